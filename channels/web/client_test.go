package web

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/channels/channeltest"
)

// site is one account behind a real server, with the fakes behind it.
type site struct {
	t    *testing.T
	deps *channeltest.Deps
	web  *Web
	srv  *httptest.Server
}

func newSite(t *testing.T, settings string) *site {
	t.Helper()
	return newSiteWith(t, channeltest.NewDeps(t), settings)
}

func newSiteWith(t *testing.T, d *channeltest.Deps, settings string) *site {
	t.Helper()
	ch, err := New(channels.Account{ID: "site", Kind: Kind, Settings: json.RawMessage(settings)}, d.Deps)
	if err != nil {
		t.Fatal(err)
	}
	w := ch.(*Web)
	w.times.close, w.times.sweep = 200*time.Millisecond, 20*time.Millisecond
	srv := httptest.NewServer(http.StripPrefix("/c/site", w))
	t.Cleanup(func() {
		ctx, done := context.WithTimeout(context.Background(), 5*time.Second)
		defer done()
		if err := w.Close(ctx); err != nil {
			t.Error(err)
		}
		srv.Close()
	})
	return &site{t: t, deps: d, web: w, srv: srv}
}

// client is a widget without a face.
type client struct {
	t       *testing.T
	ws      *websocket.Conn
	welcome got
}

// got is any server frame.
type got struct {
	Type, Token, Conversation, ID, Greeting, Name, From, Text, At, Code string
	Seq                                                                 int64
	Retryable                                                           *bool
	Fields                                                              []map[string]any
}

func (s *site) dial(header http.Header) (*websocket.Conn, *http.Response, error) {
	if header == nil {
		header = http.Header{"Origin": {s.srv.URL}}
	}
	return websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(s.srv.URL, "http")+"/c/site/socket", header)
}

// raw opens a socket and says nothing.
func (s *site) raw() *client {
	s.t.Helper()
	ws, _, err := s.dial(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { ws.Close() })
	return &client{t: s.t, ws: ws}
}

// open opens a socket and says hello with the given members.
func (s *site) open(hello string) *client {
	s.t.Helper()
	c := s.raw()
	if hello != "" {
		hello = "," + hello
	}
	c.say(`{"type":"hello"` + hello + `}`)
	c.welcome = c.want("welcome")
	return c
}

// back opens a socket with the token of another.
func (s *site) back(c *client, lastSeq string) *client {
	s.t.Helper()
	return s.open(`"token":"` + c.welcome.Token + `","last_seq":` + lastSeq)
}

func (c *client) say(frame string) {
	c.t.Helper()
	if err := c.ws.WriteMessage(websocket.TextMessage, []byte(frame)); err != nil {
		c.t.Fatal(err)
	}
}

func (c *client) message(id, text string) {
	c.t.Helper()
	raw, _ := json.Marshal(map[string]string{"type": "message", "id": id, "text": text})
	c.say(string(raw))
}

func (c *client) next() got {
	c.t.Helper()
	_ = c.ws.SetReadDeadline(time.Now().Add(5 * time.Second))
	_, raw, err := c.ws.ReadMessage()
	if err != nil {
		c.t.Fatalf("read: %v", err)
	}
	var g got
	if err := json.Unmarshal(raw, &g); err != nil {
		c.t.Fatalf("server frame %s: %v", raw, err)
	}
	return g
}

func (c *client) want(kind string) got {
	c.t.Helper()
	g := c.next()
	if g.Type != kind {
		c.t.Fatalf("got a %s frame %+v, want %s", g.Type, g, kind)
	}
	return g
}

func (c *client) wantError(code, id string, retryable bool) {
	c.t.Helper()
	g := c.want("error")
	if g.Code != code || g.ID != id || g.Retryable == nil || *g.Retryable != retryable {
		c.t.Fatalf("got error %+v, want %s of %q, retryable %v", g, code, id, retryable)
	}
}

// quiet fails when the server has something to say. A refused empty message is the bookmark: frames are answered in
// order, so its error is the next frame of a quiet socket.
func (c *client) quiet() {
	c.t.Helper()
	c.say(`{"type":"message","id":"bookmark","text":""}`)
	c.wantError("bad_frame", "bookmark", false)
}

func (c *client) wantClose(code int) {
	c.t.Helper()
	_ = c.ws.SetReadDeadline(time.Now().Add(5 * time.Second))
	for {
		_, raw, err := c.ws.ReadMessage()
		if err == nil {
			c.t.Logf("before the close: %s", raw)
			continue
		}
		if !websocket.IsCloseError(err, code) {
			c.t.Fatalf("got %v, want close %d", err, code)
		}
		return
	}
}

func (s *site) bot(conv, text string) channels.Line {
	return s.deps.Lines.Append(conv, channels.Line{From: channels.FromAgent, Text: text, At: s.deps.Clock.Now()})
}

// until waits for a condition another goroutine brings about.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(5 * time.Second); !ok(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never: %s", what)
		}
	}
}
