package policy

import (
	"slices"
	"strings"
)

// atStart reads "ask up front".
func (r *reader) atStart(c clause, at situation) bool {
	s := c.s
	asks := c.act.is([]string{"ask", "get", "asked", "give"}) || s.bare(c.from, c.to)
	if !asks || c.negative() || r.refusal {
		return false
	}
	for _, m := range s.touching("time", 0, c.to, "start", "now", "first") {
		if m.tag == "now" && (at.named || r.before != nil || len(s.marks["reason"]) > 0) || len(at.reasons) > 0 {
			continue
		}
		if slices.ContainsFunc(s.marks["neg"], func(n mark) bool { return n.to >= m.from-1 && n.from < m.from }) {
			continue
		}
		if m.from < c.from && len(s.touching("neg", 0, m.from)) > 0 { // "do not ask up front: answer, then ask"
			continue
		}
		at.opening = true
	}
	if at.opening {
		r.u.AtStart = true
	}
	return at.opening
}

// unanswered reads "after two unanswered questions".
func (r *reader) unanswered(c clause) bool {
	for _, m := range c.s.marks["unanswered"] {
		if c.reaches(m) {
			r.u.Unanswered = c.s.count(m)
			return true
		}
	}
	return false
}

// reaches says whether a mark lies in the clause or its conditions.
func (c clause) reaches(m mark) bool {
	if m.from < c.to && c.from < m.to {
		return true
	}
	return slices.ContainsFunc(c.conds, func(p piece) bool { return p.s == c.s && m.from < p.to && p.from < m.to })
}

// count is the number a phrase holds.
func (s *sentence) count(m mark) int {
	for i := m.from; i < m.to; i++ {
		if s.ts[i].num > 0 && !s.at("indefinite", i) {
			return s.ts[i].num
		}
	}
	for i := m.from; i < m.to; i++ {
		if s.ts[i].num > 0 {
			return s.ts[i].num
		}
	}
	return 0
}

// attempts reads how often a field may be asked for.
func (r *reader) attempts(c clause) bool {
	for _, m := range c.s.marks["attempts"] {
		if !c.reaches(m) || covers(c.s.marks["unanswered"], m.from, m.to) || c.explains(m) || c.s.atOnce(m) {
			continue
		}
		n := c.s.count(m)
		switch m.tag {
		case "more":
			n++
		case "below":
			n = 1
		}
		if n > 0 {
			r.u.Attempts, r.spent = n, true
			return true
		}
	}
	return false
}

// atOnce says whether a number is how many things are asked for at a time: "not more than one question per message".
func (s *sentence) atOnce(m mark) bool {
	return len(s.touching("idiom", m.from, m.to, "each")) > 0
}

// explains says whether a number of times is how often to explain, not to ask.
func (c clause) explains(m mark) bool {
	for _, t := range c.s.touching("then", max(0, m.from-3), m.from, "explain") {
		return t.from >= c.from
	}
	return covers(c.s.touching("then", c.from, c.to, "explain"), m.from, m.to)
}

// timings reads whether collecting comes before, after or instead of solving.
func (r *reader) timings(c clause, at situation) bool {
	if c.act.family == "act" && c.act.is([]string{"confirm"}) {
		return false // "read it back before you finish"
	}
	for _, m := range c.s.marks["time"] {
		if m.is([]string{"start", "now"}) || !c.reaches(m) || m.tag == "first" && len(at.reasons) == 0 {
			continue
		}
		tag := m.tag
		if tag == "first" {
			tag = "before" // "for burst pipes the address, before anything else"
		}
		if tag == "before" && c.negative() && m.from > c.act.from {
			tag = "after" // "do not ask before you have answered"
		}
		if tag == "instead" && c.s.at("neg", m.from) && c.s.lang == languages[0] && len(at.reasons) == 0 && !c.s.asksNear(r) {
			return false // advice: "never diagnose"
		}
		firm := 2
		if len(at.reasons) > 0 || at.elsewise {
			firm = 1
		}
		if firm > r.timed || firm == 2 {
			r.u.Timing, r.timed = tag, firm
		}
		if firm == 2 {
			r.timing = append(r.timing, tag)
		}
		return true
	}
	return false
}

// asksNear says whether a sentence that says what is not solved asks for details, speaks of collecting or of a matter
// spoken of before; so may the one behind it.
func (s *sentence) asksNear(r *reader) bool {
	near := func(x *sentence) bool {
		return x != nil && (x.acts(0, len(x.ts)) > 0 || len(x.touching("field", 0, len(x.ts), "generic")) > 0 || len(x.touching("act", 0, len(x.ts), "send", "offer")) > 0 || len(x.marks["person"]) > 0)
	}
	started := r.before != nil && slices.ContainsFunc(r.before.reasons, func(w string) bool { return slices.Contains(r.u.Start, w) })
	return near(s) || started || r.before != nil && s.again() || r.next != nil && r.next.line == s.line && near(r.next)
}

// again says whether a sentence ends with something spoken of before: "the change".
func (s *sentence) again() bool {
	end := len(s.ts)
	for end > 0 && s.ts[end-1].punct {
		end--
	}
	return s.at("definite", end-2)
}

// confirm reads what is read back before it is filed.
func (r *reader) confirm(c clause) bool {
	s := c.s
	if c.act.tag != "confirm" || c.negative() {
		return false
	}
	fields, denied := r.named(s, c.from, c.to), r.denied(s, c.from, c.to)
	fields = slices.DeleteFunc(fields, func(f string) bool { return slices.Contains(denied, f) })
	if len(fields) == 0 && len(s.touching("all", c.from, c.to)) > 0 {
		r.u.ConfirmAll = true
		return true
	}
	if len(fields) == 0 && len(s.touching("pron", c.act.from, c.to)) > 0 {
		fields = r.meant(s, c.act.from)
	}
	for _, f := range fields {
		r.u.Confirm = addTo(r.u.Confirm, f)
	}
	return len(fields) > 0
}

// tone reads how to sound.
func (r *reader) tone(c clause) bool {
	s, read := c.s, false
	for _, m := range s.touching("sounding", c.from, c.to) {
		if m.from > 0 && s.at("close", m.from-1) && !s.at("adv", m.from-1) || m.from > 0 && s.at("to", m.from-1) ||
			len(s.touching("neg", max(c.from, m.from-3), m.from)) > 0 || covers(s.touching("act", 0, len(s.ts), "ask"), m.from, m.to+1) {
			continue
		}
		for _, w := range s.manners(m.to, c.to) {
			r.u.Tone, read = addTo(r.u.Tone, w), true
		}
	}
	manner := len(s.marks["manner"]) > 0 || s.mannered()
	for _, m := range s.touching("tone", c.from, c.to) {
		if covers(s.touching("act", 0, len(s.ts), "ask"), m.from, m.to) {
			continue // "we'd be grateful for the name"
		}
		no := len(m.tag) > 3 && m.tag[:3] == "no "
		if !no && !(manner && c.sounds(m)) {
			continue
		}
		if !no && slices.ContainsFunc(s.marks["neg"], func(n mark) bool { return n.from >= c.from && n.from < m.from && m.from-n.to < 3 }) {
			continue
		}
		word := m.tag
		if word == "*" {
			word = strings.ToLower(s.text(m.from, m.to))
		}
		r.u.Tone, read = addTo(r.u.Tone, word), true
	}
	return read
}

// mannered says whether a sentence stands in a section on the manner of speaking.
func (s *sentence) mannered() bool {
	return s.head != nil && len(s.head.marks["manner"]) > 0 || s.chapter() == "tone"
}

// sounds says whether a word of tone belongs to a manner of speaking: "be …", "keep it …", a heading "Tone".
func (c clause) sounds(m mark) bool {
	s := c.s
	if s.mannered() {
		return true
	}
	for _, b := range s.marks["manner"] {
		from, to := min(b.to, m.to), max(b.from, m.from)
		if to-from < 14 && len(s.touching("field", from, to, "name", "phone", "email", "company", "custom")) == 0 &&
			!slices.ContainsFunc(s.touching("subj", from, to, "cust"), func(p mark) bool { return !s.at("tone", p.to-1) }) && len(s.touching("reason", from, to)) == 0 {
			return true
		}
	}
	return false
}
