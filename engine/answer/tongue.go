package answer

import (
	"strings"
	"sync"
	"unicode"

	"github.com/seed-151f84ba/intake/extract"
)

// scripts are those of languages not written in Latin letters.
var scripts = map[string][]*unicode.RangeTable{
	"ar": {unicode.Arabic}, "fa": {unicode.Arabic}, "ur": {unicode.Arabic}, "he": {unicode.Hebrew}, "ru": {unicode.Cyrillic},
	"uk": {unicode.Cyrillic}, "bg": {unicode.Cyrillic}, "el": {unicode.Greek}, "hi": {unicode.Devanagari}, "th": {unicode.Thai},
	"zh": {unicode.Han}, "ja": {unicode.Han, unicode.Hiragana, unicode.Katakana}, "ko": {unicode.Hangul}, "ta": {unicode.Tamil},
	"bn": {unicode.Bengali},
}

// foreign says whether a sentence is plainly not in a language: in another script, or full of another language's small
// words and none of its own. Short sentences and unknown languages are let through.
func foreign(sentence, lang string) bool {
	lang, _, _ = strings.Cut(strings.ToLower(lang), "-")
	if lang == "" {
		return false
	}
	want := scripts[lang]
	if want == nil {
		want = []*unicode.RangeTable{unicode.Latin}
	}
	letters, right := 0, 0
	for _, r := range sentence {
		if unicode.IsLetter(r) {
			letters++
			if unicode.In(r, want...) {
				right++
			}
		}
	}
	if letters >= 8 && right*3 < letters {
		return true
	}
	return scripts[lang] == nil && otherWords(sentence, lang)
}

// otherWords compares the small words of a sentence's languages.
func otherWords(sentence, lang string) bool {
	lists := smallWords()
	own, ok := lists[lang]
	words := plainWords(sentence)
	if !ok || len(words) < 4 {
		return false
	}
	mine := hits(words, own)
	for code, list := range lists {
		if n := hits(words, list); code != lang && scripts[code] == nil && n >= 3 && n*2 >= len(words)-1 && mine*3 <= n {
			return true
		}
	}
	return false
}

func hits(words []string, list map[string]bool) int {
	n := 0
	for _, w := range words {
		if list[w] {
			n++
		}
	}
	return n
}

var smallWords = sync.OnceValue(func() map[string]map[string]bool {
	out := map[string]map[string]bool{}
	for _, l := range extract.Lexicons() {
		list := map[string]bool{}
		for _, line := range l.Sections["stop"] {
			for _, w := range strings.Fields(line) {
				list[folded(w)] = true
			}
		}
		if len(list) > 0 {
			out[l.Code] = list
		}
	}
	return out
})
