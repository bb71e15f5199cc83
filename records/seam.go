package records

import (
	"context"
	"errors"

	"github.com/seed-151f84ba/intake/actions"
)

// Q runs statements. The SQL text is the same for both engines, with $1 placeholders; what differs is a handful of
// named functions on dialect.
type Q interface {
	// Exec returns the number of rows that were changed.
	Exec(ctx context.Context, sql string, args ...any) (int64, error)
	// Query must be drained or closed before the next statement on the same Q.
	Query(ctx context.Context, sql string, args ...any) (Rows, error)
	// QueryRow scans the first row; errNoRow when there is none.
	QueryRow(ctx context.Context, sql string, args []any, dest ...any) error
}

// Rows is a result being read.
type Rows interface {
	Next() bool
	Scan(dest ...any) error
	Err() error
	Close()
}

var errNoRow = errors.New("no row")

// dialect is which engine it is: the differences a query text cannot hide.
type dialect uint8

const (
	sqliteDialect dialect = iota
	postgresDialect
)

// forUpdate locks the rows a transaction has read. SQLite has one writer: nothing to lock.
func (d dialect) forUpdate() string {
	if d == postgresDialect {
		return " FOR UPDATE"
	}
	return ""
}

// using names the index of a table reference. Without statistics SQLite prefers the primary key's beginning to a partial
// index with the same column, and reads every line of a conversation for the one or two that are meant.
func (d dialect) using(index string) string {
	if d == sqliteDialect {
		return " INDEXED BY " + index
	}
	return ""
}

// Tx is a transaction with what must be told once it is committed.
type Tx struct {
	Q
	dialect dialect
	notes   notes
}

// notes is what a transaction changed, for the watchers.
type notes struct {
	Changed  []string
	Records  []string
	Settings []setting
	arms     []actions.Arm
}

type setting struct {
	Kind ItemKind
	ID   string
}

func (n *notes) empty() bool {
	return len(n.Changed) == 0 && len(n.Records) == 0 && len(n.Settings) == 0 && len(n.arms) == 0
}

func (n *notes) add(o notes) {
	n.Changed = append(n.Changed, o.Changed...)
	n.Records = append(n.Records, o.Records...)
	n.Settings = append(n.Settings, o.Settings...)
	n.arms = append(n.arms, o.arms...)
}

// write runs a statement whose number of rows nobody asks for. Its error may come with a later statement or the commit.
func (t *Tx) write(ctx context.Context, text string, args ...any) error {
	if q, ok := t.Q.(*pgTx); ok {
		q.later(text, args)
		return nil
	}
	_, err := t.Exec(ctx, text, args...)
	return err
}

func (t *Tx) changed(conversation string) { t.notes.Changed = append(t.notes.Changed, conversation) }
func (t *Tx) recordChanged(id string)     { t.notes.Records = append(t.notes.Records, id) }
func (t *Tx) settingChanged(kind ItemKind, id string) {
	t.notes.Settings = append(t.notes.Settings, setting{kind, id})
}

// class orders waiting transactions on an engine with one writer.
type class uint8

const (
	accepting class = iota // receives: a platform waits for its answer
	turning                // commits of turns
	resting                // everything else
	classes   = int(resting) + 1
)

// backend is one engine.
type backend interface {
	// tx runs fn in a transaction and returns after the commit is durable. fn may run more than once.
	tx(ctx context.Context, c class, fn func(ctx context.Context, t *Tx) error) error
	read() Q    // lists and searches
	readKey() Q // reads by a key, which happen all the time
	// reading runs fn, which only reads by keys and is over within a millisecond. It must not begin a transaction. ctx is
	// looked at before fn runs, not while it does.
	reading(ctx context.Context, fn func(ctx context.Context, q Q) error) error
	migrate(ctx context.Context) error
	close() error
}

// collect reads all rows of a query.
func collect[T any](rows Rows, err error, scan func(Rows) (T, error)) ([]T, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

func scanString(r Rows) (string, error) {
	var s string
	err := r.Scan(&s)
	return s, err
}
