package runner

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/policy"
)

// A draft is played turn by turn, the talk travelling as JSON in between; nothing is stored.
func TestPlayground(t *testing.T) {
	r := newRig(t)
	draft := configs.Capture{Enabled: true, Fields: map[string]configs.Requirement{"name": configs.Required, "phone": configs.Required},
		Instructions: "Ask for contact details when the customer wants a refund. If they refuse, explain why once, then file it anyway."}
	draft.Normalize()
	a := r.desk.loaded.Now.Agent
	a.Text = &draft
	p, _, _ := policy.Compile(a, engine.Text, nil)
	setup := Setup{Version: "draft", Agent: a, Policy: p}
	k := Talk{}
	say := func(cause engine.Cause, text string) Played {
		t.Helper()
		out, next, err := r.Turner.Play(context.Background(), setup, draft, k, cause, text, noon)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := json.Marshal(next)
		if err != nil {
			t.Fatal(err)
		}
		k = Talk{}
		if err := json.Unmarshal(raw, &k); err != nil {
			t.Fatal(err)
		}
		return out
	}
	first := say(engine.Words, "I want a refund, I'm Maya Ferreira")
	if len(first.Heard.Values) != 1 || len(first.Asked) == 0 || len(first.Said) != 1 || len(first.Applied) != 1 || !strings.Contains(first.Applied[0], "refund") {
		t.Errorf("first: %+v", first)
	}
	if no := say(engine.Words, "no, I won't give you my number"); len(no.Applied) != 1 || !strings.HasPrefix(no.Applied[0], "If they refuse") {
		t.Errorf("refusal: %+v", no.Applied)
	}
	last := say(engine.Words, "415 231 0042")
	if len(last.Filed) != 1 || len(last.Filed[0].Values) != 2 || len(r.desk.commits) != 0 {
		t.Errorf("last: %+v", last)
	}
}
