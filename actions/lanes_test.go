package actions

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"
)

// memory is a Lanes in memory that keeps the promises of the interface. Tests inject faults through the hooks.
type memory struct {
	mu     sync.Mutex
	now    func() time.Time
	rows   map[Lane]*row
	fence  int64
	wake   func(...Arm)
	claims int

	lostIsGone bool // Finish of a lost claim is no error, as the interface leaves open

	claimErr, extendErr, finishErr func() error // called with the lock held
}

type row struct {
	due       time.Time
	rev       int64
	claimRev  int64 // rev at the last claim; equal to rev: due is what that claim was for
	fence     int64
	heldUntil time.Time
	tries     int
	done      bool
}

func newMemory() *memory { return &memory{now: time.Now, rows: map[Lane]*row{}} }

func (m *memory) Arm(_ context.Context, arms ...Arm) error {
	m.mu.Lock()
	for _, a := range arms {
		r := m.rows[a.Lane]
		switch {
		case a.Mode == Disarm:
			delete(m.rows, a.Lane)
		case r == nil:
			m.rows[a.Lane] = &row{due: a.Due, rev: 1}
		case a.Kind == kindTick: // armed or done already
		default:
			used := r.claimRev == r.rev && r.heldUntil.After(m.now())
			if used || a.Mode == Replace || a.Due.Before(r.due) {
				r.due = a.Due
			}
			r.rev++
		}
	}
	wake := m.wake
	m.mu.Unlock()
	if wake != nil {
		wake(arms...)
	}
	return nil
}

func (m *memory) Claim(_ context.Context, lanes []Lane, now time.Time, lease time.Duration) ([]Job, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.claims++
	if m.claimErr != nil {
		if err := m.claimErr(); err != nil {
			return nil, err
		}
	}
	var out []Job
	for _, l := range lanes {
		r := m.rows[l]
		if r == nil || r.done || r.due.After(now) || r.heldUntil.After(now) {
			continue
		}
		m.fence++
		j := Job{Lane: l, Rev: r.rev, Fence: m.fence, Due: r.due, Tries: r.tries}
		r.fence, r.claimRev, r.heldUntil = m.fence, r.rev, now.Add(lease)
		out = append(out, j)
	}
	return out, nil
}

func (m *memory) Overdue(_ context.Context, before time.Time, max int) ([]Arm, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []Arm
	for l, r := range m.rows {
		if !r.done && r.due.Before(before) && !r.heldUntil.After(m.now()) {
			out = append(out, Arm{Lane: l, Due: r.due})
		}
	}
	slices.SortFunc(out, func(a, b Arm) int { return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.Key, b.Key)) })
	return out[:min(len(out), max)], nil
}

func (m *memory) Extend(_ context.Context, j Job, until time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.extendErr != nil {
		if err := m.extendErr(); err != nil {
			return err
		}
	}
	r := m.rows[j.Lane]
	if r == nil || r.fence != j.Fence {
		return ErrLost
	}
	r.heldUntil = until
	return nil
}

func (m *memory) Finish(_ context.Context, j Job, next time.Time, tries int) (time.Time, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.finishErr != nil {
		if err := m.finishErr(); err != nil {
			return time.Time{}, err
		}
	}
	r := m.rows[j.Lane]
	if r == nil {
		return time.Time{}, nil
	}
	if r.fence != j.Fence {
		if m.lostIsGone {
			return time.Time{}, nil
		}
		return time.Time{}, ErrLost
	}
	r.heldUntil, r.tries = time.Time{}, tries
	switch {
	case next.IsZero() && r.rev == j.Rev:
		if j.Kind == "tick" {
			r.done = true
		} else {
			delete(m.rows, j.Lane)
		}
		return time.Time{}, nil
	case r.rev == j.Rev || !next.IsZero() && next.Before(r.due):
		r.due = next
	}
	return r.due, nil
}

// take gives a lane to another holder, as after a lease that ran out.
func (m *memory) take(l Lane) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.fence++
	m.rows[l].fence = m.fence
	m.rows[l].heldUntil = m.now().Add(time.Hour)
}

func (m *memory) len() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.rows)
}
