package llm

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// cutter cuts a growing text into finished sentences. The pieces joined are the text.
type cutter struct {
	text string // not yet cut
}

func (c *cutter) write(s string) { c.text += s }

// next takes a finished sentence; "" when there is none yet.
func (c *cutter) next() string {
	for i, r := range c.text {
		end := i + utf8.RuneLen(max(r, 0))
		if r == utf8.RuneError {
			end = i + 1
		}
		if i == 0 || !ends(r) || strings.TrimSpace(c.text[:i]) == "" {
			continue
		}
		end += closers(c.text[end:])
		if r == '.' && !fullStop(c.text, i, end) {
			continue
		}
		s := c.text[:end]
		c.text = c.text[end:]
		return s
	}
	return ""
}

// likely takes what may be a sentence, when nothing has followed it for a while: it ends in an end, but for all one can
// tell the end may belong to a number or an abbreviation. Never what may be a piece of an address.
func (c *cutter) likely() string {
	text := strings.TrimRight(c.text, "\"'”’»)]")
	r, _ := utf8.DecodeLastRuneInString(text)
	word := text[strings.LastIndexFunc(text, unicode.IsSpace)+1:]
	if !ends(r) || strings.ContainsAny(word, "@/:") || strings.Contains(strings.TrimRight(word, "."), ".") || strings.TrimSpace(text) == word {
		return ""
	}
	return c.rest()
}

// rest takes what is left at the end.
func (c *cutter) rest() string {
	s := c.text
	c.text = ""
	return s
}

func ends(r rune) bool { return strings.ContainsRune(".!?\n؟。！？।", r) }

// closers is the length of the closing marks and further ends that belong to the sentence.
func closers(s string) int {
	n := 0
	for _, r := range s {
		if !strings.ContainsRune(".!?؟。！？\"'”’»)]", r) {
			break
		}
		n += utf8.RuneLen(r)
	}
	return n
}

// fullStop says whether the point at i ends a sentence. With a blank behind it, it does unless it belongs to an
// abbreviation, an initial or a number that counts a list; at the end of what has come nobody can tell yet.
func fullStop(text string, i, end int) bool {
	word := text[strings.LastIndexFunc(text[:i], func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' })+1 : i]
	lower := strings.ToLower(word)
	if strings.Contains(word, ".") || utf8.RuneCountInString(word) == 1 && !digits(word) || abbreviations[lower] {
		return false
	}
	if end < len(text) {
		if rest := strings.TrimLeft(text[end:], " "); (lower == "no" || lower == "nr") && (rest == "" || rest[0] >= '0' && rest[0] <= '9') {
			return false // no. 4
		}
		next, _ := utf8.DecodeRuneInString(text[end:])
		return unicode.IsSpace(next) && !(digits(word) && strings.TrimSpace(text[:i-len(word)]) == "")
	}
	return false
}

func digits(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsDigit(r) })
}

var abbreviations = map[string]bool{"mr": true, "mrs": true, "ms": true, "dr": true, "st": true,
	"vs": true, "etc": true, "approx": true, "inc": true, "ltd": true, "bzw": true, "ca": true, "usw": true, "evtl": true,
	"sr": true, "sra": true, "dra": true, "tel": true, "ext": true, "av": true, "www": true, "mme": true, "mlle": true}
