package engine

import (
	"math/rand/v2"
	"testing"

	"github.com/seed-151f84ba/intake/extract"
)

// BenchmarkStep steps through a conversation in the middle: a ledger of seven fields, three records, a question of the
// customer and a value at once. The aim is 40 µs.
func BenchmarkStep(b *testing.B) {
	r := rand.New(rand.NewPCG(5, 6))
	var p Policy
	for len(p.Fields) < 5 || !p.Enabled {
		p = randomPolicy(r)
	}
	m := &maker{r: r}
	s := New()
	for range 40 {
		e := m.event(p, s)
		s, _ = Step(p, s, e.turn, e.heard)
	}
	e := m.event(p, s)
	e.turn.Cause = Words
	e.heard.Commands = append(e.heard.Commands, extract.Command{Kind: extract.Question, Text: "do you ship?"})
	b.ReportAllocs()
	for b.Loop() {
		Step(p, s, e.turn, e.heard)
	}
}
