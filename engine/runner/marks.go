package runner

import (
	"slices"

	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/extract"
)

// Mark is what a turn did to one capture, as the turn log keeps it for analytics (H1, H2). A turn that ends a capture and
// begins another has two. Keys are those of fields and qualifying questions; no value stands in a mark.
type Mark struct {
	Form      string   `json:"form,omitempty"`      // the named form, "" = the default one or not decided
	Shown     bool     `json:"shown,omitempty"`     // an offer, a question or a read-back was put
	Touched   bool     `json:"touched,omitempty"`   // a card was filled in, whatever became of its values
	Asked     []string `json:"asked,omitempty"`     // requests for a value; a repetition after a digression is none
	Given     []string `json:"given,omitempty"`     // got a value from the customer, or had one confirmed
	Rejected  []string `json:"rejected,omitempty"`  // a value did not pass the checks
	Refused   []string `json:"refused,omitempty"`   //
	Open      string   `json:"open,omitempty"`      // what the customer is asked for, or has read back, after the turn
	Filed     string   `json:"filed,omitempty"`     // lead or ticket
	Completed []string `json:"completed,omitempty"` // fields with a value in the record
	Partial   bool     `json:"partial,omitempty"`   // the record lacks something required
	Ended     string   `json:"ended,omitempty"`     // why the capture ended without a record
}

func (m Mark) empty() bool {
	return !m.Shown && !m.Touched && m.Filed == "" && m.Ended == "" && len(m.Given)+len(m.Rejected)+len(m.Refused) == 0
}

// marks reads a turn's marks from what it began with and what came of it.
func marks(in Input, out Outcome) []Mark {
	var all []Mark
	now := heardMark(in, out)
	for _, e := range out.Effects {
		switch {
		case e.Ask != nil:
			now.Shown = true
			if len(e.Ask.Fields) > 0 {
				now.Open = e.Ask.Fields[0]
			}
			if !e.Ask.Confirm && !e.Ask.Again {
				now.Asked = append(now.Asked, e.Ask.Fields...)
			}
		case e.File != nil:
			now.file(*e.File, out)
			all, now = append(all, now), Mark{}
		case e.End != nil:
			now.Ended = e.End.Why
			if now.Form == "" {
				now.Form = in.State.Form
			}
			if e.End.Why == "dropped" && len(now.Refused) == 0 && len(in.State.Asked) > 0 {
				now.Refused = in.State.Asked[:1]
			}
			all, now = append(all, now), Mark{}
		}
	}
	if now.Form == "" && now.Shown {
		now.Form = out.State.Form
	}
	if !now.empty() {
		all = append(all, now)
	}
	return all
}

func (m *Mark) file(f engine.File, out Outcome) {
	m.Filed, m.Form, m.Partial = string(f.Kind), f.Form, f.Incomplete
	for _, v := range f.Values {
		m.Completed = append(m.Completed, v.Field)
	}
	for _, a := range f.Answers {
		m.Completed = append(m.Completed, a.Key)
	}
	for _, v := range out.Heard.Values {
		if slices.Contains(m.Completed, v.Field) && !slices.Contains(m.Given, v.Field) {
			m.Given = append(m.Given, v.Field)
		}
	}
}

// heardMark is what the customer did, from the ledger before and after; where the turn began another episode the ledger
// was turned over, and the record tells how each field ended.
func heardMark(in Input, out Outcome) Mark {
	m := Mark{Touched: slices.ContainsFunc(in.Unread, func(h Heard) bool { return len(h.Form) > 0 })}
	later := amended(in, out)
	after := map[string]engine.Status{}
	for k, e := range out.State.Ledger {
		after[k] = e.Status
	}
	filed := false
	for _, e := range out.Effects {
		if e.File != nil && !filed {
			filed, after = true, e.File.States
		}
	}
	keys := make([]string, 0, len(after))
	for k := range after {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		was, is := in.State.Ledger[k], out.State.Ledger[k]
		switch {
		case after[k] == engine.Declined && was.Status != engine.Declined, !filed && is.Explained && !was.Explained:
			m.Refused = append(m.Refused, k)
		case later[k]: // of the record filed before, not of this capture
		case after[k] == engine.Confirmed && was.Status != engine.Confirmed, told(out.Heard, k) && holds(after[k]):
			m.Given = append(m.Given, k)
		}
	}
	for _, r := range out.Heard.Rejected {
		plain := r.Reason != extract.Ungrounded && r.Reason != extract.NotDerivable
		open := slices.Contains(in.State.Asked, r.Field) || in.State.Read == r.Field || after[r.Field] == engine.Invalid
		if plain && open && !slices.Contains(m.Rejected, r.Field) && !slices.Contains(m.Given, r.Field) {
			m.Rejected = append(m.Rejected, r.Field)
		}
	}
	return m
}

// amended are the fields whose values went into a record filed before, while no other capture was open.
func amended(in Input, out Outcome) map[string]bool {
	keys := map[string]bool{}
	switch in.State.Phase {
	case engine.Offering, engine.Collecting, engine.Confirming:
		return keys
	}
	for _, e := range out.Effects {
		if e.Amend != nil {
			for _, v := range e.Amend.Values {
				keys[v.Field] = true
			}
		}
	}
	return keys
}

func told(h extract.Heard, key string) bool {
	return slices.ContainsFunc(h.Values, func(v extract.Value) bool { return v.Field == key })
}

func holds(s engine.Status) bool {
	return s == engine.Candidate || s == engine.Valid || s == engine.Confirmed || s == engine.Prefilled
}
