package main

import (
	"strings"
	"testing"
	"time"
)

// TestTurnsOfABurst: what a customer says in pieces is one turn with one reply: a burst, a number in two messages, and
// words that follow while the customer is seen typing.
func TestTurnsOfABurst(t *testing.T) {
	w := newWorld(t, "")
	w.configure(strings.Replace(w.text(), "engine: {quiet_window: 20ms}", "engine: {quiet_window: 1s}", 1))
	p := w.serve()
	burst := []string{"hi", "I'd like a demo", "I'm Nora Whitfield"}
	for i, text := range burst {
		if got := p.telegram(61, i+1, text); got != 200 {
			t.Fatalf("telegram: %d", got)
		}
	}
	eventually(t, "a reply to the burst", func() bool { return len(p.bot.to(61)) > 0 })
	for i, text := range []string{"it's 415 231", "0042"} { // the second piece comes well after the quiet window
		if i > 0 {
			time.Sleep(900 * time.Millisecond)
		}
		if got := p.telegram(61, len(burst)+i+1, text); got != 200 {
			t.Fatalf("telegram: %d", got)
		}
	}
	eventually(t, "the record", func() bool { return len(p.search("4152310042")) == 1 })
	eventually(t, "two replies", func() bool { return len(p.bot.to(61)) == 2 })

	c := p.dial("", 0)
	c.say("m1", "What are your opening hours?")
	time.Sleep(100 * time.Millisecond)
	c.send(map[string]any{"type": "typing"})
	c.silent(time.Second)
	c.say("m2", "I mean on weekdays")
	if f := c.line(); f.From != "agent" || f.Seq != 3 {
		t.Errorf("want one reply behind both lines, got %+v", f)
	}
}
