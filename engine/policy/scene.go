package policy

import "slices"

// A sentence may name matters and ask for nothing; those behind it say what is done: "Tenants write to us because of
// leaks and lost keys.", "Leaks, storm damage, quotes.".

// scene reads such a sentence, and keeps its matters for those behind it.
func (r *reader) scene(s *sentence) bool {
	if s.head != nil || s.sendsAway() || len(s.marks["none"])+len(s.marks["route"])+len(s.marks["tone"]) > 0 {
		return false
	}
	list, only := s.occasions(), false
	if len(list) == 0 {
		list, only = s.bareMatters()
	}
	if len(list) == 0 {
		return false
	}
	r.before, r.open, r.cases = &situation{reasons: list, named: true}, !only, list
	if only {
		r.start(list)
		r.u.Only = true
	}
	r.u.Guidance = append(r.u.Guidance, s.raw)
	return true
}

// sendsAway says whether customers are told to go elsewhere.
func (s *sentence) sendsAway() bool {
	return slices.ContainsFunc(s.marks["away"], func(m mark) bool { return !s.ours(m) })
}

// occasions are the matters customers get in touch about.
func (s *sentence) occasions() []string {
	for _, m := range s.marks["scene"] {
		if s.acts(0, len(s.ts)) > 0 || s.namesField(0, len(s.ts)) || !s.at("subj", m.from-1, "cust") && !s.at("adv", m.from-1) {
			continue
		}
		if _, end := s.nounList(m.to, len(s.ts)); s.slack(end, len(s.ts)) {
			return s.reasons(m.to, len(s.ts))
		}
	}
	return nil
}

// bareMatters are the matters of a sentence that holds two or more and nothing else; only says whether "only" ends it.
func (s *sentence) bareMatters() (list []string, only bool) {
	to := len(s.ts)
	for to > 0 && (s.ts[to-1].punct || s.at("only", to-1)) {
		only = only || s.at("only", to-1)
		to--
	}
	spans, end := s.nounList(0, to)
	if !only && len(s.commas(0, to)) == 0 || len(spans) < 2 || end != to || s.begins("cond", 0) != nil || s.mannered() {
		return nil, false
	}
	return s.reasons(0, to), only
}

// likewise reads "the same for X" behind a sentence that says that nothing is collected for something else.
func (r *reader) likewise(c clause, at situation) bool {
	s := c.s
	if !r.nothing || len(s.marks["attempts"]) > 0 || len(s.touching("ditto", max(0, c.from-1), c.to)) == 0 || s.namesField(c.from, c.to) {
		return false
	}
	when := at.reasons
	if len(when) == 0 {
		when = s.named(0, c.to)
	}
	r.never(when)
	return len(when) > 0
}

// spares reads a field that is not wanted, named without a verb: "Not the name, we've got it.", "No real names please."
func (r *reader) spares(c clause, at situation) bool {
	s := c.s
	if c.act.family != "" || !s.at("nay", c.from) || at.named || r.open {
		return false
	}
	i := c.from
	for i < c.to && (s.at("nay", i) || s.at("article", i)) {
		i++
	}
	end := i
	for end < c.to && !s.is(end, ",") {
		end++
	}
	if !s.startsField(i) || !s.bare(i, end) {
		return false
	}
	if r.taken && r.before != nil {
		at.reasons = r.before.reasons
	}
	return r.not(r.named(s, i, end), at)
}

// started is the matter that starts collecting for which the noun phrase between two tokens is another name, "" for none.
func (r *reader) started(s *sentence, from, to int) string {
	list, end := s.nounList(from, to)
	if len(list) != 1 || end != to {
		return ""
	}
	n := namer{}
	for _, w := range r.u.Start {
		n.learn(w)
	}
	if i := n.find(topicWords(s.called(list[0]))); i >= 0 {
		return n.names[i]
	}
	return ""
}
