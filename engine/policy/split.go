package policy

import (
	"regexp"
	"strings"
)

// sentence is one sentence of the instructions.
type sentence struct {
	raw     string   // as written, trimmed
	clauses []string // folded parts that each say one thing
}

var (
	bullet   = regexp.MustCompile(`^\s*(?:[-*•–]|\(?\d{1,2}[.)])\s+`)
	ending   = regexp.MustCompile(`[.!?。؟]+(?:["'”’)]*)(?:\s+|$)`)
	abbrev   = regexp.MustCompile(`(?i)\b(?:e\.g|i\.e|etc|no|nr|mr|mrs|ms|dr|vs|a\.m|p\.m)\.$`)
	spaces   = regexp.MustCompile(`\s+`)
	heading  = regexp.MustCompile(`^#{1,6}\s+`)
	emphasis = strings.NewReplacer("**", "", "__", "", "`", "")
)

// sentences splits a text at line ends and full stops.
func sentences(text string) []sentence {
	var out []sentence
	for _, line := range strings.Split(text, "\n") {
		line = emphasis.Replace(heading.ReplaceAllString(bullet.ReplaceAllString(line, ""), ""))
		for _, raw := range stops(line) {
			if raw = strings.TrimSpace(raw); strings.ContainsFunc(raw, isWord) {
				out = append(out, sentence{raw: raw, clauses: clauses(fold(raw))})
			}
		}
	}
	return out
}

func isWord(r rune) bool {
	return r == '_' || r > 127 || r >= '0' && r <= '9' || r|32 >= 'a' && r|32 <= 'z'
}

// stops cuts a line behind its full stops, not behind those of abbreviations.
func stops(line string) []string {
	var out []string
	from := 0
	for _, m := range ending.FindAllStringIndex(line, -1) {
		if abbrev.MatchString(line[from : m[0]+1]) {
			continue
		}
		out = append(out, line[from:m[1]])
		from = m[1]
	}
	return append(out, line[from:])
}

var contractions = strings.NewReplacer("’", "'", "‘", "'", "“", `"`, "”", `"`, "–", "-", "—", " - ")

var expansions = []struct{ from, to string }{
	{"won't", "will not"}, {"can't", "cannot"}, {"can not", "cannot"}, {"shan't", "shall not"}, {"n't", " not"},
	{"'re", " are"}, {"'d like", " would like"}, {"'ll", " will"}, {"'ve", " have"}, {"they's", "they is"},
	{"dont ", "do not "}, {"e-mail", "email"}, {"e mail", "email"}, {"call back", "callback"}, {"call-back", "callback"},
	{"calls back", "callback"}, {"called back", "callback"}, {"up-front", "upfront"}, {"up front", "upfront"},
	{"re-ask", "reask"}, {"re ask", "reask"}, {"read-back", "read back"}, {"log-in", "login"}, {"sign-up", "signup"},
	{"follow-up", "followup"}, {"follow up", "followup"}, {"set-up", "setup"},
}

// fold writes a sentence the way the rules expect it: lower case, plain quotes, no contractions.
func fold(s string) string {
	s = strings.ToLower(contractions.Replace(s))
	for _, e := range expansions {
		s = strings.ReplaceAll(s, e.from, e.to)
	}
	return strings.TrimSpace(strings.TrimRight(spaces.ReplaceAllString(s, " "), " .!?"))
}

var breaks = regexp.MustCompile(`\s*;\s*|\s+-\s+|,?\s+\bbut\b\s+|,\s+(?:and\s+)?then\s+|\.\s+|,\s+(?:and\s+)?(?:never|do not|leave)\b`)

// clauses splits a folded sentence where it begins to say another thing.
func clauses(s string) []string {
	var out []string
	from := 0
	for _, m := range breaks.FindAllStringIndex(s, -1) {
		if part := strings.Trim(s[from:m[0]], " ,:"); part != "" {
			out = append(out, part)
		}
		from = m[1]
		for _, w := range []string{"never", "do not", "leave"} { // these words begin the next clause
			if strings.HasSuffix(s[:m[1]], w) {
				from = m[1] - len(w)
			}
		}
	}
	if part := strings.Trim(s[from:], " ,:"); part != "" {
		out = append(out, part)
	}
	return out
}
