package policy

// commands says whether an act is something the agent is told to do, and where that begins, adverbs, negation and
// subject before it. floor is where the part before begins; open is where the open condition begins, -1 when there is
// none.
func (s *sentence) commands(m mark, floor, open int) (at int, ok bool) {
	if n := s.denial(m.from); n != nil && open >= 0 && n.from > open && !s.at("subj", n.from-1) && s.object(m.to) {
		return n.from, true // "if they are with us there is no need to ask for …"
	}
	if s.final(m, floor) {
		return s.firstField(floor, m.from), true
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
		if open >= 0 && floor == open && m.is([]string{"give", "asked"}) && len(s.named(open, m.from)) > 0 {
			return m.from, true // "those who are with us already need not give …"
		}
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
	case s.lang != languages[0] && m.is([]string{"ask", "confirm"}) && len(s.touching("neg", q+1, m.from)) > 0 && object:
		return true // "a los que ya son clientes no les pidas el correo"
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
	case m.is([]string{"confirm"}) && len(s.touching("copula", start, m.to)) > 0 && s.names(floor, m.from) && !s.names(m.to, m.to+4): // "the number has to be repeated"
		return floor, true
	case start < m.from && s.lang != languages[0] && m.is([]string{"ask", "confirm"}): // only English imperatives look like what customers do
		return start, true
	case s.at("subj", q, "cust"):
		return start, s.at("skipping", m.from) || crossed || s.at("pron", q) || m.is([]string{"ask"}) && s.at("self", m.from) && s.object(m.to) // "from parents we need …"
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

// firstField is where the list of fields in front of a verb begins, with the article before it.
func (s *sentence) firstField(from, to int) int {
	for i := from; i < to; i++ {
		if s.startsField(i) {
			for i > from && (s.at("det", i-1) || s.at("adv", i-1)) {
				i--
			}
			return i
		}
	}
	return from
}

// final says whether a verb stands behind the fields it asks for and ends the part: "Name und Telefon notieren".
func (s *sentence) final(m mark, floor int) bool {
	return s.lang != languages[0] && m.is([]string{"ask", "confirm"}) && s.namesField(floor, m.from) && !s.namesField(m.from, m.to) &&
		(m.to >= len(s.ts) || s.ts[m.to].punct)
}
