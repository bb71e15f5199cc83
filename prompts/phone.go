package prompts

import (
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// dialled is a phone number of the form E.164 in the groups its country writes it in, the country code with its plus
// first; nil for anything else.
func dialled(v string) []string {
	if len(v) < 8 || v[0] != '+' || strings.ContainsFunc(v[1:], func(r rune) bool { return r < '0' || r > '9' }) {
		return nil
	}
	n, err := phonenumbers.Parse(v, "")
	if err != nil {
		return nil
	}
	return strings.Fields(phonenumbers.Format(n, phonenumbers.INTERNATIONAL))
}

// digits says the digits of a number one by one, in the groups people dictate: the country code by itself, then those of
// the country or the language.
func (b *book) digits(v string) string {
	var said []string
	blocks := []string{v}
	if country := dialled(v); len(country) > 1 {
		code := apart(country[0])
		if country[0] != "+1" { // in North America nobody says "plus one"
			code = b.forms["plus"] + " " + code
		}
		said, blocks = append(said, code), strings.Split(strings.Join(country[1:], "-"), "-")
	}
	for _, block := range blocks {
		digits := onlyDigits(block)
		for _, n := range groups(len(digits), b.lang) {
			said = append(said, apart(digits[:n]))
			digits = digits[n:]
		}
	}
	if len(said) == 0 {
		return v
	}
	return strings.Join(said, b.forms["beat"])
}

// apart is the digits of a text with blanks between them.
func apart(v string) string { return strings.Join(strings.Split(onlyDigits(v), ""), " ") }

// onlyDigits is the digits of a text, in ASCII.
func onlyDigits(v string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, v)
}

// groups is how many digits are said in one breath.
func groups(n int, lang string) []int {
	var out []int
	size := 3
	if lang == "fr" {
		size = 2
		if n > 4 && n%2 == 1 {
			out, n = append(out, 1), n-1
		}
	}
	if n == 0 {
		return nil
	}
	for ; n > 4; n -= size {
		out = append(out, size)
	}
	if size == 2 && n == 4 && len(out) > 0 {
		return append(out, 2, 2)
	}
	return append(out, n)
}
