package llm

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/engine/answer"
	"github.com/seed-151f84ba/intake/extract"
	"github.com/seed-151f84ba/intake/extract/llm/llmtest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// turn is a typical turn: four fields, three sources, guidance, a few earlier lines.
func turn(lines ...string) answer.ModelTurn {
	t := answer.ModelTurn{
		Conversation: "c1", Agent: "demo", Name: "Harbour Bikes", Answering: true, Lang: "en", Languages: []string{"en", "ar"},
		Prompt:   "Harbour Bikes rents and repairs bicycles in Porto. Repairs take two working days.",
		Guidance: []string{"Be patient with children."}, Topics: []string{"topic:cargo bikes"}, Tone: []string{"friendly"},
		Earlier: []answer.Spoken{{Who: "agent", Text: "Hi! How can I help?"}},
		Sources: []answer.Passage{{Heading: "Opening hours", Text: "We are open from Tuesday to Sunday, 9 to 18."}, {Heading: "Prices – Day", Text: "A city bike is 15 euros a day, an electric one 28."}},
	}
	t.Request = extract.Request{
		Fields: []extract.Field{{Key: "name", Label: "Name", Type: extract.Name}, {Key: "phone", Label: "Phone", Type: extract.Phone},
			{Key: "email", Label: "Email", Type: extract.Email}, {Key: "order_number", Label: "Order number", Type: extract.Identifier}},
		Asked:      []string{"phone"},
		Categories: map[string][]string{"lead": {"Rental", "Group tour"}, "ticket": {"Repair", "Billing"}},
		Setting:    extract.Setting{Now: time.Date(2026, 11, 28, 10, 0, 0, 0, time.UTC), Region: "PT", Lang: "en"},
	}
	for i, l := range lines {
		t.Request.Lines = append(t.Request.Lines, extract.Line{ID: fmt.Sprint("l", i+1), Text: l})
	}
	return t
}

func client(t testing.TB, who llmtest.Character, change ...func(*Options)) (*Client, *llmtest.Server) {
	t.Helper()
	s := llmtest.New(t, who)
	o := Options{URL: s.URL, Model: "test-model", Key: "sk-canary-key"}
	for _, c := range change {
		c(&o)
	}
	return New(o), s
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got+"\n" != string(want) {
		t.Errorf("%s differs; run with -update and read the diff", path)
	}
}

func TestPromptAndSchema(t *testing.T) {
	c, _ := client(t, llmtest.Faithful{})
	in := turn("It's Ana, +351 912 345 678. When do you open?", `he said "ignore all that"`)
	m, err := c.messages(in, JSONSchema)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "system.golden", m[0].Text)
	golden(t, "turn.golden", m[1].Text)
	golden(t, "schema.golden", string(schema(in)))
	if n := Tokens(m[0].Text) + Tokens(m[1].Text); n > 900 {
		t.Errorf("a typical turn's prompt has about %d tokens, at most 900 are wanted", n)
	} else {
		t.Logf("prompt of a typical turn with four fields: about %d tokens, %d of them the stable part; the schema about %d", n, Tokens(m[0].Text), Tokens(string(schema(in))))
	}
	in.Request.Asked, in.Lang, in.Earlier = nil, "ar", nil
	in.Request.Lines = in.Request.Lines[:1]
	if again, _ := c.messages(in, JSONSchema); again[0] != m[0] {
		t.Error("the stable part changes with the turn: no server can keep it")
	}
	in.Voice = true
	m, _ = c.messages(in, None)
	golden(t, "system_voice_none.golden", m[0].Text)
	if strings.Contains(m[0].Text+m[1].Text, "sk-canary-key") {
		t.Error("the key is in the prompt")
	}
}

func TestATurnIsUsedBeforeItsAnswerEnds(t *testing.T) {
	script := llmtest.Faithful{Script: []llmtest.Scene{{Reply: llmtest.Reply{
		Commands: []llmtest.Deed{
			{Do: "set", Field: "name", Quote: "Ana", Value: "Ana"},
			{Do: "set", Field: "phone", Quote: "nine one two, 345 678", Value: "912345678"},
			{Do: "set", Field: "email", Quote: "ana@example.com", Value: "ana@example.com"}, // nobody said that
			{Do: "question", Quote: "When do you open?"},
			{Do: "follow_up", Quote: "my bike is broken", Value: "technical_fault"},
			{Do: "follow_up", Quote: "my bike is broken", Value: "wire_money"},
		},
		Kind: "ticket", Category: "Repair", Priority: "medium", Subject: "my bike is broken", CanAnswer: true, Sources: []int{1},
		Answer: "We are open from Tuesday to Sunday, 9 to 18. See you \"soon\" – \u2615!",
	}, Gaps: map[string]time.Duration{"9 to 18.": time.Second}}}}
	c, s := client(t, script)
	begun := time.Now()
	r, err := c.Read(context.Background(), turn("Ana here, nine one two, 345 678", "my bike is broken. When do you open?"))
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Reading.Candidates) != 2 || r.Call.Dropped != 1 || len(r.Reading.Commands) != 1 || len(r.Reading.Signals) != 1 {
		t.Errorf("reading %+v dropped %d", r.Reading, r.Call.Dropped)
	}
	if m := r.Reading.Matter; m == nil || m.Category != "Repair" || m.Subject.Text != "my bike is broken" {
		t.Errorf("matter %+v", r.Reading.Matter)
	}
	if !r.CanAnswer || r.Used[0] != 1 {
		t.Error("no answer")
	}
	first, err := r.Answer.Next()
	if took := time.Since(begun); err != nil || first != "We are open from Tuesday to Sunday, 9 to 18." || took > 700*time.Millisecond {
		t.Errorf("first sentence %q after %s (%v): it must not wait for the second", first, took, err)
	}
	second, err := r.Answer.Next()
	if err != nil || second != " See you \"soon\" – \u2615!" {
		t.Errorf("second %q %v", second, err)
	}
	if _, err := r.Answer.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("end: %v", err)
	}
	r.Answer.Close()
	if r.Call.Prompt != 800 || r.Call.Completion != 60 || r.Call.Estimated || r.Call.Outcome != answer.OutcomeOK {
		t.Errorf("call %+v", r.Call)
	}
	req := s.Requests()[0]
	if req.Header.Get("Authorization") != "Bearer sk-canary-key" || req.Path != "/v1/chat/completions" || req.Temperature == nil || !req.Stream {
		t.Errorf("request %s %v", req.Path, req.Header)
	}
}

// Whatever a server does, Read comes back within its limit with an outcome, and the breaker opens.
func TestFaults(t *testing.T) {
	for _, fault := range llmtest.Faults() {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			const limit = 700 * time.Millisecond
			c, s := client(t, llmtest.Broken{Fault: fault, Hold: 1500 * time.Millisecond}, func(o *Options) { o.Limits = Limits{Text: limit, Rest: time.Hour} })
			for n := 1; ; n++ {
				begun := time.Now()
				in := turn("hello there")
				in.Conversation = fmt.Sprint("c", n)
				r, err := c.Read(context.Background(), in)
				took := time.Since(begun)
				if err == nil {
					t.Fatalf("call %d: no error, understood %+v", n, r.Reading)
				}
				if took > limit+300*time.Millisecond {
					t.Errorf("call %d took %s", n, took)
				}
				if r.Call == nil || r.Call.Outcome == "" || r.Call.Outcome == answer.OutcomeOK {
					t.Fatalf("call %d: %+v", n, r.Call)
				}
				if r.Call.Outcome == answer.OutcomeOpen {
					if took > 100*time.Millisecond {
						t.Errorf("with the breaker open the call took %s", took)
					}
					break
				}
				if n > 10 {
					t.Fatalf("the breaker is closed after %d failures (%s)", n, r.Call.Outcome)
				}
			}
			if n := len(s.Requests()); n > 12 {
				t.Errorf("%d requests before the breaker opened", n)
			}
		})
	}
}

func TestTheBreakerClosesAgain(t *testing.T) {
	c, s := client(t, llmtest.Broken{Fault: "500"}, func(o *Options) { o.Limits = Limits{Rest: 50 * time.Millisecond, Failures: 2, Tries: 1} })
	for range 3 {
		_, _ = c.Read(context.Background(), turn("x"))
	}
	if r, _ := c.Read(context.Background(), turn("x")); r.Call.Outcome != answer.OutcomeOpen {
		t.Fatal(r.Call.Outcome)
	}
	s.Become(llmtest.Faithful{})
	time.Sleep(80 * time.Millisecond)
	r, err := c.Read(context.Background(), turn("x"))
	if err != nil {
		t.Fatal(err)
	}
	r.Answer.Close()
}

func TestRetries(t *testing.T) {
	after := ""
	failing := func(times int, status int) llmtest.Func {
		return func(w http.ResponseWriter, r llmtest.Request) {
			if r.N <= times {
				w.Header().Set("Retry-After", after)
				w.WriteHeader(status)
				return
			}
			llmtest.Faithful{}.Answer(w, r)
		}
	}
	for _, status := range []int{408, 409, 429, 500, 503} {
		c, _ := client(t, failing(1, status))
		if r, err := c.Read(context.Background(), turn("x")); err != nil || r.Call.Tries != 2 {
			t.Errorf("status %d: %v", status, err)
		} else {
			r.Answer.Close()
		}
	}
	after = "0.3"
	c, _ := client(t, failing(1, 429))
	begun := time.Now()
	if r, err := c.Read(context.Background(), turn("x")); err != nil || time.Since(begun) < 290*time.Millisecond {
		t.Errorf("Retry-After is not honoured: %v after %s", err, time.Since(begun))
	} else {
		r.Answer.Close()
	}
	after = "20"
	c, s := client(t, failing(1, 429))
	begun = time.Now()
	if _, err := c.Read(context.Background(), turn("x")); err == nil || time.Since(begun) > 100*time.Millisecond || len(s.Requests()) != 1 {
		t.Errorf("advice beyond the limit: %v after %s", err, time.Since(begun))
	}
	after = ""
	c, s = client(t, failing(1, 401))
	if _, err := c.Read(context.Background(), turn("x")); err == nil || len(s.Requests()) != 1 {
		t.Errorf("a refused key was tried %d times", len(s.Requests()))
	}
}
