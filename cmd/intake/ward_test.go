package main

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/engine/runner"
	"github.com/seed-151f84ba/intake/records"
)

// chart is what a ward wrote.
type chart struct {
	mu    sync.Mutex
	notes []records.AccountHealth
	fail  error
}

func (c *chart) note(_ context.Context, h ...records.AccountHealth) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fail != nil {
		return c.fail
	}
	c.notes = append(c.notes, h...)
	return nil
}

func (c *chart) count() int { c.mu.Lock(); defer c.mu.Unlock(); return len(c.notes) }

// TestWardWritesErrorsAtOnceAndTheRestNowAndThen: a thousand events are one note.
func TestWardWritesErrorsAtOnceAndTheRestNowAndThen(t *testing.T) {
	c := &chart{}
	w := newWard(time.Now, slog.New(slog.DiscardHandler), c.note)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { w.run(ctx); close(ended) }()
	for range 1000 {
		w.saw("tg")
		w.Sent("tg")
		w.refused("wa")
	}
	w.Failed("tg", runner.SendError{Reason: channels.Denied, Code: "401"})
	eventually(t, "the error is written", func() bool { return c.count() > 0 })
	cancel()
	<-ended
	if n := c.count(); n > 4 {
		t.Errorf("%d notes", n)
	}
	var tg, wa records.AccountHealth
	for _, n := range c.notes {
		switch {
		case n.Account == "wa":
			wa.Refused += n.Refused
		case n.Reason != "":
			tg = n
		}
	}
	if wa.Refused != 1000 || tg.Code != "401" || tg.Advice == "" {
		t.Errorf("wa %+v, tg %+v", wa, tg)
	}
}

// TestWardNeverBlocks: with a store that refuses, telling costs nothing and ends nothing.
func TestWardNeverBlocks(t *testing.T) {
	c := &chart{fail: errors.New("away")}
	w := newWard(time.Now, slog.New(slog.DiscardHandler), c.note)
	begun := time.Now()
	for range 10_000 {
		w.Failed("tg", runner.SendError{Reason: channels.Denied})
		w.trouble("tg", "access_revoked", "do this")
		w.polled("tg", &channels.Error{Reason: channels.Denied, Advice: "do that"})
	}
	if took := time.Since(begun); took > 2*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestJudge(t *testing.T) {
	noon := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	before, after := noon.Add(-time.Minute), noon.Add(time.Minute)
	for name, c := range map[string]struct {
		seen  records.AccountHealth
		ok    bool
		cause string
	}{
		"nothing yet":                  {records.AccountHealth{}, true, ""},
		"an error":                     {records.AccountHealth{ErrorAt: noon, SentAt: before, Reason: "denied", Advice: "do this"}, false, "do this"},
		"an error and a good send":     {records.AccountHealth{ErrorAt: noon, SentAt: after, Reason: "denied", Advice: "do this"}, true, ""},
		"an error nobody can help":     {records.AccountHealth{ErrorAt: noon, Reason: "transient"}, false, "the last message was not taken: transient"},
		"throttled":                    {records.AccountHealth{ErrorAt: noon, Reason: "throttled"}, true, ""},
		"one message's own":            {records.AccountHealth{ErrorAt: noon, Reason: "invalid"}, true, ""},
		"wrong signatures alone":       {records.AccountHealth{Refused: 3, RefusedAt: noon}, false, adviseSignature},
		"wrong signatures among right": {records.AccountHealth{Refused: 3, RefusedAt: noon, EventAt: before}, true, ""},
	} {
		h := judge(c.seen)
		if h.OK != c.ok || h.Cause != c.cause || (c.seen.Reason != "") != (h.LastError != nil) {
			t.Errorf("%s: %+v", name, h)
		}
	}
}
