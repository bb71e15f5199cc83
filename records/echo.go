package records

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/engine/runner"
)

// Outside stands in TakenBy when a person took over in the platform's own inbox or app.
const Outside = "outside"

// outsideFor is how long after the last words of a person outside the agent stays silent. Nobody there can give the
// conversation back, and a customer who comes later must not be left without an answer.
const outsideFor = 4 * time.Hour

// echo keeps what our own side wrote outside Intake and leaves the conversation to them. What we sent ourselves is
// known by its reference, by our mark, or by being the very words that are under way.
func (a *accept) echo(ctx context.Context, ev channels.Event) (channels.Stored, error) {
	if own, err := a.ourEcho(ctx, ev); own || err != nil {
		return channels.Stored{}, err
	}
	h, err := a.find(ctx, ev.From.ID)
	if err != nil || h == nil {
		return channels.Stored{}, err
	}
	m, err := a.underWay(ctx, h.id, ev.Text)
	if err != nil {
		return channels.Stored{}, err
	}
	if m.line != "" {
		return channels.Stored{}, a.settle(ctx, m, ev.Ref)
	}
	h.seq++
	l := newLine{conversation: h.id, seq: h.seq, id: a.in.NewID(), who: channels.FromMember, kind: channels.Text, text: ev.Text,
		at: a.in.Now, ev: ev}
	if err := a.line(ctx, l); err != nil {
		return channels.Stored{}, err
	}
	if h.takenBy == "" {
		h.takenBy, h.facts = Outside, true
	}
	h.dirty, h.heard = true, true
	return channels.Stored{Conversation: h.id, Line: l.id, Seq: l.seq}, nil
}

// ourEcho says that an echo is of a message we sent: its reference is known, or it carries our mark.
func (a *accept) ourEcho(ctx context.Context, ev channels.Event) (bool, error) {
	if ev.Ref == "" {
		return false, nil
	}
	var line string
	err := a.t.QueryRow(ctx, `SELECT line FROM refs WHERE account = $1 AND ref = $2`, []any{a.in.Account, ev.Ref}, &line)
	if err == nil && line != "" {
		return true, nil
	}
	if err != nil && err != errNoRow {
		return false, fmt.Errorf("find echo: %w", err)
	}
	m, err := a.marked(ctx, ev.Mine)
	if err != nil || m.line == "" {
		return false, err
	}
	return true, a.settle(ctx, m, ev.Ref)
}

// underWay finds the line of ours whose send is not noted yet and that has these words: the whole line, or a long
// piece of it, its next part.
func (a *accept) underWay(ctx context.Context, conversation, text string) (mine, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return mine{}, nil
	}
	rows, err := a.t.Query(ctx, `SELECT id, text, parts FROM lines`+a.t.dialect.using("lines_push")+` WHERE conversation = $1 AND push = 1 ORDER BY seq LIMIT 16`, conversation)
	type waiting struct {
		id, text string
		parts    int64
	}
	all, err := collect(rows, err, func(r Rows) (w waiting, err error) { return w, r.Scan(&w.id, &w.text, &w.parts) })
	if err != nil {
		return mine{}, fmt.Errorf("find line under way: %w", err)
	}
	for _, w := range all {
		whole := strings.TrimSpace(w.text)
		if whole == text || len(text) >= pieceLeast && strings.Contains(whole, text) {
			return mine{conversation: conversation, line: w.id, part: w.parts, push: pushWaiting}, nil
		}
	}
	return mine{}, nil
}

// pieceLeast is how long a part of a line must be to be told from words a person would write.
const pieceLeast = 200

// release gives a conversation that was taken over outside back to the agent when the customer writes long after the last
// words from there.
func (db *DB) release(ctx context.Context, c *runner.Conversation) error {
	if c.TakenBy != Outside {
		return nil
	}
	var last int64
	err := db.readKey().QueryRow(ctx, `SELECT coalesce(max(at), 0) FROM lines WHERE conversation = $1 AND who = $2 AND member = ''`,
		[]any{c.ID, string(channels.FromMember)}, &last)
	if err != nil || c.LastIn.Sub(fromMicros(last)) < outsideFor {
		return err
	}
	err = db.tx(ctx, turning, func(ctx context.Context, t *Tx) error {
		n, err := t.Exec(ctx, `UPDATE conversations SET taken_by = '', version = version + 1 WHERE id = $1 AND taken_by = $2 AND version = $3`,
			c.ID, Outside, c.Version)
		if n == 1 {
			c.TakenBy, c.Version = "", c.Version+1
			t.changed(c.ID)
		}
		return err
	})
	return err
}
