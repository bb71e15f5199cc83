package engine

import (
	"slices"

	"github.com/seed-151f84ba/intake/extract"
)

// The built-in keys, in filing order (A9).
const (
	keyName    = "name"
	keyPhone   = "phone"
	keyEmail   = "email"
	keyCompany = "company"
)

func builtin(key string) bool {
	return key == keyName || key == keyPhone || key == keyEmail || key == keyCompany
}

func field(fields []Field, key string) (Field, bool) {
	for _, f := range fields {
		if f.Key == key {
			return f, true
		}
	}
	return Field{}, false
}

// effective is the fields of the episode: the configured ones, and name and e-mail where the gate (B1) or the last
// resort (B5) needs them although they are off.
func effective(p Policy, s State) []Field {
	fields := formed(p, s)
	if p.Gate {
		fields = with(fields, keyName, extract.Name)
	}
	if p.Gate || s.LastResort {
		fields = with(fields, keyEmail, extract.Email)
	}
	return fields
}

// reach is every field that may ever be asked for under the policy.
func reach(p Policy) []Field {
	return effective(p, State{LastResort: true})
}

// asks says whether a key is a qualifying question's and no field's.
func (x *step) asks(key string) (Question, bool) {
	q, ok := x.p.question(key)
	if _, configured := field(x.p.FormFields(x.s.Form), key); configured {
		return q, false
	}
	return q, ok
}

// Askable finds a field by key among all that may ever be asked for: the configured ones and the built-in name and
// e-mail that the gate (B1) or the last resort (B5) may need although they are off.
func Askable(p Policy, key string) (Field, bool) { return field(reach(p), key) }

// Fields is the fields of a record in filing order: those of its form and what was needed or said besides. Answers to
// qualifying questions are no fields (File.Answers).
func (f File) Fields(p Policy) []Field {
	fields := slices.Clone(p.FormFields(f.Form))
	for _, r := range reach(p) {
		fields = include(fields, r)
	}
	return slices.DeleteFunc(fields, func(x Field) bool { _, ok := f.States[x.Key]; return !ok })
}

// with adds a built-in field at its place in filing order.
func with(fields []Field, key string, t extract.Type) []Field {
	if _, ok := field(fields, key); ok {
		return fields
	}
	f := Field{Field: extract.Field{Key: key, Label: key, Type: t}}
	return slices.Insert(slices.Clone(fields), place(fields, key), f)
}

// required says whether the episode needs the field: configured so, or by the gate or the last resort.
func (x *step) required(f Field) bool {
	switch {
	case f.Required:
		return true
	case f.Key == keyEmail && x.s.LastResort, f.Key == x.s.Prefer:
		return true
	case x.p.Gate && (f.Key == keyEmail || f.Key == keyName):
		return x.kind() == Ticket
	}
	return false
}

// wanted says whether the field may be asked for now: the questions first, the details when they are over (B10).
func (x *step) wanted(f Field) bool {
	if only := x.s.Completes.Only; only != "" && f.Key != only {
		return false
	}
	if q, ok := x.asks(f.Key); ok {
		return !x.s.Passed && x.applies(q)
	}
	return x.s.Passed && x.due(f)
}

// due says whether the field belongs to what this episode collects.
func (x *step) due(f Field) bool {
	if f.Key == keyEmail && x.s.LastResort || f.Key == x.s.Prefer {
		return true
	}
	if x.p.Gate && x.required(f) && !f.Required {
		return true
	}
	if _, configured := field(x.p.FormFields(x.s.Form), f.Key); !configured {
		return false
	}
	return !f.DontAsk && !x.any(f.DontWhen) && (len(f.When) == 0 || x.any(f.When))
}

// any says whether one of the reasons is among those of the episode.
func (x *step) any(reasons []string) bool {
	return slices.ContainsFunc(reasons, func(r string) bool {
		return slices.Contains(x.s.Reasons, r) || r == existing && x.exists()
	})
}

// asking is the fields in the order of asking: required before optional, each as the operator ordered them, else in
// filing order.
func (x *step) asking() []Field {
	out := slices.Clone(x.fields)
	slices.SortStableFunc(out, func(a, b Field) int { return x.rank(a) - x.rank(b) })
	return out
}

func (x *step) rank(f Field) int {
	if _, ok := x.asks(f.Key); ok {
		return -1
	}
	r := slices.Index(x.p.Order, f.Key)
	if r < 0 {
		r = len(x.p.Order)
	}
	if !x.required(f) {
		r += len(x.p.Order) + 1
	}
	return r
}

// limit is how often a field may be asked for in an episode.
func (x *step) limit() int {
	if x.p.Attempts < 1 || x.p.Attempts > maxAsks {
		return maxAsks
	}
	return x.p.Attempts
}

// suggested is the correction a valid but doubtful value comes with, "" for none.
func suggested(v *extract.Value) string {
	for _, h := range v.Hints {
		if h.Suggest != "" {
			return h.Suggest
		}
	}
	return ""
}
