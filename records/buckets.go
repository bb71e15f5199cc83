package records

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/seed-151f84ba/intake/engine/runner"
)

// spendBucket fills a bucket for the time that passed, takes one token, also of an empty one, and returns what is left.
// A clock that was set back neither fills nor empties it.
const spendBucket = `INSERT INTO buckets (id, tokens, at) VALUES ($1, CAST($2 AS DOUBLE PRECISION) - 1, $4)
	ON CONFLICT (id) DO UPDATE SET at = CASE WHEN $4 > buckets.at THEN $4 ELSE buckets.at END,
	tokens = CASE WHEN $4 <= buckets.at THEN buckets.tokens
		WHEN buckets.tokens + CAST($3 AS DOUBLE PRECISION) * ($4 - buckets.at) > $2 THEN $2
		ELSE buckets.tokens + CAST($3 AS DOUBLE PRECISION) * ($4 - buckets.at) END - 1
	RETURNING tokens, held`

// Spend takes one token of every bucket and returns how long to wait before the message may go.
func (db *DB) Spend(ctx context.Context, now time.Time, buckets ...runner.Bucket) (time.Duration, error) {
	buckets = slices.Clone(buckets) // always locked in the same order
	slices.SortFunc(buckets, func(a, b runner.Bucket) int { return strings.Compare(a.ID, b.ID) })
	var wait time.Duration
	err := db.tx(ctx, turning, func(ctx context.Context, t *Tx) error {
		wait = 0
		for _, b := range buckets {
			var left float64
			var held int64
			perMicro := b.Rate.PerSecond / 1e6
			if err := t.QueryRow(ctx, spendBucket, []any{b.ID, float64(max(b.Rate.Burst, 1)), perMicro, micros(now)}, &left, &held); err != nil {
				return err
			}
			wait = max(wait, owed(left, b.Rate.PerSecond), time.Duration(held-micros(now))*time.Microsecond)
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("spend rate limit: %w", err)
	}
	return wait, nil
}

// owed is how long it takes until a bucket with so many tokens is not below zero.
func owed(left, perSecond float64) time.Duration {
	switch {
	case left >= -1e-6:
		return 0
	case perSecond <= 0:
		return time.Second
	}
	return time.Duration(-left / perSecond * float64(time.Second))
}

// Hold keeps a bucket from giving tokens for a time, as its platform asks: then it goes on with those it has.
func (db *DB) Hold(ctx context.Context, b runner.Bucket, now time.Time, after time.Duration) error {
	err := db.tx(ctx, turning, func(ctx context.Context, t *Tx) error {
		_, err := t.Exec(ctx, `INSERT INTO buckets (id, tokens, at, held) VALUES ($1, $2, $3, $4)
			ON CONFLICT (id) DO UPDATE SET held = CASE WHEN excluded.held > buckets.held THEN excluded.held ELSE buckets.held END`,
			b.ID, float64(max(b.Rate.Burst, 1)), micros(now), micros(now.Add(after)))
		return err
	})
	if err != nil {
		return fmt.Errorf("hold rate limit: %w", err)
	}
	return nil
}
