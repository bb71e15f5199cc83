package records

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/runner"
)

// Limits of what a member writes, in code points.
const (
	subjectMost = 120
	notesMost   = 10000
)

// idAttempts is how often a new id is tried.
const idAttempts = 5

// CreateRecord files a hand-made record (E8). A member creates tickets, owners and admins anything.
func (db *DB) CreateRecord(ctx context.Context, s Scope, d Draft) (Record, error) {
	r, err := db.draft(s, d)
	if err != nil {
		return Record{}, err
	}
	for range idAttempts {
		r.ID = db.NewRecordID(d.Prefix, engine.RecordKind(d.Type))
		err = db.tx(ctx, resting, func(ctx context.Context, t *Tx) error {
			if r.Assignee != "" {
				if err := assignable(ctx, t, s, r.Assignee); err != nil {
					return err
				}
			}
			if r.Conversation != "" {
				if _, err := db.conversation(ctx, t, s, r.Conversation); err != nil {
					return err
				}
			}
			if err := db.insertRecord(ctx, t, r, 0, s.Actor); err != nil {
				return err
			}
			return db.audit(ctx, t, s.Actor, "record.create", r.ID, "")
		})
		if !errors.Is(err, runner.ErrTaken) {
			break
		}
		db.collided()
	}
	if err != nil {
		return Record{}, fmt.Errorf("create record: %w", err)
	}
	return db.GetRecord(ctx, s, r.ID)
}

func (db *DB) draft(s Scope, d Draft) (Record, error) {
	if !s.Sees(d.Agent) {
		return Record{}, ErrNotFound
	}
	if !s.Admins() && !(s.Role == Member && d.Type == "ticket") {
		return Record{}, ErrForbidden
	}
	if moves[d.Type] == nil {
		return Record{}, &Invalid{"type", "is none of lead, ticket"}
	}
	status := orElse(d.Status, "new")
	if moves[d.Type][status] == nil {
		return Record{}, &Invalid{"status", "a " + d.Type + " has no status " + quote(status)}
	}
	priority, err := checkPriority(orElse(d.Priority, "low"))
	if err != nil {
		return Record{}, err
	}
	if err := longest("subject", d.Subject, subjectMost); err != nil {
		return Record{}, err
	}
	if d.Assignee == "me" {
		d.Assignee = s.Actor
	}
	now := db.now().UTC().Truncate(time.Microsecond)
	r := Record{Type: d.Type, Status: status, Priority: priority, Channel: d.Channel, Agent: d.Agent, Account: d.Account, Subject: clean(d.Subject),
		Description: clean(d.Description), Category: clean(d.Category), Form: d.Form, Assignee: d.Assignee, Conversation: d.Conversation,
		Fields: slices.Clone(d.Fields), CreatedAt: now, UpdatedAt: now, Version: 1, Folder: Inbox, Visitor: map[string]string{},
		DeliveryStatus: "completed"}
	for i := range r.Fields {
		if r.Fields[i].Evidence == nil {
			r.Fields[i].Evidence = []Evidence{}
		}
	}
	if r.Fields == nil {
		r.Fields = []Field{}
	}
	return r, nil
}

func longest(path, s string, most int) error {
	if utf8.RuneCountInString(s) > most {
		return &Invalid{path, fmt.Sprintf("is longer than %d characters", most)}
	}
	return nil
}

// assignable refuses an assignee who is no member; only owners and admins assign others.
func assignable(ctx context.Context, q Q, s Scope, member string) error {
	if member == s.Actor {
		return nil
	}
	if !s.Admins() {
		return ErrForbidden
	}
	var n int64
	if err := q.QueryRow(ctx, `SELECT count(*) FROM members WHERE id = $1 AND off = 0`, []any{member}, &n); err != nil {
		return err
	}
	if n == 0 {
		return &Invalid{"assignee", "is no member"}
	}
	return nil
}
