package main

import (
	"math/rand/v2"
	"os"
	"slices"
	"sync"
	"testing"
	"time"
)

// TestFiftyCalls holds fifty calls at once, each answered again and again, and measures from the prompt that closes a
// turn to the first text frame, on the rules path and over two durable commits. CALLS_FOR=60s makes it last; without it
// the test is short and asks only that no frame is late by a caller's ear.
//
//	CALLS_FOR=60s go test ./cmd/intake -run TestFiftyCalls -v
func TestFiftyCalls(t *testing.T) {
	const calls, late = 50, 3 * time.Second
	last, goal := 3*time.Second, time.Duration(0)
	if for_, err := time.ParseDuration(os.Getenv("CALLS_FOR")); err == nil {
		last, goal = for_, 30*time.Millisecond
	}
	p := newDesks(t)
	var mu sync.Mutex
	var took []time.Duration
	var all sync.WaitGroup
	until := time.Now().Add(last)
	for range calls {
		all.Go(func() {
			time.Sleep(time.Duration(rand.IntN(1000)) * time.Millisecond) // nobody dials at the same moment
			for time.Now().Before(until) {
				ph := newPhone(p, "r-order")
				ph.form.Set("FromCountry", "US")
				ph.dial()
				ph.next()
				for _, words := range []string{"My name is Ana Torres.", "Yes, please.", "It's 482913.", "Yes, that's right.", "What are your opening hours?"} {
					time.Sleep(time.Duration(500+rand.IntN(1500)) * time.Millisecond) // a caller takes their time
					ph.played()
					start := time.Now()
					ph.say(words)
					at := ph.nextAt()
					mu.Lock()
					took = append(took, at.Sub(start))
					mu.Unlock()
					if time.Now().After(until) {
						break
					}
				}
				ph.hangUp()
			}
		})
	}
	all.Wait()
	slices.Sort(took)
	at := func(q float64) time.Duration { return took[int(q*float64(len(took)-1))] }
	t.Logf("%d answers in %s: median %s, p95 %s, p99 %s, worst %s", len(took), last, at(.5), at(.95), at(.99), at(1))
	if at(1) > late {
		t.Errorf("a frame came after %s", at(1))
	}
	if goal > 0 && at(.99) > goal {
		t.Errorf("p99 is %s, the goal %s", at(.99), goal)
	}
}
