package rules

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/seed-151f84ba/intake/extract"
)

// ideographs is the end of the signs of a script without spaces that touch token i; i when it has none.
func (t *turn) ideographs(l *line, s *sentence, i int) int {
	r, _ := utf8.DecodeRuneInString(l.toks[i].Fold)
	if r < 0x3040 || !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) {
		return i
	}
	end := i + 1
	for end < s.to && l.toks[end].Start == l.toks[end-1].End && l.toks[end].Kind == extract.Letters {
		end++
	}
	return end
}

// tok is the folded word of token i.
func tok(l *line, i int) string { return l.toks[i].Fold }

// follows: a word that can be a family name comes next.
func (t *turn) follows(l *line, s *sentence, i int) bool {
	if i+1 >= s.to || l.toks[i+1].Kind != extract.Letters {
		return false
	}
	w := t.vocab[l.toks[i+1].Fold]
	return w.nameLike() && !w.common() || w == (word{})
}

// beforeFamily: a known name that is no everyday word comes next.
func (t *turn) beforeFamily(l *line, s *sentence, i int) bool {
	if i+1 >= s.to || l.toks[i+1].Kind != extract.Letters {
		return false
	}
	w := t.vocab[l.toks[i+1].Fold]
	return w.nameLike() && !w.common() && !w.place
}

// adjectives are given names that lower case say how one is, or what one comes from.
var adjectives = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq("rich frank christian sunny merry young crystal misty faith grace hope chance sterling noble royal bliss " +
		"honest earnest candid gay jolly smart sharp lucky happy early bright blue brown white black green gray grey red sandy stormy wild " +
		"german french polish english irish israel america india china kenya london paris sydney austin dallas houston chase bill mark will may " +
		"june april august pat rob art drew rose") {
		m[w] = true
	}
	return m
}()

// code: a short word before digits is part of a reference ("qrt 207", "d 418"), not of a name.
func (t *turn) code(l *line, s *sentence, i, words int) bool {
	if i+1 >= len(l.toks) || l.toks[i+1].Kind == extract.Letters || l.toks[i+1].Kind == extract.Sign {
		return false
	}
	w := t.vocab[l.toks[i].Fold]
	n := utf8.RuneCountInString(l.toks[i].Fold)
	return n <= 3 && (words > 0 || !w.person) && !(w.person && w.given)
}

// label: token i speaks of numbers and documents, not of people.
func (t *turn) label(l *line, s *sentence, i int) bool {
	return t.hitCovers(s, s.wordAt(i), "context.id") || t.hitCovers(s, s.wordAt(i), "context.phone")
}

func (t *turn) hitCovers(s *sentence, w int, section string) bool {
	for _, h := range s.around(w) {
		if w < h.to && t.section(h) == section {
			return true
		}
	}
	return false
}

func (t *turn) sentenceStart(s *sentence, i int) bool { return i == s.from }

// single: the sentence has one word.
func (t *turn) single(s *sentence, _ int) bool { return len(s.words) == 1 }

// nameEnds: what comes after token i does not go on with the name.
func (t *turn) nameEnds(l *line, s *sentence, i int) bool {
	if i+1 >= s.to || l.toks[i+1].Kind != extract.Letters {
		return true
	}
	return t.is(behindName, l.toks[i+1].Fold) || t.label(l, s, i+1)
}

// caseless: the word is of a script without capitals, so that their absence tells nothing.
func caseless(s string) bool { r, _ := utf8.DecodeRuneInString(s); return unicode.Is(unicode.Lo, r) }

func isLatin(s string) bool { r, _ := utf8.DecodeRuneInString(s); return r < 0x250 }

// contraction: "i'm", "it's", "don't" as one token.
func (t *turn) contraction(fold string) bool {
	head, tail, _ := strings.Cut(fold, "'")
	switch tail {
	case "m", "re", "ve", "ll", "d", "t", "s":
		return len(head) > 1 || head == "i"
	}
	return false
}

func (t *turn) capital(l *line, i int) bool {
	r, _ := utf8.DecodeRuneInString(l.Text[l.toks[i].Start:])
	return unicode.IsUpper(r) || unicode.IsTitle(r)
}

// allCaps: the line is written in capitals throughout, so they tell nothing.
func (t *turn) allCaps(l *line) bool { return l.capitals }

func allCaps(l *line) bool {
	upper := 0
	for _, tok := range l.toks {
		if tok.Kind == extract.Letters && len(tok.Fold) > 1 {
			if r, _ := utf8.DecodeRuneInString(l.Text[tok.Start:]); !unicode.IsUpper(r) {
				return false
			}
			upper++
		}
	}
	return upper > 3
}

// junkName makes a useless answer visible so that the engine can say what was wrong with it.
func (t *turn) junkName(key string) {
	if t.mainAsk() != key || len(t.lines) != 1 || len(t.lines[0].toks) > 2 || len(t.out.Candidates) > 0 {
		return
	}
	l := t.lines[0]
	if len(l.toks) > 0 && (l.toks[0].Kind != extract.Letters || t.is(junk, l.toks[0].Fold)) && l.toks[0].Kind != extract.Sign {
		t.propose(key, l.Text[l.toks[0].Start:l.toks[len(l.toks)-1].End], 0.2, l, l.span(0, len(l.toks)))
	}
}

// display gives names written all in small letters their capitals; any other writing is the customer's own.
func display(s string) string {
	if strings.ContainsFunc(s, unicode.IsUpper) {
		return s
	}
	var b strings.Builder
	letters := 0 // since the last start of a part
	for _, r := range s {
		if letters == 0 && unicode.IsLetter(r) {
			r = unicode.ToTitle(r)
		}
		switch {
		case r == ' ' || r == '-' || r == '.', (r == '\'' || r == '’') && letters == 1: // O'Brien
			letters = 0
		default:
			letters++
		}
		b.WriteRune(r)
	}
	return b.String()
}
