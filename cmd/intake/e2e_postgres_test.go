package main

import (
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/records/recordstest"
)

// wire stands between a program and its database and can be cut.
type wire struct {
	t    *testing.T
	addr string // of this end
	to   string
	mu   sync.Mutex
	l    net.Listener
	open map[net.Conn]struct{}
}

// newWire returns dsn as it is reached through a wire.
func newWire(t *testing.T, dsn string) (*wire, string) {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{t: t, addr: freeAddr(t), to: u.Host, open: map[net.Conn]struct{}{}}
	w.mend()
	t.Cleanup(w.cut)
	u.Host = w.addr
	return w, u.String()
}

// mend accepts connections.
func (w *wire) mend() {
	w.t.Helper()
	l, err := net.Listen("tcp", w.addr)
	if err != nil {
		w.t.Fatal(err)
	}
	w.mu.Lock()
	w.l = l
	w.mu.Unlock()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go w.carry(c)
		}
	}()
}

func (w *wire) carry(c net.Conn) {
	defer c.Close()
	d, err := net.Dial("tcp", w.to)
	if err != nil {
		return
	}
	defer d.Close()
	w.mu.Lock()
	w.open[c], w.open[d] = struct{}{}, struct{}{}
	w.mu.Unlock()
	go func() { _, _ = io.Copy(d, c); d.Close() }()
	_, _ = io.Copy(c, d)
	w.mu.Lock()
	delete(w.open, c)
	delete(w.open, d)
	w.mu.Unlock()
}

// cut ends every connection and refuses new ones, as a server that died.
func (w *wire) cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.l.Close()
	for c := range w.open {
		c.Close()
	}
}

// TestDatabaseLost: without its database the program acknowledges nothing and says so; when the database is back it
// goes on by itself, and what was acknowledged is there once and answered.
func TestDatabaseLost(t *testing.T) {
	line, dsn := newWire(t, recordstest.Postgres(t))
	p := newWorld(t, dsn).serve()
	p.tell(50, "What are your opening hours?")
	c := p.dial("", 0)
	c.say("m1", "What are your opening hours?")
	c.line()

	line.cut()
	start := time.Now()
	if got := p.telegram(50, 2, "lost words"); got != http.StatusServiceUnavailable {
		t.Errorf("webhook without a database: %d, want 503", got)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("the 503 took %s", took)
	} else {
		t.Logf("503 after %s", took.Round(time.Millisecond))
	}
	if got := p.status("GET", p.public+"/readyz", nil, nil); got != http.StatusServiceUnavailable {
		t.Errorf("readyz without a database: %d", got)
	}
	if got := p.status("GET", p.public+"/healthz", nil, nil); got != http.StatusOK {
		t.Errorf("healthz without a database: %d", got)
	}
	c.send(map[string]any{"type": "message", "id": "m2", "text": "said while it was gone"})
	if f := c.next(); f.Type != "error" || f.Code != "unavailable" {
		t.Errorf("the socket got %+v", f)
	}

	line.mend()
	start = time.Now()
	eventually(t, "the webhook works again", func() bool { return p.telegram(50, 2, "What are your opening hours?") == http.StatusOK })
	eventually(t, "an answer", func() bool { return len(p.bot.to(50)) == 2 })
	t.Logf("works again after %s", time.Since(start).Round(time.Millisecond))
	c.say("m2", "What are your opening hours?")
	if f := c.line(); f.From != "agent" {
		t.Errorf("want an answer, got %+v", f)
	}
	got := p.conversation(c.conv)
	var said []string
	for _, m := range got.Messages {
		if m.From == "customer" {
			said = append(said, m.Text)
		}
	}
	if len(said) != 2 || strings.Contains(strings.Join(said, " "), "gone") {
		t.Errorf("stored: %q", said)
	}
}
