package records

import (
	"context"
	"fmt"
	"time"
)

// forgetBatch bounds one transaction of Forget, so that accepts never wait long for it.
const forgetBatch = 2000

// How long things are known at least: keys longer than any platform repeats an event, references of messages longer
// than a customer takes to read one.
const (
	seenKept = 8 * 24 * time.Hour
	refsKept = 60 * 24 * time.Hour
)

// Forget removes what is only kept for a while: deduplication keys stored before the time, later the platform's ids
// of messages, and rate-limit buckets, sessions, sign-in links and ticks that are over. A time nearer than eight days counts as eight
// days. It can be stopped at any moment and be run by several replicas.
func (db *DB) Forget(ctx context.Context, before time.Time) error {
	if most := db.now().Add(-seenKept); before.After(most) {
		before = most
	}
	for _, f := range []struct {
		text   string
		before time.Time
	}{
		{`DELETE FROM seen WHERE (account, key) IN (SELECT account, key FROM seen WHERE at < $1 LIMIT $2)`, before},
		{`DELETE FROM refs WHERE (account, ref) IN (SELECT account, ref FROM refs WHERE at < $1 LIMIT $2)`, before.Add(seenKept - refsKept)},
		{`DELETE FROM lanes WHERE (kind, key) IN (SELECT kind, key FROM lanes WHERE done = 1 AND due < $1 LIMIT $2)`, before},
		{`DELETE FROM buckets WHERE id IN (SELECT id FROM buckets WHERE at < $1 LIMIT $2)`, before},
		{`DELETE FROM sessions WHERE hash IN (SELECT hash FROM sessions WHERE expires_at < $1 LIMIT $2)`, before},
		{`DELETE FROM sign_ins WHERE hash IN (SELECT hash FROM sign_ins WHERE expires_at < $1 LIMIT $2)`, before},
	} {
		for n := int64(forgetBatch); n == forgetBatch; {
			err := db.tx(ctx, resting, func(ctx context.Context, t *Tx) (err error) {
				n, err = t.Exec(ctx, f.text, micros(f.before), int64(forgetBatch))
				return err
			})
			if err != nil {
				return fmt.Errorf("forget: %w", err)
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
		if err := db.read().QueryRow(ctx, `SELECT datcollate FROM pg_database WHERE datname = current_database()`, nil, &ctype); err == nil && (ctype == "C" || ctype == "POSIX") {
			notes = append(notes, "its locale is "+ctype+": searching Arabic and other scripts cannot use the index; create it with C.UTF-8")
		}
		if err := db.read().QueryRow(ctx, `SELECT extname FROM pg_extension WHERE extname = 'pg_trgm'`, nil, &trgm); err != nil {
			notes = append(notes, "the extension pg_trgm is missing: search reads every record")
		}
	}
	return notes
}
