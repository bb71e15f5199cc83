package actions_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed-151f84ba/intake/actions"
)

// script is a destination that answers what the test says, by attempt.
type script func(n int, d actions.Delivery) actions.Outcome

func (s script) Deliver(_ context.Context, d actions.Delivery) actions.Outcome {
	return s(d.Attempts, d)
}

func (s script) factory(actions.Spec, actions.Deps) (actions.Destination, error) { return s, nil }

var deps = actions.Deps{Now: time.Now, Log: slog.New(slog.DiscardHandler)}

// deliverOn runs a worker with the deliver handler inside the test's bubble and returns a way to arm a record's lane.
func deliverOn(t *testing.T, l *ledger, kinds map[string]actions.Factory, d actions.Deps) (arm func(destination, record string)) {
	t.Helper()
	m := actions.NewMemory()
	w := actions.NewWorker(actions.WorkerConfig{Lanes: m, Now: time.Now, Log: d.Log,
		Jitter:      func() float64 { return 0.5 },
		Concurrency: map[string]int{"deliver": 32},
		Handlers:    map[string]actions.Handler{"deliver": actions.Deliver(l, kinds, d)}})
	m.WakeBy(w)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- w.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return func(destination, record string) {
		a := actions.Arm{Lane: actions.Lane{Kind: "deliver", Key: destination + "/" + record}, Due: time.Now()}
		if err := m.Arm(ctx, a); err != nil {
			t.Error(err)
		}
	}
}

func event(id, destination, record string) actions.Delivery {
	return actions.Delivery{ID: id, Destination: destination, Record: record, Event: "record.created",
		Body: json.RawMessage(fmt.Sprintf(`{"type":"record.created", "data":{"id":%q}}`, id))}
}

func TestRetrySchedule(t *testing.T) {
	fails := func(o actions.Outcome) script { return func(int, actions.Delivery) actions.Outcome { return o } }
	m := time.Minute
	for name, c := range map[string]struct {
		do     script
		retry  []time.Duration
		starts []time.Duration
		status actions.DeliveryStatus
		off    int
		err    string
	}{
		"succeeds": {do: fails(actions.Outcome{Done: true, Status: 200}), starts: []time.Duration{0}, status: actions.Completed},
		"fails for ever": {do: fails(actions.Outcome{Status: 500, Err: "status: 500"}),
			starts: []time.Duration{0, 0, m, 6 * m}, status: actions.Failed, err: "status: 500"},
		"succeeds at last": {do: func(n int, _ actions.Delivery) actions.Outcome { return actions.Outcome{Done: n == 3} },
			starts: []time.Duration{0, 0, m, 6 * m}, status: actions.Completed},
		"succeeds at once again": {do: func(n int, _ actions.Delivery) actions.Outcome { return actions.Outcome{Done: n == 1} },
			starts: []time.Duration{0, 0}, status: actions.Completed},
		"is told to wait": {do: fails(actions.Outcome{Status: 429, After: 2 * m}),
			starts: []time.Duration{0, 2 * m, 4 * m, 9 * m}, status: actions.Failed},
		"is told to wait for ever": {do: fails(actions.Outcome{Status: 429, After: 1000 * time.Hour}),
			starts: []time.Duration{0, 24 * time.Hour, 48 * time.Hour, 72 * time.Hour}, status: actions.Failed},
		"is gone": {do: fails(actions.Outcome{Status: 410, Disable: true}), starts: []time.Duration{0}, status: actions.Failed, off: 1},
		"is final": {do: fails(actions.Outcome{Err: "address: refused", Final: true}), starts: []time.Duration{0},
			status: actions.Failed, err: "address: refused"},
		"has its own schedule": {do: fails(actions.Outcome{Status: 500}), retry: []time.Duration{time.Hour, 23 * time.Hour},
			starts: []time.Duration{0, time.Hour, 24 * time.Hour}, status: actions.Failed},
		"has no retries": {do: fails(actions.Outcome{Status: 500}), retry: []time.Duration{}, starts: []time.Duration{0}, status: actions.Failed},
		"panics": {do: func(int, actions.Delivery) actions.Outcome { panic("secret words") },
			starts: []time.Duration{0, 0, m, 6 * m}, status: actions.Failed, err: "internal error"},
		"takes its time": {do: func(int, actions.Delivery) actions.Outcome { time.Sleep(30 * time.Second); return actions.Outcome{} },
			starts: []time.Duration{0, m / 2, 2 * m, 7*m + m/2}, status: actions.Failed},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l, zero := newLedger(actions.Spec{ID: "crm", Kind: "script", Retry: c.retry}), time.Now()
				k := l.add(event("d1", "crm", "r1"))
				deliverOn(t, l, map[string]actions.Factory{"script": c.do.factory}, deps)("crm", "r1")
				time.Sleep(100 * time.Hour)
				synctest.Wait()
				if got := k.starts(zero); !slices.Equal(got, c.starts) || k.status != c.status || l.off["crm"] != c.off {
					t.Errorf("attempts at %v, %s, switched off %d times; want %v, %s, %d", got, k.status, l.off["crm"], c.starts, c.status, c.off)
				}
				if last := k.attempts[len(k.attempts)-1].Error; !strings.HasPrefix(last, c.err) || strings.Contains(last, "secret") {
					t.Errorf("error %q", last)
				}
			})
		})
	}
}

func TestSettingsThatDoNotWork(t *testing.T) {
	never := func(actions.Spec, actions.Deps) (actions.Destination, error) {
		return nil, errors.New("url: is missing")
	}
	refused := func(actions.Spec, actions.Deps) (actions.Destination, error) {
		return nil, fmt.Errorf("url: %w", actions.ErrRefused)
	}
	ok := script(func(int, actions.Delivery) actions.Outcome { return actions.Outcome{Done: true} }).factory
	for want, c := range map[string]struct {
		f    actions.Factory
		body string
	}{
		"settings: url: is missing":             {never, "{}"},
		"address: url: address refused":         {refused, "{}"},
		"settings: there is no destination of ": {nil, "{}"},
		"json: the message is not valid JSON":   {ok, "{"},
	} {
		out := actions.Try(t.Context(), c.f, actions.Spec{Kind: "x"}, deps, actions.Delivery{Body: json.RawMessage(c.body)})
		if out.Done || !out.Final || !strings.HasPrefix(out.Err, want) {
			t.Errorf("%+v, want %q", out, want)
		}
	}
}

func TestOrderWithinARecordOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var order []string
		do := script(func(n int, d actions.Delivery) actions.Outcome {
			order = append(order, fmt.Sprintf("%s#%d", d.ID, n))
			return actions.Outcome{Done: d.ID != "a1" || n == 2}
		})
		l := newLedger(actions.Spec{ID: "crm", Kind: "script"})
		l.add(event("a1", "crm", "a"))
		arm := deliverOn(t, l, map[string]actions.Factory{"script": do.factory}, deps)
		arm("crm", "a")
		time.Sleep(time.Second)
		l.add(event("a2", "crm", "a"))
		arm("crm", "a") // wakes the lane early: a1 must not be tried before its time
		l.add(event("b1", "crm", "b"))
		time.Sleep(time.Second)
		arm("crm", "b")
		time.Sleep(time.Hour)
		synctest.Wait()
		if want := []string{"a1#0", "a1#1", "b1#0", "a1#2", "a2#0"}; !slices.Equal(order, want) {
			t.Errorf("order %v, want %v", order, want)
		}
	})
}

func TestSwitchedOffLeavesDeliveriesPending(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLedger(actions.Spec{ID: "crm", Kind: "script"})
		do := script(func(int, actions.Delivery) actions.Outcome { return actions.Outcome{Status: 410, Disable: true} })
		first, second := l.add(event("d1", "crm", "r")), l.add(event("d2", "crm", "r"))
		arm := deliverOn(t, l, map[string]actions.Factory{"script": do.factory}, deps)
		arm("crm", "r")
		arm("gone", "r")
		time.Sleep(time.Hour)
		synctest.Wait()
		if first.status != actions.Failed || second.status != actions.Pending || len(second.attempts) != 0 || l.off["crm"] != 1 {
			t.Errorf("%s, %s with %d attempts, switched off %d times", first.status, second.status, len(second.attempts), l.off["crm"])
		}
	})
}

func TestStoreFaultRepeatsTheAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, seen := newLedger(actions.Spec{ID: "crm", Kind: "script"}), []string{}
		do := script(func(_ int, d actions.Delivery) actions.Outcome {
			seen = append(seen, d.ID+string(d.Body))
			return actions.Outcome{Done: true}
		})
		k := l.add(event("d1", "crm", "r"))
		l.fail = errors.New("database is away")
		deliverOn(t, l, map[string]actions.Factory{"script": do.factory}, deps)("crm", "r")
		time.Sleep(time.Second)
		synctest.Wait()
		l.mu.Lock()
		l.fail = nil
		l.mu.Unlock()
		time.Sleep(time.Minute)
		synctest.Wait()
		if k.status != actions.Completed || len(seen) < 2 || len(slices.Compact(seen)) != 1 {
			t.Errorf("%s after %v", k.status, seen)
		}
	})
}

// untilStopped is a destination that answers only when its context ends, as a call does that is cut off.
type untilStopped struct{}

func (untilStopped) Deliver(ctx context.Context, _ actions.Delivery) actions.Outcome {
	<-ctx.Done()
	return actions.Outcome{Err: "address: the connection broke"}
}

func TestAttemptCutOffByTheProcessIsNoAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLedger(actions.Spec{ID: "crm", Kind: "script"})
		k := l.add(event("d1", "crm", "r"))
		f := func(actions.Spec, actions.Deps) (actions.Destination, error) { return untilStopped{}, nil }
		h := actions.Deliver(l, map[string]actions.Factory{"script": f}, deps)
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(time.Second, func() { cancel(actions.ErrLost) })
		_, err := h(ctx, actions.Job{Lane: actions.Lane{Kind: "deliver", Key: "crm/r"}})
		if !errors.Is(err, actions.ErrLost) || len(k.attempts) != 0 || k.status != actions.Pending {
			t.Errorf("%v, %d attempts, %s", err, len(k.attempts), k.status)
		}
	})
}
