package policy

// enumerated are the cases listed behind a colon after words such as "there are two cases": piece for piece.
func (s *sentence) enumerated() []string {
	for _, m := range append(s.touching("sole", 0, len(s.ts)), s.touching("cases", 0, len(s.ts))...) {
		for i := m.to; i < min(len(s.ts)-1, m.to+12); i++ {
			if list, end := s.nounList(i+1, len(s.ts)); m.family == "sole" && s.at("copula", i) && len(list) > 0 && s.slack(end, len(s.ts)) && !s.namesField(0, len(s.ts)) {
				return s.reasons(i+1, end)
			}
			if s.is(i, ":") && (s.acts(0, i) == 0 || m.family == "cases") && len(s.named(0, i)) == 0 && !s.namesField(0, len(s.ts)) {
				return s.reasons(i+1, len(s.ts))
			}
		}
	}
	return nil
}

// sole reads that nothing but the matters of a sentence, or those spoken of before, starts collecting: "that is the one
// case where we need anything", "trial lessons, and those alone". about are the matters of the sentence.
func (r *reader) sole(s *sentence, about []string) bool {
	if len(about) == 0 && r.before != nil && r.open {
		about = r.before.reasons // "Leaks, quotes. That's what you take details for, nothing besides."
	}
	for _, m := range s.marks["sole"] {
		if s.namesField(0, m.to) && len(s.touching("reason", 0, m.from)) == 0 || s.at("neg", m.from-1) || s.closesFields(m) || s.at("then", m.from) {
			continue
		}
		if len(about) > 0 && len(s.touching("none", 0, len(s.ts))) == 0 {
			r.start(about)
		}
		r.rest = true
		return len(r.u.Start) > 0
	}
	return false
}

// wished reads a sentence that says what customers want and no more, as a case for those behind it: "1) They want to
// report a claim."
func (r *reader) wished(s *sentence) bool {
	m := s.begins("wish", 0)
	if m == nil || s.acts(m.to, len(s.ts)) > 0 || s.namesField(0, len(s.ts)) || len(s.marks["none"])+len(s.marks["away"]) > 0 {
		return false
	}
	list := s.reasons(m.to, len(s.ts))
	if len(list) == 0 {
		return false
	}
	r.start(list)
	r.before, r.open = &situation{reasons: list}, true
	return true
}

// solely reads matters with an "only" and nothing else: "Demo requests only.", "Only complaints get a ticket."
func (r *reader) solely(s *sentence) bool {
	end := len(s.ts)
	for end > 0 && s.ts[end-1].punct {
		end--
	}
	from := 0
	switch {
	case s.at("only", 0):
		from = 1
	case end > 1 && s.at("only", end-1):
		end--
	default:
		return false
	}
	list, stop := s.nounList(from, end)
	if len(list) == 0 || len(s.named(from, stop)) == 0 || s.namesField(0, len(s.ts)) || len(s.marks["neg"]) > 0 {
		return false
	}
	if m := s.begins("opened", stop); stop != end && (m == nil || m.to != end) {
		return false
	}
	for _, n := range list {
		s.nameMatter(n)
	}
	r.start(s.named(from, stop))
	r.u.Only = true
	r.before, r.open = &situation{reasons: s.named(from, stop)}, true
	return true
}

// closesFields says whether a "nothing else" ends a list of fields: "a name and a number, nothing else".
func (s *sentence) closesFields(m mark) bool {
	fields := s.touching("field", 0, m.from, "name", "phone", "email", "company", "custom")
	return s.at("nay", m.from) && len(fields) > 0 && len(s.touching("reason", fields[len(fields)-1].to, m.from)) == 0
}
