package runner

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/answer"
	"github.com/seed-151f84ba/intake/extract"
)

// asksPhone is a state in which the phone number was asked for.
func asksPhone() engine.State {
	s := engine.New()
	s.Phase, s.Version, s.Reasons, s.Asked = engine.Collecting, "v1", []string{"demo"}, []string{"phone"}
	s.Ledger = map[string]engine.Entry{"phone": {Status: engine.Asked, Asks: 1}}
	return s
}

func TestTurnWaitsForTheBurst(t *testing.T) {
	for name, c := range map[string]struct {
		text  string
		voice bool
		asked bool          // the phone number was asked for
		after time.Duration // of the look at the lane
		hint  channels.Hint // what the customer was seen doing,
		seen  time.Duration // and when
		wait  time.Duration // the lane runs again so long after the line; 0 = the turn is taken
	}{
		"just said":                    {text: "hello", after: 100 * time.Millisecond, wait: 300 * time.Millisecond},
		"quiet":                        {text: "hello", after: 301 * time.Millisecond},
		"unfinished clause":            {text: "my number is", after: 301 * time.Millisecond, wait: time.Second},
		"a comma":                      {text: "hello,", after: 301 * time.Millisecond, wait: time.Second},
		"unfinished clause, enough":    {text: "my number is", after: 1001 * time.Millisecond},
		"open dictation":               {text: "415 231", asked: true, after: 301 * time.Millisecond, wait: 2300 * time.Millisecond},
		"open dictation, enough":       {text: "415 231", asked: true, after: 2301 * time.Millisecond},
		"whole number":                 {text: "415 231 0042", asked: true, after: 301 * time.Millisecond},
		"typing":                       {text: "hello", after: 400 * time.Millisecond, hint: channels.HintTyping, seen: 350 * time.Millisecond, wait: 2350 * time.Millisecond},
		"typing before the line":       {text: "hello", after: 400 * time.Millisecond, hint: channels.HintTyping, seen: -time.Millisecond},
		"typing long ago":              {text: "hello", after: 2500 * time.Millisecond, hint: channels.HintTyping, seen: 350 * time.Millisecond},
		"reading is not typing":        {text: "hello", after: 400 * time.Millisecond, hint: channels.HintReading, seen: 350 * time.Millisecond},
		"typing up to the maximum":     {text: "hello", after: 7 * time.Second, hint: channels.HintTyping, seen: 6900 * time.Millisecond, wait: 8 * time.Second},
		"never over the maximum":       {text: "hello", after: 8 * time.Second, hint: channels.HintTyping, seen: 7900 * time.Millisecond},
		"voice: at once":               {text: "hello", voice: true},
		"voice: unfinished clause":     {text: "my number is", voice: true, wait: 700 * time.Millisecond},
		"voice: open dictation":        {text: "four one five", voice: true, asked: true, wait: 2 * time.Second},
		"voice: still speaking":        {text: "hello", voice: true, after: 100 * time.Millisecond, hint: channels.HintSpeaking, seen: 80 * time.Millisecond, wait: 380 * time.Millisecond},
		"voice: nothing more was said": {text: "hello", voice: true, after: 381 * time.Millisecond, hint: channels.HintSpeaking, seen: 80 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, c.text)
			if c.voice {
				r.speak()
			}
			if c.asked {
				r.desk.loaded.State = asksPhone()
			}
			if c.hint != "" {
				r.now = noon.Add(c.seen)
				r.hub.Hint("c", c.hint)
			}
			r.now = noon.Add(c.after)
			next := r.turn(t)
			switch {
			case c.wait == 0 && (!next.IsZero() || len(r.desk.commits) != 1):
				t.Fatalf("waits until %v", next.Sub(noon))
			case c.wait > 0 && (next.Sub(noon) != c.wait || len(r.desk.commits) != 0):
				t.Fatalf("waits until +%v, want +%v", next.Sub(noon), c.wait)
			}
		})
	}
}

// speak makes the conversation a call.
func (r *rig) speak() {
	l := &r.desk.loaded
	l.Conversation.Mode, l.Now.Policy.Mode = engine.Voice, engine.Voice
	l.Episode = l.Now
}

// TestBoundCountsFromTheFirstLine: a customer who goes on and on is answered eight seconds after the first line.
func TestBoundCountsFromTheFirstLine(t *testing.T) {
	r := newRig(t, "hello")
	for i := range 20 {
		r.now = noon.Add(time.Duration(i+1) * 400 * time.Millisecond)
		r.hear("more", "and,")
		next := r.turn(t)
		if len(r.desk.commits) == 1 {
			if r.now.Sub(noon) != 8*time.Second {
				t.Fatalf("answered after %v", r.now.Sub(noon))
			}
			return
		}
		if next.Sub(noon) > 8*time.Second {
			t.Fatalf("waits until +%v", next.Sub(noon))
		}
	}
	t.Fatal("never answered")
}

func TestQuietWindowZeroAnswersAtOnce(t *testing.T) {
	r := newRig(t, "my number is")
	r.Tuning = func() Tuning { return Tuning{Max: 8 * time.Second, Abandon: time.Minute} }
	r.turn(t)
	if len(r.desk.commits) != 1 {
		t.Fatal("waits")
	}
}

func TestReadingIsMadeOnce(t *testing.T) {
	r := newRig(t, "hello")
	count := &counting{Extractor: r.Turner.Rules}
	r.Turner.Rules = count
	r.now = noon.Add(time.Second)
	r.turn(t)
	if count.n != 1 || len(r.desk.commits) != 1 {
		t.Fatalf("%d readings, %d commits", count.n, len(r.desk.commits))
	}
}

type counting struct {
	extract.Extractor
	n int
}

func (c *counting) Extract(ctx context.Context, r extract.Request) (extract.Reading, error) {
	c.n++
	return c.Extractor.Extract(ctx, r)
}

// thinking is an answerer that takes until its turn is cancelled, the first time.
type thinking struct {
	began   chan struct{}
	calls   atomic.Int64
	stopped atomic.Int64
}

func (a *thinking) Answer(ctx context.Context, _ answer.Question) (answer.Answer, error) {
	if a.calls.Add(1) > 1 {
		return answer.Answer{Can: true, Text: "From nine to five.", Source: answer.FromBot}, nil
	}
	close(a.began)
	<-ctx.Done()
	a.stopped.Add(1)
	return answer.Answer{}, ctx.Err()
}

// TestTurnInWorkIsSuperseded: a message that lands while an answer is looked for cancels that work at once; the turn is
// done again with both lines and replies once.
func TestTurnInWorkIsSuperseded(t *testing.T) {
	r := newRig(t, "what are your opening hours?")
	bot := &thinking{began: make(chan struct{})}
	r.Turner.Answerer = bot
	r.now = noon.Add(time.Second)
	landed := make(chan struct{})
	looks := 0
	r.desk.onLoad = func(l *Loaded) { // the first look is the lane's, the next is the watch's or the redo's
		if looks++; looks == 2 {
			l.Conversation.Version = 8
			l.Unread = append(l.Unread, Heard{Line: extract.Line{ID: "l2", Text: "and where are you?"}, Seq: 2, At: noon.Add(300 * time.Millisecond)})
		}
	}
	go func() {
		<-bot.began
		r.hub.Wake("c")
		close(landed)
	}()
	r.turn(t)
	<-landed
	if bot.stopped.Load() != 1 {
		t.Error("the answerer was not cancelled")
	}
	if len(r.desk.commits) != 1 || r.desk.commits[0].Version != 8 || len(r.desk.commits[0].Lines) != 1 || len(r.desk.commits[0].Log.Lines) != 2 {
		t.Fatalf("commits %+v", r.desk.commits)
	}
}

// TestWakeUpThatChangedNothingLeavesTheTurnAlone: a receipt or a part of our own answer wakes too.
func TestWakeUpThatChangedNothingLeavesTheTurnAlone(t *testing.T) {
	r := newRig(t, "what are your opening hours?")
	slow := &patient{hub: r.hub}
	r.Turner.Answerer = slow
	r.now = noon.Add(time.Second)
	r.turn(t)
	if slow.calls != 1 || len(r.desk.commits) != 1 {
		t.Fatalf("%d answers looked for, %d commits", slow.calls, len(r.desk.commits))
	}
}

// patient wakes the conversation while it answers.
type patient struct {
	hub   *Hub
	calls int
}

func (a *patient) Answer(ctx context.Context, _ answer.Question) (answer.Answer, error) {
	a.calls++
	a.hub.Wake("c")
	select {
	case <-ctx.Done():
		return answer.Answer{}, ctx.Err()
	case <-time.After(50 * time.Millisecond):
		return answer.Answer{Can: true, Text: "Nine.", Source: answer.FromBot}, nil
	}
}

func TestCallIsDueAtOnce(t *testing.T) {
	r := &Receiver{Now: func() time.Time { return noon }, Quiet: func() time.Duration { return 300 * time.Millisecond },
		CloseAfter: func() time.Duration { return time.Hour }}
	for voice, want := range map[bool]time.Duration{false: 300 * time.Millisecond, true: 0} {
		if in := r.inbound(&Connection{Info: channels.Info{Kind: "x", Voice: voice}}); in.Due.Sub(noon) != want {
			t.Errorf("voice %v: due after %v, want %v", voice, in.Due.Sub(noon), want)
		}
	}
}

// TestNoLineOfAHugeBurstIsLeft: what one turn cannot read is read by the next, at once.
func TestNoLineOfAHugeBurstIsLeft(t *testing.T) {
	r := newRig(t, "hello", "I'd like a demo")
	r.now = noon.Add(time.Second)
	looks := 0
	r.desk.onLoad = func(l *Loaded) {
		switch looks++; looks {
		case 1:
			l.More = true
		case 2:
			l.More, l.Unread = false, []Heard{{Line: extract.Line{ID: "l9", Text: "I'm Maya Ferreira"}, Seq: 9, At: noon}}
		}
	}
	r.turn(t)
	if len(r.desk.commits) != 2 || r.desk.commits[1].Read != 9 {
		t.Fatalf("%d commits", len(r.desk.commits))
	}
}
