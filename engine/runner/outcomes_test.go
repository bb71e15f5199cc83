package runner

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/policy"
	"github.com/seed-151f84ba/intake/extract"
)

// settings are those of an agent with a capture.
func settings(t *testing.T, version string, c configs.Capture) Setup {
	t.Helper()
	a := configs.Agent{ID: "demo", Name: "Demo", Kind: configs.TextAgent, Region: "US", Languages: []string{"en"},
		FAQ: []configs.QA{{Q: "What are your opening hours?", A: "From nine to five."}}, Text: &c}
	c.Enabled = true
	a.Normalize()
	p, _, _ := policy.Compile(a, engine.Text, nil)
	return Setup{Version: version, Number: 1, Agent: a, Policy: p}
}

// log is the turn log of what the rig has committed.
func (r *rig) log() []Marked {
	var log []Marked
	for _, c := range r.desk.commits {
		log = append(log, Marked{Conversation: "c", Agent: "demo", Channel: "telegram", Version: c.Log.Version, At: c.Now, Marks: c.Log.Marks})
	}
	return log
}

// fill lets the customer fill in a card: one line of "Label: value" each.
func (r *rig) fill(t *testing.T, values ...string) {
	t.Helper()
	var text strings.Builder
	var spans []extract.FormSpan
	for i := 0; i < len(values); i += 2 {
		if i > 0 {
			text.WriteByte('\n')
		}
		text.WriteString(values[i] + ": ")
		at := text.Len()
		text.WriteString(values[i+1])
		spans = append(spans, extract.FormSpan{Key: values[i], Start: at, End: text.Len()})
	}
	r.desk.loaded.Unread = []Heard{{Line: extract.Line{ID: "card" + values[1], Text: text.String(), Form: spans}, Seq: 1, At: r.now, Type: channels.Form}}
	r.now = r.now.Add(5 * time.Second)
	r.turn(t)
	done := r.desk.commits[len(r.desk.commits)-1]
	r.desk.loaded.State = done.State
	r.desk.loaded.Conversation.Version++
}

// TestEveryOutcomeStandsInTheLog: conversations as customers have them, and what the log alone tells of how each ended, at
// which field, and who was refused what.
func TestEveryOutcomeStandsInTheLog(t *testing.T) {
	demo := "Ask for contact details when the customer wants a demo."
	for name, c := range map[string]struct {
		set     configs.Capture
		lines   []string
		outcome string
		at      string
		refused string
	}{
		"dropped": {configs.Capture{Instructions: demo + " If they refuse, do not file anything."},
			[]string{"I'd like a demo", "Maya Ferreira", "I won't give you my number"}, "dropped", "phone", "phone"},
		"gate": {configs.Capture{Instructions: "Ask for contact details when the customer wants a refund.", RequireContact: true},
			[]string{"I want a refund for my order", "Maya Ferreira", "415 231 0042", "I don't want to give my e-mail", "no"}, "gate", "email", "email"},
		"cancelled": {configs.Capture{Instructions: demo}, []string{"I'd like a demo", "Maya Ferreira", "never mind"}, "cancelled", "phone", ""},
		"declined":  {configs.Capture{Instructions: demo}, []string{"can you speak to whales?", "no thanks"}, "declined", "", ""},
		"lead":      {configs.Capture{Instructions: demo}, []string{"I'd like a demo", "Maya Ferreira", "415 231 0042"}, "lead", "", ""},
		"optional": {configs.Capture{Instructions: demo + " Then ask for the company.", Fields: map[string]configs.Requirement{"company": configs.Optional, "phone": configs.Off}},
			[]string{"I'd like a demo", "Maya Ferreira", "I'd rather not say"}, "lead", "", "company"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			setup := settings(t, "v1", c.set)
			r.desk.loaded.Now, r.desk.loaded.Episode = setup, setup
			r.converse(t, c.lines...)
			all := Captures(r.log())
			if len(all) != 1 {
				t.Fatalf("%d captures: %+v", len(all), all)
			}
			got, refused := all[0], ""
			for _, f := range got.Fields {
				if f.Refused {
					refused += f.Key
				}
			}
			if got.Outcome != c.outcome || got.At != c.at || refused != c.refused || got.Version != "v1" || got.Ended.IsZero() {
				t.Errorf("%s at %q, refused %q: %+v", got.Outcome, got.At, refused, got)
			}
		})
	}
}

// TestACardThatWasTouchedIsAStart: whoever fills in a card began, even when none of its values passes.
func TestACardThatWasTouchedIsAStart(t *testing.T) {
	for name, c := range map[string]struct {
		fill   []string
		starts int
	}{"an invalid value": {[]string{"phone", "12"}, 1}, "nothing": {nil, 0}} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.on(channels.Info{Kind: "web", Connected: true, Forms: true})
			r.converse(t, "I'd like a demo")
			if c.fill != nil {
				r.fill(t, c.fill...)
			}
			r.desk.loaded.Unread = nil
			r.now = r.now.Add(time.Hour)
			r.timer(t, engine.Quiet)
			got := Summarise(Captures(r.log()))
			if got.Impressions != 1 || got.Starts != c.starts || got.DropOff != c.starts || got.Outcomes["abandoned"] != 1 {
				t.Errorf("%+v", got)
			}
		})
	}
}

// TestWhatIsCorrectedLaterStartsNothing: a correction of a filed record is no answer in the next capture.
func TestWhatIsCorrectedLaterStartsNothing(t *testing.T) {
	r := newRig(t)
	r.converse(t, "I'd like a demo, I'm Maya Ferreira, my number is 415 231 0042", "sorry, my number is 415 231 0043", "now I want a refund for my order")
	all := Captures(r.log())
	if len(all) != 2 || all[0].Outcome != "lead" || all[0].Started.IsZero() {
		t.Fatalf("%+v", all)
	}
	if next := all[1]; !next.Started.IsZero() || slices.ContainsFunc(next.Fields, func(f CaptureField) bool { return f.Answered }) {
		t.Errorf("the next one begins with what was corrected: %+v", next)
	}
}

// TestACaptureBelongsToTheSettingsItWasShownUnder: a version that is published meanwhile counts from the next capture on.
func TestACaptureBelongsToTheSettingsItWasShownUnder(t *testing.T) {
	r := newRig(t)
	first := r.desk.loaded.Now
	r.converse(t, "I'd like a demo", "Maya Ferreira")
	r.desk.loaded.Now.Version = "v2"
	r.desk.loaded.Episode = first
	r.converse(t, "415 231 0042")
	r.desk.loaded.Episode = r.desk.loaded.Now
	r.converse(t, "now I want a refund for my order", "yes")
	all := Captures(r.log())
	if len(all) != 2 || all[0].Version != "v1" || all[1].Version != "v2" || !all[0].Filed() || !all[1].Filed() {
		t.Fatalf("%+v", all)
	}
}
