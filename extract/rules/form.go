package rules

import (
	"strings"

	"github.com/seed-151f84ba/intake/extract"
)

// forms proposes the values of form lines: the customer named the field by filling it in. Such a line is not read
// otherwise.
func (t *turn) forms() {
	kept := t.lines[:0]
	for _, l := range t.lines {
		if len(l.Form) == 0 {
			kept = append(kept, l)
			continue
		}
		for _, f := range l.Form {
			if f.Start < 0 || f.End > len(l.Text) || f.Start >= f.End {
				continue
			}
			words := l.Text[f.Start:f.End]
			t.out.Candidates = append(t.out.Candidates, extract.Candidate{Field: f.Key, Text: words, Value: strings.TrimSpace(words),
				Spans: []extract.Span{{Line: l.ID, Rev: l.Rev, Start: f.Start, End: f.End}}, Extractor: "form", Confidence: 1})
		}
	}
	t.lines = kept
}

// keypad proposes pressed digits for what was asked.
func (t *turn) keypad() {
	key := t.mainAsk()
	for _, l := range t.lines {
		if !l.Keys || key == "" || len(l.toks) == 0 {
			continue
		}
		if f, ok := t.field(key); ok && f.Type != extract.Name && f.Type != extract.Email && f.Type != extract.Company {
			t.propose(key, strings.Trim(l.Text, "#* "), 0.95, l, l.span(0, len(l.toks)))
		}
	}
}
