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
	if out := s.bracketLists(); len(out) > 0 {
		return out
	}
	w := weaver{s: s}
	if s.head != nil {
		w.carried = s.head.label()
	}
	a := 0
	for i := 0; i <= len(s.ts); i++ {
		if i < len(s.ts) && (!s.is(i, ";", ":", "-", ".", "?", "!") || s.arrow(i)) {
			continue
		}
		if i > a {
			w.weave(a, i)
		}
		a = i + 1
	}
	if len(w.carried) > 0 && (s.head == nil || len(w.out) == 0) { // a case and nothing to be done
		w.out = append(w.out, clause{s: s, from: len(s.ts), to: len(s.ts), conds: w.carried})
	}
	return w.out
}

// weaver strings segments together.
type weaver struct {
	s       *sentence
	out     []clause
	carried []piece // conditions before a colon or dash hold for what comes behind it
	listed  string  // of a condition whose cases stand behind the colon: its kind
	asks    bool    // the last clause asks for details in the cases, or for the fields, behind the colon
}

// weave adds the segment a … i, which the sign at i ends.
func (w *weaver) weave(a, i int) {
	s := w.s
	if w.asks && (s.acts(a, i) == 0 || len(s.named(a, i)) > 0 && w.listed != "") && !s.names(a, i) && len(s.reasons(a, i)) > 0 {
		last := &w.out[len(w.out)-1] // "ask for details in these cases: …"
		kind := w.listed
		if kind == "" {
			kind = last.kind()
		}
		last.conds, w.asks = append(last.conds, piece{s, a, i, kind}), false
		return
	}
	if w.asks && s.acts(a, i) == 0 && s.namesField(a, i) && !s.bare(a, i) && len(s.named(a, i)) == 0 {
		last := w.out[len(w.out)-1] // "collect the following: name, phone, reason for calling"
		w.out = append(w.out, clause{s: s, from: a, to: i, act: mark{family: "act", tag: "ask", from: a, to: a}, conds: last.conds, denied: last.negative()})
		w.asks = false
		return
	}
	deny := w.asks && w.out[len(w.out)-1].negative()
	before := w.carried
	cs, left := s.segment(a, i, w.carried)
	if s.is(i, ":", "-") && (len(s.cuts(a, i)) == 0 || s.entitled(a, i)) {
		if l := s.labelled(a, i); len(l) > 0 {
			cs, left = nil, l
		}
	}
	for k := range cs {
		cs[k].denied = deny && cs[k].act.family == ""
	}
	w.out = append(w.out, cs...)
	w.carried, w.asks, w.listed = left, false, ""
	switch {
	case s.arrowed(i) && len(cs) > 0 && len(labelsOf(before)) > 0:
		w.carried = labelsOf(before)
	case s.is(i, ":"):
		w.colon(a, i, len(cs) == 0)
	case (s.is(i, ";", ".") || s.arrowed(i)) && len(cs) > 0:
		w.carried = labelsOf(before)
	}
}

// entitled says whether tokens are matters in a row and nothing else, though a verb may be read in them.
func (s *sentence) entitled(a, b int) bool {
	list, end := s.nounList(a, b)
	end = s.bracketed(end, b+1)
	return len(list) > 0 && len(s.named(a, b)) > 0 && (s.slack(end, b) || s.at("about", end) && s.acts(end, b) == 0)
}

// colon looks whether what stands before it asks for what stands behind.
func (w *weaver) colon(a, i int, empty bool) {
	s := w.s
	if acts := s.touching("act", a, i, "ask"); empty && len(w.carried) > 0 && len(acts) > 0 && s.actAt(acts[0].from) != nil && !s.namesField(a, i) && !s.at("cond", acts[0].from) { // "when to collect details: …"
		w.out, w.carried = append(w.out, clause{s: s, from: acts[0].from, to: i, act: acts[0]}), nil
	}
	if n := len(w.out); n > 0 && len(w.out[n-1].conds) > 0 { // "… if the customer wants: a refund, a callback"
		c := &w.out[n-1]
		if p := c.conds[len(c.conds)-1]; p.s == s && p.to == i && len(p.reasons()) == 0 {
			c.conds = slices.Clone(c.conds[:len(c.conds)-1])
			w.asks, w.listed = true, p.kind
			return
		}
	}
	if n := len(w.out); n > 0 && w.out[n-1].act.is([]string{"goes", "handles"}) && s.bare(i+1, s.before(i+1)) { // "Repairs go to Kim: name and phone"
		c := w.out[n-1]
		if w.carried = c.conds; len(c.conds) == 0 && len(s.named(c.from, c.act.from)) > 0 {
			w.carried = []piece{{s, c.from, c.act.from, "label"}}
		}
		return
	}
	if n := len(w.out); n > 0 && w.out[n-1].act.is([]string{"ask", "asked", "get"}) && s.at("for", i-1) { // "name and phone for: …"
		w.asks, w.listed = true, w.out[n-1].kind()
		return
	}
	if n := len(w.out); n > 0 && w.out[n-1].act.is([]string{"ask", "asked", "get"}) && !s.namesField(w.out[n-1].from, i) {
		w.asks = true
		w.carried = append(w.carried, w.out[n-1].conds...)
	}
}

// before is where the part of the sentence that begins at a token ends.
func (s *sentence) before(i int) int {
	for i < len(s.ts) && !s.is(i, ";", ".", "?", "!", "-") {
		i++
	}
	return i
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
	switch kind := s.kind(); {
	case kind == "else":
		return []piece{{s, 0, end, "else"}}
	case kind != "" || s.asks():
		if s.head != nil {
			return s.head.label()
		}
		return nil
	}
	if len(s.touching("cond", 0, end)) > 0 && !s.entitled(0, end) {
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
	if s.actAt(from) != nil && s.begins("reason", from) == nil || len(s.named(from, to)) == 0 && len(s.touching("meta", from, to)) > 0 || len(s.touching("order", from, to)) > 0 || len(s.touching("act", from, to, "ask", "asked")) > 0 && !s.entitled(from, to) || to-from > 8 && len(s.named(from, min(from+8, to))) == 0 || to-from > 16 {
		return nil
	}
	if list, end := s.nounList(from, to); len(list) > 0 && end < to && len(s.named(from, end)) > 0 && (len(s.named(end, to)) == 0 || s.at("about", end)) && (s.begins("cond", end) == nil || s.at("about", end) && !s.at("wrap", from)) && !s.at("and", end) {
		to = end // "Access needs we want to hear about: …"
	}
	p := piece{s, from, to, "label"}
	if len(p.reasons()) == 0 {
		return nil
	}
	return []piece{p}
}
