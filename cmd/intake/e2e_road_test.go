package main

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

type foundRecord struct {
	ID           string `json:"id"`
	Type         string `json:"type"`
	Channel      string `json:"channel"`
	Conversation string `json:"conversation"`
	Delivery     string `json:"delivery_status"`
	Fields       []struct {
		Key      string  `json:"key"`
		Value    *string `json:"value"`
		Evidence []struct {
			Source  string  `json:"source"`
			Message *string `json:"message"`
			Start   int     `json:"start"`
			End     int     `json:"end"`
		} `json:"evidence"`
	} `json:"fields"`
}

type seenConversation struct {
	ID       string
	Customer struct{ Address string }
	Records  []string
	Messages []struct {
		ID, From, Text string
		Seq            int64
	}
}

func (p *process) search(q string) []foundRecord {
	p.Helper()
	var list struct{ Items []foundRecord }
	p.api("GET", "records?q="+url.QueryEscape(q), nil, 200, &list)
	return list.Items
}

func (p *process) conversation(id string) seenConversation {
	p.Helper()
	var c seenConversation
	p.api("GET", "conversations/"+id, nil, 200, &c)
	return c
}

// tell says lines over Telegram and waits for the answer to each.
func (p *process) tell(chat int, lines ...string) {
	p.Helper()
	for i, text := range lines {
		before := len(p.bot.to(chat))
		if got := p.telegram(chat, i+1, text); got != 200 {
			p.Fatalf("telegram: %d", got)
		}
		eventually(p, "an answer to "+text, func() bool { return len(p.bot.to(chat)) > before })
	}
}

// TestRoadOverTelegram: a customer's words become a record that is found at once, with evidence that cuts the very
// words out of the message they came from.
func TestRoadOverTelegram(t *testing.T) {
	p := newWorld(t, "").serve()
	p.tell(41, "Hi, I'd like a demo for my team 👋", "What are your opening hours?", "☎️ it's (415) 231-0042, and my name is Nora Whitfield")
	told := strings.Join(p.bot.to(41), "\n")
	if !strings.Contains(told, "nine to five") {
		t.Errorf("the question in between was not answered: %s", told)
	}
	start := time.Now()
	var found []foundRecord
	eventually(t, "the record", func() bool { found = p.search("Whitfield"); return len(found) == 1 })
	if took := time.Since(start); took > time.Second {
		t.Errorf("found by q after %s, want within a second", took)
	}
	r := found[0]
	if !strings.Contains(told, r.ID) {
		t.Errorf("the customer was not told %s: %s", r.ID, told)
	}
	if r.Type != "lead" || r.Channel != "telegram" || !strings.HasPrefix(r.ID, "WIT-LED-") {
		t.Errorf("record %s, type %s, channel %s", r.ID, r.Type, r.Channel)
	}
	text := map[string]string{}
	for _, m := range p.conversation(r.Conversation).Messages {
		text[m.ID] = m.Text
	}
	want := map[string][2]string{"name": {"Nora Whitfield", "Nora Whitfield"}, "phone": {"+14152310042", "(415) 231-0042"}}
	for _, f := range r.Fields {
		w, ok := want[f.Key]
		if !ok {
			continue
		}
		delete(want, f.Key)
		if f.Value == nil || *f.Value != w[0] {
			t.Errorf("%s: got %v, want %s", f.Key, f.Value, w[0])
		}
		if len(f.Evidence) != 1 || f.Evidence[0].Message == nil {
			t.Errorf("%s: evidence %+v", f.Key, f.Evidence)
			continue
		}
		e := f.Evidence[0]
		if cut := string([]rune(text[*e.Message])[e.Start:e.End]); cut != w[1] {
			t.Errorf("%s: the evidence cuts %q out, want %q", f.Key, cut, w[1])
		}
	}
	if len(want) > 0 {
		t.Errorf("fields missing: %v", want)
	}
	for _, q := range []string{r.ID, "nora", "2310042"} {
		if got := p.search(q); len(got) != 1 || got[0].ID != r.ID {
			t.Errorf("q=%s finds %d records", q, len(got))
		}
	}
}

// TestRedelivery: the platform sends an update again, also at once and after its answer; it is one message with one
// answer.
func TestRedelivery(t *testing.T) {
	p := newWorld(t, "").serve()
	done := make(chan int, 8)
	for range cap(done) {
		go func() { done <- p.telegram(43, 1, "What are your opening hours?") }()
	}
	for range cap(done) {
		if got := <-done; got != http.StatusOK {
			t.Errorf("a copy was answered %d", got)
		}
	}
	eventually(t, "an answer", func() bool { return len(p.bot.to(43)) == 1 })
	if got := p.telegram(43, 1, "What are your opening hours?"); got != http.StatusOK {
		t.Errorf("a late copy was answered %d", got)
	}
	time.Sleep(500 * time.Millisecond)
	if got := p.bot.to(43); len(got) != 1 {
		t.Errorf("%d answers: %q", len(got), got)
	}
	var list struct{ Items []struct{ ID string } }
	p.api("GET", "conversations", nil, 200, &list)
	if len(list.Items) != 1 {
		t.Fatalf("%d conversations", len(list.Items))
	}
	if c := p.conversation(list.Items[0].ID); len(c.Messages) != 2 {
		t.Errorf("%d messages: %+v", len(c.Messages), c.Messages)
	}
}

// TestWebhookDestination: a record reaches the customer's own address, signed, and a refused attempt is made again
// with the same id and body.
func TestWebhookDestination(t *testing.T) {
	w := newWorld(t, "")
	w.receiver.refuse = 1
	p := w.serve()
	p.tell(42, "I'd like a demo", "My name is Peter Marsh and my number is 415 231 0077")
	eventually(t, "two attempts", func() bool { return len(w.receiver.deliveries()) == 2 })
	verify, err := standardwebhooks.NewWebhook(webhookSecret)
	if err != nil {
		t.Fatal(err)
	}
	got := w.receiver.deliveries()
	for i, d := range got {
		if err := verify.Verify(d.body, d.header); err != nil {
			t.Errorf("attempt %d: %v", i+1, err)
		}
	}
	if a, b := got[0], got[1]; a.header.Get("webhook-id") != b.header.Get("webhook-id") || string(a.body) != string(b.body) {
		t.Errorf("the second attempt differs:\n%v %s\n%v %s", a.header, a.body, b.header, b.body)
	}
	var body struct {
		Type string
		Data struct {
			Record          foundRecord
			RecordURL       string `json:"record_url"`
			ConversationURL string `json:"conversation_url"`
		}
	}
	if err := json.Unmarshal(got[0].body, &body); err != nil {
		t.Fatal(err)
	}
	r := p.search("Marsh")
	if len(r) != 1 || body.Type != "record.created" || body.Data.Record.ID != r[0].ID {
		t.Fatalf("body %s, records %+v", got[0].body, r)
	}
	if !strings.Contains(body.Data.RecordURL, r[0].ID) || !strings.Contains(body.Data.ConversationURL, r[0].Conversation) {
		t.Errorf("links %s %s", body.Data.RecordURL, body.Data.ConversationURL)
	}
	eventually(t, "a completed delivery", func() bool { return p.search("Marsh")[0].Delivery == "completed" })
	var list struct {
		Items []struct {
			Destination, Event, Status string
			Attempts                   []struct{ Status int }
		}
	}
	p.api("GET", "records/"+r[0].ID+"/deliveries", nil, 200, &list)
	if len(list.Items) != 1 || len(list.Items[0].Attempts) != 2 || list.Items[0].Attempts[0].Status != 500 || list.Items[0].Status != "completed" {
		t.Errorf("deliveries: %+v", list.Items)
	}
}
