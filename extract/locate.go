package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxQuote bounds the bytes of words that are looked for.
const maxQuote = 4 << 10

// Locate finds words somebody quotes in the customer's lines: as they stand, else by their folded words without regard
// to case, accents, digits' script, spacing and punctuation, and then over the border of two lines too. It returns the
// words as the lines have them, so that a quote can never put a character into the customer's mouth. Of several places
// the last line's first one is taken; half a word is no place.
func (t Transcript) Locate(quote string) (text string, spans []Span, ok bool) {
	quote = strings.TrimSpace(quote)
	if quote == "" || len(quote) > maxQuote || !utf8.ValidString(quote) {
		return "", nil, false
	}
	for i := len(t) - 1; i >= 0; i-- {
		if at := wordsAt(t[i].Text, quote); at >= 0 {
			spans = []Span{{Line: t[i].ID, Rev: t[i].Rev, Start: at, End: at + len(quote)}}
			if _, ok = t.words(spans); ok { // not so between bytes that are no text
				return quote, spans, true
			}
		}
	}
	return t.locateFolded(quote)
}

// wordsAt is where whole words stand in a text, -1 when they do not.
func wordsAt(text, words string) int {
	for from := 0; ; {
		at := strings.Index(text[from:], words)
		if at < 0 {
			return -1
		}
		at += from
		if whole(text, at, at+len(words)) {
			return at
		}
		_, n := utf8.DecodeRuneInString(text[at:])
		from = at + n
	}
}

// whole says whether a range cuts no word. Scripts that write without spaces have no such borders.
func whole(text string, start, end int) bool {
	return !joined(text, start) && !joined(text, end)
}

func joined(text string, at int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at:])
	return inWord(before) && inWord(after)
}

func inWord(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)) &&
		!unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// placed is a word of a line.
type placed struct {
	Token
	line int
}

func (t Transcript) locateFolded(quote string) (string, []Span, bool) {
	want := foldWords(quote)
	if len(want) == 0 {
		return "", nil, false
	}
	var have []placed
	for i, l := range t {
		for _, tok := range cutTokens(l.Text, nil) {
			if tok.Kind != Sign {
				have = append(have, placed{tok, i})
			}
		}
	}
	for at := len(have) - len(want); at >= 0; at-- {
		if sameFolds(have[at:at+len(want)], want) {
			return t.cover(have[at : at+len(want)])
		}
	}
	return "", nil, false
}

func sameFolds(have []placed, want []string) bool {
	for i, w := range want {
		if have[i].Fold != w {
			return false
		}
	}
	return true
}

// cover is one span per line from the first of its words to the last, and the words that stand there.
func (t Transcript) cover(words []placed) (string, []Span, bool) {
	var spans []Span
	for i, w := range words {
		if i > 0 && words[i-1].line == w.line {
			spans[len(spans)-1].End = w.End
			continue
		}
		spans = append(spans, Span{Line: t[w.line].ID, Rev: t[w.line].Rev, Start: w.Start, End: w.End})
	}
	text, ok := t.words(spans)
	return text, spans, ok
}
