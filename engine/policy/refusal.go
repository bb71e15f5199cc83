package policy

import "slices"

// onRefusal reads what to do when the customer will not say. It holds for the clauses behind it, too.
func (r *reader) onRefusal(c clause, at situation) bool {
	s := c.s
	hits := s.touching("then", c.from, c.to)
	if !r.refusal && !r.spent {
		return r.insisting(c, at, hits)
	}
	r.refusal = true
	r.spent = false
	read := false
	for _, m := range hits {
		if covers(s.marks["attempts"], m.from, m.from+1) {
			continue
		}
		if m.tag == "file" && covers(s.touching("then", c.from, c.to, "drop"), m.from, m.to) {
			continue
		}
		if m.tag == "skip" && s.at("without", m.from) && c.within(hits, m) {
			continue // "tell them that nobody can ring back without it"
		}
		if m.tag == "skip" && len(s.touching("then", 0, len(s.ts), "file")) > 0 && s.at("without", m.from) {
			continue // "file it without"
		}
		if m.tag == "file" && c.helps(max(0, m.from-4), m.from+1) {
			m.tag = "skip" // "help them all the same"
		}
		r.u.OnRefusal, read = addTo(r.u.OnRefusal, m.tag), true
	}
	return read
}

// insisting reads "don't insist" and "explain once why we need it", said of no refusal.
func (r *reader) insisting(c clause, at situation, hits []mark) bool {
	for _, m := range hits {
		if m.tag == "skip" && c.s.at("neg", m.from) && m.to-m.from > 1 && len(c.s.touching("insist", m.from, m.to)) > 0 && !at.named && !c.s.at("anew", m.to-1) {
			r.u.OnRefusal = addTo(r.u.OnRefusal, m.tag)
			return true
		}
	}
	for _, m := range hits { // "never file a ticket without a phone number"
		if m.tag == "drop" && len(r.u.OnRefusal) == 0 && !at.named && len(c.s.marks["without"]) > 0 && c.s.namesField(0, len(c.s.ts)) {
			r.u.OnRefusal = addTo(r.u.OnRefusal, m.tag)
			return true
		}
	}
	return false
}

// within says whether a phrase belongs to what is explained: no sign stands between the two.
func (c clause) within(hits []mark, m mark) bool {
	for _, e := range hits {
		if e.tag != "explain" || e.to > m.from {
			continue
		}
		signs := 0
		for i := e.to; i < m.from; i++ {
			if c.s.ts[i].punct || c.s.at("and", i) {
				signs++
			}
		}
		if signs == 0 {
			return true
		}
	}
	return false
}

// helps says whether a verb of helping or answering stands between two tokens that is not of a condition.
func (c clause) helps(from, to int) bool {
	return slices.ContainsFunc(c.s.touching("act", from, to, "solve"), func(m mark) bool {
		return !slices.ContainsFunc(c.conds, func(p piece) bool { return p.s == c.s && p.from <= m.from && m.from < p.to })
	})
}
