package policy

import "slices"

// segment cuts the tokens a … b, between which stands no strong mark. left are conditions nothing was said for.
func (s *sentence) segment(a, b int, carried []piece) (out []clause, left []piece) {
	g := segmenter{s: s, a: a, b: b, cuts: s.cuts(a, b), carried: carried, pending: slices.Clone(carried)}
	g.opens()
	for n, c := range g.cuts {
		if c.cond == nil {
			g.head(n, c)
		} else {
			g.condition(n, c)
		}
	}
	if len(g.out) == 0 {
		return nil, g.pending
	}
	return g.out, nil
}

// segmenter puts the parts of a segment together: which conditions hold for which clauses.
type segmenter struct {
	s       *sentence
	a, b    int
	cuts    []cut
	carried []piece
	pending []piece // conditions for the clauses that follow
	fresh   bool    // pending was found here, and no clause behind it yet
	out     []clause
}

// end is where the part that begins at cut n ends.
func (g *segmenter) end(n int) int {
	if n+1 < len(g.cuts) {
		return g.cuts[n+1].at
	}
	return g.b
}

// followed says whether something to be done comes right behind cut n.
func (g *segmenter) followed(n int) bool { return n+1 < len(g.cuts) && g.cuts[n+1].cond == nil }

// after says whether cut n comes right behind something to be done.
func (g *segmenter) after(n int) bool {
	return len(g.out) > 0 && (n == 0 || g.cuts[n-1].cond == nil)
}

func (g *segmenter) last() *clause { return &g.out[len(g.out)-1] }

// hang adds a condition to the clause before it.
func (g *segmenter) hang(p piece) {
	last := g.last()
	last.conds = append(slices.Clone(last.conds), p)
}

// opens reads what stands before the first cut.
func (g *segmenter) opens() {
	end := g.end(-1)
	if end == g.a {
		return
	}
	switch c, cond := g.s.opening(g.a, end, g.cuts); {
	case c != nil:
		c.conds = g.pending
		g.out = append(g.out, *c)
	case cond != nil:
		g.pending, g.fresh = []piece{*cond}, true
	}
}

// head adds what is to be done, under the conditions before it.
func (g *segmenter) head(n int, c cut) {
	s, from, end := g.s, c.at, g.end(n)
	whole := c.act.is([]string{"asked", "goes", "give"}) || c.act.is([]string{"confirm"}) && !s.names(c.act.to, end) ||
		c.act.is([]string{"leave"}) && len(s.named(c.act.from, end)) == 0
	if n == 0 && whole { // its object may stand before it
		from = g.a
	}
	if len(g.out) > 0 && c.act.is([]string{"asked"}) && g.last().act.family == "" && g.last().to == from && s.bare(g.last().from, from) {
		g.last().act, g.last().to = c.act, end // "…, a name and a number will do"
		return
	}
	conds := slices.Clone(g.pending)
	if c.act.is([]string{"goes"}) && len(s.named(from, c.act.from)) > 0 { // its own subject goes before the heading's matter
		conds = slices.DeleteFunc(conds, func(p piece) bool { return p.s != s })
	}
	if len(g.out) > 0 && s.at("without", from) && len(conds) == 0 { // "answer price questions without asking for details"
		last := g.last()
		if conds = last.conds; len(conds) == 0 && len(s.named(last.from, last.to)) > 0 {
			conds = []piece{{s, last.from, last.to, "if"}}
		} else if about := s.touching("about", last.from, last.to); len(conds) == 0 && len(about) > 0 { // "questions about colours without …"
			conds = []piece{{s, about[0].to, last.to, "if"}}
		}
	}
	g.out = append(g.out, clause{s: s, from: from, to: end, act: c.act, conds: conds})
}

// condition adds a condition to the clause before it, or keeps it for those behind.
func (g *segmenter) condition(n int, c cut) {
	s := g.s
	p := piece{s, c.body, g.end(n), c.cond.tag}
	bare, end := s.bareFrom(p), s.caseEnd(p, c.cond)
	switch {
	case end < bare && s.bears(end, p.to):
		g.list(n, p, end)
		return
	case bare < p.to:
		g.list(n, p, bare)
		return
	case end < p.to:
		p.to = end
	}
	resumed := n+1 < len(g.cuts) && g.cuts[n+1].resumed
	leads := g.followed(n) && (s.is(c.at-1, ",") || s.leads(c))
	switch {
	case len(g.out) > 0 && !g.fresh && !resumed && !leads:
		g.hang(p)
		return
	case g.fresh && (n == 0 || g.cuts[n-1].cond != nil):
		g.pending = append(g.pending, p)
	case len(g.carried) > 0 && g.carried[0].kind == "label" && slices.Equal(p.reasons(), []string{"cannot_answer"}):
		g.pending, g.fresh = append(slices.Clone(g.carried), p), true
	default:
		g.pending, g.fresh = []piece{p}, true
	}
	g.fresh = g.fresh && !g.followed(n)
}

// list divides a condition from the list of fields behind it: "for refunds the order number".
func (g *segmenter) list(n int, p piece, bare int) {
	s, end := g.s, p.to
	p.to = bare
	switch {
	case g.after(n) && n+1 < len(g.cuts) && g.cuts[n+1].cond != nil: // "… for quotes, a phone number for callbacks"
		g.hang(p)
		g.out = append(g.out, clause{s: s, from: bare, to: end})
	case g.after(n) && g.last().act.is([]string{"ask", "get"}) && !s.namesField(g.last().from, g.last().to):
		g.hang(p) // "only take details for weddings, that is name and phone"
		g.last().to = end
	case len(g.out) > 0 && len(g.last().conds) == 0 && g.last().act.family == "" && s.namesField(g.last().from, g.last().to) && s.bare(bare, end): // "the number for complaints, the name always"
		g.hang(p)
		g.out = append(g.out, clause{s: s, from: bare, to: end})
	case g.after(n) && !s.namesField(bare, end): // "take the name when …, otherwise just answer"
		g.hang(p)
		g.out = append(g.out, clause{s: s, from: bare, to: end})
	default:
		g.pending, g.fresh = []piece{p}, false
		g.out = append(g.out, clause{s: s, from: bare, to: end, conds: slices.Clone(g.pending)})
	}
}

// leads says whether a condition that follows a clause begins the next one: "…, and if".
func (s *sentence) leads(c cut) bool {
	return s.at("bond", c.at) && (s.is(c.at-1, ",") || c.at+1 < c.body)
}

// opening reads what stands before the first cut: a bare list, or the case the first clause is about.
func (s *sentence) opening(a, end int, cuts []cut) (*clause, *piece) {
	if rest := s.touching("else", a, end); len(rest) > 0 && !covers(s.marks["time"], rest[0].from, rest[0].to) {
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
