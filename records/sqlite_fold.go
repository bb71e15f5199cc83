package records

import (
	"context"
	"database/sql"
	"log/slog"

	driver "modernc.org/sqlite"
)

// SQLite folds its log back into the database inside the commit that made the log too long, and all that is to be
// written waits for it. Here another connection does most of it beside the writer; the writer's connection is only
// needed for the pages written meanwhile, because the log begins anew when not one of its pages is left.

const (
	foldAfter  = 8000          // pages written to the log between two foldings: 32 MB
	foldInside = 4 * foldAfter // length of the log at which the writer's commits fold after all: a reader held the log too long
)

// folder folds the log when it is told to.
type folder struct {
	w     *writer
	db    *sql.DB // one connection
	log   *slog.Logger
	due   chan struct{}
	ended chan struct{}
}

func startFolder(w *writer, db *sql.DB, log *slog.Logger) *folder {
	db.SetMaxOpenConns(1)
	f := &folder{w: w, db: db, log: log, due: w.fold, ended: make(chan struct{})}
	go func() {
		defer close(f.ended)
		for range f.due {
			f.fold()
		}
	}()
	return f
}

// fold copies what the log holds, then what was written meanwhile, then, while nothing is written, what little was written
// since. What a reader still needs of the log stays, and is copied another time.
func (f *folder) fold() {
	ctx := context.Background()
	beside := func() error { return foldLog(f.db.QueryRowContext(ctx, foldPassive).Scan) }
	inside := func() error {
		f.w.using.Lock()
		defer f.w.using.Unlock()
		if f.w.conn.closed {
			return nil
		}
		return foldLog(func(dest ...any) error { return f.w.conn.QueryRow(ctx, foldPassive, nil, dest...) })
	}
	for _, step := range []func() error{beside, beside, inside} {
		if err := step(); err != nil {
			f.log.Warn("the log could not be folded back", "cause", err.Error())
			return
		}
	}
}

// foldPassive copies without waiting for anybody. It answers whether another one is copying, and how many pages the log
// has and how many of them are copied.
const foldPassive = `PRAGMA wal_checkpoint(PASSIVE)`

func foldLog(scan func(dest ...any) error) error {
	var busy, pages, copied int64
	return scan(&busy, &pages, &copied)
}

// stop waits for the folding under way.
func (f *folder) stop() error {
	close(f.due)
	<-f.ended
	return f.db.Close()
}

// grown tells the folder when enough was written since it was told before. w.using is held.
func (w *writer) grown() {
	written := w.conn.written()
	if written-w.folded < w.foldAfter {
		return
	}
	w.folded = written
	select {
	case w.fold <- struct{}{}:
	default: // it is at it
	}
}

// written is how many pages the connection has written to the log.
func (c *writeConn) written() (pages int) {
	_ = c.conn.Raw(func(conn any) error {
		if s, ok := conn.(driver.DBStatus); ok {
			pages, _, _ = s.Status(driver.DBStatusCacheWrite, false)
		}
		return nil
	})
	return pages
}
