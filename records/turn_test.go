//go:build unix

package records_test

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/channels"
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

// desk does whole turns: load, extract, step, words, commit.
type desk struct {
	t    testing.TB
	db   *records.DB
	work *runner.Work
}

// pushed is a platform that is pushed to and never called here.
type pushed struct{ channels.Channel }

func (pushed) Send(context.Context, channels.Message) (channels.Receipt, error) {
	return channels.Receipt{}, nil
}

func newDesk(t testing.TB) *desk { return newDeskOn(t, file(t)) }

func newDeskOn(t testing.TB, dsn string) *desk {
	t.Helper()
	db := open(t, recordstest.Options(dsn))
	words, err := prompts.Load()
	if err != nil {
		t.Fatal(err)
	}
	a := configs.Agent{ID: "demo", Name: "Demo", Kind: configs.TextAgent, Region: "US", Languages: []string{"en"},
		FAQ: []configs.QA{{Q: "What are your opening hours?", A: "From nine to five."}, {Q: "How much is shipping?", A: "Free over fifty."}},
		Text: &configs.Capture{Enabled: true, Instructions: "Ask for contact details when the customer wants a demo, a callback or a refund.",
			Fields: map[string]configs.Requirement{"name": configs.Required, "phone": configs.Required, "email": configs.Optional}}}
	a.Normalize()
	p, _, _ := policy.Compile(a, engine.Text, nil)
	if _, err := db.Publish(t.Context(), records.System("t"), records.Item{Kind: records.AgentItem, ID: "demo", Mode: engine.Text}, a, &p); err != nil {
		t.Fatal(err)
	}
	conns := &runner.Connections{}
	info := channels.Info{Kind: "web"}
	conns.Replace(map[string]*runner.Connection{"site": {Account: configs.Account{ID: "site", Agent: "demo"}, Channel: pushed{}, Info: info}})
	return &desk{t: t, db: db, work: &runner.Work{
		Store: db, Hub: runner.NewHub(db, time.Now), Connections: conns, Log: slog.New(slog.DiscardHandler), Now: time.Now,
		Tuning: func() runner.Tuning {
			return runner.Tuning{Quiet: 300 * time.Millisecond, Max: 8 * time.Second, Abandon: 30 * time.Minute}
		},
		Observe: func(string, time.Duration) {},
		Turner:  &runner.Turner{Rules: rules.New(), Answerer: &answer.Lexical{}, Words: words, NewID: newID, RecordID: db.NewRecordID},
	}}
}

// talk is what a customer says, over and over: questions, two captures, a correction, chatter.
var talk = []string{
	"What are your opening hours?", "I'd like a demo", "Maya Ferreira", "how much is shipping?", "my number is 415 231 0042",
	"maya@example.com", "thanks", "sorry, my number is 415 231 0077", "I want a refund for my order", "yes that's right", "ok", "bye",
}

// say stores the n-th message of an address and returns its conversation. It came a while ago: the quiet time is over.
func (d *desk) say(from string, n int) string {
	d.t.Helper()
	in := inbound(from, fmt.Sprint(from, "-", n))
	in.Events[0].Text = own(from, talk[n%len(talk)])
	in.Now = time.Now().Add(-10 * time.Second)
	in.Due = in.Now.Add(time.Second)
	stored, err := d.db.Receive(d.t.Context(), in)
	if err != nil {
		d.t.Fatal(err)
	}
	return stored[0].Conversation
}

// own gives every customer a number and an address of their own.
func own(from, text string) string {
	n, err := strconv.Atoi(strings.TrimPrefix(from, "p"))
	if err != nil {
		return text
	}
	return strings.NewReplacer("415 231", fmt.Sprint("415 ", 230+n%700), "maya@", fmt.Sprint("maya", n, "@")).Replace(text)
}

// turn does a turn.
func (d *desk) turn(conversation string) {
	d.t.Helper()
	next, err := d.work.Turn(d.t.Context(), actions.Job{Lane: actions.Lane{Kind: "turn", Key: conversation}})
	if err != nil || !next.IsZero() {
		d.t.Fatal(next, err)
	}
}

// BenchmarkWholeTurnsTogetherSQLite has 32 workers do turns of different conversations, as under load: commits are shared.
func BenchmarkWholeTurnsTogetherSQLite(b *testing.B) {
	d := newDesk(b)
	due := make(chan string, b.N)
	for n := range b.N {
		due <- d.say(fmt.Sprint("p", n), n)
	}
	close(due)
	runtime.GC()
	b.ResetTimer()
	defer reportCPU(b, cpu())
	var all sync.WaitGroup
	for range 32 {
		all.Go(func() {
			for c := range due {
				if _, err := d.work.Turn(b.Context(), actions.Job{Lane: actions.Lane{Kind: "turn", Key: c}}); err != nil {
					b.Error(err)
				}
			}
		})
	}
	all.Wait()
}

// TestBacktestOfAStoredConversation: what was held over the store is read back and held again with the same end.
func TestBacktestOfAStoredConversation(t *testing.T) {
	d := newDesk(t)
	for n := range 6 {
		d.turn(d.say("p", n))
	}
	c := d.say("p", 6)
	d.turn(c)
	past, err := d.db.Past(t.Context(), records.System("t"), c)
	if err != nil {
		t.Fatal(err)
	}
	if len(past.Turns) != 7 || len(past.Turns[0].Lines) != 1 || past.Turns[0].Lines[0].Text != talk[0] || len(past.Filed) != 1 {
		t.Fatalf("%d turns, filed %v", len(past.Turns), past.Filed)
	}
	l, err := d.db.Load(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	past.Reach = true
	out, err := d.work.Turner.Replay(t.Context(), l.Now, past)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range runner.Backtest(past, out) {
		if x.Result != "same" || x.Again != 0 {
			t.Errorf("%+v", x)
		}
	}
	if _, err := d.db.Past(t.Context(), records.Scope{Role: records.Guest, Agents: []string{"other"}}, c); err == nil {
		t.Error("read beyond the scope")
	}
}
