package policy

import "slices"

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
	if act != nil && act.to == i+1 && s.at("noun", i) && !s.at("neg", i-1) && (i+1 >= len(s.ts) || s.ts[i+1].punct || s.at("and", i+1) || !s.at("article", i+1) && !s.at("pron", i+1) && !s.namesField(i, i+4)) {
		act = nil // "name, address and phone"
	}
	if m := s.begins("reason", i); act != nil && m != nil && m.to > act.to && s.lang != languages[0] {
		act = nil // "pedir cita" is what the customer wants
	}
	if act != nil && act.to == i+1 && act.is([]string{"ask"}) && s.lang != languages[0] && s.begins("reason", i+1) != nil && !s.at("field", i+1) && s.reasonOnly(i+1) {
		act = nil // "طلب استرداد": what the customer asks for
	}
	if s.inside("neg", i) && !(act != nil && act.is([]string{"give"}) && !s.at("neg", act.to-1)) {
		act = nil // "não é preciso pedir"
	}
	if w := s.wrapping(i); act != nil && w != nil && w.to-w.from > 1 && w.to > act.to {
		act = nil // "toute demande de …"
	}
	if act != nil && (act.is([]string{"goes"}) && s.at("none", i) || act.is([]string{"solve"}) && s.at("reason", i-1, "cannot_answer")) {
		act = nil
	}
	if act != nil && (act.tag == "other" && s.at("field", i) || s.at("why", i) || s.inside("then", i)) {
		act = nil
	}
	if s.at("field", i) && !s.at("field", i, "none") && !(then != nil || act != nil && (s.at("neg", i) || s.objectFirst(*act))) {
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

// reasonOnly says whether a matter and nothing else stands from a token to the next sign.
func (s *sentence) reasonOnly(i int) bool {
	m := s.begins("reason", i)
	return m != nil && (m.to >= len(s.ts) || s.ts[m.to].punct || s.at("and", m.to))
}

// agent says whether the agent is named between two tokens.
func (s *sentence) agent(from, to int) bool { return len(s.touching("subj", from, to, "agent")) > 0 }

// itActs says whether "it" is who acts, not what an act is about.
func (s *sentence) itActs(i int) bool {
	return i == 0 || s.ts[i-1].punct || s.at("and", i-1) || s.at("same", i-1) || s.at("cond", i-1, "if", "only", "unless")
}

// wrapping is the phrase in front of the name of a matter that covers token i.
func (s *sentence) wrapping(i int) *mark {
	for _, m := range s.marks["wrap"] {
		if m.from <= i && i < m.to {
			return &m
		}
	}
	return nil
}

// skippable are words that may stand before an act and belong to it.
func (s *sentence) skippable(i int) bool {
	if s.ts[i].punct || s.at("cond", i, "if", "only", "unless") && !s.at("idiom", i) {
		return false
	}
	return slices.ContainsFunc([]string{"adv", "neg", "yes", "only", "and", "idiom", "same"}, func(f string) bool { return s.at(f, i) }) ||
		s.at("subj", i, "agent") && (!s.at("it", i) || s.itActs(i)) || s.at("time", i, "start", "now", "first")
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

// objectFirst says whether an act begins with its object, "details": "Daten nimmst du nur auf, wenn …".
func (s *sentence) objectFirst(act mark) bool {
	f := s.begins("field", act.from)
	return s.lang != languages[0] && f != nil && f.tag == "generic" && act.to > f.to+1 && len(s.touching("only", act.from, act.to)) > 0
}
