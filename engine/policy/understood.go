package policy

import (
	"github.com/seed-151f84ba/intake/engine"
)

// Understood is what the grammar read in an instruction text.
type Understood struct {
	Start      []string // reasons that start collecting
	Never      []string // reasons that never do
	Only       bool     // nothing outside Start does
	Timing     string   // before, after, instead; "" = not said
	AtStart    bool
	Unanswered int // start after so many unanswered questions; 0 = not said
	Ask        []About
	DontAsk    []About
	Order      []string
	Confirm    []string // keys
	ConfirmAll bool
	Attempts   int // 0 = not said
	OnRefusal  []string
	Route      []engine.Route
	Tone       []string
	Guidance   []string  // sentences that could not be read, as written
	Findings   []Finding // seen while reading: sends_elsewhere, contradiction
}

// About is a field and the reasons it is spoken of for; none = always.
type About struct {
	Field string
	When  []string
}

// Finding is something an operator should look at (A18).
type Finding struct {
	Code     string `json:"code"`
	Sentence string `json:"sentence,omitempty"`
	Field    string `json:"field,omitempty"`
}

// The codes of findings.
const (
	TwinField         = "twin_field"
	UnmentionedCustom = "unmentioned_custom"
	NamesOffField     = "names_off_field"
	SendsElsewhere    = "sends_elsewhere"
	Contradiction     = "contradiction"
	ButtonsInVoice    = "buttons_in_voice"
	TooManyRequired   = "too_many_required"
)

// apply puts what was said about a field onto it. A required field is asked for whatever the reason (A5), so a "when"
// narrows optional ones alone.
func (u Understood) apply(f engine.Field) engine.Field {
	for _, a := range u.Ask {
		if a.Field != f.Key {
			continue
		}
		if len(a.When) == 0 || f.Required {
			f.When = nil
			break
		}
		for _, w := range a.When {
			f.When = addTo(f.When, w)
		}
	}
	for _, d := range u.DontAsk {
		if d.Field != f.Key {
			continue
		}
		if len(d.When) == 0 {
			f.DontAsk = true
		}
		for _, w := range d.When {
			f.DontWhen = addTo(f.DontWhen, w)
		}
	}
	for _, c := range u.Confirm {
		f.Confirm = f.Confirm || c == f.Key
	}
	return f
}

// addTo appends what is not there yet.
func addTo(list []string, s string) []string {
	for _, have := range list {
		if have == s {
			return list
		}
	}
	return append(list, s)
}
