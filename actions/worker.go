package actions

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"time"
)

// WorkerConfig is what a Worker runs on. Lanes, Handlers, Now and Log are needed; the rest has defaults.
type WorkerConfig struct {
	Lanes       Lanes
	Handlers    map[string]Handler // by kind; lanes of other kinds are left to other processes
	Concurrency map[string]int     // lanes of a kind at once; 8 when absent
	Groups      map[string]Group   // lanes of a kind that share something; deliver: 4 per destination when absent
	// PutOff is for kinds whose lanes wait for quiet: a later Wake puts a waiting lane off to its due, by at most this
	// long after the first one. Without it the earliest due wins. The store is not told: a lane may run earlier.
	PutOff map[string]func() time.Duration
	Lease  time.Duration // how long a lane is lost when this process dies; 15 s
	Poll   time.Duration // how often lanes that another process left are looked for; 0: never (one process)
	Drain  time.Duration // how long running handlers may go on after the end was asked for; 20 s
	Now    func() time.Time
	Log    *slog.Logger
	Jitter func() float64 // in [0,1)
}

// Group bounds lanes of one kind that share something slow: at most Limit of those for which Of(key) is equal run at
// once, and those that wait take no place of the kind's concurrency.
type Group struct {
	Of    func(key string) string
	Limit int
}

const (
	kindDeliver        = "deliver"
	defaultConcurrency = 8
	perDestination     = 4 // facts/reliability 1d: 4 parallel per endpoint
	graceAfterDrain    = time.Second
)

// Worker runs lanes: those it is woken for at their due, those found in the store at the start, and, with Poll, those
// that other processes left overdue. A lane runs at most once at a time in all processes together (the claim), kinds
// have a goroutine and a concurrency of their own, so that none waits for another. A worker with nothing due sleeps.
type Worker struct {
	cfg    WorkerConfig
	queues map[string]*queue
	active sync.WaitGroup
}

// NewWorker returns a worker that has not begun; Wake may be called already. It panics when a needed part is absent.
func NewWorker(cfg WorkerConfig) *Worker {
	if cfg.Lanes == nil || cfg.Now == nil || cfg.Log == nil {
		panic("actions: worker without lanes, clock or log")
	}
	cfg.Lease = cmp.Or(cfg.Lease, 15*time.Second)
	cfg.Drain = cmp.Or(cfg.Drain, 20*time.Second)
	if cfg.Jitter == nil {
		cfg.Jitter = rand.Float64
	}
	w := &Worker{cfg: cfg, queues: make(map[string]*queue, len(cfg.Handlers))}
	for kind, h := range cfg.Handlers {
		g, ok := cfg.Groups[kind]
		if !ok && kind == kindDeliver {
			g = PerDestination(perDestination)
		}
		w.queues[kind] = newQueue(kind, h, max(cmp.Or(cfg.Concurrency[kind], defaultConcurrency), 1), g, cfg.PutOff[kind])
	}
	return w
}

// Wake tells the worker of lanes that were armed and committed. It only hands over hints: what is due is decided by
// the store when the lane is claimed, so a hint too many costs one claim and hints may come in any order. It does not
// block and may be called from anywhere, before Run too. Disarming needs no hint.
func (w *Worker) Wake(arms ...Arm) {
	for _, a := range arms {
		if q := w.queues[a.Kind]; q != nil && a.Mode != Disarm {
			q.hint(a.Key, a.Due)
		}
	}
}

// Load is how many lanes of a kind this process knows to wait and how many it runs.
type Load struct{ Waiting, Running int }

// Load returns the load by kind, for metrics.
func (w *Worker) Load() map[string]Load {
	out := make(map[string]Load, len(w.queues))
	for kind, q := range w.queues {
		out[kind] = q.load()
	}
	return out
}

// Run works until ctx ends, then takes no new lane, lets running handlers finish for the time of Drain, cancels the
// rest and returns. Their lanes are given back for others to take at once. The error says how many did not stop.
func (w *Worker) Run(ctx context.Context) error {
	handlers, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	defer cancel(nil)
	var loops sync.WaitGroup
	for _, kind := range slices.Sorted(maps.Keys(w.queues)) {
		loops.Go(func() { w.dispatch(ctx, handlers, w.queues[kind]) })
	}
	loops.Go(func() { w.look(ctx) })
	loops.Wait() // ends with ctx

	idle := make(chan struct{})
	go func() { w.active.Wait(); close(idle) }()
	if waitFor(idle, w.cfg.Drain) {
		return nil
	}
	cancel(errDrained)
	if waitFor(idle, graceAfterDrain) {
		return nil
	}
	n := 0
	for _, l := range w.Load() {
		n += l.Running
	}
	return fmt.Errorf("worker stopped with %d lanes still running", n)
}

func waitFor(done <-chan struct{}, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-done:
		return true
	case <-t.C:
		return false
	}
}
