package records

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/seed-151f84ba/intake/actions"
)

var _ actions.Lanes = (*DB)(nil)

// laneKeeper holds the claims of SQLite's one process: a claim needs no disk, because it dies with the process.
type laneKeeper struct {
	mu    sync.Mutex
	held  map[actions.Lane]hold
	fence int64
}

type hold struct {
	fence int64
	until time.Time
	ended bool // the commit of its work has removed the lane
}

const (
	armEarlier = `INSERT INTO lanes (kind, key, due, newest, rev) VALUES ($1, $2, $3, $3, $4)
		ON CONFLICT (kind, key) DO UPDATE SET newest = excluded.due, rev = excluded.rev,
		due = CASE WHEN excluded.due < lanes.due THEN excluded.due ELSE lanes.due END`
	armReplace = `INSERT INTO lanes (kind, key, due, newest, rev) VALUES ($1, $2, $3, $3, $4)
		ON CONFLICT (kind, key) DO UPDATE SET newest = excluded.due, rev = excluded.rev, due = excluded.due`
	armTick  = `INSERT INTO lanes (kind, key, due, newest, rev) VALUES ($1, $2, $3, $3, $4) ON CONFLICT (kind, key) DO NOTHING`
	disarm   = `DELETE FROM lanes WHERE kind = $1 AND key = $2`
	tickKind = "tick"
	tickKept = 7 * 24 * time.Hour
)

// Arm arms lanes in a transaction of its own.
func (db *DB) Arm(ctx context.Context, arms ...actions.Arm) error {
	err := db.tx(ctx, resting, func(ctx context.Context, t *Tx) error { return db.arm(ctx, t, arms...) })
	if err != nil {
		return fmt.Errorf("arm lanes: %w", err)
	}
	return nil
}

// arm writes lanes in the transaction that decided the work. A tick that is armed or done already stays as it is.
func (db *DB) arm(ctx context.Context, t *Tx, arms ...actions.Arm) error {
	for _, a := range arms {
		text, args := armEarlier, []any{a.Kind, a.Key, micros(a.Due), db.nextRev()}
		switch {
		case a.Mode == actions.Disarm:
			text, args = disarm, args[:2]
		case a.Kind == tickKind:
			text = armTick
			if err := db.forgetTicks(ctx, t, a.Due); err != nil {
				return err
			}
		case a.Mode == actions.Replace:
			text = armReplace
		}
		if err := t.write(ctx, text, args...); err != nil {
			return fmt.Errorf("arm %s lane: %w", a.Kind, err)
		}
		t.notes.arms = append(t.notes.arms, a)
	}
	return nil
}

// forgetTicks removes ticks that were done a week before.
func (db *DB) forgetTicks(ctx context.Context, t *Tx, at time.Time) error {
	_, err := t.Exec(ctx, `DELETE FROM lanes WHERE kind = $1 AND done = 1 AND newest < $2`, tickKind, micros(at.Add(-tickKept)))
	if err != nil {
		return fmt.Errorf("forget ticks: %w", err)
	}
	return nil
}

// nextRev is a number no arming had before: a lane removed and armed again is told from the one that was claimed.
func (db *DB) nextRev() int64 {
	for {
		last := db.lastRev.Load()
		next := max(last+1, db.now().UnixMicro())
		if db.lastRev.CompareAndSwap(last, next) {
			return next
		}
	}
}

// Claim takes the given lanes that are due and that nobody holds.
func (db *DB) Claim(ctx context.Context, lanes []actions.Lane, now time.Time, lease time.Duration) ([]actions.Job, error) {
	if p, ok := db.back.(*postgres); ok {
		return p.claim(ctx, lanes, now, lease)
	}
	var jobs []actions.Job
	err := db.back.reading(ctx, func(ctx context.Context, q Q) error {
		for _, l := range lanes {
			j, ok, err := db.claim(ctx, q, l, now, lease)
			if err != nil {
				return fmt.Errorf("claim lane: %w", err)
			}
			if ok {
				jobs = append(jobs, j)
			}
		}
		return nil
	})
	return jobs, err
}

// claim takes a lane of SQLite's one process.
func (db *DB) claim(ctx context.Context, q Q, l actions.Lane, now time.Time, lease time.Duration) (actions.Job, bool, error) {
	j := actions.Job{Lane: l}
	var ok bool
	if j.Fence, ok = db.lanes.take(l, now, lease); !ok {
		return j, false, nil
	}
	var due int64
	err := q.QueryRow(ctx, `SELECT due, rev, tries FROM lanes WHERE kind = $1 AND key = $2 AND due <= $3 AND done = 0`,
		[]any{l.Kind, l.Key, micros(now)}, &due, &j.Rev, &j.Tries)
	if err != nil {
		db.lanes.free(l, j.Fence)
		if err == errNoRow {
			err = nil
		}
		return j, false, err
	}
	j.Due = fromMicros(due)
	return j, true, nil
}

// Overdue lists lanes due before a time that nobody holds, earliest first.
func (db *DB) Overdue(ctx context.Context, before time.Time, most int) ([]actions.Arm, error) {
	text, args := `SELECT kind, key, due FROM lanes WHERE done = 0 AND due < $1 ORDER BY due LIMIT $2`, []any{micros(before), int64(most)}
	held := db.lanes.holds(db.now())
	if db.dialect == postgresDialect {
		text = `SELECT kind, key, due FROM lanes WHERE done = 0 AND due < $1 AND lease <= $3 ORDER BY due LIMIT $2`
		args = append(args, micros(db.now()))
	} else {
		args[1] = int64(most + len(held))
	}
	rows, err := db.read().Query(ctx, text, args...)
	all, err := collect(rows, err, scanArm)
	if err != nil {
		return nil, fmt.Errorf("list overdue lanes: %w", err)
	}
	free := all[:0]
	for _, a := range all {
		if !held[a.Lane] && len(free) < most {
			free = append(free, a)
		}
	}
	return free, nil
}

func scanArm(r Rows) (actions.Arm, error) {
	var a actions.Arm
	var due int64
	err := r.Scan(&a.Kind, &a.Key, &due)
	a.Due = fromMicros(due)
	return a, err
}

// Extend prolongs a claim.
func (db *DB) Extend(ctx context.Context, j actions.Job, until time.Time) error {
	if p, ok := db.back.(*postgres); ok {
		return p.extend(ctx, j, until)
	}
	db.lanes.mu.Lock()
	defer db.lanes.mu.Unlock()
	if db.lanes.held[j.Lane].fence != j.Fence {
		return actions.ErrLost
	}
	h := db.lanes.held[j.Lane]
	h.until = until
	db.lanes.held[j.Lane] = h
	return nil
}

// Finish gives a lane back and says when it is to run again.
func (db *DB) Finish(ctx context.Context, j actions.Job, next time.Time, tries int) (time.Time, error) {
	if p, ok := db.back.(*postgres); ok {
		return p.finish(ctx, j, next, tries)
	}
	h, ok := db.lanes.of(j)
	if !ok {
		return time.Time{}, nil
	}
	defer db.lanes.free(j.Lane, j.Fence)
	if h.ended {
		return db.armedAgain(ctx, j.Lane)
	}
	var due int64
	err := db.tx(ctx, resting, func(ctx context.Context, t *Tx) (err error) {
		due, err = finish(ctx, t, j, 0, next, tries)
		return err
	})
	if err != nil {
		return time.Time{}, fmt.Errorf("finish lane: %w", err)
	}
	return fromMicros(due), nil
}

// armedAgain says when a lane that was removed is due, if something has armed it since.
func (db *DB) armedAgain(ctx context.Context, l actions.Lane) (time.Time, error) {
	var due int64
	err := db.back.reading(ctx, func(ctx context.Context, q Q) error {
		return q.QueryRow(ctx, `SELECT due FROM lanes WHERE kind = $1 AND key = $2 AND done = 0`, []any{l.Kind, l.Key}, &due)
	})
	if err != nil && err != errNoRow {
		return time.Time{}, fmt.Errorf("finish lane: %w", err)
	}
	return fromMicros(due), nil
}

// finish removes the lane when nothing armed it since the claim and nothing is left, else sets when it runs again.
// fence is the one in the row (SQLite's is in memory, 0 in the row). It returns the new due, 0 when the lane is gone.
func finish(ctx context.Context, q Q, j actions.Job, fence int64, next time.Time, tries int) (int64, error) {
	const where = ` WHERE kind = $1 AND key = $2 AND fence = $4`
	if next.IsZero() {
		text := `DELETE FROM lanes` + where + ` AND rev = $3`
		if j.Kind == tickKind {
			text = `UPDATE lanes SET done = 1, lease = 0` + where + ` AND rev = $3`
		}
		if n, err := q.Exec(ctx, text, j.Kind, j.Key, j.Rev, fence); err != nil || n > 0 {
			return 0, err
		}
	}
	var due int64
	err := q.QueryRow(ctx, `UPDATE lanes SET lease = 0, tries = $5, due = CASE
		WHEN rev = $3 THEN CAST($6 AS BIGINT)
		WHEN CAST($6 AS BIGINT) > 0 AND CAST($6 AS BIGINT) < newest THEN CAST($6 AS BIGINT)
		ELSE newest END`+where+` RETURNING due`,
		[]any{j.Kind, j.Key, j.Rev, fence, int64(tries), micros(next)}, &due)
	if err == errNoRow {
		return 0, nil
	}
	return due, err
}

func (k *laneKeeper) take(l actions.Lane, now time.Time, lease time.Duration) (int64, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if h, ok := k.held[l]; ok && h.until.After(now) {
		return 0, false
	}
	k.fence++
	k.held[l] = hold{fence: k.fence, until: now.Add(lease)}
	return k.fence, true
}

func (k *laneKeeper) free(l actions.Lane, fence int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.held[l].fence == fence {
		delete(k.held, l)
	}
}

// of returns the hold of a claim, if it is still held.
func (k *laneKeeper) of(j actions.Job) (hold, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	h, ok := k.held[j.Lane]
	return h, ok && h.fence == j.Fence
}

// end notes that the lane of a claim was removed by the commit of its work.
func (k *laneKeeper) end(j actions.Job) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if h, ok := k.held[j.Lane]; ok && h.fence == j.Fence {
		h.ended = true
		k.held[j.Lane] = h
	}
}

func (k *laneKeeper) holds(now time.Time) map[actions.Lane]bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	out := make(map[actions.Lane]bool, len(k.held))
	for l, h := range k.held {
		if h.until.After(now) {
			out[l] = true
		}
	}
	return out
}
