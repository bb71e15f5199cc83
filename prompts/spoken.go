package prompts

import (
	"strings"
	"unicode"
)

// spoken writes a value so that a speech engine reads it the way a person would dictate it: the digits of a phone
// number one by one in groups, the signs of an e-mail address by name, a reference id letter by letter.
func (b *book) spoken(arg, field, v string) string {
	switch {
	case arg == "record":
		return letters(v)
	case field == "phone" || arg == "ending":
		return b.digits(v)
	case field == "email":
		return b.address(v)
	case field == "" && code(v):
		return letters(v)
	}
	return v
}

// code says whether a value is a reference: digits, perhaps among capitals, in one word.
func code(v string) bool {
	digits := 0
	for _, r := range v {
		switch {
		case unicode.IsDigit(r):
			digits++
		case !unicode.IsUpper(r) && r != '-' && r != '/':
			return false
		}
	}
	return digits > 2 && len(v) <= 24
}

// digits says the digits of a number one by one, in the groups people dictate: the country code by itself, then as is
// usual for the number or the language.
func (b *book) digits(v string) string {
	var d []string
	for _, r := range v {
		if unicode.IsDigit(r) {
			d = append(d, string(r))
		}
	}
	if len(d) == 0 {
		return v
	}
	var out []string
	code := ""
	if strings.HasPrefix(v, "+") && len(d) > 6 {
		n := countryCode(strings.Join(d[:3], ""))
		code, d = strings.Join(d[:n], ""), d[n:]
		said := strings.Join(strings.Split(code, ""), " ")
		if code != "1" { // in North America nobody says "plus one"
			said = b.forms["plus"] + " " + said
		}
		out = append(out, said)
	}
	for _, n := range groups(len(d), code, b.lang) {
		out = append(out, strings.Join(d[:n], " "))
		d = d[n:]
	}
	return strings.Join(out, ", ")
}

// groups is how many digits are said in one breath.
func groups(n int, code, lang string) []int {
	var out []int
	switch {
	case n <= 4:
		return []int{n}
	case lang == "fr" || code == "33":
		if n%2 == 1 {
			out, n = append(out, 1), n-1
		}
		for ; n > 0; n -= 2 {
			out = append(out, 2)
		}
		return out
	}
	for ; n > 4; n -= 3 {
		out = append(out, 3)
	}
	return append(out, n)
}

// countryCode is how many of the first three digits of an international number are its country code (E.164).
func countryCode(first string) int {
	switch first[0] {
	case '1', '7':
		return 1
	}
	switch first[:2] {
	case "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49", "51", "52", "53",
		"54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94",
		"95", "98":
		return 2
	}
	return 3
}

// letters separates letters and digits by blanks and the parts of an id by commas.
func letters(v string) string {
	parts := strings.Split(v, "-")
	for i, p := range parts {
		parts[i] = strings.Join(strings.Split(p, ""), " ")
	}
	return strings.Join(parts, ", ")
}

func (b *book) address(v string) string {
	var out strings.Builder
	for _, r := range v {
		name := b.sign(r)
		if name == "" {
			out.WriteRune(r)
			continue
		}
		out.WriteString(" " + name + " ")
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

// whole are the parts of domains that everybody knows: they are said as words.
var whole = map[string]bool{"com": true, "org": true, "net": true, "info": true, "edu": true, "gov": true, "gmail": true,
	"outlook": true, "hotmail": true, "yahoo": true, "icloud": true, "live": true, "proton": true, "googlemail": true}

// spell says a value letter by letter; with words, a letter comes with one of the alphabet. The signs of an address
// are named, a part of its domain everybody knows is said whole, a blank is a pause.
func (b *book) spell(v, field string, words bool) string {
	local, domain, ok := strings.Cut(v, "@")
	if field != "email" || !ok {
		return b.letters(v, words)
	}
	var labels []string
	for _, l := range strings.Split(domain, ".") {
		if !whole[strings.ToLower(l)] {
			l = b.letters(l, words)
		}
		labels = append(labels, l)
	}
	return b.letters(local, words) + ", " + b.forms["at"] + ", " + strings.Join(labels, ", "+b.forms["dot"]+", ")
}

func (b *book) letters(v string, words bool) string {
	var out []string
	for _, r := range v {
		l := strings.ToUpper(string(r))
		word := b.alpha[strings.ToLower(string(r))]
		switch {
		case b.sign(r) != "":
			out = append(out, b.sign(r))
		case unicode.IsSpace(r) || unicode.Is(unicode.Mn, r):
		case words && word != "":
			out = append(out, l+" "+b.alpha["as"]+" "+word)
		default:
			out = append(out, l)
		}
	}
	return strings.Join(out, ", ")
}

// sign is the name of a sign in addresses and ids, "" for any other.
func (b *book) sign(r rune) string {
	name := map[rune]string{'@': "at", '.': "dot", '-': "dash", '_': "underscore", '+': "plus"}[r]
	return b.forms[name]
}
