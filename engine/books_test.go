package engine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed-151f84ba/intake/extract"
)

// The books of audit that look over more than one turn: what was read back and heard, how it was worded, what was
// refused, and in which order it was asked.

// note keeps what a question said.
func (a *audit) note(q *Ask, after State) {
	if a.last = nil; !q.Confirm {
		return
	}
	a.last = q.Fields
	for i, k := range q.Fields {
		switch {
		case q.Args["values"] != "":
			a.read[k] = strings.Split(q.Args["values"], ListSep)[i]
		case q.Args["suggest"] != "":
			a.read[k] = q.Args["suggest"]
		case q.Args["ending"] != "" && strings.HasSuffix(after.Ledger[k].Value.Value, q.Args["ending"]):
			a.read[k] = after.Ledger[k].Value.Value // the number the customer writes from, by its end
		default:
			a.read[k] = q.Args["value"]
		}
	}
}

// inOrder: a field is asked for the first time only when no field before it is still unknown: required ones first, each
// kind in the operator's order.
func (a *audit) inOrder(before State, e event, after State, fx []Effect) error {
	q := asked(fx)
	if q == nil || q.Confirm || q.Again || q.Attempt != 1 || strings.HasPrefix(q.Move, "explain.") || commanded(e.heard, extract.Back) {
		return nil
	}
	main := q.Fields[0]
	if en := after.Ledger[main]; en.Status == Invalid || en.Explained { // a repair, not a first question
		return nil
	}
	for _, f := range a.sorted(after) {
		if f.Key == main {
			return nil
		}
		st := after.Ledger[f.Key].Status
		if (st == Unknown || st == "") && a.wants(f, after) {
			return fmt.Errorf("%s is asked for before %s", main, f.Key)
		}
	}
	return nil
}

// needs says whether the episode requires the field, by the policy alone.
func (a *audit) needs(f Field, s State) bool {
	contact := f.Key == keyEmail || f.Key == keyName
	return f.Required || f.Key == s.Prefer || (f.Key == keyEmail && s.LastResort) || (a.p.Gate && contact && ticket(s))
}

// ticket says whether the reasons make a ticket, said once more.
func ticket(s State) bool {
	grave := len(s.Reasons) > 0
	for _, r := range s.Reasons {
		if slices.Contains([]string{"demo", "sales", "pricing", "partnership"}, r) {
			return false
		}
		if slices.Contains([]string{"refund", "technical_fault", "outage", "complaint"}, r) {
			return true
		}
		grave = grave && slices.Contains([]string{"callback", "appointment"}, r)
	}
	return len(s.Reasons) > 0 && !grave
}

func (a *audit) sorted(s State) []Field {
	fields := slices.Clone(effective(a.p, s))
	rank := func(f Field) int {
		if _, question := a.p.question(f.Key); question {
			return -1
		}
		at := slices.Index(a.p.Order, f.Key)
		if at < 0 {
			at = len(a.p.Order)
		}
		if !a.needs(f, s) {
			at += 100
		}
		return at
	}
	slices.SortStableFunc(fields, func(f, g Field) int { return rank(f) - rank(g) })
	return fields
}

// wants says whether the policy has the field asked for in this episode.
func (a *audit) wants(f Field, s State) bool {
	any := func(list []string) bool {
		return slices.ContainsFunc(list, func(r string) bool { return slices.Contains(s.Reasons, r) })
	}
	if q, ok := a.p.question(f.Key); ok {
		return !s.Passed && (any(q.When) || len(q.When) == 0 && !ticket(s))
	}
	form := a.p.Fields
	for _, x := range a.p.Forms {
		if x.ID == s.Form {
			form = x.Fields
		}
	}
	configured := slices.ContainsFunc(form, func(x Field) bool { return x.Key == f.Key })
	return s.Passed && configured && !f.DontAsk && !any(f.DontWhen) && (len(f.When) == 0 || any(f.When))
}

// reworded: a request after a request is worded differently, and after a refused value says what was wrong.
func (a *audit) reworded(before State, e event, after State, fx []Effect) error {
	q := asked(fx)
	if q == nil || q.Confirm || len(q.Fields) == 0 {
		return nil
	}
	main, words := q.Fields[0], fmt.Sprint(q.Move, q.Variant%3)
	was := a.worded[main]
	a.worded[main] = words
	if !q.Again && was == words {
		return fmt.Errorf("%s is asked for in the same words as before: %s", main, words)
	}
	if after.Ledger[main].Status == Invalid && !q.Again && !strings.HasPrefix(q.Move, "invalid") && q.Move != MoveDenied &&
		!strings.HasPrefix(q.Move, "reask.") && !strings.HasPrefix(q.Move, "explain.") {
		return fmt.Errorf("%s was refused, and %s does not say so", main, q.Move)
	}
	return nil
}

// refused: the first refusal of a required field leaves it asked and explained, the second declines it.
func (a *audit) refused(before State, e event, after State, fx []Effect) error {
	if after.Prefer != "" || e.turn.Wordless || e.turn.Cause != Words { // another way is wanted, or nothing was said
		return nil
	}
	if before.Episode != after.Episode || (before.Phase != Collecting && before.Phase != Confirming) || len(a.p.OnRefusal) > 0 || before.Handed {
		return nil
	}
	for _, c := range e.heard.Commands {
		if c.Kind != extract.Decline || c.Field == "" || c.Text != "" {
			continue
		}
		f, ok := field(effective(a.p, after), c.Field)
		given := slices.ContainsFunc(e.heard.Values, func(v extract.Value) bool { return v.Field == c.Field })
		if !ok || given || !f.Required || before.Ledger[c.Field].Status.Closed() || len(e.does) != 1 {
			continue
		}
		a.refusals[c.Field]++
		got := after.Ledger[c.Field]
		switch {
		case before.Ledger[c.Field].Explained || before.Ledger[c.Field].Asks >= 3 || (a.p.Attempts > 0 && before.Ledger[c.Field].Asks >= a.p.Attempts):
			if got.Status != Declined {
				return fmt.Errorf("%s was refused again and is %s", c.Field, got.Status)
			}
		case got.Status != Asked || !got.Explained:
			return fmt.Errorf("%s was refused once and is %s, explained %t", c.Field, got.Status, got.Explained)
		}
	}
	return nil
}

// unread: what must be read back is not filed unread by a customer who goes on: phone and e-mail in voice, and what the
// operator wants confirmed.
func (a *audit) unread(before State, e event, after State, fx []Effect) error {
	f := filed(fx)
	leaves := commanded(e.heard, extract.Done) || commanded(e.heard, extract.Handoff) || commanded(e.heard, extract.Decline) ||
		commanded(e.heard, extract.Deny)
	if f == nil || f.Episode != before.Episode || e.turn.Cause != Words || leaves {
		return nil
	}
	for _, v := range f.Values {
		x, ok := field(effective(a.p, before), v.Field)
		must := x.Confirm || (a.p.Mode == Voice && (x.Type == extract.Phone || x.Type == extract.Email))
		spoken := len(v.Evidence.Spans) > 0 && v.Evidence.Source == ""
		if st := f.States[v.Field]; ok && must && spoken && st == Valid && a.confirms[v.Field+" "+v.Value] == 0 {
			return fmt.Errorf("%s was filed and never read back", v.Field)
		}
	}
	return nil
}

// anew: the next episode starts with the known values as prefilled, everything else as unknown, and asks for no e-mail
// of last resort.
func (a *audit) anew(before State, e event, after State, fx []Effect) error {
	if before.Episode == after.Episode || after.Phase != Answering {
		return nil
	}
	if after.LastResort || after.Prefer != "" || len(after.Reasons) > 0 {
		return fmt.Errorf("the next episode begins with what was left of the last")
	}
	for k, en := range after.Ledger {
		if _, question := a.p.question(k); question && en.Status.Closed() {
			continue
		}
		if en.Status != Prefilled || en.Asks+en.Confirms > 0 || en.Explained {
			return fmt.Errorf("the next episode begins with %s %s", k, en.Status)
		}
	}
	return nil
}
