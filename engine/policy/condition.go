package policy

import (
	"slices"
	"strings"
)

// situation is what the conditions of a clause speak of.
type situation struct {
	reasons  []string
	except   []string // reasons that are excluded
	spared   []string // fields that are excluded
	only     bool     // nothing outside the reasons
	refusal  bool     // the customer will not say
	missing  bool     // a value is not there or not valid
	elsewise bool     // everything else
	same     bool     // the case spoken of before
	opening  bool     // the start of every conversation
	counted  bool     // a number of unanswered questions
	asking   bool     // the customer asks what a value is for
	named    bool     // there is a condition at all
	unread   bool     // there is one that says nothing known
}

// situation reads the conditions of a clause.
func (c clause) situation() situation {
	var out situation
	for _, p := range c.conds {
		out.named = true
		if p.kind != "even" && !out.formal(p) {
			out.about(p)
		}
	}
	return out
}

// formal reads conditions that are about the conversation, not about a matter.
func (out *situation) formal(p piece) bool {
	s, from := p.s, max(0, p.from-2)
	has := func(family string, tags ...string) bool { return len(s.touching(family, p.from, p.to, tags...)) > 0 }
	meets := func(family string) bool { return covers(s.marks[family], p.from, p.to) }
	matter := covers(s.marks["reason"], p.from, p.to)
	switch {
	case p.kind == "else":
		out.elsewise = true
	case has("refuse") && p.kind != "same":
		out.refusal = true
	case p.kind == "same", has("nobody") && (!matter || s.at("nobody", p.from) && s.at("reason", p.from)), s.at("same", p.to-1) && !has("refuse"),
		p.to-p.from > 1 && s.ts[p.to-1].punct && s.at("same", p.to-2):
		out.same = true
	case s.at("subj", p.from, "agent") && !s.at("it", p.from) && !matter && !has("unanswered"): // "once you know what they need"
	case has("why"):
		out.asking = true
	case has("refuse"), meets("attempts") && !meets("unanswered"):
		out.refusal = true
	case meets("unanswered"):
		out.counted = true
		return !matter || len(p.reasons()) == 0
	case covers(s.touching("time", from, p.to, "start", "first"), p.from, p.to):
		out.opening = true
	case matter:
		return false
	case covers(s.touching("time", from, p.to, "after", "before"), p.from, p.to):
	case has("missing") && !meets("none"):
		out.missing = true
	case has("given"):
	case meets("else"):
		out.elsewise = true
	default:
		return false
	}
	return true
}

// about reads the matters, or the fields, of a condition.
func (out *situation) about(p piece) {
	s, matter := p.s, covers(p.s.marks["reason"], p.from, p.to)
	if f := s.touching("field", p.from, p.to, "name", "phone", "email", "company", "custom"); p.kind == "unless" && len(f) > 0 && !matter {
		for _, m := range f {
			out.spared = append(out.spared, m.keyed())
		}
		return
	}
	found := p.reasons()
	if len(found) > 0 && !matter && len(s.touching("neg", p.from, p.to)) > 0 {
		out.elsewise = true // "if it is not urgent"
		return
	}
	out.unread = out.unread || len(found) == 0
	for _, r := range found {
		if p.kind == "unless" {
			out.except = addTo(out.except, r)
		} else {
			out.reasons = addTo(out.reasons, r)
		}
	}
	out.only = out.only || p.kind == "only"
}

func covers(ms []mark, from, to int) bool {
	return slices.ContainsFunc(ms, func(m mark) bool { return m.from < to && from < m.to })
}

// reasons are what a case is about: built-in reasons, and topic:words for each part that names none.
func (p *piece) reasons() []string { return p.s.reasons(p.from, p.to) }

func (s *sentence) reasons(from, to int) []string {
	var out []string
	if inner := s.parenthesised(from, to); len(inner) > 0 {
		return inner
	}
	a, modified := from, false
	for i := from; i <= to; i++ {
		if i < to && (s.inside("reason", i) || !s.divides(i)) {
			continue
		}
		if covers(s.marks["unanswered"], a, i) || covers(s.marks["example"], a, i) && a > from { // "a repair, a leak for example"
			a = i + 1
			continue
		}
		if named := s.named(a, i); len(named) > 0 {
			for _, r := range named {
				if r != "cannot_answer" || len(named) == 1 { // "when you cannot solve a login problem"
					out = addTo(out, r)
				}
			}
			modified = s.modified(a, i)
		} else if t := s.topic(a, i); modified && t != "" { // "offers for pumps and panels"
		} else if t := s.topic(a, i); t != "" && !(!strings.Contains(t, " ") && i < to && s.at("and", i) && s.begins("reason", i+1) != nil) {
			out = addTo(out, "topic:"+t)
		}
		if i < to && s.is(i, "(") && len(out) > 0 { // examples
			for i < to-1 && !s.is(i, ")") {
				i++
			}
		}
		a = i + 1
	}
	return out
}

// parenthesised are the reasons a parenthesis lists: "something done by hand (refund, special order)".
func (s *sentence) parenthesised(from, to int) []string {
	for i := from + 1; i < to; i++ {
		if !s.is(i, "(") || len(s.named(from, i)) > 0 {
			continue
		}
		end := i
		for end < to && !s.is(end, ")") {
			end++
		}
		if len(s.named(i, end)) > 0 {
			return s.reasons(i+1, end)
		}
	}
	return nil
}

// named are the built-in reasons between two tokens.
func (s *sentence) named(from, to int) []string {
	var out []string
	last := -1
	for _, m := range s.marks["reason"] {
		if m.from >= to || from >= m.to {
			continue
		}
		if last >= 0 && s.modifies(last, m.from) {
			continue // "complaints about late parcels"
		}
		if last == m.from && m.tag == "sales" && s.at("leads", m.to-1) {
			continue // "pricing leads"
		}
		out, last = addTo(out, m.tag), m.to
	}
	return out
}

// divides says whether a token stands between the parts of a condition.
func (s *sentence) divides(i int) bool {
	return s.is(i, ",", "/", "(", ")", "+", "&", "\"") || s.at("and", i)
}

func spaced(s string) string { return strings.Join(strings.Fields(s), " ") }
