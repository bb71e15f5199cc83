package policy

import (
	"maps"
	"slices"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
)

// Described is what an operator is shown after saving instructions (A16), in the form of `intake policy`.
type Described struct {
	Policy   Said      `json:"policy"`
	Guidance []string  `json:"guidance"`
	Findings []Finding `json:"findings"`
}

// Said is what the instructions say; empty lists and nil are "not said".
type Said struct {
	Start      []string      `json:"start"`
	Never      []string      `json:"never"`
	Only       bool          `json:"only"`
	Timing     *string       `json:"timing"`
	AtStart    bool          `json:"at_start"`
	Unanswered *int          `json:"after_unanswered"`
	Ask        []SaidAsk     `json:"ask"`
	DontAsk    []SaidDontAsk `json:"dont_ask"`
	Order      []string      `json:"order"`
	Confirm    any           `json:"confirm"` // keys, "all", or nil
	Attempts   *int          `json:"attempts"`
	OnRefusal  []string      `json:"on_refusal"`
	Route      []SaidRoute   `json:"route"`
	Tone       []string      `json:"tone"`
}

// SaidAsk is a field to ask for; no reasons: always.
type SaidAsk struct {
	Field string   `json:"field"`
	When  []string `json:"when"`
}

// SaidDontAsk is a field not to ask for; no reasons: never.
type SaidDontAsk struct {
	Field string   `json:"field"`
	When  []string `json:"when,omitempty"`
}

// SaidRoute is whom a matter goes to.
type SaidRoute struct {
	When []string `json:"when"`
	To   string   `json:"to"`
}

// Describe reads the instructions of one mode's settings. c is left as it was.
func Describe(c configs.Capture, mode engine.Mode) Described {
	said := c.Fields
	c.Fields, c.Custom = maps.Clone(c.Fields), slices.Clone(c.Custom)
	c.Normalize()
	all := Fields(c)
	u := Understand(c.Instructions, mode, all)
	return Described{Policy: u.spoken(all).said(), Guidance: some(u.Guidance), Findings: some(lint(&c, mode, all, said, u))}
}

func (u Understood) said() Said {
	s := Said{Start: some(u.Start), Never: some(u.Never), Only: u.Only, AtStart: u.AtStart, Order: some(u.Order),
		OnRefusal: some(u.OnRefusal), Tone: some(u.Tone), Ask: []SaidAsk{}, DontAsk: []SaidDontAsk{}, Route: []SaidRoute{}}
	if u.Timing != "" {
		s.Timing = &u.Timing
	}
	if u.Unanswered > 0 {
		s.Unanswered = &u.Unanswered
	}
	if u.Attempts > 0 {
		s.Attempts = &u.Attempts
	}
	switch {
	case u.ConfirmAll:
		s.Confirm = "all"
	case len(u.Confirm) > 0:
		s.Confirm = u.Confirm
	}
	for _, a := range u.Ask {
		s.Ask = append(s.Ask, SaidAsk{a.Field, some(a.When)})
	}
	for _, a := range u.DontAsk {
		s.DontAsk = append(s.DontAsk, SaidDontAsk(a))
	}
	for _, r := range u.Route {
		s.Route = append(s.Route, SaidRoute{some(r.When), r.To})
	}
	return s
}

// some is the list, never nil: JSON shows [] instead of null.
func some[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
