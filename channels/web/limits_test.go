package web

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/seed-151f84ba/intake/channels"
)

func TestBrokenFramesAreNamedAndTheSocketStays(t *testing.T) {
	s := newSite(t, `{"frames_per_second":-1}`)
	c := s.open("")
	for _, f := range []string{
		``, `x`, `null`, `[]`, `"message"`, `{}`, `{"type":null}`, `{"type":7}`, `{"type":"message"}`,
		`{"type":"message","id":"","text":"a"}`, `{"type":"message","id":"a b","text":"a"}`,
		`{"type":"message","id":"` + strings.Repeat("a", 65) + `","text":"a"}`, `{"type":"message","id":7,"text":"a"}`,
		`{"type":"message","id":"a/b","text":"a"}`, `{"type":"message","id":"é","text":"a"}`,
		`{"type":"read"}`, `{"type":"read","seq":"1"}`, `{"type":"read","seq":-1}`, `{"type":"read","seq":1.5}`,
		`{"type":"message","id":"a","text":"a"}{}`, `{"type":"form","id":"a b","values":{"name":"x"}}`,
		`{"type":"hello"}`, strings.Repeat("[", 20000),
	} {
		c.say(f)
		c.wantError("bad_frame", "", false)
	}
	for _, f := range []string{
		`{"type":"message","id":"k"}`, `{"type":"message","id":"k","text":null}`, `{"type":"message","id":"k","text":" \u0000\n"}`,
		`{"type":"form","id":"k"}`, `{"type":"form","id":"k","values":{}}`, `{"type":"form","id":"k","values":{"name":" "}}`,
		`{"type":"form","id":"k","values":{"na me":"x"}}`,
	} {
		c.say(f)
		c.wantError("bad_frame", "k", false)
	}
	if err := c.ws.WriteMessage(websocket.BinaryMessage, []byte(`{"type":"typing"}`)); err != nil {
		t.Fatal(err)
	}
	c.wantError("bad_frame", "", false)
	for _, f := range []string{`{"type":"future","id":7}`, `{"type":""}`, `{"type":"ping"}`} {
		c.say(f)
	}
	c.quiet()
	c.message(strings.Repeat("Az09_-", 10)+"1234", "still alive")
	c.want("ack")
}

func TestSizes(t *testing.T) {
	s := newSite(t, "")
	c := s.open("")
	c.message("most", strings.Repeat("ش", maxText))
	c.want("ack")
	c.message("more", strings.Repeat("a", maxText+1))
	c.wantError("too_large", "more", false)
	c.say(`{"type":"form","id":"f","values":{"a":"` + strings.Repeat("x", maxText) + `","b":"y"}}`)
	c.wantError("too_large", "f", false)
	c.say(`{"type":"x","pad":"` + strings.Repeat("a", maxFrame-21) + `"}`) // exactly 64 KiB
	c.quiet()
	c.say(`{"type":"x","pad":"` + strings.Repeat("a", maxFrame-20) + `"}`)
	c.wantClose(websocket.CloseMessageTooBig)
}

func TestTooLargeIsToldEvenToAClientThatKeepsSending(t *testing.T) {
	s := newSite(t, "")
	c := s.open("")
	_ = c.ws.SetWriteDeadline(time.Now().Add(5 * time.Second))
	_ = c.ws.WriteMessage(websocket.TextMessage, bytes.Repeat([]byte("a"), 900<<10))
	c.wantClose(websocket.CloseMessageTooBig)
}

func TestFragmentsCountTogether(t *testing.T) {
	s := newSite(t, "")
	c := s.open("")
	w, err := c.ws.NextWriter(websocket.TextMessage)
	if err != nil {
		t.Fatal(err)
	}
	for range 40 {
		if _, err := io.WriteString(w, strings.Repeat("a", 2048)); err != nil {
			break // the server has hung up already
		}
	}
	_ = w.Close()
	c.wantClose(websocket.CloseMessageTooBig)
}

func TestInvalidUTF8Closes1007(t *testing.T) {
	for _, bad := range []string{"\xff", "\xed\xa0\x80", "\xc0\xaf", "\xf4\x90\x80\x80", `{"type":"message","id":"a","text":"` + "\xce"} {
		s := newSite(t, "")
		c := s.open("")
		c.say(bad)
		c.wantClose(websocket.CloseInvalidFramePayloadData)
	}
}

func TestHelloFirst(t *testing.T) {
	s := newSite(t, "")
	c := s.raw()
	c.say(`{"type":"future"}`)
	c.say(`{`)
	c.wantError("bad_frame", "", false)
	c.say(`{"type":"message","id":"a","text":"hi"}`)
	c.wantError("bad_frame", "a", false)
	c.wantClose(websocket.ClosePolicyViolation)
	if s.deps.Sunk.Calls() != 0 {
		t.Fatal("stored before hello")
	}
	s.web.times.hello = 50 * time.Millisecond
	silent := s.raw()
	silent.wantClose(websocket.ClosePolicyViolation)
	until(t, "the room is empty", func() bool { return s.web.room.size() == 0 })
}

func TestRateLimitRejectsTheFrameAndNotTheSocket(t *testing.T) {
	s := newSite(t, `{"frame_burst":5,"frames_per_second":2}`) // the hello is one of the five
	c := s.open("")
	for i := range 4 {
		c.message(fmt.Sprint("m", i), "hi")
		c.want("ack")
	}
	c.message("m4", "hi")
	c.wantError("rate_limited", "m4", true)
	s.deps.Clock.Move(500 * time.Millisecond)
	c.message("m4", "hi")
	if g := c.want("ack"); g.ID != "m4" || g.Seq != 5 {
		t.Fatalf("%+v", g)
	}
	c.message("m5", "hi")
	c.wantError("rate_limited", "m5", true)
}

func TestFullRoom(t *testing.T) {
	s := newSite(t, `{"max_sockets":2}`)
	one := s.open("")
	s.raw()
	until(t, "both are in", func() bool { return s.web.room.size() == 2 })
	third := s.raw()
	third.wantClose(websocket.CloseTryAgainLater)
	one.ws.Close()
	until(t, "a place is free", func() bool { return s.web.room.size() == 1 })
	s.open("")
}

// A reader who stops reading costs a bounded queue and is dropped; the others do not notice.
func TestSlowReaderIsDropped(t *testing.T) {
	s := newSite(t, `{"frames_per_second":-1}`)
	s.web.times.write, s.web.times.slow = 2*time.Second, 1900*time.Millisecond
	slow := s.open("")
	fast := s.back(slow, "0")
	line := strings.Repeat("x", maxText)
	for range 2000 { // 16 MB: more than the machine's socket buffers take
		s.bot(slow.welcome.Conversation, line)
	}
	for range 2000 {
		fast.want("message")
	}
	until(t, "the slow socket is gone", func() bool { return s.web.room.size() == 1 })
	s.bot(slow.welcome.Conversation, "still here?")
	fast.want("message")
}

func TestFloodWithoutReadingIsClosed1013(t *testing.T) {
	s := newSite(t, `{"frame_burst":1,"frames_per_second":1}`)
	c := s.open("")
	open := s.web.room.of(visitorOf(s, c))[0]
	open.mu.Lock()
	for range maxOut + 1 { // what a writer that does not get on would see
		open.queueLocked(frame{Type: "typing"})
	}
	open.mu.Unlock()
	c.wantClose(websocket.CloseTryAgainLater)
}

func TestPingsAndTheDead(t *testing.T) {
	s := newSite(t, "")
	s.web.times.ping, s.web.times.read = 30*time.Millisecond, 250*time.Millisecond
	alive, dead := s.open(""), s.open("")
	pings := make(chan struct{}, 100)
	answer := alive.ws.PingHandler()
	alive.ws.SetPingHandler(func(d string) error { pings <- struct{}{}; return answer(d) })
	go func() {
		for {
			if _, _, err := alive.ws.ReadMessage(); err != nil {
				return
			}
		}
	}()
	until(t, "the one who does not answer is gone", func() bool { return s.web.room.size() == 1 })
	for range 10 {
		select {
		case <-pings:
		case <-time.After(3 * time.Second):
			t.Fatal("no pings")
		}
	}
	if s.web.room.size() != 1 {
		t.Fatal("the living one was dropped")
	}
	dead.wantClose(websocket.CloseGoingAway)
}

func TestLostWakeIsFoundByThePing(t *testing.T) {
	s := newSite(t, "")
	s.web.times.ping = 30 * time.Millisecond
	s.web.deps.Feed = deaf{s.web.deps.Feed}
	c := s.open("")
	c.message("a", "hi")
	c.want("ack")
	s.bot(c.welcome.Conversation, "unheard")
	if g := c.want("message"); g.Text != "unheard" {
		t.Fatalf("%+v", g)
	}
}

// deaf is a feed whose wake-ups are all lost.
type deaf struct{ channels.Feed }

func (deaf) Follow(string) (<-chan struct{}, func()) { return make(chan struct{}), func() {} }

func TestCloseSaysServiceRestart(t *testing.T) {
	s := newSite(t, "")
	seated, waiting := s.open(""), s.raw()
	until(t, "both are in", func() bool { return s.web.room.size() == 2 })
	done := make(chan error, 1)
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		done <- s.web.Close(ctx)
	}()
	seated.wantClose(websocket.CloseServiceRestart)
	waiting.wantClose(websocket.CloseServiceRestart)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	s.raw().wantClose(websocket.CloseTryAgainLater)
}

func TestOtherPathsAndMethods(t *testing.T) {
	s := newSite(t, "")
	for _, c := range []struct {
		method, path, origin string
		status               int
	}{
		{"GET", "", "", 404}, {"POST", "", "", 404}, {"GET", "/", "", 404}, {"GET", "/socket/", "", 404}, {"GET", "/x", "", 404},
		{"GET", "/socket", "", 403}, {"GET", "/socket", "https://evil.example", 403}, {"POST", "/socket", "null", 403},
		{"GET", "/socket", "own", 426}, {"POST", "/socket", "own", 405},
	} {
		r, _ := http.NewRequest(c.method, s.srv.URL+"/c/site"+c.path, nil)
		if c.origin == "own" {
			c.origin = s.srv.URL
		}
		if c.origin != "" {
			r.Header.Set("Origin", c.origin)
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != c.status {
			t.Errorf("%s %s from %q: %d, want %d", c.method, c.path, c.origin, resp.StatusCode, c.status)
		}
		if c.path == "/socket" && resp.Header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s from %q: the widget cannot read the answer", c.method, c.origin)
		}
	}
}
