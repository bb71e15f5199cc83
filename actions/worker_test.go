package actions

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

var quiet = slog.New(slog.DiscardHandler)

// started runs a worker over a memory store until the test's bubble ends.
func started(t *testing.T, m *memory, cfg WorkerConfig) *Worker {
	t.Helper()
	cfg.Lanes, cfg.Now, cfg.Log = m, time.Now, quiet
	if cfg.Jitter == nil {
		cfg.Jitter = func() float64 { return 0.5 } // none
	}
	w := NewWorker(cfg)
	m.wake = w.Wake
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- w.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("run: %v", err)
		}
	})
	return w
}

func arm(t testing.TB, m *memory, kind, key string, in time.Duration, mode ArmMode) {
	t.Helper()
	if err := m.Arm(context.Background(), Arm{Lane{kind, key}, time.Now().Add(in), mode}); err != nil {
		t.Fatal(err)
	}
}

// runs notes when which lane ran, relative to its making.
type runs struct {
	mu    sync.Mutex
	start time.Time
	seen  []string
}

func (r *runs) note(key string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen = append(r.seen, fmt.Sprintf("%s@%v", key, time.Since(r.start)))
}

func (r *runs) want(t *testing.T, want ...string) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	if !slices.Equal(r.seen, want) {
		t.Errorf("ran %v\nwant %v", r.seen, want)
	}
}

func (r *runs) handler() map[string]Handler {
	return map[string]Handler{"k": func(_ context.Context, j Job) (time.Time, error) { r.note(j.Key); return time.Time{}, nil }}
}

func TestDue(t *testing.T) {
	type a struct {
		key  string
		in   time.Duration
		mode ArmMode
	}
	for name, c := range map[string]struct {
		arms []a
		want []string
	}{
		"at once":                   {[]a{{"x", 0, Earlier}}, []string{"x@0s"}},
		"at its due":                {[]a{{"x", 3 * time.Second, Earlier}}, []string{"x@3s"}},
		"in order of due":           {[]a{{"x", 2 * time.Second, Earlier}, {"y", time.Second, Earlier}}, []string{"y@1s", "x@2s"}},
		"earlier due wins":          {[]a{{"x", 5 * time.Second, Earlier}, {"x", time.Second, Earlier}}, []string{"x@1s"}},
		"later due does not":        {[]a{{"x", time.Second, Earlier}, {"x", 5 * time.Second, Earlier}}, []string{"x@1s"}},
		"put off":                   {[]a{{"x", time.Second, Earlier}, {"x", 5 * time.Second, Replace}}, []string{"x@5s"}},
		"put off twice":             {[]a{{"x", time.Second, Earlier}, {"x", 5 * time.Second, Replace}, {"x", 7 * time.Second, Replace}}, []string{"x@7s"}},
		"brought forward":           {[]a{{"x", 5 * time.Second, Earlier}, {"x", time.Second, Replace}}, []string{"x@1s"}},
		"disarmed":                  {[]a{{"x", time.Second, Earlier}, {"x", 0, Disarm}}, nil},
		"disarmed and armed":        {[]a{{"x", time.Second, Earlier}, {"x", 0, Disarm}, {"x", 4 * time.Second, Earlier}}, []string{"x@4s"}},
		"beyond the longest sleep":  {[]a{{"x", time.Hour, Earlier}}, []string{"x@1h0m0s"}},
		"due in the past":           {[]a{{"x", -time.Hour, Earlier}}, []string{"x@0s"}},
		"same lane, same due, once": {[]a{{"x", time.Second, Earlier}, {"x", time.Second, Earlier}}, []string{"x@1s"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m, r := newMemory(), &runs{start: time.Now()}
				for _, x := range c.arms {
					arm(t, m, "k", x.key, x.in, x.mode)
				}
				started(t, m, WorkerConfig{Handlers: r.handler()}) // finds them in the store
				time.Sleep(2 * time.Hour)
				r.want(t, c.want...)
			})
			synctest.Test(t, func(t *testing.T) {
				m, r := newMemory(), &runs{start: time.Now()}
				started(t, m, WorkerConfig{Handlers: r.handler()})
				synctest.Wait()
				m.mu.Lock() // the hints of one commit each, all before the worker can act
				wake := m.wake
				m.wake = nil
				m.mu.Unlock()
				var hints []Arm
				for _, x := range c.arms {
					arm(t, m, "k", x.key, x.in, x.mode)
					hints = append(hints, Arm{Lane{"k", x.key}, time.Now().Add(x.in), x.mode})
				}
				slices.Reverse(hints) // and in the wrong order
				wake(hints...)
				time.Sleep(2 * time.Hour)
				r.want(t, c.want...)
			})
		})
	}
}

func TestArmedWhileRunningRunsAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, r := newMemory(), &runs{start: time.Now()}
		started(t, m, WorkerConfig{Handlers: map[string]Handler{"k": func(_ context.Context, j Job) (time.Time, error) {
			r.note(j.Key)
			time.Sleep(time.Second)
			return time.Time{}, nil
		}}})
		arm(t, m, "k", "x", 0, Earlier)
		time.Sleep(500 * time.Millisecond)
		arm(t, m, "k", "x", 0, Earlier)
		arm(t, m, "k", "x", 0, Earlier)
		time.Sleep(time.Minute)
		r.want(t, "x@0s", "x@1s")
		if m.len() != 0 {
			t.Error("the lane is still there")
		}
	})
}

func TestHandlerSaysWhen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, r, n := newMemory(), &runs{start: time.Now()}, 0
		started(t, m, WorkerConfig{Handlers: map[string]Handler{"k": func(_ context.Context, j Job) (time.Time, error) {
			r.note(j.Key)
			if n++; n < 3 {
				return time.Now().Add(time.Minute), nil
			}
			return time.Time{}, nil
		}}})
		arm(t, m, "k", "x", 0, Earlier)
		time.Sleep(90 * time.Second)
		arm(t, m, "k", "x", 0, Earlier) // new work does not wait for the later time
		time.Sleep(time.Hour)
		r.want(t, "x@0s", "x@1m0s", "x@1m30s")
	})
}

func TestBackoff(t *testing.T) {
	for name, fail := range map[string]func() error{
		"error": func() error { return errors.New("no") },
		"panic": func() error { panic("secret words") },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m, r, tries := newMemory(), &runs{start: time.Now()}, []int{}
				started(t, m, WorkerConfig{Handlers: map[string]Handler{"k": func(_ context.Context, j Job) (time.Time, error) {
					r.note(j.Key)
					if tries = append(tries, j.Tries); len(tries) < 5 {
						return time.Time{}, fail()
					}
					return time.Time{}, nil
				}}})
				arm(t, m, "k", "x", 0, Earlier)
				time.Sleep(time.Hour)
				synctest.Wait()
				r.want(t, "x@0s", "x@250ms", "x@750ms", "x@1.75s", "x@3.75s")
				if !slices.Equal(tries, []int{0, 1, 2, 3, 4}) {
					t.Errorf("tries %v", tries)
				}
			})
		})
	}
	w := NewWorker(WorkerConfig{Lanes: newMemory(), Now: time.Now, Log: quiet})
	for n, base := range map[int]time.Duration{0: 250 * time.Millisecond, 7: 32 * time.Second, 8: time.Minute, 500: time.Minute} {
		for range 100 {
			if d := w.backoff(n); d < base*8/10 || d > base*12/10 {
				t.Fatalf("backoff(%d) = %v, not %v ± 20 %%", n, d, base)
			}
		}
	}
}

func TestPanicTextIsNotKept(t *testing.T) {
	if err := panicError("call me at home"); err.Error() != "panic of type string" {
		t.Error(err)
	}
}

func TestLeaseIsExtendedAndLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		var cause error
		ended, finished := time.Duration(0), false
		start := time.Now()
		m.finishErr = func() error { finished = true; return nil }
		started(t, m, WorkerConfig{Lease: 9 * time.Second, Handlers: map[string]Handler{"k": func(ctx context.Context, j Job) (time.Time, error) {
			<-ctx.Done()
			cause, ended = context.Cause(ctx), time.Since(start)
			return time.Time{}, ctx.Err()
		}}})
		arm(t, m, "k", "x", 0, Earlier)
		time.Sleep(time.Minute)
		synctest.Wait()
		if ended != 0 {
			t.Fatalf("a handler that works was stopped after %v", ended)
		}
		m.take(Lane{"k", "x"})
		time.Sleep(5 * time.Second)
		synctest.Wait()
		if !errors.Is(cause, ErrLost) || finished {
			t.Errorf("cause %v, finished %v", cause, finished)
		}
	})
}

func TestLeaseThatCannotBeExtendedEndsInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, starts, ends := newMemory(), []time.Duration{}, []time.Duration{}
		start := time.Now()
		m.extendErr = func() error { return errors.New("database is away") }
		started(t, m, WorkerConfig{Lease: 12 * time.Second, Handlers: map[string]Handler{"k": func(ctx context.Context, j Job) (time.Time, error) {
			starts = append(starts, time.Since(start))
			if len(starts) > 1 {
				return time.Time{}, nil
			}
			<-ctx.Done()
			ends = append(ends, time.Since(start))
			return time.Time{}, ctx.Err()
		}}})
		arm(t, m, "k", "x", 0, Earlier)
		time.Sleep(time.Minute)
		synctest.Wait()
		if len(ends) != 1 || ends[0] > 10*time.Second {
			t.Errorf("stopped at %v, the lease was 12s", ends)
		}
		if len(starts) != 2 || starts[1] < 12*time.Second {
			t.Errorf("runs began at %v; the second must wait for the end of the lease and must come", starts)
		}
	})
}

func TestStoreFaults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, r, n := newMemory(), &runs{start: time.Now()}, 0
		flaky := func() error {
			if n++; n%3 != 0 {
				return errors.New("no")
			}
			return nil
		}
		m.claimErr, m.finishErr = flaky, flaky
		started(t, m, WorkerConfig{Handlers: r.handler()})
		for i := range 20 {
			arm(t, m, "k", fmt.Sprint(i), 0, Earlier)
		}
		time.Sleep(10 * time.Minute)
		r.mu.Lock()
		defer r.mu.Unlock()
		if len(r.seen) != 20 || m.len() != 0 {
			t.Errorf("%d runs, %d lanes left", len(r.seen), m.len())
		}
	})
}

// A store may lose the claim with the call that failed; the lane must not be lost with it.
func TestFinishThatFailedHalfway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, r, n := newMemory(), &runs{start: time.Now()}, 0
		m.finishErr = func() error {
			if n++; n == 1 {
				for _, row := range m.rows {
					row.fence, row.heldUntil = 0, time.Time{}
				}
				return errors.New("disk is full")
			}
			return nil
		}
		m.lostIsGone = true
		started(t, m, WorkerConfig{Handlers: r.handler()})
		arm(t, m, "k", "x", 0, Earlier)
		time.Sleep(time.Minute)
		synctest.Wait()
		if m.len() != 0 || len(r.seen) != 2 {
			t.Errorf("%d lanes left after %v", m.len(), r.seen)
		}
	})
}

func TestPollTakesWhatOthersLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, r := newMemory(), &runs{start: time.Now()}
		started(t, m, WorkerConfig{Handlers: r.handler(), Poll: time.Second})
		m.wake = nil // another process arms it and dies
		arm(t, m, "k", "x", 2100*time.Millisecond, Earlier)
		time.Sleep(time.Minute)
		r.want(t, "x@3s")
	})
}

func TestPollSeesPastABacklog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, r := newMemory(), &runs{start: time.Now()}
		h := r.handler()
		h["slow"] = func(ctx context.Context, j Job) (time.Time, error) { <-ctx.Done(); return time.Time{}, ctx.Err() }
		for i := range 5000 {
			arm(t, m, "slow", fmt.Sprint(i), -time.Hour, Earlier)
		}
		arm(t, m, "k", "x", -time.Minute, Earlier)
		started(t, m, WorkerConfig{Handlers: h, Poll: time.Second, Drain: time.Second})
		time.Sleep(time.Second)
		r.want(t, "x@0s")
	})
}

func TestKindsDoNotStarveEachOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, r := newMemory(), &runs{start: time.Now()}
		h := r.handler()
		h["slow"] = func(ctx context.Context, j Job) (time.Time, error) { time.Sleep(time.Hour); return time.Time{}, nil }
		w := started(t, m, WorkerConfig{Handlers: h, Concurrency: map[string]int{"slow": 2}})
		for i := range 100 {
			arm(t, m, "slow", fmt.Sprint(i), 0, Earlier)
		}
		synctest.Wait()
		if l := w.Load()["slow"]; l != (Load{Waiting: 98, Running: 2}) {
			t.Errorf("load %+v", l)
		}
		arm(t, m, "k", "x", time.Second, Earlier)
		time.Sleep(time.Minute)
		r.want(t, "x@1s")
		time.Sleep(60 * time.Hour)
		if m.len() != 0 {
			t.Errorf("%d lanes left", m.len())
		}
	})
}

func TestOneDestinationDoesNotDelayOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, r := newMemory(), &runs{start: time.Now()}
		var hanging, most atomic.Int32
		started(t, m, WorkerConfig{Concurrency: map[string]int{"deliver": 16}, Drain: time.Minute, Handlers: map[string]Handler{
			"deliver": func(ctx context.Context, j Job) (time.Time, error) {
				if d, _ := splitKey(j.Key); d == "hangs" {
					most.Store(max(most.Load(), hanging.Add(1)))
					time.Sleep(30 * time.Second)
					hanging.Add(-1)
					return time.Time{}, nil
				}
				r.note(j.Key)
				return time.Time{}, nil
			}}})
		for i := range 200 {
			arm(t, m, "deliver", fmt.Sprintf("hangs/%d", i), 0, Earlier)
		}
		synctest.Wait()
		arm(t, m, "deliver", "fine/1", 0, Earlier)
		synctest.Wait()
		r.want(t, "fine/1@0s")
		time.Sleep(200 / 4 * 30 * time.Second)
		synctest.Wait()
		if most.Load() != 4 || m.len() != 0 {
			t.Errorf("%d at once, %d left", most.Load(), m.len())
		}
	})
}

func TestDrain(t *testing.T) {
	for name, c := range map[string]struct {
		work, wantEnd time.Duration
		deaf, wantErr bool
	}{
		"waits for a handler":      {work: 3 * time.Second, wantEnd: 3 * time.Second},
		"cancels at the deadline":  {work: time.Hour, wantEnd: 5 * time.Second},
		"leaves one that is stuck": {work: 10 * time.Second, deaf: true, wantEnd: 6 * time.Second, wantErr: true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := newMemory()
				w := NewWorker(WorkerConfig{Lanes: m, Now: time.Now, Log: quiet, Drain: 5 * time.Second, Handlers: map[string]Handler{
					"k": func(ctx context.Context, j Job) (time.Time, error) {
						if c.deaf {
							time.Sleep(c.work)
							return time.Time{}, nil
						}
						pause(ctx, c.work)
						return time.Time{}, ctx.Err()
					}}})
				m.wake = w.Wake
				ctx, cancel := context.WithCancel(context.Background())
				arm(t, m, "k", "x", 0, Earlier)
				arm(t, m, "k", "y", time.Second, Earlier)
				go func() { time.Sleep(time.Millisecond); cancel() }()
				start := time.Now()
				err := w.Run(ctx)
				if end := time.Since(start).Truncate(time.Second); (err != nil) != c.wantErr || end != c.wantEnd {
					t.Errorf("returned %v after %v", err, end)
				}
				m.mu.Lock()
				x := m.rows[Lane{"k", "x"}]
				if c.work == time.Hour && (x == nil || x.tries != 0 || x.due.After(time.Now())) {
					t.Errorf("a cancelled lane must be due at once and no failure: %+v", x)
				}
				if m.rows[Lane{"k", "y"}] == nil {
					t.Error("a lane was begun after the end was asked for")
				}
				m.mu.Unlock()
				time.Sleep(time.Minute) // let a stuck handler end inside the bubble
			})
		})
	}
}

func TestIdleWorkerDoesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		started(t, m, WorkerConfig{Handlers: (&runs{}).handler()})
		arm(t, m, "k", "x", 240*time.Hour, Earlier)
		time.Sleep(239 * time.Hour)
		synctest.Wait()
		if m.claims != 0 {
			t.Errorf("%d claims while nothing was due", m.claims)
		}
	})
}
