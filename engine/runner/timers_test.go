package runner

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/extract"
)

// linked is a channel whose customers are connected.
type linked struct{ channels.Channel }

// on puts the rig's conversation on another kind of channel.
func (r *rig) on(info channels.Info) {
	conn := &Connection{Account: configs.Account{ID: "tg", Agent: "demo"}, Channel: &mouth{info: info}, Info: info}
	if info.Connected {
		conn.Channel = linked{conn.Channel}
	}
	r.Connections.Replace(map[string]*Connection{"tg": conn})
}

func (r *rig) timer(t *testing.T, what engine.Cause) {
	t.Helper()
	next, err := r.Timer(context.Background(), actions.Job{Lane: actions.Lane{Kind: "timer", Key: "c/" + string(what)}})
	if err != nil || !next.IsZero() {
		t.Fatalf("next %v, err %v", next, err)
	}
}

func TestNudgeReachesTheCustomerOrIsNotGiven(t *testing.T) {
	for name, c := range map[string]struct {
		info   channels.Info
		silent time.Duration // since the customer's last words
		here   bool          // the customer's page is open
		out    bool          // opted out
		nudged bool
	}{
		"pushed":                       {info: channels.Info{Kind: "telegram"}, silent: 48 * time.Hour, nudged: true},
		"inside the window":            {info: channels.Info{Kind: "whatsapp", Window: 24 * time.Hour}, silent: 23 * time.Hour, nudged: true},
		"outside the window":           {info: channels.Info{Kind: "whatsapp", Window: 24 * time.Hour}, silent: 25 * time.Hour},
		"opted out":                    {info: channels.Info{Kind: "telegram"}, out: true},
		"connected, page open":         {info: channels.Info{Kind: "web", Connected: true}, here: true, nudged: true},
		"connected, page closed":       {info: channels.Info{Kind: "web", Connected: true}},
		"a call is not nudged by hand": {info: channels.Info{Kind: "voice", Connected: true, Voice: true}, here: true},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.on(c.info)
			l := &r.desk.loaded
			l.State, l.Conversation.LastIn, l.Conversation.OptedOut = asksPhone(), r.now.Add(-c.silent), c.out
			if c.here {
				_, stop := r.hub.Follow("c")
				defer stop()
			}
			r.timer(t, engine.Nudge)
			if got := len(r.desk.commits) == 1 && len(r.desk.commits[0].Lines) == 1; got != c.nudged {
				t.Fatalf("nudged: %v, want %v", got, c.nudged)
			}
		})
	}
}

func TestTimesAreTheAgentsOwn(t *testing.T) {
	day := 24 * time.Hour
	never := configs.Duration(0)
	ten := configs.Duration(10 * time.Minute)
	for name, c := range map[string]struct {
		agent          configs.Agent
		window         time.Duration
		nudge, abandon time.Duration // nudge 0: disarmed
	}{
		"of the file":             {nudge: 15 * time.Minute, abandon: 30 * time.Minute},
		"of the agent":            {agent: configs.Agent{NudgeAfter: &ten, AbandonAfter: configs.Duration(time.Hour)}, nudge: 10 * time.Minute, abandon: time.Hour},
		"half of the agent's":     {agent: configs.Agent{AbandonAfter: configs.Duration(time.Hour)}, nudge: 30 * time.Minute, abandon: time.Hour},
		"no nudge":                {agent: configs.Agent{NudgeAfter: &never}, abandon: 30 * time.Minute},
		"still inside the window": {agent: configs.Agent{AbandonAfter: configs.Duration(10 * day)}, window: day, nudge: day - day/10, abandon: 10 * day},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, "I'd like a demo")
			r.on(channels.Info{Kind: "whatsapp", Window: c.window})
			a := &r.desk.loaded.Now.Agent
			a.NudgeAfter, a.AbandonAfter = c.agent.NudgeAfter, c.agent.AbandonAfter
			r.now = noon.Add(time.Second)
			r.turn(t)
			got := map[string]actions.Arm{}
			for _, arm := range r.desk.commits[0].Arms {
				got[strings.TrimPrefix(arm.Key, "c/")] = arm
			}
			if arm := got["quiet"]; arm.Due.Sub(r.now) != c.abandon || arm.Mode != actions.Replace {
				t.Errorf("abandoned after %v (%v), want %v", arm.Due.Sub(r.now), arm.Mode, c.abandon)
			}
			arm := got["nudge"]
			if c.nudge == 0 && arm.Mode != actions.Disarm {
				t.Errorf("nudge armed: %+v", arm)
			}
			if c.nudge > 0 && arm.Due.Sub(r.now) != c.nudge {
				t.Errorf("nudged after %v, want %v", arm.Due.Sub(r.now), c.nudge)
			}
		})
	}
}

// TestQuietCapture: what somebody told is filed where they can be answered; a visitor who told nothing and left is
// counted as abandoned, and goes on at the very field when they come back.
func TestQuietCapture(t *testing.T) {
	name := extract.Value{Field: "name", Value: "Maya", Text: "Maya", Extractor: "rules", Confidence: 1,
		Evidence: extract.Evidence{Spans: []extract.Span{{Line: "l0", End: 4}}}}
	for title, c := range map[string]struct {
		info  channels.Info
		told  bool
		filed bool
	}{
		"a platform we can write to":      {info: channels.Info{Kind: "telegram"}, filed: true},
		"a visitor who told their name":   {info: channels.Info{Kind: "web", Connected: true}, told: true, filed: true},
		"a visitor who told nothing":      {info: channels.Info{Kind: "web", Connected: true}},
		"a caller whose number is secret": {info: channels.Info{Kind: "voice", Connected: true, Voice: true}, told: true},
	} {
		t.Run(title, func(t *testing.T) {
			r := newRig(t)
			r.on(c.info)
			r.desk.loaded.State = asksPhone()
			if c.told {
				r.desk.loaded.State.Ledger["name"] = engine.Entry{Status: engine.Valid, Value: &name}
			}
			r.timer(t, engine.Quiet)
			done := r.desk.commits[0]
			if filed := len(done.Records) == 1; filed != c.filed || done.Abandoned == c.filed || done.Close == c.filed {
				t.Fatalf("filed %v, abandoned %v, closed %v", filed, done.Abandoned, done.Close)
			}
			if c.filed {
				if v := done.Records[0].Fields[1]; v.Reason != engine.BlankAbandoned || !done.Records[0].Incomplete {
					t.Fatalf("phone is blank because %q", v.Reason)
				}
				return
			}
			if s := done.State; s.Phase != engine.Collecting || len(s.Asked) != 1 || s.Asked[0] != "phone" {
				t.Fatalf("kept %+v", s)
			}
			r.desk.loaded.State, r.desk.loaded.Resumed = done.State, true
			r.hear("l9", "sorry, 415 231 0042")
			r.now = r.now.Add(time.Minute)
			r.turn(t)
			back := r.desk.commits[1].State
			if e := back.Ledger["phone"]; e.Value == nil || e.Value.Value != "+14152310042" {
				t.Fatalf("the phone number after the return: %+v", e)
			}
		})
	}
}

// TestKnownCustomerIsPrefilled: what an earlier record knows is confirmed, not asked, once somebody vouches for who
// the customer is.
func TestKnownCustomerIsPrefilled(t *testing.T) {
	for name, c := range map[string]struct {
		by    string
		info  channels.Info
		stir  string
		known bool
	}{
		"a forged number is nobody's":      {by: "phone", info: channels.Info{Kind: "voice", Connected: true, Voice: true}, stir: "failed"},
		"a number with a signature":        {by: "phone", info: channels.Info{Kind: "voice", Connected: true, Voice: true}, stir: "A", known: true},
		"by a verified number":             {by: "phone", info: channels.Info{Kind: "web", Connected: true}, known: true},
		"by the platform's address":        {by: "address", info: channels.Info{Kind: "telegram"}, known: true},
		"a browser is not a customer":      {by: "address", info: channels.Info{Kind: "web", Connected: true}},
		"a caller's address is a number's": {by: "address", info: channels.Info{Kind: "voice", Connected: true, Voice: true}, known: true},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, "I'd like a demo")
			r.on(c.info)
			r.desk.loaded.Conversation.Visitor = map[string]string{"stir": c.stir}
			r.desk.loaded.Known = []Earlier{{Record: "WIT-LED-AAAAA", By: c.by, Values: []extract.Value{
				{Field: "name", Value: "Maya Ferreira", Text: "Maya Ferreira", Confidence: 1, Evidence: extract.Evidence{Source: engine.EarlierRecord}},
				{Field: "phone", Value: "+14152310042", Text: "+14152310042", Confidence: 1, Evidence: extract.Evidence{Source: engine.EarlierRecord}},
			}}}
			r.now = noon.Add(time.Second)
			r.turn(t)
			done := r.desk.commits[0]
			var asked, confirmed bool
			for _, e := range done.Log.Effects {
				if e.Ask != nil {
					asked, confirmed = !e.Ask.Confirm, e.Ask.Confirm
				}
			}
			if confirmed != c.known || asked == c.known {
				t.Fatalf("asked %v, confirmed %v: %+v", asked, confirmed, done.Lines)
			}
			if c.known && strings.Contains(strings.ToLower(done.Lines[0].Text), "writing from") {
				t.Fatalf("claims the channel gave it: %s", done.Lines[0].Text)
			}
		})
	}
}
