package engine

import (
	"math/rand/v2"
	"testing"

	"github.com/seed-151f84ba/intake/extract"
)

// garble makes of a state one that no Step would make: every member may be anything of its type.
func garble(r *rand.Rand, p Policy, s State) State {
	s = s.clone()
	keys := []string{"", readAll, "name", "phone", "email", "plan", "nobody"}
	some := func() string { return keys[r.IntN(len(keys))] }
	number := func() int { return []int{-1 << 63, -3, 0, 1, 2, 3, 4, 99, 1<<63 - 1}[r.IntN(9)] }
	for range 1 + r.IntN(8) {
		switch r.IntN(10) {
		case 0:
			s.Phase = []Phase{"", "nowhere", Answering, Offering, Collecting, Confirming, HandedOff}[r.IntN(7)]
		case 1:
			s.Asked = append(s.Asked, some(), some())
		case 2:
			s.Read = some()
		case 3:
			s.Offer = some()
		case 4:
			s.Episode, s.Schema = number(), number()
		case 5:
			s.Filed = append(s.Filed, Filed{Kind: Lead, Episode: number(), Record: some()}, Filed{Kind: Lead, Episode: number()})
		case 6:
			s.Said[MoveHelp], s.Unanswered, s.Turns = number(), number(), int64(number())
		case 7:
			s.Wish = append(s.Wish, make([]Quote, 9)...)
			s.Wish[0].Text = string(make([]byte, 2000)) + "\xff\xfe"
			s.Reasons = append(s.Reasons, make([]string, 40)...)
			s.Declined, s.Dictation = s.Reasons, make([]DictatedBy, 30)
		default:
			s.Ledger[some()] = garbleEntry(r, number)
		}
	}
	return s
}

func garbleEntry(r *rand.Rand, number func() int) Entry {
	e := Entry{Status: append(statuses, "", "odd")[r.IntN(len(statuses)+2)], Asks: number(), Confirms: number(),
		Restated: number(), Explained: r.IntN(2) == 0, Reason: []string{"", "denied", "declined", "x"}[r.IntN(4)],
		ReadBack: []string{"", "v", "w"}[r.IntN(3)]}
	if r.IntN(2) == 0 {
		e.Value = &extract.Value{Field: "other", Value: []string{"", "v"}[r.IntN(2)],
			Hints: []extract.Hint{{Reason: "x", Suggest: []string{"", "w"}[r.IntN(2)]}}}
	}
	return e
}

// survives steps on from a garbled state with garbled readings: no panic, and Check accepts what comes out.
func survives(t *testing.T, a, b uint64) {
	t.Helper()
	r := rand.New(rand.NewPCG(a, b))
	m := &maker{r: r}
	p := randomPolicy(r)
	if r.IntN(5) == 0 {
		p = Policy{Mode: "odd", Enabled: true, Attempts: -r.IntN(9), Gate: true, ReadBack: r.IntN(2) == 0,
			Fields: []Field{{}, {Field: extract.Field{Key: readAll}, Required: true}, {Field: extract.Field{Key: readAll}}}}
	}
	s := New()
	for range 4 {
		s = garble(r, p, s)
		e := m.event(p, s)
		e.heard.Values = append(e.heard.Values, e.heard.Values...)
		e.heard.Values = append(e.heard.Values, extract.Value{}, extract.Value{Field: readAll, Value: "v"})
		e.heard.Signals = append(e.heard.Signals, extract.Signal{Span: &extract.Span{Line: "l1", Start: 1 << 40, End: -4}})
		e.turn.Quotes = append(e.turn.Quotes, Quote{Text: "\xff. ?\xf0"}, Quote{})
		before := mustJSON(t, s)
		next, _ := Step(p, s, e.turn, e.heard)
		if err := next.Check(p); err != nil {
			t.Fatalf("seed %d %d: %v\nfrom %s\nto %s", a, b, err, before, mustJSON(t, next))
		}
		Expect(p, next)
		s = next
	}
}

// TestGarbage: Step is total, whatever state it is given.
func TestGarbage(t *testing.T) {
	for i := range uint64(4000) {
		survives(t, 11, i)
	}
}

// FuzzStep is TestGarbage from seeds the fuzzer chooses.
func FuzzStep(f *testing.F) {
	f.Add(uint64(1), uint64(2))
	f.Fuzz(survives)
}
