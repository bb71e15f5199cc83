package actions

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"time"
)

const (
	backoffBase = 250 * time.Millisecond
	backoffMax  = time.Minute
)

// errDrained is the cause a handler's context ends with when the process must stop.
var errDrained = errors.New("worker stops")

// run runs a claimed lane once and gives it back.
func (w *Worker) run(handlers context.Context, q *queue, j Job, claimed time.Time) {
	ctx, cancel := context.WithCancelCause(handlers)
	defer cancel(nil)
	h := w.hold(j, claimed, cancel)
	next, err := w.handle(ctx, q, j)
	held := h.release()
	if !held {
		// Somebody else may have it. If nobody has, no one would wake us: look again when a new claim has run out.
		w.cfg.Log.Warn("lane claim lost", "kind", j.Kind)
		q.give(j.Key, w.cfg.Now().Add(w.cfg.Lease))
		return
	}
	tries := 0
	switch {
	case err == nil:
	case handlers.Err() != nil: // stopping is no failure
		next, tries = w.cfg.Now(), j.Tries
	default:
		next, tries = w.cfg.Now().Add(w.backoff(j.Tries)), j.Tries+1
		w.cfg.Log.Warn("lane failed", "kind", j.Kind, "tries", tries, "err", err)
	}
	q.give(j.Key, w.finish(j, next, tries, h.until))
}

// handle calls the handler; a panic is an error. The panic's own text may hold anything and is not logged, only its
// type and place.
func (w *Worker) handle(ctx context.Context, q *queue, j Job) (next time.Time, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicError(p)
			w.cfg.Log.Error("lane handler panicked", "kind", j.Kind, "err", err, "stack", string(debug.Stack()))
		}
	}()
	return q.handler(ctx, j)
}

func panicError(p any) error {
	if e, ok := p.(runtime.Error); ok {
		return fmt.Errorf("panic: %w", e)
	}
	return fmt.Errorf("panic of type %T", p)
}

// finish gives the lane back to the store, again and again while the claim lasts, and returns when to run it again. A
// call that failed may have been done or not: after one, a lane that is said to be gone is looked at once more.
func (w *Worker) finish(j Job, next time.Time, tries int, until time.Time) time.Time {
	for n := 0; ; n++ {
		ctx, cancel := context.WithTimeout(context.Background(), storeTimeout)
		again, err := w.cfg.Lanes.Finish(ctx, j, next, tries)
		cancel()
		if err == nil && n > 0 && again.IsZero() {
			return w.cfg.Now().Add(backoffBase)
		}
		if err == nil {
			return again
		}
		w.cfg.Log.Warn("finish lane", "kind", j.Kind, "err", err)
		if now := w.cfg.Now(); errors.Is(err, ErrLost) || !now.Before(until) {
			return now.Add(w.cfg.Lease)
		}
		time.Sleep(min(w.backoff(n), time.Second))
	}
}

// backoff is 250 ms · 2^n, at most a minute, ±20 %.
func (w *Worker) backoff(n int) time.Duration {
	d := backoffMax
	if n < 8 {
		d = min(backoffBase<<n, backoffMax)
	}
	return time.Duration(float64(d) * (0.8 + 0.4*w.cfg.Jitter()))
}

// hold keeps a claim while a handler works: it is prolonged every third of the lease. When it is lost, or could not
// be prolonged in time, the handler's context ends with ErrLost before the lease does.
type hold struct {
	w      *Worker
	job    Job
	cancel context.CancelCauseFunc

	mu    sync.Mutex
	timer *time.Timer
	until time.Time
	lost  bool
	done  bool
}

func (w *Worker) hold(j Job, claimed time.Time, cancel context.CancelCauseFunc) *hold {
	h := &hold{w: w, job: j, cancel: cancel, until: claimed.Add(w.cfg.Lease)}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.timer = time.AfterFunc(w.cfg.Lease/3, h.extend)
	return h
}

func (h *hold) extend() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.done {
		return
	}
	lease := h.w.cfg.Lease
	ctx, cancel := context.WithTimeout(context.Background(), lease/6)
	defer cancel()
	until := h.w.cfg.Now().Add(lease)
	err := h.w.cfg.Lanes.Extend(ctx, h.job, until)
	switch {
	case err == nil:
		h.until = until
		h.timer.Reset(lease / 3)
	case errors.Is(err, ErrLost) || h.until.Sub(h.w.cfg.Now()) <= lease/4:
		h.lost = true
		h.cancel(ErrLost)
	default:
		h.w.cfg.Log.Warn("extend lane claim", "kind", h.job.Kind, "err", err)
		h.timer.Reset(lease / 12)
	}
}

// release ends the prolonging, waits for one that is under way, and reports whether the claim still stands.
func (h *hold) release() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.done = true
	h.timer.Stop()
	return !h.lost
}
