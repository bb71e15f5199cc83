package policy

import "strings"

// modified says whether behind the last matter between two tokens a preposition says more of it.
func (s *sentence) modified(from, to int) bool {
	ms := s.touching("reason", from, to)
	if len(ms) == 0 {
		return false
	}
	last := ms[len(ms)-1].to
	return last < to-1 && (s.at("about", last) || s.at("preposition", last)) && !s.at("close", last+1)
}

// modifies says whether what stands between two matters makes the second one say more of the first.
func (s *sentence) modifies(from, to int) bool {
	if s.at("about", to) && from <= to {
		from = to
		to++
	}
	if from >= to || to-from > 3 || !s.at("about", from) {
		return false
	}
	for i := from + 1; i < to; i++ {
		if !s.at("article", i) && !s.at("det", i) && !s.at("adv", i) {
			return false
		}
	}
	return true
}

// topic is what a part of a condition is about, without the words that lead to it: the instruction's own words.
func (s *sentence) topic(from, to int) string {
	if s.at("rel", from) || covers(s.marks["cases"], from, to) || covers(s.touching("ditto", max(0, from-2), to, "d"), from, to) {
		return ""
	}
	if m := s.begins("idiom", from); m != nil && m.to >= to && m.to-m.from > 1 {
		return "" // "on the other hand"
	}
	for i := from; i < to; i++ { // "students": a kind of customer is a topic, customers are not
		if m := s.begins("subj", i); to-from < 3 && m != nil && m.tag == "cust" && m.to == to && len(s.touching("anyone", i, to)) == 0 && s.lang == "en" {
			return strings.ToLower(spaced(s.text(to-1, to)))
		}
	}
	if s.at("nay", from) && s.at("neg", from) {
		return ""
	}
	for from < to && (s.ts[from].punct || s.at("lead", from) || s.at("subj", from, "cust") || s.at("det", from) || s.at("and", from)) {
		from++
	}
	to = s.topicEnd(from, to)
	for from < to && (s.ts[to-1].punct || s.at("trail", to-1) || s.at("adv", to-1)) {
		to--
	}
	fields := 0
	for i := from; i < to; i++ {
		if s.ts[i].num > 0 && to-from == 1 {
			return ""
		}
		if s.at("field", i) && !s.at("field", i, "none") || s.at("pron", i) {
			fields++
		}
	}
	text := strings.ToLower(spaced(s.text(from, to)))
	if from < to && s.ts[from].text[0] >= '0' && s.ts[from].text[0] <= '9' {
		return "" // a time
	}
	if to-from == 1 && s.at("thing", from) && s.at("every", from-1) {
		return "" // "each ticket"
	}
	if to-from > 9 || len([]rune(text)) < 3 || fields == to-from {
		return ""
	}
	return text
}

// topicEnd is where the name of a topic ends: before a pronoun that begins another clause and, unless it is something
// to be done ("to register a child for camp"), before a preposition.
func (s *sentence) topicEnd(from, to int) int {
	doing := from > 0 && s.at("aim", from-1)
	for i := from + 1; i < to; i++ {
		switch {
		case s.at("self", i) && !doing, s.at("halt", i), s.begins("none", i) != nil, s.begins("does", i) != nil, s.at("act", i, "asks") && i > from+1:
			return i
		case doing || s.at("owned", i+1) || s.glued(i) || !s.at("preposition", i) || s.at("link", i) || s.closely(i, to):
		default:
			return i
		}
	}
	return to
}
