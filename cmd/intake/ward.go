package main

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/engine/runner"
	"github.com/seed-151f84ba/intake/records"
)

// wardEvery is how often what happened to accounts is written; errors are written at once, but not more often than
// wardLeast.
const (
	wardEvery = 3 * time.Second
	wardLeast = 250 * time.Millisecond
)

// ward watches how accounts are doing. What comes all the time (events, sends) costs an atomic store; it is written every
// few seconds, an error at once. It never blocks who tells it.
type ward struct {
	now  func() time.Time
	note func(ctx context.Context, h ...records.AccountHealth) error
	log  *slog.Logger
	wake chan struct{}
	beds sync.Map // account → *bed
}

// bed is an account's news since they were last written.
type bed struct {
	event, sent, refused, refusedAt atomic.Int64 // times in Unix microseconds

	mu     sync.Mutex
	failed *records.AccountHealth
}

func newWard(now func() time.Time, log *slog.Logger, note func(context.Context, ...records.AccountHealth) error) *ward {
	return &ward{now: now, note: note, log: log, wake: make(chan struct{}, 1)}
}

// bed returns an account's own.
func (w *ward) bed(account string) *bed {
	if b, ok := w.beds.Load(account); ok {
		return b.(*bed)
	}
	b, _ := w.beds.LoadOrStore(account, &bed{})
	return b.(*bed)
}

// Sent implements runner.AccountHealth.
func (w *ward) Sent(account string) { w.bed(account).sent.Store(w.now().UnixMicro()) }

// Failed implements runner.AccountHealth.
func (w *ward) Failed(account string, e runner.SendError) {
	advice := e.Advice
	if advice == "" && e.Reason == channels.Denied {
		advice = "the platform refused access: check the account's settings and permissions"
	}
	b := w.bed(account)
	b.mu.Lock()
	b.failed = &records.AccountHealth{ErrorAt: w.now(), Reason: string(e.Reason), Code: e.Code, Advice: advice}
	b.mu.Unlock()
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// trouble is what an adapter tells by Deps.Trouble.
func (w *ward) trouble(account, code, advice string) {
	w.Failed(account, runner.SendError{Reason: channels.Reason(code), Advice: advice})
}

// polled notes the error that ended an account's polling.
func (w *ward) polled(account string, err error) {
	var e *channels.Error
	if errors.As(err, &e) {
		w.Failed(account, runner.SendError{Reason: e.Reason, Code: e.Code, Advice: e.Advice})
		return
	}
	w.Failed(account, runner.SendError{Reason: channels.Unknown})
}

// refused counts a request whose signature was wrong.
func (w *ward) refused(account string) {
	b := w.bed(account)
	b.refused.Add(1)
	b.refusedAt.Store(w.now().UnixMicro())
}

// saw notes that events of an account were stored.
func (w *ward) saw(account string) { w.bed(account).event.Store(w.now().UnixMicro()) }

// run writes the news until ctx ends, and once more then.
func (w *ward) run(ctx context.Context) {
	tick := time.NewTicker(wardEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
			defer cancel()
			w.write(last)
			return
		case <-tick.C:
			w.write(ctx)
		case <-w.wake:
			w.write(ctx)
			pause := time.NewTimer(wardLeast)
			select {
			case <-ctx.Done():
			case <-pause.C:
			}
			pause.Stop()
		}
	}
}

func (w *ward) write(ctx context.Context) {
	var news []records.AccountHealth
	w.beds.Range(func(id, b any) bool {
		if h, ok := b.(*bed).take(); ok {
			h.Account = id.(string)
			news = append(news, h)
		}
		return true
	})
	if len(news) == 0 {
		return
	}
	if err := w.note(ctx, news...); err != nil && ctx.Err() == nil {
		w.log.Warn("account health not written", "cause", err.Error())
	}
}

// take gives the news since the last time and forgets them; false when there are none.
func (b *bed) take() (records.AccountHealth, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var h records.AccountHealth
	if b.failed != nil {
		h, b.failed = *b.failed, nil
	}
	h.EventAt, h.SentAt, h.RefusedAt = at(b.event.Swap(0)), at(b.sent.Swap(0)), at(b.refusedAt.Swap(0))
	h.Refused = b.refused.Swap(0)
	return h, h != records.AccountHealth{}
}

func at(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return time.UnixMicro(micros).UTC()
}
