package engine

import (
	"slices"

	"github.com/seed-151f84ba/intake/extract"
)

// Suspended is an ask the customer led away from before they answered it: their words opened another question (a value
// that was refused, one to be checked, one to go back to). The asks wait on a stack; the last one suspended is returned
// to first, in exactly its fields, and that counts as no new request. Digressions that end in their own turn (a question,
// why?, small talk, a correction that needs no more words) suspend nothing: the open ask is repeated at once. A matter of
// its own is none either: it waits until the present one is done (Later).
type Suspended struct {
	Asked []string `json:"asked"` // main field first
}

// maxSuspended is how deep digressions go.
const maxSuspended = 3

// Forgone says that an ask is not returned to in its turn, for the log. Its fields are asked for later, like any other.
type Forgone struct {
	Fields []string `json:"fields"`
	Why    string   `json:"why"` // depth: digressions went too deep, the oldest one gave way
}

// suspend keeps the ask that was open when the turn began, where the turn's question is about something else and what
// was asked for is open still.
func (x *step) suspend() {
	if x.question == nil || !x.collecting() || x.began || x.s.Foreign {
		return
	}
	x.s.Stack = slices.DeleteFunc(x.s.Stack, func(d Suspended) bool { // the customer came back to it by themselves
		return !x.question.Confirm && slices.ContainsFunc(d.Asked, func(k string) bool { return slices.Contains(x.question.Fields, k) })
	})
	var open []string
	for _, k := range x.was {
		if slices.Contains(x.question.Fields, k) {
			return
		}
		if _, ok := field(x.fields, k); ok && x.entry(k).open() && !x.suspended(k) {
			open = append(open, k)
		}
	}
	if len(open) == 0 {
		return
	}
	x.s.Stack = slices.DeleteFunc(x.s.Stack, func(d Suspended) bool { // settled meanwhile
		return !slices.ContainsFunc(d.Asked, func(k string) bool { return x.entry(k).open() })
	})
	x.s.Stack = append(x.s.Stack, Suspended{Asked: open})
	if len(x.s.Stack) > maxSuspended {
		x.do(Effect{Forgone: &Forgone{Fields: x.s.Stack[0].Asked, Why: "depth"}})
		x.s.Stack = last(x.s.Stack, maxSuspended)
	}
}

func (x *step) suspended(key string) bool {
	return slices.ContainsFunc(x.s.Stack, func(d Suspended) bool { return slices.Contains(d.Asked, key) })
}

// nested is the fields of the question that led away from a suspended ask, as far as it is not settled yet.
func (x *step) nested(order []Field) []Field {
	if len(x.s.Stack) == 0 {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(order), func(f Field) bool {
		own := slices.Contains(x.passed, f.Key) || slices.Contains(x.rejected, f.Key)
		return !own || !x.entry(f.Key).open() || x.suspended(f.Key)
	})
}

// comeBack puts the ask that was suspended last, as far as it is open still. It says whether there is one.
func (x *step) comeBack() bool {
	for len(x.s.Stack) > 0 {
		d := x.s.Stack[len(x.s.Stack)-1]
		x.s.Stack = x.s.Stack[:len(x.s.Stack)-1]
		var open []Field
		for _, k := range d.Asked {
			if f, ok := field(x.fields, k); ok && x.entry(k).open() {
				open = append(open, f)
			}
		}
		if len(open) > 0 {
			x.request(open, true)
			return true
		}
	}
	return false
}

// aside says whether the customer gave other values than what is asked for, or put right what they had said before: the
// ask stays open, and no attempt is spent. An optional field that is passed over for another value is not asked for again.
func (x *step) aside() bool {
	if len(x.took) == 0 || len(x.rejected)+len(x.refused) > 0 || len(x.s.Asked) == 0 || len(x.s.Asked) != len(x.was) {
		return false
	}
	return (len(x.changed) == len(x.took) || x.mustAsk()) && x.entry(x.s.Asked[0]).Restated < maxRestated && !x.has(extract.Back) &&
		!slices.ContainsFunc(x.took, func(k string) bool { return slices.Contains(x.was, k) || !x.entry(k).Status.Closed() })
}

// mustAsk says whether what is asked for is required.
func (x *step) mustAsk() bool {
	f, ok := field(x.fields, x.s.Asked[0])
	return ok && x.required(f)
}
