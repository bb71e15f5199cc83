package records

import (
	"context"
	"database/sql"
)

// writeConn is the writer's connection with its prepared statements. Whoever holds the writer's lock uses it.
type writeConn struct {
	conn   *sql.Conn
	stmts  map[string]*sql.Stmt
	closed bool
}

func (c *writeConn) stmt(ctx context.Context, text string) (*sql.Stmt, error) {
	if s := c.stmts[text]; s != nil {
		return s, nil
	}
	s, err := c.conn.PrepareContext(ctx, rebind(text))
	if err != nil {
		return nil, err
	}
	c.stmts[text] = s
	return s, nil
}

func (c *writeConn) Exec(ctx context.Context, text string, args ...any) (int64, error) {
	s, err := c.stmt(ctx, text)
	if err != nil {
		return 0, err
	}
	r, err := s.ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

func (c *writeConn) Query(ctx context.Context, text string, args ...any) (Rows, error) {
	s, err := c.stmt(ctx, text)
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(ctx, args...)
	if err != nil {
		return nil, err
	}
	return &sqlRows{Rows: rows}, nil
}

func (c *writeConn) QueryRow(ctx context.Context, text string, args []any, dest ...any) error {
	rows, err := c.Query(ctx, text, args...)
	return firstRow(rows, err, dest)
}

func (c *writeConn) close() {
	for _, s := range c.stmts {
		s.Close()
	}
	c.conn.Close()
	c.closed = true
}
