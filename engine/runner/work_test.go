package runner

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/answer"
	"github.com/seed-151f84ba/intake/engine/policy"
	"github.com/seed-151f84ba/intake/extract"
	"github.com/seed-151f84ba/intake/extract/rules"
	"github.com/seed-151f84ba/intake/prompts"
)

// desk is a store of one conversation.
type desk struct {
	Store
	loaded  Loaded
	commits []Commit
	refuse  []error // of the next commits
	onLoad  func(*Loaded)
	parts   []Part
	calls   []ModelCall
	stale   bool // appending comes too late

	onCommit func()
}

func (d *desk) Load(context.Context, string) (Loaded, error) {
	if d.onLoad != nil {
		d.onLoad(&d.loaded)
	}
	return d.loaded, nil
}

func (d *desk) Commit(_ context.Context, c Commit) error {
	if len(d.refuse) > 0 {
		err := d.refuse[0]
		d.refuse = d.refuse[1:]
		if err != nil {
			return err
		}
	}
	d.commits = append(d.commits, c)
	if d.onCommit != nil {
		d.onCommit()
	}
	return nil
}

type rig struct {
	*Work
	desk *desk
	now  time.Time
	hub  *Hub
}

func newRig(t *testing.T, lines ...string) *rig {
	t.Helper()
	words, err := prompts.Load()
	if err != nil {
		t.Fatal(err)
	}
	agent := configs.Agent{ID: "demo", Name: "Demo", Kind: configs.TextAgent, Region: "US", Languages: []string{"en"},
		FAQ:    []configs.QA{{Q: "What are your opening hours?", A: "From nine to five."}},
		Answer: &configs.Answering{Bot: &configs.Bot{URL: "https://bot.test"}}, // somebody outside is asked: turns are watched
		Text:   &configs.Capture{Enabled: true, Instructions: "Ask for contact details when the customer wants a demo."}}
	agent.Normalize()
	p, _, _ := policy.Compile(agent, engine.Text, nil)
	setup := Setup{Version: "v1", Number: 1, Agent: agent, Policy: p}
	r := &rig{now: noon, desk: &desk{loaded: Loaded{
		Conversation: Conversation{ID: "c", Account: "tg", Agent: "demo", Channel: "telegram", Mode: engine.Text, Version: 7},
		State:        engine.New(), Now: setup, Episode: setup,
	}}}
	for i, text := range lines {
		r.hear(fmt.Sprint("l", i+1), text)
	}
	n := 0
	id := func() string { n++; return fmt.Sprint("id", n) }
	r.hub = NewHub(r.desk, func() time.Time { return r.now })
	c := &Connections{}
	m := &mouth{info: channels.Info{Kind: "telegram"}}
	c.Replace(map[string]*Connection{"tg": {Account: configs.Account{ID: "tg", Agent: "demo"}, Channel: m, Info: m.info}})
	r.Work = &Work{
		Store: r.desk, Hub: r.hub, Connections: c, Log: quietLog(), Now: func() time.Time { return r.now },
		Tuning: func() Tuning {
			return Tuning{Quiet: 300 * time.Millisecond, Max: 8 * time.Second, Abandon: 30 * time.Minute}
		},
		Observe: func(string, time.Duration) {},
		Turner: &Turner{Rules: rules.New(), Answerer: &answer.Lexical{}, Words: words, NewID: id,
			RecordID: func(prefix string, k engine.RecordKind) string { return prefix + "-" + id() }},
	}
	return r
}

func (r *rig) hear(id, text string) {
	r.desk.loaded.Unread = append(r.desk.loaded.Unread, Heard{
		Line: extract.Line{ID: id, Text: text}, Seq: int64(len(r.desk.loaded.Unread) + 1), At: r.now,
	})
}

func (r *rig) turn(t *testing.T) time.Time {
	t.Helper()
	next, err := r.Turn(context.Background(), actions.Job{Lane: actions.Lane{Kind: "turn", Key: "c"}})
	if err != nil {
		t.Fatal(err)
	}
	return next
}

func TestBurstIsOneTurnAndOneReply(t *testing.T) {
	r := newRig(t, "hi", "I'd like a demo", "I'm Maya Ferreira")
	r.now = noon.Add(time.Second)
	r.turn(t)
	if len(r.desk.commits) != 1 {
		t.Fatalf("%d commits", len(r.desk.commits))
	}
	c := r.desk.commits[0]
	if len(c.Lines) != 1 || c.Read != 3 || c.Version != 7 || !c.Lines[0].Push || len(c.Log.Lines) != 3 {
		t.Fatalf("commit %+v", c)
	}
	if e := c.State.Ledger["name"]; e.Value == nil || e.Value.Value != "Maya Ferreira" {
		t.Fatalf("name in the ledger: %+v", e)
	}
}

func TestStaleTurnIsDoneAgainWithEverything(t *testing.T) {
	r := newRig(t, "I'd like a demo")
	r.now = noon.Add(time.Second)
	r.desk.refuse = []error{fmt.Errorf("commit: %w", ErrStale)}
	looks := 0
	r.desk.onLoad = func(l *Loaded) {
		if looks++; looks == 2 { // a line landed while the turn was in work
			l.Conversation.Version = 8
			l.Unread = append(l.Unread, Heard{Line: extract.Line{ID: "l2", Text: "I'm Maya Ferreira"}, Seq: 2, At: r.now.Add(-400 * time.Millisecond)})
		}
	}
	r.turn(t)
	if len(r.desk.commits) != 1 || r.desk.commits[0].Version != 8 || r.desk.commits[0].Read != 2 {
		t.Fatalf("commits %+v", r.desk.commits)
	}
}

func TestTakenRecordIDIsMadeAnew(t *testing.T) {
	r := newRig(t, "I'd like a demo, I'm Maya Ferreira, my number is 415 231 0042")
	r.now = noon.Add(time.Second)
	r.desk.refuse = []error{ErrTaken}
	r.turn(t)
	if len(r.desk.commits) != 1 || len(r.desk.commits[0].Records) != 1 {
		t.Fatalf("commits %+v", r.desk.commits)
	}
	c := r.desk.commits[0]
	if !strings.Contains(c.Lines[0].Text, c.Records[0].ID) {
		t.Fatalf("the reply %q does not name %s", c.Lines[0].Text, c.Records[0].ID)
	}
	if f := c.State.Filed; len(f) != 1 || f[0].Record != c.Records[0].ID {
		t.Fatalf("the state remembers %+v", f)
	}
	keys := ""
	for _, f := range c.Records[0].Fields {
		keys += f.Key + " "
		if f.Value == nil && f.Reason == "" {
			t.Errorf("%s is blank without a reason", f.Key)
		}
	}
	if keys != "name phone " {
		t.Errorf("fields %s", keys)
	}
}

func TestTurnThatNeverCommitsGivesTheLaneBack(t *testing.T) {
	r := newRig(t, "hello")
	r.now = noon.Add(time.Second)
	for range 100 {
		r.desk.refuse = append(r.desk.refuse, ErrStale)
	}
	if next := r.turn(t); !next.After(r.now) {
		t.Fatalf("runs again at %v", next)
	}
	if len(r.desk.refuse) < 50 {
		t.Fatal("span on a conversation that changes all the time")
	}
}

func TestAgentIsSilentWhileAPersonHasTakenOver(t *testing.T) {
	r := newRig(t, "I'd like a demo")
	r.desk.loaded.Conversation.TakenBy = "m1"
	r.now = noon.Add(time.Second)
	r.turn(t)
	if c := r.desk.commits[0]; len(c.Lines) != 0 || c.Read != 1 {
		t.Fatalf("commit %+v", c)
	}
}

func TestTimerDoesNothingBesideUnreadWords(t *testing.T) {
	r := newRig(t, "hello")
	next, err := r.Timer(context.Background(), actions.Job{Lane: actions.Lane{Kind: "timer", Key: "c/quiet"}})
	if err != nil || !next.IsZero() || len(r.desk.commits) != 0 {
		t.Fatalf("next %v, err %v, commits %d", next, err, len(r.desk.commits))
	}
}

// broken is an extractor or answerer that fails.
type broken struct{}

func (broken) Extract(context.Context, extract.Request) (extract.Reading, error) {
	return extract.Reading{}, errors.New("down")
}

func (broken) Answer(context.Context, answer.Question) (answer.Answer, error) {
	return answer.Answer{}, errors.New("down")
}

func TestTurnGoesOnWithoutWhatFails(t *testing.T) {
	r := newRig(t, "what are your opening hours?")
	r.now = noon.Add(time.Second)
	r.Turner.Rules, r.Turner.Answerer = broken{}, broken{}
	r.turn(t)
	if len(r.desk.commits) != 1 || !r.desk.commits[0].Log.Heard.Degraded {
		t.Fatalf("commits %+v", r.desk.commits)
	}
}

func TestHubWakesFollowersAndForgetsThem(t *testing.T) {
	h := NewHub(nil, time.Now)
	wake, stop := h.Follow("c")
	h.Wake("c", "other")
	h.Wake("c") // joined: the follower has not looked yet
	select {
	case <-wake:
	case <-time.After(time.Second):
		t.Fatal("not woken")
	}
	select {
	case <-wake:
		t.Fatal("woken twice")
	default:
	}
	h.WakeAll()
	<-wake
	stop()
	h.Wake("c")
	if len(h.followers) != 0 {
		t.Fatalf("still follows: %v", h.followers)
	}
}

func TestHubBoundsItsHints(t *testing.T) {
	now := noon
	h := NewHub(nil, func() time.Time { return now })
	for i := range maxHints + 10 {
		h.Hint(fmt.Sprint(i), channels.HintTyping)
	}
	if len(h.hints) > maxHints {
		t.Fatalf("%d hints kept", len(h.hints))
	}
}
