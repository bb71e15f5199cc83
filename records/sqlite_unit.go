package records

import (
	"context"
	"fmt"
)

// unit is one waiting transaction. It becomes a savepoint of its group's commit.
type unit struct {
	ctx  context.Context // of the caller: looked at before the unit begins, never while it runs
	fn   func(context.Context, *Tx) error
	in   *waitingReceive // not nil: plain messages, which others' join in one savepoint
	tx   Tx
	ran  bool
	err  error
	done chan struct{}
}

func (w *writer) begin(ctx context.Context) error {
	w.some = false
	_, err := w.conn.Exec(ctx, "BEGIN IMMEDIATE")
	return err
}

// run executes one unit, in a savepoint when another one succeeded before it. It returns an error only when the whole
// transaction is lost.
func (w *writer) run(ctx context.Context, u *unit) (lost error) {
	if u.err = u.ctx.Err(); u.err != nil {
		return nil
	}
	inner := w.some
	if inner {
		if _, err := w.conn.Exec(ctx, "SAVEPOINT unit"); err != nil {
			return fmt.Errorf("savepoint: %w", err)
		}
	}
	u.tx, u.ran = Tx{Q: w.conn}, true
	u.err = attempt(ctx, u)
	switch {
	case u.err == nil && !inner:
		w.some = true
		return nil
	case u.err == nil:
		if _, err := w.conn.Exec(ctx, "RELEASE unit"); err != nil {
			return fmt.Errorf("release: %w", err)
		}
		return nil
	case !inner:
		w.conn.Exec(ctx, "ROLLBACK") // when the engine did it already, this fails
		if err := w.begin(ctx); err != nil {
			return u.err
		}
		return nil
	}
	if _, err := w.conn.Exec(ctx, "ROLLBACK TO unit"); err != nil {
		return u.err
	}
	if _, err := w.conn.Exec(ctx, "RELEASE unit"); err != nil {
		return u.err
	}
	return nil
}

func attempt(ctx context.Context, u *unit) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("transaction panicked: %v", p)
		}
	}()
	return u.fn(ctx, &u.tx)
}

func (u *unit) answer(err error) {
	u.err = err
	close(u.done)
}
