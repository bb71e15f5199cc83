package records

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// pgTx is a transaction whose writes of no interest wait for each other: they are sent together, in their order, before
// the next statement that is waited for, and before the commit.
type pgTx struct {
	pgQ
	tx      pgx.Tx
	waiting *pgx.Batch
}

func (q *pgTx) later(text string, args []any) {
	if q.waiting == nil {
		q.waiting = &pgx.Batch{}
	}
	q.waiting.Queue(text, args...)
}

func (q *pgTx) flush(ctx context.Context) error {
	if q.waiting == nil {
		return nil
	}
	b := q.waiting
	q.waiting = nil
	if err := q.tx.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

func (q *pgTx) Exec(ctx context.Context, text string, args ...any) (int64, error) {
	if err := q.flush(ctx); err != nil {
		return 0, err
	}
	return q.pgQ.Exec(ctx, text, args...)
}

func (q *pgTx) Query(ctx context.Context, text string, args ...any) (Rows, error) {
	if err := q.flush(ctx); err != nil {
		return nil, err
	}
	return q.pgQ.Query(ctx, text, args...)
}

func (q *pgTx) QueryRow(ctx context.Context, text string, args []any, dest ...any) error {
	if err := q.flush(ctx); err != nil {
		return err
	}
	return q.pgQ.QueryRow(ctx, text, args, dest...)
}
