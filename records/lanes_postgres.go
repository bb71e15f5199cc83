package records

import (
	"context"
	"fmt"
	"time"

	"github.com/seed-151f84ba/intake/actions"
)

// claim takes lanes by a lease in their rows. It commits without waiting for the disk: a lost claim is a lane that is
// taken again, and its work is kept from running twice by the version compare of its own commit.
func (p *postgres) claim(ctx context.Context, lanes []actions.Lane, now time.Time, lease time.Duration) ([]actions.Job, error) {
	kinds, keys := make([]string, len(lanes)), make([]string, len(lanes))
	for i, l := range lanes {
		kinds[i], keys[i] = l.Kind, l.Key
	}
	rows, err := pgQ{p.loose}.Query(ctx, `WITH free AS (
			SELECT l.kind, l.key FROM lanes l JOIN unnest($1::text[], $2::text[]) AS w(kind, key) ON l.kind = w.kind AND l.key = w.key
			WHERE l.due <= $3 AND l.done = 0 AND l.lease <= $3 FOR UPDATE OF l SKIP LOCKED)
		UPDATE lanes SET fence = nextval('fences'), lease = $4 FROM free
		WHERE lanes.kind = free.kind AND lanes.key = free.key
		RETURNING lanes.kind, lanes.key, lanes.rev, lanes.fence, lanes.due, lanes.tries`,
		kinds, keys, micros(now), micros(now.Add(lease)))
	jobs, err := collect(rows, err, func(r Rows) (actions.Job, error) {
		var j actions.Job
		var due int64
		err := r.Scan(&j.Kind, &j.Key, &j.Rev, &j.Fence, &due, &j.Tries)
		j.Due = fromMicros(due)
		return j, err
	})
	if err != nil {
		return nil, fmt.Errorf("claim lanes: %w", err)
	}
	return jobs, nil
}

func (p *postgres) extend(ctx context.Context, j actions.Job, until time.Time) error {
	n, err := pgQ{p.loose}.Exec(ctx, `UPDATE lanes SET lease = $4 WHERE kind = $1 AND key = $2 AND fence = $3`,
		j.Kind, j.Key, j.Fence, micros(until))
	if err != nil {
		return fmt.Errorf("extend lane: %w", err)
	}
	if n == 0 {
		return actions.ErrLost
	}
	return nil
}

func (p *postgres) finish(ctx context.Context, j actions.Job, next time.Time, tries int) (time.Time, error) {
	due, err := finish(ctx, pgQ{p.loose}, j, j.Fence, next, tries)
	if err != nil {
		return time.Time{}, fmt.Errorf("finish lane: %w", err)
	}
	return fromMicros(due), nil
}
