package engine

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/seed-151f84ba/intake/prompts"
)

// aloud is what the customer reads or hears of a turn: its sentences in the words of the phrase book, as the runner puts
// them together. It is shown in the words section of a golden, to be read aloud, and holds no facts.
func aloud(t *testing.T, p Policy, s State, heard string, fx []Effect) string {
	t.Helper()
	lang := heard
	switch {
	case s.Lang != "":
		lang = s.Lang
	case lang == "" && len(p.Languages) > 0:
		lang = p.Languages[0]
	}
	var said []string
	record := ""
	for _, e := range fx {
		switch {
		case e.File != nil:
			record = fmt.Sprintf("WIT-%s-7K2QX", map[RecordKind]string{Lead: "LED", Ticket: "TKT"}[e.File.Kind])
		case e.Amend != nil:
			record = "WIT-LED-7K2QX"
		case e.Answer:
			said = append(said, "(an answer)\n")
		case e.Say != nil:
			said = append(said, inWords(t, lang, p.Mode, *e.Say, record))
		case e.Ask != nil:
			said = append(said, inWords(t, lang, p.Mode, e.Ask.Say, record))
		}
	}
	if len(said) == 0 {
		return ""
	}
	lines := strings.ReplaceAll(strings.ReplaceAll(strings.Join(said, " "), "\n ", "\n"), "\n", "\n  ")
	return "  " + strings.TrimSpace(lines) + "\n"
}

func inWords(t *testing.T, lang string, mode Mode, s Say, record string) string {
	t.Helper()
	args := map[string]string{"record": record}
	for k, v := range s.Args {
		args[k] = v
	}
	words, err := phraseBooks().Say(lang, string(mode), s.Move, s.Variant, args)
	if err != nil {
		t.Errorf("%s: %v", s.Move, err)
	}
	return words
}

var phraseBooks = sync.OnceValue(func() *prompts.Library {
	books, err := prompts.Load()
	if err != nil {
		panic(err)
	}
	return books
})

// parrots is what a reader would notice: a reply that says a sentence twice, or says again, word for word, what was said
// the turn before.
func parrots(before, now string) string {
	if now != "" && now == before {
		return strings.TrimSpace(now)
	}
	seen := map[string]bool{}
	for _, s := range regexp.MustCompile(`[^.!?؟]+[.!?؟]`).FindAllString(now, -1) {
		if s = strings.TrimSpace(s); seen[s] && strings.Count(s, " ") > 1 {
			return s
		}
		seen[s] = true
	}
	return ""
}
