package answer

import (
	_ "embed"
	"regexp"
	"strings"
	"sync"
)

//go:embed claims.txt
var claimsText string

// claims are the patterns of claims.txt, of all languages together: a sentence may mix them.
var claims = sync.OnceValue(func() []*regexp.Regexp {
	var out []*regexp.Regexp
	for _, line := range strings.Split(claimsText, "\n") {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' || line[0] == '[' {
			continue
		}
		out = append(out, claimPattern(line))
	}
	return out
})

// claimPattern turns a line of claims.txt into an expression over words that each end in a blank.
func claimPattern(line string) *regexp.Regexp {
	line = strings.ReplaceAll(line, "(", "(?:")
	line = strings.ReplaceAll(line, " * ", ` (?:\S+ ){0,3}`)
	line = strings.ReplaceAll(line, "|) ", "|)")
	line = strings.ReplaceAll(line, "|)(?", "|) ?(?")
	return regexp.MustCompile(`(?:^| )` + line + ` `)
}

// claimsAct says whether a sentence says that something was or will be done, or gives a reference.
func claimsAct(sentence string) bool {
	words := " " + strings.Join(plainWords(sentence), " ") + " "
	words = strings.ReplaceAll(words, " ", "  ") // a word may end one pattern part and begin the next
	words = strings.ReplaceAll(words, "  ", " ")
	for _, p := range claims() {
		if p.MatchString(words) {
			return true
		}
	}
	return false
}
