package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/extract/llm/llmtest"
	"github.com/seed-151f84ba/intake/records/recordstest"
)

// modelWorld is a world whose programs use a fake model, with knowledge and a persona.
func modelWorld(t *testing.T, who llmtest.Character, database ...string) (*world, *llmtest.Server) {
	t.Helper()
	s := llmtest.New(t, who)
	t.Setenv("INTAKE_LLM_URL", s.URL)
	t.Setenv("INTAKE_LLM_MODEL", "test-model")
	t.Setenv("INTAKE_LLM_KEY", "sk-e2e-canary")
	w := newWorld(t, strings.Join(database, ""))
	if err := os.WriteFile(w.dir+"/shop.md", []byte("# Bike hire\nA city bike is 15 euros a day. Helmets are free.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(w.text(), "    timezone: UTC\n", "    timezone: UTC\n    knowledge: shop.md\n    prompt: Harbour Bikes hires out bicycles in Porto.\n", 1)
	text = strings.Replace(text, "wants a demo.", "wants a demo. Be gentle with beginners, always.", 1)
	w.configure(text + "llm: {timeout: 1500ms}\n")
	return w, s
}

func (w *world) read() string {
	w.Helper()
	text, err := os.ReadFile(w.file)
	if err != nil {
		w.Fatal(err)
	}
	return string(text)
}

// filter runs a command with an input and returns what it printed.
func (w *world) filter(in string, args ...string) string {
	w.Helper()
	cmd := exec.Command(binary(w), args...)
	cmd.Env, cmd.Stdin = w.env(), strings.NewReader(in)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		w.Errorf("intake %s: %v\n%s", strings.Join(args, " "), err, errs.String())
	}
	return out.String()
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
	if second.read.Sub(first.read) < 200*time.Millisecond || second.Type == "part" && second.Text != " Helmets are free." {
		t.Fatalf("then came %+v, %s later", second, second.read.Sub(first.read))
	}
	whole := second // on a busy machine the last piece and the end of the line are read together
	for whole.Type == "part" {
		whole = c.next()
	}
	if whole.Type != "message" || whole.Seq != first.Seq || whole.Text != "A city bike is 15 euros a day. Helmets are free. (Bike hire, shop.md)" {
		t.Fatalf("at last came %+v", whole)
	}
	if sent := model.Requests()[0]; !strings.Contains(sent.Said("user"), `[1] "Bike hire"`) || !strings.Contains(sent.Said("system"), "Tone: gentle") {
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
	if n := len(turns.Items); n != 1 || turns.Items[0].Model.Outcome != "ok" || len(turns.Items[0].Model.Sent) != 2 || turns.Items[0].Cited[0] != "Bike hire, shop.md" {
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
	if took := reply.read.Sub(begun); took > 4*time.Second {
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
	if took := quick.read.Sub(begun); took > time.Second || len(model.Requests()) != calls {
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

// TestFirstSentence measures how long after the turn's close its first sentence is on the socket, with a model whose
// first sentence is complete after 300 ms, and how long after the sentence's last token.
func TestFirstSentence(t *testing.T) {
	var mu sync.Mutex
	var last time.Time
	w, _ := modelWorld(t, llmtest.Func(func(rw http.ResponseWriter, r llmtest.Request) {
		begun := time.Now()
		text := hire.Reply.JSON()
		head, rest, _ := strings.Cut(text, " Helmets")
		s := llmtest.Open(rw, r)
		for i, word := range strings.SplitAfter(head, " ") {
			r.Pause(time.Until(begun.Add(time.Duration(i) * 300 * time.Millisecond / time.Duration(strings.Count(head, " ")))))
			if strings.HasSuffix(word, "day.") {
				mu.Lock()
				last = time.Now()
				mu.Unlock()
			}
			s.Text(word)
		}
		r.Pause(150 * time.Millisecond)
		s.Text(" Helmets" + rest)
		s.End()
	}))
	p := w.serve()
	var total, behind []time.Duration
	for range 15 {
		c := p.dial("", 0)
		ack := c.say("m1", "What does it cost to rent a bike?")
		f := c.next()
		if f.Type != "part" {
			t.Fatalf("came %+v", f)
		}
		mu.Lock()
		total, behind = append(total, f.read.Sub(ack.read)-20*time.Millisecond), append(behind, f.read.Sub(last))
		mu.Unlock()
		c.line()
	}
	slices.Sort(total)
	slices.Sort(behind)
	t.Logf("first sentence after the turn's close: p50 %s, worst %s; after its last token: p50 %s, worst %s",
		total[7].Round(time.Millisecond), total[14].Round(time.Millisecond), behind[7].Round(time.Millisecond), behind[14].Round(time.Millisecond))
	if total[7] > 450*time.Millisecond || behind[7] > 80*time.Millisecond {
		t.Error("too slow: at most 350 ms and 20 ms are wanted, 450 and 80 are allowed to a busy machine")
	}
}

// TestModelCommands: the filters and the doctor use the model where they are told to, and only there.
func TestModelCommands(t *testing.T) {
	scene := llmtest.Scene{If: "ask for", Reply: llmtest.Reply{Commands: []llmtest.Deed{
		{Do: "set", Field: "name", Quote: "Wilhelmina", Value: "Wilhelmina"}, {Do: "set", Field: "name", Quote: "Otto", Value: "Otto"}}}}
	w, model := modelWorld(t, llmtest.Faithful{Script: []llmtest.Scene{scene}})
	line := `{"id":1,"lang":"en","mode":"chat","asked":null,"text":"just ask for Wilhelmina at the desk"}` + "\n"
	if out := w.filter(line, "extract"); strings.Contains(out, "Wilhelmina") || len(model.Requests()) != 0 {
		t.Errorf("without --llm: %s", out)
	}
	if out := w.filter(line, "extract", "--llm"); !strings.Contains(out, `"pred":{"name":"Wilhelmina"}`) || !strings.Contains(out, `[[13,23]]`) || strings.Contains(out, "Otto") {
		t.Errorf("with --llm: %s", out)
	}
	talk := `{"id":1,"mode":"chat","fields":["name","email"],"turns":[{"who":"customer","text":"just ask for Wilhelmina at the desk"}]}` + "\n"
	if out := w.filter(talk, "capture", "--llm"); !strings.Contains(out, `"name":"Wilhelmina"`) {
		t.Errorf("capture: %s", out)
	}
	out := w.filter("", "doctor", "--llm")
	for _, want := range []string{"model format json_schema", "model will be used with", "model                        ok"} {
		if !strings.Contains(out, want) {
			t.Errorf("doctor: %q is missing in\n%s", want, out)
		}
	}
	out = w.filter("ask for Wilhelmina\n", "chat", "--explain")
	if !strings.Contains(out, `"sent"`) || !strings.Contains(out, "Newest lines of the customer") || strings.Contains(out, "sk-e2e-canary") {
		t.Errorf("explain: %s", out)
	}
}

// TestSecondReadingOfInstructions: on saving, the model's reading is compared with the grammar's; nothing is applied.
func TestSecondReadingOfInstructions(t *testing.T) {
	w, _ := modelWorld(t, llmtest.Func(func(rw http.ResponseWriter, r llmtest.Request) {
		s := llmtest.Open(rw, r)
		s.Text(`{"start":["demo","refund"],"never":[],"only":false,"timing":null,"at_start":false,"after_unanswered":null,"ask":[],"dont_ask":[],"order":[],"confirm":[],"attempts":null,"on_refusal":[],"route":[],"tone":[]}`)
		s.End()
	}))
	p := w.serve()
	type view struct {
		Number      int
		Policy      struct{ Start []string }
		Suggestions []struct{ Key, Kind, Value, Sentence string }
	}
	var now, asked view
	p.api("GET", "agents/e2e/capture/text", nil, 200, &now)
	p.api("GET", "agents/e2e/capture/text?opinion=true", nil, 200, &asked)
	if len(now.Suggestions) != 0 || len(asked.Suggestions) != 1 || asked.Suggestions[0].Value != "refund" || asked.Suggestions[0].Sentence == "" {
		t.Fatalf("now %+v, asked %+v", now, asked)
	}
	if slices.Contains(asked.Policy.Start, "refund") {
		t.Error("a suggestion was applied")
	}
}

// TestAnswerInSentencesOnReplicas: the sentences of an answer that one replica writes are seen by the customer's socket at
// another; the one that writes dies, and the other ends the line. What the model costs is one account for both.
func TestAnswerInSentencesOnReplicas(t *testing.T) {
	dead := llmtest.Scene{If: "tour", Reply: hire.Reply, Gaps: map[string]time.Duration{"15 euros a day.": time.Minute}}
	w, model := modelWorld(t, llmtest.Faithful{Script: []llmtest.Scene{hire, dead}}, recordstest.Postgres(t))
	w.configure(strings.Replace(w.read(), "timeout: 1500ms", "timeout: 30s, conversation_turns: 2", 1))
	a, b := w.serve(), w.serve()
	c := a.dial("", 0)
	c.say("m1", "What does it cost to rent a bike?")
	other := b.dial(c.token, 1)
	f := other.next()
	if f.Type != "part" || f.Text != "A city bike is 15 euros a day." {
		t.Fatalf("at the other replica came %+v", f)
	}
	for f.Type != "message" {
		f = other.next()
	}
	if !strings.HasPrefix(f.Text, "A city bike is 15 euros a day. Helmets are free.") {
		t.Errorf("then %+v", f)
	}
	c.line()
	c.say("m2", "What does a tour cost?")
	if f = c.next(); f.Type != "part" {
		t.Fatalf("came %+v", f)
	}
	a.kill()
	for f.Type != "message" || f.From != "agent" {
		f = other.next()
	}
	if !strings.HasPrefix(f.Text, "A city bike is 15 euros a day. ") || strings.Contains(f.Text, "Helmets") {
		t.Errorf("the other replica ended the line as %q", f.Text)
	}
	other.say("m3", "What does it cost to rent a bike, please?")
	other.line()
	before := len(model.Requests())
	other.say("m4", "What does it cost to rent a bike, I said?")
	other.line()
	if n := len(model.Requests()); n != before {
		t.Errorf("%d calls beyond the conversation's two", n-before)
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

// TestPlayground: unsaved settings are played with over the admin API, with what was understood, which instruction
// applied and what the model was told; nothing is stored.
func TestPlayground(t *testing.T) {
	w, _ := modelWorld(t, llmtest.Faithful{})
	p := w.serve()
	type answer struct {
		Said, Asked, Applied []string
		Filed                []struct{ Subject string }
		Model                *struct{ Outcome string }
		Talk                 json.RawMessage
	}
	body := map[string]any{"text": "I'd like a refund, I'm Nora Whitfield", "settings": map[string]any{"enabled": true,
		"instructions": "Ask for contact details when the customer wants a refund. Be kind.", "fields": map[string]string{"name": "required", "phone": "required"}}}
	var a answer
	p.api("POST", "agents/e2e/playground/text", body, 200, &a)
	if len(a.Said) != 1 || len(a.Applied) != 1 || len(a.Asked) != 1 || a.Asked[0] != "phone" || a.Model == nil || a.Model.Outcome != "ok" {
		t.Fatalf("%+v", a)
	}
	body["text"], body["talk"] = "415 231 0042", a.Talk
	p.api("POST", "agents/e2e/playground/text", body, 200, &a)
	if len(a.Filed) != 1 || len(p.search("Whitfield")) != 0 {
		t.Errorf("%+v", a)
	}
	body["talk"] = "nonsense"
	p.api("POST", "agents/e2e/playground/text", body, 422, nil)
	p.api("POST", "agents/e2e/playground/fax", body, 404, nil)
}
