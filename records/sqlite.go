package records

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // registers the driver
)

// sqlite is the engine of one process: a writer that groups transactions and a pool that only reads.
type sqlite struct {
	path   string
	lock   *os.File // held while served
	pool   *sql.DB  // one connection, the writer's
	reader *readPool
	writer *writer
	folder *folder
	log    *slog.Logger
	many   acceptMany
	tell   func(notes)
}

// ErrServed says that another process serves the SQLite file.
var ErrServed = errors.New("the database is served by another process: SQLite has one process, " +
	"use PostgreSQL (INTAKE_DATABASE=postgres://…) to run more")

func openSQLite(path string, serve bool, log *slog.Logger, many acceptMany, tell func(notes)) (*sqlite, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	s := &sqlite{path: path, log: log, many: many, tell: tell}
	if serve {
		f, err := holdFile(path+".lock", 0)
		if err != nil {
			return nil, fmt.Errorf("open database %s: %w", filepath.Base(path), err)
		}
		s.lock = f
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		s.unlock()
		return nil, fmt.Errorf("open database: %w", err)
	}
	f.Close()
	return s, nil
}

// start opens the connections; the schema is up to date by now.
func (s *sqlite) start(ctx context.Context) error {
	pools := make([]*sql.DB, 3)
	for i, readOnly := range []bool{false, true, false} {
		var err error
		if pools[i], err = sql.Open("sqlite", sqliteDSN(s.path, readOnly)); err != nil {
			return fmt.Errorf("open database: %w", err)
		}
	}
	pool, reads, folds := pools[0], pools[1], pools[2]
	pool.SetMaxOpenConns(1)
	conn, err := pool.Conn(ctx)
	if err != nil {
		pool.Close()
		return fmt.Errorf("open database: %w", err)
	}
	reads.SetMaxOpenConns(4)
	reads.SetMaxIdleConns(4)
	s.pool, s.reader = pool, &readPool{db: reads}
	s.writer = newWriter(&writeConn{conn: conn, stmts: map[string]*sql.Stmt{}}, s.many, s.tell)
	s.folder = startFolder(s.writer, folds, s.log)
	return nil
}

func sqliteDSN(path string, readOnly bool) string {
	v := url.Values{}
	for _, p := range []string{"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
		"secure_delete(1)", "cache_size(-16000)", "wal_autocheckpoint(" + strconv.Itoa(foldInside) + ")", "temp_store(MEMORY)"} {
		v.Add("_pragma", p)
	}
	if readOnly {
		v.Add("_pragma", "query_only(1)")
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + v.Encode()
}

func (s *sqlite) tx(ctx context.Context, c class, fn func(context.Context, *Tx) error) error {
	return s.writer.do(ctx, c, fn)
}

func (s *sqlite) read() Q { return s.reader }

func (s *sqlite) readKey() Q { return s.reader }

func (s *sqlite) migrate(ctx context.Context) error {
	held, err := holdFile(s.path+".migrate", 5*time.Second)
	if err != nil {
		return fmt.Errorf("migrate database: %w", err)
	}
	defer held.Close()
	db, err := sql.Open("sqlite", sqliteDSN(s.path, false))
	if err != nil {
		return fmt.Errorf("migrate database: %w", err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	return migrateUp(ctx, goose.DialectSQLite3, db, "migrations/sqlite")
}

func migrateUp(ctx context.Context, d goose.Dialect, db *sql.DB, dir string) error {
	sub, err := fs.Sub(migrations, dir)
	if err != nil {
		return fmt.Errorf("migrate database: %w", err)
	}
	p, err := goose.NewProvider(d, db, sub, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("migrate database: %w", err)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate database: %w", err)
	}
	return nil
}

func (s *sqlite) unlock() {
	if s.lock != nil {
		s.lock.Close()
	}
}

func (s *sqlite) close() error {
	var errs []error
	if s.writer != nil {
		s.writer.stop()
		errs = append(errs, s.folder.stop(), s.reader.db.Close(), s.pool.Close())
	}
	s.unlock()
	return errors.Join(errs...)
}

var placeholder = regexp.MustCompile(`\$(\d+)`)

// rebind writes the placeholders as SQLite does: without numbers when they stand in order, because the driver looks
// up each numbered one by its name. A bare placeholder as LIMIT would make SQLite prepare the statement again every
// time it is bound; an expression does not.
func rebind(text string) string {
	text = strings.ReplaceAll(text, "LIMIT $", "LIMIT 0+$")
	for i, m := range placeholder.FindAllStringSubmatch(text, -1) {
		if m[1] != strconv.Itoa(i+1) {
			return placeholder.ReplaceAllString(text, "?$1")
		}
	}
	return placeholder.ReplaceAllString(text, "?")
}

// readPool answers queries beside the writer. Statements are prepared once; lists build many texts, so the cache ends.
type readPool struct {
	db    *sql.DB
	mu    sync.Mutex
	stmts map[string]*sql.Stmt
}

const mostStatements = 400

func (r *readPool) stmt(ctx context.Context, text string) (*sql.Stmt, bool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if s := r.stmts[text]; s != nil {
		return s, true, nil
	}
	s, err := r.db.PrepareContext(ctx, rebind(text))
	if err != nil {
		return nil, false, err
	}
	if len(r.stmts) >= mostStatements {
		return s, false, nil
	}
	if r.stmts == nil {
		r.stmts = map[string]*sql.Stmt{}
	}
	r.stmts[text] = s
	return s, true, nil
}

func (r *readPool) Exec(context.Context, string, ...any) (int64, error) {
	return 0, errors.New("write outside a transaction")
}

func (r *readPool) Query(ctx context.Context, text string, args ...any) (Rows, error) {
	s, kept, err := r.stmt(ctx, text)
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(ctx, args...)
	if err != nil {
		if !kept {
			s.Close()
		}
		return nil, err
	}
	out := &sqlRows{Rows: rows}
	if !kept {
		out.stmt = s
	}
	return out, nil
}

func (r *readPool) QueryRow(ctx context.Context, text string, args []any, dest ...any) error {
	rows, err := r.Query(ctx, text, args...)
	return firstRow(rows, err, dest)
}

// sqlRows is Rows over database/sql.
type sqlRows struct {
	*sql.Rows
	stmt *sql.Stmt // closed with the rows when it is not cached
}

func (r *sqlRows) Close() {
	r.Rows.Close()
	if r.stmt != nil {
		r.stmt.Close()
	}
}

func firstRow(rows Rows, err error, dest []any) error {
	if err != nil {
		return err
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return err
		}
		return errNoRow
	}
	return rows.Scan(dest...)
}
