package records

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/seed-151f84ba/intake/channels"
)

// Find returns the latest conversation of an address and its highest seq; "" and 0 when there is none.
func (db *DB) Find(ctx context.Context, account, address string) (string, int64, error) {
	var id string
	var seq int64
	err := db.readKey().QueryRow(ctx, `SELECT id, seq FROM conversations WHERE account = $1 AND address = $2
		ORDER BY opened_at DESC, open DESC LIMIT 1`, []any{account, address}, &id, &seq)
	if err == errNoRow {
		return "", 0, nil
	}
	if err != nil {
		return "", 0, fmt.Errorf("find conversation: %w", err)
	}
	return id, seq, nil
}

// Since returns visible lines with a seq above seq, in order. What the customer unsent is not visible.
func (db *DB) Since(ctx context.Context, conversation string, seq int64, most int) ([]channels.Line, error) {
	rows, err := db.readKey().Query(ctx, `SELECT id, seq, key, who, kind, text, at, ask, record, lang, act, growing,
		CASE WHEN seq <= (SELECT seen_seq FROM conversations WHERE id = $1) THEN 1 ELSE 0 END FROM lines
		WHERE conversation = $1 AND seq > $2 AND unsent = 0 ORDER BY seq LIMIT $3`, conversation, seq, int64(most))
	out, err := collect(rows, err, func(r Rows) (channels.Line, error) {
		var l channels.Line
		var who, kind, ask, act string
		var at, growing, heard int64
		if err := r.Scan(&l.ID, &l.Seq, &l.Key, &who, &kind, &l.Text, &at, &ask, &l.Record, &l.Lang, &act, &growing, &heard); err != nil {
			return l, err
		}
		l.Open = growing == 1
		l.From, l.Type, l.At, l.Heard = channels.From(who), channels.Type(kind), fromMicros(at), heard == 1
		if act != "" {
			if err := json.Unmarshal([]byte(act), &l.Act); err != nil {
				return l, err
			}
		}
		if ask != "" {
			return l, json.Unmarshal([]byte(ask), &l.Ask)
		}
		return l, nil
	})
	if err != nil {
		return nil, fmt.Errorf("read feed: %w", err)
	}
	return out, nil
}
