package actions_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/seed-151f84ba/intake/actions"
)

// ledger is a Deliveries in memory.
type ledger struct {
	mu    sync.Mutex
	specs map[string]actions.Spec
	off   map[string]int // how often it was switched off
	list  []*kept
	fail  error // returned by Attempted while set
}

type kept struct {
	actions.Delivery
	status   actions.DeliveryStatus
	attempts []actions.Attempt
}

func newLedger(specs ...actions.Spec) *ledger {
	l := &ledger{specs: map[string]actions.Spec{}, off: map[string]int{}}
	for _, s := range specs {
		l.specs[s.ID] = s
	}
	return l
}

func (l *ledger) add(d actions.Delivery) *kept {
	l.mu.Lock()
	defer l.mu.Unlock()
	k := &kept{Delivery: d, status: actions.Pending}
	l.list = append(l.list, k)
	return k
}

func (l *ledger) Next(_ context.Context, destination, record string) (*actions.Delivery, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, k := range l.list {
		open := k.status == actions.Pending || k.status == actions.Retrying
		if open && k.Destination == destination && k.Record == record {
			d := k.Delivery
			return &d, nil
		}
	}
	return nil, nil
}

func (l *ledger) Spec(_ context.Context, destination string) (actions.Spec, bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s, ok := l.specs[destination]
	return s, ok && l.off[destination] == 0, nil
}

func (l *ledger) Attempted(_ context.Context, id string, a actions.Attempt, status actions.DeliveryStatus, next time.Time, disable bool) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fail != nil {
		return l.fail
	}
	i := slices.IndexFunc(l.list, func(k *kept) bool { return k.ID == id })
	if i < 0 {
		return errors.New("no such delivery")
	}
	k := l.list[i]
	k.attempts = append(k.attempts, a)
	k.status, k.NotBefore = status, next
	k.Attempts++
	if disable {
		l.off[k.Destination]++
	}
	return nil
}

// starts are the times of the attempts after the first moment.
func (k *kept) starts(zero time.Time) []time.Duration {
	var out []time.Duration
	for _, a := range k.attempts {
		out = append(out, a.At.Sub(zero))
	}
	return out
}
