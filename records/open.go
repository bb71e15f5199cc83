package records

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/seed-151f84ba/intake/actions"
)

// DB is the store. It is safe for concurrent use.
type DB struct {
	back     backend
	dialect  dialect
	now      func() time.Time
	newID    func() string
	log      *slog.Logger
	adminURL string
	seal     sealer

	watchers watchers
	lanes    laneKeeper
	content  contentCache
	states   stateCache
	accepts  *acceptor // PostgreSQL only
	closing  sync.Once
	idle     sync.WaitGroup // small writes nobody waits for
	lastRev  atomic.Int64
	idLength atomic.Int64 // of the random part of new record ids
}

// watchers is who is told of commits.
type watchers struct {
	mu  sync.RWMutex
	all []Watcher
}

// Open opens the store and brings its schema up to date. With Serve a SQLite file that another process serves is
// ErrServed. Close must be called.
func Open(ctx context.Context, o Options) (*DB, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.NewID == nil {
		o.NewID = NewIDs(o.Now)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	seal, err := newSealer(o.Key)
	if err != nil {
		return nil, err
	}
	db := &DB{now: o.Now, newID: o.NewID, log: o.Log, adminURL: o.AdminURL, seal: seal}
	db.lanes.held = map[actions.Lane]hold{}
	db.idLength.Store(recordIDLength)
	if strings.HasPrefix(o.DSN, "postgres://") || strings.HasPrefix(o.DSN, "postgresql://") {
		err = db.openPostgres(ctx, o)
	} else {
		err = db.openSQLite(ctx, o)
	}
	if err != nil {
		return nil, err
	}
	return db, nil
}

func (db *DB) openSQLite(ctx context.Context, o Options) error {
	s, err := openSQLite(o.DSN, o.Serve, o.Log, db.acceptMany, db.tell)
	if err != nil {
		return err
	}
	if err := s.migrate(ctx); err != nil {
		s.close()
		return err
	}
	if err := s.start(ctx); err != nil {
		s.close()
		return err
	}
	db.back, db.dialect = s, sqliteDialect
	return nil
}

func (db *DB) openPostgres(ctx context.Context, o Options) error {
	p, err := openPostgres(ctx, o.DSN, o.Log)
	if err != nil {
		return err
	}
	if err := p.migrate(ctx); err != nil {
		p.close()
		return err
	}
	p.notifier = startNotifier(p.pool, db.newID(), db.tell, p.resetPools, o.Log)
	db.back, db.dialect = p, postgresDialect
	db.accepts = startAcceptor(db, p)
	return nil
}

// Close lets running transactions end and gives the database back. A second call does nothing.
func (db *DB) Close() error {
	var err error
	db.closing.Do(func() {
		db.idle.Wait()
		if db.accepts != nil {
			db.accepts.stop()
		}
		err = db.back.close()
	})
	return err
}

// Ready says whether the store answers: nil, or why not.
func (db *DB) Ready(ctx context.Context) error {
	var one int64
	return db.back.read().QueryRow(ctx, "SELECT 1", nil, &one)
}

// Watch adds a watcher, for the life of the store.
func (db *DB) Watch(w Watcher) {
	db.watchers.mu.Lock()
	defer db.watchers.mu.Unlock()
	db.watchers.all = append(db.watchers.all, w)
}

func (db *DB) tell(n notes) {
	db.watchers.mu.RLock()
	defer db.watchers.mu.RUnlock()
	for _, w := range db.watchers.all {
		if len(n.Changed) > 0 {
			w.Changed(n.Changed...)
		}
		if len(n.arms) > 0 {
			w.Armed(n.arms)
		}
		if len(n.Records) > 0 {
			w.RecordChanged(n.Records...)
		}
		for _, s := range n.Settings {
			w.SettingsChanged(s.Kind, s.ID)
		}
	}
}

func (db *DB) tx(ctx context.Context, c class, fn func(context.Context, *Tx) error) error {
	return db.back.tx(ctx, c, func(ctx context.Context, t *Tx) error {
		t.dialect = db.dialect
		return fn(ctx, t)
	})
}

func (db *DB) read() Q { return db.back.read() }

func (db *DB) readKey() Q { return db.back.readKey() }
