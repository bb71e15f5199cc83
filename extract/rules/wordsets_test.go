package rules

import (
	"testing"

	"github.com/seed-151f84ba/intake/extract"
)

// Small words are data: every set has words, a set nobody knows is an error.
func TestWordSets(t *testing.T) {
	r := New()
	for name, set := range wordSets {
		found := false
		for _, sets := range r.words {
			found = found || sets&set != 0
		}
		if !found {
			t.Errorf("no language has words of %q", name)
		}
	}
	for _, c := range []struct {
		set  wordSet
		word string
		want bool
	}{{titles, "herr", true}, {titles, "table", false}, {particles, "van", true}, {joining, "und", true}, {beside, "lautet", true}, {legalForms, "gmbh", true}} {
		if got := r.is(c.set, c.word); got != c.want {
			t.Errorf("%q: %v", c.word, got)
		}
	}
	if err := r.loadWords(&extract.Lexicon{Code: "xx", Sections: map[string][]string{"words.unheard-of": {"a"}}}); err == nil {
		t.Error("a set nobody knows was taken")
	}
	if !r.sameLabel("acct", "account") || r.sameLabel("zip", "account") || !r.sameLabel("orders", "order") {
		t.Error("words of labels")
	}
}
