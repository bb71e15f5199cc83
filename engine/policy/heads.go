package policy

import "slices"

// cuts finds where, between two tokens, something to be done or a condition begins.
func (s *sentence) cuts(a, b int) []cut {
	var out []cut
	open := -1 // the condition read now began here
	for i := a; i < b; i++ {
		if at, ask := s.resumes(i, open, out); ask {
			out = append(out, cut{at: i, act: mark{from: i, to: at, family: "act", tag: "ask"}, resumed: true})
			open = -1
			continue
		}
		if m := s.begins("cond", i); m != nil && !s.within1(*m, open, out) && s.opens(*m, a, b, len(out) > 0) {
			at := i
			for at > a && s.joins(at-1) && (len(out) == 0 || at > out[len(out)-1].at+1) {
				at--
			}
			out = append(out, cut{at: at, cond: s.narrowed(m), body: s.bodyOf(m)})
			open = m.to
			i = m.to - 1
			continue
		}
		m := s.actAt(i)
		if m == nil {
			continue
		}
		floor := a
		if len(out) > 0 {
			floor = out[len(out)-1].at
			if c := out[len(out)-1]; c.cond == nil {
				floor = max(floor, min(c.act.to, i))
			} else {
				floor = c.body
			}
		}
		at, ok := s.commands(*m, floor, open)
		if !ok {
			continue
		}
		out = append(out, cut{at: at, act: m.imperative()})
		open = -1
		if m.to-1 > i && m.family == "act" {
			i = max(i, min(m.to-1, b-1))
			if m.tag == "send" || m.tag == "other" {
				i = m.from
			}
		}
	}
	return out
}

// within1 says whether a "for" or "who" stands inside a condition that is open already.
func (s *sentence) within1(m mark, open int, out []cut) bool {
	if n := len(out); n > 0 && out[n-1].act.is([]string{"goes", "send"}) && m.is([]string{"for", "who"}) && len(s.commas(out[n-1].act.to, m.from)) > 0 {
		return true // "leads go to Kim, tickets about billing to Lee"
	}
	return open >= 0 && m.is([]string{"for", "who"}) && m.from > open-1 && !s.at("field", m.from-1)
}

// commas are the places of the commas between two tokens.
func (s *sentence) commas(from, to int) []int {
	var out []int
	for i := from; i < to; i++ {
		if s.is(i, ",") {
			out = append(out, i)
		}
	}
	return out
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

// bodyOf is where the words of a condition begin; "without" and "no" are of them.
func (s *sentence) bodyOf(m *mark) int {
	if s.at("without", m.from) {
		return m.from
	}
	return m.to
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

// subject is where the words begin that say what goes somewhere, behind the comma that ends the clause before.
func (s *sentence) subject(floor, to int) int {
	for i := to - 1; floor > 0 && i > floor; i-- {
		if s.is(i, ",") && !s.divided(floor, i) {
			return i + 1
		}
	}
	return floor
}

// divided says whether reasons stand on the left of a comma, so that it divides a list of matters.
func (s *sentence) divided(floor, i int) bool {
	return len(s.named(floor, i)) > 0 && !s.at("act", floor-1)
}

// imperative is the act of "the bot asks": the same as "ask".
func (m mark) imperative() mark {
	if m.tag == "asks" {
		m.tag = "ask"
	}
	return m
}

// joins are words between clauses that belong to the one behind them.
func (s *sentence) joins(i int) bool { return s.at("and", i) || s.at("only", i) }

// actAt is what is done at token i; what a refusal calls for goes before other readings of the same words.
func (s *sentence) actAt(i int) *mark {
	act, then := s.begins("act", i), s.begins("then", i)
	if act != nil && act.to == i+1 && i > 0 && (s.at("article", i-1) || s.inside("reason", i)) {
		act = nil // "the request"
	}
	if act != nil && act.to == i+1 && s.at("noun", i) && (i+1 >= len(s.ts) || s.ts[i+1].punct || s.at("and", i+1) || !s.at("article", i+1) && !s.at("pron", i+1) && !s.namesField(i, i+4)) {
		act = nil // "name, address and phone"
	}
	if act != nil && (act.tag == "other" && s.at("field", i) || s.at("why", i) || s.inside("then", i)) {
		act = nil
	}
	if s.at("field", i) && !s.at("field", i, "none") && !(then != nil || act != nil && s.at("neg", i)) {
		return nil
	}
	switch {
	case act == nil:
		return then
	case then == nil || act.to > then.to || act.is([]string{"ask", "asked", "confirm", "send"}):
		return act
	}
	return then
}

// commands says whether an act is something the agent is told to do, and where that begins, adverbs, negation and subject
// before it. floor is where the part before begins; open is where the open condition begins, -1 when there is none.
func (s *sentence) commands(m mark, floor, open int) (at int, ok bool) {
	q, crossed := m.from-1, false
	for q >= floor && s.skippable(q) {
		crossed = crossed || s.at("and", q)
		q--
	}
	start := q + 1
	if m.is([]string{"asked"}) && s.is(m.to, "to") {
		return 0, false // "it is not necessary to ask"
	}
	if m.is([]string{"asks"}) {
		return start, s.agent(start, m.from)
	}
	weak := m.is([]string{"get", "offer", "other", "solve", "leave"}) && m.family == "act"
	object := s.object(m.to)
	if q < floor {
		if open >= 0 && floor == open { // nothing but adverbs since the condition began: its own verb
			return 0, false
		}
		if weak && m.from > floor && s.is(m.from-1, "to") {
			return 0, false // "to book we need …"
		}
		if m.is([]string{"needs"}) {
			return 0, false
		}
		return start, !weak || !m.is([]string{"get"}) || s.takes(m)
	}
	if m.is([]string{"get"}) && !s.takes(m) {
		return 0, false
	}
	switch {
	case s.ts[q].punct && s.is(q, ",", ")", "(", "/", "+", "&"):
		if open >= 0 && weak && !s.at("reason", q-1) && m.is([]string{"get"}) && !object {
			return 0, false
		}
		return start, true
	case s.is(q, "\""):
		return 0, false
	case s.ts[q].punct:
		return start, true
	case m.is([]string{"goes", "handles"}):
		return s.subject(floor, m.from), open < 0 || floor < open
	case m.is([]string{"needs"}):
		return start, open < 0 && s.takes(m)
	case m.is([]string{"give"}) && !s.takes(m), m.is([]string{"asked"}) && open >= 0 && !s.names(open, m.from) && !object:
		return 0, false
	case m.is([]string{"asked", "give"}):
		return start, !s.at("refuse", m.from) && !(open >= 0 && s.at("subj", q, "cust") && m.is([]string{"give"}))
	case s.at("subj", q, "cust") && open >= 0:
		return 0, false
	case s.at("subj", q, "cust"):
		return start, m.is([]string{"goes"}) || s.at("skipping", m.from) || crossed || s.at("pron", q)
	case open >= 0 && crossed:
		return start, object && !weak || m.is([]string{"send"}) && m.to-m.from > 1 || m.is([]string{"get"}) && object
	case open >= 0:
		return start, !s.is(m.from-1, "to") && object && (s.at("reason", q) || s.at("field", q) || s.longEnough(open, q)) && m.is([]string{"ask", "get", "confirm"}) ||
			m.is([]string{"send"}) && s.at("reason", q) || m.family == "then" && (covers(s.marks["refuse"], open, m.from) || covers(s.marks["missing"], open, m.from))
	case crossed, s.agent(start, m.from):
		return start, true
	}
	if m.is([]string{"leave"}) && m.family == "act" && open < 0 && len(s.named(floor, m.from)) > 0 {
		return floor, true
	}
	if start < m.from {
		floor = start
	}
	return floor, m.is([]string{"ask", "confirm"}) && object && !s.is(m.from-1, "to") && len(s.touching("subj", floor, q+1, "cust")) == 0
}

// agent says whether the agent is named between two tokens.
func (s *sentence) agent(from, to int) bool { return len(s.touching("subj", from, to, "agent")) > 0 }

// longEnough says whether a condition has said something.
func (s *sentence) longEnough(open, q int) bool { return q >= open }

// itActs says whether "it" is who acts, not what an act is about.
func (s *sentence) itActs(i int) bool {
	return i == 0 || s.ts[i-1].punct || s.at("and", i-1) || s.at("same", i-1) || s.at("cond", i-1, "if", "only", "unless")
}

// skippable are words that may stand before an act and belong to it.
func (s *sentence) skippable(i int) bool {
	if s.ts[i].punct || s.at("cond", i, "if", "only", "unless") && !s.at("idiom", i) {
		return false
	}
	return slices.ContainsFunc([]string{"adv", "neg", "yes", "only", "and", "idiom", "same"}, func(f string) bool { return s.at(f, i) }) ||
		s.at("subj", i, "agent") && (!s.is(i, "it") || s.itActs(i)) || s.at("time", i, "start", "now")
}

// object says whether an act is followed by a field, "details" or "it".
func (s *sentence) object(from int) bool {
	for i := from; i < min(from+7, len(s.ts)) && !(s.ts[i].punct && !s.is(i, ",", ":", "(")); i++ {
		if s.at("field", i) && !s.at("field", i, "none") || i < from+2 && s.at("pron", i) {
			return true
		}
		if s.begins("cond", i) != nil && s.at("cond", i, "if", "only", "unless") {
			return false
		}
	}
	return false
}

// takes says whether a weak verb (take, get, note) takes a field or a whole matter.
func (s *sentence) takes(m mark) bool {
	for i := m.to - 1; i < min(m.to+7, len(s.ts)) && !(s.ts[i].punct && !s.is(i, ",", ":", "(")); i++ {
		if s.at("field", i) && !s.at("field", i, "none") {
			return true
		}
		if i >= m.to && (s.actHead(i) || s.at("cond", i, "if", "only", "unless")) {
			return false
		}
	}
	return false
}

func (s *sentence) actHead(i int) bool {
	m := s.begins("act", i)
	return m != nil && !m.is([]string{"get", "other", "solve", "offer"})
}

// opens says whether a condition begins at the mark.
func (s *sentence) opens(m mark, a, b int, after bool) bool {
	if s.at("idiom", m.from) || m.tag == "only" && s.at("idiom", m.to-1) || m.tag == "for" && s.at("same", m.from) || s.glued(m.from) || s.at("refuse", m.from) || s.inside("reason", m.from) || s.inside("act", m.from) || s.at("order", m.from, "this") || s.at("order", m.from, "before") && s.startsField(m.to) {
		return false
	}
	for _, t := range s.marks["time"] {
		if t.from < m.from && m.from < t.to || t.from == m.from && t.is([]string{"start"}) {
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
		return m.from > a && (s.at("subj", m.from-1, "cust") || s.at("reason", m.from-1) || s.is(m.from-1, "those", "everybody", "everyone", "anybody", "anyone"))
	case "for":
		return s.opensFor(m, a, b)
	}
	return !s.is(m.from, "once") || (s.at("subj", m.to) || s.at("det", m.to)) && !s.is(m.to, "that")
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
			(s.is(m.from, "from", "de", "von", "من") || s.at("for", m.from) && len(s.touching("only", a, m.from))+len(s.touching("neg", a, act.to)) > 0 && !s.at("det", m.to) && !s.at("pron", m.to)) {
			return true
		}
	}
	return first && s.strong(m) && !s.at("field", m.to)
}

// strong are prepositions that may begin a condition about any matter at the start of a clause.
func (s *sentence) strong(m mark) bool {
	return s.is(m.from, "for", "with", "in", "para", "pour", "fur", "bei", "en", "por", "em", "no", "na", "nos", "nas") || len(s.ts[m.from].forms) > 1
}

// inside says whether a mark of the family began before token i and covers it.
func (s *sentence) inside(family string, i int) bool {
	return s.at(family, i) && s.begins(family, i) == nil
}
