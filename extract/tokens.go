package extract

import (
	"unicode"
	"unicode/utf8"
)

// Kind says what a token is made of.
type Kind uint8

// The kinds.
const (
	Sign    Kind = iota // one punctuation mark or symbol
	Letters             // letters with inner apostrophes
	Digits              // digits only
	Mixed               // letters and digits in one run
)

// Token is a word, a number or a sign of a text; Start and End are its bytes, Fold the form it is compared in.
type Token struct {
	Start, End int
	Kind       Kind
	Fold       string
}

// Tokens cuts a text. White space is dropped; an ideograph is a word of its own, and so is each number word of a number
// written in one ("femtio-två" is two). Linear in the length of the text.
func Tokens(text string) []Token { return cutTokens(text, numberWords) }

// cutTokens cuts with a rule for words to take apart, nil for none.
func cutTokens(text string, apart func(fold string) []string) []Token {
	out := make([]Token, 0, len(text)/5+4)
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case unicode.IsSpace(r) || unicode.Is(unicode.Cf, r):
			i += size
		case isWord(r):
			end, kind := wordEnd(text, i)
			fold := FoldWord(text[i:end])
			out = appendWord(out, Token{Start: i, End: end, Kind: kind, Fold: fold}, text[i:end], apart)
			i = end
		default:
			out = append(out, Token{Start: i, End: i + size, Kind: Sign, Fold: text[i : i+size]})
			i += size
		}
	}
	return out
}

// appendWord adds a word; a number written in one as the words it is made of.
func appendWord(out []Token, t Token, said string, apart func(fold string) []string) []Token {
	if apart == nil || t.Kind != Letters {
		return append(out, t)
	}
	words := apart(t.Fold)
	at := t.Start
	for n, w := range words {
		end := at + foldedEnd(said[at-t.Start:], w)
		if n == len(words)-1 {
			end = t.End
		}
		out = append(out, Token{Start: at, End: end, Kind: Letters, Fold: w})
		at = end
	}
	if words == nil {
		out = append(out, t)
	}
	return out
}

// foldedEnd is where the beginning of a text ends that folds to a word; the whole when none does.
func foldedEnd(text, word string) int {
	end := 0
	for i, r := range text {
		end = i + utf8.RuneLen(r)
		next, size := utf8.DecodeRuneInString(text[end:])
		if FoldWord(text[:end]) == word && (size == 0 || !unicode.Is(unicode.Mn, next)) {
			return end
		}
	}
	return len(text)
}

func wordEnd(text string, from int) (int, Kind) {
	letters, digits := false, false
	i := from
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if ideograph(r) {
			if i == from {
				return i + size, Letters
			}
			break
		}
		if isApostrophe(r) && i > from && letters {
			if next, _ := utf8.DecodeRuneInString(text[i+size:]); unicode.IsLetter(next) {
				i += size
				continue
			}
			break
		}
		if !isWord(r) {
			break
		}
		if _, ok := digit(r); ok {
			digits = true
		} else {
			letters = true
		}
		i += size
	}
	switch {
	case letters && digits:
		return i, Mixed
	case digits:
		return i, Digits
	}
	return i, Letters
}

func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.Is(unicode.Nd, r)
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' }

// ideograph tells scripts written without spaces, where every sign stands for itself.
func ideograph(r rune) bool {
	return r >= 0x3040 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}
