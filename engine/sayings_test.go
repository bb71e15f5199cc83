package engine

import (
	"testing"

	"github.com/seed-151f84ba/intake/extract"
)

// Where somebody else asks for the same again and again, what was heard twice stands; a correction still replaces it.
func TestSayingsVote(t *testing.T) {
	p := Policy{Mode: Voice, Fields: []Field{{Field: extract.Field{Key: "name", Label: "Name", Type: extract.Name}, Required: true}}, AtStart: true}
	s := New()
	say := func(name string, correct bool) {
		line := "l" + name
		v := extract.Value{Field: "name", Value: name, Text: name, Confidence: 0.85, Correct: correct, Extractor: "rules",
			Evidence: extract.Evidence{Spans: []extract.Span{{Line: line, End: len(name)}}}}
		s = Overheard(p, s, "name")
		s, _ = Step(p, s, Turn{Cause: Words}, extract.Heard{Values: []extract.Value{v}})
	}
	want := func(name string) {
		t.Helper()
		if e := s.Ledger["name"]; e.Value == nil || e.Value.Value != name {
			t.Fatalf("held %+v, want %q", e.Value, name)
		}
	}
	for _, c := range []struct{ said, want string }{{"Ruth Remberton", "Ruth Remberton"}, {"Ruth Pemberton", "Ruth Pemberton"},
		{"Ruth", "Ruth Pemberton"}, {"Ruth Pemberton", "Ruth Pemberton"}, {"Truth Pendleton", "Ruth Pemberton"}} {
		say(c.said, false)
		want(c.want)
	}
	say("Ruth Mercer", true)
	want("Ruth Mercer")
	if n := len(s.Sayings["name"]); n > maxSayings {
		t.Errorf("%d sayings kept", n)
	}
}
