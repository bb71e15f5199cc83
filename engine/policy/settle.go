package policy

import (
	"slices"
	"strings"
)

// settle decides between readings of the same words, with the operator's own field labels.
func (s *sentence) settle(labels []label) {
	if s.settled {
		return
	}
	s.settled = true
	s.trim()
	s.own(labels)
	fields := s.fields()
	var reasons []mark
	for _, r := range s.marks["reason"] {
		if !s.unmeant(r) && !slices.ContainsFunc(fields, func(f mark) bool { return f.from < r.to && r.from < f.to && f.tag != "none" && f.tag != "generic" }) {
			reasons = append(reasons, r)
		}
	}
	s.marks["field"], s.marks["reason"] = fields, reasons
	for _, f := range []string{"neg", "nay"} { // "phone no."
		s.marks[f] = slices.DeleteFunc(s.marks[f], func(n mark) bool {
			return slices.ContainsFunc(fields, func(m mark) bool { return m.from < n.from && n.to <= m.to && m.tag != "generic" && m.tag != "none" })
		})
	}
	s.index("field", "reason", "neg", "nay")
	s.subjects()
	s.affirm()
	s.marks["attempts"] = slices.DeleteFunc(s.marks["attempts"], func(m mark) bool { // "if the customer asks twice"
		return s.at("subj", m.from-1, "cust") && !s.at("refuse", m.from)
	})
	s.index("neg", "nay", "then", "act", "attempts", "reason")
}

// own marks the operator's fields: labels in full go before what may be written for them.
func (s *sentence) own(labels []label) {
	whole := make([]label, 0, 2*len(labels))
	for _, l := range labels {
		whole = append(whole, label{l.key, l.ways[:min(1, len(l.ways))]})
	}
	for _, l := range append(whole, labels...) {
		for _, m := range append(s.aliases(l), l.find(s.ts)...) {
			s.marks["field"] = slices.DeleteFunc(s.marks["field"], func(o mark) bool { return o.from < m.to && m.from < o.to && o.tag != "custom" })
			if !covers(s.marks["field"], m.from, m.to) {
				s.marks["field"] = append(s.marks["field"], m)
			}
		}
	}
	slices.SortFunc(s.marks["field"], func(a, b mark) int { return a.from - b.from })
}

// aliases are the places where a language's own words mean a field whose label is English.
func (s *sentence) aliases(l label) []mark {
	var out []mark
	for _, m := range s.marks["alias"] {
		if slices.ContainsFunc(l.ways, func(w []string) bool { return strings.Join(w, " ") == m.tag }) {
			out = append(out, mark{from: m.from, to: m.to, family: "field", tag: "custom", key: l.key})
		}
	}
	return out
}

// trim takes a word off phrases that runs into the next thing said: "any complaint" + "pass it to", "is asked for" +
// "unless".
func (s *sentence) trim() {
	if s.lang == languages[0] {
		return
	}
	for i, m := range s.marks["reason"] {
		if a := s.begins("act", m.to-1); a != nil && m.to-m.from > 1 && a.to > m.to {
			s.marks["reason"][i].to--
		}
	}
	for i, m := range s.marks["act"] {
		if c := s.begins("cond", m.to-1); c != nil && m.is([]string{"ask", "asked", "get"}) && m.to-m.from > 1 && c.is([]string{"if", "only", "unless"}) {
			s.marks["act"][i].to--
		}
	}
	s.index("reason", "act")
}

// fields are the marks of fields that no longer name of a matter covers.
func (s *sentence) fields() []mark {
	var out []mark
	for _, f := range s.marks["field"] {
		if !slices.ContainsFunc(s.marks["reason"], func(r mark) bool {
			return r.from < f.to && f.from < r.to && r.to-r.from > f.to-f.from && f.tag != "none" && (f.tag != "custom" || f.to-f.from == 1)
		}) {
			out = append(out, f)
		}
	}
	return out
}

// unmeant says whether the words of a matter mean something else where they stand: "offer to help", "answered from our
// FAQ".
func (s *sentence) unmeant(r mark) bool {
	for _, i := range s.marks["idiom"] {
		if i.from > r.from || r.to > i.to {
			continue
		}
		if i.tag == "drop" || i.tag == "i" && i.to-i.from > r.to-r.from && s.at("aim", i.to-1) || r.tag == "general_question" && i.from < r.from {
			return true
		}
	}
	a := s.begins("act", r.from)
	return a != nil && a.tag == "offer" && r.to == r.from+1 && r.tag == "pricing" && (r.from == 0 || s.ts[r.from-1].punct || s.at("and", r.from-1))
}

// affirm drops the negations that do not deny: "do not hesitate to ask", "never end a chat without asking".
func (s *sentence) affirm() {
	for _, y := range s.marks["yes"] {
		to := y.to
		if y.tag == "end" {
			at := slices.IndexFunc(s.marks["neg"], func(n mark) bool { return n.from >= y.to && s.at("without", n.from) })
			if at < 0 {
				continue
			}
			to = s.marks["neg"][at].to
		}
		s.marks["neg"] = slices.DeleteFunc(s.marks["neg"], func(n mark) bool { return n.from >= y.from && n.from < to })
		s.marks["nay"] = slices.DeleteFunc(s.marks["nay"], func(n mark) bool { return n.from >= y.from && n.from < to })
		if y.tag == "end" {
			s.marks["then"] = slices.DeleteFunc(s.marks["then"], func(n mark) bool { return n.from >= y.from && n.from < to })
			s.marks["act"] = slices.DeleteFunc(s.marks["act"], func(n mark) bool { return n.from >= y.from && n.from < y.to })
		}
	}
}
