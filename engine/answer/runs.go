package answer

import (
	"strings"
	"unicode"
)

// plainWords are a text's words, folded, without punctuation; apostrophes join what they stand in.
func plainWords(s string) []string {
	return strings.FieldsFunc(folded(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// shingles are the runs of words a text holds.
type shingles map[string]bool

func (s shingles) add(text string, n int) {
	words := plainWords(text)
	for i := 0; i+n <= len(words); i++ {
		s[strings.Join(words[i:i+n], " ")] = true
	}
}

// in says whether one of the runs stands in a text of plain words.
func (s shingles) in(plain string, n int) bool {
	words := strings.Fields(plain)
	for i := 0; i+n <= len(words); i++ {
		if s[strings.Join(words[i:i+n], " ")] {
			return true
		}
	}
	return false
}

// sentencesOf cuts a text at line breaks and at ends of sentences.
func sentencesOf(text string) []string {
	var out []string
	start := 0
	for i, r := range text {
		if r == '\n' || strings.ContainsRune(".!?؟。", r) && (i+1 >= len(text) || unicode.IsSpace(rune(text[i+1]))) {
			out = append(out, text[start:i])
			start = i + len(string(r))
		}
	}
	return append(out, text[start:])
}
