package policy

import "slices"

// clause is a part of a sentence that says one thing: what is to be done, and under which conditions.
type clause struct {
	s      *sentence
	from   int // what is to be done: tokens from … to
	to     int
	act    mark // what begins it; no family: a bare list or remark
	conds  []piece
	denied bool // its heading says what not to do
}

// piece is a part of a sentence that speaks of a case.
type piece struct {
	s        *sentence
	from, to int
	kind     string // if, only, unless, label (what stands before a colon), else, same
}

// cut is where a part of a sentence begins.
type cut struct {
	at   int
	act  mark  // a head
	cond *mark // a condition
	body int   // where the words of the condition begin

	resumed bool // it goes on with what was begun before the condition
}

// clauses cuts a sentence up.
func (s *sentence) clauses() []clause {
	var out []clause
	var carried []piece // conditions that stand before a colon or dash hold for what comes behind it
	if s.head != nil {
		carried = s.head.label()
	}
	a := 0
	var asker *clause // what asks for details in the cases behind a colon
	for i := 0; i <= len(s.ts); i++ {
		if i < len(s.ts) && (!s.is(i, ";", ":", "-", ".", "?", "!") || s.arrow(i)) {
			continue
		}
		if i > a {
			if asker != nil && s.acts(a, i) == 0 && !s.names(a, i) && len(s.reasons(a, i)) > 0 {
				asker.conds = append(asker.conds, piece{s, a, i, asker.kind()})
				a, asker = i+1, nil
				continue
			}
			deny := asker != nil && asker.negative()
			before := carried
			cs, left := s.segment(a, i, carried)
			if i < len(s.ts) && s.is(i, ":", "-") && len(s.cuts(a, i)) == 0 {
				if l := s.labelled(a, i); len(l) > 0 {
					cs, left = nil, l
				}
			}
			for k := range cs {
				cs[k].denied = deny && cs[k].act.family == ""
			}
			out = append(out, cs...)
			asker = nil
			if i < len(s.ts) && s.is(i, ":") && len(cs) == 0 && len(left) > 0 && !s.namesField(a, i) {
				if acts := s.touching("act", a, i, "ask"); len(acts) > 0 { // "When to collect details: …"
					out, left = append(out, clause{s: s, from: acts[0].from, to: i, act: acts[0]}), nil
				}
			}
			if n := len(out); n > 0 && i < len(s.ts) && s.is(i, ":") && out[n-1].act.is([]string{"ask", "asked", "get"}) && !s.namesField(out[n-1].from, i) {
				asker = &out[n-1]
				left = append(left, out[n-1].conds...)
			}
			if carried = left; i < len(s.ts) && s.is(i, ";", ".") && len(cs) > 0 {
				carried = labelsOf(before)
			}
		}
		a = i + 1
	}
	if len(carried) > 0 && (s.head == nil || len(out) == 0) { // a case and nothing to be done
		out = append(out, clause{s: s, from: len(s.ts), to: len(s.ts), conds: carried})
	}
	return out
}

// arrow says whether a sign stands between two fields: "name → phone".
func (s *sentence) arrow(i int) bool {
	return s.is(i, ":") && s.raw[s.ts[i].from] != ':' && s.at("field", i-1) && s.names(i+1, min(i+5, len(s.ts)))
}

// kind is how a clause takes the cases listed behind it.
func (c clause) kind() string {
	if c.conditionalOnly() || len(c.s.touching("cond", c.from, c.to, "only")) > 0 {
		return "only"
	}
	return "if"
}

// acts is how many things to do are named between two tokens.
func (s *sentence) acts(a, b int) int {
	n := 0
	for _, c := range s.cuts(a, b) {
		if c.cond == nil && c.act.is([]string{"ask", "get", "asked", "confirm", "send", "give"}) {
			n++
		}
	}
	return n
}

// labelsOf are the cases named in front of a colon; they hold to the end of the sentence.
func labelsOf(in []piece) []piece {
	return slices.DeleteFunc(slices.Clone(in), func(p piece) bool { return p.kind != "label" })
}

// label is what a heading says of the case its points belong to.
func (s *sentence) label() []piece {
	end := len(s.ts)
	for end > 0 && s.ts[end-1].punct {
		end--
	}
	if s.asks() {
		return nil
	}
	if len(s.touching("cond", 0, end)) > 0 {
		_, left := s.segment(0, end, nil)
		return left
	}
	return s.labelled(0, end)
}

// asks says whether a heading itself says what is to be done.
func (s *sentence) asks() bool {
	return len(s.marks["act"])+len(s.marks["then"])+len(s.marks["order"])+len(s.marks["manner"]) > 0 && len(s.reasons(0, len(s.ts))) == 0 ||
		len(s.touching("act", 0, len(s.ts), "ask", "asked", "confirm")) > 0
}

// labelled is a case named in front of a colon: "Refunds:".
func (s *sentence) labelled(from, to int) []piece {
	if len(s.touching("else", from, to)) > 0 {
		return []piece{{s, from, to, "else"}}
	}
	if s.actAt(from) != nil || len(s.named(from, to)) == 0 && len(s.touching("meta", from, to)) > 0 || len(s.touching("order", from, to))+len(s.touching("act", from, to, "ask", "asked")) > 0 || to-from > 8 {
		return nil
	}
	p := piece{s, from, to, "label"}
	if len(p.reasons()) == 0 {
		return nil
	}
	return []piece{p}
}

// segment cuts the tokens a … b, between which stands no strong mark. left are conditions nothing was said for.
func (s *sentence) segment(a, b int, carried []piece) (out []clause, left []piece) {
	cuts := s.cuts(a, b)
	pending := slices.Clone(carried)
	fresh := false // pending was found here
	if len(cuts) == 0 || cuts[0].at > a {
		end := b
		if len(cuts) > 0 {
			end = cuts[0].at
		}
		c, cond := s.opening(a, end, cuts)
		switch {
		case c != nil:
			c.conds = pending
			out = append(out, *c)
		case cond != nil:
			pending, fresh = []piece{*cond}, true
		}
	}
	for n := 0; n < len(cuts); n++ {
		c, end := cuts[n], b
		if n+1 < len(cuts) {
			end = cuts[n+1].at
		}
		if c.cond == nil {
			from := c.at
			if n == 0 && (c.act.is([]string{"asked", "goes", "give", "handles"}) || c.act.is([]string{"confirm"}) && !s.names(c.act.to, end) || c.act.is([]string{"leave"}) && len(s.named(c.act.from, end)) == 0) {
				from = a
			}
			conds := slices.Clone(pending)
			if len(out) > 0 && s.at("without", from) && len(conds) == 0 {
				last := out[len(out)-1]
				if conds = last.conds; len(conds) == 0 && len(s.named(last.from, last.to)) > 0 {
					conds = []piece{{s, last.from, last.to, "if"}}
				}
			}
			out = append(out, clause{s: s, from: from, to: end, act: c.act, conds: conds})
			continue
		}
		p := piece{s, c.body, end, c.cond.tag}
		if bare := s.bareFrom(p); bare < end { // "for refunds the order number"
			p.to = bare
			if len(out) > 0 && n > 0 && cuts[n-1].cond == nil && n+1 < len(cuts) && cuts[n+1].cond != nil { // "… for quotes, a phone number for callbacks"
				last := &out[len(out)-1]
				last.conds = append(slices.Clone(last.conds), p)
				out = append(out, clause{s: s, from: bare, to: end})
				continue
			}
			if len(out) > 0 && n > 0 && cuts[n-1].cond == nil && out[len(out)-1].act.is([]string{"ask", "get"}) && !s.namesField(out[len(out)-1].from, out[len(out)-1].to) {
				last := &out[len(out)-1] // "only take details for weddings, that is name and phone"
				last.conds, last.to = append(slices.Clone(last.conds), p), end
				continue
			}
			pending, fresh = []piece{p}, false
			out = append(out, clause{s: s, from: bare, to: end, conds: slices.Clone(pending)})
			continue
		}
		trailing := len(out) > 0 && !fresh && !(n+1 < len(cuts) && cuts[n+1].resumed)
		next := n+1 < len(cuts) && cuts[n+1].cond == nil
		if trailing && next && (s.is(c.at-1, ",") || s.leads(c)) {
			trailing = false
		}
		switch {
		case trailing:
			last := &out[len(out)-1]
			last.conds = append(slices.Clone(last.conds), p)
		case fresh && (n == 0 || cuts[n-1].cond != nil):
			pending = append(pending, p)
		default:
			if len(carried) > 0 && carried[0].kind == "label" && slices.Equal(p.reasons(), []string{"cannot_answer"}) {
				pending, fresh = append(slices.Clone(carried), p), true
			} else {
				pending, fresh = []piece{p}, true
			}
			if n+1 < len(cuts) && cuts[n+1].cond == nil {
				fresh = false
			}
		}
		if fresh && n+1 < len(cuts) && cuts[n+1].cond == nil {
			fresh = false
		}
	}
	if len(out) == 0 {
		return nil, pending
	}
	return out, nil
}

// leads says whether a condition that follows a clause begins the next one: "…, and if".
func (s *sentence) leads(c cut) bool {
	return s.is(c.at, "and", "but", "y", "pero", "et", "mais", "und", "aber", "e", "mas", "و", "لكن") && (s.is(c.at-1, ",") || c.at+1 < c.body)
}

// opening reads what stands before the first cut: a bare list, or the case the first clause is about.
func (s *sentence) opening(a, end int, cuts []cut) (*clause, *piece) {
	if len(s.touching("else", a, end)) > 0 {
		return nil, &piece{s, a, end, "else"}
	}
	if len(s.touching("same", a, end)) > 0 && end-a <= 4 {
		return nil, &piece{s, a, end, "same"}
	}
	if len(cuts) > 0 && cuts[0].cond != nil && end-a < 4 && len(s.touching("subj", a, end, "cust"))+len(s.touching("field", a, end, "generic")) > 0 && !s.names(a, end) {
		return nil, nil // "visitors who …"
	}
	if len(cuts) == 0 || cuts[0].cond != nil {
		return &clause{s: s, from: a, to: end}, nil
	}
	if s.bare(a, end) && !cuts[0].act.is([]string{"asked", "needs"}) {
		return &clause{s: s, from: a, to: end}, nil
	}
	if covers(s.marks["attempts"], a, end) || covers(s.marks["tone"], a, end) || covers(s.marks["unanswered"], a, end) || len(s.touching("time", a, end, "before", "after", "instead")) > 0 {
		return &clause{s: s, from: a, to: end}, nil
	}
	p := piece{s, a, end, "if"}
	named := len(s.touching("reason", a, end)) > 0
	if act := cuts[0].act; !named && !act.is([]string{"needs"}) && !(act.is([]string{"asked", "give"}) && len(s.touching("subj", a, end, "cust")) > 0 && len(s.touching("field", a, end)) == 0) {
		return nil, nil
	}
	if len(p.reasons()) == 0 {
		return nil, nil
	}
	return nil, &p
}

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
		case s.at("copula", i) && !s.at("optional", i):
			return false
		case s.ts[i].punct || s.at("order", i) || s.is(i, "with", "con", "avec", "mit", "com") || s.at("optional", i) || s.at("and", i) || s.at("adv", i) || s.at("only", i) || s.at("det", i) || s.at("nay", i):
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
		case s.ts[i].punct || s.at("and", i) || s.at("adv", i) || s.at("det", i) || s.is(i, "with"):
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
