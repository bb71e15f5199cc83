package rules

import (
	"strings"

	"github.com/seed-151f84ba/intake/extract"
)

// alphabetName reads a name spelled in words of an alphabet ("Bravo Oscar Bravo"), in a call: three such words or more
// in a row, and at most one word beside them that is no filler ("it's Bob, Bravo Oscar Bravo"). Fewer may be names.
func (t *turn) alphabetName(l *line, key string) bool {
	if t.req.Setting.Mode != extract.Spoken || len(l.toks) > 60 {
		return false
	}
	lex := t.lexicon()
	for i := range l.toks {
		letters, to, n := "", i, 0
		for to < len(l.toks) && len(l.toks[to].Fold) > 1 {
			s, next, ok := lex.SpokenLetter(l.toks, to)
			if !ok || next != to+1 || len(s) != 1 {
				break
			}
			letters, to, n = letters+s, next, n+1
		}
		if n < 3 || l.toks[i].Kind != extract.Letters {
			continue
		}
		if t.besides(l, i, to) > 1 {
			return false
		}
		value, sure := display(letters), 0.95
		if v := t.vocab[letters]; !v.given && !v.family {
			value, sure = t.part(letters), 0.85
		}
		t.propose(key, value, sure, l, l.span(i, to))
		return true
	}
	return false
}

// besides counts the words of a line outside of [from, to) that are no fillers.
func (t *turn) besides(l *line, from, to int) int {
	n := 0
	for i, tok := range l.toks {
		if i >= from && i < to || tok.Kind == extract.Sign || t.fillWord(tok.Fold) || t.stop(tok.Fold) || strings.Contains(tok.Fold, "'") ||
			t.inSection(l, i, "fill") || t.inSection(l, i, "intro.name") || t.inSection(l, i, "intro.name.weak") {
			continue
		}
		n++
	}
	return n
}
