package runner

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/answer"
	"github.com/seed-151f84ba/intake/extract"
	"github.com/seed-151f84ba/intake/prompts"
)

// Turner does one turn with no store: the worker, `intake chat` and `intake capture`, the playground and the backtest
// all call it. It is safe for concurrent use.
type Turner struct {
	Rules    extract.Extractor // always there, needs no network
	Answerer answer.Answerer
	Model    answer.Model // nil = none
	Words    *prompts.Library
	NewID    func() string
	RecordID func(prefix string, kind engine.RecordKind) string
}

// Input is a turn to do.
type Input struct {
	Loaded
	Cause   engine.Cause
	At      time.Time
	Reach   bool             // the channel can carry an answer later
	Forms   bool             // the channel can show several fields at once
	Bundle  bool             // few messages are allowed: related questions go into one
	Stream  bool             // the model's answer may go out in sentences: then Outcome.Rest brings what follows the first
	Earlier []answer.Spoken  // the last lines before the unread ones, for a model
	Keypad  bool             // the caller can press keys
	Person  bool             // a person can be put on the line
	Lane    *actions.Job     // whose work the turn is, all of it; nil = more is to be done, or there is no lane
	Read    *extract.Reading // of the rules, when these very lines were read already; nil = not yet
}

// Outcome is a turn done: what to commit, before anything is stored.
type Outcome struct {
	State   engine.State
	Setup   Setup
	Heard   extract.Heard
	Reading extract.Reading
	Answer  *Answered // where the answer came from; nil = there is none
	Effects []engine.Effect
	Lines   []NewLine
	Records []NewRecord
	Amends  []NewAmend
	Handoff string
	Ended   string // why a capture ended without a record: cancelled, dropped, gate, abandoned, declined
	Reminds []engine.Remind
	Close   bool
	Call    *answer.Call // of the model; nil = it was not asked
	Cited   []string     // the passages its answer names
	Rest    *Rest        // what the reply's last line still lacks; nil = nothing
}

// Turn reads, checks, steps and puts into words. It fails only when ctx ends or a phrase is missing; an extractor or
// answerer that fails is gone on without.
func (t *Turner) Turn(ctx context.Context, in Input) (Outcome, error) {
	setup, s := begin(in)
	out := Outcome{Setup: setup}
	var model *consulted
	if in.Cause == engine.Words {
		out.Reading, out.Heard, model = t.hear(ctx, setup, s, in)
		out.Heard.Values = append(out.Heard.Values, shared(in)...)
		out.Heard.Signals = named(setup.Policy, in, out.Heard.Signals)
	}
	turn := engine.Turn{
		Cause: in.Cause, At: in.At, Quotes: quotes(in.Unread), Reach: in.Reach,
		Version: setup.Version, AskForms: in.Forms, Bundle: in.Bundle, Wordless: wordless(in),
	}
	t.onCall(in, &s, &turn, out.Heard)
	said := t.answer(ctx, setup, s, &turn, out.Heard, in, model)
	out.Answer = said.found
	out.State, out.Effects = engine.Step(setup.Policy, s, turn, out.Heard)
	if said.rest == nil {
		model.end()
	}
	if model != nil {
		out.Call, out.Cited, out.Rest = model.Call, said.cited, said.rest
	}
	if err := ctx.Err(); err != nil {
		model.end()
		return Outcome{Call: out.Call}, err
	}
	return out, t.carryOut(&out, in, said)
}

// named adds the operator's own topics the lines name to what was signalled.
func named(p engine.Policy, in Input, signals []extract.Signal) []extract.Signal {
	out := slices.Clone(signals)
	for _, g := range engine.Named(p, quotes(in.Unread)) {
		if !slices.ContainsFunc(out, func(have extract.Signal) bool { return have.Reason == g.Reason }) {
			out = append(out, g)
		}
	}
	return out
}

// begin is the settings a turn runs under and the state it begins with.
func begin(in Input) (Setup, engine.State) {
	setup := in.Now
	if in.State.Version != "" {
		setup = in.Episode
	}
	s := in.State
	s.Handed = in.Conversation.TakenBy != ""
	values := given(in.Given)
	s.Existing = s.Existing || len(in.Known) > 0
	for _, k := range in.Known {
		values = append(values, k.Values...)
	}
	return setup, engine.Prefill(s, values...)
}

// hear extracts and checks the turn's lines: by the rules always, by the model in addition.
func (t *Turner) hear(ctx context.Context, setup Setup, s engine.State, in Input) (extract.Reading, extract.Heard, *consulted) {
	req := request(setup, s, in)
	r, err := extract.Reading{}, error(nil)
	if in.Read != nil {
		r = *in.Read
	} else if r, err = t.Rules.Extract(ctx, req); err != nil {
		return extract.Reading{}, extract.Heard{Degraded: true}, nil
	}
	h := extract.Check(req, r)
	model := t.consult(ctx, setup, s, in, req, h)
	if model != nil && !model.failed {
		h = extract.Check(req, r, model.Reading)
	}
	h.Degraded = model != nil && model.failed
	return r, h, model
}

// request is a turn as extractors see it.
func request(setup Setup, s engine.State, in Input) extract.Request {
	x := engine.Expect(setup.Policy, s)
	mode := extract.Chat
	if setup.Policy.Mode == engine.Voice {
		mode = extract.Spoken
	}
	zone, err := time.LoadLocation(setup.Policy.Zone)
	if err != nil {
		zone = time.UTC
	}
	req := extract.Request{
		Before: in.Dictation, Agent: in.Agent,
		Fields: x.Fields, Asked: x.Asked, Faint: x.Faint, Unnamed: true, Confirm: x.Confirm, Known: x.Known, Proposing: x.Proposing,
		Setting:    extract.Setting{Now: in.At, Zone: zone, Region: regionOf(setup, in), Home: homeOf(in), Lang: lang(setup, s, extract.Heard{}), Mode: mode},
		Categories: map[string][]string{"lead": setup.Policy.Lead.Categories, "ticket": setup.Policy.Ticket.Categories},
	}
	for _, l := range in.Unread {
		req.Lines = append(req.Lines, l.Line)
	}
	return req
}

// Open reads the unread lines and says whether the customer seems to have more to say. It decides nothing; the reading
// is left in the input for the turn.
func (t *Turner) Open(ctx context.Context, in *Input) extract.Open {
	setup, s := begin(*in)
	r, err := t.Rules.Extract(ctx, request(setup, s, *in))
	if err != nil {
		return extract.Closed
	}
	in.Read = &r
	return r.Open
}

// lang is the language to speak: the customer's, else the agent's first.
func lang(setup Setup, s engine.State, h extract.Heard) string {
	switch {
	case s.Lang != "":
		return s.Lang
	case h.Lang != "" && setup.Policy.Speaks(h.Lang):
		return h.Lang
	case len(setup.Policy.Languages) > 0:
		return setup.Policy.Languages[0]
	}
	return "en"
}

// shared are the values of a card the customer shared in this turn and the platform vouches for: given in answer to a
// question, they need no further yes.
func shared(in Input) []extract.Value {
	if !slices.ContainsFunc(in.Unread, func(h Heard) bool { return h.Shared }) {
		return nil
	}
	return slices.DeleteFunc(given(in.Given), func(v extract.Value) bool { return v.Field != "phone" })
}

func given(g []channels.Given) []extract.Value {
	var v []extract.Value
	for _, x := range g {
		v = append(v, extract.Value{
			Field: x.Field, Value: x.Value, Text: x.Value, Evidence: extract.Evidence{Source: x.Source},
			Extractor: "channel", Confidence: 1,
		})
	}
	return v
}

// quotes are the turn's lines, for the description.
func quotes(lines []Heard) []engine.Quote {
	var q []engine.Quote
	for _, l := range lines {
		if len(l.Form) == 0 && !l.Keys && l.Text != "" {
			q = append(q, engine.Quote{Line: l.ID, Text: clip(l.Text, 300)})
		}
	}
	return q
}

// clip cuts text to n code points.
func clip(text string, n int) string {
	i := 0
	for at := range text {
		if i == n {
			return text[:at]
		}
		i++
	}
	return text
}

// log is the turn as the append-only log keeps it.
func (t *Turner) log(in Input, out Outcome, took time.Duration) (TurnLog, error) {
	l := TurnLog{
		ID: t.NewID(), Cause: in.Cause, Version: out.Setup.Version, Reading: out.Reading,
		Heard: out.Heard, Effects: out.Effects, Took: took, Cited: out.Cited,
		Answer: out.Answer, Marks: marks(in, out),
	}
	if out.Call != nil {
		var err error
		if l.Model, err = json.Marshal(out.Call); err != nil {
			return TurnLog{}, fmt.Errorf("turn log: %w", err)
		}
	}
	for _, h := range in.Unread {
		l.Lines = append(l.Lines, h.ID)
	}
	return l, nil
}
