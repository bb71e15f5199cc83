package llm

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/engine/answer"
	"github.com/seed-151f84ba/intake/extract"
	"github.com/seed-151f84ba/intake/extract/llm/llmtest"
)

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

// However much a customer writes, a turn's prompt stays small.
func TestAFloodOfWordsIsCut(t *testing.T) {
	c, _ := client(t, llmtest.Faithful{})
	lines := make([]string, 200)
	for i := range lines {
		lines[i] = strings.Repeat("مرحبا ", 2000)
	}
	lines[199] = "the last word"
	m, err := c.messages(turn(lines...), JSONSchema)
	if err != nil {
		t.Fatal(err)
	}
	if n := Tokens(m[1].Text); n > 3500 || !strings.Contains(m[1].Text, "the last word") {
		t.Errorf("about %d tokens", n)
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
