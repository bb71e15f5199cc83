package llm

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/seed-151f84ba/intake/engine/answer"
	"github.com/seed-151f84ba/intake/extract"
	"github.com/seed-151f84ba/intake/prompts"
)

// messages are what one turn sends: the part that is the same in every turn of an agent first, so that a server can
// keep it, then the turn. Values the program knows are named, not told.
func (c *Client) messages(t answer.ModelTurn, f Format) ([]answer.Sent, error) {
	stable, err := prompts.Model("system", system(t))
	if err != nil {
		return nil, err
	}
	if f == JSONObject || f == None {
		more, err := prompts.Model("format", map[string]any{"Schema": string(schema(t))})
		if err != nil {
			return nil, err
		}
		stable += more
	}
	turn, err := prompts.Model("turn", c.turn(t))
	if err != nil {
		return nil, err
	}
	return []answer.Sent{{Role: "system", Text: stable}, {Role: "user", Text: turn}}, nil
}

// stable is the part of a prompt that depends on the agent's settings alone.
type stable struct {
	Name, Prompt string
	Voice        bool
	Reasons      []string
	Fields       []labelled
	Lead, Ticket []string
	Languages    []string
	Tone         []string
	Guidance     []string
}

// maxPrompt bounds the agent's own text in a prompt, in code points.
const maxPrompt = 4000

func system(t answer.ModelTurn) stable {
	s := stable{Name: oneLine(t.Name), Prompt: clip(t.Prompt, maxPrompt), Voice: t.Voice, Reasons: reasons(t),
		Lead: t.Request.Categories["lead"], Ticket: t.Request.Categories["ticket"], Languages: t.Languages, Tone: t.Tone}
	for _, f := range t.Request.Fields {
		s.Fields = append(s.Fields, labelled{Key: f.Key, Label: oneLine(f.Label), Type: f.Type, Options: f.Options})
	}
	for _, g := range t.Guidance {
		s.Guidance = append(s.Guidance, oneLine(g))
	}
	return s
}

// changing is the rest.
type changing struct {
	Today, Lang, Confirm string
	Known, Asked         []string
	Proposing            bool
	Sources              []numbered
	Earlier              []answer.Spoken
	Lines                []string
}

type numbered struct {
	N             int
	Heading, Text string
}

// Limits of what a turn tells of the conversation, in code points.
const (
	maxLine    = 2000
	maxTold    = 6000 // all lines of a turn together
	maxEarlier = 300
)

func (c *Client) turn(t answer.ModelTurn) changing {
	r := t.Request
	now := r.Setting.Now
	if r.Setting.Zone != nil {
		now = now.In(r.Setting.Zone)
	}
	out := changing{Lang: t.Lang, Asked: r.Asked, Proposing: r.Proposing, Today: now.Format("Monday 2006-01-02")}
	for _, v := range r.Known {
		out.Known = append(out.Known, v.Field)
	}
	if r.Confirm != nil {
		out.Confirm = r.Confirm.Field
	}
	if t.Answering {
		for i, p := range t.Sources[:min(len(t.Sources), c.o.Limits.Passages)] {
			out.Sources = append(out.Sources, numbered{i + 1, clip(p.Heading, 200), clip(p.Text, c.o.Limits.PassageLen)})
		}
	}
	hide := func(s string) string { return s }
	if c.o.Mask {
		hide = masker(t)
	}
	for _, e := range t.Earlier {
		out.Earlier = append(out.Earlier, answer.Spoken{Who: e.Who, Text: hide(clip(e.Text, maxEarlier))})
	}
	for _, l := range newest(append(append([]extract.Line{}, r.Before...), r.Lines...)) {
		out.Lines = append(out.Lines, hide(l))
	}
	return out
}

// newest are the last of a turn's lines, shortened, that fit into what a turn may tell: a flood of words costs no more
// than a long message.
func newest(lines []extract.Line) []string {
	var out []string
	left := maxTold
	for i := len(lines) - 1; i >= 0 && left > 0; i-- {
		text := clip(lines[i].Text, min(maxLine, left))
		left -= utf8.RuneCountInString(text)
		out = append(out, text)
	}
	slices.Reverse(out)
	return out
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// clip cuts text to n code points.
func clip(s string, n int) string {
	i := 0
	for at := range s {
		if i == n {
			return s[:at] + "…"
		}
		i++
	}
	return s
}

// Tokens is about how many tokens a text is: three code points of most scripts or four Latin ones make one, and a
// fifth more to be on the safe side. Servers that report their usage are believed instead.
func Tokens(s string) int {
	latin, other := 0, 0
	for _, r := range s {
		if r < 0x250 {
			latin++
		} else {
			other++
		}
	}
	return int(float64(latin)/4*1.2+float64(other)/3*1.2) + 1
}

// Preview is what a turn would send, for the operator to look at.
func (c *Client) Preview(t answer.ModelTurn) ([]answer.Sent, error) {
	m, err := c.messages(t, c.capabilities().Format)
	if err != nil {
		return nil, fmt.Errorf("preview: %w", err)
	}
	return m, nil
}
