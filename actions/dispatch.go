package actions

import (
	"context"
	"time"
)

const (
	claimBatch   = 64
	storeTimeout = 10 * time.Second
	sleepMax     = time.Minute            // a wall clock that jumped is noticed by then
	sleepMin     = 100 * time.Microsecond // a clock that lags behind the timers must not spin
	overdue      = 250 * time.Millisecond // by then its own process would have taken a lane
	lookMin      = 1 << 10
	lookMax      = 1 << 16
)

// everAfter is later than any due.
var everAfter = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// dispatch claims and starts the lanes of one kind until ctx ends.
func (w *Worker) dispatch(ctx, handlers context.Context, q *queue) {
	timer := time.NewTimer(sleepMax)
	defer timer.Stop()
	failed := 0
	for ctx.Err() == nil {
		batch, next := q.take(w.cfg.Now(), claimBatch)
		if len(batch) > 0 {
			if w.claim(ctx, handlers, q, batch) {
				failed = 0
			} else {
				pause(ctx, w.backoff(failed))
				failed++
			}
			continue
		}
		if next.IsZero() {
			timer.Stop()
		} else {
			timer.Reset(min(max(next.Sub(w.cfg.Now()), sleepMin), sleepMax))
		}
		select {
		case <-ctx.Done():
		case <-q.signal:
		case <-timer.C:
		}
	}
}

// claim claims lanes and starts those it got. It reports false when the store failed; then they wait again.
func (w *Worker) claim(ctx, handlers context.Context, q *queue, batch []dueLane) bool {
	lanes := make([]Lane, len(batch))
	for i, d := range batch {
		lanes[i] = Lane{q.kind, d.key}
	}
	c, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeTimeout)
	defer cancel()
	now := w.cfg.Now()
	jobs, err := w.cfg.Lanes.Claim(c, lanes, now, w.cfg.Lease)
	if err != nil {
		w.cfg.Log.Warn("claim lanes", "kind", q.kind, "err", err)
	}
	got := make(map[string]bool, len(jobs))
	for _, j := range jobs {
		got[j.Key] = true
		w.active.Go(func() { w.run(handlers, q, j, now) })
	}
	for _, d := range batch {
		switch {
		case got[d.key]:
		case err != nil:
			q.give(d.key, d.due)
		case d.last.After(now): // put off meanwhile
			q.give(d.key, d.last)
		default: // done, disarmed, or another process has it
			q.give(d.key, time.Time{})
		}
	}
	return err == nil
}

// look finds lanes in the store that nobody woke this worker for: all of them once when it is the only process, else
// those overdue, every Poll.
func (w *Worker) look(ctx context.Context) {
	if w.cfg.Poll <= 0 {
		for failed := 0; ctx.Err() == nil && !w.find(ctx, everAfter, everything); failed++ {
			pause(ctx, w.backoff(failed))
		}
		return
	}
	for ctx.Err() == nil {
		start := time.Now()
		for n := lookMin; n <= lookMax && !w.find(ctx, w.cfg.Now().Add(-overdue), n); n *= 8 {
			// A full page may hide other kinds behind a backlog of one: look further.
		}
		took := time.Since(start)
		pause(ctx, max(time.Duration(float64(w.cfg.Poll)*(0.9+0.2*w.cfg.Jitter())), 20*took))
	}
}

const everything = 1<<31 - 1

// find hands the lanes due before a time to the queues; false when there may be more than most or the store failed.
func (w *Worker) find(ctx context.Context, before time.Time, most int) bool {
	c, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	arms, err := w.cfg.Lanes.Overdue(c, before, most)
	if err != nil {
		if ctx.Err() == nil {
			w.cfg.Log.Warn("look for overdue lanes", "err", err)
		}
		return false
	}
	for _, a := range arms {
		if q := w.queues[a.Kind]; q != nil {
			q.found(a.Key, a.Due)
		}
	}
	return len(arms) < most
}

// pause waits for d or until ctx ends.
func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
