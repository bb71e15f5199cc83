package prompts

import (
	"strings"
	"unicode"
)

// spoken writes a value so that a speech engine reads it the way a person would dictate it: the digits of a phone
// number one by one in groups, the signs of an address by name, a reference id letter by letter.
func (b *book) spoken(arg, field, v string) string {
	switch {
	case arg == "record":
		return b.codeLetters(v)
	case field == "phone" || arg == "ending":
		return b.digits(v)
	case field == "email":
		return b.address(v)
	case field == "" && len(dialled(v)) > 0:
		return b.digits(v)
	case field == "" && code(v):
		return b.codeLetters(v)
	case field == "" && !strings.Contains(v, " ") && strings.ContainsAny(v, "@/"):
		return b.address(unschemed(v))
	}
	return b.speakable(v)
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

// codeLetters separates letters and digits by blanks and the parts of an id by pauses.
func (b *book) codeLetters(v string) string {
	parts := strings.FieldsFunc(v, func(r rune) bool { return r == '-' || r == '/' })
	for i, p := range parts {
		parts[i] = strings.Join(strings.Split(p, ""), " ")
	}
	return strings.Join(parts, b.forms["beat"])
}

// unschemed is a web address as people say it, without https:// and a slash at its end.
func unschemed(v string) string {
	if scheme, rest, ok := strings.Cut(v, "://"); ok && !strings.ContainsAny(scheme, "./@") {
		v = rest
	}
	return strings.TrimSuffix(v, "/")
}

// address names the signs of an address.
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

// speakable is a text of others without the signs nobody can say: a slash is an "or", an ampersand an "and", the rest a
// short pause at most.
func (b *book) speakable(v string) string {
	v = strings.NewReplacer("/", b.forms["or"], "&", b.forms["and"], "https://", "", "http://", "", "@", " "+b.forms["at"]+" ").Replace(v)
	v = strings.Map(func(r rune) rune {
		if strings.ContainsRune("\\<>_*#|{}[]()\"“”„«»", r) {
			return ' '
		}
		return r
	}, v)
	return strings.Join(strings.Fields(v), " ")
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
	beat := b.forms["beat"]
	return b.letters(local, words) + beat + b.forms["at"] + beat + strings.Join(labels, beat+b.forms["dot"]+beat)
}

// letters says a text letter by letter, with a longer pause between its words.
func (b *book) letters(v string, words bool) string {
	var said []string
	for _, w := range strings.Fields(v) {
		var out []string
		for _, r := range w {
			l := strings.ToUpper(string(r))
			word := b.alpha[strings.ToLower(string(r))]
			switch {
			case b.sign(r) != "":
				out = append(out, b.sign(r))
			case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			case words && word != "":
				out = append(out, l+" "+b.alpha["as"]+" "+word)
			default:
				out = append(out, l)
			}
		}
		said = append(said, strings.Join(out, b.forms["beat"]))
	}
	return strings.Join(said, b.forms["pause"])
}

// signs are the signs of addresses and ids by the form that names them.
var signs = map[rune]string{'@': "at", '.': "dot", '-': "dash", '_': "underscore", '+': "plus", '/': "slash", '&': "and",
	'\'': "apostrophe", '’': "apostrophe"}

// sign is the name of a sign in addresses and ids, "" for any other.
func (b *book) sign(r rune) string { return strings.TrimSpace(b.forms[signs[r]]) }
