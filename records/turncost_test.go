//go:build unix

package records_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/answer"
	"github.com/seed-151f84ba/intake/engine/policy"
	"github.com/seed-151f84ba/intake/engine/runner"
	"github.com/seed-151f84ba/intake/extract/rules"
	"github.com/seed-151f84ba/intake/prompts"
	"github.com/seed-151f84ba/intake/records"
	"github.com/seed-151f84ba/intake/records/recordstest"
)

// said is a conversation that goes on for ever: wishes, details, questions, chatter, corrections, new matters.
var said = []string{"I want a demo for my team", "Dana Cruz", "do you ship to Canada?", "212 555 0142", "no thanks", "thanks",
	"hello", "my invoice is wrong", "yes", "no", "sorry, my number is 212 555 0143", "what are your opening hours?", "it broke again", "ok", "bye"}

// shop is a worker over a store with an agent published, and one conversation in it.
type shop struct {
	db   *records.DB
	work *runner.Work
	n    int
}

func openShop(t testing.TB) *shop {
	db := open(t, recordstest.Options(file(t)))
	c := configs.Capture{Enabled: true, Fields: map[string]configs.Requirement{"name": configs.Required, "phone": configs.Required, "email": configs.Optional},
		Instructions: "Ask for details when the customer wants a demo, a refund or a callback."}
	c.Normalize()
	a := configs.Agent{ID: "demo", Name: "Demo", Kind: configs.TextAgent, Region: "US", Languages: []string{"en"}, Text: &c,
		FAQ: []configs.QA{{Q: "What are your opening hours?", A: "Nine to five."}, {Q: "Do you ship to Canada?", A: "Yes."}}}
	p, _, _ := policy.Compile(a, engine.Text, nil)
	if _, err := db.Publish(t.Context(), records.System("test"), records.Item{Kind: records.AgentItem, ID: "demo", Mode: engine.Text}, a, &p); err != nil {
		t.Fatal(err)
	}
	words, err := prompts.Load()
	if err != nil {
		t.Fatal(err)
	}
	turner := &runner.Turner{Rules: rules.New(), Words: words, NewID: newID, Answerer: &answer.Lexical{},
		RecordID: func(prefix string, kind engine.RecordKind) string { return fmt.Sprint(prefix, kind, newID()) }}
	return &shop{db: db, work: &runner.Work{Store: db, Turner: turner, Hub: runner.NewHub(db, time.Now), Connections: &runner.Connections{},
		Tuning: func() runner.Tuning { return runner.Tuning{Abandon: time.Hour} }, Now: time.Now,
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Observe: func(string, time.Duration) {}}}
}

// turn has the customer say the next thing and takes the turn; it returns the CPU time of the turn alone.
func (s *shop) turn(ctx context.Context, t testing.TB) time.Duration {
	t.Helper()
	in := inbound("p", fmt.Sprint("k", s.n))
	in.Events[0].Text = said[s.n%len(said)]
	s.n++
	stored, err := s.db.Receive(ctx, in)
	if err != nil {
		t.Fatal(err)
	}
	before := cpu()
	if _, err := s.work.Turn(ctx, actions.Job{Lane: actions.Lane{Kind: "turn", Key: stored[0].Conversation}}); err != nil {
		t.Fatal(err)
	}
	return cpu() - before
}

func median(d []time.Duration) time.Duration {
	d = slices.Clone(d)
	slices.Sort(d)
	return d[len(d)/2]
}

// TestTurnDoesNotGrow: in a conversation of a thousand turns the last cost no more than 1.5 times the tenth. Medians of
// a whole round of what is said, so that like is compared with like.
func TestTurnDoesNotGrow(t *testing.T) {
	s := openShop(t)
	var cost []time.Duration
	for range 1005 {
		cost = append(cost, s.turn(t.Context(), t))
	}
	round := len(said)
	tenth, last := median(cost[round:3*round]), median(cost[len(cost)-2*round:])
	t.Logf("a turn costs %v of CPU at the tenth, %v at the thousandth, %v at the median", tenth, last, median(cost))
	if last > tenth*3/2+50*time.Microsecond {
		t.Errorf("a turn grew from %v to %v", tenth, last)
	}
}

// BenchmarkWholeTurn is a turn with the rules: load, extract, step, words, commit. The aim is 300 µs of CPU.
func BenchmarkWholeTurn(b *testing.B) {
	s := openShop(b)
	var cost []time.Duration
	for range b.N {
		cost = append(cost, s.turn(b.Context(), b))
	}
	b.ReportMetric(float64(median(cost).Microseconds()), "cpu-us/turn-median")
}
