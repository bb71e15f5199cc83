package policy

import "slices"

// collect reads who is asked for what, and when: the start conditions and the fields.
func (r *reader) collect(c clause, at situation) bool {
	s := c.s
	if at.missing || at.unread && len(at.reasons)+len(at.except) == 0 || r.refusal && c.act.family == "then" {
		return false
	}
	if covers(s.marks["away"], c.from, c.to) {
		return false
	}
	if c.act.family == "" && len(s.touching("order", 0, c.from, "this")) > 0 && len(s.touching("act", 0, c.from, "ask", "get")) == 0 {
		return true // "the order should be: …"
	}
	bare := c.act.family == "" && (s.bare(c.from, c.to) || at.named && s.nearlyBare(c.from, c.to))
	if inner := c.inner(); inner != nil {
		c.act = *inner
	}
	switch {
	case c.act.is([]string{"ask", "get", "asked", "give", "needs"}) && c.act.family == "act", bare:
	case c.act.tag == "skip" && c.s.at("skipping", c.act.from) && len(r.named(s, c.from, c.to)) > 0:
		return r.not(r.named(s, c.from, c.to), r.directed(c, at, c.from, true))
	case c.act.tag == "offer" && c.act.family == "act", c.act.tag == "file" && c.act.family == "then":
		return r.offer(c, at)
	default:
		return r.noDetails(c, at)
	}
	from := c.act.from
	if bare || c.act.is([]string{"asked"}) || c.act.to == 0 {
		from = c.from
	}
	fields, denied := r.named(s, from, c.to), append(r.denied(s, from, c.to), at.spared...)
	fields = slices.DeleteFunc(fields, func(f string) bool { return slices.Contains(denied, f) })
	generic := len(s.touching("field", from, c.to, "generic")) > 0 || bare
	if len(fields) == 0 && !generic && len(s.touching("pron", c.act.to, min(c.to, c.act.to+2))) > 0 {
		fields, generic = r.meant(s, c.act.from), true
	}
	at = r.directed(c, at, from, len(fields) > 0 || generic)
	at = r.inherited(c, at)
	no := c.negative()
	if no && len(s.touching("again", c.from, c.to)) > 0 {
		return r.u.ConfirmAll || len(r.u.Confirm) > 0
	}
	if len(fields) == 0 && covers(s.marks["attempts"], c.from, c.to) {
		return false
	}
	if c.conditionalOnly() {
		at.only = at.only || at.named && len(at.reasons) > 0
	}
	if len(fields) == 0 && !generic && (len(at.reasons) == 0 || len(s.touching("whether", c.from, c.to)) > 0) {
		return false
	}
	if len(fields) > 0 {
		r.fields = fields
	}
	if !no && len(denied) > 0 {
		r.not(denied, at)
	}
	return r.decide(c, at, fields, no, bare)
}

// meant are the fields "it" stands for: those named before in the sentence, else those named last.
func (r *reader) meant(s *sentence, before int) []string {
	if f := r.named(s, 0, before); len(f) > 0 {
		return f
	}
	return r.fields
}

// decide puts down what was read of one asking.
func (r *reader) decide(c clause, at situation, fields []string, no, bare bool) bool {
	switch {
	case at.counted && !no:
		at.reasons, at.only = nil, false
	case no && len(at.except) > 0:
		return r.onlyFor(fields, at.except)
	case no && at.only:
		return r.onlyFor(fields, at.reasons)
	case len(at.except) > 0:
		return r.exceptFor(fields, at)
	case no && at.elsewise && len(fields) == 0:
		r.u.Only = true
		return true
	case no && at.elsewise:
		return false
	case no:
		return r.not(fields, at)
	}
	if len(fields) == 0 && len(at.reasons) == 0 {
		return r.u.AtStart || at.elsewise || r.open
	}
	return r.ask(at, fields, bare)
}

// ask is "ask for …", always or for these reasons.
func (r *reader) ask(at situation, fields []string, bare bool) bool {
	r.took = true
	for _, f := range fields {
		r.u.Ask = addAbout(r.u.Ask, f, at.reasons)
	}
	if at.only && len(fields) > 0 && !slices.Contains(fields, "name") && !slices.Contains(fields, "phone") {
		return true // these fields alone hang on it, not collecting itself
	}
	r.start(at.reasons)
	if at.only && len(at.reasons) > 0 && !(len(fields) == 1 && fields[0] == "phone" && len(r.u.Ask) > 1) {
		r.u.Only = true
	}
	return true
}

// start adds reasons that begin collecting.
func (r *reader) start(when []string) {
	for _, w := range when {
		if w != existing {
			r.u.Start = addTo(r.u.Start, w)
		}
	}
}

// whom says whether a mark names whom to ask: "ask new customers for …".
func (c clause) whom(m mark) bool {
	return c.act.is([]string{"ask"}) && m.from >= c.act.from && m.from <= c.act.to && len(c.s.touching("subj", m.from, m.to, "cust")) > 0
}

// existing is a reason that says who the customer is, not what about.
const existing = "existing_customer"

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

// onlyFor is "do not ask unless …".
func (r *reader) onlyFor(fields, when []string) bool {
	if len(when) == 0 {
		return false
	}
	if len(fields) > 0 { // of these fields alone
		for _, f := range fields {
			r.u.Ask = addAbout(r.u.Ask, f, when)
		}
		return true
	}
	r.start(when)
	r.u.Only = true
	return true
}

// exceptFor is "ask … except for …".
func (r *reader) exceptFor(fields []string, at situation) bool {
	r.ask(at, fields, false)
	if len(fields) == 0 || !slices.Contains(at.except, existing) {
		r.never(at.except)
		return true
	}
	for _, f := range fields {
		r.u.DontAsk = addAbout(r.u.DontAsk, f, at.except)
	}
	return true
}

// not is "never ask for …".
func (r *reader) not(fields []string, at situation) bool {
	for _, f := range fields {
		r.u.DontAsk = addAbout(r.u.DontAsk, f, at.reasons)
	}
	if len(fields) == 0 {
		r.never(at.reasons)
	}
	return len(fields) > 0 || len(at.reasons) > 0
}

func (r *reader) never(when []string) {
	for _, w := range when {
		r.u.Never = addTo(r.u.Never, w)
	}
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

// inherited takes over the case the sentence before was about.
func (r *reader) inherited(c clause, at situation) situation {
	if at.named || r.before == nil {
		return at
	}
	then := len(c.s.touching("same", max(0, c.from-2), c.to)) > 0
	if then || r.open && c.act.is([]string{"get", "ask", "asked", "give"}) && !c.negative() && !c.always() {
		at.reasons = r.before.reasons
		at.only = false
	}
	return at
}

// inner is the asking another verb leads to: "try to get the number", "tell them to leave their name".
func (c clause) inner() *mark {
	if c.act.family == "act" && !c.act.is([]string{"other", "solve"}) {
		return nil
	}
	for _, m := range c.s.touching("act", c.from, c.to, "ask", "get", "give") {
		if m.from > c.act.from && c.s.is(m.from-1, "to", "and") && c.s.takes(m) {
			return &m
		}
	}
	return nil
}

// always says whether a clause says it holds in every case.
func (c clause) always() bool { return len(c.s.touching("every", c.from, c.to)) > 0 }

// negative says whether the clause tells what not to do.
func (c clause) negative() bool {
	if c.denied {
		return true
	}
	s := c.s
	end := c.act.from
	if c.act.to == 0 {
		end = c.from
	}
	for _, m := range s.marks["neg"] {
		if m.from >= c.from && m.from <= end && m.from < c.to {
			return true
		}
	}
	if c.act.is([]string{"ask"}) && len(s.touching("neg", c.act.from, c.act.to)) > 0 {
		return true
	}
	if c.act.is([]string{"asked"}) && len(s.touching("neg", c.from, c.act.to))+len(s.touching("nay", c.from, c.act.from)) > 0 {
		return true
	}
	return len(s.touching("nay", max(end, c.act.to), min(c.to, c.act.to+2))) > 0
}

// conditionalOnly says whether "only" stands in front of what is asked.
func (c clause) conditionalOnly() bool {
	if c.act.to == 0 || c.act.is([]string{"give"}) {
		return false
	}
	if c.act.is([]string{"asked"}) && len(c.s.touching("only", c.act.from, c.act.to)) > 0 {
		return true
	}
	for _, m := range c.s.touching("only", c.from, max(c.act.from, c.from)+1) {
		if m.from < c.act.from {
			return true
		}
	}
	return false
}

// named are the keys of the fields between two tokens, in the order of their words.
func (r *reader) named(s *sentence, from, to int) []string {
	var out []string
	for _, m := range s.touching("field", from, to) {
		if m.tag == "custom" {
			out = addTo(out, m.key)
		} else if m.tag != "none" && m.tag != "generic" {
			out = addTo(out, m.tag)
		}
	}
	return out
}

// denied are the fields a list leaves out: "name and phone, not the e-mail".
func (r *reader) denied(s *sentence, from, to int) []string {
	var out []string
	for _, m := range s.touching("field", from+1, to, "name", "phone", "email", "company", "custom") {
		i := m.from - 1
		for i > from && s.at("article", i) {
			i--
		}
		if i > from && s.at("nay", i) && (s.is(i-1, ",", "(") || s.at("and", i-1)) {
			out = append(out, r.named(s, m.from, m.from+1)...)
		}
	}
	return out
}

func addAbout(list []About, field string, when []string) []About {
	for i, a := range list {
		if a.Field == field {
			if len(when) == 0 || len(a.When) == 0 {
				list[i].When = nil
				return list
			}
			for _, w := range when {
				list[i].When = addTo(list[i].When, w)
			}
			return list
		}
	}
	return append(list, About{field, append([]string(nil), when...)})
}
