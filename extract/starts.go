package extract

import "sync"

// Counts tells quickly whether a token can begin spoken digits in this language.
func (l *Lexicon) Counts(t Token) bool {
	if t.Kind == Digits {
		return true
	}
	for _, s := range l.words[t.Fold] {
		if s.role == small || s.role == hundreds || s.role == factor || s.role == repeat || s.role == sign && s.text == "+" {
			return true
		}
	}
	return t.Fold == "+"
}

// Thousand tells whether a token is the word for a thousand in this language.
func (l *Lexicon) Thousand(t Token) bool {
	for _, s := range l.words[t.Fold] {
		if s.role == factor && s.value >= 1000 {
			return true
		}
	}
	return false
}

// LetterName tells whether a token by itself is the name of a letter in this language.
func (l *Lexicon) LetterName(t Token) bool {
	_, _, ok := l.match([]Token{t}, 0, letter)
	return ok
}

// Decimal tells whether a token is the word before the fraction of a number in this language.
func (l *Lexicon) Decimal(t Token) bool {
	_, _, ok := l.match([]Token{t}, 0, fraction)
	return ok
}

// Day tells whether a token by itself is the name of a weekday or a day counted from today in this language.
func (l *Lexicon) Day(t Token) bool {
	for _, s := range l.dates[t.Fold] {
		if len(s.words) == 1 && (s.role == weekday || s.role == relativeDay) {
			return true
		}
	}
	return false
}

// Month tells whether a token is the name of a month in this language.
func (l *Lexicon) Month(t Token) bool {
	for _, s := range l.dates[t.Fold] {
		if s.role == month {
			return true
		}
	}
	return false
}

// Starts tells for every word that can begin spoken digits, the name of the sign @ or a date, in any language,
// which of them. The result is shared: read only.
var Starts = sync.OnceValue(func() map[string]Start {
	m := map[string]Start{}
	for _, l := range Lexicons() {
		for w, list := range l.words {
			for _, s := range list {
				switch {
				case s.role == small || s.role == hundreds || s.role == factor || s.role == repeat || s.role == sign && s.text == "+":
					m[w] |= StartsDigits
				case s.role == sign && s.text == "@":
					m[w] |= StartsAt
				}
			}
		}
		for w := range l.dates {
			m[w] |= StartsDate
		}
	}
	return m
})

// Start is what a word can begin.
type Start uint8

// The starts.
const (
	StartsDigits Start = 1 << iota
	StartsAt
	StartsDate
)
