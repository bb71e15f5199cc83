package policy

import "slices"

// offer reads "if …, offer a callback" and "…, open a ticket": a reason to start.
func (r *reader) offer(c clause, at situation) bool {
	at = r.inherited(c, at)
	if len(at.reasons) == 0 || c.negative() || at.counted {
		return at.counted
	}
	if c.conditionalOnly() || at.only {
		r.u.Only = true
	}
	r.start(at.reasons)
	return true
}

// leave reads what is to be left alone.
func (r *reader) leave(c clause, at situation) bool {
	if c.act.tag != "leave" || c.act.family != "act" || r.refusal {
		return false
	}
	when := slices.Clone(at.reasons)
	for _, w := range c.s.named(c.from, c.to) {
		when = addTo(when, w)
	}
	if len(when) == 0 && covers(c.s.marks["else"], c.act.from, c.to) { // "leave everything else alone"
		r.u.Only = r.u.Only || len(r.u.Start) > 0
		return true
	}
	if len(when) == 0 && !c.s.at("pron", c.act.from+1) {
		when = c.s.reasons(c.act.from, c.to)
	}
	r.never(when)
	return len(when) > 0
}

// noDetails reads "…, no details needed" behind another act.
func (r *reader) noDetails(c clause, at situation) bool {
	generic := len(c.s.touching("field", c.from, c.to, "generic")) > 0
	if generic && c.act.family == "" && c.s.at("nay", c.from) && covers(c.s.marks["else"], c.from, c.to+2) { // "no details for anything else"
		r.u.Only = len(r.u.Start) > 0
		return r.u.Only
	}
	if (at.elsewise || generic || c.from == c.to) && at.only && c.act.family == "" { // "everything else only when …"
		r.start(at.reasons)
		r.u.Only = r.u.Only || !r.u.AtStart
		return len(at.reasons) > 0
	}
	return false
}

// directed adds whom the asking is directed at, and the matter a weak verb takes: "existing customers", "take bookings".
func (r *reader) directed(c clause, at situation, from int, details bool) situation {
	for _, m := range c.s.touching("reason", c.from, c.to) {
		if m.tag == existing || details && m.tag == "sales" && c.whom(m) || !details && c.act.is([]string{"get"}) && !(m.tag == "sales" && c.s.at("leads", m.to-1)) {
			at.reasons, at.named = addTo(slices.Clone(at.reasons), m.tag), true
		}
	}
	return at
}

// whom says whether a mark names whom to ask: "ask new customers for …".
func (c clause) whom(m mark) bool {
	return c.act.is([]string{"ask"}) && m.from >= c.act.from && m.from <= c.act.to && len(c.s.touching("subj", m.from, m.to, "cust")) > 0
}

// inherited takes over the case the sentence before was about.
func (r *reader) inherited(c clause, at situation) situation {
	if at.named || r.before == nil {
		return at
	}
	if c.s.chapter() == "fields" && !at.same {
		return at // "Contact details: name and phone" is said in general
	}
	then := len(c.s.touching("same", max(0, c.from-2), c.to)) > 0
	listed := c.act.family == "" && c.s.bare(c.from, c.to) && (r.lasting || !c.s.is(c.from-1, ":")) || c.act.is([]string{"get", "ask", "asked", "give", "needs"})
	if then || (r.open || r.lasting) && listed && !c.negative() && !c.always() {
		at.reasons = r.before.reasons
		at.only = false
		r.lasting = true
	}
	return at
}
