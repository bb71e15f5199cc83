package llm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/engine/answer"
	"github.com/seed-151f84ba/intake/extract"
	"github.com/seed-151f84ba/intake/extract/llm/llmtest"
)

// picky refuses what a server does not know, in the words of several kinds of server.
type picky struct {
	formats string // those it takes
	usage   bool
	temp    bool
	tokens  string
	body    func(string) string
}

func (p picky) Answer(w http.ResponseWriter, r llmtest.Request) {
	refuse := func(what string) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(400)
		fmt.Fprint(w, p.body(what))
	}
	format := "none"
	if r.ResponseFormat != nil {
		format = r.ResponseFormat.Type
	} else if len(r.Tools) > 0 {
		format = "tools"
	}
	switch {
	case p.tokens == "max_completion_tokens" && r.MaxTokens > 0:
		refuse("Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.")
	case !p.usage && len(r.StreamOptions) > 0:
		refuse("stream_options is not supported")
	case !p.temp && r.Temperature != nil:
		refuse("Unsupported value: 'temperature' does not support 0 with this model.")
	case !strings.Contains(p.formats, format):
		refuse("response_format of type " + format + " is unknown")
	default:
		llmtest.Faithful{Script: []llmtest.Scene{{Reply: plain}}}.Answer(w, r)
	}
}

var bodies = map[string]func(string) string{
	"openai": func(s string) string {
		return fmt.Sprintf(`{"error":{"message":%q,"type":"invalid_request_error"}}`, s)
	},
	"ollama": func(s string) string { return fmt.Sprintf(`{"error":%q}`, s) },
	"vllm":   func(s string) string { return fmt.Sprintf(`{"detail":%q}`, s) },
	"mute":   func(string) string { return "" },
}

func TestWhatAServerRefusesIsNotAskedAgain(t *testing.T) {
	for kind, body := range bodies {
		for _, p := range []picky{
			{formats: "json_schema", usage: true, temp: true}, {formats: "json_object none", usage: true, temp: true}, {formats: "none", temp: true},
			{formats: "json_schema", tokens: "max_completion_tokens", usage: true}, {formats: "none", tokens: "max_completion_tokens"},
		} {
			p.body = body
			c, s := client(t, p)
			r, err := c.Read(context.Background(), turn("hello"))
			if err != nil {
				t.Errorf("%s %+v: %v after %d requests", kind, p.formats, err, len(s.Requests()))
				continue
			}
			for _, err := r.Answer.Next(); err == nil; _, err = r.Answer.Next() {
			}
			r.Answer.Close()
			before := len(s.Requests())
			r, err = c.Read(context.Background(), turn("hello again"))
			if err != nil || len(s.Requests()) != before+1 {
				t.Errorf("%s: the second turn took %d requests (%v)", kind, len(s.Requests())-before, err)
				continue
			}
			r.Answer.Close()
		}
	}
}

func TestFixedCapabilitiesAreKept(t *testing.T) {
	no := false
	c, s := client(t, picky{formats: "json_schema", usage: true, temp: true, body: bodies["openai"]}, func(o *Options) {
		o.Can = Capabilities{Format: JSONObject, Usage: &no, Temperature: &no, MaxTokens: "max_completion_tokens"}
	})
	if _, err := c.Read(context.Background(), turn("hello")); err == nil {
		t.Error("the operator's format was changed")
	}
	r := s.Requests()[0]
	if r.ResponseFormat.Type != "json_object" || len(r.StreamOptions) > 0 || r.Temperature != nil || r.MaxCompletionTokens == 0 || r.MaxTokens != 0 {
		t.Errorf("request %s", r.Raw)
	}
	if !strings.Contains(r.Said("system"), `"additionalProperties":false`) {
		t.Error("without json_schema the prompt must hold the schema")
	}
}

// A model whose name the library takes for a reasoning one is asked as the server wants it, not as the name says.
func TestNamesDecideNothing(t *testing.T) {
	for _, name := range []string{"o3-mini", "gpt-5.1", "llama3.2", "o1"} {
		c, _ := client(t, llmtest.Faithful{}, func(o *Options) { o.Model = name })
		r, err := c.Read(context.Background(), turn("hello"))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		r.Answer.Close()
	}
}

func TestTools(t *testing.T) {
	c, s := client(t, llmtest.Faithful{Script: []llmtest.Scene{{Reply: plain}}}, func(o *Options) { o.Can.Format = Tools })
	r, err := c.Read(context.Background(), turn(`An "Na" {} here`))
	if err != nil {
		t.Fatal(err)
	}
	if first, err := r.Answer.Next(); err != nil || first != `Yes – we're "open".` {
		t.Errorf("first sentence %q %v", first, err)
	}
	r.Answer.Close()
	if len(s.Requests()[0].Tools) != 1 || s.Requests()[0].ResponseFormat != nil {
		t.Errorf("request %s", s.Requests()[0].Raw)
	}
}

func TestAzure(t *testing.T) {
	c, s := client(t, llmtest.Faithful{}, func(o *Options) {
		o.URL = strings.TrimSuffix(o.URL, "/v1")
		o.Model = "my-deployment-4.1"
		o.Can.API = "azure"
	})
	r, err := c.Read(context.Background(), turn("hello"))
	if err != nil {
		t.Fatal(err)
	}
	r.Answer.Close()
	req := s.Requests()[0]
	if req.Header.Get("api-key") != "sk-canary-key" || req.Header.Get("Authorization") != "" ||
		req.Path != "/openai/deployments/my-deployment-4.1/chat/completions?api-version=2024-10-21" {
		t.Errorf("%s %v", req.Path, req.Header)
	}
	for url, want := range map[string]bool{"https://x.openai.azure.com": true, "https://x.openai.azure.com/openai/v1": false, "https://api.example/v1": false} {
		if got := (Capabilities{}).azure(url); got != want {
			t.Errorf("%s: azure %t", url, got)
		}
	}
}

func TestRepairTurn(t *testing.T) {
	c, s := client(t, llmtest.Func(func(w http.ResponseWriter, r llmtest.Request) {
		if r.N == 1 {
			llmtest.Broken{Fault: "wrong_schema"}.Answer(w, r)
			return
		}
		llmtest.Faithful{Script: []llmtest.Scene{{Reply: plain}}}.Answer(w, r)
	}))
	r, err := c.Read(context.Background(), turn("hello"))
	if err != nil {
		t.Fatal(err)
	}
	r.Answer.Close()
	again := s.Requests()[1]
	if n := len(again.Messages); n != 4 || again.Messages[2].Role != "assistant" || !strings.Contains(again.Messages[3].Content, "/commands (type)") {
		t.Errorf("repair: %+v", again.Messages)
	}
}

type ledger struct {
	Spent
	err error
}

func (l *ledger) read(context.Context, string, time.Time) (Spent, error) { return l.Spent, l.err }

type budget func(context.Context, string, time.Time) (Spent, error)

func (b budget) Spent(ctx context.Context, c string, d time.Time) (Spent, error) { return b(ctx, c, d) }

func TestBudget(t *testing.T) {
	l := &ledger{}
	c, s := client(t, llmtest.Faithful{}, func(o *Options) {
		o.Caps = Caps{Turns: 10, Tokens: 1000, Day: 5000}
		o.Budget = budget(l.read)
	})
	for _, x := range []struct {
		spent Spent
		err   error
		ok    bool
	}{{Spent{9, 999, 4999}, nil, true}, {Spent{10, 0, 0}, nil, false}, {Spent{0, 1000, 0}, nil, false}, {Spent{0, 0, 5000}, nil, false}, {Spent{}, errors.New("down"), false}} {
		l.Spent, l.err = x.spent, x.err
		before := len(s.Requests())
		r, err := c.Read(context.Background(), turn("hello"))
		if (err == nil) != x.ok || !x.ok && (r.Call.Outcome != answer.OutcomeBudget || len(s.Requests()) != before || r.Call.Tries != 0) {
			t.Errorf("%+v: %v %+v", x, err, r.Call)
		}
		if err == nil {
			r.Answer.Close()
		}
	}
}

func TestMask(t *testing.T) {
	c, _ := client(t, llmtest.Faithful{}, func(o *Options) { o.Mask = true })
	in := turn("I'm Ana, ana.lima@example.com, +351 912 345 678, order AB-12345")
	in.Earlier = []answer.Spoken{{Who: "agent", Text: "Is +351 912 000 111 right? Or bo@example.org?"}}
	in.Taken = []extract.Value{{Field: "order_number", Text: "AB-12345", Value: "AB-12345"}, {Field: "name", Text: "Ana", Value: "Ana"}}
	m, err := c.messages(in, JSONSchema)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"ana.lima", "912", "AB-12345", "bo@example.org"} {
		if strings.Contains(m[1].Text, secret) {
			t.Errorf("%s is sent: %s", secret, m[1].Text)
		}
	}
	if !strings.Contains(m[1].Text, "I'm Ana, [email]") {
		t.Errorf("masked too much: %s", m[1].Text)
	}
	if r, dropped := propose(in, object{Commands: []deed{{Do: "set", Field: "email", Quote: "[email]", Value: "[email]"}}}); len(r.Candidates) != 0 || dropped != 1 {
		t.Errorf("a placeholder became a value: %+v", r)
	}
}

func TestProbe(t *testing.T) {
	c, _ := client(t, llmtest.Func(func(w http.ResponseWriter, r llmtest.Request) {
		if r.ResponseFormat != nil && r.ResponseFormat.Type == "json_schema" || len(r.StreamOptions) > 0 {
			w.WriteHeader(400)
			fmt.Fprint(w, `{"error":"response_format or stream_options not supported"}`)
			return
		}
		s := llmtest.Open(w, r)
		s.Text(`{"commands":[],"answer":"ok"}`)
		s.End()
	}))
	p := c.Probe(context.Background())
	if p.Failed != nil || p.Can.Format != JSONObject || *p.Can.Usage {
		t.Errorf("%+v", p)
	}
	c, _ = client(t, llmtest.Broken{Fault: "forbidden"})
	p = c.Probe(context.Background())
	if p.Failed == nil || strings.Contains(fmt.Sprint(p.Failed, p.Tried), "Incorrect") {
		t.Errorf("%+v", p)
	}
}

// What a model proposes is what the customer wrote, or nothing.
func TestProposals(t *testing.T) {
	in := turn("call me Bo on 912345678 after the 4th", "and not tomorrow!")
	o := object{Kind: "ticket", Category: "Billing", Priority: "high", Subject: "call me Bo", Description: "he is very angry", Language: "en-GB; rm", Commands: []deed{
		{"set", "name", "Bo", "Bo"}, {"set", "phone", "912345678", "+351912345678"}, {"set", "email", "", "bo@x.com"}, {"set", "iban", "Bo", "Bo"},
		{"set", "name", "Robert", "Robert"}, {"confirm", "none", "yes", ""}, {"decline", "email", "not tomorrow", ""}, {"decline", "iban", "not", ""},
		{"follow_up", "none", "call me", "callback"}, {"follow_up", "none", "call me", "topic:cargo bikes"}, {"follow_up", "none", "call me", "topic:guns"},
		{"smalltalk", "none", "call", "insult"}, {"language", "none", "call", "xx"}, {"language", "none", "call", "ar"}, {"question", "none", "NOT TOMORROW", ""},
	}}
	r, dropped := propose(in, o)
	got, _ := json.Marshal(r)
	if dropped != 5 { // the e-mail, iban, Robert, yes, the description
		t.Errorf("%d dropped: %s", dropped, got)
	}
	if len(r.Candidates) != 2 || r.Candidates[1].Text != "912345678" || len(r.Signals) != 2 || r.Lang != "" {
		t.Errorf("%s", got)
	}
	kinds := ""
	for _, c := range r.Commands {
		kinds += string(c.Kind) + ":" + c.Field + c.Text + " "
	}
	if kinds != "decline:email decline: smalltalk: language:ar question:not tomorrow " {
		t.Errorf("commands %s", kinds)
	}
	if r.Matter.Subject.Text != "call me Bo" || r.Matter.Description.Text != "" {
		t.Errorf("matter %+v", r.Matter)
	}
}

// A recorded completion is played back without a server.
func TestCassette(t *testing.T) {
	dir := t.TempDir()
	said := func(o Options) (string, error) {
		r, err := New(o).Read(context.Background(), turn("hello"))
		if err != nil {
			return "", err
		}
		defer r.Answer.Close()
		return r.Answer.Next()
	}
	s := llmtest.New(t, llmtest.Faithful{Script: []llmtest.Scene{{Reply: plain}}})
	recorded, err := said(Options{URL: s.URL, Model: "m", Key: "sk-canary", Transport: &llmtest.Cassette{Dir: dir, Next: http.DefaultTransport}})
	if err != nil {
		t.Fatal(err)
	}
	again, err := said(Options{URL: "http://nowhere.invalid/v1", Model: "m", Transport: &llmtest.Cassette{Dir: dir}})
	if err != nil || again != recorded || len(s.Requests()) != 1 {
		t.Errorf("played back %q, recorded %q: %v", again, recorded, err)
	}
	if _, err := said(Options{URL: "http://nowhere.invalid/v1", Model: "another", Transport: &llmtest.Cassette{Dir: dir}}); err == nil {
		t.Error("a request nobody recorded was answered")
	}
}

// What a model may not decide alone: silence towards a customer we are talking to, the language by a word.
func TestSmallWordsChangeLittle(t *testing.T) {
	in := turn("ok 12")
	o := object{Language: "de", Commands: []deed{{"spam", "none", "ok", ""}}}
	if r, _ := propose(in, o); r.Lang != "" || len(r.Commands) != 0 {
		t.Errorf("%+v", r)
	}
	in.Request.Asked, in.Request.Setting.Lang = nil, ""
	if r, _ := propose(in, o); r.Lang != "de" || len(r.Commands) != 1 {
		t.Errorf("%+v", r)
	}
}

// A whole call against a server in the process that answers at once: the wire and the fake are in it too.
func BenchmarkRead(b *testing.B) {
	c, _ := client(b, llmtest.Func(func(w http.ResponseWriter, r llmtest.Request) {
		s := llmtest.Open(w, r)
		s.Text(plain.JSON())
		s.End()
	}))
	in := turn("It's Ana, +351 912 345 678. When do you open?")
	for b.Loop() {
		r, err := c.Read(context.Background(), in)
		if err != nil {
			b.Fatal(err)
		}
		for err == nil {
			_, err = r.Answer.Next()
		}
		r.Answer.Close()
	}
}

func BenchmarkTurnWithoutModelTime(b *testing.B) {
	c, _ := client(b, llmtest.Faithful{})
	in := turn("It's Ana, +351 912 345 678. When do you open?")
	s, err := c.schemas.of(schema(in))
	if err != nil {
		b.Fatal(err)
	}
	object := plain.JSON()
	b.ReportAllocs()
	for b.Loop() {
		m, err := c.messages(in, JSONSchema)
		if err != nil {
			b.Fatal(err)
		}
		q := asked{messages: m, schema: schema(in), name: function, reply: 700}
		if _, err := json.Marshal(c.request(q, c.capabilities())); err != nil {
			b.Fatal(err)
		}
		if _, err := c.schemas.of(q.schema); err != nil {
			b.Fatal(err)
		}
		a := &arriving{schema: s}
		var cut cutter
		for i := 0; i < len(object); i += 5 {
			cut.write(a.feed(object[i:min(len(object), i+5)]))
			cut.next()
		}
		propose(in, *a.head)
	}
}
