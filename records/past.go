package records

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/runner"
)

// pastMost bounds how many turns of a conversation are held again.
const pastMost = 500

// Past reads a conversation as it was held, for a backtest: the customer's lines in the turns they were read in, as they
// stand now (an unsent one is blank), and what its records hold. The channel's capabilities are the caller's to set.
func (db *DB) Past(ctx context.Context, s Scope, conversation string) (runner.Past, error) {
	var p runner.Past
	if _, err := db.conversation(ctx, db.read(), s, conversation); err != nil {
		return p, err
	}
	head, _, err := db.loadHead(ctx, db.read(), conversation)
	if err != nil {
		return p, err
	}
	p.Conversation, p.Given = head.Conversation, head.Given
	p.Conversation.TakenBy = ""
	lines, err := db.customerLines(ctx, conversation)
	if err != nil {
		return p, err
	}
	err = db.each(ctx, `SELECT cause, at, body FROM turns WHERE conversation = $1 ORDER BY number, at LIMIT $2`, []any{conversation, int64(pastMost)}, func(r Rows) error {
		var cause, body string
		var at int64
		var read struct{ Lines []string }
		if err := r.Scan(&cause, &at, &body); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(body), &read); err != nil {
			return err
		}
		t := runner.PastTurn{Cause: engine.Cause(cause), At: fromMicros(at)}
		for _, id := range read.Lines {
			if l, ok := lines[id]; ok {
				t.Lines = append(t.Lines, l)
			}
		}
		p.Turns = append(p.Turns, t)
		return nil
	})
	if err == nil {
		p.Filed, err = db.filedIn(ctx, conversation)
	}
	if err != nil {
		return p, fmt.Errorf("read past conversation: %w", err)
	}
	return p, nil
}

func (db *DB) customerLines(ctx context.Context, conversation string) (map[string]runner.Heard, error) {
	rows, err := db.read().Query(ctx, `SELECT `+heardColumns+` FROM lines WHERE conversation = $1 AND who = 'customer'`, conversation)
	all, err := collect(rows, err, scanHeard)
	if err != nil {
		return nil, fmt.Errorf("read past lines: %w", err)
	}
	out := make(map[string]runner.Heard, len(all))
	for _, l := range all {
		out[l.ID] = l
	}
	return out, nil
}

// filedIn is what the records of a conversation hold, in the order they were filed.
func (db *DB) filedIn(ctx context.Context, conversation string) ([]map[string]string, error) {
	rows, err := db.read().Query(ctx, `SELECT `+recordColumns+` FROM records r WHERE r.conversation = $1 AND r.episode > 0 ORDER BY r.episode`, conversation)
	all, err := collect(rows, err, scanRecord)
	var out []map[string]string
	for _, r := range all {
		values := map[string]string{}
		for _, f := range r.Fields {
			if f.Value != nil {
				values[f.Key] = *f.Value
			}
		}
		out = append(out, values)
	}
	return out, err
}
