package engine

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/seed-151f84ba/intake/extract"
)

// greetings are cut off the beginning of a subject, in the six languages; folded, longest first where one begins another.
var greetings = []string{"hello there", "hi there", "hey there", "good morning", "good afternoon", "good evening", "hello", "hi", "hey",
	"buenos dias", "buenas tardes", "buenas noches", "hola", "buenas", "bonjour", "bonsoir", "salut", "guten tag", "guten morgen",
	"guten abend", "hallo", "moin", "ola", "oi", "bom dia", "boa tarde", "boa noite", "السلام عليكم", "مرحبا", "اهلا وسهلا", "اهلا",
	"صباح الخير", "مساء الخير"}

// ungreeted is a sentence without the greeting it begins with. A sentence that is nothing else stays.
func ungreeted(s string) string {
	toks := extract.Tokens(s)
	for _, g := range greetings {
		words := strings.Fields(g)
		n := 0
		for n < len(words) && n < len(toks) && toks[n].Fold == words[n] {
			n++
		}
		if n < len(words) {
			continue
		}
		for n < len(toks) && toks[n].Kind == extract.Sign {
			n++
		}
		if n == len(toks) {
			return s
		}
		return strings.TrimLeftFunc(s[toks[n].Start:], unicode.IsSpace)
	}
	return s
}

// follows says whether the turn is enough to change the language for: asked for, said in three words or more besides
// the values, or heard twice in a row.
func (x *step) follows(lang string) bool {
	if x.s.Lang == "" || base(x.s.Lang) == base(lang) {
		return true
	}
	if x.s.Tongue == base(lang) {
		return true
	}
	x.s.Tongue = base(lang)
	return x.ownWords() >= tonguesWords
}

// tonguesWords is how many words besides values say that the customer changed the language.
const tonguesWords = 3

// ownWords is how many words of the turn are letters and no part of a value or of something refused as one.
func (x *step) ownWords() int {
	n := 0
	for _, q := range x.t.Quotes {
		for _, t := range extract.Tokens(q.Text) {
			if t.Kind == extract.Letters && utf8.RuneCountInString(t.Fold) > 1 && !x.covered(q, t) { // a spelled letter is no word
				n++
			}
		}
	}
	return n
}

// covered says whether a word is part of a value, or glued to a sign as in an address.
func (x *step) covered(q Quote, t extract.Token) bool {
	glued := strings.IndexFunc(q.Text[t.End:], func(r rune) bool { return strings.ContainsRune("@.", r) }) == 0 &&
		len(q.Text) > t.End+1 && !unicode.IsSpace(rune(q.Text[t.End+1]))
	in := func(spans []extract.Span) bool {
		return slices.ContainsFunc(spans, func(s extract.Span) bool { return s.Line == q.Line && s.Start < t.End && t.Start < s.End })
	}
	return glued || slices.ContainsFunc(x.h.Values, func(v extract.Value) bool { return in(v.Evidence.Spans) }) ||
		slices.ContainsFunc(x.h.Rejected, func(r extract.Rejection) bool { return in(r.Evidence.Spans) })
}

func base(tag string) string {
	b, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return b
}
