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

// conditions begin a clause that says nothing has happened yet.
var conditions = map[string]bool{"if": true, "when": true, "once": true, "after": true, "unless": true, "si": true, "cuando": true, "quand": true,
	"lorsque": true, "wenn": true, "falls": true, "sobald": true, "se": true, "quando": true, "اذا": true, "عندما": true}

// unconditional is a sentence without the condition it begins with.
func unconditional(sentence string) string {
	words := plainWords(sentence)
	if i := strings.IndexAny(sentence, ",،"); i > 0 && len(words) > 0 && conditions[words[0]] {
		return sentence[i:]
	}
	return sentence
}

// claimsAct says whether a sentence says that something was or will be done, or gives a reference.
func claimsAct(sentence string) bool {
	sentence = unconditional(sentence)
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
