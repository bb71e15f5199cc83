package policy

import (
	"testing"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
)

func TestDifferencesAreSuggestedInSentencesTheGrammarReads(t *testing.T) {
	c := configs.Capture{Enabled: true, Instructions: "Ask for contact details when the customer wants a demo. Only mention boats when they do."}
	c.Normalize()
	fields := Fields(c)
	have := Describe(c, engine.Text).Policy
	other := Said{Start: []string{"refund", "nonsense", "topic:boat trips"}, Never: []string{"pricing"}, AtStart: true, Ask: []SaidAsk{{Field: "email"}, {Field: "shoe_size"}},
		DontAsk: []SaidDontAsk{{Field: "company"}}, Tone: []string{"warm"}, OnRefusal: []string{"file", "shout"}}
	got := map[string]Suggestion{}
	for _, s := range Differences(have, other, engine.Text, fields) {
		got[s.Key+" "+s.Kind+" "+s.Value] = s
	}
	for key, sentence := range map[string]bool{"start missed refund": true, "start missed topic:boat trips": false, "never missed pricing": true, "at_start missed true": false,
		"ask missed email": true, "dont_ask missed company": true, "tone missed warm": false, "on_refusal missed file": false, "start doubted demo": false} {
		s, ok := got[key]
		if !ok {
			t.Errorf("%s is not suggested: %v", key, got)
		} else if sentence && s.Sentence == "" {
			t.Errorf("%s has no sentence", key)
		}
		delete(got, key)
	}
	for key := range got {
		t.Errorf("unexpected: %s", key)
	}
	for _, s := range Differences(have, other, engine.Text, fields) {
		if s.Sentence == "" {
			continue
		}
		with := c
		with.Instructions += " " + s.Sentence
		after := Differences(Describe(with, engine.Text).Policy, other, engine.Text, fields)
		for _, a := range after {
			if a.Key == s.Key && a.Value == s.Value {
				t.Errorf("accepting %q changes nothing", s.Sentence)
			}
		}
	}
	if d := Differences(have, have, engine.Text, fields); len(d) != 0 {
		t.Errorf("no difference, yet %v", d)
	}
}
