package runner

import (
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/policy"
)

// converse says lines one after the other and returns what was filed.
func (r *rig) converse(t *testing.T, lines ...string) []NewRecord {
	t.Helper()
	var filed []NewRecord
	for i, text := range lines {
		r.desk.loaded.Unread = nil
		r.hear("q"+string(rune('a'+i)), text)
		r.now = r.now.Add(5 * time.Second)
		r.turn(t)
		done := r.desk.commits[len(r.desk.commits)-1]
		r.desk.loaded.State = done.State
		r.desk.loaded.Conversation.Version++
		filed = append(filed, done.Records...)
		if len(done.Lines) > 0 {
			r.desk.loaded.Agent = done.Lines[len(done.Lines)-1].Text
			t.Logf("> %s\n< %s", text, done.Lines[len(done.Lines)-1].Text)
		}
	}
	return filed
}

func qualifying(t *testing.T) Setup {
	t.Helper()
	one, twenty := 1.0, 20.0
	a := configs.Agent{ID: "demo", Name: "Demo", Kind: configs.TextAgent, Region: "US", Languages: []string{"en"}, Text: &configs.Capture{
		Enabled: true, Instructions: "Ask for contact details when the customer wants a demo.", Consent: "May we use your details to answer you?",
		Qualify: &configs.Qualify{Threshold: 3, Questions: []configs.Question{{Text: "How many people would use it?", Label: "Seats",
			Options: []configs.Option{{AtLeast: &one, Score: 1}, {AtLeast: &twenty, Score: 5}}}}},
		Forms: []configs.Form{{ID: "enterprise", When: []string{"demo"}, MinScore: 5, Fields: map[string]configs.Requirement{
			"name": configs.Required, "company": configs.Required}, Custom: []configs.Custom{{Label: "OK to call", Icon: "shield", Type: "consent", Required: true}}}},
		Routes: []configs.Route{{To: "maria", Forms: []string{"enterprise"}, MinScore: 5}},
	}}
	a.Normalize()
	if p := a.Text.Check(); len(p) > 0 {
		t.Fatal(p)
	}
	p, _, _ := policy.Compile(a, engine.Text, nil)
	return Setup{Version: "v1", Number: 1, Agent: a, Policy: p}
}

// TestQualifiedLeadIsFiledByItsForm: from the settings as an operator writes them to the record the store gets.
func TestQualifiedLeadIsFiledByItsForm(t *testing.T) {
	r := newRig(t)
	setup := qualifying(t)
	r.desk.loaded.Now, r.desk.loaded.Episode = setup, setup
	filed := r.converse(t, "I'd like a demo", "about 25 people", "Maya Ferreira from Acme Robotics", "yes, that's fine")
	if len(filed) != 1 {
		t.Fatalf("%d records", len(filed))
	}
	n := filed[0]
	if n.Form != "enterprise" || n.Score == nil || *n.Score != 5 || len(n.Answers) != 1 || n.Answers[0].Value.Value != "25" {
		t.Errorf("form %s, score %v, answers %+v", n.Form, n.Score, n.Answers)
	}
	if n.Consent == nil || !n.Consent.Agreed || n.Consent.Text == "" || n.Consent.Words.Line == "" {
		t.Errorf("consent %+v", n.Consent)
	}
	if len(n.Route) != 1 || n.Route[0] != "maria" {
		t.Errorf("route %v", n.Route)
	}
	keys := ""
	for _, f := range n.Fields {
		keys += f.Key + ":" + f.Icon + " "
	}
	if keys != "name:user company:building ok_to_call:shield " {
		t.Errorf("fields %s", keys)
	}
}

// TestBelowTheThresholdNoDetailsAreAsked: the answer is kept in the turn log, nothing is filed.
func TestBelowTheThresholdNoDetailsAreAsked(t *testing.T) {
	r := newRig(t)
	setup := qualifying(t)
	r.desk.loaded.Now, r.desk.loaded.Episode = setup, setup
	if filed := r.converse(t, "I'd like a demo", "just 2"); len(filed) != 0 {
		t.Fatalf("filed %+v", filed)
	}
	ended := ""
	for _, e := range r.desk.commits[1].Log.Effects {
		if e.End != nil {
			ended = e.End.Why
		}
	}
	if ended != "unqualified" {
		t.Errorf("ended %q", ended)
	}
}
