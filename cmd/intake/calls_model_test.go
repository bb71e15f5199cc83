package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/extract/llm/llmtest"
)

// TestModelOnCalls: a caller hears the first sentence while the model still writes the second, on both ways in, and one
// who speaks over the answer is heard at once.
func TestModelOnCalls(t *testing.T) {
	slow := hire
	slow.Gaps = map[string]time.Duration{"15 euros a day.": 700 * time.Millisecond}
	stuck := llmtest.Scene{If: "helmet", Reply: llmtest.Reply{CanAnswer: true, Commands: []llmtest.Deed{{Do: "question", Quote: "what about a helmet?"}},
		Answer: "Helmets come in four sizes. They are all new this year."}, Gaps: map[string]time.Duration{"four sizes.": 20 * time.Second}}
	s := llmtest.New(t, llmtest.Faithful{Script: []llmtest.Scene{slow, stuck}})
	t.Setenv("INTAKE_LLM_URL", s.URL)
	t.Setenv("INTAKE_LLM_MODEL", "test-model")
	p := newDesks(t)
	const whole = "A city bike is 15 euros a day. Helmets are free."
	t.Run("gather", func(t *testing.T) {
		ph := newPhone(p, "g-en")
		ph.dial()
		ph.next()
		ph.say("What does it cost to rent a bike?")
		if got := ph.next(); !strings.Contains(got, "15 euros a day") {
			t.Errorf("heard %q", got)
		}
	})
	ph := newPhone(p, "r-en")
	ph.dial()
	ph.next()
	ph.played()
	begun := time.Now()
	ph.say("What does it cost to rent a bike?")
	got := ph.next()
	ph.mu.Lock()
	first := ph.at[ph.read-1].Sub(begun)
	ph.mu.Unlock()
	if !strings.HasPrefix(got, whole) || first > 600*time.Millisecond {
		t.Errorf("heard %q, the first of it after %s", got, first)
	}
	ph.played()
	ph.say("And what about a helmet?")
	eventually(t, "the first sentence", func() bool {
		ph.mu.Lock()
		defer ph.mu.Unlock()
		return strings.Contains(fmt.Sprint(ph.frames), "four sizes")
	})
	ph.interrupt("Helmets come")
	begun = time.Now()
	ph.say("I'd like a demo, please")
	ask := ph.next()
	for !strings.Contains(strings.ToLower(ask), "name") && time.Since(begun) < 10*time.Second {
		ask = ph.next()
	}
	if took := time.Since(begun); took > 1500*time.Millisecond {
		t.Errorf("after speaking over the answer the caller waited %s", took)
	}
	for _, m := range ph.conversationOf().Messages {
		if m.From == "agent" && strings.Contains(m.Text, "Helmets come") && m.Text != "Helmets come" {
			t.Errorf("the line is %q, heard was only its beginning", m.Text)
		}
	}
}
