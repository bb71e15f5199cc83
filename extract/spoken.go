package extract

import (
	"strconv"
	"strings"
)

// SpokenDigits reads digits said in words from toks[i] on: "four one five, double five, oh one", "quatre-vingt-douze",
// "plus forty four", also mixed with written digits and with the signs recognition puts between them ("5:06"). It
// returns the digits ("+" first when it was said), the token after the last digit, and how many of them were words.
func (l *Lexicon) SpokenDigits(toks []Token, i int) (digits string, next, words int) {
	var b strings.Builder
	next = i
	for i < len(toks) {
		t := toks[i]
		if _, after, ok := l.match(toks, i, filler); ok && b.Len() > 0 {
			i = after
			continue
		}
		if t.Kind == Sign {
			if t.Fold == "+" && b.Len() == 0 {
				b.WriteByte('+')
			} else if b.Len() == 0 || !strings.Contains("-.,:()/ ", t.Fold) {
				break
			}
			i++
			continue
		}
		s, after, said := l.digitsAt(toks, i, b.Len() > 0)
		if after == i {
			break
		}
		b.WriteString(s)
		i, next, words = after, after, words+said
	}
	if b.String() == "+" {
		return "", next, 0
	}
	return b.String(), next, words
}

// digitsAt reads one number, digit, repeated digit or written run of digits.
func (l *Lexicon) digitsAt(toks []Token, i int, begun bool) (s string, next, words int) {
	t := toks[i]
	if t.Kind == Digits {
		if s, ok := clockDigits(toks, i); ok {
			return s, i + 3, 0
		}
		return t.Fold, i + 1, 0
	}
	if item, after, ok := l.match(toks, i, repeat); ok && after < len(toks) {
		if _, _, again := l.match(toks, after, repeat); again {
			return "", i, 0
		}
		d, end, _ := l.digitsAt(toks, after, begun)
		if len(d) == 1 {
			return strings.Repeat(d, item.value), end, end - i
		}
		return "", i, 0
	}
	if item, after, ok := l.match(toks, i, sign); ok && item.text == "+" && !begun {
		return "+", after, 0
	}
	v, after, ok := l.number(toks, i)
	if !ok {
		return "", i, 0
	}
	return strconv.Itoa(v), after, after - i
}

// clockDigits reads two digits that recognition wrote as a time of day ("five six" as 5:06): the zero was not said.
func clockDigits(toks []Token, i int) (string, bool) {
	if i+2 >= len(toks) || len(toks[i].Fold) != 1 || toks[i+1].Fold != ":" || toks[i].End != toks[i+1].Start || toks[i+1].End != toks[i+2].Start {
		return "", false
	}
	if m := toks[i+2]; m.Kind == Digits && len(m.Fold) == 2 && m.Fold[0] == '0' {
		return toks[i].Fold + m.Fold[1:], true
	}
	return "", false
}

// number reads one spoken number below a million, as far as its words belong together.
func (l *Lexicon) number(toks []Token, i int) (v, next int, ok bool) {
	item, next, ok := l.match(toks, i, small, hundreds)
	if !ok {
		if item, after, is := l.match(toks, i, factor); is {
			return l.factored(toks, 1, item.value, after)
		}
		return 0, i, false
	}
	v = item.value
	if item.role == hundreds {
		return l.rest(toks, v, next)
	}
	if next < len(toks) && v > 0 && !beginsCompound(toks, next) {
		if f, after, is := l.match(toks, next, factor); is {
			return l.factored(toks, v, f.value, after)
		}
	}
	return v, next, true
}

// beginsCompound: the word at i is written together with the next but not with the one before: a number of its own
// ("otto centoventi").
func beginsCompound(toks []Token, i int) bool {
	return i > 0 && i+1 < len(toks) && toks[i-1].End < toks[i].Start && toks[i].End == toks[i+1].Start && toks[i+1].Kind == Letters
}

func (l *Lexicon) factored(toks []Token, v, f, next int) (int, int, bool) {
	v *= f
	if f == 100 {
		if next < len(toks) {
			if th, after, is := l.match(toks, next, factor); is && th.value == 1000 {
				return v * 1000, after, true
			}
		}
		return l.rest(toks, v, next)
	}
	if f == 1000 {
		return l.restOfThousand(toks, v, next)
	}
	return v, next, true
}

// restOfThousand adds what follows a thousand: "four thousand eight hundred eighty eight", "négyezer-nyolcszáz". Less
// than ten after it is the next digit of a number being dictated.
func (l *Lexicon) restOfThousand(toks []Token, v, next int) (int, int, bool) {
	at := next
	if at < len(toks) && toks[at].Fold == "-" {
		at++
	}
	if at < len(toks) && toks[at].Kind == Letters {
		if more, after, ok := l.number(toks, at); ok && more > 9 && more < 1000 {
			return v + more, after, true
		}
	}
	return v, next, true
}

// rest adds what follows a hundred: "two hundred and twelve", "trescientos veinte". A single digit after it without
// "and" is the next digit of a number being dictated, not part of this one.
func (l *Lexicon) rest(toks []Token, v, next int) (int, int, bool) {
	at := next
	joined := false
	if at < len(toks) {
		if _, after, is := l.match(toks, at, filler); is && after == at+1 && after < len(toks) {
			at, joined = after, true
		}
	}
	if at < len(toks) {
		if item, after, is := l.match(toks, at, small); is && item.value > 0 && (joined || item.value > 9) {
			return v + item.value, after, true
		}
	}
	return v, next, true
}

// SpokenNumber reads one number said in words at toks[i].
func (l *Lexicon) SpokenNumber(toks []Token, i int) (v, next int, ok bool) { return l.number(toks, i) }

// SpokenSign tells whether toks[i] names a sign of an address ("at", "arroba", "underscore") and which.
func (l *Lexicon) SpokenSign(toks []Token, i int) (text string, next int, ok bool) {
	item, next, ok := l.match(toks, i, sign)
	return item.text, next, ok
}

// SpokenLetter reads one spelled letter: the letter itself, its name, its word of the alphabet, with an example
// ("b as in boy") or repeated ("double l").
func (l *Lexicon) SpokenLetter(toks []Token, i int) (text string, next int, ok bool) {
	if item, after, is := l.match(toks, i, letter); is {
		return item.text, l.example(toks, after, item.text), true
	}
	if item, after, is := l.match(toks, i, repeat); is && after < len(toks) {
		if _, _, again := l.match(toks, after, repeat); again {
			return "", i, false
		}
		if s, end, ok := l.SpokenLetter(toks, after); ok && len([]rune(s)) == 1 {
			return strings.Repeat(s, item.value), end, true
		}
	}
	t := toks[i]
	if t.Kind == Letters && len([]rune(t.Fold)) == 1 {
		return t.Fold, l.example(toks, i+1, t.Fold), true
	}
	if item, after, is := l.match(toks, i, alphabet); is {
		return item.text, after, true
	}
	return "", i, false
}

// example skips "as in boy" after a letter when the word begins with it.
func (l *Lexicon) example(toks []Token, i int, letter string) int {
	for _, words := range l.asIn {
		if after, ok := matchWords(toks, i, words); ok && after < len(toks) {
			if w := toks[after]; w.Kind == Letters && len(w.Fold) > 1 && strings.HasPrefix(w.Fold, letter) {
				return after + 1
			}
		}
	}
	return i
}
