package policy

import (
	"slices"

	"github.com/seed-151f84ba/intake/engine"
)

// Understand reads an instruction text. all are the fields of the mode, off ones too.
func Understand(text string, mode engine.Mode, all []Setting) Understood {
	r := reader{labels: labels(all)}
	read := sentences(text)
	for i, s := range read {
		s.settle(r.labels)
		if r.next = nil; i+1 < len(read) {
			r.next = read[i+1]
			r.next.settle(r.labels)
		}
		if s.head != nil {
			s.head.settle(r.labels)
		}
		r.sentence(s)
	}
	r.settle()
	return r.u
}

// reader reads sentence by sentence. What one says may hang on the one before.
type reader struct {
	u      Understood
	labels []label

	carry   bool       // a question before asked for the refusal of the sentence behind it
	refusal bool       // the clause before spoke of a refusal: what follows says what to do then
	spent   bool       // the clause before said how often to ask
	fields  []string   // the fields named last, for "it"
	before  *situation // the case the sentence before was about
	open    bool       // that sentence took no details: the next may say which
	line    int
	next    *sentence  // the sentence behind the one read now
	away    []string   // matters sent elsewhere
	cases   []string   // the matters listed last, for "in the first case"
	lists   [][]string // the fields asked for together, for "the same"
	inside  bool       // the sentence is about those who are customers already
	rest    bool       // nothing is collected for what was not named
	leads   []string   // the matters leads are about, where the text says so
	routed  []string   // the matters a clause says go to somebody
	took    bool       // the clause asked for details
	lasting bool       // a clause of the sentence took over the case of the one before
	timed   int        // how firmly the timing was said: 1 under a condition, 2 always
	timing  []string
	taken   bool // the sentence before asked for details
	nothing bool // the sentence before said that nothing is collected for something, and no more
}

// sentence reads one sentence. What no rule read stands in the guidance.
func (r *reader) sentence(s *sentence) {
	r.enter(s)
	if r.whole(s) {
		return
	}
	read := r.elsewhere(s)
	cs, done := r.placed(s, s.clauses())
	if done {
		return
	}
	r.order(s)
	nevers := len(r.u.Never)
	ordered := len(r.ordered(s)) > 1
	var last *situation
	collected, missed := false, false
	for _, c := range cs {
		at := r.resolve(c, c.situation())
		r.listed(at)
		r.routed, r.inside = nil, s.insider(c)
		said, took := r.clause(c, at)
		if own := r.remember(c, at, said, took); own != nil {
			last = own
		}
		collected = collected || took
		read = read || said
		missed = missed || !said && !r.refusal && !c.s.filler(c.from, c.to)
	}
	read = r.leaves(s, last, collected, read)
	r.taken, r.nothing = collected, len(r.u.Never) > nevers && !collected
	if !read && !ordered || missed && !ordered && !s.away {
		r.u.Guidance = append(r.u.Guidance, s.raw)
	}
}

// enter forgets what held for the sentence before and no longer.
func (r *reader) enter(s *sentence) {
	if s.line != r.line {
		r.before, r.open = nil, false
	}
	carried := r.carry && s.line == r.line
	r.carry = false
	if !carried && !(s.line == r.line && (r.refusal || r.spent) && len(s.touching("next", 0, min(3, len(s.ts)))) > 0) {
		r.refusal, r.spent = false, false
	}
	r.line, r.lasting = s.line, false
}

// whole reads a sentence that says one thing as a whole: a question, a definition, an introduction, a list of cases.
func (r *reader) whole(s *sentence) bool {
	if r.asked(s) || r.defines(s) || r.scene(s) {
		return true
	}
	if s.introduces() {
		r.u.Guidance = append(r.u.Guidance, s.raw)
		return true
	}
	if r.wished(s) || r.solely(s) || r.toned(s) {
		return true
	}
	cases := s.enumerated()
	if len(cases) == 0 {
		return false
	}
	r.start(cases)
	r.u.Only, r.cases = r.u.Only || len(s.marks["sole"])+len(s.marks["only"]) > 0, cases
	r.before, r.open = &situation{reasons: cases}, true
	return true
}

// placed reads the clauses of a sentence in the light of the heading above it.
func (r *reader) placed(s *sentence, cs []clause) (out []clause, done bool) {
	switch kind := s.chapter(); {
	case kind != "":
		return r.section(s, kind, cs)
	case s.head == nil:
		return cs, false
	case s.head.asks():
		cs = s.under(cs)
	}
	if s.head.forbids() {
		for i := range cs {
			cs[i].denied = true
		}
	}
	return cs, false
}

// forbids says whether a heading tells what not to do and no more: "Don't:", "Never".
func (s *sentence) forbids() bool {
	return len(s.marks["neg"])+len(s.marks["nay"]) > 0 && s.acts(0, len(s.ts)) == 0 && len(s.marks["reason"]) == 0
}

// under puts a point of a list behind what its heading asks for: "Never ask for:", "When to collect:".
func (s *sentence) under(own []clause) []clause {
	h := s.head
	if len(own) > 0 && slices.ContainsFunc(own, func(c clause) bool { return c.act.family != "" && c.act.tag != "other" && c.act.tag != "get" }) {
		return own
	}
	var act mark
	for _, m := range h.marks["act"] {
		if m.is([]string{"ask", "asked", "confirm", "get"}) {
			act = m
		}
	}
	if act.family == "" {
		return own
	}
	fields := len(s.touching("field", 0, len(s.ts), "name", "phone", "email", "company", "custom"))
	if fields > 0 && len(s.named(0, len(s.ts))) == 0 {
		for _, c := range h.clauses() { // "When someone wants a demo, collect:"
			if c.act.is([]string{"ask", "get"}) && c.act.family == "act" && len(c.situation().reasons) > 0 {
				return []clause{clause{s: s, from: 0, to: len(s.ts), act: mark{family: "act", tag: "ask"}, conds: c.conds}.told(h)}
			}
		}
	}
	if fields > 0 && len(s.named(0, len(s.ts))) > 0 && len(own) > 0 && len(own[0].conds) > 0 {
		return own // "Valuations: name and phone"
	}
	if len(h.touching("cond", 0, len(h.ts), "if", "only")) > 0 || fields == 0 && len(s.reasons(0, len(s.ts))) > 0 {
		kind := "if"
		if len(h.marks["only"]) > 0 || len(h.touching("cond", 0, len(h.ts), "only")) > 0 {
			kind = "only"
		}
		return []clause{{s: h, from: 0, to: len(h.ts), act: act, conds: []piece{{s, 0, len(s.ts), kind}}}}
	}
	return []clause{clause{s: s, from: 0, to: len(s.ts), act: mark{family: "act", tag: act.tag}}.told(h)}
}

// told marks a clause as negated when its heading is.
func (c clause) told(h *sentence) clause {
	c.denied = len(h.marks["neg"]) > 0
	return c
}

// filler says whether the tokens carry nothing of their own.
func (s *sentence) filler(from, to int) bool {
	words := 0
	for i := from; i < to; i++ {
		if !s.ts[i].punct && !s.skippable(i) && !s.at("else", i) && !s.at("same", i) && !s.at("idiom", i) && !s.at("pron", i) {
			words++
		}
	}
	return words < 2
}

// clause lets every rule read the clause; several may. took says whether details are asked for in it.
func (r *reader) clause(c clause, at situation) (read, took bool) {
	if at.refusal || at.missing && len(c.s.touching("then", c.from, c.to)) > 0 {
		r.refusal = true
	}
	if at.asking {
		return false, false
	}
	for _, p := range c.conds {
		if f := r.named(p.s, p.from, p.to); len(f) > 0 && len(at.reasons) == 0 {
			r.fields = f
		}
	}
	if covers(c.s.marks["stakes"], c.from, c.to) && c.s.namesField(0, len(c.s.ts)) {
		r.u.OnRefusal = addTo(r.u.OnRefusal, "drop") // "no number, no ticket"
		return true, false
	}
	if r.spares(c, at) || !r.refusal && (r.likewise(c, at) || r.none(c, at)) {
		return true, false
	}
	refused := r.onRefusal(c, at)
	spent := r.spent
	tried := r.attempts(c)
	read = refused || tried
	read = r.atStart(c, at) || read
	read = r.unanswered(c) || read
	read = r.timings(c, at) || read
	read = r.confirm(c) || read
	read = r.tone(c) || read
	if at.refusal || r.refusal && !spent && refused {
		return read, false
	}
	read = r.route(c, at) || read
	read = r.leave(c, at) || read
	r.took = false
	read = r.collect(c, at) || read
	took = r.took
	if f := r.named(c.s, c.from, c.to); len(f) > 0 {
		r.fields = f
	}
	return read, took
}
