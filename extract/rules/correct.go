package rules

import "github.com/seed-151f84ba/intake/extract"

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
