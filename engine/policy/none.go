package policy

// none reads that nothing is collected for a matter: "nothing needs to be taken for it", "an answer and nothing more".
func (r *reader) none(c clause, at situation) bool {
	s := c.s
	ms := s.touching("none", c.from, c.to)
	for _, m := range s.marks["none"] {
		if at.elsewise && c.reaches(m) {
			ms = append(ms, m)
		}
	}
	if len(ms) == 0 || len(at.except) > 0 || at.only || c.act.is([]string{"ask", "get", "asked", "give"}) && c.act.to > 0 && c.act.from < ms[0].from && r.wants(c, ms[0].from) {
		return false
	}
	if at.elsewise || len(s.touching("else", c.from, c.to)) > 0 {
		r.u.Only = r.u.Only || len(r.u.Start) > 0 && !r.u.AtStart
		return true
	}
	when := at.reasons
	if len(when) == 0 {
		when = s.leading(c.from, c.to)
	}
	if len(when) == 0 {
		when = s.named(c.from, c.to)
	}
	if len(when) == 0 {
		when = s.named(0, c.from)
	}
	if len(when) == 0 && r.before != nil && len(s.marks["cond"]) == 0 {
		when = r.before.reasons
	}
	r.never(when)
	return len(when) > 0
}

// wants says whether fields are asked for before a token of the clause.
func (r *reader) wants(c clause, to int) bool {
	return len(r.named(c.s, c.act.from, to)) > 0 && !c.negative()
}

// leading are the matters in the row of noun phrases that begins at a token.
func (s *sentence) leading(from, to int) []string {
	list, end := s.nounList(from, to)
	if len(list) == 0 {
		return nil
	}
	return s.named(from, end)
}
