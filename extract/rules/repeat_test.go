package rules

import (
	"context"
	"testing"

	"github.com/seed-151f84ba/intake/extract"
)

// A name given once more, as somebody asked again: what stays of the held one and the new one.
func TestRepeatedName(t *testing.T) {
	for _, c := range []struct {
		held, was string
		times     int
		said      string
		mode      extract.Mode
		want      string // "" = nothing new
	}{
		{held: "Ruth Pemberton", said: "r u t h p e n b e r t o n", want: "Ruth Pemberton"},                        // n for m is misheard
		{held: "Ruth Pemberton", times: 2, said: "Truth Pendleton", want: "Ruth Pemberton"},                        // said twice alike
		{held: "Ruth Pemberton", said: "Ruth Remberton", want: "Ruth Remberton"},                                   // the newest of two
		{held: "Ruth Pemberton", said: "Ruth", want: "Ruth Pemberton"},                                             // a part of it
		{held: "Pemberton", times: 2, said: "Ruth Pemberton", want: "Ruth Pemberton"},                              // the whole of it
		{held: "John Marsh", said: "j o n m a r s h", want: "Jon Marsh"},                                           // another way to write it
		{held: "Zofia Wróbel", said: "z o f i a w r o b e l", want: "Zofia Wróbel"},                                // the same, without accents
		{held: "Ruth Pemberton", said: "r u t h p e m b", want: "Ruth Pemberton"},                                  // broken off
		{held: "Ruth Remberton", was: "Ruth Pemberton", said: "r u t h p e m b e r t o n", want: "Ruth Pemberton"}, // the letters decide
		{held: "Da Ru", said: "Daria Rumens", mode: extract.Spoken, want: "Daria Rumens"},
		{held: "Grand Hotel", said: "Ruth", mode: extract.Chat, want: "Ruth"}, // a word that was no name gives way
	} {
		mode := c.mode
		if mode == "" {
			mode = extract.Spoken
		}
		known := extract.Value{Field: "name", Value: c.held, Text: c.held, Times: c.times,
			Evidence: extract.Evidence{Spans: []extract.Span{{Line: "l1", End: len(c.held)}}}}
		if c.was != "" {
			known.Was = &extract.Value{Field: "name", Value: c.was, Text: c.was, Evidence: extract.Evidence{Spans: []extract.Span{{Line: "l0", End: len(c.was)}}}}
		}
		req := extract.Request{Lines: []extract.Line{{ID: "l2", Text: c.said}}, Fields: []extract.Field{{Key: "name", Label: "name", Type: extract.Name}},
			Asked: []string{"name"}, Known: []extract.Value{known}, Setting: extract.Setting{Mode: mode}}
		r, _ := New().Extract(context.Background(), req)
		got := ""
		for _, v := range extract.Check(req, r).Values {
			got = v.Value
		}
		if got != c.want {
			t.Errorf("held %q, said %q: %q, want %q", c.held, c.said, got, c.want)
		}
	}
}

// A name and a reference number in one answer.
func TestNameBeforeReference(t *testing.T) {
	for said, want := range map[string]string{
		"ruth pemberton k 25 w 31": "Ruth Pemberton", "orla hgt 812": "Orla", "ruth no 4471": "Ruth", "two tickets 4471": "",
	} {
		req := extract.Request{Lines: []extract.Line{{ID: "l", Text: said}}, Fields: []extract.Field{{Key: "name", Label: "name", Type: extract.Name}},
			Asked: []string{"name"}, Setting: extract.Setting{Mode: extract.Chat}}
		r, _ := New().Extract(context.Background(), req)
		got := ""
		for _, v := range extract.Check(req, r).Values {
			got = v.Value
		}
		if got != want {
			t.Errorf("%q: %q, want %q", said, got, want)
		}
	}
}
