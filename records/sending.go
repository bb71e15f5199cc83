package records

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/engine/runner"
)

// What is to be done with a line towards a platform we push to.
const (
	pushNone    = 0
	pushWaiting = 1
	pushDone    = 2
	pushFailed  = 3
)

// Outbox returns the lines of a conversation that are to be pushed and are not yet, in order.
func (db *DB) Outbox(ctx context.Context, conversation string, most int) ([]runner.Out, error) {
	rows, err := db.readKey().Query(ctx, `SELECT l.id, l.seq, l.text, l.ask, l.who, l.parts, l.tries,
		a.address, a.user_id, a.name, a.username, a.opted_out, c.account, l.at,
		(SELECT max(o.last_in) FROM conversations o WHERE o.account = c.account AND o.address = c.address)
		FROM lines l`+db.dialect.using("lines_push")+` JOIN conversations c ON c.id = l.conversation JOIN addresses a ON a.account = c.account AND a.address = c.address
		WHERE l.conversation = $1 AND l.push = 1 ORDER BY l.seq LIMIT $2`, conversation, int64(most))
	out, err := collect(rows, err, func(r Rows) (runner.Out, error) {
		var o runner.Out
		var ask, who string
		var parts, tries, out, at, lastIn int64
		err := r.Scan(&o.Line, &o.Seq, &o.Text, &ask, &who, &parts, &tries,
			&o.To.ID, &o.To.UserID, &o.To.Name, &o.To.Username, &out, &o.Account, &at, &lastIn)
		o.Refused, o.At = out == optedOut, fromMicros(at)
		o.Member, o.Sent, o.Tries, o.LastIn = who == string(channels.FromMember), int(parts), int(tries), fromMicros(lastIn)
		if err == nil && ask != "" {
			err = json.Unmarshal([]byte(ask), &o.Ask)
		}
		return o, err
	})
	if err != nil {
		return nil, fmt.Errorf("read outbox: %w", err)
	}
	return out, nil
}

// Pushed records what came of sending a part of a line.
func (db *DB) Pushed(ctx context.Context, p runner.Push) error {
	err := db.tx(ctx, turning, func(ctx context.Context, t *Tx) error {
		if err := pushed(ctx, t, p); err != nil {
			return err
		}
		t.changed(p.Conversation)
		return nil
	})
	if err != nil {
		return fmt.Errorf("store sent part: %w", err)
	}
	return nil
}

func pushed(ctx context.Context, t *Tx, p runner.Push) error {
	switch {
	case p.Retry && p.Wait:
		_, err := t.Exec(ctx, `UPDATE lines SET code = $2 WHERE id = $1`, p.Line, p.Code)
		return err
	case p.Retry:
		_, err := t.Exec(ctx, `UPDATE lines SET tries = tries + 1, code = $2 WHERE id = $1`, p.Line, p.Code)
		return err
	case p.Failed != "":
		_, err := t.Exec(ctx, `UPDATE lines SET push = $2, status = 'failed', code = $3 WHERE id = $1`, p.Line, int64(pushFailed),
			clean(orElse(p.Code, p.Failed)))
		return err
	}
	push := int64(pushWaiting)
	if p.Done {
		push = pushDone
	}
	if _, err := t.Exec(ctx, `UPDATE lines SET push = $2, parts = $3, tries = 0, code = '' WHERE id = $1`, p.Line, push, int64(p.Part+1)); err != nil {
		return err
	}
	if err := raiseStatus(ctx, t, p.Line, string(channels.StatusSent), ""); err != nil {
		return err
	}
	if p.Ref == "" {
		return nil
	}
	return keepRef(ctx, t, p)
}

// keepRef stores the platform's id of a part and takes up a receipt that came before it.
func keepRef(ctx context.Context, t *Tx, p runner.Push) error {
	ref := clean(p.Ref)
	var account, status, code string
	err := t.QueryRow(ctx, `SELECT account FROM conversations WHERE id = $1`, []any{p.Conversation}, &account)
	if err != nil {
		return err
	}
	if _, err := t.Exec(ctx, `INSERT INTO refs (account, ref, conversation, line, part, at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (account, ref) DO UPDATE SET conversation = excluded.conversation, line = excluded.line, part = excluded.part`,
		account, ref, p.Conversation, p.Line, int64(p.Part), micros(p.Now)); err != nil {
		return err
	}
	if err := t.QueryRow(ctx, `SELECT status, code FROM refs WHERE account = $1 AND ref = $2`, []any{account, ref}, &status, &code); err != nil {
		return err
	}
	return raiseStatus(ctx, t, p.Line, status, code)
}

func orElse(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
