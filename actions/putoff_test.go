package actions

import (
	"testing"
	"time"
)

// A kind that waits for quiet is put off by every later hint, never beyond its bound, and runs at once for an earlier one.
func TestPutOff(t *testing.T) {
	at := func(ms int) time.Time { return time.UnixMilli(int64(1_000_000 + ms)) }
	q := newQueue("turn", nil, 4, Group{}, func() time.Duration { return 500 * time.Millisecond })
	due := func() time.Time { return q.lanes["k"].due }
	q.hint("k", at(300))
	for ms := 350; ms <= 600; ms += 50 {
		q.hint("k", at(ms))
		if !due().Equal(at(ms)) {
			t.Fatalf("hint of %d ms: due %v", ms, due())
		}
	}
	q.hint("k", at(2000))
	if !due().Equal(at(800)) {
		t.Fatalf("put off beyond its bound, to %v", due())
	}
	q.found("k", at(300))
	if !due().Equal(at(800)) {
		t.Fatal("what the store says is older than what this process knows")
	}
	q.hint("k", at(100))
	if !due().Equal(at(100)) {
		t.Fatal("an earlier hint does not run earlier")
	}
	if batch, _ := q.take(at(100), 4); len(batch) != 1 {
		t.Fatal("not taken at its due")
	}
	q.hint("k", at(700)) // while it runs: a new wait begins
	q.hint("k", at(900))
	q.give("k", time.Time{})
	if !due().Equal(at(900)) {
		t.Fatalf("after a run the wait begins anew: due %v", due())
	}
	if batch, next := q.take(at(899), 4); len(batch) != 0 || !next.Equal(at(900)) {
		t.Fatal("taken before its due")
	}
}

// Without putting off the earliest hint wins, as ever.
func TestEarliestWins(t *testing.T) {
	q := newQueue("send", nil, 4, Group{}, nil)
	q.hint("k", time.UnixMilli(300))
	q.hint("k", time.UnixMilli(900))
	if e := q.lanes["k"]; !e.due.Equal(time.UnixMilli(300)) || !e.last.Equal(time.UnixMilli(900)) {
		t.Fatal("a later hint put a lane off")
	}
}
