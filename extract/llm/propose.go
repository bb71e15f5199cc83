package llm

import (
	"slices"
	"strings"

	"github.com/seed-151f84ba/intake/engine/answer"
	"github.com/seed-151f84ba/intake/extract"
)

// source is the name of this extractor on what it proposes.
const source = "llm"

// confidence of a model's values: it is not asked for one, its own word on that is worth little.
const confidence = 0.8

// maxDeeds bounds the commands of one turn.
const maxDeeds = 40

// plainDeeds are the commands that need nothing but their words. To take back what was filed is not among them: what
// cannot be undone is not believed of a model.
var plainDeeds = []extract.CommandKind{extract.Confirm, extract.Deny, extract.Question, extract.Cancel,
	extract.Handoff, extract.Spam, extract.Repeat, extract.Done}

// propose turns an object into proposals. Each needs words of this turn's lines (or of the dictation still open); what
// has none is dropped and counted.
func propose(t answer.ModelTurn, o object) (extract.Reading, int) {
	p := proposing{turn: t, said: append(append(extract.Transcript{}, t.Request.Before...), t.Request.Lines...)}
	for _, d := range o.Commands[:min(len(o.Commands), maxDeeds)] {
		p.deed(d)
	}
	p.out.Lang = p.spoken(o.Language)
	p.out.Matter = p.matter(o)
	return p.out, p.dropped
}

type proposing struct {
	turn    answer.ModelTurn
	said    extract.Transcript
	out     extract.Reading
	dropped int
}

func (p *proposing) deed(d deed) {
	if d.Do == "set" || d.Do == "correct" {
		p.value(d)
		return
	}
	text, spans, ok := p.said.Locate(d.Quote)
	if !ok {
		p.dropped++
		return
	}
	span := spans[0]
	c := extract.Command{Kind: extract.CommandKind(d.Do), Span: &span, Source: source}
	switch {
	case d.Do == "follow_up":
		if slices.Contains(reasons(p.turn), d.Value) {
			p.out.Signals = append(p.out.Signals, extract.Signal{Reason: d.Value, Span: &span, Source: source})
		}
		return
	case c.Kind == extract.Question:
		c.Text = text
	case c.Kind == extract.Decline || c.Kind == extract.AskWhy:
		c.Field = p.field(d.Field)
	case c.Kind == extract.Smalltalk:
		if d.Value == "greeting" || d.Value == "thanks" {
			c.Text = d.Value
		}
	case c.Kind == extract.Language:
		if c.Text = language(d.Value); !p.known(c.Text) {
			return
		}
	case c.Kind == extract.Spam && p.engaged():
		return
	case !slices.Contains(plainDeeds, c.Kind):
		return
	}
	p.out.Commands = append(p.out.Commands, c)
}

// engaged: a customer we ask, or know something of, is none to be silent to on a model's word.
func (p *proposing) engaged() bool {
	r := p.turn.Request
	return len(r.Asked)+len(r.Known) > 0 || r.Proposing
}

// spoken is the language a model hears. In a conversation that has one, a word or two change nothing.
func (p *proposing) spoken(tag string) string {
	words := 0
	for _, l := range p.turn.Request.Lines {
		words += len(strings.Fields(l.Text))
	}
	if p.turn.Request.Setting.Lang != "" && words < 4 {
		return ""
	}
	return language(tag)
}

// value proposes a value with the narrowest words it can be found in: its own, else those quoted.
func (p *proposing) value(d deed) {
	if p.field(d.Field) == "" {
		p.dropped++
		return
	}
	text, spans, ok := p.said.Locate(d.Value)
	if !ok {
		text, spans, ok = p.said.Locate(d.Quote)
	}
	if !ok {
		p.dropped++
		return
	}
	value := d.Value
	if value == "" {
		value = text
	}
	p.out.Candidates = append(p.out.Candidates, extract.Candidate{Field: d.Field, Text: text, Value: value, Spans: spans,
		Extractor: source, Confidence: confidence, Correct: d.Do == "correct"})
}

// known: a language there is a word for in this house, or the agent's own.
func (p *proposing) known(tag string) bool {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return base != "" && (slices.ContainsFunc(extract.Lexicons(), func(l *extract.Lexicon) bool { return l.Code == base }) ||
		slices.ContainsFunc(p.turn.Languages, func(l string) bool { b, _, _ := strings.Cut(strings.ToLower(l), "-"); return b == base }))
}

func (p *proposing) field(key string) string {
	if slices.ContainsFunc(p.turn.Request.Fields, func(f extract.Field) bool { return f.Key == key }) {
		return key
	}
	return ""
}

func (p *proposing) matter(o object) *extract.Matter {
	m := extract.Matter{Kind: some(o.Kind), Category: some(o.Category), Priority: some(o.Priority)}
	m.Subject, m.Description = p.words(o.Subject), p.words(o.Description)
	if m.Kind == "" && m.Category == "" && m.Priority == "" && m.Subject.Text == "" && m.Description.Text == "" {
		return nil
	}
	return &m
}

func (p *proposing) words(quote string) extract.Words {
	if quote == "" {
		return extract.Words{}
	}
	text, spans, ok := p.said.Locate(quote)
	if !ok {
		p.dropped++
		return extract.Words{}
	}
	return extract.Words{Text: text, Spans: spans}
}

func some(s string) string {
	if s == none {
		return ""
	}
	return s
}

// language takes a tag of letters, digits and hyphens only.
func language(tag string) string {
	if len(tag) < 2 || len(tag) > 12 {
		return ""
	}
	for _, r := range tag {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' {
			return ""
		}
	}
	return tag
}
