package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// FoldDigits writes the decimal digits of any script as ASCII; everything else stays as it is.
func FoldDigits(s string) string {
	if isASCII(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if d, ok := digit(r); ok {
			return '0' + rune(d)
		}
		return r
	}, s)
}

// digit gives the value of a decimal digit of any script. Unicode lays the ten of a script out in one row (Nd).
func digit(r rune) (int, bool) {
	if r >= '0' && r <= '9' {
		return int(r - '0'), true
	}
	if r < 0x80 || !unicode.Is(unicode.Nd, r) {
		return 0, false
	}
	if r >= 0x1D7CE && r <= 0x1D7FF { // mathematical digits: five rows without gaps, not on a border of ten
		return int(r-0x1D7CE) % 10, true
	}
	n := 0
	for n < 9 && unicode.Is(unicode.Nd, r-1) {
		r--
		n++
	}
	return n, true
}

// FoldWord is the form words are compared in: lower case, no accents or vowel signs, ASCII digits and quotes, one
// shape for the Arabic letters that are written in several.
func FoldWord(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFD.String(s) {
		if unicode.Is(unicode.Mn, r) || r == 'ـ' {
			continue
		}
		foldRune(&b, unicode.ToLower(r))
	}
	return b.String()
}

func foldRune(b *strings.Builder, r rune) {
	switch r {
	case '’', '‘', 'ʼ', '´':
		b.WriteByte('\'')
	case 'ß':
		b.WriteString("ss")
	case 'æ':
		b.WriteString("ae")
	case 'ø':
		b.WriteByte('o')
	case 'ł':
		b.WriteByte('l')
	case 'đ':
		b.WriteByte('d')
	case 'ı':
		b.WriteByte('i')
	case 'أ', 'إ', 'آ', 'ٱ':
		b.WriteRune('ا')
	case 'ى', 'ی':
		b.WriteRune('ي')
	case 'ة':
		b.WriteRune('ه')
	case 'ک':
		b.WriteRune('ك')
	default:
		if d, ok := digit(r); ok {
			b.WriteByte('0' + byte(d))
			return
		}
		b.WriteRune(r)
	}
}

// FoldKey makes the key of a custom label: lower case, a-z0-9 with single underscores. "" means nothing is left
// (a label in another script): the caller numbers it field_N.
func FoldKey(label string) string {
	var b strings.Builder
	for _, r := range FoldWord(label) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == '\'':
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "_"):
			b.WriteByte('_')
		}
	}
	return strings.Trim(b.String(), "_")
}

// CodePoints turns a span of bytes into a span of Unicode code points of the same text. Bytes out of range are moved
// to the nearest end.
func CodePoints(text string, start, end int) (int, int) {
	start, end = clamp(start, len(text)), clamp(end, len(text))
	from := utf8.RuneCountInString(text[:start])
	if end < start {
		return from, from
	}
	return from, from + utf8.RuneCountInString(text[start:end])
}

func clamp(n, most int) int { return max(0, min(n, most)) }

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
