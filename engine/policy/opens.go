package policy

// opens says whether a condition begins at the mark.
func (s *sentence) opens(m mark, a, b int, after bool) bool {
	if a := s.begins("act", m.from); a != nil && a.to > m.to && a.tag != "whose" {
		return false
	}
	if s.begins("manner", m.from) != nil && len(s.touching("tone", m.to, min(b, m.to+4))) > 0 {
		return false // "con tono profesional"
	}
	if s.lang != languages[0] && s.inside("wrap", m.from) {
		return false // "les questions sur …"
	}
	if s.pointing(m) || m.tag == "only" && m.from > a && s.at("copula", m.from-1) {
		return false // "people who are just after our opening times"
	}
	if m.from > a && s.at("team", m.to) && s.proper(m.from-1) {
		return false // "Kenji in sales"
	}
	if s.at("order", m.from, "last", "then") && m.from > 0 || s.begins("order", m.from) != nil && s.begins("order", m.from).to > m.to || s.inside("same", m.from) || s.at("idiom", m.from) || m.tag == "only" && s.at("idiom", m.to-1) || m.tag == "for" && s.at("same", m.from) || s.glued(m.from) || s.at("refuse", m.from) && !((m.from == a && m.tag == "if" || m.tag == "who") && s.begins("refuse", m.from) != nil) || s.inside("reason", m.from) || s.inside("act", m.from) || s.at("order", m.from, "this") || s.at("order", m.from, "before") && s.startsField(m.to) {
		return false
	}
	for _, t := range s.marks["time"] {
		if t.from < m.from && m.from < t.to || t.from == m.from && (t.is([]string{"start", "first"}) || t.is([]string{"instead"}) && t.to > m.to) {
			return false
		}
	}
	if m.tag == "only" && s.at("for", m.to-1) && s.objectNear(m.to) {
		return false // "ask only for their order number"
	}
	if s.at("without", m.from) { // "without a phone number do not file anything"
		return m.from == a && s.namesField(m.to-1, m.to+3)
	}
	switch m.tag {
	case "who":
		return m.from > a && s.begins("field", m.from) == nil && (s.at("subj", m.from-1, "cust") || s.at("noone", m.from-1) || s.at("reason", m.from-1) || s.at("persons", m.from-1))
	case "for":
		return s.opensFor(m, a, b)
	}
	return !s.at("once", m.from) || (s.at("subj", m.to) || s.at("det", m.to)) && !s.at("rel", m.to)
}

// objectNear says whether a field follows but for an article.
func (s *sentence) objectNear(i int) bool {
	for i < len(s.ts) && s.at("det", i) && !s.startsField(i) {
		i++
	}
	return s.startsField(i) && !s.at("reason", i)
}

// opensFor says whether a "for" or "about" begins a condition: a reason follows, or it begins the sentence.
func (s *sentence) opensFor(m mark, a, b int) bool {
	first := m.from == a || s.is(m.from-1, ",", "(") || s.at("and", m.from-1) && s.is(m.from-2, ",")
	for i := m.to; i < min(b, m.to+6); i++ {
		if act := s.actAt(i); act != nil && i > m.to && (act.is([]string{"ask", "send", "confirm"}) || act.is([]string{"get"}) && s.takes(*act)) {
			break
		}
		if s.ts[i].punct || s.begins("cond", i) != nil && i > m.to && !s.at("cond", i, "who") {
			break
		}
		if s.startsField(i) && !s.at("reason", i) {
			return false
		}
		if s.at("else", i) {
			return true
		}
		if s.at("reason", i) {
			return true
		}
	}
	for _, act := range s.marks["act"] { // "is only needed for enrolment", "don't take details from applicants"
		if act.is([]string{"asked"}) && act.to == m.from || act.is([]string{"ask", "get"}) && act.from < m.from && s.at("field", m.from-1, "generic") &&
			(s.at("whence", m.from) || s.at("for", m.from) && (len(s.touching("only", a, m.from))+len(s.touching("neg", a, act.to)) > 0 || s.chapter() == "never") && !s.at("det", m.to) && !s.at("pron", m.to)) {
			return true
		}
	}
	return first && s.strong(m) && !s.at("field", m.to) || s.forMatter(m, b)
}

// forMatter says whether fields stand before a "for" and a kind of matter behind it: "name and phone for wholesale
// enquiries".
func (s *sentence) forMatter(m mark, b int) bool {
	if !s.at("for", m.from) || !s.at("field", m.from-1) || s.at("field", m.from-1, "none") || s.at("det", m.to) && !s.at("every", m.to) {
		return false
	}
	for i := m.to; i < min(b, m.to+5) && !s.ts[i].punct; i++ {
		if s.at("matter", i) && i > m.to {
			return true
		}
	}
	return false
}

// strong are prepositions that may begin a condition about any matter at the start of a clause.
func (s *sentence) strong(m mark) bool {
	return s.at("strong", m.from) || len(s.ts[m.from].forms) > 1
}

// nested says whether a "for" or "who" stands inside a condition that is open already.
func (s *sentence) nested(m mark, open int, out []cut) bool {
	if n := len(out); n > 0 && out[n-1].act.is([]string{"goes", "send"}) && m.is([]string{"for", "who"}) && len(s.commas(out[n-1].act.to, m.from)) > 0 {
		return true // "leads go to Kim, tickets about billing to Lee"
	}
	return open >= 0 && m.is([]string{"for", "who"}) && m.from > open-1 && !s.at("field", m.from-1)
}

// resumes says whether what is asked for goes on behind a condition: "ask those who … for their name".
func (s *sentence) resumes(i, open int, out []cut) (int, bool) {
	if open < 0 || i <= open || len(out) < 2 || !s.at("for", i) || !out[len(out)-2].act.is([]string{"ask"}) || out[len(out)-1].cond == nil {
		return 0, false
	}
	for k := i + 1; k < min(i+4, len(s.ts)); k++ {
		if s.startsField(k) && !s.at("reason", k) {
			return i + 1, true
		}
		if !s.at("det", k) {
			return 0, false
		}
	}
	return 0, false
}

// narrowed is a condition with an "only" right in front: "only, if".
func (s *sentence) narrowed(m *mark) *mark {
	i := m.from - 1
	if s.is(i, ",") {
		i--
	}
	if m.tag == "if" && i >= 0 && s.at("only", i) {
		return &mark{m.from, m.to, m.family, "only", ""}
	}
	return m
}

// bodyOf is where the words of a condition begin; "without" and "no" are of them.
func (s *sentence) bodyOf(m *mark) int {
	if s.begins("refuse", m.from) != nil || s.at("without", m.from) || s.begins("missing", m.from) != nil && m.is([]string{"if"}) {
		return m.from
	}
	return m.to
}

// pointing says whether one word that may begin a condition points at the case spoken of: "عندها".
func (s *sentence) pointing(m mark) bool {
	same := s.begins("same", m.from)
	return same != nil && same.to == m.to && m.to == m.from+1
}
