package engine

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"reflect"
	"sort"
	"strings"
	"testing"

	"github.com/seed-151f84ba/intake/extract"
)

var (
	events = flag.Int("events", 140_000, "how many random events TestLedger makes; make fuzz makes a million")
	seed   = flag.Uint64("seed", 1, "of the random events")
)

// TestLedger steps through random conversations whose events are made from the state, and audits every turn. The table
// it prints is how often each status met each thing a customer does.
func TestLedger(t *testing.T) {
	r := rand.New(rand.NewPCG(*seed, 2))
	m := &maker{r: r}
	table, used, deep := map[string]map[string]int{}, map[string]int{}, map[int]int{}
	for n := 0; n < *events; {
		p := randomPolicy(r)
		s := randomStart(r, p)
		a := newAudit(p, s)
		var story []event
		for range 5 + r.IntN(30) {
			n++
			e := m.event(p, s)
			story = append(story, e)
			count(table, p, s, e)
			var before []byte
			if n%4 == 0 {
				before = mustJSON(t, s)
			}
			next, fx := Step(p, s, e.turn, e.heard)
			if before != nil && !bytes.Equal(before, mustJSON(t, s)) {
				t.Fatalf("event %d wrote into the state it was given", n)
			}
			if err := a.turn(s, e, next, fx); err != nil {
				t.Fatalf("event %d: %v\npolicy %s\nbefore %s\nafter %s\n%s%s", n, err, mustJSON(t, p), mustJSON(t, s), mustJSON(t, next),
					show(fx), tell(story[max(0, len(story)-4):]))
			}
			if n%16 == 0 {
				roundTrip(t, next)
				if again, fx2 := Step(p, s, e.turn, e.heard); !reflect.DeepEqual(again, next) || !reflect.DeepEqual(fx, fx2) {
					t.Fatalf("event %d: the same turn went another way", n)
				}
			}
			for _, f := range fx {
				if f.Say != nil {
					used[f.Say.Move]++
				} else if f.Ask != nil {
					used[f.Ask.Move]++
				}
			}
			s = commit(next)
			deep[len(s.Stack)]++
			for _, f := range fx {
				if f.Forgone != nil {
					deep[maxSuspended+1]++
				}
			}
		}
	}
	printTable(t, table)
	t.Logf("turns by how deep the digressions are, too deep at last: %v", deep)
	for n := 1; n <= maxSuspended+1; n++ {
		if deep[n] == 0 {
			t.Errorf("no digression went %d deep", n)
		}
	}
	for _, m := range Moves() {
		if used[m.Name] == 0 && m.Name != MoveBroken { // the shell's own: an answer that breaks off
			t.Errorf("no conversation made the move %s", m.Name)
		}
	}
}

func tell(story []event) string {
	var b strings.Builder
	for _, e := range story {
		fmt.Fprintf(&b, "%v %+v %+v\n", e.does, e.turn, e.heard)
	}
	return b.String()
}

// commit fills in the ids as a commit does.
func commit(s State) State {
	for i := range s.Filed {
		if s.Filed[i].Record == "" {
			s.Filed[i].Record = fmt.Sprintf("R%d", s.Filed[i].Episode)
		}
	}
	return s
}

func roundTrip(t *testing.T, s State) {
	t.Helper()
	var back State
	b := mustJSON(t, s)
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	if b2 := mustJSON(t, back); !bytes.Equal(b, b2) {
		t.Fatalf("round trip changed\n%s\nto\n%s", b, b2)
	}
}

func mustJSON(t testing.TB, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var statuses = []Status{Unknown, Prefilled, Asked, Candidate, Invalid, Valid, Confirmed, Declined, Unavailable}

// count adds a turn to the table: under the status of the field it was done to, or of every field there is.
func count(table map[string]map[string]int, p Policy, s State, e event) {
	for _, d := range e.does {
		if table[d.what] == nil {
			table[d.what] = map[string]int{}
		}
		seen := map[Status]bool{}
		for _, f := range effective(p, s) {
			st := s.Ledger[f.Key].Status
			if st == "" {
				st = Unknown
			}
			if !seen[st] && (d.field == "" || d.field == readAll || d.field == f.Key) {
				seen[st] = true
				table[d.what][string(st)]++
			}
		}
	}
}

// printTable prints status × deed; a cell under 100 means that the generator does not bite there.
func printTable(t *testing.T, table map[string]map[string]int) {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%-12s", "")
	for _, s := range statuses {
		fmt.Fprintf(&b, "%12s", s)
	}
	var deeds []string
	for d := range table {
		deeds = append(deeds, d)
	}
	sort.Strings(deeds)
	for _, d := range deeds {
		fmt.Fprintf(&b, "\n%-12s", d)
		for _, s := range statuses {
			n := table[d][string(s)]
			fmt.Fprintf(&b, "%12d", n)
			if n < 100 {
				t.Errorf("%s met %s only %d times", s, d, n)
			}
		}
	}
	t.Log(b.String())
}

// TestCooperative: from wherever random events lead, a customer who answers what is asked comes to a record, or to a
// said end, within forty turns.
func TestCooperative(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	m := &maker{r: r}
	for range 800 {
		p := randomPolicy(r)
		s := New()
		for range r.IntN(20) {
			e := m.event(p, s)
			s, _ = Step(p, s, e.turn, e.heard)
			s = commit(s)
		}
		s, _ = Step(p, s, Turn{Cause: Released}, extract.Heard{})
		for turns := 0; s.Phase == Collecting || s.Phase == Confirming; turns++ {
			if turns > 40 {
				t.Fatalf("still %s after %d turns\npolicy %s\nstate %s", s.Phase, turns, mustJSON(t, p), mustJSON(t, s))
			}
			s, _ = Step(p, s, Turn{Cause: Words, Reach: true}, answerTo(s))
		}
	}
}

func answerTo(s State) extract.Heard {
	var h extract.Heard
	if s.Read != "" {
		h.Commands = []extract.Command{{Kind: extract.Confirm}}
	}
	for _, k := range s.Asked {
		h.Values = append(h.Values, extract.Value{Field: k, Value: k + " given", Confidence: 1,
			Evidence: extract.Evidence{Spans: []extract.Span{{Line: "l", End: 1}}}})
	}
	return h
}
