package policy

// What is said of the matters a sentence begins with decides whether they are cases of their own.

// predicated says whether what is said of the noun phrases a … end is about what is collected or who gets it. The part
// of the sentence ends at b.
func (s *sentence) predicated(a, end, b int) bool {
	if b < len(s.ts) && s.is(b, ":") && end < b && b-a <= 16 && s.names(b, len(s.ts)) && len(s.touching("field", a, b)) == 0 && !s.at("adv", a) {
		return true // "Access needs we do want to hear about: name …"
	}
	if end == b {
		return b < len(s.ts) && s.is(b, ":", "-", "?") && b-a <= 12 && s.says(b, len(s.ts))
	}
	if s.begins("does", end) != nil && s.begins("none", end) == nil && s.at("definite", a) {
		return false // "the council does those, don't take anything"
	}
	if s.begins("ditto", end) != nil || s.begins("ditto", end+1) != nil && s.ts[end].punct {
		return true
	}
	if s.begins("route", end) != nil || s.at("preposition", a) && s.at("cond", a) && s.says(end, b) {
		return true
	}
	if m := s.begins("act", end); m != nil && m.is([]string{"send"}) && len(s.touching("to", m.to, b))+len(s.touching("to", end+1, m.to)) > 0 {
		return true
	}
	if m := s.begins("act", end); m != nil && m.is([]string{"goes", "needs", "asked", "give"}) {
		return !m.is([]string{"needs"}) || s.names(end, b) || covers(s.marks["none"], end, b)
	}
	return covers(s.marks["sole"], end, b) || covers(s.marks["none"], end, len(s.ts)) || covers(s.marks["away"], end, b)
}
