package engine

import (
	"slices"
	"strings"

	"github.com/seed-151f84ba/intake/extract"
)

// readBack asks whether one value is right. A confirm counts for what was read back: the value, or the suggestion. The
// number a customer writes or calls from is named by its last digits; it stands for the whole number.
func (x *step) readBack(f Field, e Entry) {
	v := e.Value
	e.Confirms = min(e.Confirms+1, maxConfirms)
	e.ReadBack = v.Value
	move, args := x.readMove(f, e)
	if s := suggested(v); s != "" && e.Status == Candidate {
		move, args, e.ReadBack = MoveConfirmSuggest, append(named(f), "value", v.Value, "suggest", s), s
	}
	e.Rung = min(e.Rung+1, maxRung)
	x.set(f.Key, e)
	x.s.Asked, x.s.Read, x.s.Phase = nil, f.Key, Confirming
	x.ask(Ask{Say: x.sentence(move, args...), Fields: []string{f.Key}, Confirm: true, Attempt: e.Confirms})
}

func (x *step) readMove(f Field, e Entry) (string, []string) {
	args := append(named(f), "value", e.Value.Value)
	if move := x.rung(f, e); move != "" {
		return move, args
	}
	switch {
	case e.Confirms > 1:
		return MoveConfirmAgain, args
	case e.Status != Prefilled:
		return MoveConfirm, args
	case e.Value.Evidence.Source == "" || e.Value.Evidence.Source == EarlierRecord:
		return MoveConfirmKnown, args
	case f.Type == extract.Phone && len(e.Value.Value) > 4:
		return MoveConfirmNumber, []string{"ending", e.Value.Value[len(e.Value.Value)-2:]}
	}
	return MoveConfirmPrefilled, args
}

// readTogether reads several values back in one question.
func (x *step) readTogether(fields []Field) { x.readWith(MoveConfirmAll, fields) }

// readWith reads several values back in the words of a move.
func (x *step) readWith(move string, fields []Field) {
	values := make([]string, len(fields))
	attempt := 0
	for k, e := range x.s.Ledger { // what was read back before and is not now is not confirmed by a yes to this
		if e.ReadBack != "" && e.Status != Confirmed && !slices.ContainsFunc(fields, func(f Field) bool { return f.Key == k }) {
			e.ReadBack = ""
			x.set(k, e)
		}
	}
	for i, f := range fields {
		e := x.entry(f.Key)
		e.Confirms = min(e.Confirms+1, maxConfirms)
		e.ReadBack, values[i] = e.Value.Value, e.Value.Value
		attempt = max(attempt, e.Confirms)
		x.set(f.Key, e)
	}
	for k, e := range x.s.Ledger { // a yes to these values says nothing of one that was read back before
		if e.Status != Confirmed && e.ReadBack != "" && !slices.ContainsFunc(fields, func(f Field) bool { return f.Key == k }) {
			e.ReadBack = ""
			x.set(k, e)
		}
	}
	x.s.Asked, x.s.Read, x.s.Phase = nil, readAll, Confirming
	args := append(listed(fields), "values", strings.Join(values, ListSep))
	x.ask(Ask{Say: x.sentence(move, args...), Fields: keys(fields), Confirm: true, Attempt: attempt})
}

// together is the fields whose present value was read back and not answered yet.
func (x *step) together() []Field {
	var out []Field
	for _, f := range x.fields {
		if e := x.entry(f.Key); e.Value != nil && e.Status != Confirmed && e.ReadBack == e.Value.Value {
			out = append(out, f)
		}
	}
	return out
}

// readAgain repeats the read-back of everything, at most three times; then the values stand unconfirmed.
func (x *step) readAgain() {
	fields := x.together()
	spent := slices.ContainsFunc(fields, func(f Field) bool { return x.entry(f.Key).Confirms >= maxConfirms })
	if len(fields) > 0 && !spent {
		x.readTogether(fields)
		return
	}
	x.unconfirm(fields)
	x.next()
}

func (x *step) unconfirm(fields []Field) {
	x.s.Read = ""
	for _, f := range fields {
		e := x.entry(f.Key)
		e.Status, e.Confirms = Valid, maxConfirms
		x.set(f.Key, e)
	}
}

// restStands takes a correction as the answer to reading everything back: what was not corrected stands.
func (x *step) restStands() {
	x.s.Read = ""
	for _, f := range x.together() {
		if e := x.entry(f.Key); !slices.Contains(x.took, f.Key) {
			e.Status = Valid
			x.set(f.Key, e)
		}
	}
}

// askChange asks what is wrong with the values that were read back together. It counts as a read-back of each.
func (x *step) askChange() {
	fields := x.together()
	spent := slices.ContainsFunc(fields, func(f Field) bool { return x.entry(f.Key).Confirms >= maxConfirms })
	if spent || len(fields) == 0 {
		x.unconfirm(fields)
		return
	}
	for _, f := range fields {
		e := x.entry(f.Key)
		e.Confirms = min(e.Confirms+1, maxConfirms)
		x.set(f.Key, e)
	}
	x.asksChange = true
	x.ask(Ask{Say: x.sentence(MoveAskChange), Confirm: true, Attempt: 1})
}

// readEverything reads all values back before filing where the operator wishes it (B9).
func (x *step) readEverything() bool {
	if !x.p.ReadBack || x.s.Completes.Only != "" {
		return false
	}
	var values []Field
	fresh := false
	for _, f := range x.fields {
		e := x.entry(f.Key)
		if e.Value == nil || e.Confirms >= maxConfirms {
			continue
		}
		values = append(values, f)
		fresh = fresh || (e.Status != Confirmed && e.ReadBack != e.Value.Value)
	}
	if !fresh {
		return false
	}
	x.readTogether(values)
	return true
}

// cut takes back a read-back the customer did not hear to its end (a barge-in): a yes confirms nothing, and what was
// read back together is read back anew.
func (x *step) cut() {
	if !x.t.Cut || x.s.Read == "" {
		return
	}
	for k, e := range x.s.Ledger {
		if k == x.s.Read || x.s.Read == readAll {
			e.ReadBack = ""
			if e.Status == Confirmed { // confirmed before, in full
				continue
			}
			x.set(k, e)
		}
	}
	if x.s.Read == readAll {
		x.s.Read, x.s.Phase = "", Collecting
	}
}

// rung is how a value is read back in voice: as it is spoken, then letter by letter, then with a word for each letter.
func (x *step) rung(f Field, e Entry) string {
	spelled := f.Type == extract.Name || f.Type == extract.Email || f.Type == extract.Company || f.Type == extract.Identifier
	switch {
	case x.p.Mode != Voice || !spelled || e.Rung == 0 && !e.Doubt: // what was corrected is spelled at once
		return ""
	case e.Rung <= 1:
		return MoveConfirmSpelled
	}
	return MoveConfirmNato
}
