package runner

import (
	"context"
	"sync"
	"time"

	"github.com/seed-151f84ba/intake/channels"
)

// Bucket is a rate-limit bucket as the store keeps it.
type Bucket struct {
	ID   string
	Rate channels.Rate
}

// throttledPause is the wait after a platform's "too many" that names none.
const throttledPause = 5 * time.Second

// shortWait is a wait the lane sleeps through instead of giving the lane back.
const shortWait = 100 * time.Millisecond

// reservations are tokens taken ahead: a send whose token lies in the future waits for it and then goes, without
// spending again. They live in memory: what a dead process reserved is lost, and only its token with it.
type reservations struct {
	mu sync.Mutex
	of map[string]reservation // by conversation: its lane is nobody else's
}

type reservation struct {
	line string
	part int
	at   time.Time
}

// maxReservations bounds the memory; beyond it those long past are forgotten.
const maxReservations = 50_000

func (r *reservations) put(conversation string, x reservation) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.of == nil {
		r.of = map[string]reservation{}
	}
	if len(r.of) >= maxReservations {
		for id, old := range r.of {
			if x.at.Sub(old.at) > time.Hour {
				delete(r.of, id)
			}
		}
	}
	r.of[conversation] = x
}

// due returns when a part may go and forgets the reservation when it may now; false when there is none.
func (r *reservations) due(conversation, line string, part int, now time.Time) (time.Time, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	x, ok := r.of[conversation]
	if !ok || x.line != line || x.part != part {
		return time.Time{}, false
	}
	if !x.at.After(now) {
		delete(r.of, conversation)
	}
	return x.at, true
}

// spend takes a token of the account and of the recipient for one part. It returns how long the lane must wait first.
func (s *Sending) spend(ctx context.Context, conversation string, c *Connection, line string, part int) (time.Duration, error) {
	if at, ok := s.reserved.due(conversation, line, part, s.Now()); ok {
		return max(at.Sub(s.Now()), 0), nil
	}
	buckets := c.buckets(conversation)
	if len(buckets) == 0 {
		return 0, nil
	}
	wait, err := s.Store.Spend(ctx, s.Now(), buckets...)
	if err != nil || wait <= 0 {
		return 0, err
	}
	s.Count("send_waits", c.Info.Kind)
	if wait <= shortWait {
		return 0, sleep(ctx, wait)
	}
	s.reserved.put(conversation, reservation{line: line, part: part, at: s.Now().Add(wait)})
	return wait, nil
}

// hold keeps the whole account from sending for a time, where a limit is the account's alone.
func (s *Sending) hold(ctx context.Context, c *Connection, after time.Duration) error {
	if after <= 0 || c.Info.Rate.PerSecond <= 0 || c.Info.Pair.PerSecond > 0 {
		return nil
	}
	return s.Store.Hold(ctx, Bucket{accountBucket(c.Account.ID), c.Info.Rate}, s.Now(), after)
}

// buckets are those a message to this conversation takes a token of.
func (c *Connection) buckets(conversation string) []Bucket {
	var b []Bucket
	if c.Info.Pair.PerSecond > 0 {
		b = append(b, Bucket{"pair/" + conversation, c.Info.Pair})
	}
	if c.Info.Rate.PerSecond > 0 {
		b = append(b, Bucket{accountBucket(c.Account.ID), c.Info.Rate})
	}
	return b
}

func accountBucket(account string) string { return "account/" + account }

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
