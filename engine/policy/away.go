package policy

import (
	"slices"
	"strings"
)

// elsewhere notes sentences that send the customer away and so defeat filing.
func (r *reader) elsewhere(s *sentence) bool {
	for _, m := range s.marks["away"] {
		if s.ours(m) {
			continue
		}
		r.u.Findings = append(r.u.Findings, Finding{Code: SendsElsewhere, Sentence: s.raw})
		r.away = r.sentAway(s, m)
		r.never(r.away)
		s.away = true
		return true
	}
	return false
}

// parted says whether a sign stands between two tokens.
func (s *sentence) parted(from, to int) bool {
	return slices.ContainsFunc(s.ts[from:to], func(t token) bool { return t.punct })
}

// ours says whether a mark of sending away does not: it is negated, or it is what we do.
func (s *sentence) ours(m mark) bool {
	for _, n := range s.marks["neg"] {
		if n.to <= m.from && m.from-n.to < 4 && !s.parted(n.to, m.from) || n.from == m.from {
			return true
		}
	}
	if s.begins("scene", m.from) != nil && s.at("subj", m.from-1, "cust") || s.at("rel", m.from-1) || s.at("persona", 0) && len(s.marks["reason"]) == 0 {
		return true // "people who write to us", "you are the chat on our website"
	}
	for _, a := range s.marks["act"] { // leads are forwarded to an address, customers are not
		if a.tag == "send" && a.from <= m.from && m.from < a.to+6 && strings.Contains(s.text(m.from, m.to), "@") &&
			len(s.touching("subj", a.from, m.to, "cust")) == 0 {
			return true
		}
	}
	return false
}

// sentAway is the matter that is dealt with elsewhere.
func (r *reader) sentAway(s *sentence, m mark) []string {
	for _, c := range s.clauses() {
		if at := c.situation(); c.from <= m.from && m.from < c.to && len(at.reasons) > 0 {
			return at.reasons
		}
	}
	if named := s.named(0, m.from); len(named) > 0 {
		return named
	}
	if named := s.named(0, len(s.ts)); len(named) > 0 {
		return named
	}
	if r.before != nil && len(s.marks["same"])+len(s.marks["pron"])+len(s.touching("subj", 0, len(s.ts), "cust")) > 0 {
		return r.before.reasons // "Those customers should write to …"
	}
	for i := 0; i < m.from; i++ {
		if s.at("aux", i) || s.is(i, ":") {
			return s.reasons(0, i)
		}
	}
	return nil
}
