package rules

import (
	"slices"
	"strings"

	"github.com/seed-151f84ba/intake/extract"
)

// street finds a postal address nobody asked for, for the only field it can be: a house number with a street's word behind
// or before it ("12 Mill Lane, Leeds", "Hauptstraße 5", "calle Mayor 7"), to the end of the clause.
func (t *turn) street() {
	if !t.req.Unnamed {
		return
	}
	var open []extract.Field
	for _, f := range t.req.Fields {
		if f.Type == extract.Address && !t.holds(f) {
			open = append(open, f)
		}
	}
	if len(open) != 1 {
		return
	}
	for _, l := range t.lines {
		if sp, ok := t.streetAt(l); ok {
			t.propose(open[0].Key, l.Text[sp.Start:sp.End], 0.7, l, sp)
			return
		}
	}
}

// streetAt is where an address stands in a line.
func (t *turn) streetAt(l *line) (extract.Span, bool) {
	if len(l.toks) > 40 {
		return extract.Span{}, false
	}
	for _, s := range l.sentences {
		for w, i := range s.at {
			if !t.houseNumber(l, i) {
				continue
			}
			from, to := i, s.to
			switch {
			case t.streetWord(s, w+1, 4, false):
				if w > 0 && t.is(numbering, s.words[w-1]) && s.at[w-1] == i-1 {
					from-- // "no 12 Mill Lane"
				}
			case w > 0 && t.streetWord(s, w-4, 4, true):
				for from = s.at[w-1]; from > s.from && l.toks[from-1].Kind == extract.Letters && !t.streetName(l.toks[from].Fold); {
					from--
				}
			default:
				continue
			}
			if to = t.trimFill(l, s, from, to); to > from && !slices.Contains(l.taken[from:to], true) && !s.question && !t.commandLike(s) {
				return l.span(from, to), true
			}
		}
	}
	return extract.Span{}, false
}

// houseNumber: up to five digits, perhaps with a letter.
func (t *turn) houseNumber(l *line, i int) bool {
	tok := l.toks[i]
	return !l.taken[i] && !t.dateNear(l, i) && (tok.Kind == extract.Digits && len(tok.Fold) <= 5 || tok.Kind == extract.Mixed && len(tok.Fold) <= 5 && digitsOf(tok.Fold[:1]) != "")
}

// streetWord: one of n words from word w on is a street's; no other number stands before it, nor a small word where streets
// have none.
func (t *turn) streetWord(s *sentence, w, n int, small bool) bool {
	for k := max(w, 0); k < w+n && k < len(s.words); k++ {
		if t.streetName(s.words[k]) {
			return true
		}
		if digitsOf(s.words[k]) != "" || t.is(units, s.words[k]) || !small && len(s.words[k]) > 1 && t.stop(s.words[k]) {
			return false
		}
	}
	return false
}

// streetName: "street", "rue", or a word that ends like one ("hauptstrasse").
func (t *turn) streetName(word string) bool {
	return t.is(streets, word) || len(word) > 5 && slices.ContainsFunc(t.streetEnds, func(end string) bool { return strings.HasSuffix(word, end) })
}
