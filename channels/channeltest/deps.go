// Package channeltest is what every channel adapter is tested with: fake surroundings (Deps, Feed, Sink, Log, Clock)
// and Run, the conformance suite an adapter must pass before it is registered.
package channeltest

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/channels"
)

// PublicURL is the Deps.PublicURL of every test.
const PublicURL = "https://intake.test"

// Start is where the clock of every test stands at first.
var Start = time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC)

// Deps is a channels.Deps made of fakes, with handles on them. The fields of channels.Deps may be replaced before
// the adapter is built.
type Deps struct {
	channels.Deps
	Sunk   *Sink   // behind Deps.Sink
	Lines  *Feed   // behind Deps.Feed
	Clock  *Clock  // behind Deps.Now
	Logged *Log    // behind Deps.Log
	Counts *Counts // behind Deps.Count
}

// NewDeps gives fresh surroundings. Their HTTP client reaches loopback addresses alone and fails the test otherwise.
func NewDeps(t testing.TB) *Deps {
	feed := NewFeed()
	d := &Deps{
		Sunk: NewSink(feed), Lines: feed, Clock: NewClock(), Logged: &Log{}, Counts: &Counts{},
	}
	d.Deps = channels.Deps{
		Sink:      d.Sunk.Store,
		Feed:      feed,
		HTTP:      &http.Client{Timeout: 10 * time.Second, Transport: loopback{t}},
		Now:       d.Clock.Now,
		NewID:     newIDs(),
		Key:       func(use string) []byte { k := sha256.Sum256([]byte("test key: " + use)); return k[:] },
		Log:       d.Logged.Logger(),
		Count:     d.Counts.Add,
		Trouble:   func(code, _ string) { d.Counts.Add("trouble " + code) },
		PublicURL: PublicURL,
	}
	return d
}

// newIDs gives ids of the shape of the real ones (26 characters of [0-9a-z], sortable), the same in every run.
func newIDs() func() string {
	var mu sync.Mutex
	n := 0
	return func() string {
		mu.Lock()
		defer mu.Unlock()
		n++
		return fmt.Sprintf("0test%021d", n)
	}
}

// Clock is a clock that stands until it is moved.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock gives a clock that stands at Start.
func NewClock() *Clock { return &Clock{now: Start} }

// Now reads the clock.
func (c *Clock) Now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.now }

// Move moves the clock forward by d.
func (c *Clock) Move(d time.Duration) { c.mu.Lock(); defer c.mu.Unlock(); c.now = c.now.Add(d) }

// Log keeps everything an adapter logs, at every level.
type Log struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// Logger writes to the Log.
func (l *Log) Logger() *slog.Logger {
	return slog.New(slog.NewJSONHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug - 8}))
}

// Write implements io.Writer.
func (l *Log) Write(p []byte) (int, error) { l.mu.Lock(); defer l.mu.Unlock(); return l.buf.Write(p) }

// String is everything logged so far, one JSON object a line.
func (l *Log) String() string { l.mu.Lock(); defer l.mu.Unlock(); return l.buf.String() }

// Counts keeps what an adapter counted.
type Counts struct {
	mu sync.Mutex
	n  map[string]int
}

// Add counts one event.
func (c *Counts) Add(event string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.n == nil {
		c.n = map[string]int{}
	}
	c.n[event]++
}

// Of says how often event was counted.
func (c *Counts) Of(event string) int { c.mu.Lock(); defer c.mu.Unlock(); return c.n[event] }

// Names lists what was counted, in no order.
func (c *Counts) Names() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var out []string
	for k := range c.n {
		out = append(out, k)
	}
	return out
}

// loopback is the only transport of a test: a request for another host is a failed test, not a request.
type loopback struct{ t testing.TB }

var direct = &http.Transport{Proxy: nil, DisableKeepAlives: true}

func (l loopback) RoundTrip(r *http.Request) (*http.Response, error) {
	host := r.URL.Hostname()
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		l.t.Errorf("the adapter tried to leave loopback: host %q", host)
		return nil, errors.New("no network in tests")
	}
	return direct.RoundTrip(r)
}

// talkative is a transport that refuses with the whole address in its error, as real ones do.
type talkative struct{}

func (talkative) RoundTrip(r *http.Request) (*http.Response, error) {
	return nil, errors.New("refused: " + r.URL.String() + " " + r.URL.Path)
}
