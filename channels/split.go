package channels

import (
	"strings"
	"unicode/utf8"
)

// Unit is what a platform counts a text's length in.
type Unit string

// The units.
const (
	Runes Unit = "runes"
	UTF16 Unit = "utf16"
	Bytes Unit = "bytes"
)

// Limit is the longest text of one message; Max 0 is no limit.
type Limit struct {
	Max  int
	Unit Unit
}

func (l Limit) cost(r rune) int {
	switch l.Unit {
	case Bytes:
		return utf8.RuneLen(r)
	case UTF16:
		if r > 0xFFFF {
			return 2
		}
	}
	return 1
}

// Split cuts text into parts within the limit, at the last line break, sentence end or space that leaves a part more
// than half full, else at a rune border. Joining the parts loses nothing but the white space at the cuts. An invalid
// byte is replaced by U+FFFD.
func Split(text string, l Limit) []string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if l.Max <= 0 {
		return []string{text}
	}
	var parts []string
	for {
		end, cut := l.fit(text)
		if end == len(text) {
			return append(parts, text)
		}
		parts = append(parts, strings.TrimRight(text[:cut], " \n\t"))
		text = strings.TrimLeft(text[cut:], " \n\t")
		if text == "" {
			return parts
		}
	}
}

// fit returns how far the first part can reach and where it is best cut, in bytes. Both are at least one rune.
func (l Limit) fit(text string) (end, cut int) {
	n, space, sentence, line := 0, 0, 0, 0
	prev := rune(0)
	for i, r := range text {
		c := l.cost(r)
		if n+c > l.Max && i > 0 {
			half := i / 2
			for _, at := range []int{line, sentence, space} {
				if at > half {
					return i, at
				}
			}
			return i, i
		}
		n += c
		switch {
		case r == '\n':
			line = i + 1
		case r == ' ' && strings.ContainsRune(".!?؟。", prev):
			sentence = i + 1
		case r == ' ':
			space = i + 1
		}
		prev = r
	}
	return len(text), len(text)
}
