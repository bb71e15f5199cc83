package rules

import (
	"strings"
	"unicode/utf8"

	"github.com/seed-151f84ba/intake/extract"
)

// spelling: in a call, token i begins letters said one by one.
func (t *turn) spelling(l *line, i int) bool {
	return t.req.Setting.Mode == extract.Spoken && i+2 < len(l.toks) && single(l.toks[i]) && single(l.toks[i+1]) && single(l.toks[i+2])
}

func single(tok extract.Token) bool {
	return tok.Kind == extract.Letters && utf8.RuneCountInString(tok.Fold) == 1
}

// fragments reads a name that recognition cut into letters and scraps ("mar i a g r EE n"): joined, and parted again
// where a known given name ends.
func (t *turn) fragments(l *line, s *sentence, from, to int, key string) bool {
	if t.req.Setting.Mode != extract.Spoken {
		return false
	}
	var b strings.Builder
	scraps, runes := 0, 0
	for i := from; i < to; i++ {
		tok := l.toks[i]
		if tok.Kind == extract.Sign && tok.Fold == "-" {
			continue
		}
		n := utf8.RuneCountInString(tok.Fold)
		if tok.Kind != extract.Letters || n > 5 || l.taken[i] {
			return false
		}
		b.WriteString(tok.Fold)
		scraps, runes = scraps+1, runes+n
	}
	if scraps < 4 || float64(runes)/float64(scraps) > 2.7 || runes > 40 {
		return false
	}
	value, sure := t.part(b.String()), 0.65
	if t.knownParts(value) {
		sure = 0.95
	}
	t.propose(key, value, sure, l, l.span(from, to))
	return true
}

// knownParts: a given name and family names that stand in the lists.
func (t *turn) knownParts(name string) bool {
	words := strings.Fields(name)
	for i, w := range words {
		v := t.vocab[extract.FoldWord(w)]
		if i == 0 && !v.given || i > 0 && !v.family {
			return false
		}
	}
	return len(words) >= 2
}

// partLikeHeld finds the place where joined letters fall into the two parts of the name we have; 0 for none.
func (t *turn) partLikeHeld(letters string) int {
	for _, v := range t.held() {
		words := strings.Fields(v.Value)
		if f, ok := t.field(v.Field); !ok || f.Type != extract.Name || len(words) != 2 {
			continue
		}
		best, least := 0, 0.6
		for i := range letters {
			if i < 2 || len(letters)-i < 2 {
				continue
			}
			if d := (extract.Apart(letters[:i], words[0]) + extract.Apart(letters[i:], words[1])) / 2; d < least {
				best, least = i, d
			}
		}
		return best
	}
	return 0
}

// part finds where the given name ends in joined letters: the longest known one that leaves a known family name, else
// the longest that leaves two letters or more.
func (t *turn) part(letters string) string {
	best := t.partLikeHeld(letters)
	held := best > 0
	for i := range letters {
		if held || i < 2 || len(letters)-i < 2 || !t.vocab[letters[:i]].given {
			continue
		}
		if t.vocab[letters[i:]].family || best == 0 || !t.vocab[letters[best:]].family {
			best = i
		}
	}
	if best == 0 {
		return display(letters)
	}
	return display(letters[:best]) + " " + display(letters[best:])
}

// saidTwice keeps the last saying of a name that was said more than once: "Anna Jones Anna Johns".
func (t *turn) saidTwice(l *line, r nameRun) nameRun {
	n := r.to - r.from
	if t.req.Setting.Mode != extract.Spoken || n < 3 {
		return r
	}
	if n%2 == 0 {
		half, same := n/2, 0
		for i := range half {
			if l.toks[r.from+i].Fold == l.toks[r.from+half+i].Fold {
				same++
			}
		}
		if same > 0 {
			return nameRun{r.from + half, r.to}
		}
	}
	for i := r.to - 1; i > r.from; i-- {
		if l.toks[i].Fold == l.toks[r.from].Fold && r.to-i >= 2 {
			return nameRun{i, r.to}
		}
	}
	return r
}

// commaName reads "Smith, John" and "John, Smith": two words with a comma between them and nothing else.
func (t *turn) commaName(l *line, s *sentence, key string) bool {
	parts := clauses(l, s)
	if len(parts) != 2 || len(s.words) != 2 || parts[0].to-parts[0].from != 1 || s.at[1] != s.at[0]+2 || l.toks[s.at[0]+1].Fold != "," {
		return false
	}
	for w, i := range s.at {
		v := t.vocab[l.toks[i].Fold]
		if l.toks[i].Kind != extract.Letters || l.taken[i] || t.stop(l.toks[i].Fold) || t.is(notAName, l.toks[i].Fold) || v.common() && !v.nameLike() || t.covered(s, w) {
			return false
		}
	}
	a, b := l.span(s.at[0], s.at[0]+1), l.span(s.at[1], s.at[1]+1)
	first, second := l.Text[a.Start:a.End], l.Text[b.Start:b.End]
	v, w := t.vocab[l.toks[s.at[0]].Fold], t.vocab[l.toks[s.at[1]].Fold]
	spans := []extract.Span{a, b}
	if v.family && !v.given && w.given {
		first, second, spans = second, first, []extract.Span{b, a}
	}
	t.propose(key, display(first)+" "+display(second), 0.8, l, spans...)
	return true
}

// saidSign: in a call, a hyphen or apostrophe is said after token i and the name goes on ("Mary dash Jane"); it
// returns the token after the joined word.
func (t *turn) saidSign(l *line, s *sentence, i int) (int, bool) {
	if t.req.Setting.Mode != extract.Spoken || i+2 >= s.to {
		return i, false
	}
	sign, next, ok := t.lexicon().SpokenSign(l.toks, i+1)
	if !ok || sign != "-" && sign != "'" || next >= s.to || l.toks[next].Kind != extract.Letters {
		return i, false
	}
	return next + 1, true
}

// joinsNext: a single letter that a said sign joins to the next word ("O apostrophe Brien").
func (t *turn) joinsNext(l *line, s *sentence, i int) bool {
	_, ok := t.saidSign(l, s, i)
	return ok
}

// saysSigns: some sign of the name was said in words.
func (t *turn) saysSigns(l *line, r nameRun) bool {
	if t.req.Setting.Mode != extract.Spoken {
		return false
	}
	for i := r.from + 1; i+1 < r.to; i++ {
		if sign, _, ok := t.lexicon().SpokenSign(l.toks, i); ok && (sign == "-" || sign == "'") {
			return true
		}
	}
	return false
}
