package policy

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// shortened are words whose full stop ends no sentence.
var shortened = []string{"mr", "mrs", "ms", "dr", "prof", "sr", "sra", "mme", "dra", "srta", "max", "min", "no", "nr", "tel"}

// scan cuts a text into words, addresses and single signs; from and to are bytes of it.
func scan(raw string, found func(from, to int, word bool)) {
	for i := 0; i < len(raw); {
		r, size := utf8.DecodeRuneInString(raw[i:])
		switch {
		case wordRune(r):
			end := scanWord(raw, i)
			found(i, end, true)
			i = end
		case unicode.IsSpace(r):
			i += size
		case strings.HasPrefix(raw[i:], "->") || strings.HasPrefix(raw[i:], "=>"):
			found(i, i+2, false)
			i += 2
		default:
			found(i, i+size, false)
			i += size
		}
	}
}

func wordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) || r == '_'
}

// scanWord is where the word that begins at i ends: an address and a number with a point are one word each.
func scanWord(raw string, i int) int {
	if link := raw[i:]; strings.HasPrefix(link, "http://") || strings.HasPrefix(link, "https://") || strings.HasPrefix(link, "www.") {
		return i + linkEnd(link)
	}
	if end := mailEnd(raw, i); end > 0 {
		return end
	}
	end := runEnd(raw, i)
	for end+1 < len(raw) && raw[end] == '.' {
		next, _ := utf8.DecodeRuneInString(raw[end+1:])
		if !unicode.IsLetter(next) && !unicode.IsDigit(next) {
			break
		}
		end = runEnd(raw, end+1)
	}
	if initials(raw, i, end) {
		return end + 1
	}
	if end < len(raw) && raw[end] == '.' && end-i < 5 && slices.Contains(shortened, strings.ToLower(raw[i:end])) {
		end++
	}
	return end
}

// initials says whether a word is one capital letter with a full stop before a name: "M. Garnier".
func initials(raw string, i, end int) bool {
	first, size := utf8.DecodeRuneInString(raw[i:])
	if size != end-i || !unicode.IsUpper(first) || end+2 >= len(raw) || raw[end] != '.' || raw[end+1] != ' ' {
		return false
	}
	next, _ := utf8.DecodeRuneInString(raw[end+2:])
	return unicode.IsUpper(next)
}

// runEnd is where the letters and digits that begin at i end.
func runEnd(raw string, i int) int {
	for i < len(raw) {
		r, size := utf8.DecodeRuneInString(raw[i:])
		if !wordRune(r) {
			break
		}
		i += size
	}
	return i
}

func linkEnd(link string) int {
	end := strings.IndexFunc(link, unicode.IsSpace)
	if end < 0 {
		end = len(link)
	}
	return len(strings.TrimRight(link[:end], ".,;:!?)\"'"))
}

// mailEnd is where the e-mail address that begins at i ends, 0 when there is none.
func mailEnd(raw string, i int) int {
	at := i
	for at < len(raw) && (raw[at] < utf8.RuneSelf && (wordRune(rune(raw[at])) || strings.IndexByte("._%+-", raw[at]) >= 0)) {
		at++
	}
	if at == i || at+1 >= len(raw) || raw[at] != '@' {
		return 0
	}
	end, dot := at+1, false
	for end < len(raw) {
		r, size := utf8.DecodeRuneInString(raw[end:])
		if r == '.' && end+1 < len(raw) {
			next, _ := utf8.DecodeRuneInString(raw[end+1:])
			if !unicode.IsLetter(next) && !unicode.IsDigit(next) {
				break
			}
			dot = true
		} else if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' {
			break
		}
		end += size
	}
	if !dot {
		return 0
	}
	return end
}
