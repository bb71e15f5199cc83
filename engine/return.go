package engine

import (
	"maps"
	"slices"

	"github.com/seed-151f84ba/intake/extract"
)

// Left is a capture the customer walked away from. When they come back it goes on at the very question (B12): what was
// filed of it is completed, not filed again.
type Left struct {
	Filed   int              `json:"filed,omitempty"` // episode of the record that was made of it, 0 = none was
	Kind    RecordKind       `json:"kind,omitempty"`  // of that record
	Ledger  map[string]Entry `json:"ledger"`
	Asked   []string         `json:"asked,omitempty"`
	Read    string           `json:"read,omitempty"`
	Stack   []Suspended      `json:"stack,omitempty"`
	Reasons []string         `json:"reasons,omitempty"`
	Subject string           `json:"subject,omitempty"`
	Wish    []Quote          `json:"wish,omitempty"` // where nothing was filed
	Form    string           `json:"form,omitempty"`
	Passed  bool             `json:"passed,omitempty"`
	Prefer  string           `json:"prefer,omitempty"`
	Only    string           `json:"only,omitempty"`    // Completed.Only
	Refused bool             `json:"refused,omitempty"` // they would not give what is needed: only that, or the same matter, takes it up

	LastResort bool `json:"last_resort,omitempty"`
}

// leaves is the open capture as it will be taken up again.
func (x *step) leaves() *Left {
	return &Left{Filed: x.s.Completes.Episode, Kind: x.s.Completes.Kind, Only: x.s.Completes.Only, Ledger: maps.Clone(x.s.Ledger), Asked: slices.Clone(x.s.Asked),
		Read: x.s.Read, Stack: slices.Clone(x.s.Stack), Reasons: slices.Clone(x.s.Reasons), Subject: x.s.Subject,
		Wish: slices.Clone(x.s.Wish), Form: x.s.Form, Passed: x.s.Passed, Prefer: x.s.Prefer, LastResort: x.s.LastResort}
}

// Completed names the record a capture completes.
type Completed struct {
	Kind    RecordKind `json:"kind,omitempty"`
	Episode int        `json:"episode,omitempty"` // 0: it completes none
	Given   bool       `json:"given,omitempty"`   // something was added to it
	Only    string     `json:"only,omitempty"`    // the one field that is taken up again
}

// takenUp is the state with the capture that was left open again.
func (s State) takenUp() State {
	l, since := s.Left, s.Ledger
	s.Left, s.Phase, s.Completes = nil, Collecting, Completed{Kind: l.Kind, Episode: l.Filed, Only: l.Only}
	s.Ledger, s.Asked, s.Read, s.Stack = maps.Clone(l.Ledger), slices.Clone(l.Asked), l.Read, slices.Clone(l.Stack)
	s.Reasons, s.Subject, s.Wish, s.Form = slices.Clone(l.Reasons), l.Subject, slices.Clone(l.Wish), l.Form
	s.Passed, s.Prefer, s.LastResort = l.Passed, l.Prefer, l.LastResort
	if s.Ledger == nil {
		s.Ledger = map[string]Entry{}
	}
	for k, e := range since {
		if e.Value != nil && e.Status != Prefilled { // given since
			was := s.Ledger[k]
			e.Asks, e.Restated, e.Explained, e.Worded = was.Asks, was.Restated, was.Explained, was.Worded
			s.Ledger[k] = e
		}
	}
	return s.rephased()
}

// returns takes up the capture that was left when the customer's words go on with it or have no matter of their own.
func (x *step) returns() {
	l := x.s.Left
	if l == nil || x.collecting() || x.s.Phase == Offering || !x.goesOnWith(l) {
		return
	}
	x.s = x.s.takenUp()
	x.s.Version, x.s.Nudged = x.t.Version, false
	x.s.Declined = slices.DeleteFunc(x.s.Declined, func(d string) bool { return slices.Contains(l.Reasons, d) })
	x.fields = effective(x.p, x.s)
	x.s.Asked = slices.DeleteFunc(x.s.Asked, func(k string) bool { _, ok := field(x.fields, k); return !ok })
	if _, ok := field(x.fields, x.s.Read); !ok && x.s.Read != readAll {
		x.s.Read = ""
	}
	x.s = x.s.rephased()
	x.passed, x.was = slices.Clone(x.s.Asked), slices.Clone(x.s.Asked)
	x.returned, x.digressed = true, true
	switch {
	case x.cannot:
		x.say(MoveCannotNoted)
	case !x.answered && len(x.h.Values)+len(x.h.Rejected) == 0 && !x.has(extract.Decline) && l.open():
		x.say(MoveReturn)
	}
}

// open says whether a question was open when the customer left.
func (l *Left) open() bool { return !l.Refused && (len(l.Asked) > 0 || l.Read != "") }

// goesOnWith says whether the words of somebody who left are no matter of their own: a greeting, a question, a value
// that was missing, or more about the same. Thanks, a goodbye, a yes or no alone and what concerns the record leave it.
func (x *step) goesOnWith(l *Left) bool {
	if l.Filed != 0 && x.completes(*l) < 0 {
		return false // withdrawn, or too long ago
	}
	for _, r := range x.reasons() {
		if starts(x.p, r) && !slices.Contains(l.Reasons, r) {
			return false
		}
	}
	for _, c := range x.h.Commands {
		switch c.Kind {
		case extract.Done, extract.Cancel, extract.Withdraw, extract.Recall, extract.Handoff, extract.Spam:
			return false
		case extract.Smalltalk:
			if c.Text == "thanks" {
				return false
			}
		}
	}
	if l.Refused && !x.gives() && !slices.ContainsFunc(x.reasons(), func(r string) bool { return slices.Contains(l.Reasons, r) }) {
		return false
	}
	plain := l.Read == "" && len(x.h.Values)+len(x.h.Rejected)+len(x.h.Signals) == 0 && len(x.h.Commands) > 0 &&
		!slices.ContainsFunc(x.h.Commands, func(c extract.Command) bool {
			return c.Kind != extract.Confirm && c.Kind != extract.Deny
		})
	return !plain
}

// completes is the place of the record among those filed, -1 when there is nothing to complete any more.
func (x *step) completes(l Left) int {
	return slices.IndexFunc(x.s.Filed, func(f Filed) bool {
		return f.Episode == l.Filed && f.Kind == l.Kind && f.Record != "" && !f.Withdrawn
	})
}

// completing is the place of the record the open capture completes, -1 for none.
func (x *step) completing() int {
	if x.s.Completes.Episode == 0 || !x.collecting() {
		return -1
	}
	return x.completes(Left{Filed: x.s.Completes.Episode, Kind: x.s.Completes.Kind})
}

// supplement adds what was settled since to the record that is being completed. Over says that the capture ends here:
// then the reasons of what stays blank are told, too.
func (x *step) supplement(over bool) {
	n := x.completing()
	if n < 0 {
		return
	}
	f := x.s.Filed[n]
	a := Amend{Record: f.Record, Kind: f.Kind, Episode: f.Episode, Complete: true}
	f.Values = maps.Clone(f.Values)
	if f.Values == nil {
		f.Values = map[string]string{}
	}
	for _, fd := range x.fields {
		e := x.entry(fd.Key)
		_, question := x.asks(fd.Key)
		switch {
		case question:
		case e.Value != nil && e.Status.Closed() && f.Values[fd.Key] != e.Value.Value:
			a.Values = append(a.Values, *e.Value)
			f.Values[fd.Key] = e.Value.Value
		case e.Value == nil || !e.Status.Closed():
			a.Complete = a.Complete && !(x.required(fd) && x.due(fd) && e.Value == nil)
			if over && x.s.Completes.Only == "" && e.Value == nil && (e.Status == Declined || e.Status == Unavailable) {
				if a.Blanks == nil {
					a.Blanks = map[string]Blank{}
				}
				a.Blanks[fd.Key] = x.blank(fd, e)
			}
		}
	}
	if len(a.Values) > 0 || len(a.Blanks) > 0 {
		x.s.Filed[n] = f
		x.do(Effect{Amend: &a})
		x.s.Completes.Given = x.s.Completes.Given || len(a.Values) > 0
	}
}

// completed ends the capture that completes a record and tells so.
func (x *step) completed() {
	record, move := x.s.Filed[x.completing()].Record, MoveFiledAgain
	x.supplement(true)
	if x.s.Completes.Given {
		move = MoveCompleted
	}
	x.leaveOff()
	x.say(move, "record", record)
}

// leaveOff ends the capture that completes a record: what was added to it stays.
func (x *step) leaveOff() {
	x.supplement(true)
	x.over, x.ended = append(x.over, x.s.Reasons...), true
	x.turnOver()
}
