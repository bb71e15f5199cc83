package rules

import (
	"slices"

	"github.com/seed-151f84ba/intake/extract"
)

// markCorrections marks values the customer gives instead of earlier ones: words that correct stand in the same
// sentence, or a read-back was just denied with a new value.
func (t *turn) markCorrections() {
	for i := range t.out.Candidates {
		c := &t.out.Candidates[i]
		if c.Extractor != source || len(c.Spans) == 0 {
			continue
		}
		known := false
		for _, v := range t.req.Known {
			known = known || v.Field == c.Field
		}
		confirming := t.req.Confirm != nil && t.req.Confirm.Field == c.Field
		c.Correct = confirming || t.corrects(c.Spans[0]) && (known || c.Field == t.mainAsk()) || known && !t.isAsked(c.Field)
	}
}

// correctedName reads a name in words that correct and name no field ("sorry, I mean Kim Leeds"), or that is longer than
// the one we have: one that shares a word with it.
func (t *turn) correctedName(key string) {
	i := slices.IndexFunc(t.req.Known, func(v extract.Value) bool { return v.Field == key })
	if i < 0 || t.req.Confirm != nil && t.req.Confirm.Field != key {
		return
	}
	asked, _ := t.field(t.mainAsk())
	elsewise := asked.Type == extract.Phone || asked.Type == extract.Email // a name is no answer
	known := extract.Tokens(t.req.Known[i].Value)
	for _, l := range t.lines {
		for _, s := range l.sentences {
			if s.question {
				continue
			}
			corrects := t.has(s, "correct", 0, len(s.words))
			for _, part := range clauses(l, s) {
				i := t.skipFill(l, s, part.from, part.to)
				if i >= part.to || l.taken[i] {
					continue
				}
				r, ok := t.nameAt(l, s, i, answered)
				if ok && r.to < len(l.toks) && l.toks[r.to].Fold == "@" {
					continue // the beginning of an address
				}
				longer := elsewise && r.to-r.from > len(known) // "Sam Hill", where we have Sam
				if ok && (corrects || longer) && t.restIsFill(l, s, r.to, part.to) && sharesName(known, l.toks[r.from:r.to]) {
					t.proposeName(l, r, key, 0.8)
					return
				}
			}
		}
	}
}

// sharesName says whether two names have a word in common.
func sharesName(a, b []extract.Token) bool {
	return slices.ContainsFunc(a, func(x extract.Token) bool {
		return x.Kind == extract.Letters && slices.ContainsFunc(b, func(y extract.Token) bool { return x.Fold == y.Fold })
	})
}

func (t *turn) corrects(sp extract.Span) bool {
	for _, l := range t.lines {
		if l.ID != sp.Line || l.Rev != sp.Rev {
			continue
		}
		for _, s := range l.sentences {
			if l.toks[s.from].Start <= sp.Start && t.has(s, "correct", 0, len(s.words)) {
				return true
			}
		}
	}
	return false
}
