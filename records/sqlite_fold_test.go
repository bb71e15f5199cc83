package records

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestLogIsFoldedBesideTheWriter: the log does not grow with what is written, and its folding does not wait for a commit.
func TestLogIsFoldedBesideTheWriter(t *testing.T) {
	path := filepath.Join(t.TempDir(), "intake.db")
	db, err := Open(t.Context(), Options{DSN: path, Serve: true, Now: time.Now, Key: make([]byte, 32)})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	w := db.back.(*sqlite).writer
	w.using.Lock()
	w.foldAfter = 200
	w.using.Unlock()
	const rounds = 1500
	for n := range rounds {
		err := db.tx(t.Context(), resting, func(ctx context.Context, tx *Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO drafts (scope, content, author, at) VALUES ($1, $2, 'a', 0)`, fmt.Sprint("s", n%300, n/300), strings.Repeat("x", 9000))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	written := func() int {
		w.using.Lock()
		defer w.using.Unlock()
		return w.conn.written()
	}()
	log, err := os.Stat(path + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	if pages := int(log.Size() / 4096); written < 4*rounds || pages > written/2 {
		t.Errorf("the log is %d pages long after %d were written", pages, written)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Open(t.Context(), Options{DSN: path, Now: time.Now, Key: make([]byte, 32)})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	var n int64
	if err := again.read().QueryRow(t.Context(), `SELECT count(*) FROM drafts`, nil, &n); err != nil || n != rounds {
		t.Errorf("%d rows, %v", n, err)
	}
}
