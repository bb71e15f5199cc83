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
	for _, m := range s.marks["sole"] {
		if s.namesField(0, m.to) && len(s.touching("reason", 0, m.from)) == 0 || s.at("neg", m.from-1) || s.at("then", m.from) {
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
