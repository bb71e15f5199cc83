package prompts

import (
	"strings"
	"unicode"
)

// Heard says whether what was spoken of a read-back holds the whole value, in any of the ways a value is read back:
// as it is spoken, letter by letter, or with a word for each letter. field is the key of a field; spoken is the text up to
// where the caller spoke over it. Of a phone number the digits count, whatever they were said with.
func (l *Library) Heard(lang, field, value, spoken string) bool {
	b := l.book(lang)
	if b.fields[field] == nil {
		field = ""
	}
	if field == "phone" || len(dialled(value)) > 0 {
		digits := onlyDigits(value)
		return digits != "" && strings.Contains(onlyDigits(spoken), digits)
	}
	said := bare(spoken)
	for _, way := range []string{b.spoken("value", field, b.plain(value, field, Voice)), b.spell(value, field, false), b.spell(value, field, true)} {
		if w := bare(way); w != "" && strings.Contains(said, w) {
			return true
		}
	}
	return false
}

// bare is a text's letters and digits, in lower case.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
