package records

import (
	"context"
	"fmt"
	"slices"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/channels"
)

// replies says whether the scope may write in a conversation: an admin, or a member one of its records is assigned to. Of
// a merged record it is who the one that stands for it is assigned to.
func (db *DB) replies(ctx context.Context, q Q, s Scope, c Conversation) (bool, error) {
	if s.Admins() {
		return true, nil
	}
	if s.Role != Member {
		return false, nil
	}
	var n int64
	err := q.QueryRow(ctx, `SELECT count(*) FROM links k JOIN records m ON m.id = k.record JOIN records r ON r.id = `+standsFor("m")+`
		WHERE k.conversation = $1 AND r.assignee = $2`,
		[]any{c.ID, s.Actor}, &n)
	return n > 0, err
}

// turnLane is the lane that lets the engine see a change of the conversation at once.
func (db *DB) turnLane(conversation string) actions.Arm {
	return actions.Arm{Lane: actions.Lane{Kind: "turn", Key: conversation}, Due: db.now()}
}

// steer runs fn on a conversation the scope may write in, then makes the change new to a turn at work and tells it.
func (db *DB) steer(ctx context.Context, s Scope, conversation, action string, fn func(context.Context, *Tx, Conversation) error) error {
	return db.tx(ctx, turning, func(ctx context.Context, t *Tx) error {
		c, err := db.conversation(ctx, t, s, conversation)
		if err != nil {
			return err
		}
		may, err := db.replies(ctx, t, s, c)
		if err != nil {
			return err
		}
		if !may {
			return ErrForbidden
		}
		if _, err := t.Exec(ctx, `UPDATE conversations SET version = version + 1, updated_at = $2 WHERE id = $1`, c.ID, micros(db.now())); err != nil {
			return err
		}
		if err := fn(ctx, t, c); err != nil {
			return err
		}
		t.changed(c.ID)
		if err := db.arm(ctx, t, db.turnLane(c.ID)); err != nil {
			return err
		}
		return db.audit(ctx, t, s.Actor, action, c.ID, "")
	})
}

// Takeover lets a person answer: the agent stays silent until Release.
func (db *DB) Takeover(ctx context.Context, s Scope, conversation string) error {
	return db.steer(ctx, s, conversation, "conversation.takeover", func(ctx context.Context, t *Tx, c Conversation) error {
		return takeBy(ctx, t, c.ID, s.Actor)
	})
}

// Release gives the conversation back to the agent.
func (db *DB) Release(ctx context.Context, s Scope, conversation string) error {
	return db.steer(ctx, s, conversation, "conversation.release", func(ctx context.Context, t *Tx, c Conversation) error {
		return takeBy(ctx, t, c.ID, "")
	})
}

func takeBy(ctx context.Context, t *Tx, conversation, member string) error {
	_, err := t.Exec(ctx, `UPDATE conversations SET taken_by = $2 WHERE id = $1`, conversation, member)
	return err
}

// Reply commits a member's words; they reach the customer by the feed or, with Push, by the send lane. The member
// takes the conversation over, and its open tickets wait for the customer (E3).
func (db *DB) Reply(ctx context.Context, s Scope, r Reply) (MessageView, error) {
	if clean(r.Text) == "" {
		return MessageView{}, &Invalid{"text", "is empty"}
	}
	id := r.ID
	if id == "" {
		id = db.newID()
	}
	var seq int64
	err := db.steer(ctx, s, r.Conversation, "conversation.reply", func(ctx context.Context, t *Tx, c Conversation) error {
		var of string
		err := t.QueryRow(ctx, `SELECT conversation, seq FROM lines WHERE id = $1`, []any{id}, &of, &seq)
		if err == nil {
			if of != c.ID {
				return &Invalid{"id", "is used already"}
			}
			return nil
		}
		if err != errNoRow {
			return err
		}
		if seq, err = db.memberLine(ctx, t, s, c.ID, id, r); err != nil {
			return err
		}
		return db.waitForCustomer(ctx, t, s, c.ID, r.Record)
	})
	if err != nil {
		return MessageView{}, fmt.Errorf("reply: %w", err)
	}
	rows, err := db.read().Query(ctx, `SELECT `+messageColumns+` FROM lines WHERE conversation = $1 AND seq = $2`, r.Conversation, seq)
	all, err := collect(rows, err, scanMessage)
	if err == nil && len(all) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return MessageView{}, fmt.Errorf("read reply: %w", err)
	}
	return all[0], nil
}

// memberLine appends a member's line, who takes the conversation over with it.
func (db *DB) memberLine(ctx context.Context, t *Tx, s Scope, conversation, id string, r Reply) (seq int64, err error) {
	err = t.QueryRow(ctx, `UPDATE conversations SET seq = seq + 1, taken_by = $2 WHERE id = $1 RETURNING seq`, []any{conversation, s.Actor}, &seq)
	if err != nil {
		return 0, err
	}
	if _, err := t.Exec(ctx, `INSERT INTO lines (conversation, seq, id, who, text, at, push, member) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		conversation, seq, id, string(channels.FromMember), clean(r.Text), micros(db.now()), flag(r.Push), s.Actor); err != nil {
		return 0, err
	}
	if !r.Push {
		return seq, nil
	}
	return seq, db.arm(ctx, t, sendLane(conversation, db.now()))
}

// waitForCustomer notes the reply on the records it answers and lets open tickets wait for the customer. In the place of a
// merged one it is the one that stands for it.
func (db *DB) waitForCustomer(ctx context.Context, t *Tx, s Scope, conversation, record string) error {
	rows, err := t.Query(ctx, `SELECT `+recordColumns+` FROM records r WHERE r.folder <> 'deleted' AND r.id IN (
		SELECT `+standsFor("m")+` FROM links k JOIN records m ON m.id = k.record WHERE k.conversation = $1) ORDER BY r.id`+t.dialect.forUpdate(), conversation)
	all, err := collect(rows, err, scanRecord)
	if err != nil {
		return err
	}
	for _, r := range all {
		if record != "" && r.ID != record && !slices.Contains(r.Merged, record) {
			continue
		}
		if err := db.act(ctx, t, r.ID, Activity{At: db.now(), Actor: s.Actor, Action: "reply"}); err != nil {
			return err
		}
		if r.Type == "ticket" && (r.Status == "new" || r.Status == "open" || r.Status == "in_progress") {
			if err := db.setStatus(ctx, t, &r, "waiting_on_customer", s.Actor, db.now()); err != nil {
				return err
			}
		}
	}
	return nil
}
