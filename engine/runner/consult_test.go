package runner

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/answer"
	"github.com/seed-151f84ba/intake/extract"
)

// oracle is a model that says what it was told to.
type oracle struct {
	reading   extract.Reading
	sentences []string
	breaks    error // after the sentences
	fails     error
	asked     []answer.ModelTurn
	closed    int
	blocks    <-chan struct{} // after the sentences, until it or the call ends
}

func (o *oracle) Read(ctx context.Context, t answer.ModelTurn) (answer.ModelReply, error) {
	o.asked = append(o.asked, t)
	call := &answer.Call{Model: "oracle", Outcome: "ok", Tries: 1, Prompt: 7, Sent: []answer.Sent{{Role: "system", Text: "The secret rule of this house is to count every spoon. " + t.Prompt}}}
	if o.fails != nil {
		call.Outcome = "failed"
		return answer.ModelReply{Call: call}, o.fails
	}
	return answer.ModelReply{Reading: o.reading, CanAnswer: len(o.sentences) > 0, Answer: &spoken{o: o, ctx: ctx}, Used: []int{1}, Call: call}, nil
}

type spoken struct {
	o   *oracle
	n   int
	ctx context.Context
}

func (s *spoken) Next() (string, error) {
	if s.n++; s.n <= len(s.o.sentences) {
		return s.o.sentences[s.n-1], nil
	}
	if s.o.blocks != nil {
		select {
		case <-s.ctx.Done():
			return "", s.ctx.Err()
		case <-s.o.blocks:
		case <-time.After(5 * time.Second):
		}
	}
	if s.o.breaks != nil {
		return "", s.o.breaks
	}
	return "", io.EOF
}

func (s *spoken) Close() { s.o.closed++ }

// Append and NoteCall let the desk take streamed answers.
func (d *desk) Append(_ context.Context, p Part) error {
	if d.stale {
		return ErrStale
	}
	d.parts = append(d.parts, p)
	return nil
}

func (d *desk) NoteCall(_ context.Context, c ModelCall) error {
	d.calls = append(d.calls, c)
	return nil
}

func (d *desk) Since(context.Context, string, int64, int) ([]channels.Line, error) {
	return []channels.Line{{Seq: 1, From: channels.FromAgent, Text: "Hello."}, {Seq: 9, From: channels.FromAgent, Text: "later"}}, nil
}

func modelRig(t *testing.T, o *oracle, connected bool, lines ...string) *rig {
	t.Helper()
	r := newRig(t, lines...)
	for i := range r.desk.loaded.Unread {
		r.desk.loaded.Unread[i].Seq += 2
	}
	r.Turner.Model = o
	r.Turner.Answerer = &answer.Lexical{Knowledge: map[string][]answer.Passage{"demo": answer.Passages("k.md", "# Bike hire\nA city bike costs 15 euros a day.")}}
	r.now = noon.Add(time.Second)
	if connected {
		m := &connectedMouth{info: channels.Info{Kind: "web", Connected: true}}
		r.Connections.Replace(map[string]*Connection{"tg": {Account: configs.Account{ID: "tg", Agent: "demo"}, Channel: m, Info: m.info}})
	}
	return r
}

// connectedMouth is a channel customers are connected to: it has no Sender.
type connectedMouth struct {
	channels.Channel
	info channels.Info
}

func (m *connectedMouth) Info() channels.Info { return m.info }

const asksPrice = "What does a city bike cost?"

func TestAStreamedAnswer(t *testing.T) {
	o := &oracle{sentences: []string{"A city bike costs 15 euros a day.", " I have booked one for you.", " What is your phone number?", " Bring a coat."}}
	r := modelRig(t, o, true, asksPrice)
	r.turn(t)
	c := r.desk.commits[0]
	if len(c.Lines) != 1 || !c.Lines[0].Growing || c.Lines[0].Text != "A city bike costs 15 euros a day." || c.Lines[0].Push {
		t.Fatalf("first part: %+v", c.Lines)
	}
	var rest []string
	for _, p := range r.desk.parts {
		rest = append(rest, p.Text)
	}
	if got := strings.Join(rest, "|"); got != " Bring a coat.| (Bike hire, k.md)" || !r.desk.parts[1].End {
		t.Errorf("the rest: %s", got)
	}
	if call := r.desk.calls[0]; call.Call.Prompt != 7 || strings.Join(call.Call.Refused, " ") != "claims asks" || call.Turn != c.Log.ID || o.closed != 1 {
		t.Errorf("call %+v, closed %d", call, o.closed)
	}
	if len(o.asked[0].Earlier) != 1 || o.asked[0].Earlier[0].Text != "Hello." {
		t.Errorf("told of the conversation: %+v", o.asked[0].Earlier)
	}
}

func TestAnAnswerThatBreaksOff(t *testing.T) {
	for _, connected := range []bool{true, false} {
		r := modelRig(t, &oracle{sentences: []string{"A city bike costs 15 euros a day."}, breaks: errors.New("lost")}, connected, asksPrice)
		r.turn(t)
		text := r.desk.commits[0].Lines[0].Text
		for _, p := range r.desk.parts {
			text += p.Text
		}
		broken, _ := r.Turner.Words.Say("en", "text", engine.MoveBroken, 0, nil)
		if text != "A city bike costs 15 euros a day. "+broken {
			t.Errorf("connected %t: %q", connected, text)
		}
	}
}

func TestAPushedAnswerIsWhole(t *testing.T) {
	r := modelRig(t, &oracle{sentences: []string{"A city bike costs 15 euros a day.", " Helmets are free."}}, false, asksPrice)
	r.turn(t)
	if l := r.desk.commits[0].Lines[0]; l.Growing || !l.Push || l.Text != "A city bike costs 15 euros a day. Helmets are free. (Bike hire, k.md)" || len(r.desk.parts) != 0 {
		t.Errorf("%+v", l)
	}
}

// What the guard does not let through is answered as if there were no model.
func TestAnAnswerNobodyMaySay(t *testing.T) {
	r := modelRig(t, &oracle{sentences: []string{"I have cancelled your order.", " The secret rule of this house is to count every spoon.", " Bring a coat."}}, true, "Do you sell umbrellas?")
	r.turn(t)
	c := r.desk.commits[0]
	if l := c.Lines[0]; l.Growing || strings.Contains(l.Text, "coat") || len(r.desk.parts) != 0 {
		t.Errorf("said %+v", l)
	}
	if got := strings.Join(r.desk.calls[0].Call.Refused, " "); got != "claims leaks" {
		t.Errorf("refused: %s", got)
	}
	if c.State.Offer != "cannot_answer" {
		t.Errorf("no person is offered: %+v", c.State)
	}
}

func TestAnAnswerNobodyWants(t *testing.T) {
	o := &oracle{sentences: []string{"Here is a story about bikes."}}
	r := modelRig(t, o, true, "I'd like a demo")
	r.turn(t)
	if l := r.desk.commits[0].Lines[0]; strings.Contains(l.Text, "story") || l.Growing || o.closed != 1 {
		t.Errorf("said %+v, closed %d", l, o.closed)
	}
}

func TestWithoutTheModelTheTurnIsDegradedAndDone(t *testing.T) {
	r := modelRig(t, &oracle{fails: errors.New("down")}, true, "I'd like a demo, I'm Maya Ferreira")
	r.turn(t)
	c := r.desk.commits[0]
	if !c.State.Degraded || c.State.Ledger["name"].Value == nil || len(c.Lines) != 1 || !strings.Contains(string(c.Log.Model), `"failed"`) {
		t.Errorf("state %+v log %s", c.State, c.Log.Model)
	}
	off := false
	r = modelRig(t, &oracle{}, true, "I'd like a demo")
	r.desk.loaded.Now.Agent.LLM = &off
	r.turn(t)
	if c := r.desk.commits[0]; c.State.Degraded || c.Log.Model != nil || len(r.desk.calls) != 0 {
		t.Error("an agent without the model used it")
	}
}

// A model is not asked what the rules have read to the last word.
func TestWhatTheRulesReadNeedsNoModel(t *testing.T) {
	o := &oracle{}
	r := modelRig(t, o, true, "+1 415 231 0042")
	s := engine.New()
	s.Phase, s.Asked = engine.Collecting, []string{"phone"}
	s.Version, s.Reasons = "v1", []string{"demo"}
	s.Ledger = map[string]engine.Entry{"phone": {Status: engine.Asked, Asks: 1}}
	r.desk.loaded.State = s
	r.turn(t)
	if len(o.asked) != 0 || r.desk.commits[0].State.Ledger["phone"].Value == nil {
		t.Errorf("asked %d times", len(o.asked))
	}
	r = modelRig(t, o, true, "+1 415 231 0042 but only after the concert my niece plays in")
	r.desk.loaded.State = s
	r.turn(t)
	if len(o.asked) != 1 {
		t.Errorf("asked %d times about the rest", len(o.asked))
	}
}

func TestALineNobodyEndedIsEnded(t *testing.T) {
	r := newRig(t)
	r.desk.loaded.Growing = &Growing{Line: "l9", Tail: "\n\nYour name?"}
	if _, err := r.Turn(context.Background(), actions.Job{Lane: actions.Lane{Kind: "turn", Key: "c"}}); err != nil {
		t.Fatal(err)
	}
	if p := r.desk.parts; len(p) != 1 || !p[0].End || !strings.HasSuffix(p[0].Text, "\n\nYour name?") || p[0].Line != "l9" {
		t.Errorf("parts %+v", p)
	}
	r.desk.parts, r.desk.stale = nil, true
	if _, err := r.Turn(context.Background(), actions.Job{Lane: actions.Lane{Kind: "turn", Key: "c"}}); err != nil {
		t.Errorf("a line ended meanwhile: %v", err)
	}
}

// A caller who speaks over an answer is not kept waiting for the rest of it.
func TestAnAnswerThatIsCutEndsAtOnce(t *testing.T) {
	released := make(chan struct{})
	o := &oracle{sentences: []string{"A city bike costs 15 euros a day."}, blocks: released}
	r := modelRig(t, o, true, asksPrice)
	r.desk.onCommit = func() {
		r.desk.loaded.Conversation.Version++
		r.desk.stale = true // the line was cut
		go func() {
			for range 50 { // a wake-up may be lost
				r.hub.Wake("c")
				time.Sleep(time.Millisecond)
			}
		}()
	}
	begun := time.Now()
	r.turn(t)
	if took := time.Since(begun); took > 2*time.Second || len(r.desk.commits) != 1 {
		t.Errorf("the turn ended %s after the cut", took)
	}
	close(released)
}

// While a person has the conversation, the agent's answer ends where it is.
func TestAnAnswerEndsWhenAPersonTakesOver(t *testing.T) {
	released := make(chan struct{})
	defer close(released)
	r := modelRig(t, &oracle{sentences: []string{"A city bike costs 15 euros a day."}, blocks: released}, true, asksPrice)
	r.desk.onCommit = func() {
		r.desk.loaded.Conversation.Version++
		r.desk.loaded.Conversation.TakenBy = "maria"
		r.desk.loaded.Growing = &Growing{Line: r.desk.commits[0].Lines[0].ID}
		go func() {
			for range 50 { // a wake-up may be lost
				r.hub.Wake("c")
				time.Sleep(time.Millisecond)
			}
		}()
	}
	r.turn(t)
	if p := r.desk.parts; len(p) != 1 || !p[0].End || p[0].Text != "" {
		t.Errorf("parts %+v", p)
	}
}
