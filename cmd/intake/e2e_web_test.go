package main

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// TestRoadOverSocket: welcome, durable ack before any reply, the same seq for a repeated id, and a new socket that
// goes on where the old one stopped.
func TestRoadOverSocket(t *testing.T) {
	p := newWorld(t, "").serve()
	c := p.dial("", 0)
	if c.last != 0 {
		t.Errorf("a fresh hello is at seq %d", c.last)
	}
	first := c.say("m1", "What are your opening hours?")
	reply := c.line()
	if reply.From != "agent" || reply.Seq != first.Seq+1 || !strings.Contains(reply.Text, "nine to five") {
		t.Errorf("after seq %d came %+v", first.Seq, reply)
	}
	if again := c.say("m1", "What are your opening hours?"); again.Seq != first.Seq {
		t.Errorf("a repeated id has seq %d, the first had %d", again.Seq, first.Seq)
	}
	c.silent(300 * time.Millisecond)
	c.say("m2", "I'd like a demo")
	if ask := c.line(); ask.From != "agent" {
		t.Errorf("want a question, got %+v", ask)
	}

	other := p.dial(c.token, first.Seq)
	if other.conv != c.conv || other.last != 4 {
		t.Fatalf("resumed %s at %d, want %s at 4", other.conv, other.last, c.conv)
	}
	var replayed []string
	for want := first.Seq + 1; want <= 4; want++ {
		f := other.line()
		if f.Seq != want {
			t.Fatalf("replayed seq %d, want %d", f.Seq, want)
		}
		replayed = append(replayed, f.From)
	}
	if got := strings.Join(replayed, " "); got != "agent customer agent" {
		t.Errorf("replayed %s", got)
	}
	c.say("m3", "My name is Nora Whitfield and my number is 415 231 0042")
	if f := other.line(); f.From != "customer" || f.ID != "m3" {
		t.Errorf("the other socket was shown %+v", f)
	}
	told := c.line()
	found := p.search("Whitfield")
	if len(found) != 1 || !strings.Contains(told.Text, found[0].ID) || found[0].Conversation != c.conv {
		t.Fatalf("told %q, found %+v", told.Text, found)
	}
	if got := p.conversation(c.conv); len(got.Messages) != 6 || len(got.Records) != 1 {
		t.Errorf("conversation: %+v", got)
	}
}

// TestStrangersOnTheSocket: another origin, and a token nobody gave out.
func TestStrangersOnTheSocket(t *testing.T) {
	p := newWorld(t, "").serve()
	url := "ws" + strings.TrimPrefix(p.public, "http") + "/c/site/socket"
	for name, h := range map[string]http.Header{"no origin": {}, "another origin": {"Origin": {"https://evil.example"}}} {
		ws, r, err := websocket.DefaultDialer.Dial(url, h)
		if err == nil {
			_, _, err = ws.ReadMessage()
			ws.Close()
			if !websocket.IsCloseError(err, 4403) {
				t.Errorf("%s: connected, then %v", name, err)
			}
			continue
		}
		if r == nil || r.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %v", name, err)
		}
	}
	mine := p.dial("", 0)
	mine.say("m1", "What are your opening hours?")
	mine.line()
	forged := p.dial(mine.token[:len(mine.token)-2]+"zz", 0)
	if forged.conv == mine.conv || forged.last != 0 {
		t.Errorf("a forged token opened conversation %s at %d", forged.conv, forged.last)
	}
	mine.send(map[string]any{"type": "message", "id": "not an id!", "text": "x"})
	if f := mine.next(); f.Type != "error" || f.Code != "bad_frame" {
		t.Errorf("a malformed id was answered %+v", f)
	}
	mine.say("m2", "still here")
}

// TestMemberTakesOver: a member's reply is on the customer's socket within a second, the agent is silent until it is
// given the conversation back.
func TestMemberTakesOver(t *testing.T) {
	p := newWorld(t, "").serve()
	c := p.dial("", 0)
	c.say("m1", "What are your opening hours?")
	c.line()
	p.reply(c, "Hello, this is Ann from the team.")
	c.say("m2", "Oh hi! What are your opening hours?")
	c.silent(700 * time.Millisecond)
	p.reply(c, "As I said.")
	p.api("POST", "conversations/"+c.conv+"/release", nil, 200, nil)
	c.say("m3", "And what are your opening hours?")
	if f := c.line(); f.From != "agent" {
		t.Errorf("after the release came %+v", f)
	}
	p.api("POST", "conversations/"+c.conv+"/takeover", nil, 200, nil)
	c.say("m4", "What are your opening hours?")
	c.silent(700 * time.Millisecond)
	if got := p.telegram(44, 1, "What are your opening hours?"); got != 200 {
		t.Fatalf("telegram: %d", got)
	}
	eventually(t, "an answer in another conversation", func() bool { return len(p.bot.to(44)) == 1 })
}

// reply writes as a member and expects the line on c's socket within a second.
func (p *process) reply(c *widget, text string) {
	p.Helper()
	start := time.Now()
	p.api("POST", "conversations/"+c.conv+"/reply", map[string]string{"text": text}, 201, nil)
	f := c.line()
	if f.From != "member" || f.Text != text {
		p.Errorf("want the member's line, got %+v", f)
	}
	if took := f.read.Sub(start); took > time.Second {
		p.Errorf("the member's reply took %s, want at most a second", took)
	}
}

// TestStop: SIGTERM closes sockets with a code that says come back, finishes what was acknowledged, and ends with
// status 0.
func TestStop(t *testing.T) {
	w := newWorld(t, "")
	p := w.serve()
	c := p.dial("", 0)
	c.say("m1", "What are your opening hours?")
	start := time.Now()
	if err := p.terminate(20 * time.Second); err != nil {
		t.Fatalf("after SIGTERM: %v\n%s", err, p.log.tail())
	}
	t.Logf("stopped after %s", time.Since(start).Round(time.Millisecond))
	select {
	case err := <-c.closed:
		var closed *websocket.CloseError
		if !errors.As(err, &closed) || closed.Code != websocket.CloseGoingAway && closed.Code != websocket.CloseServiceRestart {
			t.Errorf("the socket ended with %v", err)
		}
	case <-time.After(within):
		t.Error("the socket did not end")
	}
	if s := p.log.String(); strings.Contains(s, "panic") {
		t.Errorf("log: %s", s)
	}
	next := w.serve()
	back := next.dial(c.token, 1)
	if f := back.line(); back.conv != c.conv || f.From != "agent" || f.Seq != 2 {
		t.Errorf("after the restart conversation %s has %+v", back.conv, f)
	}
}
