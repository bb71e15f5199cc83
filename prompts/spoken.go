package prompts

import (
	"slices"
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
		return digits(v)
	case field == "email":
		return b.address(v)
	}
	return v
}

// digits separates the digits of a number by blanks and its groups by commas: the last four, threes before them.
func digits(v string) string {
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
	for size := 4; len(d) > 0; size = 3 {
		from := max(0, len(d)-size)
		out = append(out, strings.Join(d[from:], " "))
		d = d[:from]
	}
	slices.Reverse(out)
	return strings.Join(out, ", ")
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
