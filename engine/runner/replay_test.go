package runner

import (
	"context"
	"reflect"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/policy"
	"github.com/seed-151f84ba/intake/extract"
)

func pastOf(lines ...string) Past {
	p := Past{Conversation: Conversation{ID: "c", Agent: "demo", Channel: "telegram", Mode: engine.Text}, Reach: true}
	for i, text := range lines {
		at := noon.Add(time.Duration(i) * time.Minute)
		p.Turns = append(p.Turns, PastTurn{Cause: engine.Words, At: at, Lines: []Heard{{Line: extract.Line{ID: string(rune('a' + i)), Text: text}, Seq: int64(2*i + 1), At: at}}})
	}
	return p
}

// TestBacktest holds a past conversation again: under its own settings nothing changes; under a draft that needs the
// e-mail and leaves the phone number out, the e-mail the customer said in passing is captured and the number is missed.
func TestBacktest(t *testing.T) {
	r := newRig(t)
	past := pastOf("I'd like a demo", "Maya Ferreira, you can also write to maya@example.com", "415 231", "0042", "thanks")
	past.Filed = []map[string]string{{"name": "Maya Ferreira", "phone": "+14152310042"}}
	draft := r.desk.loaded.Now.Agent
	draft.Text = &configs.Capture{Enabled: true, Instructions: draft.Text.Instructions,
		Fields: map[string]configs.Requirement{"name": configs.Required, "email": configs.Required, "phone": configs.Off}}
	draft.Normalize()
	p, _, _ := policy.Compile(draft, engine.Text, nil)
	for name, c := range map[string]struct {
		setup Setup
		want  []Change
	}{
		"as it was": {r.desk.loaded.Now, []Change{
			{Key: "name", Was: "Maya Ferreira", Would: "Maya Ferreira", Asks: 1, Result: "same"},
			{Key: "phone", Was: "+14152310042", Would: "+14152310042", Asks: 3, Result: "same"}}},
		"the draft": {Setup{Version: "draft", Agent: draft, Policy: p}, []Change{
			{Key: "name", Was: "Maya Ferreira", Would: "Maya Ferreira", Asks: 1, Result: "same"},
			{Key: "email", Would: "maya@example.com", Asks: 1, Result: "captured"},
			{Key: "phone", Was: "+14152310042", Result: "missed"}}},
	} {
		t.Run(name, func(t *testing.T) {
			out, err := r.Turner.Replay(context.Background(), c.setup, past)
			if err != nil {
				t.Fatal(err)
			}
			if got := Backtest(past, out); !reflect.DeepEqual(got, c.want) {
				t.Errorf("got  %+v\nwant %+v", got, c.want)
			}
		})
	}
	if len(r.desk.commits) != 0 {
		t.Error("a replay stored something")
	}
}

// TestReplayEndsQuietly: a capture left open at the end is filed as far as it went, like the conversation would be.
func TestReplayEndsQuietly(t *testing.T) {
	r := newRig(t)
	past := pastOf("I'd like a demo", "Maya Ferreira")
	out, err := r.Turner.Replay(context.Background(), r.desk.loaded.Now, past)
	if err != nil || len(out) != 3 || len(out[2].Records) != 1 || !out[2].Records[0].Incomplete {
		t.Fatalf("%d outcomes, %v", len(out), err)
	}
}
