package engine

import (
	"slices"

	"github.com/seed-151f84ba/intake/extract"
)

// goesOn takes it in text that a customer who passes over a read-back and gives the next value finds nothing wrong with
// it: the value stands, unconfirmed.
func (x *step) goesOn() {
	e := x.entry(x.s.Read)
	if x.p.Mode == Voice || x.s.Read == "" || x.s.Read == readAll || len(x.took) == 0 || len(x.rejected)+len(x.changed) > 0 || x.digressed ||
		x.has(extract.Confirm) || x.has(extract.Deny) || x.has(extract.Decline) || e.Value == nil || suggested(e.Value) != "" {
		return
	}
	x.stand(x.s.Read, e)
}

// stand takes a value as it is, unconfirmed.
func (x *step) stand(key string, e Entry) {
	e.Status = Valid
	x.settle(key, e)
}

// prefer takes "just e-mail me" to the question for a phone number and the like: the way that is wanted counts as
// required for this matter, the other is declined without being explained.
func (x *step) prefer(c extract.Command) {
	if c.Text != keyPhone && c.Text != keyEmail || c.Text == c.Field {
		return
	}
	if f, ok := field(x.fields, c.Text); ok && x.entry(f.Key).Status.Closed() && x.entry(f.Key).Value == nil {
		return // refused or given up before
	} else if !ok && c.Text == keyEmail {
		x.s.LastResort = true
		x.fields = effective(x.p, x.s)
	} else if !ok {
		return
	}
	x.s.Prefer = c.Text
}

// wayWanted takes the way the customer wants to be reached from the words a capture begins with.
func (x *step) wayWanted() {
	for _, c := range x.h.Commands {
		if f, ok := field(x.fields, c.Field); c.Kind == extract.Decline && reachedBy(c) && ok && x.entry(f.Key).Value == nil {
			x.prefer(c)
			if e := x.entry(f.Key); x.prefers(f.Key) {
				e.Status = Declined
				x.settle(f.Key, e)
			}
		}
	}
}

// reachedBy says whether a refusal names the way that is wanted instead.
func reachedBy(c extract.Command) bool { return c.Text == keyPhone || c.Text == keyEmail }

// prefers says whether the customer wants to be reached another way than this field's.
func (x *step) prefers(key string) bool {
	return x.s.Prefer != "" && x.s.Prefer != key && (key == keyPhone || key == keyEmail)
}

// callMe says whether the customer asks to be called while the number is asked for: a promise, not a refusal.
func (x *step) callMe() bool {
	return slices.Contains(x.passed, keyPhone) && !x.gave(keyPhone) && slices.Contains(x.reasons(), "callback")
}
