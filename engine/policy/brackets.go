package policy

// bracketLists reads matters with the fields they need in brackets: "Returns (order number), press requests (name and
// medium)."
func (s *sentence) bracketLists() []clause {
	var out []clause
	a := 0
	for i := range s.ts {
		if s.is(i, ":", "-", ";", ".") {
			a = i + 1
			continue
		}
		if !s.is(i, "(") || i == a {
			continue
		}
		end := i + 1
		for end < len(s.ts) && !s.is(end, ")") {
			end++
		}
		list, stop := s.nounList(s.after(a), i)
		if end == len(s.ts) || len(list) == 0 || stop != i || !s.bare(i+1, end) {
			return nil
		}
		for _, n := range list {
			s.nameMatter(n)
		}
		out = append(out, clause{s: s, from: i + 1, to: end, conds: []piece{{s, list[0].from, stop, "label"}}})
		a = end + 1
	}
	if len(out) > 0 && !s.slack(a, len(s.ts)) {
		return nil
	}
	return out
}

// after skips signs, small words and a copula behind its subject: "exceptions are …".
func (s *sentence) after(a int) int {
	for i := a; i < min(len(s.ts), a+4); i++ {
		if s.at("copula", i) {
			return i + 1
		}
		if s.is(i, "(") {
			break
		}
	}
	for a < len(s.ts) && (s.ts[a].punct || s.at("and", a)) {
		a++
	}
	return a
}

// opener is the token behind a set phrase and a comma at the beginning: "On the other hand, …".
func (s *sentence) opener() int {
	if m := s.begins("idiom", 0); m != nil && s.is(m.to, ",") {
		return m.to + 1
	}
	return 0
}

// bracketed is the token behind the parenthesis that begins at a token; the token itself when none does.
func (s *sentence) bracketed(i, b int) int {
	if !s.is(i, "(") {
		return i
	}
	for k := i; k < b-1; k++ {
		if s.is(k, ")") {
			return k + 1
		}
	}
	return i
}
