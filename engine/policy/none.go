package policy

import "slices"

// none reads that nothing is collected for a matter: "nothing needs to be taken for it", "an answer and nothing more".
func (r *reader) none(c clause, at situation) bool {
	s := c.s
	ms := c.nones()
	if saysOnly(ms) && (len(at.reasons) == 0 || s.namesField(0, len(s.ts)) || len(s.marks["offer"]) > 0) {
		return false // "just say that we need the number"
	}
	if whoOnly(ms) && len(at.reasons) == 0 && !r.open && len(s.leading(c.from, c.to)) == 0 {
		return false // "don't ask who they are" is of no matter
	}
	if len(ms) == 0 || len(at.except) > 0 || at.only || r.wants(c) {
		return false
	}
	if lead := s.leading(c.from, c.to); len(lead) == 0 && (at.elsewise && len(at.reasons) == 0 || len(s.touching("else", c.from, c.to)) > 0) {
		r.rest = true
		return true
	}
	if len(s.leading(c.from, c.to)) == 0 && s.namesField(0, c.from) && len(s.touching("neg", 0, c.from)) == 0 {
		return true // "the name and the number; nothing more is needed"
	}
	when := at.reasons
	if len(when) == 0 {
		when = s.leading(c.from, c.to)
	}
	if len(when) == 0 {
		when = s.behind(ms)
	}
	if len(when) == 0 {
		when = s.named(c.from, c.to)
	}
	if len(when) == 0 {
		when = s.leading(0, c.from)
	}
	if len(when) == 0 {
		when = s.named(0, c.from)
	}
	if len(when) == 0 {
		when = s.spokenOf(ms)
	}
	if len(when) == 0 {
		when = s.kinds(c)
	}
	if len(when) == 0 && r.before != nil && len(s.marks["cond"]) == 0 {
		when = r.before.reasons
	}
	r.never(when)
	return len(when) > 0
}

// whoOnly says whether phrases say no more than that nobody is asked who they are.
func whoOnly(ms []mark) bool {
	return len(ms) > 0 && !slices.ContainsFunc(ms, func(m mark) bool { return m.tag != "who" })
}

// saysOnly says whether phrases say no more than that something is told to the customer.
func saysOnly(ms []mark) bool {
	return len(ms) > 0 && !slices.ContainsFunc(ms, func(m mark) bool { return m.tag != "say" })
}

// nones are the phrases of a clause and its conditions that say that nothing is collected.
func (c clause) nones() []mark {
	var out []mark
	for _, m := range c.s.marks["none"] {
		if c.reaches(m) {
			out = append(out, m)
		}
	}
	return out
}

// wants says whether a clause asks for fields.
func (r *reader) wants(c clause) bool {
	asks := c.act.is([]string{"ask", "get", "asked", "give", "needs"}) && c.act.family == "act" || c.act.family == "" && c.s.bare(c.from, c.to)
	return asks && len(r.named(c.s, c.from, c.to)) > 0 && !c.negative()
}

// leading are the matters in the row of noun phrases that begins at a token.
func (s *sentence) leading(from, to int) []string {
	list, end := s.nounList(from, to)
	if len(list) == 0 {
		return nil
	}
	return s.named(from, end)
}

// behind are the matters that follow phrases with a preposition: "nothing to be noted for X and Y".
func (s *sentence) behind(ms []mark) []string {
	for _, m := range ms {
		at := m.to
		if s.at("field", at, "generic") {
			at++
		}
		if at >= len(s.ts) || !s.at("preposition", at) && !s.at("preposition", at-1) { // "we don't want names for …"
			continue
		}
		list, end := s.nounList(at, len(s.ts))
		for _, n := range list {
			s.nameMatter(n)
		}
		return s.named(at, end)
	}
	return nil
}

// spokenOf are the matters a phrase itself speaks of: "answer questions about colours without taking details".
func (s *sentence) spokenOf(ms []mark) []string {
	for _, m := range ms {
		for _, about := range s.touching("about", m.from, m.to) {
			list, end := s.nounList(about.to, m.to)
			for _, n := range list {
				s.nameMatter(n)
			}
			if named := s.named(about.to, end); len(named) > 0 {
				return named
			}
		}
	}
	return nil
}

// kinds are the kinds of customers a clause begins with: "students and hobbyists …".
func (s *sentence) kinds(c clause) []string {
	from := c.from
	m := s.begins("subj", from)
	if m == nil {
		from, m = 0, s.begins("subj", 0)
	}
	if m == nil || m.tag != "cust" || s.at("anyone", m.to-1) {
		return nil
	}
	end := from
	for end < c.to && !s.at("close", end) && !s.ts[end].punct && s.begins("act", end) == nil {
		end++
	}
	return s.reasons(from, end)
}
