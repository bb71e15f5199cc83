package records

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestWriterAndBorrowers: transactions run by their callers, transactions in groups and reads on the writer's connection
// get along, no transaction is lost or done twice, and a store that is closed meanwhile says so.
func TestWriterAndBorrowers(t *testing.T) {
	db, err := Open(t.Context(), Options{DSN: filepath.Join(t.TempDir(), "intake.db"), Serve: true, Now: time.Now, Key: make([]byte, 32)})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	add := func(ctx context.Context) error {
		return db.tx(ctx, turning, func(ctx context.Context, tx *Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO buckets (id, tokens, at) VALUES ('n', 1, 0) ON CONFLICT (id) DO UPDATE SET tokens = buckets.tokens + 1`)
			return err
		})
	}
	tokens := func(ctx context.Context) (n float64, err error) {
		err = db.back.reading(ctx, func(ctx context.Context, q Q) error {
			return q.QueryRow(ctx, `SELECT tokens FROM buckets WHERE id = 'n'`, nil, &n)
		})
		return n, err
	}
	var done atomic.Int64
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 100 {
				if err := add(t.Context()); err != nil {
					t.Error(err)
					return
				}
				least := done.Add(1)
				if n, err := tokens(t.Context()); err != nil || int64(n) < least {
					t.Errorf("%v tokens after %d: %v", n, least, err)
				}
			}
		})
	}
	all.Wait()
	for range 8 {
		all.Go(func() {
			var err error
			for err == nil {
				if err = add(t.Context()); err == nil {
					done.Add(1)
				}
			}
			if !errors.Is(err, errClosed) {
				t.Error(err)
			}
		})
	}
	time.Sleep(5 * time.Millisecond)
	db.Close()
	all.Wait()
	again, err := Open(t.Context(), Options{DSN: db.back.(*sqlite).path, Now: time.Now, Key: make([]byte, 32)})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	db = again
	if n, err := tokens(t.Context()); err != nil || int64(n) != done.Load() {
		t.Errorf("%v tokens after %d transactions: %v", n, done.Load(), err)
	}
}
