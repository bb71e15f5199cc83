package records

import (
	"context"
	"fmt"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/engine/runner"
)

// statusRank orders what receipts say, weakest first: one never downgrades another. A message that failed stays so,
// unless it turns out to have been delivered after all; one that was delivered cannot fail any more.
func statusRank(s string) int {
	for i, v := range []channels.Status{channels.StatusSent, channels.StatusFailed, channels.StatusDelivered, channels.StatusRead} {
		if string(v) == s {
			return i + 1
		}
	}
	return 0
}

// receipt keeps what a platform says of a message of ours. It may come before our own Send has stored the reference:
// then the status waits under the reference for it, or our mark in it says which message it is.
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
	if line == "" {
		m, err := a.marked(ctx, ev.Mine)
		if err == nil && m.line != "" {
			conversation, line = m.conversation, m.line
			err = a.settle(ctx, m, ev.Target)
		}
		if err != nil {
			return channels.Stored{}, err
		}
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

// raiseStatus sets a line's status unless it has a stronger one. A line we gave up, or one of several parts of which one
// failed, stays failed: what arrived of it was not the whole.
func raiseStatus(ctx context.Context, q Q, line, status, code string) error {
	var have string
	var push, parts int64
	if err := q.QueryRow(ctx, `SELECT status, push, parts FROM lines WHERE id = $1`, []any{line}, &have, &push, &parts); err != nil {
		return fmt.Errorf("find line of receipt: %w", err)
	}
	failed := string(channels.StatusFailed)
	switch {
	case push == pushFailed, parts > 1 && have == failed:
		return nil
	case parts > 1 && status == failed:
	case statusRank(status) <= statusRank(have):
		return nil
	}
	if _, err := q.Exec(ctx, `UPDATE lines SET status = $2, code = $3 WHERE id = $1`, line, status, code); err != nil {
		return fmt.Errorf("store status: %w", err)
	}
	return nil
}

// mine is a part of a line of ours that a platform has shown to hold.
type mine struct {
	conversation, line string
	part, push         int64
}

// marked finds the line of ours a mark (channels.Own) names, in this account alone; none for anything else.
func (a *accept) marked(ctx context.Context, mark string) (mine, error) {
	id, part, ok := channels.SplitOwn(mark)
	if !ok {
		return mine{}, nil
	}
	m := mine{line: id, part: int64(part)}
	err := a.t.QueryRow(ctx, `SELECT l.conversation, l.push FROM lines l JOIN conversations c ON c.id = l.conversation
		WHERE l.id = $1 AND c.account = $2 AND l.push > 0`, []any{id, a.in.Account}, &m.conversation, &m.push)
	if err == errNoRow {
		return mine{}, nil
	}
	if err != nil {
		return mine{}, fmt.Errorf("find marked line: %w", err)
	}
	return m, nil
}

// settle notes that the platform has a part of ours, under its id: a try that ended in doubt was taken, and the send
// lane goes on behind it.
func (a *accept) settle(ctx context.Context, m mine, ref string) error {
	p := runner.Push{Conversation: m.conversation, Line: m.line, Part: int(m.part), Ref: ref, Now: a.in.Now}
	if ref != "" {
		if err := keepRef(ctx, a.t, p); err != nil {
			return fmt.Errorf("keep reference: %w", err)
		}
	}
	if m.push != pushWaiting {
		return nil
	}
	n, err := a.t.Exec(ctx, `UPDATE lines SET parts = $2, tries = 0, code = '' WHERE id = $1 AND push = 1 AND parts < $2`, m.line, m.part+1)
	if err != nil {
		return fmt.Errorf("settle send: %w", err)
	}
	if err := raiseStatus(ctx, a.t, m.line, string(channels.StatusSent), ""); err != nil || n == 0 {
		return err
	}
	a.t.changed(m.conversation)
	return a.db.arm(ctx, a.t, sendLane(m.conversation, a.in.Now))
}
