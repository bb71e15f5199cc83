package extract

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// junkNames are words people or programs put where a name belongs.
var junkNames = map[string]bool{"null": true, "nil": true, "none": true, "undefined": true, "unknown": true, "test": true,
	"n/a": true, "na": true, "nan": true, "hi": true, "hello": true, "hey": true, "hi there": true, "hello there": true,
	"hey there": true, "yes": true, "no": true, "ok": true, "okay": true, "thanks": true, "thank you": true, "anonymous": true,
	"asdf": true, "qwerty": true, "customer": true, "user": true, "guest": true, "me": true, "nobody": true, "name": true,
	"my name": true, "foo": true, "there": true, "sir": true, "madam": true, "help": true, "please": true, "good morning": true,
	"good evening": true, "good afternoon": true, "hola": true, "bonjour": true, "hallo": true, "ola": true, "مرحبا": true}

// checkName accepts what a person may be called in any script: one to eight words of letters, with apostrophes,
// hyphens and dots inside. Digits, addresses, single Latin letters and junk ("hi there", "null") are no names.
func checkName(value string) (Value, Reason) {
	value = strings.Trim(strings.Join(strings.Fields(value), " "), " ,;:!?\"()")
	letters := 0
	for _, r := range value {
		switch {
		case unicode.IsLetter(r):
			letters++
		case unicode.IsMark(r), strings.ContainsRune(" '’ʼ-‐.·,", r), r == '\u200c', r == '\u200d', r == 'ـ':
		default:
			return Value{}, NotAName
		}
	}
	words := strings.Fields(value)
	junk := FoldWord(strings.Trim(value, ". "))
	switch {
	case value == "" || letters == 0 || junkNames[junk] || len(words) > 8:
		return Value{}, NotAName
	case letters == 1 && isASCII(value):
		return Value{}, TooShort
	case utf8.RuneCountInString(value) > 120:
		return Value{}, TooLong
	}
	return Value{Value: value}, ""
}

// checkCompany accepts any short run of words with a letter or digit in it.
func checkCompany(value string) (Value, Reason) {
	value = strings.Trim(strings.Join(strings.Fields(value), " "), " ,;:!?\"")
	switch {
	case !strings.ContainsFunc(value, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }):
		return Value{}, BadSyntax
	case utf8.RuneCountInString(value) > 160:
		return Value{}, TooLong
	case junkNames[FoldWord(value)]:
		return Value{}, NotAName
	}
	return Value{Value: value}, ""
}

// nameReadings are the names the words may mean: as written (case does not count), spelled out, or with the signs
// said in words ("Mary dash Jane").
func nameReadings(text, lang string) iter.Seq[string] {
	return func(yield func(string) bool) {
		if !yield(text) {
			return
		}
		toks := Tokens(text)
		for _, l := range preferred(lang) {
			if s := l.SpelledName(toks); s != "" && s != text && !yield(s) {
				return
			}
			if s, ok := l.Relettered(text); ok && !yield(s) {
				return
			}
		}
	}
}

// SpelledName reads a name with spelled parts: "l e n a", "L-E-N-A", "Wolf. Double you o l f", "Anna dash
// Marie O apostrophe Neil". A spelling replaces the word it begins like. Case is of the words; spelled parts get a
// capital.
func (l *Lexicon) SpelledName(toks []Token) string {
	var parts []string
	glue := false
	put := func(s string) {
		if glue && len(parts) > 0 {
			parts[len(parts)-1] += s
		} else {
			parts = append(parts, s)
		}
		glue = false
	}
	for i := 0; i < len(toks); {
		if s, next := l.spelling(toks, i); next > i {
			s = capital(s)
			if n := spelledAgain(parts, s); n >= 0 && !glue {
				parts[n] = s
			} else {
				put(s)
			}
			i = next
			continue
		}
		if s, next, ok := l.SpokenSign(toks, i); ok && (s == "-" || s == "'") && len(parts) > 0 {
			parts[len(parts)-1] += s
			glue, i = true, next
			continue
		}
		if toks[i].Kind == Letters {
			put(toks[i].Fold)
		}
		i++
	}
	return strings.Join(parts, " ")
}

// spelledAgain is the part a spelled word spells: the one just said when it is like it, else one that begins with the
// same two letters; -1 for none.
func spelledAgain(parts []string, s string) int {
	last := len(parts) - 1
	if last >= 0 && likelySame(parts[last], s) {
		return last
	}
	again := FoldWord(s)
	for n := last - 1; n >= 0; n-- {
		if held := FoldWord(parts[n]); len(again) > 2 && len(held) > 2 && held[:2] == again[:2] && likelySame(held, again) {
			return n
		}
	}
	return -1
}

// spelling reads two or more spelled letters, with hyphens, commas and dots between them.
func (l *Lexicon) spelling(toks []Token, i int) (string, int) {
	var b strings.Builder
	n, start, end := 0, i, i
	for i < len(toks) {
		if toks[i].Kind == Sign && n > 0 && strings.Contains("-,.", toks[i].Fold) {
			i++
			continue
		}
		s, next, ok := l.SpokenLetter(toks, i)
		if !ok {
			break
		}
		b.WriteString(s)
		n, i, end = n+1, next, next
	}
	if n < 2 {
		return "", start
	}
	return b.String(), end
}

func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

// likelySame tells whether a spelled word is the word just said: the same first letter, or most letters in common.
func likelySame(said, spelled string) bool {
	a, b := []rune(FoldWord(said)), []rune(FoldWord(spelled))
	if len(a) == 0 || len(b) == 0 || len(a)-len(b) > 4 || len(b)-len(a) > 4 {
		return false
	}
	return a[0] == b[0] || strings.HasSuffix(string(a), string(b[len(b)/2:]))
}
