package prompts

import (
	"slices"
	"strings"
)

// Uses lists the moves of a language's book and the placeholders their phrases have, sorted, for checks of books.
func (l *Library) Uses(lang string) map[string][]string {
	out := map[string][]string{}
	for key, phrases := range l.book(lang).moves {
		used := out[key.move]
		for _, p := range phrases {
			for _, piece := range strings.Split(p, "{")[1:] {
				name, _, _ := strings.Cut(piece, "}")
				if name = strings.ToLower(name); strings.Contains(name, "|") {
					continue // a word that agrees with the field, no argument
				}
				if !slices.Contains(used, name) {
					used = append(used, name)
				}
			}
		}
		slices.Sort(used)
		out[key.move] = used
	}
	return out
}
