package records

import (
	"context"
	"fmt"
	"time"
)

// forgetBatch bounds one transaction of Forget, so that accepts never wait long for it.
const forgetBatch = 2000

// Forget removes what is only kept for a while: deduplication keys and platform message ids seen before the time, and
// ticks and sign-in links that are over. The caller chooses a time longer ago than any platform redelivers.
func (db *DB) Forget(ctx context.Context, before time.Time) error {
	for _, sql := range []string{
		`DELETE FROM seen WHERE (account, key) IN (SELECT account, key FROM seen WHERE at < $1 LIMIT $2)`,
		`DELETE FROM refs WHERE (account, ref) IN (SELECT account, ref FROM refs WHERE at < $1 LIMIT $2)`,
		`DELETE FROM lanes WHERE (kind, key) IN (SELECT kind, key FROM lanes WHERE done = 1 AND due < $1 LIMIT $2)`,
	} {
		for {
			var n int64
			err := db.tx(ctx, resting, func(ctx context.Context, t *Tx) (err error) {
				n, err = t.Exec(ctx, sql, before.UnixMicro(), forgetBatch)
				return err
			})
			if err != nil {
				return fmt.Errorf("forget: %w", err)
			}
			if n < forgetBatch {
				break
			}
		}
	}
	return nil
}

// Doctor says what about the database would make it slow or unsafe, a sentence each; none when all is well.
func (db *DB) Doctor(ctx context.Context) []string {
	var notes []string
	if db.dialect == postgresDialect {
		var ctype, trgm string
		if err := db.back.read().QueryRow(ctx, `SELECT datcollate FROM pg_database WHERE datname = current_database()`, nil, &ctype); err == nil && (ctype == "C" || ctype == "POSIX") {
			notes = append(notes, "its locale is "+ctype+": searching Arabic and other scripts cannot use the index; create it with C.UTF-8")
		}
		if err := db.back.read().QueryRow(ctx, `SELECT extname FROM pg_extension WHERE extname = 'pg_trgm'`, nil, &trgm); err != nil {
			notes = append(notes, "the extension pg_trgm is missing: search reads every record")
		}
	}
	return notes
}
