package policy

// inner is the asking another verb leads to: "try to get the number", "tell them to leave their name".
func (c clause) inner() *mark {
	if c.act.family == "act" && !c.act.is([]string{"other", "solve"}) {
		return nil
	}
	for _, m := range c.s.touching("act", c.from, c.to, "ask", "get", "give") {
		if m.from > c.act.from && (c.s.at("aim", m.from-1) || c.s.at("bond", m.from-1)) && c.s.takes(m) {
			return &m
		}
	}
	return nil
}

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
		if s.at("reason", m.from) && s.at("reason", m.to-1) {
			continue // "a customer whose parcel has not turned up"
		}
		if s.at("time", m.from, "instead") && s.at("time", m.to-1, "instead") && c.act.is([]string{"ask", "get"}) && !s.at("time", c.act.from, "instead") {
			continue // "instead of that, take …"
		}
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
	if c.act.is([]string{"ask", "asked"}) && len(c.s.touching("only", c.act.from, c.act.to)) > 0 {
		return true
	}
	for _, m := range c.s.touching("only", c.from, max(c.act.from, c.from)+1) {
		if m.from < c.act.from && !c.s.at("idiom", m.from) {
			return true
		}
	}
	return false
}

// endsOnly says whether "only" stands behind what it is asked for ("for complaints only").
func (c clause) endsOnly() bool {
	end := len(c.s.ts)
	for end > c.from && c.s.ts[end-1].punct {
		end--
	}
	return end-2 > c.act.from && len(c.s.touching("only", end-1, end)) > 0 && len(c.s.touching("field", end-2, end-1)) == 0
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

// meant are the fields "it" stands for: those named before in the sentence, else those named last.
func (r *reader) meant(s *sentence, before int) []string {
	if f := r.named(s, 0, before); len(f) > 0 {
		return f
	}
	return r.fields
}
