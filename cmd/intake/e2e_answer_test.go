package main

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// TestAnswering: a question is answered from the knowledge with its source, else by the operator's bot over a signed
// webhook; where neither knows, a person is offered.
func TestAnswering(t *testing.T) {
	verify, err := standardwebhooks.NewWebhook(webhookSecret)
	if err != nil {
		t.Fatal(err)
	}
	bot := loopback(t, func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if err := verify.Verify(body, r.Header); err != nil {
			t.Error(err)
		}
		var q struct{ Data struct{ Question string } }
		_ = json.Unmarshal(body, &q)
		if !strings.Contains(q.Data.Question, "Chile") {
			rw.WriteHeader(http.StatusInternalServerError)
			return
		}
		_, _ = io.WriteString(rw, `{"answer":"Yes, we ship to Chile within a week."}`)
	})
	t.Setenv("E2E_BOT_SECRET", webhookSecret)
	w := newWorld(t, "")
	if err := os.WriteFile(filepath.Join(w.dir, "returns.md"), []byte("# Returns\n\nA watch can be returned within 30 days.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.configure(strings.Replace(w.text(), "    text:\n", "    knowledge: \"*.md\"\n    answer: {bot: {url: \""+bot.URL+"\", secret: \"${E2E_BOT_SECRET}\"}}\n    text:\n", 1))
	p := w.serve()
	p.tell(71, "How do returns work?", "Do you ship to Chile?", "What is the meaning of life?")
	for i, want := range []string{"A watch can be returned within 30 days. (Returns, returns.md)", "Yes, we ship to Chile within a week.", "?"} {
		if got := p.bot.to(71)[i]; !strings.Contains(got, want) {
			t.Errorf("answer %d is %q, want %q", i+1, got, want)
		}
	}
	p.tellAs(71, 4, "yes please")
	if got := p.bot.to(71)[3]; !strings.Contains(strings.ToLower(got), "name") && !strings.Contains(strings.ToLower(got), "number") {
		t.Errorf("after accepting a person: %q", got)
	}
	if strings.Contains(p.log.String(), bot.URL) || strings.Contains(p.log.String(), "Chile") {
		t.Error("the log names the bot's address or the customer's words")
	}
}

// tellAs says one more line of a chat over Telegram, with its message id, and waits for the answer.
func (p *process) tellAs(chat, message int, text string) {
	p.Helper()
	before := len(p.bot.to(chat))
	if got := p.telegram(chat, message, text); got != 200 {
		p.Fatalf("telegram: %d", got)
	}
	eventually(p, "an answer to "+text, func() bool { return len(p.bot.to(chat)) > before })
}

// TestMessageWhileAnswering: words that come while the bot is thinking cancel its call at once; the bot is asked again with
// everything, and the customer gets one reply.
func TestMessageWhileAnswering(t *testing.T) {
	t.Setenv("E2E_BOT_SECRET", webhookSecret)
	asked, cancelled := make(chan string, 8), make(chan struct{}, 8)
	bot := loopback(t, func(rw http.ResponseWriter, r *http.Request) {
		var q struct{ Data struct{ Question string } }
		_ = json.NewDecoder(r.Body).Decode(&q)
		asked <- q.Data.Question
		if !strings.Contains(q.Data.Question, "Peru") {
			<-r.Context().Done() // it thinks for as long as it may
			cancelled <- struct{}{}
			return
		}
		_, _ = io.WriteString(rw, `{"answer":"To both, within a week."}`)
	})
	w := newWorld(t, "")
	w.configure(strings.Replace(w.text(), "    text:\n", "    answer: {bot: {url: \""+bot.URL+"\", secret: \"${E2E_BOT_SECRET}\", timeout: 20s}}\n    text:\n", 1))
	p := w.serve()
	if got := p.telegram(72, 1, "Do you ship to Chile?"); got != 200 {
		t.Fatalf("telegram: %d", got)
	}
	if q := <-asked; !strings.Contains(q, "Chile") {
		t.Fatalf("asked %q", q)
	}
	if got := p.telegram(72, 2, "And do you ship to Peru?"); got != 200 {
		t.Fatalf("telegram: %d", got)
	}
	select {
	case <-cancelled:
	case <-time.After(within):
		t.Fatal("the bot goes on thinking about the old question")
	}
	if q := <-asked; !strings.Contains(q, "Chile") || !strings.Contains(q, "Peru") {
		t.Errorf("asked again %q", q)
	}
	eventually(t, "a reply", func() bool { return len(p.bot.to(72)) > 0 })
	time.Sleep(500 * time.Millisecond)
	if said := p.bot.to(72); len(said) != 1 || !strings.Contains(said[0], "To both") {
		t.Errorf("said %q", said)
	}
}
