package policy

import "strings"

// introduces says whether a sentence says who speaks or what the business is, and no more.
func (s *sentence) introduces() bool {
	if s.begins("persona", 0) == nil || s.acts(0, len(s.ts)) > 0 || s.says(0, len(s.ts)) {
		return false
	}
	return len(s.marks["sole"])+len(s.marks["tone"])+len(s.marks["refuse"])+len(s.marks["time"])+len(s.marks["unanswered"])+len(s.marks["visual"]) == 0
}

// asked reads a condition put as a question: "No phone number? File it anyway."
func (r *reader) asked(s *sentence) bool {
	if !strings.HasSuffix(s.raw, "?") || s.acts(0, len(s.ts)) > 0 || len(s.ts) > 8 {
		return false
	}
	at := clause{s: s, conds: []piece{{s, 0, len(s.ts), "if"}}}.situation()
	switch {
	case at.refusal || at.missing:
		r.refusal, r.carry = true, true
	case len(at.reasons) > 0:
		r.before, r.open = &at, true
	default:
		return false
	}
	return true
}
