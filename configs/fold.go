package configs

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold turns a label into a key: lower case, accents dropped, everything but a-z and 0-9 one underscore. "" when
// nothing is left.
func Fold(label string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(strings.ToLower(label)) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			if gap && b.Len() > 0 {
				b.WriteByte('_')
			}
			gap = false
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r):
		default:
			gap = true
		}
	}
	return b.String()
}

// CustomKey is the key of the custom field at index i (from 0): the folded label, field_N when nothing is left, and
// with _2 behind when it would be the key of a built-in field.
func CustomKey(label string, i int) string {
	k := Fold(label)
	if k == "" {
		return fmt.Sprintf("field_%d", i+1)
	}
	if slices.Contains(Builtin(), k) {
		return k + "_2"
	}
	return k
}
