package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/configs"
)

// kept is how long a deleted record can be restored (E5).
const kept = 30 * 24 * time.Hour

// keysKept is how long deduplication keys stay: longer than any platform's redelivery (Meta: 7 days).
const keysKept = 9 * 24 * time.Hour

// schedule arms the ticks; any number of replicas fires each once.
func (h *house) schedule(ctx context.Context) {
	s, err := actions.NewSchedule(h.db, h.now, h.log,
		actions.Entry{Name: "purge", Spec: "17 3 * * *"},
		actions.Entry{Name: "forget", Spec: "47 3 * * *"},
	)
	if err != nil {
		h.log.Error("schedule", "cause", err.Error())
		return
	}
	s.Run(ctx)
}

// ticks is what a schedule's tick does.
func (h *house) ticks() actions.Handler {
	return actions.Ticks(map[string]func(ctx context.Context, at time.Time) error{
		"purge": func(ctx context.Context, at time.Time) error {
			for {
				n, err := h.db.PurgeDeleted(ctx, at.Add(-kept), 100)
				if err != nil || n == 0 {
					return err
				}
			}
		},
		"forget": func(ctx context.Context, at time.Time) error { return h.db.Forget(ctx, at.Add(-keysKept)) },
	})
}

// reload applies the configuration file again when it changes, until ctx ends. What changed between the start, which
// read it, and the watch's beginning is looked for once.
func (h *house) reload(ctx context.Context) {
	var one sync.Mutex
	changed := func() {
		one.Lock()
		defer one.Unlock()
		h.loadAgain(ctx)
	}
	defer time.AfterFunc(time.Second, func() {
		one.Lock()
		defer one.Unlock()
		if _, text, err := h.source(); ctx.Err() == nil && (err != nil || !bytes.Equal(text, h.loaded)) {
			h.loadAgain(ctx)
		}
	}).Stop()
	if err := configs.Watch(ctx, h.process.Config, changed); err != nil && ctx.Err() == nil {
		h.log.Warn("configuration is not watched", "cause", err.Error())
	}
}

// loadAgain applies the file as it is now. A file with problems is reported and changes nothing.
func (h *house) loadAgain(ctx context.Context) {
	if err := h.settled(ctx); err != nil {
		h.log.Error("configuration stays as it was", "cause", err.Error())
		return
	}
	f, problems, err := h.load()
	if err != nil {
		h.log.Error("configuration stays as it was", "cause", err.Error())
		return
	}
	for _, x := range problems {
		h.log.Error("configuration stays as it was", "problem", x.String())
	}
	if len(problems) > 0 {
		return
	}
	a, err := h.applyFile(ctx, f, false)
	if err != nil {
		h.log.Error("configuration not applied", "cause", err.Error())
		return
	}
	h.log.Info("configuration applied", "published", len(a.published), "kept", len(a.kept), "off", len(a.off))
}

// settled waits until the file is not being written any more: an editor may empty or remove it for a moment, and half a
// file may be a valid one. A file that stays empty or away is an error: it would switch everything off.
func (h *house) settled(ctx context.Context) error {
	var last []byte
	for range 20 {
		text, err := os.ReadFile(h.process.Config)
		if err == nil && len(bytes.TrimSpace(text)) > 0 && bytes.Equal(text, last) {
			return nil
		}
		last = text
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
	return fmt.Errorf("%s is empty, gone or always changing", h.process.Config)
}

// appliedFile is a file that `intake apply` touches: on SQLite a running program cannot hear of another process's commit.
func (p *program) appliedFile() string { return filepath.Join(p.process.Data, "applied") }

// tellServing lets a program that serves the same SQLite file know that settings changed. PostgreSQL tells by itself.
func (p *program) tellServing() error {
	if p.process.Postgres() {
		return nil
	}
	if err := os.WriteFile(p.appliedFile(), []byte(p.now().UTC().Format(time.RFC3339Nano)+"\n"), 0o600); err != nil {
		return fmt.Errorf("tell the running program: %w", err)
	}
	return nil
}

// hearApplied builds the connections anew when another process applied settings.
func (h *house) hearApplied(ctx context.Context) {
	if h.process.Postgres() {
		return
	}
	if err := configs.Watch(ctx, h.appliedFile(), h.rewire); err != nil && ctx.Err() == nil {
		h.log.Warn("settings applied by another process are not noticed", "cause", err.Error())
	}
}
