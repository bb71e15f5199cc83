package policy

import (
	"testing"

	"github.com/seed-151f84ba/intake/engine"
)

// "Leave everything else alone" names no topic: nothing outside what starts collecting does.
func TestLeaveTheRest(t *testing.T) {
	for _, text := range []string{
		"Collect name and phone when the customer has a complaint. Leave everything else alone.",
		"Ask for name and phone for demos. Leave anything else alone.",
	} {
		u := Understand(text, engine.Text, nil)
		if len(u.Never) != 0 || !u.Only {
			t.Errorf("%q: never %v, only %v", text, u.Never, u.Only)
		}
	}
}
