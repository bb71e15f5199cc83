package channeltest

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/channels"
)

var errSink = errors.New("the store is away")

// refuse is a Sink.Before that stores nothing.
func refuse(context.Context, []channels.Event) error { return errSink }

// How long a test waits: soon for what must happen, slow is how long a fake that must be given up on takes, still is
// for what must not happen.
const (
	soon  = 10 * time.Second
	slow  = 3 * time.Second
	still = 30 * time.Millisecond
)

// storing lists the fixtures that give events.
func storing(t testing.TB, s Suite) []Fixture {
	t.Helper()
	var out []Fixture
	for _, f := range Fixtures(t) {
		ch, d := s.build(t, "")
		if post(t, ch, f.signed(t, s), f.Name); len(d.Sunk.Events()) > 0 {
			out = append(out, f)
		}
	}
	if len(out) == 0 {
		t.Fatal("no recorded request gives an event")
	}
	return out
}

// failedSink: what could not be stored is asked for again, and taken then.
func failedSink(t testing.TB, s Suite) {
	for _, f := range storing(t, s) {
		ch, d := s.build(t, "")
		d.Sunk.Before(refuse)
		w := post(t, ch, f.signed(t, s), f.Name)
		if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
			t.Errorf("%s: status %d, Retry-After %q; want 503 with Retry-After", f.Name, w.Code, w.Header().Get("Retry-After"))
		}
		d.Sunk.Before(nil)
		if w := post(t, ch, f.signed(t, s), f.Name); !good(w.Code) || len(d.Sunk.Events()) == 0 {
			t.Errorf("%s after the sink came back: status %d, %d events", f.Name, w.Code, len(d.Sunk.Events()))
		}
	}
}

// answerWaits: no byte of an answer before the sink returned.
func answerWaits(t testing.TB, s Suite) {
	for _, f := range storing(t, s) {
		ch, d := s.build(t, "")
		entered, release := make(chan struct{}), make(chan struct{})
		var once sync.Once
		d.Sunk.Before(func(context.Context, []channels.Event) error {
			once.Do(func() { close(entered) })
			<-release
			return nil
		})
		w := &watched{ResponseRecorder: httptest.NewRecorder()}
		done := make(chan struct{})
		go func() { defer close(done); serve(t, ch, w, f.signed(t, s), f.Name) }()
		if !closes(entered, soon) {
			t.Fatalf("%s: the sink was not called", f.Name)
		}
		if closes(done, still) || w.begun.Load() {
			t.Errorf("%s: answered before the sink returned", f.Name)
		}
		close(release)
		if !closes(done, soon) {
			t.Fatalf("%s: no answer after the sink returned", f.Name)
		}
		if !good(w.Code) {
			t.Errorf("%s: status %d after the sink returned", f.Name, w.Code)
		}
	}
}

func closes(c <-chan struct{}, within time.Duration) bool {
	timer := time.NewTimer(within)
	defer timer.Stop()
	select {
	case <-c:
		return true
	case <-timer.C:
		return false
	}
}

// cancelledRequest: who stops waiting is let go, and is not told that all is stored.
func cancelledRequest(t testing.TB, s Suite) {
	f := storing(t, s)[0]
	ch, d := s.build(t, "")
	entered := make(chan struct{})
	var once sync.Once
	d.Sunk.Before(func(ctx context.Context, _ []channels.Event) error {
		once.Do(func() { close(entered) })
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(slow):
			return errors.New("the request's context was not handed on")
		}
	})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	w := httptest.NewRecorder()
	done := make(chan struct{})
	go func() { defer close(done); serve(t, ch, w, f.signed(t, s).WithContext(ctx), f.Name) }()
	if !closes(entered, soon) {
		t.Fatalf("%s: the sink was not called", f.Name)
	}
	cancel()
	if !closes(done, slow*2/3) {
		t.Fatalf("%s: still waiting after the request was cancelled", f.Name)
	}
	if good(w.Code) {
		t.Errorf("%s: status %d although nothing is stored", f.Name, w.Code)
	}
}

// parallelRequests: deliveries of the same request at the same time are all taken, with the same keys.
func parallelRequests(t testing.TB, s Suite) {
	const at = 8
	for _, f := range storing(t, s) {
		ch, d := s.build(t, "")
		codes := make(chan int, at)
		for range at {
			r := f.signed(t, s)
			go func() {
				w := httptest.NewRecorder()
				serve(t, ch, w, r, f.Name)
				codes <- w.Code
			}()
		}
		for range at {
			if code := <-codes; !good(code) {
				t.Errorf("%s, %d at a time: status %d", f.Name, at, code)
			}
		}
		if all, once := len(d.Sunk.Offered()), len(d.Sunk.Events()); all != at*once {
			t.Errorf("%s, %d at a time: %d events offered, %d of them different", f.Name, at, all, once)
		}
	}
}
