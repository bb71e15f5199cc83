package rules

import (
	"slices"
	"testing"

	"github.com/seed-151f84ba/intake/extract"
)

// TestStems: a star stands for the rest of a word, on either side, and a macro may hold those above it.
func TestStems(t *testing.T) {
	p := newPhrases()
	l := &extract.Lexicon{Code: "xx", Sections: map[string][]string{
		"macros": {"bill = *rechnung|beleg", "any = <bill>|*termin*"},
		"fault":  {"(ist|sind) ... defekt*", "<any> fehlt"},
	}}
	if err := p.load(l, func(string) bool { return true }); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		words []string
		found bool
	}{
		{[]string{"ist", "defekt"}, true}, {[]string{"sind", "alle", "defekte"}, true}, {[]string{"ist", "undefekt"}, false},
		{[]string{"stromrechnung", "fehlt"}, true}, {[]string{"rechnungen", "fehlt"}, false}, {[]string{"rechnung", "fehlt"}, true},
		{[]string{"beleg", "fehlt"}, true}, {[]string{"arzttermine", "fehlt"}, true}, {[]string{"terme", "fehlt"}, false}, {[]string{"*", "fehlt"}, false},
	} {
		found := false
		p.find(p.numbers(c.words), 0, func(int16, int, bool) { found = true })
		if found != c.found {
			t.Errorf("%v: found %v", c.words, found)
		}
	}
	if got := p.stems.of("ärztetermin", nil); !slices.Equal(got, []wordNo{p.words["*termin*"]}) {
		t.Errorf("stems of a word with letters of two bytes: %v", got)
	}
}
