package prompts_test

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/prompts"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func load(t *testing.T) *prompts.Library {
	t.Helper()
	l, err := prompts.Load()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// sample is an argument as a test says it.
var sample = map[string]string{
	"value": "anna@example.com", "suggest": "anna@example.org", "ending": "42", "name": "Anna Berg",
	"record": "WIT-LED-7K2Q9", "purpose": "so that a colleague can call you", "text": "We keep your details for a year.",
	"question": "How many people are you?", "options": "A\nB\nC", "lang": "fr", "label": "Order number", "field": "email",
	"reasons": "demo\ncomplaint", "to": "billing@example.com",
	"fields": "name\nphone\n", "labels": "\n\nOrder number", "values": "Anna Berg\n+12125550123\nAB-12345",
}

// argsOf are the arguments of a move: with a built-in field or with a custom label.
func argsOf(m engine.MoveSpec, custom bool) map[string]string {
	args := map[string]string{}
	for _, a := range m.Args {
		a = strings.TrimSuffix(a, "?")
		args[a] = sample[a]
	}
	_, field := args["field"]
	if _, label := args["label"]; field && label {
		if custom {
			delete(args, "field")
		} else {
			delete(args, "label")
		}
	}
	return args
}

var modes = []string{"text", "voice"}

const leastVariants = 3

// Every move has at least three different sentences in every language and mode, with any of its arguments.
func TestEveryMoveEverywhere(t *testing.T) {
	l := load(t)
	for _, lang := range l.Languages() {
		for _, mode := range modes {
			for _, m := range engine.Moves() {
				for _, custom := range []bool{false, true} {
					seen := map[string]bool{}
					for v := range leastVariants {
						said, err := l.Say(lang, mode, m.Name, v, argsOf(m, custom))
						if err != nil || strings.TrimSpace(said) == "" || strings.ContainsAny(said, "{}") {
							t.Errorf("%s %s %s %d: %q, %v", lang, mode, m.Name, v, said, err)
						}
						seen[said] = true
					}
					if len(seen) < leastVariants {
						t.Errorf("%s %s %s has only %d sentences", lang, mode, m.Name, len(seen))
					}
				}
			}
		}
	}
}

// No book has a section that is no move, and no phrase uses an argument the move does not have.
func TestNoOtherMoves(t *testing.T) {
	l := load(t)
	specs := map[string]engine.MoveSpec{}
	for _, m := range engine.Moves() {
		specs[m.Name] = m
	}
	for _, lang := range l.Languages() {
		for move, used := range l.Uses(lang) {
			spec, ok := specs[move]
			if !ok {
				t.Errorf("%s: %s is no move", lang, move)
				continue
			}
			for _, a := range used {
				if !allowed(spec, a) {
					t.Errorf("%s: %s uses {%s}, which it does not get", lang, move, a)
				}
			}
		}
	}
}

// allowed says whether a placeholder can be filled whatever arguments the move comes with.
func allowed(m engine.MoveSpec, placeholder string) bool {
	needs := map[string][]string{"it": {"field?", "label"}, "acc": {"field?", "label"}, "list": {"fields"},
		"summary": {"fields", "labels", "values"}, "consent": {"label"},
		"spelled": {"value"}, "nato": {"value"}}[placeholder]
	if needs == nil {
		needs = []string{placeholder}
	}
	if placeholder == "it" || placeholder == "acc" {
		return slices.Contains(m.Args, "field?") || slices.Contains(m.Args, "label")
	}
	for _, n := range needs {
		if !slices.Contains(m.Args, n) {
			return false
		}
	}
	return true
}

func TestGoldens(t *testing.T) {
	l := load(t)
	for _, lang := range l.Languages() {
		var got strings.Builder
		for _, m := range engine.Moves() {
			for _, mode := range modes {
				render(&got, l, lang, mode, m)
			}
		}
		path := "testdata/" + lang + ".golden"
		if *update {
			if err := os.WriteFile(path, []byte(got.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got.String() != string(want) {
			t.Errorf("%s differs; run with -update and read the diff", path)
		}
	}
}

// render writes each different sentence of a move once, the one with a custom label behind the one with a field. What
// is heard is written only where it differs from what is read.
func render(w *strings.Builder, l *prompts.Library, lang, mode string, m engine.MoveSpec) {
	said := map[string]bool{}
	for v := range 12 {
		for _, custom := range []bool{false, true} {
			s, err := l.Say(lang, mode, m.Name, v, argsOf(m, custom))
			if err != nil {
				s = err.Error()
			}
			if mode == "voice" {
				if read, _ := l.Say(lang, "text", m.Name, v, argsOf(m, custom)); read == s {
					continue
				}
			}
			if !said[s] {
				said[s] = true
				fmt.Fprintf(w, "%s %s %d: %s\n", m.Name, mode, v, strings.ReplaceAll(s, "\n", " / "))
			}
		}
	}
}

// What is heard has nothing a voice cannot say.
func TestVoiceCanBeSpoken(t *testing.T) {
	l := load(t)
	unspeakable := regexp.MustCompile(`https?:|[@/\\<>_*#|{}\[\]]|\d{2,}`)
	for _, lang := range l.Languages() {
		for _, m := range engine.Moves() {
			args := argsOf(m, false)
			delete(args, "text") // the operator's own words
			for v := range 12 {
				said, _ := l.Say(lang, "voice", m.Name, v, args)
				if bad := unspeakable.FindString(strings.ReplaceAll(said, "AB-12345", "")); bad != "" {
					t.Errorf("%s %s: %q in %q", lang, m.Name, bad, said)
				}
			}
		}
	}
}
