package prompts

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// maxArg is how much of an argument is said, in code points.
const maxArg = 500

// clean makes an argument plain text: no control and format characters that hide or turn text, one blank for each
// run of white space. Joiners stay: some scripts and emoji need them.
func clean(s string) string {
	var out strings.Builder
	n, gap := 0, false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			gap = out.Len() > 0
			continue
		case r == '\u200c' || r == '\u200d':
		case unicode.Is(unicode.C, r) || r == unicode.ReplacementChar || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r):
			continue
		}
		if n == maxArg {
			return out.String() + "…"
		}
		if gap {
			out.WriteByte(' ')
			gap = false
		}
		out.WriteRune(r)
		n++
	}
	return out.String()
}

// capital begins a sentence with a text.
func capital(s string) string {
	at := strings.IndexFunc(s, func(r rune) bool { return r != '\u2068' })
	if at < 0 {
		return s
	}
	r, n := utf8.DecodeRuneInString(s[at:])
	return s[:at] + string(unicode.ToUpper(r)) + s[at+n:]
}

// numerals writes digits that are read, not copied (the day, the last digits of a number), in those of the language. What
// is heard keeps its digits, and so do phone numbers and references.
func (b *book) numerals(s, mode string) string {
	own := []rune(b.forms["digits"])
	if len(own) != 10 || mode == Voice {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return own[r-'0']
		}
		return r
	}, s)
}

// isolate keeps a value together inside a text that runs from right to left.
func isolate(b *book, mode, v string) string {
	if b.forms["direction"] == "rtl" && mode != Voice {
		return "\u2068" + v + "\u2069"
	}
	return v
}

// languageName is the name of a language, told in another one; a tag nobody knows is told as it is.
func languageName(in, tag string) string {
	t, err := language.Parse(tag)
	if err != nil {
		return clean(tag)
	}
	b, _ := t.Base()
	if name := display.Languages(language.Make(in)).Name(language.Make(b.String())); name != "" {
		return name
	}
	return clean(tag)
}
