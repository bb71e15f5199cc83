package rules

import (
	"strings"

	"github.com/seed-151f84ba/intake/extract"
)

// besideName finds a full name that opens a clause and stands right before a number or an address of the customer's
// ("… it's scratched. Helen Marsh, 020 7946 0991"), or signs the message as a sentence of its own.
func (t *turn) besideName(key string) {
	for _, l := range t.lines {
		for n, s := range l.sentences {
			for i := s.from; i < s.to; i++ {
				if l.taken[i] || l.toks[i].Kind != extract.Letters || i > s.from && !clauseSign(l.toks[i-1]) {
					continue
				}
				r, ok := t.wholeName(l, s, i)
				if !ok {
					continue
				}
				last := t.vocab[l.toks[r.to-1].Fold]
				signs := n > 0 && n == len(l.sentences)-1 && i == s.from && t.onlySigns(l.toks[r.to:s.to]) && !last.common() && (last.nameLike() || last == word{})
				if signs || t.reaches(l, r.to) {
					t.proposeName(l, r, key, 0.6)
					return
				}
			}
		}
	}
}

func clauseSign(tok extract.Token) bool {
	return tok.Kind == extract.Sign && strings.Contains(",:;-–—.!|/(\n", tok.Fold)
}

// wholeName is a given name and at least one more word of names, written with capitals, from token i on.
func (t *turn) wholeName(l *line, s *sentence, i int) (nameRun, bool) {
	w := t.vocab[l.toks[i].Fold]
	if !w.given || (w.place || w.common()) && !w.person || !t.capital(l, i) && !caseless(l.toks[i].Fold) {
		return nameRun{}, false
	}
	r, ok := t.nameAt(l, s, i, weak)
	if !ok || r.to-r.from < 2 {
		return nameRun{}, false
	}
	last := r.to - 1
	return r, t.capital(l, last) || caseless(l.toks[last].Fold)
}

// reaches: only signs stand between token i and a number or an address that was found.
func (t *turn) reaches(l *line, i int) bool {
	for i < len(l.toks) && l.toks[i].Kind == extract.Sign && l.toks[i].Fold != "." {
		if l.taken[i] {
			break
		}
		i++
	}
	if i >= len(l.toks) || !l.taken[i] {
		return false
	}
	for _, c := range t.out.Candidates {
		if (c.Field == "phone" || c.Field == "email") && len(c.Spans) > 0 && c.Spans[0].Line == l.ID && c.Spans[0].Start <= l.toks[i].Start && l.toks[i].Start < c.Spans[0].End {
			return true
		}
	}
	return false
}
