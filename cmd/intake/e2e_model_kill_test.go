package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/extract/llm/llmtest"
)

// TestKillsWhileManyAnswersGrow kills the program at random moments while it streams answers in several conversations:
// afterwards every question has one answer, whole or ended by the phrase book, and no line grows for ever.
func TestKillsWhileManyAnswersGrow(t *testing.T) {
	paced := hire
	paced.Gaps = map[string]time.Duration{"15 euros a day.": 120 * time.Millisecond}
	w, _ := modelWorld(t, llmtest.Faithful{Script: []llmtest.Scene{paced}, Pace: 2 * time.Millisecond})
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 1))
	tokens, convs := map[int]string{}, map[int]string{}
	for round := range 4 {
		p := w.serve()
		for n := range 6 {
			c := p.dial(tokens[n], 0)
			tokens[n], convs[n] = c.token, c.conv
			c.send(map[string]any{"type": "message", "id": fmt.Sprint("r", round), "text": fmt.Sprintf("What does it cost to rent a bike for %d days?", round+2)})
		}
		time.Sleep(time.Duration(rng.IntN(450)) * time.Millisecond)
		p.kill()
	}
	p := w.serve()
	for n, conv := range convs {
		conv := conv
		var got seenConversation
		eventually(t, fmt.Sprintf("conversation %d comes to rest", n), func() bool {
			if code, _ := p.request("GET", p.admin+"/api/v1/conversations/"+conv, http.Header{"Authorization": {"Bearer " + p.token}}, nil); code == 404 {
				return true // killed before its first message was kept
			}
			got = p.conversation(conv)
			if len(got.Messages) == 0 {
				return true
			}
			last := got.Messages[len(got.Messages)-1]
			return last.From == "agent" && last.Text != "A city bike is 15 euros a day." // that one still grows, or waits to be ended
		})
		c := p.dial(tokens[n], 0)
		for _, m := range got.Messages {
			f := c.next()
			for f.Type == "part" || f.Type == "form" {
				f = c.next()
			}
			if f.Type != "message" && f.Type != "ack" || f.Seq != m.Seq {
				t.Errorf("conversation %d: line %d is shown as %+v", n, m.Seq, f)
			}
		}
		for i, m := range got.Messages {
			if m.From == "agent" && i > 0 && got.Messages[i-1].From == "agent" {
				t.Errorf("conversation %d was answered twice: %q, %q", n, got.Messages[i-1].Text, m.Text)
			}
			whole := strings.HasPrefix(m.Text, "A city bike is 15 euros a day. ") || !strings.Contains(m.Text, "15 euros")
			if m.From == "agent" && !whole {
				t.Errorf("conversation %d: an answer that was never ended: %q", n, m.Text)
			}
		}
	}
}
