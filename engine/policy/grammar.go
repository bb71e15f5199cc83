package policy

import (
	"slices"
	"strings"

	"github.com/seed-151f84ba/intake/engine"
)

// Understand reads an instruction text. all are the fields of the mode, off ones too.
func Understand(text string, mode engine.Mode, all []Setting) Understood {
	r := reader{labels: labels(all)}
	for _, s := range sentences(text) {
		s.settle(r.labels)
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
}

// sentence reads one sentence. What no rule read stands in the guidance.
func (r *reader) sentence(s *sentence) {
	if s.line != r.line {
		r.before, r.open = nil, false
	}
	carried := r.carry && s.line == r.line
	r.carry = false
	if !carried && !(s.line == r.line && (r.refusal || r.spent) && len(s.touching("next", 0, min(3, len(s.ts)))) > 0) {
		r.refusal, r.spent = false, false
	}
	r.line, r.lasting = s.line, false
	if r.asked(s) {
		return
	}
	if r.defines(s) {
		return
	}
	if s.introduces() {
		r.u.Guidance = append(r.u.Guidance, s.raw)
		return
	}
	if cases := s.enumerated(); len(cases) > 0 {
		r.start(cases)
		r.u.Only, r.cases = r.u.Only || len(s.marks["sole"]) > 0, cases
		r.before, r.open = &situation{reasons: cases}, true
		return
	}
	read := r.elsewhere(s)
	missed := false
	cs := s.clauses()
	kind := s.chapter()
	if kind != "" {
		var done bool
		if cs, done = r.section(s, kind, cs); done {
			return
		}
	} else if s.head != nil && s.head.asks() {
		cs = s.under(cs)
	}
	if kind == "" && s.head != nil && s.head.forbids() {
		for i := range cs {
			cs[i].denied = true
		}
	}
	r.order(s)
	ordered := len(r.ordered(s)) > 1
	var last *situation
	collected := false
	for _, c := range cs {
		at := r.resolve(c, c.situation())
		r.listed(at)
		r.routed, r.inside = nil, covers(s.marks["insider"], 0, min(3, len(s.ts))) || covers(s.marks["reason"], 0, c.from) && slices.Contains(s.named(0, c.from), existing)
		said, took := r.clause(c, at)
		if at.elsewise && len(at.reasons) == 0 || len(s.touching("else", c.from, min(c.to, c.from+4))) > 0 {
			r.before, r.open = nil, false
		}
		if at.named && !at.same && len(at.reasons)+len(at.except) > 0 {
			at := at
			if len(at.reasons) == 0 {
				at.reasons, at.except = at.except, nil
			}
			last, r.before, r.open = &at, &at, !took
		} else if denied := s.unsolved(c); len(denied) > 0 {
			r.before, r.open = &situation{reasons: denied}, true
		} else if len(r.routed) > 0 && !took {
			r.before, r.open = &situation{reasons: r.routed}, true
		} else if named := s.spoken(c); len(named) > 0 && !took {
			r.before, r.open = &situation{reasons: named}, len(s.touching("time", 0, c.to, "instead")) > 0 || said && c.act.is([]string{"goes"})
		}
		collected = collected || took
		read = read || said
		missed = missed || !said && !r.refusal && !c.s.filler(c.from, c.to)
	}
	about := s.named(0, len(s.ts))
	if last != nil {
		about = last.reasons
	}
	read = r.sole(s, about) || read
	if named := s.named(0, len(s.ts)); last == nil && !read && len(named) > 0 {
		last, collected = &situation{reasons: named}, false // "Account problems are urgent."
	}
	if last != nil {
		r.before, r.open = last, !collected
	} else if collected {
		r.open = false
	}
	if !read && !ordered || missed && !ordered && !s.away {
		r.u.Guidance = append(r.u.Guidance, s.raw)
	}
}

// introduces says whether a sentence says who speaks or what the business is, and no more.
func (s *sentence) introduces() bool {
	if s.begins("persona", 0) == nil || s.acts(0, len(s.ts)) > 0 || s.says(0, len(s.ts)) {
		return false
	}
	return len(s.marks["sole"])+len(s.marks["tone"])+len(s.marks["refuse"])+len(s.marks["time"])+len(s.marks["unanswered"])+len(s.marks["visual"]) == 0
}

// unsolved are the matters a clause says are not answered or solved: "never answer tax questions; take … instead".
func (s *sentence) unsolved(c clause) []string {
	if !c.act.is([]string{"solve"}) || !c.negative() {
		return nil
	}
	list, end := s.nounList(c.act.to, c.to)
	if len(list) == 0 {
		return nil
	}
	for _, n := range list {
		s.nameMatter(n)
	}
	return s.named(c.act.to, end)
}

// spoken are the matters a clause speaks of; whom they go to may be named after a matter, too.
func (s *sentence) spoken(c clause) []string {
	if c.act.is([]string{"goes"}) && c.act.from > c.from {
		return s.named(c.from, c.act.from)
	}
	return s.named(c.from, c.to)
}

// asked reads a condition put as a question: "No phone number? File it anyway."
func (r *reader) asked(s *sentence) bool {
	if !strings.HasSuffix(s.raw, "?") || s.acts(0, len(s.ts)) > 0 || len(s.ts) > 8 {
		return false
	}
	at := clause{s: s, conds: []piece{{s, 0, len(s.ts), "if"}}}.situation()
	switch {
	case at.refusal || at.missing:
		r.refusal, r.carry = true, true
	case len(at.reasons) > 0:
		r.before, r.open = &at, true
	default:
		return false
	}
	return true
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
	if !r.refusal && r.none(c, at) {
		return true, false
	}
	if covers(c.s.marks["stakes"], c.from, c.to) && c.s.namesField(0, len(c.s.ts)) {
		r.u.OnRefusal = addTo(r.u.OnRefusal, "drop") // "no number, no ticket"
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

// settle removes what a later sentence made void and notes contradictions.
func (r *reader) settle() {
	u := &r.u
	r.led()
	u.Only = u.Only || r.rest && len(u.Start) > 0 && !u.AtStart
	u.alike()
	conflict := slices.ContainsFunc(u.Start, func(s string) bool { return slices.Contains(u.Never, s) && !slices.Contains(r.away, s) }) ||
		u.AtStart && u.Only || slices.Contains(u.OnRefusal, "file") && slices.Contains(u.OnRefusal, "drop") ||
		slices.Contains(r.timing, "before") && slices.Contains(r.timing, "after")
	if conflict {
		u.Findings = append(u.Findings, Finding{Code: Contradiction})
	}
	for _, a := range u.Ask {
		for _, d := range u.DontAsk {
			if a.Field == d.Field && (overlap(a.When, d.When) || len(d.When) == 0) {
				u.Findings = append(u.Findings, Finding{Code: Contradiction, Field: a.Field})
			}
		}
	}
	if u.AtStart {
		u.Timing = ""
	}
	rank := []string{"explain", "skip", "file", "drop"}
	slices.SortStableFunc(u.OnRefusal, func(a, b string) int {
		if a == "explain" || b == "explain" {
			return slices.Index(rank, a) - slices.Index(rank, b)
		}
		return 0
	})
}

// overlap says whether two conditions speak of the same case. Always and sometimes do not contradict: the second is
// the exception.
func overlap(a, b []string) bool {
	if len(a) == 0 || len(b) == 0 {
		return len(a) == len(b)
	}
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}
