package rules

import (
	"unicode"

	"github.com/seed-151f84ba/intake/extract"
)

// language tells the language of the customer's words by script and by small words; "" when they do not tell.
func (t *turn) language() string {
	count := map[string]int{}
	for _, l := range t.lines {
		for _, tok := range l.toks {
			if tok.Kind != extract.Letters {
				continue
			}
			if code := byScript(tok.Fold); code != "" {
				count[code] += 2
			}
			for _, code := range t.stops[tok.Fold] {
				count[code] += 2
				if len(t.stops[tok.Fold]) > 1 {
					count[code]--
				}
			}
		}
	}
	best, most, tie := "", 1, false
	for code, n := range count {
		switch {
		case n > most:
			best, most, tie = code, n, false
		case n == most:
			tie = true
		}
	}
	if tie {
		return ""
	}
	return best
}

// byScript knows languages that have a script to themselves among the ones spoken here.
func byScript(word string) string {
	for _, r := range word {
		switch {
		case unicode.Is(unicode.Arabic, r):
			return "ar"
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			return "ja"
		case unicode.Is(unicode.Han, r):
			return "zh"
		case unicode.Is(unicode.Hangul, r):
			return "ko"
		case unicode.Is(unicode.Cyrillic, r):
			return "ru"
		case unicode.Is(unicode.Devanagari, r):
			return "hi"
		case unicode.Is(unicode.Hebrew, r):
			return "he"
		case unicode.Is(unicode.Greek, r):
			return "el"
		}
		break
	}
	return ""
}
