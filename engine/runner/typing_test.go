package runner

import (
	"context"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
)

// hand is a platform that shows typing.
type hand struct {
	mouth
	shown chan string
	block chan struct{}
}

func (h *hand) Typing(_ context.Context, to channels.Address, ref string) error {
	h.shown <- to.ID + " " + ref
	if h.block != nil {
		<-h.block
	}
	return nil
}

func typingWork(h *hand) (*Work, Input) {
	c := &Connections{}
	c.Replace(map[string]*Connection{"tg": {Account: configs.Account{ID: "tg"}, Channel: h, Info: h.info}})
	in := Input{Cause: engine.Words, Loaded: Loaded{
		Conversation: Conversation{ID: "c", Account: "tg", Address: channels.Address{ID: "ada"}},
		Unread:       []Heard{{Ref: "m1"}, {Ref: "m2"}},
	}}
	return &Work{Connections: c, Now: time.Now}, in
}

func TestTypingIsShownAtOnceWhereItMarksAsRead(t *testing.T) {
	h := &hand{shown: make(chan string, 1)}
	h.info.Reads = true
	w, in := typingWork(h)
	w.typing(context.Background(), in)()
	select {
	case got := <-h.shown:
		if got != "ada m2" {
			t.Fatalf("shown for %q", got)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("not shown")
	}
}

func TestTypingIsShownOnlyForATurnThatTakesLong(t *testing.T) {
	h := &hand{shown: make(chan string, 2)}
	w, in := typingWork(h)
	w.typing(context.Background(), in)() // done at once
	done := w.typing(context.Background(), in)
	defer done()
	select {
	case <-h.shown:
	case <-time.After(5 * time.Second):
		t.Fatal("a long turn shows nothing")
	}
	select {
	case <-h.shown:
		t.Fatal("shown for the turn that was done at once")
	case <-time.After(2 * typingAfter):
	}
}

func TestTypingIsNotShownWhenNobodyAnswers(t *testing.T) {
	for name, change := range map[string]func(*Input){
		"taken over": func(in *Input) { in.Conversation.TakenBy = "m" },
		"opted out":  func(in *Input) { in.Conversation.OptedOut = true },
		"a timer":    func(in *Input) { in.Cause = engine.Quiet },
		"no account": func(in *Input) { in.Conversation.Account = "gone" },
	} {
		h := &hand{shown: make(chan string, 1)}
		h.info.Reads = true
		w, in := typingWork(h)
		change(&in)
		w.typing(context.Background(), in)()
		select {
		case <-h.shown:
			t.Errorf("%s: shown", name)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// TestTypingIsBounded: a platform that hangs holds no turn up and no more than its places.
func TestTypingIsBounded(t *testing.T) {
	h := &hand{shown: make(chan string, 200), block: make(chan struct{})}
	h.info.Reads = true
	w, in := typingWork(h)
	begun := time.Now()
	for range 100 {
		w.typing(context.Background(), in)()
	}
	if time.Since(begun) > time.Second {
		t.Fatal("turns wait for typing")
	}
	time.Sleep(100 * time.Millisecond)
	if n := len(h.shown); n != maxTypists {
		t.Errorf("%d at once", n)
	}
	close(h.block)

	var r typists
	n := 0
	for range 100 {
		if r.begin("tg", channels.Rate{PerSecond: 20}, noon) {
			n++
			r.end()
		}
	}
	if n > 12 {
		t.Errorf("%d signs in a moment at a rate of 20 messages a second", n)
	}
}
