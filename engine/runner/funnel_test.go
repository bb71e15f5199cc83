package runner

import (
	"reflect"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/engine"
)

// scripted talks a conversation five seconds a line and returns its part of the turn log.
func scripted(t *testing.T, name string, info channels.Info, end engine.Cause, lines ...string) []Marked {
	t.Helper()
	r := newRig(t)
	r.on(info)
	if info.Voice {
		r.speak()
	}
	r.converse(t, lines...)
	if end != "" {
		r.desk.loaded.Unread = nil
		r.now = r.now.Add(time.Minute)
		r.timer(t, end)
	}
	var log []Marked
	for _, c := range r.desk.commits {
		log = append(log, Marked{Conversation: name, Agent: "demo", Channel: info.Kind, Version: c.Log.Version, At: c.Now, Marks: c.Log.Marks})
	}
	return log
}

// TestFiguresAreDerivedFromTheLog: a set of conversations, every figure of H1 and H2 counted by hand. A line is said
// every five seconds, an end comes a minute after the last one.
func TestFiguresAreDerivedFromTheLog(t *testing.T) {
	tg, web := channels.Info{Kind: "telegram"}, channels.Info{Kind: "web", Connected: true}
	call := channels.Info{Kind: "voice", Connected: true, Voice: true}
	var all []Capture
	for _, log := range [][]Marked{
		scripted(t, "asked", tg, "", "I'd like a demo", "Maya Ferreira", "415 231 0042"),                          // lead, 5 s
		scripted(t, "at once", tg, "", "I'd like a demo, I'm Maya Ferreira, my number is 415 231 0042"),           // lead, 0 s
		scripted(t, "refuses", tg, "", "I'd like a demo", "Maya Ferreira", "I'd rather not give my number", "no"), // lead, partial, 10 s
		scripted(t, "rejected", tg, "", "I'd like a demo", "Maya Ferreira", "123", "415 231 0042", "yes"),         // lead, 15 s
		scripted(t, "cancels", tg, "", "I'd like a demo", "Maya Ferreira", "never mind"),                          // dropped at phone
		scripted(t, "visitor leaves", web, engine.Quiet, "I'd like a demo"),                                       // never started
		scripted(t, "caller leaves", call, engine.HungUp, "I'd like a demo", "Maya Ferreira"),                     // dropped at phone
		scripted(t, "quiet", tg, engine.Quiet, "I'd like a demo", "Maya Ferreira"),                                // lead, partial, 60 s
		scripted(t, "declines", tg, "", "can you speak to whales?", "no thanks"),                                  // an offer
		scripted(t, "open", tg, "", "I'd like a demo", "what are your opening hours?"),                            // not over
		scripted(t, "asks only", tg, "", "what are your opening hours?"),                                          // no capture
		scripted(t, "two", tg, "", "I'd like a demo, I'm Maya Ferreira, my number is 415 231 0042", "thanks", "now I want a refund for my order", "yes"),
	} {
		all = append(all, Captures(log)...)
	}
	wantFunnel := Funnel{
		Impressions: 12, Starts: 9, Submissions: 7, Conversion: 7.0 / 12, DropOff: 2, Open: 1,
		Average:  (5.0 + 0 + 10 + 15 + 60 + 0 + 0) / 7,
		Outcomes: map[string]int{"lead": 6, "ticket": 1, "incomplete": 2, "cancelled": 1, "abandoned": 2, "declined": 1, "open": 1},
	}
	if got := Summarise(all); !reflect.DeepEqual(got, wantFunnel) {
		t.Errorf("funnel\n got %+v\nwant %+v", got, wantFunnel)
	}
	want := []FieldFigures{
		{Key: "name", Asked: 8, Asks: 8, Answered: 9, Completed: 7, DropOff: 1, Completion: 7.0 / 11, Median: 5},
		{Key: "phone", Asked: 8, Asks: 15, Answered: 5, Refused: 1, Rejected: 1, Completed: 5, DropOff: 2, Completion: 5.0 / 11, Median: 12.5},
	}
	got := FieldsOf(all)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("fields\n got %+v\nwant %+v", got, want)
	}
	for _, by := range []string{"completion", "drop_off", "time"} {
		if Rank(got, by); got[0].Key != "phone" {
			t.Errorf("by %s the worst is %s", by, got[0].Key)
		}
	}
	for _, c := range all {
		if c.Version != "v1" || c.Form != "default" || c.Agent != "demo" || c.Channel == "" {
			t.Errorf("%s: version %s, form %s, agent %s, channel %s", c.Conversation, c.Version, c.Form, c.Agent, c.Channel)
		}
	}
}

// TestNamedFormAndQuestionsAreCounted: qualifying questions are counted like fields, and the form is the one that was
// decided on.
func TestNamedFormAndQuestionsAreCounted(t *testing.T) {
	r := newRig(t)
	setup := qualifying(t)
	r.desk.loaded.Now, r.desk.loaded.Episode = setup, setup
	r.converse(t, "I'd like a demo", "about 25 people", "Maya Ferreira from Acme Robotics", "yes, that's fine")
	var log []Marked
	for _, c := range r.desk.commits {
		log = append(log, Marked{Conversation: "c", At: c.Now, Marks: c.Log.Marks})
	}
	all := Captures(log)
	if len(all) != 1 || all[0].Form != "enterprise" || !all[0].Filed() {
		t.Fatalf("%+v", all)
	}
	for _, f := range all[0].Fields {
		if !f.Completed || f.Asked != 1 {
			t.Errorf("%+v", f)
		}
	}
	if len(all[0].Fields) != 4 {
		t.Errorf("%d fields", len(all[0].Fields))
	}
}
