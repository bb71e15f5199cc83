package main

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/extract/llm/llmtest"
)

// modelWorld is a world whose programs use a fake model, with knowledge and a persona.
func modelWorld(t *testing.T, who llmtest.Character) (*world, *llmtest.Server) {
	t.Helper()
	s := llmtest.New(t, who)
	t.Setenv("INTAKE_LLM_URL", s.URL)
	t.Setenv("INTAKE_LLM_MODEL", "test-model")
	t.Setenv("INTAKE_LLM_KEY", "sk-e2e-canary")
	w := newWorld(t, "")
	if err := os.WriteFile(w.dir+"/shop.md", []byte("# Bike hire\nA city bike is 15 euros a day. Helmets are free.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(w.text(), "    timezone: UTC\n", "    timezone: UTC\n    knowledge: shop.md\n    prompt: Harbour Bikes hires out bicycles in Porto.\n", 1)
	text = strings.Replace(text, "wants a demo.", "wants a demo. Be gentle with beginners, always.", 1)
	w.configure(text + "llm: {timeout: 1500ms}\n")
	return w, s
}

var hire = llmtest.Scene{If: "rent a bike", Reply: llmtest.Reply{
	Commands:  []llmtest.Deed{{Do: "question", Quote: "What does it cost to rent a bike?"}},
	CanAnswer: true, Sources: []int{1}, Answer: "A city bike is 15 euros a day. Helmets are free.",
}, Gaps: map[string]time.Duration{"15 euros a day.": 400 * time.Millisecond}}

// TestAnswerInSentences: the first sentence is on the socket while the model still writes the second, then the whole
// line with its source follows; the log shows what was sent, the key nowhere.
func TestAnswerInSentences(t *testing.T) {
	w, model := modelWorld(t, llmtest.Faithful{Script: []llmtest.Scene{hire}, First: 100 * time.Millisecond})
	p := w.serve()
	c := p.dial("", 0)
	c.say("m1", "What does it cost to rent a bike?")
	first := c.next()
	if first.Type != "part" || first.Text != "A city bike is 15 euros a day." {
		t.Fatalf("first came %+v", first)
	}
	second := c.next()
	if second.Type != "part" || second.Text != " Helmets are free." || second.read.Sub(first.read) < 200*time.Millisecond {
		t.Fatalf("then came %+v, %s later", second, second.read.Sub(first.read))
	}
	whole := c.next()
	for whole.Type == "part" {
		whole = c.next()
	}
	if whole.Type != "message" || whole.Seq != first.Seq || whole.Text != "A city bike is 15 euros a day. Helmets are free. (Bike hire)" {
		t.Fatalf("at last came %+v", whole)
	}
	if sent := model.Requests()[0]; !strings.Contains(sent.Said("user"), `[1] "Bike hire"`) || !strings.Contains(sent.Said("system"), "Be gentle with beginners") {
		t.Errorf("sent: %s", sent.Raw)
	}
	var turns struct {
		Items []struct {
			Model struct {
				Outcome string `json:"outcome"`
				Sent    []struct{ Role, Text string }
			}
			Cited []string
		}
	}
	p.api("GET", "conversations/"+c.conv+"/turns", nil, 200, &turns)
	if n := len(turns.Items); n != 1 || turns.Items[0].Model.Outcome != "ok" || len(turns.Items[0].Model.Sent) != 2 || turns.Items[0].Cited[0] != "Bike hire" {
		t.Errorf("turns: %+v", turns)
	}
	if strings.Contains(p.log.String(), "sk-e2e-canary") {
		t.Error("the key is in the log")
	}
}

// TestModelOffMidConversation: with the model gone in the middle, the conversation goes on by rules, nothing is asked
// again, and with the breaker open turns are as quick as without a model.
func TestModelOffMidConversation(t *testing.T) {
	demo := llmtest.Scene{If: "demo", Reply: llmtest.Reply{Commands: []llmtest.Deed{
		{Do: "set", Field: "name", Quote: "Wilhelmina at the front desk", Value: "Wilhelmina"}, {Do: "follow_up", Quote: "a demo", Value: "demo"}},
		Kind: "lead"}}
	w, model := modelWorld(t, llmtest.Faithful{Script: []llmtest.Scene{demo}})
	p := w.serve()
	c := p.dial("", 0)
	c.say("m1", "We want a demo, ask for Wilhelmina at the front desk")
	ask := c.line()
	if !strings.Contains(strings.ToLower(ask.Text), "number") || strings.Contains(strings.ToLower(ask.Text), "name") {
		t.Fatalf("the model's name is not used: %q", ask.Text)
	}
	model.Become(llmtest.Broken{Fault: "hang", Hold: 2 * time.Second})
	begun := time.Now()
	c.say("m2", "Hm, is it hard to learn for older people like me?")
	reply := c.line()
	if took := reply.read.Sub(begun); took > 2500*time.Millisecond {
		t.Errorf("with the model hanging the turn took %s", took)
	}
	model.Become(llmtest.Broken{Fault: "500"})
	for i := range 8 {
		c.say(fmt.Sprint("q", i), fmt.Sprintf("And what about thing number %d, is that hard?", i))
		c.line()
	}
	calls := len(model.Requests())
	begun = time.Now()
	c.say("m3", "OK then, is it far?")
	quick := c.line()
	if took := quick.read.Sub(begun); took > 400*time.Millisecond || len(model.Requests()) != calls {
		t.Errorf("with the breaker open the turn took %s and %d calls", took, len(model.Requests())-calls)
	}
	c.say("m4", "My number is 415 231 0042")
	told := c.line()
	found := p.search("Wilhelmina")
	if len(found) != 1 || !strings.Contains(told.Text, found[0].ID) {
		t.Fatalf("told %q, found %+v", told.Text, found)
	}
	var names []string
	for _, m := range p.conversation(c.conv).Messages {
		if m.From == "agent" && strings.Contains(strings.ToLower(m.Text), "your name") {
			names = append(names, m.Text)
		}
	}
	if len(names) > 0 {
		t.Errorf("asked again: %q", names)
	}
}

// TestKilledWhileAnswering: a process that dies in the middle of an answer leaves a line that the next one ends with a
// sentence of the phrase book.
func TestKilledWhileAnswering(t *testing.T) {
	slow := hire
	slow.Gaps = map[string]time.Duration{"15 euros a day.": 20 * time.Second}
	w, _ := modelWorld(t, llmtest.Faithful{Script: []llmtest.Scene{slow}})
	p := w.serve()
	c := p.dial("", 0)
	c.say("m1", "What does it cost to rent a bike?")
	part := c.next()
	if part.Type != "part" {
		t.Fatalf("first came %+v", part)
	}
	p.kill()
	again := w.serve()
	other := again.dial(c.token, 0)
	var whole frame
	for whole.Type != "message" || whole.Seq != part.Seq {
		whole = other.next()
	}
	if !strings.HasPrefix(whole.Text, "A city bike is 15 euros a day. ") || len(whole.Text) < len(part.Text)+10 {
		t.Fatalf("the line was ended as %q", whole.Text)
	}
}

// TestSlowAnswerIsEnded: an answer that does not end within the limit is ended by the phrase book.
func TestSlowAnswerIsEnded(t *testing.T) {
	slow := hire
	slow.Gaps = map[string]time.Duration{"15 euros a day.": 5 * time.Second}
	w, _ := modelWorld(t, llmtest.Faithful{Script: []llmtest.Scene{slow}})
	p := w.serve()
	c := p.dial("", 0)
	begun := time.Now()
	c.say("m1", "What does it cost to rent a bike?")
	f := c.next()
	for f.Type != "message" {
		f = c.next()
	}
	if took := f.read.Sub(begun); took > 3*time.Second || !strings.HasPrefix(f.Text, "A city bike is 15 euros a day. ") || strings.Contains(f.Text, "Helmets") {
		t.Errorf("after %s: %q", took, f.Text)
	}
}
