package engine

import (
	"slices"

	"github.com/seed-151f84ba/intake/extract"
)

// decline takes a refusal of a field, or of everything asked for that was not answered.
func (x *step) decline(key string) {
	keys := []string{key}
	if key == "" {
		keys = slices.Clone(x.s.Asked)
		if e := x.entry(x.s.Read); e.Status == Candidate { // not the value is refused, but to look at it again
			x.stand(x.s.Read, e)
		} else if x.s.Read != "" && x.s.Read != readAll {
			keys = append(keys, x.s.Read)
		}
		for _, k := range x.overheard {
			if x.entry(k).Value == nil {
				keys = append(keys, k)
			}
		}
	}
	for _, k := range keys {
		if !x.collecting() {
			return // the refusal ended it
		}
		if x.s.Foreign && x.entry(k).Value != nil {
			continue // "I don't remember any other" to somebody else: what was given stays
		}
		if f, ok := field(x.fields, k); ok && !x.gave(k) && !slices.Contains(x.refused, k) {
			x.refuse(f)
		}
	}
}

// sidesteps takes another way to be reached for a second refusal of the one asked for: "liam@…" where the phone number
// was declined and explained already.
func (x *step) sidesteps() {
	contact := func(key string) bool {
		f, ok := field(x.fields, key)
		return ok && (f.Type == extract.Phone || f.Type == extract.Email)
	}
	if !slices.ContainsFunc(x.took, contact) {
		return
	}
	for _, k := range x.passed {
		if f, ok := field(x.fields, k); ok && contact(k) && x.entry(k).Explained && x.entry(k).open() && x.explain != k && !x.gave(k) && x.collecting() {
			x.refuse(f)
		}
	}
}

// gave says whether the turn holds a value of the field: giving one is no refusal.
func (x *step) gave(key string) bool {
	return slices.ContainsFunc(x.h.Values, func(v extract.Value) bool { return v.Field == key })
}

// declineEarly respects the refusal of an optional field before anything is asked for.
func (x *step) declineEarly() {
	for _, c := range x.h.Commands {
		f, ok := field(x.fields, c.Field)
		if e := x.entry(c.Field); c.Kind == extract.Decline && ok && !x.required(f) && e.Value == nil {
			e.Status = Declined
			x.set(f.Key, e)
		}
	}
}

// refuse respects a refusal (B5): what follows is the operator's choice, else a required field is explained once.
func (x *step) refuse(f Field) {
	x.refused = append(x.refused, f.Key)
	e := x.entry(f.Key)
	required := x.required(f)
	if required && !x.lacks && x.explains() && !e.Explained && e.Asks < x.limit() && !e.Status.Closed() && !x.prefers(f.Key) {
		e.Explained, e.Value, e.ReadBack, e.Confirms = true, nil, "", 0
		e.Status = Asked
		x.settle(f.Key, e)
		if x.explain == "" {
			x.explain = f.Key
		}
		return
	}
	e.Status, e.Value, e.Reason, e.ReadBack, e.Confirms = Declined, nil, "", "", 0
	x.settle(f.Key, e)
	if required && slices.Contains(x.p.OnRefusal, "drop") {
		if x.completing() < 0 {
			x.say(MoveDropped)
		}
		x.end("dropped")
	}
}

// explains says whether a required field is explained when it is refused: so without a word of the operator's.
func (x *step) explains() bool {
	at := slices.Index(x.p.OnRefusal, "explain")
	return len(x.p.OnRefusal) == 0 || at >= 0 && !slices.Contains(x.p.OnRefusal[:at], "skip")
}

// withholds takes a no to a consent that is required for a refusal: explained once, then the operator's choice. The
// second no is kept as the customer's answer unless nothing is to be filed then.
func (x *step) withholds(f Field, e Entry) bool {
	_, question := x.asks(f.Key)
	if f.Type != extract.Consent || question || !x.required(f) || !x.collecting() || !slices.Contains(x.passed, f.Key) {
		return false
	}
	if (e.Explained || !x.explains()) && !slices.Contains(x.p.OnRefusal, "drop") {
		return false
	}
	x.refuse(f)
	return true
}
