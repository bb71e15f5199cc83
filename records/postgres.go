package records

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
)

// postgres is the engine of many replicas.
type postgres struct {
	pool     *pgxpool.Pool // transactions and reads by a key: plans are made once
	lists    *pgxpool.Pool // lists and searches: a plan is made for each, a general one may scan everything
	groups   *pgxpool.Pool // groups of receives
	loose    *pgxpool.Pool // commits without waiting for the disk: claims of lanes
	notifier *notifier
	log      *slog.Logger
}

func openPostgres(ctx context.Context, dsn string, log *slog.Logger) (*postgres, error) {
	cfg, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, errors.New("open database: the connection string cannot be read") // it may hold a password
	}
	if cfg.ConnConfig.RuntimeParams["application_name"] == "" {
		cfg.ConnConfig.RuntimeParams["application_name"] = "intake"
	}
	if cfg.MaxConns < 12 {
		cfg.MaxConns = 12
	}
	p := &postgres{log: log}
	for _, o := range []struct {
		pool   **pgxpool.Pool
		conns  int32
		params map[string]string
	}{
		{&p.pool, cfg.MaxConns, nil},
		{&p.lists, listConns, map[string]string{"plan_cache_mode": "force_custom_plan"}},
		{&p.groups, acceptConns, byKeys},
		{&p.loose, looseConns, map[string]string{"synchronous_commit": "off"}},
	} {
		c := cfg.Copy()
		c.MaxConns = o.conns
		maps.Copy(c.ConnConfig.RuntimeParams, o.params)
		if *o.pool, err = pgxpool.NewWithConfig(ctx, c); err == nil {
			err = (*o.pool).Ping(ctx)
		}
		if err != nil {
			p.closePools()
			return nil, fmt.Errorf("open database: %w", err)
		}
	}
	return p, nil
}

// Connections besides those of the transactions.
const (
	listConns  = 6
	looseConns = 4
)

// byKeys makes one plan a statement that looks every row up by its key, whatever the statistics say of young tables.
var byKeys = map[string]string{
	"plan_cache_mode": "force_generic_plan", "enable_seqscan": "off", "enable_hashjoin": "off", "enable_mergejoin": "off",
	"enable_material": "off", "enable_bitmapscan": "off",
}

func (p *postgres) closePools() {
	for _, pool := range []*pgxpool.Pool{p.loose, p.groups, p.lists, p.pool} {
		if pool != nil {
			pool.Close()
		}
	}
}

// resetPools gives up the connections nobody uses: where the one that listens is gone, they are most likely, too, and
// each would fail the statement that finds out.
func (p *postgres) resetPools() {
	for _, pool := range []*pgxpool.Pool{p.loose, p.groups, p.lists, p.pool} {
		pool.Reset()
	}
}

// migrateLock is the advisory lock migrations of concurrent replicas queue on.
const migrateLock = 0x1a7a4e

func (p *postgres) migrate(ctx context.Context) error {
	conn, err := p.pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("migrate database: %w", err)
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1)", int64(migrateLock)); err != nil {
		return fmt.Errorf("migrate database: %w", err)
	}
	defer conn.Exec(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", int64(migrateLock))
	db := stdlib.OpenDBFromPool(p.pool)
	defer db.Close()
	if err := migrateUp(ctx, goose.DialectPostgres, db, "migrations/postgres"); err != nil {
		return err
	}
	p.searchIndex(ctx, conn)
	return nil
}

// searchIndex makes the trigram index. An installation that may not create the extension searches by scanning.
func (p *postgres) searchIndex(ctx context.Context, conn *pgxpool.Conn) {
	for _, q := range []string{
		"CREATE EXTENSION IF NOT EXISTS pg_trgm",
		"CREATE INDEX IF NOT EXISTS records_search ON records USING gin (search gin_trgm_ops)",
	} {
		if _, err := conn.Exec(ctx, q); err != nil {
			p.log.Warn("search has no index: the extension pg_trgm cannot be created", "error", err)
			return
		}
	}
}

// retries of a transaction that PostgreSQL ended because of a concurrent one.
const txRetries = 5

func (p *postgres) tx(ctx context.Context, _ class, fn func(context.Context, *Tx) error) error {
	for n := 1; ; n++ {
		t, err := p.once(ctx, fn)
		if err == nil {
			if !t.notes.empty() {
				p.notifier.tell(t.notes)
			}
			return nil
		}
		if n == txRetries || !again(err) {
			return err
		}
		select {
		case <-time.After(time.Duration(n) * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// once runs fn in one transaction.
func (p *postgres) once(ctx context.Context, fn func(context.Context, *Tx) error) (*Tx, error) {
	tx, err := p.pool.Begin(ctx)
	if err != nil {
		return nil, fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback(context.WithoutCancel(ctx)) // after a commit this does nothing
	q := &pgTx{pgQ: pgQ{tx}, tx: tx}
	t := &Tx{Q: q, dialect: postgresDialect}
	if err := fn(ctx, t); err != nil {
		return nil, err
	}
	if err := q.flush(ctx); err != nil {
		return nil, err
	}
	if err := tx.Commit(ctx); err != nil {
		return nil, fmt.Errorf("commit: %w", err)
	}
	return t, nil
}

// errRace says that a concurrent transaction was first: everything is read again.
var errRace = errors.New("a concurrent transaction was first")

// again says whether the error is a lost race, a deadlock or a serialisation failure.
func again(err error) bool {
	if errors.Is(err, errRace) {
		return true
	}
	var e *pgconn.PgError
	return errors.As(err, &e) && (e.Code == "40P01" || e.Code == "40001")
}

func (p *postgres) read() Q { return pgQ{p.lists} }

func (p *postgres) readKey() Q { return pgQ{p.pool} }

func (p *postgres) reading(ctx context.Context, fn func(context.Context, Q) error) error {
	return fn(ctx, p.readKey())
}

func (p *postgres) close() error {
	if p.notifier != nil {
		p.notifier.stop()
	}
	p.closePools()
	return nil
}

// pgRunner is a pool or a transaction.
type pgRunner interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

type pgQ struct{ r pgRunner }

func (q pgQ) Exec(ctx context.Context, text string, args ...any) (int64, error) {
	tag, err := q.r.Exec(ctx, text, args...)
	return tag.RowsAffected(), err
}

func (q pgQ) Query(ctx context.Context, text string, args ...any) (Rows, error) {
	return q.r.Query(ctx, text, args...)
}

func (q pgQ) QueryRow(ctx context.Context, text string, args []any, dest ...any) error {
	rows, err := q.r.Query(ctx, text, args...)
	return firstRow(rows, err, dest)
}
