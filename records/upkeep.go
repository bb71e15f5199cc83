package records

import (
	"context"
	"fmt"
	"time"
)

// forgetBatch is how many rows one transaction of Forget removes, so that nobody waits long for the writer.
const forgetBatch = 2000

// SeenKept is how long the keys of events are known at least: longer than any platform repeats one.
const SeenKept = 8 * 24 * time.Hour

// Forget removes the keys of events stored before a time, expired sessions and sign-in links, and says how many rows
// went. It can be stopped at any moment and be run by several replicas.
func (db *DB) Forget(ctx context.Context, before time.Time) (int64, error) {
	if most := db.now().Add(-SeenKept); before.After(most) {
		before = most
	}
	gone := int64(0)
	for _, text := range []string{
		`DELETE FROM seen WHERE (account, key) IN (SELECT account, key FROM seen WHERE at < $1 LIMIT $2)`,
		`DELETE FROM sessions WHERE hash IN (SELECT hash FROM sessions WHERE expires_at < $1 LIMIT $2)`,
		`DELETE FROM sign_ins WHERE hash IN (SELECT hash FROM sign_ins WHERE expires_at < $1 LIMIT $2)`,
	} {
		for n := int64(forgetBatch); n == forgetBatch; {
			err := db.tx(ctx, resting, func(ctx context.Context, t *Tx) (err error) {
				n, err = t.Exec(ctx, text, micros(before), int64(forgetBatch))
				return err
			})
			if err != nil {
				return gone, fmt.Errorf("forget old keys: %w", err)
			}
			gone += n
		}
	}
	return gone, nil
}
