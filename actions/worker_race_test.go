package actions

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestNoLaneRunsTwiceAtOnce arms 40 lanes 4,000 times at random while three workers over one store run them: no lane
// may be in two handlers at once, and after the last arming of each, it must run.
func TestNoLaneRunsTwiceAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		var mu sync.Mutex
		inside, last, ran := map[string]bool{}, map[string]int64{}, map[string]int64{}
		var doubles, total int
		var clock atomic.Int64
		h := map[string]Handler{"k": func(ctx context.Context, j Job) (time.Time, error) {
			mu.Lock()
			total++
			if inside[j.Key] {
				doubles++
			}
			inside[j.Key], ran[j.Key] = true, clock.Add(1)
			mu.Unlock()
			time.Sleep(time.Duration(rand.IntN(400)) * time.Millisecond)
			mu.Lock()
			inside[j.Key] = false
			mu.Unlock()
			return time.Time{}, nil
		}}
		var all []*Worker
		for range 3 {
			all = append(all, started(t, m, WorkerConfig{Handlers: h, Poll: time.Second, Lease: 2 * time.Second}))
		}
		m.wake = func(a ...Arm) { all[rand.IntN(len(all))].Wake(a...) }
		for i := range 4000 {
			key := fmt.Sprint(i % 40)
			mu.Lock()
			last[key] = clock.Add(1)
			mu.Unlock()
			arm(t, m, "k", key, time.Duration(rand.IntN(3000)-1500)*time.Millisecond, ArmMode(rand.IntN(2)))
			time.Sleep(time.Duration(rand.IntN(5)) * time.Millisecond)
		}
		time.Sleep(time.Minute)
		mu.Lock()
		defer mu.Unlock()
		if doubles > 0 || m.len() != 0 || total < 40 {
			t.Errorf("%d double runs, %d lanes left, %d runs", doubles, m.len(), total)
		}
		for key, n := range last {
			if ran[key] < n {
				t.Errorf("lane %s did not run after its last arming", key)
			}
		}
	})
}

// TestWakeToHandlerLatency holds the time from Wake to the handler's first line: the best of five rounds, because
// other tests share the processors.
func TestWakeToHandlerLatency(t *testing.T) {
	best := time.Hour
	for range 5 {
		took := latencies(t, 300)
		slices.Sort(took)
		if best = min(best, took[len(took)/2]); best <= 100*time.Microsecond {
			return
		}
	}
	t.Errorf("p50 from Wake to the handler is %v, want under 100µs", best)
}

func latencies(t testing.TB, n int) []time.Duration {
	m := newMemory()
	at := make(chan time.Time, 1)
	w := NewWorker(WorkerConfig{Lanes: m, Now: time.Now, Log: quiet, Handlers: map[string]Handler{
		"k": func(context.Context, Job) (time.Time, error) { at <- time.Now(); return time.Time{}, nil }}})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- w.Run(ctx) }()
	var took []time.Duration
	for i := range n {
		a := Arm{Lane{"k", fmt.Sprint(i)}, time.Now(), Earlier}
		if err := m.Arm(ctx, a); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		w.Wake(a)
		took = append(took, (<-at).Sub(start))
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	return took
}

func BenchmarkWakeToHandler(b *testing.B) {
	took := latencies(b, max(b.N, 100))
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds()), "p50-ns")
	b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds()), "p99-ns")
}

func BenchmarkTenThousandLanes(b *testing.B) {
	for b.Loop() {
		m := newMemory()
		var left atomic.Int64
		left.Store(10_000)
		all := make(chan struct{})
		w := NewWorker(WorkerConfig{Lanes: m, Now: time.Now, Log: quiet, Concurrency: map[string]int{"k": 64}, Handlers: map[string]Handler{
			"k": func(context.Context, Job) (time.Time, error) {
				if left.Add(-1) == 0 {
					close(all)
				}
				return time.Time{}, nil
			}}})
		m.wake = w.Wake
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan error)
		go func() { done <- w.Run(ctx) }()
		for i := range 10_000 {
			arm(b, m, "k", fmt.Sprint(i), 0, Earlier)
		}
		<-all
		cancel()
		if err := <-done; err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*10_000/b.Elapsed().Seconds(), "lanes/s")
}
