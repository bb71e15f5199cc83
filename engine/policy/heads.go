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
		if at, m := s.owned(i, s.floor(a, out)); m != nil {
			out = append(out, cut{at: at, act: *m})
			open = -1
			i = m.to
			continue
		}
		if m := s.forWhom(i, a, b); m != nil {
			out = append(out, cut{at: i, act: *m})
			open = -1
			i = b
			continue
		}
		if m := s.begins("cond", i); m != nil && !s.nested(*m, open, out) && s.opens(*m, a, b, len(out) > 0) {
			at := i
			for at > a && s.joins(at-1) && (len(out) == 0 || at > out[len(out)-1].at+1) {
				at--
			}
			out = append(out, cut{at: at, cond: s.narrowed(m), body: s.bodyOf(m)})
			open = m.to
			i = m.to - 1
			continue
		}
		if at, m := s.doing(i, s.floor(a, out)); m != nil {
			out = append(out, cut{at: at, act: mark{from: m.from, to: m.to, family: "act", tag: "handles", key: m.tag}})
			open = -1
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
		if m.tag == "whose" && !s.receives(*m, out) {
			continue
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

// floor is where the words behind the last cut begin.
func (s *sentence) floor(a int, out []cut) int {
	if len(out) == 0 {
		return a
	}
	if c := out[len(out)-1]; c.cond != nil {
		return c.body
	}
	return out[len(out)-1].act.to
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
	if m.tag == "asks" || m.tag == "whose" {
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
	if m := s.begins("reason", i); act != nil && m != nil && m.to > act.to && s.lang != languages[0] {
		act = nil // "pedir cita" is what the customer wants
	}
	if act != nil && (act.is([]string{"goes"}) && s.at("none", i) || act.is([]string{"solve"}) && s.at("reason", i-1, "cannot_answer")) {
		act = nil
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

// commands says whether an act is something the agent is told to do, and where that begins, adverbs, negation and
// subject before it. floor is where the part before begins; open is where the open condition begins, -1 when there is
// none.
func (s *sentence) commands(m mark, floor, open int) (at int, ok bool) {
	if n := s.denial(m.from); n != nil && open >= 0 && n.from > open && !s.at("subj", n.from-1) && s.object(m.to) {
		return n.from, true // "if they are with us there is no need to ask for …"
	}
	q, crossed := m.from-1, false
	for q >= floor && s.skippable(q) {
		crossed = crossed || s.at("and", q)
		q--
	}
	start := q + 1
	weak := m.is([]string{"get", "offer", "other", "solve", "leave"}) && m.family == "act"
	switch {
	case m.is([]string{"asked"}) && s.at("aim", m.to):
		return 0, false // "it is not necessary to ask"
	case m.tag == "whose":
		return m.from, true
	case m.is([]string{"asks"}):
		return start, s.agent(start, m.from)
	case m.is([]string{"get"}) && !s.takes(m):
		return 0, false
	case q < floor:
		own := open >= 0 && floor == open                      // nothing but adverbs since the condition began: its own verb
		aim := weak && m.from > floor && s.at("aim", m.from-1) // "to book we need …"
		return start, !own && !aim && !m.is([]string{"needs"})
	case s.ts[q].punct:
		return start, !s.is(q, "\"")
	case m.is([]string{"goes"}) && open < 0 && floor > 0 && (s.at("and", m.from-1) || s.at("and", m.from)) && s.namesField(floor, m.from):
		return m.from, true // "gives name and phone and is looked after by Kim"
	case m.is([]string{"goes"}):
		if s.handed(m, open) {
			return start, true
		}
		return s.subject(floor, m.from), open < 0 || floor < open
	case m.is([]string{"needs"}):
		return start, open < 0 && s.takes(m)
	case m.is([]string{"asked", "give"}):
		return start, s.passive(m, q, open)
	case open >= 0:
		return start, s.within(m, q, open, crossed, weak)
	}
	return s.plain(m, q, start, floor, crossed)
}

// receives says whether those who need something are those a matter goes to: "…, who needs the name".
func (s *sentence) receives(m mark, out []cut) bool {
	if m.from == 0 && s.at("staff", 0) {
		return s.takes(m) // "She needs the name and …"
	}
	return len(out) > 0 && out[len(out)-1].act.is([]string{"goes", "handles"}) && (s.ts[max(0, m.from-1)].punct || s.at("and", m.from) || s.at("and", m.from-1)) && s.takes(m)
}

// denial is a negation of some length that ends before a token: "there is no need to".
func (s *sentence) denial(to int) *mark {
	for _, n := range s.marks["neg"] {
		if n.to == to && n.to-n.from > 2 {
			return &n
		}
	}
	return nil
}

// handed says whether an act is told of those whom an open "who" speaks of: "anyone who wants X is passed to Y".
func (s *sentence) handed(m mark, open int) bool {
	return open >= 0 && m.to-m.from > 1 && (s.at("aux", m.from) || s.at("neg", m.from)) && s.at("cond", open-1, "who") && len(s.named(open, m.from)) > 0
}

// passive says whether "is asked for" or "give us" says what is to be done.
func (s *sentence) passive(m mark, q, open int) bool {
	if m.is([]string{"give"}) {
		return s.takes(m) && !s.at("refuse", m.from) && !(open >= 0 && s.at("subj", q, "cust") && !s.handed(m, open))
	}
	return (open < 0 || s.names(open, m.from) || s.object(m.to)) && !s.at("refuse", m.from)
}

// within says whether an act in an open condition, behind the word q, ends it: "if they want a refund ask for …".
func (s *sentence) within(m mark, q, open int, crossed, weak bool) bool {
	object := s.object(m.to)
	switch {
	case m.family == "then" && s.lang != languages[0] && covers(s.marks["refuse"], open, m.from):
		return true
	case s.at("or", m.from-1) || s.at("or", m.from):
		return false // "or asks for a quote": another case
	case s.at("subj", q, "cust"):
		return false
	case s.at("skipping", m.from), s.at("telling", m.from) && s.at("subj", m.from+1, "cust"):
		return q >= open
	case crossed:
		return object && (!weak || m.is([]string{"get"})) || m.is([]string{"send"}) && m.to-m.from > 1
	case m.is([]string{"ask", "get", "confirm"}):
		return (!s.at("aim", m.from-1) || s.at("neg", m.from-1)) && object && q >= open
	case m.is([]string{"send"}):
		return s.at("reason", q) || s.lang != languages[0]
	}
	return m.family == "then" && (covers(s.marks["refuse"], open, m.from) || covers(s.marks["missing"], open, m.from))
}

// plain judges an act behind other words where no condition is open.
func (s *sentence) plain(m mark, q, start, floor int, crossed bool) (int, bool) {
	switch {
	case m.is([]string{"send"}) && s.topical(floor, start):
		return start, true
	case m.is([]string{"confirm"}) && len(s.touching("copula", m.from, m.to)) > 0 && s.namesField(floor, m.from) && !s.names(m.to, m.to+4): // "the number has to be repeated"
		return floor, true
	case start < m.from && s.lang != languages[0] && m.is([]string{"ask", "confirm"}): // only English imperatives look like what customers do
		return start, true
	case s.at("subj", q, "cust"):
		return start, s.at("skipping", m.from) || crossed || s.at("pron", q)
	case crossed, s.agent(start, m.from):
		return start, true
	case m.is([]string{"leave"}) && m.family == "act" && len(s.named(floor, m.from)) > 0:
		return floor, true
	}
	if start < m.from {
		floor = start
	}
	return floor, m.is([]string{"ask", "confirm"}) && s.object(m.to) && !s.at("aim", m.from-1) && len(s.touching("subj", floor, q+1, "cust")) == 0
}

// topical says whether tokens are matters in a row and nothing else: "los viajes de grupo páselos a …".
func (s *sentence) topical(from, to int) bool {
	list, end := s.nounList(from, to)
	return len(list) > 0 && end == to && len(s.named(from, to)) > 0
}

// agent says whether the agent is named between two tokens.
func (s *sentence) agent(from, to int) bool { return len(s.touching("subj", from, to, "agent")) > 0 }

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
		s.at("subj", i, "agent") && (!s.at("it", i) || s.itActs(i)) || s.at("time", i, "start", "now")
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

// inside says whether a mark of the family began before token i and covers it.
func (s *sentence) inside(family string, i int) bool {
	return s.at(family, i) && s.begins(family, i) == nil
}
