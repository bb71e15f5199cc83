package policy

import "strings"

// bareFrom is where a list of fields begins inside a condition with no verb behind it, the end when there is none.
func (s *sentence) bareFrom(p piece) int {
	if len(s.touching("refuse", p.from, p.to))+len(s.touching("given", p.from, p.to)) > 0 {
		return p.to
	}
	comma := p.kind == "if"
	for i := p.from + 1; i < p.to; i++ {
		if !s.is(i, ",") && !s.at("only", i) && !s.startsField(i) {
			continue
		}
		comma = comma && !s.is(i, ",")
		if comma || s.at("reason", i) && s.at("reason", i-1) {
			continue
		}
		if s.bare(i, p.to) && len((&piece{s, p.from, i, p.kind}).reasons()) > 0 {
			return i
		}
	}
	return p.to
}

// caseEnd is where what a condition speaks of ends and something else is said without a verb of ours: behind the noun
// phrases that follow a preposition, and behind a comma before "we", "otherwise", "nothing".
func (s *sentence) caseEnd(p piece, cond *mark) int {
	if len(s.touching("refuse", p.from, p.to))+len(s.touching("given", p.from, p.to))+len(s.touching("missing", p.from, p.to)) > 0 {
		return p.to
	}
	if cond.is([]string{"for", "only", "unless"}) && s.at("preposition", cond.to-1) {
		if list, end := s.nounList(p.from, p.to); len(list) > 0 && end < p.to && !s.begins1("cond", end) && !(s.at("and", end) && !s.namesField(end, p.to)) {
			return end
		}
	}
	for i := p.from + 1; i < p.to-1; i++ {
		if m := s.begins("none", i); m != nil && s.at("aux", i) && len((&piece{s, p.from, i, p.kind}).reasons()) > 0 {
			return i // "somebody who needs X must never be made to give details"
		}
		if cond.is([]string{"who"}) && s.at("aux", i) && s.begins("neg", i) == nil && s.begins("neg", i+1) != nil && !s.at("and", i-1) && s.topic(p.from, i) != "" {
			return i // "a customer who has had an accident shall never …"
		}
		if s.is(i, ",") && (s.at("it", i+2) && !s.at("close", i+1) || s.at("self", i+1) || s.begins("else", i+1) != nil || s.begins("none", i+1) != nil) && len((&piece{s, p.from, i, p.kind}).reasons()) > 0 {
			return i
		}
	}
	return p.to
}

// begins1 says whether a clausal condition begins at token i: the noun phrase goes on with "who …".
func (s *sentence) begins1(family string, i int) bool {
	m := s.begins(family, i)
	return m != nil && !m.is([]string{"for"})
}

func (s *sentence) startsField(i int) bool {
	for _, m := range s.marks["field"] {
		if m.from == i {
			return m.tag != "none" && m.tag != "generic" || s.at("only", i-1)
		}
	}
	return false
}

// bare says whether the tokens are a list of fields and nothing else.
func (s *sentence) bare(from, to int) bool {
	fields := 0
	for i := from; i < to; i++ {
		switch {
		case s.at("field", i) && !s.at("field", i, "none", "generic"):
			fields++
		case s.at("copula", i) && !s.at("optional", i) && !s.at("same", i):
			return false
		case s.ts[i].punct || s.at("order", i) || s.at("time", i, "start") || s.at("having", i) || s.at("optional", i) || s.at("and", i) || s.at("adv", i) || s.at("only", i) || s.at("det", i) || s.at("nay", i) || s.at("same", i):
		default:
			return false
		}
	}
	return fields > 0
}

// namesField says whether the tokens name a field.
func (s *sentence) namesField(from, to int) bool {
	return len(s.touching("field", from, to, "name", "phone", "email", "company", "custom")) > 0
}

// nearlyBare says whether the tokens are a list of fields but for a word or two.
func (s *sentence) nearlyBare(from, to int) bool {
	fields, other := 0, 0
	for i := from; i < to; i++ {
		switch {
		case s.at("field", i) && !s.at("field", i, "none", "generic"):
			fields++
		case s.ts[i].punct || s.at("and", i) || s.at("adv", i) || s.at("det", i) || s.at("having", i):
		default:
			other++
		}
	}
	return fields > 0 && other < 2
}

// names says whether the tokens name a field or everything.
func (s *sentence) names(from, to int) bool {
	return len(s.touching("all", from, to)) > 0 || len(s.touching("field", from, to, "name", "phone", "email", "company", "custom")) > 0
}

// arrowed says whether a sign is an arrow.
func (s *sentence) arrowed(i int) bool {
	return s.is(i, ":") && s.raw[s.ts[i].from] != ':' && !strings.HasPrefix(s.raw[s.ts[i].from:], "：")
}

// arrow says whether a sign stands between two fields: "name → phone".
func (s *sentence) arrow(i int) bool {
	return s.is(i, ":") && s.raw[s.ts[i].from] != ':' && s.at("field", i-1) && s.names(i+1, min(i+5, len(s.ts)))
}

// wished says whether fields are named and nothing says that they are known or not wanted.
func (s *sentence) wished(from, to int) bool {
	return s.namesField(from, to) && len(s.touching("neg", from, to))+len(s.touching("nay", from, to))+len(s.touching("given", from, to))+len(s.touching("then", from, to)) == 0
}
