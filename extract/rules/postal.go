package rules

import "github.com/seed-151f84ba/intake/extract"

// postalSaid reads a postal code said in a call, led by the forms such codes have where the language is spoken. The less
// sure the words are, the less sure is the value.
func (t *turn) postalSaid(f extract.Field) bool {
	if t.req.Setting.Mode != extract.Spoken || f.Pattern != "" {
		return false
	}
	lex := t.lexicon()
	best, at := extract.PostalReading{}, (*line)(nil)
	for _, l := range t.lines {
		if found := lex.PostalCodes(l.toks); len(found) > 0 && (at == nil || found[0].Doubt <= best.Doubt) {
			best, at = found[0], l
		}
	}
	if at == nil {
		return false
	}
	conf := 0.9 - 0.1*float64(best.Doubt)
	if best.Doubt == 0 && best.Words > 1 {
		conf = 0.97
	}
	t.propose(f.Key, best.Value, conf, at, at.span(best.From, best.To))
	return true
}
