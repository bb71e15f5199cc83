package records

import (
	"context"
	"fmt"

	"github.com/seed-151f84ba/intake/channels"
)

// statusRank orders receipts, weakest first: one never downgrades another.
func statusRank(s string) int {
	for i, v := range []channels.Status{channels.StatusSent, channels.StatusDelivered, channels.StatusRead, channels.StatusFailed} {
		if string(v) == s {
			return i + 1
		}
	}
	return 0
}

// receipt keeps what a platform says of a message of ours. It may come before our own Send has stored the reference:
// then the status waits under the reference for it.
func (a *accept) receipt(ctx context.Context, ev channels.Event) (channels.Stored, error) {
	if ev.Target == "" || statusRank(string(ev.Status)) == 0 {
		return channels.Stored{}, nil
	}
	if _, err := a.t.Exec(ctx, `INSERT INTO refs (account, ref, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
		a.in.Account, ev.Target, micros(a.in.Now)); err != nil {
		return channels.Stored{}, fmt.Errorf("store receipt: %w", err)
	}
	var conversation, line, status string
	err := a.t.QueryRow(ctx, `SELECT conversation, line, status FROM refs WHERE account = $1 AND ref = $2`+a.t.dialect.forUpdate(),
		[]any{a.in.Account, ev.Target}, &conversation, &line, &status)
	if err != nil {
		return channels.Stored{}, fmt.Errorf("find receipt's message: %w", err)
	}
	if statusRank(string(ev.Status)) <= statusRank(status) {
		return channels.Stored{Conversation: conversation, Line: line}, nil
	}
	if _, err := a.t.Exec(ctx, `UPDATE refs SET status = $3, code = $4 WHERE account = $1 AND ref = $2`,
		a.in.Account, ev.Target, string(ev.Status), ev.Code); err != nil {
		return channels.Stored{}, fmt.Errorf("store receipt: %w", err)
	}
	if line == "" {
		return channels.Stored{}, nil
	}
	a.t.changed(conversation)
	return channels.Stored{Conversation: conversation, Line: line}, raiseStatus(ctx, a.t, line, string(ev.Status), ev.Code)
}

// raiseStatus sets a line's status unless it has a stronger one.
func raiseStatus(ctx context.Context, q Q, line, status, code string) error {
	var have string
	if err := q.QueryRow(ctx, `SELECT status FROM lines WHERE id = $1`, []any{line}, &have); err != nil {
		return fmt.Errorf("find line of receipt: %w", err)
	}
	if statusRank(status) <= statusRank(have) {
		return nil
	}
	if _, err := q.Exec(ctx, `UPDATE lines SET status = $2, code = $3 WHERE id = $1`, line, status, code); err != nil {
		return fmt.Errorf("store status: %w", err)
	}
	return nil
}
