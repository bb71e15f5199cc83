package policy

import "slices"

// What sentences and clauses leave for those behind them.

// remember keeps what a clause is about for those behind it, and gives the case it names itself.
func (r *reader) remember(c clause, at situation, said, took bool) *situation {
	s := c.s
	if at.elsewise && len(at.reasons) == 0 || len(s.touching("else", c.from, min(c.to, c.from+4))) > 0 {
		r.before, r.open = nil, false
	}
	if at.named && !at.same && len(at.reasons)+len(at.except) > 0 {
		if len(at.reasons) == 0 {
			at.reasons, at.except = at.except, nil
		}
		r.before, r.open = &at, !took
		return &at
	}
	if denied := s.unsolved(c); len(denied) > 0 {
		r.before, r.open = &situation{reasons: denied}, true
	} else if len(r.routed) > 0 && !took {
		r.before, r.open = &situation{reasons: r.routed}, true
	} else if named := s.spoken(c); len(named) > 0 && !took {
		r.before, r.open = &situation{reasons: named}, len(s.touching("time", 0, c.to, "instead")) > 0 || said && c.act.is([]string{"goes"})
	}
	return nil
}

// leaves keeps what a sentence is about for the next one; last is the case it named itself. It says whether the sentence
// was read.
func (r *reader) leaves(s *sentence, last *situation, collected, read bool) bool {
	named := s.named(0, len(s.ts))
	about := named
	if last != nil {
		about = last.reasons
	}
	read = r.sole(s, about) || read
	switch {
	case last != nil:
		r.before, r.open = last, !collected
	case !read && len(named) > 0:
		r.before, r.open = &situation{reasons: named}, true // "Account problems are urgent."
	case collected:
		r.open = false
	}
	return read
}

// insider says whether a clause is about those who are customers already.
func (s *sentence) insider(c clause) bool {
	return covers(s.marks["insider"], 0, min(3, len(s.ts))) || slices.Contains(s.named(0, c.from), existing)
}

// unsolved are the matters a clause says are not answered or solved: "never answer tax questions; take … instead".
func (s *sentence) unsolved(c clause) []string {
	if !c.act.is([]string{"solve"}) || !c.negative() {
		return nil
	}
	to := c.to
	for c.to <= c.act.to && to < len(s.ts) && !s.ts[to].punct { // the matter fell to the part behind
		to++
	}
	list, end := s.nounList(c.act.to, to)
	if len(list) == 0 {
		return nil
	}
	for _, n := range list {
		s.nameMatter(n)
	}
	return s.named(c.act.to, end)
}

// spoken are the matters a clause speaks of; whom they go to may be named after a matter, too.
func (s *sentence) spoken(c clause) []string {
	if c.act.is([]string{"goes"}) && c.act.from > c.from {
		return s.named(c.from, c.act.from)
	}
	return s.named(c.from, c.to)
}
