package rules

import (
	"strings"

	"golang.org/x/net/publicsuffix"

	"github.com/seed-151f84ba/intake/extract"
)

// lexicon is the language of the conversation, English when unknown.
func (t *turn) lexicon() *extract.Lexicon {
	code, _, _ := strings.Cut(strings.ToLower(t.req.Setting.Lang), "-")
	for _, l := range extract.Lexicons() {
		if l.Code == code {
			return l
		}
	}
	return extract.Lexicons()[0]
}

// lexicons are all languages, that of the conversation first.
func (t *turn) lexicons() []*extract.Lexicon {
	first := t.lexicon()
	all := extract.Lexicons()
	if first == all[0] {
		return all
	}
	out := []*extract.Lexicon{first}
	for _, l := range all {
		if l != first {
			out = append(out, l)
		}
	}
	return out
}

// atSign tells how many tokens at i name the sign @ in some language, with the brackets around it; 0 for none.
func (t *turn) atSign(l *line, i int) int {
	open := 0
	if f := l.toks[i].Fold; l.toks[i].Kind == extract.Sign {
		if f != "(" && f != "[" && f != "{" && f != "<" || i+2 >= len(l.toks) {
			return 0
		}
		open = 1
	}
	if t.starts[l.toks[i+open].Fold]&extract.StartsAt == 0 {
		return 0
	}
	for _, lex := range t.lexicons() {
		s, next, ok := lex.SpokenSign(l.toks, i+open)
		if !ok || s != "@" {
			continue
		}
		if open == 1 {
			if next >= len(l.toks) || !strings.Contains(")]}>", l.toks[next].Fold) {
				return 0
			}
			next++
		}
		return next - i
	}
	return 0
}

// spokenEmail reads an address around the words [i, host) that name the @.
func (t *turn) spokenEmail(l *line, i, host int) {
	lex := t.lexiconAt(l, i)
	if host >= len(l.toks) || i == 0 {
		return
	}
	to := t.hostEndIn(lex, l, host)
	from := t.localStart(lex, l, i)
	if to == 0 || from == i {
		return
	}
	value := lex.SpokenEmail(l.toks[from:to])
	local, domain, ok := strings.Cut(value, "@")
	if !ok || local == "" || !knownTop(domain) || !t.spokenHolds(lex, l, from, i, host, to) {
		return
	}
	t.proposeEmail(l, value, l.toks[from].Start, l.toks[to-1].End)
}

// knownTop: the host ends in a top level domain that exists.
func knownTop(domain string) bool {
	_, icann := publicsuffix.PublicSuffix(domain)
	return icann && strings.Contains(domain, ".")
}

// spokenHolds: "at" is an everyday word; an address it makes needs a dot said in words, or words around it that
// speak of mail, or a name before it that is no everyday word.
func (t *turn) spokenHolds(lex *extract.Lexicon, l *line, from, at, host, to int) bool {
	if l.toks[at].Fold != "at" || t.isAsked("email") || from == 0 && t.req.Setting.Mode == extract.Spoken {
		return true
	}
	for i := from; i < at; i++ {
		if l.toks[i].Kind == extract.Sign {
			return true
		}
	}
	for i := host; i < to; i++ {
		if l.toks[i].Kind != extract.Sign {
			if s, _, ok := lex.SpokenSign(l.toks, i); ok && s == "." {
				return true
			}
		}
	}
	return t.introWord(l, from-1) || !t.everyday(l.toks[at-1].Fold) && l.toks[at-1].Kind != extract.Digits
}

// lexiconAt is the language that names the @ at token i.
func (t *turn) lexiconAt(l *line, i int) *extract.Lexicon {
	if l.toks[i].Kind == extract.Sign && i+1 < len(l.toks) {
		i++
	}
	for _, lex := range t.lexicons() {
		if s, _, ok := lex.SpokenSign(l.toks, i); ok && s == "@" {
			return lex
		}
	}
	return t.lexicon()
}

// localStart walks left from the @ over what may stand before it. Written text takes the words that signs connect;
// speech also takes names said one after the other.
func (t *turn) localStart(lex *extract.Lexicon, l *line, at int) int {
	from, i := at, at-1
	words := 0
	for i >= 0 && !l.taken[i] {
		tok := l.toks[i]
		if start := asideBefore(lex, l, i); start >= 0 {
			i = start - 1
			continue
		}
		if tok.Kind == extract.Sign {
			if !strings.Contains("._-+()[]", tok.Fold) || tok.Fold == "." && l.toks[i].End != l.toks[i+1].Start {
				break
			}
			i--
			words = 0
			continue
		}
		if start := signBefore(lex, l, i); start >= 0 {
			i, words = start-1, 0
			continue
		}
		if start := exampleBefore(lex, l, i); start >= 0 {
			from, i = start, start-1
			continue
		}
		short := len(tok.Fold) == 1 || tok.Kind == extract.Digits || numberWord(lex, l, i) || t.letterName(lex, l, i)
		if words > 0 && !short && (t.req.Setting.Mode != extract.Spoken || words > 3 || t.everyday(tok.Fold) && !t.vocab[tok.Fold].person) && !spelledAfter(l, i, at) {
			break
		}
		if len(tok.Fold) > 1 && !short && t.fillWord(tok.Fold) || t.introWord(l, i) || tok.Fold == "a" && words > 0 && len(l.toks[i+1].Fold) > 3 && !numberWord(lex, l, i+1) {
			break
		}
		if !short {
			words++
		}
		from = i
		i--
	}
	return from
}

// asideBefore is where words about an address begin that end at token i ("all one word"); -1 for none.
func asideBefore(lex *extract.Lexicon, l *line, i int) int {
	if last := l.toks[i]; !lex.EndsAside(last) && !(last.Fold == "," && i > 0 && lex.EndsAside(l.toks[i-1])) {
		return -1
	}
	for k := max(0, i-6); k <= i; k++ {
		if lex.AddressAside(l.toks, k) == i+1 {
			return k
		}
	}
	return -1
}

// exampleBefore is where a letter with its example begins that ends at token i ("b as in boy"); -1 for none.
func exampleBefore(lex *extract.Lexicon, l *line, i int) int {
	for k := max(0, i-4); k <= i-2; k++ {
		if _, next, ok := lex.SpokenLetter(l.toks, k); ok && next == i+1 {
			return k
		}
	}
	return -1
}

// spelledAfter: only single letters follow the word up to the @: they spell it.
func spelledAfter(l *line, i, at int) bool {
	if at-i < 3 {
		return false
	}
	for k := i + 1; k < at; k++ {
		if len(l.toks[k].Fold) > 1 {
			return false
		}
	}
	return true
}

// letterName: in a call, token i is the name of a letter, written out.
func (t *turn) letterName(lex *extract.Lexicon, l *line, i int) bool {
	return t.req.Setting.Mode == extract.Spoken && lex.LetterName(l.toks[i])
}

func numberWord(lex *extract.Lexicon, l *line, i int) bool {
	_, _, ok := lex.SpokenNumber(l.toks, i)
	return ok
}

// signBefore: tokens up to i name a sign ("under score"); it returns the first of them, -1 for none.
func signBefore(lex *extract.Lexicon, l *line, i int) int {
	for n := 2; n >= 0; n-- {
		if i-n >= 0 {
			if s, next, ok := lex.SpokenSign(l.toks, i-n); ok && next == i+1 && s != "@" {
				return i - n
			}
		}
	}
	return -1
}

// fillWord: a small word that stands before or after values, never inside them.
func (t *turn) fillWord(fold string) bool {
	return t.is(beside, fold) || len(fold) > 1 && t.stop(fold)
}

// introWord: token i is the last word of a phrase that announces an address.
func (t *turn) introWord(l *line, i int) bool {
	if i < 0 {
		return false
	}
	s := l.sentenceOf(i)
	return s != nil && t.hitEndsAt(s, "intro.email", s.wordAt(i)) && s.at[s.wordAt(i)] == i
}

// everyday: a frequent English word that is no name.
func (t *turn) everyday(fold string) bool {
	w := t.vocab[fold]
	return w.common() && !w.nameLike() || w.rank > 0 && w.rank < 400
}
