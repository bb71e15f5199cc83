package records

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/seed-151f84ba/intake/engine/runner"
)

// Append commits the next part of a growing line, so that it is seen only once it is kept. ErrStale when the line does
// not grow any more: it was ended by somebody else, or cut to what a caller heard.
func (db *DB) Append(ctx context.Context, p runner.Part) error {
	err := db.tx(ctx, turning, func(ctx context.Context, t *Tx) error {
		set := `text = text || $2`
		if p.End {
			set += `, growing = 0, tail = ''`
		}
		n, err := t.Exec(ctx, `UPDATE lines SET `+set+` WHERE id = $1 AND growing = 1`, p.Line, clean(p.Text))
		if err != nil {
			return err
		}
		if n == 0 {
			return runner.ErrStale
		}
		t.changed(p.Conversation)
		return nil
	})
	if err != nil && err != runner.ErrStale {
		return fmt.Errorf("append part: %w", err)
	}
	return err
}

// NoteCall keeps what a call of the model cost, for the conversation and for the day.
func (db *DB) NoteCall(ctx context.Context, c runner.ModelCall) error {
	tokens := int64(c.Call.Prompt + c.Call.Completion)
	day := micros(c.Now.UTC().Truncate(24 * time.Hour))
	err := db.tx(ctx, resting, func(ctx context.Context, t *Tx) error {
		err := t.write(ctx, `INSERT INTO model_calls (id, conversation, turn, agent, model, outcome, prompt, completion, took, at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, c.ID, c.Conversation, c.Turn, c.Agent, clean(c.Call.Model), c.Call.Outcome,
			int64(c.Call.Prompt), int64(c.Call.Completion), c.Call.Took.Microseconds(), micros(c.Now))
		if err != nil {
			return err
		}
		return t.write(ctx, `INSERT INTO model_days (day, calls, tokens) VALUES ($1, 1, $2)
			ON CONFLICT (day) DO UPDATE SET calls = model_days.calls + 1, tokens = model_days.tokens + excluded.tokens`, day, tokens)
	})
	if err != nil {
		return fmt.Errorf("note model call: %w", err)
	}
	return nil
}

// ModelSpent is what a conversation used of the model so far: calls and tokens; and what the installation used on the
// UTC day of now.
func (db *DB) ModelSpent(ctx context.Context, conversation string, now time.Time) (calls, tokens, day int, err error) {
	var n, sum, today int64
	err = db.readKey().QueryRow(ctx, `SELECT count(*), coalesce(sum(prompt + completion), 0),
		coalesce((SELECT tokens FROM model_days WHERE day = $2), 0) FROM model_calls WHERE conversation = $1`,
		[]any{conversation, micros(now.UTC().Truncate(24 * time.Hour))}, &n, &sum, &today)
	if err != nil {
		return 0, 0, 0, fmt.Errorf("read model budget: %w", err)
	}
	return int(n), int(sum), int(today), nil
}

// modelUse is what the calls of a conversation's turns cost, by the turn's id.
func (db *DB) modelUse(ctx context.Context, conversation string) (map[string]modelUse, error) {
	out := map[string]modelUse{}
	rows, err := db.read().Query(ctx, `SELECT turn, outcome, prompt, completion, took FROM model_calls WHERE conversation = $1`, conversation)
	_, err = collect(rows, err, func(r Rows) (struct{}, error) {
		var turn string
		var u modelUse
		err := r.Scan(&turn, &u.Outcome, &u.Prompt, &u.Completion, &u.Took)
		out[turn] = u
		return struct{}{}, err
	})
	if err != nil {
		return nil, fmt.Errorf("read model calls: %w", err)
	}
	return out, nil
}

// modelUse is the cost of one call as it stood at its end; the turn's log was written before.
type modelUse struct {
	Outcome    string `json:"outcome"`
	Prompt     int64  `json:"prompt_tokens"`
	Completion int64  `json:"completion_tokens"`
	Took       int64  `json:"took_us"`
}

// withMarks adds to a turn's log what it did to captures, which stands in a column of its own.
func withMarks(body, marks string) string {
	if marks == "" || len(body) < 2 || body[len(body)-1] != '}' {
		return body
	}
	return body[:len(body)-1] + `,"marks":` + marks + "}"
}

// withUse adds the cost to a turn's log.
func withUse(body string, u modelUse) json.RawMessage {
	if u.Outcome == "" || len(body) < 2 || body[len(body)-1] != '}' {
		return json.RawMessage(body)
	}
	return json.RawMessage(body[:len(body)-1] + `,"model_use":` + marshal(u) + "}")
}
