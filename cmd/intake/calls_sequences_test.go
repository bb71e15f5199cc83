package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// sequence is a recorded webhook, or what a relay session was told, with what must come of it.
type sequence struct {
	ID       string
	Kind     string
	Sign     struct{ URL string }
	Params   map[string]string
	Messages []struct {
		Dir string
		Msg map[string]any
	}
	Expect map[string]any
}

// TestRecordedSequences plays the recorded webhooks and relay sessions against the whole program. The sequences are not
// part of the repository.
func TestRecordedSequences(t *testing.T) {
	raw, err := os.Open(filepath.Join("..", "..", "..", "shared", "eval", "payloads", "voice_sequences.jsonl"))
	if err != nil {
		t.Skip("skipped: the recorded sequences (../shared/eval) are not here")
	}
	defer raw.Close()
	p := newDesks(t)
	in := bufio.NewScanner(raw)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		var s sequence
		if err := json.Unmarshal(in.Bytes(), &s); err != nil {
			t.Fatal(err)
		}
		t.Run(s.ID, func(t *testing.T) {
			t.Parallel()
			own, w := *p, *p.world
			w.T, own.world = t, &w
			if s.Kind == "webhook" {
				s.webhook(t, &own)
				return
			}
			s.session(t, &own)
		})
	}
}

// account is the agent a sequence is about: the field it expects tells.
func (s sequence) account() string {
	switch s.Expect["field"] {
	case "phone":
		return "r-phone"
	case "email", "name":
		return "r-mail"
	}
	return "r-en"
}

func (s sequence) phone(p *process, account string) *phone {
	ph := newPhone(p, account)
	to := ph.form.Get("To")
	for k, v := range s.Params {
		ph.form.Set(k, v)
	}
	ph.form.Set("AccountSid", lineAccount)
	if s.Kind != "webhook" {
		setup := s.Messages[0].Msg
		ph.form.Set("From", fmt.Sprint(setup["from"]))
		ph.form.Set("Caller", fmt.Sprint(setup["from"]))
	}
	if s.ID == "cr-11-readback-interrupted-not-confirmed" {
		ph.form.Set("From", "+14155550177") // else the number of the call is meant, which needs no read-back
	}
	// every sequence is a call of its own, whatever sid and number of ours its source gave it
	ph.form.Set("CallSid", ph.sid)
	ph.form.Set("To", to)
	ph.from = ph.form.Get("From")
	return ph
}

// webhook posts a recorded form where our documents would have it posted.
func (s sequence) webhook(t *testing.T, p *process) {
	var path string
	switch {
	case strings.HasSuffix(s.Sign.URL, "/voice"):
		path = ""
	case strings.HasSuffix(s.Sign.URL, "/gather"):
		path = "gather"
	case strings.HasSuffix(s.Sign.URL, "/relay-action"):
		path = "relayed"
	case strings.HasSuffix(s.Sign.URL, "/dial-result"):
		path = "dialed"
	case strings.HasSuffix(s.Sign.URL, "/recording"):
		path = "recording"
	}
	account := "r-en"
	if path == "gather" {
		account = "g-en"
	}
	ph := s.phone(p, account)
	if v, ok := s.Expect["caller_id_usable"].(bool); ok && !v {
		ph.from = "anonymous"
	}
	address := lineURL + "/c/" + account
	if path != "" {
		ph.dial() // the call is under way
		ph.next()
		switch path {
		case "gather", "relayed":
			address = ph.action
		default:
			address += "/" + path
		}
	}
	code, text := ph.post(address, nil)
	if code/100 != 2 {
		t.Fatalf("status %d", code)
	}
	if want, ok := s.Expect["twiml_must_contain"].(string); ok && !strings.Contains(text, want) {
		t.Errorf("want %s in %s", want, text)
	}
	if s.Expect["must_return_twiml"] == true {
		document(t, text)
	}
	c := ph.conversationOf()
	if c == nil {
		t.Fatal("no conversation")
	}
	if want, ok := s.Expect["stir"].(string); ok && c.Visitor["stir"] != want {
		t.Errorf("stir %q, want %q", c.Visitor["stir"], want)
	}
	if want, ok := s.Expect["default_region"].(string); ok && c.Visitor["country"] != want {
		t.Errorf("country %q, want %q", c.Visitor["country"], want)
	}
	if want, ok := s.Expect["text"].(string); ok && !said(c, want) {
		t.Errorf("no line %q", want)
	}
	if s.Expect["attach_to_ticket"] == true && c.Visitor["recording"] != s.Params["RecordingUrl"] {
		t.Errorf("recording %q", c.Visitor["recording"])
	}
}

func said(c *callConversation, text string) bool {
	for _, m := range c.Messages {
		if m.From == "customer" && m.Text == text {
			return true
		}
	}
	return false
}

// session plays a relay session: what comes in is sent, our own words are waited for where the sequence has some.
func (s sequence) session(t *testing.T, p *process) {
	ph := s.phone(p, s.account())
	ph.dial()
	ph.next()
	customer := 0
	for i, m := range s.Messages[1:] {
		switch {
		case m.Dir == "close":
			ph.drop()
		case m.Dir == "out":
		case m.Msg["type"] == "setup":
		case m.Msg["type"] == "prompt" && m.Msg["last"] == true && m.Msg["voicePrompt"] != nil:
			if s.account() == "r-mail" && s.Expect["field"] == "email" && i == 0 {
				ph.say("Ann Lee")
				ph.next()
				customer++
			}
			ph.send(m.Msg)
			ph.next()
			customer++
		case m.Msg["type"] == "interrupt":
			ph.send(m.Msg)
		default:
			ph.send(m.Msg)
		}
	}
	time.Sleep(50 * time.Millisecond)
	c := ph.conversationOf()
	if c == nil {
		t.Fatal("no conversation")
	}
	lines := 0
	for _, m := range c.Messages {
		if m.From == "customer" && m.Kind != "digits" {
			lines++
		}
	}
	if lines != customer {
		t.Errorf("%d lines of the caller, want %d", lines, customer)
	}
	if want, ok := s.Expect["text"].(string); ok && !said(c, want) {
		t.Errorf("no line %q", want)
	}
	if s.Expect["dtmf"] != nil {
		ph.press("#")
		eventually(t, "the key is a line", func() bool {
			c = ph.conversationOf()
			return c.Messages[len(c.Messages)-1].Kind == "digits" || said(c, fmt.Sprint(s.Expect["dtmf"]))
		})
	}
	ph.hangUp()
	eventually(t, "the call is closed", func() bool { c = ph.conversationOf(); return !c.Open })
	s.filed(t, ph, c)
}

// filed compares the record with what the sequence expects of its field.
func (s sequence) filed(t *testing.T, ph *phone, c *callConversation) {
	want, _ := s.Expect["value"].(string)
	if s.Expect["name_still"] != nil {
		return
	}
	if want == "" {
		return
	}
	if len(c.Records) != 1 {
		t.Fatalf("records %v", c.Records)
	}
	for _, f := range ph.record(c.Records[0]).Fields {
		if f.Key != s.Expect["field"] {
			continue
		}
		if f.Value == nil || *f.Value != want {
			t.Errorf("%s is %v, want %s", f.Key, f.Value, want)
		}
		if confirmed, ok := s.Expect["confirmed"].(bool); ok && confirmed != (f.State == "confirmed") {
			t.Errorf("%s is %s, want confirmed %v", f.Key, f.State, confirmed)
		}
		if source, ok := s.Expect["source"].(string); ok && (len(f.Evidence) == 0 || f.Evidence[0].Source != source) {
			t.Errorf("evidence %v, want %s", f.Evidence, source)
		}
	}
	for _, m := range c.Messages {
		t.Log(m.Seq, m.From, m.Text)
	}
}
