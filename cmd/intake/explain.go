package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/runner"
	"github.com/seed-151f84ba/intake/extract"
)

// explain writes what a turn understood, what it rejected and why, what it decided, and where every field stands.
func explain(w io.Writer, before engine.State, out runner.Outcome, said []extract.Line) {
	e := explanation{w: w, before: before, out: out, said: said}
	e.understood()
	e.rejected()
	e.decided()
	e.ledger()
}

type explanation struct {
	w      io.Writer
	before engine.State
	out    runner.Outcome
	said   []extract.Line // the turn's lines
	last   string
}

// line writes one line; a heading that repeats is left out.
func (e *explanation) line(head, format string, args ...any) {
	if head == e.last {
		head = ""
	} else {
		e.last = head
	}
	fmt.Fprintf(e.w, "    %-11s %s\n", head, fmt.Sprintf(format, args...))
}

func (e *explanation) understood() {
	h := e.out.Heard
	for _, v := range h.Values {
		from := "from " + v.Evidence.Source
		if len(v.Evidence.Spans) > 0 {
			from = fmt.Sprintf("from %q", v.Text)
		}
		e.line("understood", "%s = %s, %s (%s, %.2f%s)", v.Field, v.Value, from, v.Extractor, v.Confidence, mark(v.Correct, ", a correction"))
		for _, x := range v.Hints {
			e.line("", "  %s%s", x.Reason, mark(x.Suggest != "", ": perhaps "+x.Suggest))
		}
	}
	for _, g := range h.Signals {
		e.line("understood", "a matter: %s%s", g.Reason, mark(g.Span != nil, " "+e.words(g.Span)))
	}
	for _, c := range h.Commands {
		e.line("understood", "%s%s%s %s", c.Kind, mark(c.Field != "", " "+c.Field), mark(c.Text != "" && c.Kind != extract.Question, " "+c.Text), e.words(c.Span))
	}
	if h.Lang != "" {
		e.line("understood", "language %s", h.Lang)
	}
	if h.Open != extract.Closed {
		e.line("understood", "unfinished: %s", h.Open)
	}
	if e.last == "" {
		e.line("understood", "nothing")
	}
}

// words is what stands in a span of the turn's lines.
func (e *explanation) words(s *extract.Span) string {
	if s == nil {
		return ""
	}
	for _, l := range e.said {
		if l.ID == s.Line && l.Rev == s.Rev && s.Start >= 0 && s.Start <= s.End && s.End <= len(l.Text) {
			return fmt.Sprintf("in %q", l.Text[s.Start:s.End])
		}
	}
	return ""
}

// rejected tells what was refused by the checks, and what was heard and not taken.
func (e *explanation) rejected() {
	for _, r := range e.out.Heard.Rejected {
		why := string(r.Reason)
		switch r.Reason {
		case extract.Ungrounded:
			why += ": not in the customer's words"
		case extract.NotDerivable:
			why += ": the words do not give this value"
		}
		e.line("rejected", "%s %q: %s", r.Field, r.Text, why)
	}
	for _, v := range e.out.Heard.Values {
		en := e.out.State.Ledger[v.Field]
		if e.out.State.Episode == e.before.Episode && (en.Value == nil || en.Value.Value != v.Value) {
			e.line("not taken", "%s = %s: %s", v.Field, v.Value, mark(en.Value != nil, "not said as a correction, and not surer than what is held")+
				mark(en.Value == nil, "not a field that is collected, or given up in this turn"))
		}
	}
}

func (e *explanation) decided() {
	for _, f := range e.out.Effects {
		switch {
		case f.Answer:
			e.line("decided", "answer the question")
		case f.Ask != nil:
			e.line("decided", "%s", asking(*f.Ask))
		case f.File != nil:
			e.line("decided", "file a %s: priority %s, category %q, because of %s%s", f.File.Kind, f.File.Priority, f.File.Category,
				strings.Join(f.File.Reasons, " "), mark(f.File.Score != nil, fmt.Sprintf(", score %d", score(f.File.Score))))
			for line := range strings.SplitSeq(f.File.Description, "\n") {
				e.line("description", "%s", line)
			}
		case f.Amend != nil:
			e.line("decided", "%s %s", mark(f.Amend.Withdraw, "withdraw")+mark(!f.Amend.Withdraw, "amend"), f.Amend.Record)
		case f.Handoff != nil:
			e.line("decided", "call a person: %s", f.Handoff.Reason)
		case f.End != nil:
			e.line("decided", "end without a record: %s", f.End.Why)
		case f.Forgone != nil:
			e.line("decided", "come back to %s later: too many questions wait (%s)", strings.Join(f.Forgone.Fields, ", "), f.Forgone.Why)
		case f.Close:
			e.line("decided", "close the conversation")
		case f.Say != nil:
			e.line("decided", "say %s", f.Say.Move)
		}
	}
	if raw, err := json.Marshal(e.out.Call); err == nil && string(raw) != "null" && e.out.Call != nil {
		e.line("model", "%s", raw)
	}
}

func score(s *int) int {
	if s == nil {
		return 0
	}
	return *s
}

func asking(a engine.Ask) string {
	what := strings.Join(a.Fields, ", ")
	switch {
	case a.Confirm && len(a.Fields) == 0:
		return "ask " + a.Move
	case a.Confirm:
		return fmt.Sprintf("read back %s (%s, read-back %d of 3)", what, a.Move, a.Attempt)
	case a.Again:
		return fmt.Sprintf("ask for %s again after a digression (%s)", what, a.Move)
	}
	return fmt.Sprintf("ask for %s (%s, attempt %d of 3)", what, a.Move, a.Attempt)
}

// ledger tells where every field stands.
func (e *explanation) ledger() {
	s := e.out.State
	e.line("phase", "%s%s", s.Phase, mark(len(s.Reasons) > 0, ", because of "+strings.Join(s.Reasons, " ")))
	for i := len(s.Stack) - 1; i >= 0; i-- {
		e.line("waits", "%s", strings.Join(s.Stack[i].Asked, ", "))
	}
	if s.Left != nil {
		e.line("left", "%s", cmp.Or(strings.Join(s.Left.Asked, ", "), s.Left.Read, "a refusal"))
	}
	var keys []string
	for k := range s.Ledger {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		en := s.Ledger[k]
		text := string(en.Status)
		if en.Value != nil {
			text += " " + en.Value.Value
		}
		e.line("ledger", "%s: %s%s%s%s", k, text, mark(en.Reason != "", " ("+en.Reason+")"), mark(en.Asks > 0, fmt.Sprintf(", asked %d×", en.Asks)),
			mark(en.Confirms > 0, fmt.Sprintf(", read back %d×", en.Confirms)))
	}
	for _, l := range s.Later {
		e.line("later", "%s", l.Reason)
	}
}

func mark(on bool, s string) string {
	if on {
		return s
	}
	return ""
}
