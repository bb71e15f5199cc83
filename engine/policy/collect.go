package policy

import "slices"

// collect reads who is asked for what, and when: the start conditions and the fields.
func (r *reader) collect(c clause, at situation) bool {
	s := c.s
	switch {
	case at.missing, at.unread && len(at.reasons)+len(at.except) == 0, r.refusal && c.act.family == "then", covers(s.marks["away"], c.from, c.to):
		return false
	case c.act.family == "" && len(s.touching("order", 0, c.from, "this")) > 0 && len(s.touching("act", 0, c.from, "ask", "get")) == 0:
		return true // "the order should be: …"
	}
	bare := c.act.family == "" && (s.bare(c.from, c.to) || at.named && (s.nearlyBare(c.from, c.to) || len(at.reasons) > 0 && s.wished(c.from, c.to)))
	if inner := c.inner(); inner != nil {
		c.act = *inner
	}
	switch {
	case c.act.is([]string{"ask", "get", "asked", "give", "needs"}) && c.act.family == "act", bare:
		return r.details(c, at, bare)
	case len(r.again(c)) > 0 && !c.negative():
		at.reasons = r.focus(at)
		if named := s.named(0, c.to); len(at.reasons) == 0 || !at.named && len(named) > 0 {
			at.reasons, at.named = named, len(named) > 0
		}
		return len(at.reasons) > 0 && r.details(c, at, true)
	case c.act.tag == "skip" && s.at("skipping", c.act.from) && (len(r.named(s, c.from, c.to)) > 0 || len(at.reasons) > 0 && len(s.touching("field", c.from, c.to, "generic")) > 0):
		return r.not(r.named(s, c.from, c.to), r.directed(c, at, c.from, true))
	case c.act.tag == "offer" && c.act.family == "act", c.act.tag == "file" && c.act.family == "then":
		return r.offer(c, at)
	}
	return r.noDetails(c, at)
}

// details reads what is asked for: the fields, and the matters a verb takes instead.
func (r *reader) details(c clause, at situation, bare bool) bool {
	s, from := c.s, c.act.from
	if bare || c.act.is([]string{"asked"}) || c.act.to == 0 || s.lang != languages[0] && !s.namesField(from, c.to) {
		from = c.from
	}
	fields, denied := r.named(s, from, c.to), append(r.denied(s, from, c.to), at.spared...)
	for _, f := range r.again(c) {
		fields = addTo(fields, f)
	}
	fields = slices.DeleteFunc(fields, func(f string) bool { return slices.Contains(denied, f) })
	generic := len(s.touching("field", from, c.to, "generic")) > 0 || bare
	if len(fields) == 0 && !generic && !c.s.at("idiom", c.act.to, "each") && len(s.touching("pron", c.act.to, min(c.to, c.act.to+2)))+len(s.touching("clitic", c.act.from, c.act.to)) > 0 {
		fields, generic = r.meant(s, c.act.from), true
		if covers(s.marks["attempts"], c.from, c.to) || covers(s.touching("order", c.from, c.to, "this"), c.from, c.to) {
			return true // "ask for it again once", "ask in this order"
		}
	}
	at = r.inherited(c, r.directed(c, at, from, len(fields) > 0 || generic))
	no := c.negative()
	vague := !generic && (len(at.reasons) == 0 || len(s.touching("whether", c.from, c.to)) > 0)
	switch {
	case no && len(s.touching("again", c.from, c.to)) > 0 && (len(fields) == 0 || len(at.reasons) == 0): // "never ask it again"
		return r.u.ConfirmAll || len(r.u.Confirm) > 0
	case no && at.elsewise && len(fields) == 0: // "anything else: don't collect"
		r.rest = true
		return true
	case len(fields) == 0 && (vague || covers(s.marks["attempts"], c.from, c.to)):
		return false
	}
	at.only = at.only || (c.conditionalOnly() || c.endsOnly()) && at.named && len(at.reasons) > 0
	if len(fields) > 0 {
		r.fields = fields
	}
	if !no && len(fields) > 0 && len(r.again(c)) == 0 {
		r.lists = append(r.lists, fields)
	}
	if !no && len(denied) > 0 {
		r.not(denied, at)
	}
	return r.decide(c, at, fields, no)
}

// decide puts down what was read of one asking.
func (r *reader) decide(c clause, at situation, fields []string, no bool) bool {
	switch {
	case at.counted && !no:
		r.start(at.reasons)
		r.u.Only = r.u.Only || len(at.reasons) > 0 && (at.only || c.conditionalOnly())
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
	case no && at.elsewise && slices.Contains(fields, "name"): // "otherwise don't ask who they are"
		r.rest = true
		return true
	case no && at.elsewise:
		return false
	case no:
		return r.not(fields, at)
	}
	if len(fields) == 0 && len(at.reasons) == 0 {
		return r.u.AtStart || at.elsewise || r.open
	}
	return r.ask(at, fields)
}

// ask is "ask for …", always or for these reasons.
func (r *reader) ask(at situation, fields []string) bool {
	r.took = true
	for _, f := range fields {
		r.u.Ask = addAbout(r.u.Ask, f, at.reasons)
	}
	r.start(at.reasons)
	if at.only && len(fields) > 0 && !slices.Contains(fields, "name") && !slices.Contains(fields, "phone") {
		return true // these fields alone hang on it, not collecting itself
	}
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

// existing is a reason that says who the customer is, not what about.
const existing = "existing_customer"

// onlyFor is "do not ask unless …".
func (r *reader) onlyFor(fields, when []string) bool {
	if len(when) == 0 {
		return false
	}
	if len(fields) > 0 { // of these fields alone
		for _, f := range fields {
			r.u.Ask = addAbout(r.u.Ask, f, when)
		}
		r.start(when)
		return true
	}
	r.start(when)
	r.u.Only = true
	return true
}

// exceptFor is "ask … except for …".
func (r *reader) exceptFor(fields []string, at situation) bool {
	r.ask(at, fields)
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
	if r.inside && len(at.reasons) == 0 && len(fields) > 0 {
		at.reasons = []string{existing}
	}
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

// always says whether a clause says it holds in every case.
func (c clause) always() bool {
	for _, m := range c.s.touching("every", c.from, c.to) {
		if m.from < c.act.from || m.from >= c.act.to { // not "is all he needs"
			return true
		}
	}
	return false
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
