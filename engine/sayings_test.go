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

// A code of which words were guessed waits for a second saying where somebody else leads, and is read back where we do.
func TestGuessedCodes(t *testing.T) {
	p := Policy{Mode: Voice, Enabled: true, Fields: []Field{{Field: extract.Field{Key: "postcode", Label: "Postcode", Type: extract.Identifier}, Required: true},
		{Field: extract.Field{Key: "name", Label: "Name", Type: extract.Name}, Required: true}}, AtStart: true}
	value := func(n, code string, sure float64) extract.Heard {
		return extract.Heard{Values: []extract.Value{{Field: "postcode", Value: code, Text: code, Confidence: sure, Extractor: "rules",
			Evidence: extract.Evidence{Spans: []extract.Span{{Line: "l" + n, End: len(code)}}}}}}
	}
	s := New()
	hear := func(n, code string, sure float64) Entry {
		s = Overheard(p, s, "postcode")
		s, _ = Step(p, s, Turn{Cause: Words}, value(n, code, sure))
		return s.Ledger["postcode"]
	}
	if e := hear("1", "LN4 3DT", .8); e.Value != nil || e.Status.Closed() {
		t.Fatalf("a guess was believed: %+v", e)
	}
	if e := hear("2", "SO2 0JL", .7); e.Value != nil {
		t.Fatalf("another guess was believed: %+v", e)
	}
	if e := hear("3", "LN4 3DT", .8); e.Value == nil || e.Value.Value != "LN4 3DT" {
		t.Fatalf("heard twice: %+v", e)
	}
	if e := hear("4", "LN4 3BT", .97); e.Value == nil || e.Value.Value != "LN4 3BT" {
		t.Fatalf("spelled in words: %+v", e)
	}
	for _, c := range []struct {
		sure float64
		want Status
	}{{.9, Valid}, {.8, Candidate}} {
		own, _ := Step(p, New(), Turn{Cause: Started}, extract.Heard{})
		if own, _ = Step(p, own, Turn{Cause: Words}, value("1", "LN4 3DT", c.sure)); own.Ledger["postcode"].Status != c.want {
			t.Errorf("sure %v: %+v, want %s", c.sure, own.Ledger["postcode"], c.want)
		}
	}
}

// A refusal somebody else gets after the value was given takes nothing back.
func TestRefusalToOthersKeepsTheValue(t *testing.T) {
	p := Policy{Mode: Text, Enabled: true, Fields: []Field{{Field: extract.Field{Key: "order_id", Label: "Order id", Type: extract.Identifier}, Required: true},
		{Field: extract.Field{Key: "name", Label: "Name", Type: extract.Name}, Required: true}}, AtStart: true}
	v := extract.Value{Field: "order_id", Value: "KX-4417", Text: "KX-4417", Confidence: .9, Extractor: "rules",
		Evidence: extract.Evidence{Spans: []extract.Span{{Line: "l1", End: 7}}}}
	s := Overheard(p, New(), "order_id")
	s, _ = Step(p, s, Turn{Cause: Words}, extract.Heard{Values: []extract.Value{v}})
	s = Overheard(p, s, "order_id")
	s, _ = Step(p, s, Turn{Cause: Words}, extract.Heard{Commands: []extract.Command{{Kind: extract.Decline, Field: "order_id"}}})
	if e := s.Ledger["order_id"]; e.Value == nil || e.Value.Value != v.Value {
		t.Fatalf("taken back: %+v", e)
	}
}
