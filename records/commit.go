package records

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/runner"
	"github.com/seed-151f84ba/intake/extract"
)

// Commit writes a turn, all or nothing.
func (db *DB) Commit(ctx context.Context, c runner.Commit) error {
	state, ended := marshal(c.State), false
	err := db.tx(ctx, turning, func(ctx context.Context, t *Tx) error {
		k := &committing{db: db, t: t, c: c, stored: state}
		err := k.run(ctx)
		ended = k.ended
		return err
	})
	if errors.Is(err, runner.ErrTaken) {
		db.collided()
	}
	if err == nil {
		db.states.put(c.Conversation, state, c.State)
		if ended {
			db.lanes.end(*c.Ends)
		}
	}
	if err != nil && !errors.Is(err, runner.ErrStale) && !errors.Is(err, runner.ErrNone) && !errors.Is(err, runner.ErrTaken) {
		return fmt.Errorf("commit turn: %w", err)
	}
	return err
}

// committing is one turn being written.
type committing struct {
	db *DB
	t  *Tx
	c  runner.Commit

	stored string // c.State as it is kept
	ended  bool   // the lane of c.Ends is removed

	seq                                                        int64 // of the last line
	waiting                                                    int64 // tickets that wait for the customer
	agent, account, address, channel, visitor, referral, given string
}

func (k *committing) run(ctx context.Context) error {
	steps := []func(context.Context) error{k.head, k.lines, k.records, k.amends, k.state, k.reopen, k.raise, k.log}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	k.t.changed(k.c.Conversation)
	if err := k.db.arm(ctx, k.t, k.c.Arms...); err != nil {
		return err
	}
	return k.end(ctx)
}

// end removes the lane whose work is done, unless it was armed meanwhile: then it is given back as any other. On
// PostgreSQL giving it back does not wait for the disk and costs no more.
func (k *committing) end(ctx context.Context) error {
	j := k.c.Ends
	if j == nil || k.t.dialect != sqliteDialect {
		return nil
	}
	if _, held := k.db.lanes.of(*j); !held {
		return nil
	}
	n, err := k.t.Exec(ctx, disarm+` AND rev = $3`, j.Kind, j.Key, j.Rev)
	if err != nil {
		return fmt.Errorf("end lane: %w", err)
	}
	k.ended = n == 1
	return nil
}

// capturingLeft is of a conversation whose capture the customer left: it is not open, and goes on when they come back.
const capturingLeft = 2

// head makes the conversation the one after the turn, if it is still the one before it, and learns what else is needed.
func (k *committing) head(ctx context.Context) error {
	capturing := int64(0)
	if p := k.c.State.Phase; p == engine.Collecting || p == engine.Confirming {
		capturing = 1
	} else if k.c.State.Left != nil {
		capturing = capturingLeft
	}
	lines := int64(len(k.c.Lines))
	err := k.t.QueryRow(ctx, `UPDATE conversations SET version = version + 1, seq = seq + $1, said = coalesce(nullif($2, ''), said),
		capturing = $3, updated_at = $4, reread = CASE WHEN CAST($5 AS BIGINT) > 0 THEN '' ELSE reread END,
		read_seq = CASE WHEN read_seq < CAST($6 AS BIGINT) THEN CAST($7 AS BIGINT) ELSE read_seq END
		WHERE id = $8 AND version = $9 RETURNING seq, agent, account, address, channel, visitor, referral, given,
		(SELECT count(*) FROM records r WHERE r.conversation = conversations.id AND r.status = 'waiting_on_customer')`,
		[]any{lines, k.name(), capturing, micros(k.c.Now), k.c.Read, k.c.Read, k.c.Read, k.c.Conversation, k.c.Version},
		&k.seq, &k.agent, &k.account, &k.address, &k.channel, &k.visitor, &k.referral, &k.given, &k.waiting)
	if err == errNoRow {
		return k.refused(ctx)
	}
	if err == nil && k.c.Close {
		err = k.t.write(ctx, `UPDATE conversations SET open = 0, closed_at = $2 WHERE id = $1`, k.c.Conversation, micros(k.c.Now))
	}
	if err != nil {
		return fmt.Errorf("store conversation: %w", err)
	}
	k.seq -= lines
	return nil
}

// reopen opens the tickets that waited for what was read in the turn.
func (k *committing) reopen(ctx context.Context) error {
	if k.c.Read == 0 || k.waiting == 0 {
		return nil
	}
	return k.db.reopenWaiting(ctx, k.t, k.c.Conversation, k.c.Now)
}

// name gives every line its id and returns the last one.
func (k *committing) name() (last string) {
	k.c.Lines = slices.Clone(k.c.Lines)
	for i := range k.c.Lines {
		l := &k.c.Lines[i]
		if l.ID == "" {
			l.ID = k.db.newID()
		}
		last = l.ID
	}
	return last
}

// refused says why there is nothing to be committed to.
func (k *committing) refused(ctx context.Context) error {
	var one int64
	err := k.t.QueryRow(ctx, `SELECT 1 FROM conversations WHERE id = $1`, []any{k.c.Conversation}, &one)
	switch err {
	case nil:
		return runner.ErrStale
	case errNoRow:
		return runner.ErrNone
	}
	return err
}

func (k *committing) lines(ctx context.Context) error {
	push := false
	for _, l := range k.c.Lines {
		k.seq++
		pushed := int64(0)
		if l.Push {
			pushed, push = 1, true
		}
		ask := ""
		if l.Ask != nil {
			ask = clean(marshal(l.Ask))
		}
		act := ""
		if l.Act != nil {
			act = clean(marshal(l.Act))
		}
		growing := int64(0)
		if l.Growing {
			growing = 1
		}
		err := k.t.write(ctx, `INSERT INTO lines (conversation, seq, id, who, text, at, ask, record, push, version, lang, act, growing, tail)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
			k.c.Conversation, k.seq, l.ID, string(channels.FromAgent), clean(l.Text), micros(k.c.Now), ask, l.Record, pushed, k.c.Log.Version, l.Lang, act,
			growing, clean(l.Tail))
		if err != nil {
			return fmt.Errorf("store line: %w", err)
		}
	}
	if !push {
		return nil
	}
	return k.db.arm(ctx, k.t, sendLane(k.c.Conversation, k.c.Now))
}

func (k *committing) records(ctx context.Context) error {
	for _, r := range k.c.Records {
		if err := k.file(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

func (k *committing) amends(ctx context.Context) error {
	for _, a := range k.c.Amends {
		if err := k.db.amend(ctx, k.t, a, k.c.Now); err != nil {
			return err
		}
		if err := k.recogniseAmended(ctx, a); err != nil {
			return err
		}
	}
	return nil
}

func (k *committing) state(ctx context.Context) error {
	err := k.t.write(ctx, `INSERT INTO states (conversation, state) VALUES ($1, $2)
		ON CONFLICT (conversation) DO UPDATE SET state = excluded.state`, k.c.Conversation, k.stored)
	if err != nil {
		return fmt.Errorf("store state: %w", err)
	}
	return nil
}

// raise puts events that are about the conversation into the outbox.
func (k *committing) raise(ctx context.Context) error {
	if k.c.Handoff != "" {
		if err := k.event(ctx, "conversation.handoff", k.c.Handoff); err != nil {
			return err
		}
	}
	if k.c.Abandoned {
		return k.event(ctx, "capture.abandoned", "")
	}
	return nil
}

func (k *committing) event(ctx context.Context, name, reason string) error {
	data := map[string]any{
		"conversation":     map[string]string{"id": k.c.Conversation, "agent": k.agent, "account": k.account, "channel": k.channel},
		"conversation_url": k.db.conversationURL(k.c.Conversation),
	}
	if reason != "" {
		data["reason"] = reason
	}
	return k.db.emit(ctx, k.t, happening{name: name, agent: k.agent, conversation: k.c.Conversation, at: k.c.Now, data: data})
}

func (k *committing) log(ctx context.Context) error {
	l := k.c.Log
	if l.ID == "" {
		return nil
	}
	err := k.t.write(ctx, `INSERT INTO turns (id, conversation, number, at, cause, version, took, marks, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		l.ID, k.c.Conversation, k.c.State.Turns, micros(k.c.Now), string(l.Cause), l.Version, l.Took.Microseconds(), jsonOrEmpty(l.Marks, len(l.Marks) == 0), clean(marshal(turnBody{
			ID: l.ID, At: k.c.Now, Number: k.c.State.Turns, Cause: l.Cause, Version: l.Version, Lines: l.Lines, Reading: l.Reading,
			Heard: l.Heard, Effects: l.Effects, Answer: l.Answer, Took: l.Took.Microseconds(), Model: l.Model, Cited: l.Cited})))
	if err != nil {
		return fmt.Errorf("store turn log: %w", err)
	}
	return nil
}

func sendLane(conversation string, at time.Time) actions.Arm {
	return actions.Arm{Lane: actions.Lane{Kind: "send", Key: conversation}, Due: at}
}

// turnBody is the stored form of a turn's log.
type turnBody struct {
	ID      string           `json:"id"`
	At      time.Time        `json:"at"`
	Number  int64            `json:"number"`
	Cause   engine.Cause     `json:"cause"`
	Version string           `json:"settings_version"`
	Lines   []string         `json:"lines"`
	Reading extract.Reading  `json:"reading"`
	Heard   extract.Heard    `json:"heard"`
	Effects []engine.Effect  `json:"effects"`
	Answer  *runner.Answered `json:"answer,omitempty"`
	Took    int64            `json:"took_us"`
	Model   json.RawMessage  `json:"model,omitempty"` // what was sent to the model and came back, up to the commit
	Cited   []string         `json:"cited,omitempty"`
}

func (db *DB) conversationURL(id string) string { return db.adminURL + "/conversations/" + id }

func (db *DB) recordURL(agent, id string) string {
	return db.adminURL + "/agents/" + agent + "/leads-tickets?id=" + url.QueryEscape(id)
}
