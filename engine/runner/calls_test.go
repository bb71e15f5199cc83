package runner

import (
	"context"
	"strings"
	"testing"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/extract"
)

// ring makes the rig's conversation a call from a number, on a line that can put callers through.
func ring(t *testing.T, lines ...string) *rig {
	t.Helper()
	r := newRig(t, lines...)
	r.on(channels.Info{Kind: "voice", Voice: true, Connected: true, Transfer: true})
	r.speak()
	l := &r.desk.loaded
	l.Given = []channels.Given{{Field: "phone", Value: "+14152310042", Source: "caller_id"}}
	return r
}

func (r *rig) last(t *testing.T) Commit {
	t.Helper()
	if len(r.desk.commits) == 0 {
		t.Fatal("nothing was committed")
	}
	return r.desk.commits[len(r.desk.commits)-1]
}

func TestACallIsGreeted(t *testing.T) {
	for name, c := range map[string]struct {
		own      string
		welcomed bool
		want     string
	}{
		"in the operator's words": {own: "Harbour Tours, hello!", want: "Harbour Tours, hello!"},
		"in the phrase book's":    {want: "Hello! How can I help you?"},
		"once":                    {own: "Harbour Tours, hello!", welcomed: true},
	} {
		r := ring(t)
		r.desk.loaded.Now.Agent.Greeting, r.desk.loaded.State.Welcomed = c.own, c.welcomed
		r.timer(t, engine.Started)
		var said string
		if lines := r.last(t).Lines; len(lines) > 0 {
			said = lines[0].Text
			if lines[0].Lang != "en" {
				t.Errorf("%s: in language %q", name, lines[0].Lang)
			}
		}
		if said != c.want {
			t.Errorf("%s: %q, want %q", name, said, c.want)
		}
	}
}

// What was said last is read before the call is filed, and a call nobody heard of any more ends like any other.
func TestTheLastWordsOfACallCount(t *testing.T) {
	for _, what := range []string{"hung_up", "lost"} {
		r := ring(t, "my order number is what I wanted, I am Maya Ferreira")
		r.desk.loaded.State = asksPhone()
		r.desk.loaded.State.Asked, r.desk.loaded.State.Ledger = []string{"name"}, map[string]engine.Entry{"name": {Status: engine.Asked, Asks: 1}}
		r.desk.onCommit = func() { r.desk.loaded.Unread, r.desk.loaded.State = nil, r.last(t).State }
		if _, err := r.Timer(context.Background(), actions.Job{Lane: actions.Lane{Kind: "timer", Key: "c/" + what}}); err != nil {
			t.Fatal(err)
		}
		if n := len(r.desk.commits); n != 2 {
			t.Fatalf("%s: %d turns, want the words and the end", what, n)
		}
		done := r.last(t)
		if len(done.Records) != 1 || !done.Close || done.Log.Cause != engine.HungUp {
			t.Fatalf("%s: %d records, closed %v, cause %s", what, len(done.Records), done.Close, done.Log.Cause)
		}
		if f := done.Records[0].Fields[0]; f.Key != "name" || f.Value == nil || f.Value.Value != "Maya Ferreira" {
			t.Errorf("%s: name %+v", what, f)
		}
	}
}

// A yes to a read-back counts once its value was heard, in whichever of the three ways it is read.
func TestAReadBackMustBeHeard(t *testing.T) {
	value := extract.Value{Field: "phone", Value: "+14152310099", Text: "x", Confidence: 1, Extractor: "rules",
		Evidence: extract.Evidence{Spans: []extract.Span{{Line: "l0", End: 1}}}}
	for heard, want := range map[string]engine.Status{
		"I have 1, 4 1 5":                          engine.Candidate,
		"I have 1, 4 1 5, 2 3 1, 0 0 9 9. Is that": engine.Confirmed,
		"": engine.Candidate,
	} {
		r := ring(t, "yes")
		s := engine.New()
		s.Phase, s.Version, s.Reasons, s.Read = engine.Confirming, "v1", []string{"demo"}, "phone"
		s.Ledger = map[string]engine.Entry{"phone": {Status: engine.Candidate, Value: &value, ReadBack: value.Value, Confirms: 1}}
		r.desk.loaded.State, r.desk.loaded.Agent, r.desk.loaded.Cut = s, heard, true
		r.turn(t)
		if e := r.last(t).State.Ledger["phone"]; e.Status != want {
			t.Errorf("heard %q: %s, want %s", heard, e.Status, want)
		}
	}
}

// Silences in a row are counted, words begin anew, and the third ends the call with the reason its platform is told.
func TestSilencesAreCounted(t *testing.T) {
	r := ring(t)
	r.desk.loaded.State = asksPhone()
	for n := 1; n <= 3; n++ {
		r.timer(t, engine.Silence)
		done := r.last(t)
		r.desk.loaded.State = done.State
		line := done.Lines[0]
		if n < 3 && (line.Act != nil || done.Close) {
			t.Fatalf("silence %d ends the call", n)
		}
		if n == 3 && (!done.Close || line.Act == nil || line.Act.Do != channels.HangUp || line.Act.Reason != "caller-silent") {
			t.Fatalf("the third silence: closed %v, act %+v", done.Close, line.Act)
		}
	}
	r = ring(t)
	r.desk.loaded.State = asksPhone()
	r.timer(t, engine.Silence)
	r.desk.loaded.State = r.last(t).State
	r.hear("l1", "one moment please")
	r.turn(t)
	if s := r.last(t).State; s.Missed != 0 {
		t.Errorf("%d silences after words", s.Missed)
	}
	if a := r.last(t).Lines[0].Act; a == nil || a.Do != channels.Wait || a.For < 10*1e9 {
		t.Errorf("a moment was asked for: %+v", a)
	}
}

// A caller who wants a person is put through at once where there is one; the person hears who calls.
func TestPutThrough(t *testing.T) {
	name := extract.Value{Field: "name", Value: "Maya Ferreira", Text: "x", Confidence: 1, Extractor: "rules",
		Evidence: extract.Evidence{Spans: []extract.Span{{Line: "l0", End: 1}}}}
	r := ring(t, "can I talk to a real person please")
	r.desk.loaded.State = asksPhone()
	r.desk.loaded.State.Ledger["name"] = engine.Entry{Status: engine.Valid, Value: &name}
	r.turn(t)
	done := r.last(t)
	if len(done.Records) != 1 || done.Handoff == "" {
		t.Fatalf("%d records, handoff %q", len(done.Records), done.Handoff)
	}
	a := done.Lines[len(done.Lines)-1].Act
	if a == nil || a.Do != channels.Transfer || a.Reason != "live-agent-handoff" || !strings.Contains(a.Note, "Maya Ferreira") {
		t.Fatalf("act %+v", a)
	}
	r = ring(t, "can I talk to a real person please")
	r.on(channels.Info{Kind: "voice", Voice: true, Connected: true})
	r.turn(t)
	if a := r.last(t).Lines[0].Act; a != nil {
		t.Errorf("put through with nobody there: %+v", a)
	}
}

// A caller's number without its country code is one of the country they call from.
func TestRegionOfACall(t *testing.T) {
	in := Input{Loaded: Loaded{Conversation: Conversation{Mode: engine.Voice, Visitor: map[string]string{"country": "GB"}}}}
	setup := Setup{Policy: engine.Policy{Region: "US"}, Agent: configs.Agent{}}
	if got := regionOf(setup, in); got != "GB" {
		t.Errorf("a call from Britain: %s", got)
	}
	in.Conversation.Mode = engine.Text
	if got := regionOf(setup, in); got != "US" {
		t.Errorf("a chat from Britain: %s", got)
	}
}
