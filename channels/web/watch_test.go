package web

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestWatcherKicksExactlyItsOwn(t *testing.T) {
	const channels = 5*perWatch + 3
	var w watcher
	before := runtime.NumGoroutine()
	wakes := make([]chan struct{}, channels)
	kicks := make([]atomic.Int64, channels)
	stops := make([]func(), channels)
	var wg sync.WaitGroup
	for i := range channels {
		wakes[i] = make(chan struct{}, 1)
		wg.Go(func() { stops[i] = w.follow(wakes[i], func() { kicks[i].Add(1) }) })
	}
	wg.Wait()
	if n := runtime.NumGoroutine() - before; n > 8 {
		t.Errorf("%d goroutines for %d channels", n, channels)
	}
	for i := range channels {
		if i%3 == 0 {
			stops[i]()
			wakes[i] <- struct{}{}
		}
	}
	close(wakes[1]) // a feed that hangs up must not spin
	for range 10 {
		for i := range channels {
			if i%3 != 0 && i != 1 {
				was := kicks[i].Load()
				wakes[i] <- struct{}{}
				until(t, "kicked", func() bool { return kicks[i].Load() == was+1 })
			}
		}
	}
	for i := range channels {
		want := int64(10)
		if i%3 == 0 || i == 1 {
			want = 0
		}
		if got := kicks[i].Load(); got != want {
			t.Errorf("channel %d: %d kicks, want %d", i, got, want)
		}
		if i%3 != 0 {
			wg.Go(stops[i])
		}
	}
	wg.Wait()
	until(t, "no goroutine is left", func() bool { time.Sleep(time.Millisecond); return runtime.NumGoroutine() <= before })
	if len(w.spare) != 0 {
		t.Errorf("%d watches are left", len(w.spare))
	}
}
