package answer

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/seed-151f84ba/intake/configs"
)

const botSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

func newBot(t *testing.T, timeout time.Duration, h http.HandlerFunc) *Bot {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	client := s.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	n := atomic.Int64{}
	b, err := NewBot(BotSpec{URL: s.URL, Secret: botSecret, Timeout: timeout}, BotDeps{HTTP: client, Now: time.Now,
		NewID: func() string { return string(rune('a' + n.Add(1))) }})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var asked = Question{Text: "do you ship to Chile?", Lang: "en", Agent: configs.Agent{ID: "demo"}, Conversation: "c1"}

// TestBotIsAskedSigned: an independent implementation verifies the signature over the very body.
func TestBotIsAskedSigned(t *testing.T) {
	verify, err := standardwebhooks.NewWebhook(botSecret)
	if err != nil {
		t.Fatal(err)
	}
	b := newBot(t, 0, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if err := verify.Verify(body, r.Header); err != nil {
			t.Error(err)
		}
		var q struct {
			Type string
			Data map[string]string
		}
		if err := json.Unmarshal(body, &q); err != nil {
			t.Error(err)
		}
		if q.Type != "question.asked" || q.Data["question"] != asked.Text || q.Data["language"] != "en" || q.Data["agent"] != "demo" || q.Data["conversation"] != "c1" {
			t.Errorf("asked %+v", q)
		}
		io.WriteString(w, `{"answer":"Yes, within\u0007 a week.","source":"Shipping"}`)
	})
	a, err := b.Answer(context.Background(), asked)
	if want := (Answer{Can: true, Text: "Yes, within a week.", Source: FromBot, Quote: "Shipping"}); err != nil || a != want {
		t.Fatalf("%+v, %v", a, err)
	}
}

func TestBotAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		fails  bool
	}{
		"no content":   {answer: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }},
		"empty answer": {answer: func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, `{"answer":"  "}`) }},
		"null":         {answer: func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, `{"answer":null}`) }},
		"server error": {answer: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }, fails: true},
		"redirect":     {answer: func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusFound) }, fails: true},
		"not JSON":     {answer: func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, `<html>`) }, fails: true},
		"far too large": {answer: func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, `{"answer":"`+strings.Repeat("x", botBody)+`"}`)
		}, fails: true},
		"broken midway": {answer: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			io.WriteString(w, `{"an`)
		}, fails: true},
		"too slow by far": {answer: func(_ http.ResponseWriter, r *http.Request) { io.Copy(io.Discard, r.Body); <-r.Context().Done() }, fails: true},
	} {
		t.Run(name, func(t *testing.T) {
			a, err := newBot(t, 200*time.Millisecond, c.answer).Answer(context.Background(), asked)
			if a.Can || (err != nil) != c.fails {
				t.Fatalf("%+v, %v", a, err)
			}
		})
	}
}

func TestBotsWordsAreBounded(t *testing.T) {
	b := newBot(t, 0, func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, `{"answer":"`+strings.Repeat("ä", 3000)+`"}`)
	})
	a, err := b.Answer(context.Background(), asked)
	if n := len([]rune(a.Text)); err != nil || n != botAnswer {
		t.Fatalf("%d code points, %v", n, err)
	}
}

// TestBotIsLeftAloneAfterFailures: a turn whose customer said more is no failure.
func TestBotIsLeftAloneAfterFailures(t *testing.T) {
	calls := atomic.Int64{}
	b := newBot(t, 0, func(w http.ResponseWriter, _ *http.Request) {
		calls.Add(1)
		w.WriteHeader(http.StatusInternalServerError)
	})
	over, cancel := context.WithCancel(context.Background())
	cancel()
	for range 10 {
		if _, err := b.Answer(over, asked); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	for range botFailures {
		if _, err := b.Answer(context.Background(), asked); errors.Is(err, ErrResting) {
			t.Fatal("left alone too early")
		}
	}
	before := calls.Load()
	if _, err := b.Answer(context.Background(), asked); !errors.Is(err, ErrResting) || calls.Load() != before {
		t.Fatalf("%v, %d calls more", err, calls.Load()-before)
	}
}

func TestBotThatCannotWorkIsRefused(t *testing.T) {
	for _, secret := range []string{"", "abc", "whsec_", "whsec_!!"} {
		if _, err := NewBot(BotSpec{URL: "https://example.com", Secret: secret}, BotDeps{}); err == nil || secret != "" && strings.Contains(err.Error(), secret) && secret != "whsec_" {
			t.Errorf("%q: %v", secret, err)
		}
	}
}

// TestDeskAsksTheBotLast: what the operator wrote down is answered from there.
func TestDeskAsksTheBotLast(t *testing.T) {
	calls := atomic.Int64{}
	b := newBot(t, 0, func(w http.ResponseWriter, _ *http.Request) {
		calls.Add(1)
		io.WriteString(w, `{"answer":"Ask me anything."}`)
	})
	got := map[string]int{}
	d := &Desk{Bots: map[string]*Bot{"demo": b}, Count: func(o string) { got[o]++ },
		Lexical: Lexical{Knowledge: map[string][]Passage{"demo": Passages("docs/returns.md", "# Returns\n\nYou can return a watch within 30 days.")}}}
	a, err := d.Answer(context.Background(), Question{Text: "how do returns work?", Lang: "en", Agent: configs.Agent{ID: "demo"}})
	if err != nil || a.Source != FromKnowledge || a.Quote != "Returns, returns.md" || calls.Load() != 0 {
		t.Fatalf("%+v, %v, %d calls", a, err, calls.Load())
	}
	if a, err = d.Answer(context.Background(), asked); err != nil || a.Source != FromBot || got["bot_answered"] != 1 {
		t.Fatalf("%+v, %v, %v", a, err, got)
	}
	other := asked
	other.Agent.ID = "other"
	if a, err = d.Answer(context.Background(), other); err != nil || a.Can {
		t.Fatalf("another agent's bot answered: %+v, %v", a, err)
	}
}

func TestKnowledgeIsQuoted(t *testing.T) {
	long := "# Returns\n\n## How long\n\n" + strings.Repeat("Our shop has been here since the old days. ", 10) +
		"\n\nA watch can be returned within 30 days. Keep the receipt! " + strings.Repeat("We look at every watch with care. ", 10)
	l := &Lexical{Knowledge: map[string][]Passage{"demo": Passages("help/returns.md", long)}}
	q := Question{Text: "how long can a watch be returned?", Lang: "en", Agent: configs.Agent{ID: "demo"}}
	a, _ := l.Answer(context.Background(), q)
	if !strings.HasPrefix(a.Text, "A watch can be returned within 30 days.") || a.Quote != "Returns – How long, returns.md" {
		t.Errorf("%+v", a)
	}
	q.Voice = true
	if a, _ = l.Answer(context.Background(), q); !strings.HasPrefix(a.Text, "A watch can be returned") || len(a.Text) > 340 || !strings.HasSuffix(a.Text, ".") {
		t.Errorf("heard: %q", a.Text)
	}
}
