package policy

import (
	"slices"
	"strings"
)

// Matters that are no built-in reason are named by short noun phrases, alone or in a row: "baptisms, weddings and
// funerals". A noun phrase ends before a pronoun, an auxiliary, an article, a question word, a preposition other than
// "of", and before what is to be done.

// span is a noun phrase: tokens from … to.
type span struct{ from, to int }

// nounEnd is where the noun phrase that begins at token i ends; i when there is none.
func (s *sentence) nounEnd(i, to int) int {
	j := i
	for ; j < to; j++ {
		switch {
		case j > i && s.glued(j):
		case s.at("preposition", j) && s.closely(j, to):
			j++
		case s.ts[j].punct && !s.is(j, "&", "'"), s.at("close", j) && !(j > i && s.begins("act", j) != nil && s.at("act", j, "needs") && !s.verb(j)):
			return j
		case j == i:
			if s.at("and", j) || s.at("pron", j) {
				return i
			}
		case s.at("and", j), s.prefixed(j), s.at("neg", j) && !s.at("noun", j), s.at("else", j), s.begins("none", j) != nil, s.begins("ditto", j) != nil && !s.at("ditto", j, "start"):
			return j
		case s.at("article", j) && !s.at("link", j-1):
			return j
		case s.begins("cond", j) != nil && !s.at("link", j):
			return j
		case s.verb(j) && !s.at("link", j-1):
			return j
		}
	}
	return j
}

// prefixed says whether a word has an "and" written in front of it, as in Arabic.
func (s *sentence) prefixed(i int) bool {
	return i < len(s.ts) && strings.HasPrefix(s.ts[i].text, "و") && len(s.ts[i].forms) > 1 && s.begins("reason", i) == nil
}

// closely says whether a preposition and one bare word end the noun phrase: "repairs on site".
func (s *sentence) closely(j, to int) bool {
	return j+2 <= to && !s.ts[j+1].punct && !s.at("close", j+1) && !s.at("article", j+1) && !s.at("det", j+1) && !s.at("field", j+1) && !s.at("subj", j+1) && s.begins("cond", j+1) == nil &&
		!s.at("reason", j+1) && (j+2 == to || s.ts[j+2].punct)
}

// unlinked takes a trailing "of", adverbs and "questions" off a noun phrase.
func (s *sentence) unlinked(from, to int) int {
	for to > from+1 && (s.at("link", to-1) || s.at("adv", to-1) && !s.at("act", to-1, "needs") || s.at("trail", to-1)) {
		to--
	}
	return to
}

// verb says whether something done begins at token j, which is no noun.
func (s *sentence) verb(j int) bool {
	if m := s.begins("act", j); m != nil && m.is([]string{"needs"}) && (j+1 >= len(s.ts) || s.ts[j+1].punct || s.at("and", j+1)) {
		return false // "access needs"
	}
	if m := s.begins("act", j); m != nil && m.to == j+1 && m.is([]string{"asks", "ask"}) && (j+1 >= len(s.ts) || s.ts[j+1].punct || s.at("and", j+1)) {
		return false // "press requests"
	}
	if m := s.begins("act", j); m != nil && (!s.at("noun", j) || m.to > j+1) {
		return !s.inside("reason", j) && s.begins("reason", j) == nil
	}
	return s.begins("route", j) != nil
}

// nounList are the noun phrases in a row that begin at token a, and where the row ends.
func (s *sentence) nounList(a, b int) (out []span, end int) {
	i := a
	for i < b {
		start := s.unwrap(i, b)
		j := s.nounEnd(start, b)
		if j == start || !s.nameable(start, j) {
			break
		}
		out, end = append(out, span{start, s.unlinked(start, j)}), j
		for j < b && (s.is(j, ",", "/", "&", "+") || s.at("and", j)) {
			j++
		}
		if j == end && !s.prefixed(j) {
			break
		}
		i = j
	}
	return out, end
}

// unwrap skips what stands before the name of a matter: articles, "questions about", "anything to do with".
func (s *sentence) unwrap(i, b int) int {
	for i < b {
		if m := s.begins("wrap", i); m != nil && m.to < b {
			i = m.to
		} else if s.ts[i].punct && !s.is(i, ",") || s.at("det", i) || s.at("article", i) {
			i++
		} else {
			break
		}
	}
	return i
}

// nameable says whether a noun phrase may name a matter: it is no field, nobody, nothing that belongs to every chat.
func (s *sentence) nameable(from, to int) bool {
	if (s.at("thing", from) || s.at("trail", from)) && to-from == 1 || s.at("meta", from) && to-from == 1 || s.at("same", from) || s.at("else", from) || s.at("anyone", to-1) || s.at("self", from) {
		return false
	}
	if m := s.begins("act", from); m != nil && !s.at("noun", from) && s.begins("reason", from) == nil && !s.compound(from, to) {
		return false
	}
	if s.begins("none", from) != nil || s.at("role", to-1) || s.at("calendar", to-1) || s.at("nay", from) || s.at("indefinite", from) && s.at("neg", from) {
		return false
	}
	if s.at("idiom", from-1) && s.inside("idiom", from) {
		return false // "on the other hand"
	}
	if s.begins("cond", from) != nil && !s.at("reason", from) || s.at("time", from) || s.at("order", from) || s.at("manner", from) && !s.compound(from, to) || s.at("then", from) && s.begins("reason", from) == nil {
		return false
	}
	for _, m := range s.touching("field", from, to) {
		if m.tag == "none" && m.from <= from && m.to >= to {
			return false
		}
		if m.tag != "none" && m.to >= to && (m.tag != "generic" || m.from == from) {
			return false
		}
	}
	for _, m := range s.touching("subj", max(0, from-1), to) {
		if m.from <= from && m.to == to && (m.from == from || m.tag == "agent") {
			return false
		}
	}
	return len([]rune(s.text(from, to))) > 2 && to-from <= 6 && s.ts[from].num == 0
}

// compound says whether a word that may be a verb begins a noun of two words in front of a colon or an arrow: "Address
// changes: …".
func (s *sentence) compound(from, to int) bool {
	return to-from > 1 && to < len(s.ts) && (s.is(to, ":", "-", ",") || s.at("and", to)) && !s.at("article", from+1) && !s.at("det", from+1) && !s.at("pron", from+1) && !s.at("field", from+1) && !s.at("close", from+1)
}

// subjects marks the matters that stand as subjects or labels and are no built-in reasons, as reasons of their own:
// "Term dates and uniform need an answer and nothing more".
func (s *sentence) subjects() {
	a := s.opener()
	for i := a; i <= len(s.ts); i++ {
		if i < len(s.ts) && (!s.is(i, ";", ":", "-", ".", "?", "!") || s.arrow(i)) {
			continue
		}
		if list, end := s.nounList(a, i); len(list) > 0 && s.predicated(a, s.bracketed(end, i), i) {
			for k, n := range list {
				if s.at("none", n.from) {
					continue // "a plain answer will do"
				}
				if k+1 < len(list) && n.to-n.from == 1 && s.at("and", n.to) && s.at("reason", list[k+1].from) {
					continue // "wrong or damaged items"
				}
				if s.at("preposition", n.to) && covers(s.marks["reason"], n.to, min(n.to+4, len(s.ts))) {
					continue // "changes to a booking"
				}
				s.nameMatter(n)
			}
		}
		a = i + 1
	}
}

// says whether tokens speak of fields, of collecting nothing, of whom something goes to, or elsewhere.
func (s *sentence) says(from, to int) bool {
	return s.names(from, to) || covers(s.marks["ditto"], from, to) || covers(s.marks["none"], from, to) || covers(s.marks["route"], from, to) || covers(s.marks["away"], from, to)
}

// called is a noun phrase as a topic is called.
func (s *sentence) called(n span) string {
	text := strings.ToLower(spaced(s.text(n.from, n.to)))
	if s.prefixed(n.from) {
		text = strings.TrimPrefix(text, "و")
	}
	return text
}

// bears says whether tokens without a head say something of their own.
func (s *sentence) bears(from, to int) bool {
	return s.says(from, to) || slices.ContainsFunc([]string{"else", "time", "attempts", "unanswered", "then", "ditto"}, func(f string) bool { return covers(s.marks[f], from, to) })
}

// nameMatter marks a noun phrase as a reason, unless it holds one.
func (s *sentence) nameMatter(n span) {
	if covers(s.marks["reason"], n.from, n.to) {
		return
	}
	m := mark{from: n.from, to: n.to, family: "reason", tag: "topic:" + s.called(n)}
	ms := s.marks["reason"]
	i := 0
	for i < len(ms) && ms[i].from < n.from {
		i++
	}
	s.marks["reason"] = append(ms[:i:i], append([]mark{m}, ms[i:]...)...)
	delete(s.cover, "reason")
}
