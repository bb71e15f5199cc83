package rules

import (
	"strings"

	"github.com/seed-151f84ba/intake/extract"
)

func (t *turn) hostLike(l *line, i int) bool { return t.hostEndIn(t.lexicon(), l, i) > 0 }

func (t *turn) hostEnd(l *line, i int) int {
	if to := t.hostEndIn(t.lexicon(), l, i); to > 0 {
		return to
	}
	return min(i+1, len(l.toks))
}

// hostEndIn reads labels and dots from token i on and returns the end of a host with at least one dot, 0 for none.
// Labels before a dot may be spelled; after the last dot one word or spelled letters belong to it.
func (t *turn) hostEndIn(lex *extract.Lexicon, l *line, i int) int {
	end, dots, words := 0, 0, 0
	for i < len(l.toks) && words < 14 {
		tok := l.toks[i]
		if s, next, ok := dotAt(lex, l, i); ok {
			if s == "@" || words == 0 {
				break
			}
			if s == "." {
				if tok.Fold == "." && !tight(l, i) {
					break
				}
				dots++
			}
			words, i = 0, next
			continue
		}
		if tok.Kind == extract.Sign {
			break
		}
		if dots > 0 && words > 0 && (len(tok.Fold) > 1 || len(l.toks[i-1].Fold) > 1) {
			if !dotComing(lex, l, i+1) || words > 2 || t.fillWord(tok.Fold) {
				break
			}
		}
		if dots == 0 && words > 3 && len(tok.Fold) > 1 && !lex.LetterName(tok) && !numberWord(lex, l, i) {
			break
		}
		words++
		i++
		if dots > 0 {
			end = i
		}
	}
	return end
}

// tight: a written dot with no blank beside it.
func tight(l *line, i int) bool {
	return i > 0 && i+1 < len(l.toks) && l.toks[i-1].End == l.toks[i].Start && l.toks[i].End == l.toks[i+1].Start && l.toks[i+1].Kind != extract.Sign
}

// dotComing: the next token is a dot, so the word before it is a label and not the end of the sentence.
func dotComing(lex *extract.Lexicon, l *line, i int) bool {
	if i >= len(l.toks) {
		return false
	}
	s, next, ok := dotAt(lex, l, i)
	return ok && s == "." && next < len(l.toks) && l.toks[next].Kind != extract.Sign && (l.toks[i].Kind != extract.Sign || tight(l, i))
}

// dotAt reads a sign of a host: ".", "-", named or in brackets.
func dotAt(lex *extract.Lexicon, l *line, i int) (string, int, bool) {
	tok := l.toks[i]
	if tok.Kind == extract.Sign {
		switch tok.Fold {
		case ".", "-", "@", "_":
			return tok.Fold, i + 1, true
		case "(", "[", "{", "<":
			if i+2 < len(l.toks) {
				if s, next, ok := lex.SpokenSign(l.toks, i+1); ok && next < len(l.toks) && strings.Contains(")]}>", l.toks[next].Fold) {
					return s, next + 1, true
				}
			}
		}
		return "", i, false
	}
	return lex.SpokenSign(l.toks, i)
}
