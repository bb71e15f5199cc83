package runner

import (
	"context"
	"fmt"
	"time"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/answer"
	"github.com/seed-151f84ba/intake/engine/policy"
	"github.com/seed-151f84ba/intake/extract"
)

// Talk is a conversation in the playground (A14) between two turns: whoever plays keeps it and gives it back. Nothing of
// it is stored or sent. The zero value has not begun.
type Talk struct {
	State   engine.State    `json:"state"`
	Lines   []extract.Line  `json:"lines,omitempty"`   // the player's, the last few
	Earlier []answer.Spoken `json:"earlier,omitempty"` // both sides', the last few
	Said    int             `json:"said"`              // lines so far
}

// Played is what one turn of the playground did, and why.
type Played struct {
	Said    []string        `json:"said"`              // the agent's answer
	Phase   engine.Phase    `json:"phase"`             //
	Heard   extract.Heard   `json:"heard"`             // what was understood, extracted, rejected and why
	Asked   []string        `json:"asked"`             // fields that are asked for now
	Applied []string        `json:"applied"`           // sentences of the instructions that account for the turn
	Effects []engine.Effect `json:"effects"`           //
	Filed   []engine.File   `json:"filed"`             // records that would have been filed
	Ended   string          `json:"ended,omitempty"`   // why a capture ended without a record
	Handoff string          `json:"handoff,omitempty"` // why a person would have been called
	Model   *answer.Call    `json:"model,omitempty"`   // what was sent to the model and came back
	Cited   []string        `json:"cited,omitempty"`
}

// The bounds of a talk.
const (
	talkLines   = 16
	talkEarlier = 6
)

// Play does one turn of a talk: words, or a cause without words (Quiet, HungUp). capture are the settings setup was made
// from.
func (t *Turner) Play(ctx context.Context, setup Setup, capture configs.Capture, k Talk, cause engine.Cause, text string, at time.Time) (Played, Talk, error) {
	if k.State.Schema == 0 {
		k.State = engine.New()
	}
	written := setup.Policy.Mode == engine.Text
	in := Input{Cause: cause, At: at, Reach: written, Forms: written, Earlier: k.Earlier}
	in.Conversation = Conversation{ID: "playground", Agent: setup.Agent.ID, Channel: "playground", Mode: setup.Policy.Mode}
	in.State, in.Now, in.Episode = k.State, setup, setup
	in.Dictation = dictated(k.Lines, k.State.Dictation)
	for i := len(k.Earlier) - 1; i >= 0 && in.Agent == ""; i-- {
		if k.Earlier[i].Who == "agent" {
			in.Agent = k.Earlier[i].Text
		}
	}
	if cause == engine.Words {
		k.Said++
		line := extract.Line{ID: fmt.Sprint("p", k.Said), Text: text}
		in.Unread = []Heard{{Line: line, Seq: int64(k.Said), At: at}}
		k.Lines = append(k.Lines, line)
		k.Earlier = append(k.Earlier, answer.Spoken{Who: "customer", Text: text})
	}
	out, err := t.Turn(ctx, in)
	if err != nil {
		return Played{}, k, fmt.Errorf("play: %w", err)
	}
	p := played(out)
	for _, s := range p.Said {
		k.Earlier = append(k.Earlier, answer.Spoken{Who: "agent", Text: s})
	}
	p.Applied = policy.Applied(capture.Instructions, setup.Policy.Mode, policy.Fields(capture), happened(k.State, out))
	k.State = out.State
	k.Lines = k.Lines[max(0, len(k.Lines)-talkLines):]
	k.Earlier = k.Earlier[max(0, len(k.Earlier)-talkEarlier):]
	return p, k, nil
}

// played is an outcome as the playground shows it.
func played(out Outcome) Played {
	p := Played{Said: []string{}, Asked: out.State.Asked, Phase: out.State.Phase, Heard: out.Heard, Effects: out.Effects, Filed: []engine.File{},
		Ended: out.Ended, Handoff: out.Handoff, Model: out.Call, Cited: out.Cited}
	for _, l := range out.Lines {
		p.Said = append(p.Said, l.Text)
	}
	for _, e := range out.Effects {
		if e.File != nil {
			p.Filed = append(p.Filed, *e.File)
		}
	}
	return p
}

// happened is what a turn did, for the instructions it may come from.
func happened(before engine.State, out Outcome) policy.Happened {
	collecting := func(s engine.State) bool { return s.Phase == engine.Collecting || s.Phase == engine.Confirming }
	h := policy.Happened{Reasons: append([]string{}, out.State.Reasons...), Collected: collecting(before) || collecting(out.State)}
	h.Began = !collecting(before) && (collecting(out.State) || out.State.Offer != "" && before.Offer == "")
	if out.State.Offer != "" {
		h.Reasons = append(h.Reasons, out.State.Offer)
	}
	for _, g := range out.Heard.Signals {
		h.Reasons = append(h.Reasons, g.Reason)
	}
	for _, c := range out.Heard.Commands {
		h.Refused = h.Refused || c.Kind == extract.Decline
	}
	for _, e := range out.Effects {
		switch {
		case e.File != nil:
			h.Reasons = append(h.Reasons, e.File.Reasons...)
		case e.Ask != nil && e.Ask.Confirm:
			h.ReadBack = append(h.ReadBack, e.Ask.Fields...)
		case e.Ask != nil:
			h.Asked = append(h.Asked, e.Ask.Fields...)
		}
	}
	return h
}
