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

// PatchRecord changes what may be changed of a record (E4); every change is in its activity and told to destinations.
func (db *DB) PatchRecord(ctx context.Context, s Scope, id string, p Patch) (Record, error) {
	var out Record
	err := db.tx(ctx, resting, func(ctx context.Context, t *Tx) error {
		r, err := visible(ctx, t, s, id, t.dialect.forUpdate())
		if err != nil {
			return err
		}
		if p.Match != nil && *p.Match != r.Version {
			return ErrVersion
		}
		changes, err := patch(ctx, t, s, &r, p)
		if err != nil {
			return err
		}
		if out = r; len(changes) == 0 {
			return nil
		}
		if err := db.patched(ctx, t, s, &r, changes, p.Note); err != nil {
			return err
		}
		out = r
		return db.audit(ctx, t, s.Actor, "record.patch", r.ID, "")
	})
	if err != nil {
		return Record{}, fmt.Errorf("change record: %w", err)
	}
	return out, nil
}

// change is one changed member of a record.
type change struct{ field, from, to, event string }

// patch applies what differs and says what changed, or why it may not.
func patch(ctx context.Context, q Q, s Scope, r *Record, p Patch) ([]change, error) {
	var out []change
	set := func(field string, at *string, to string, event string) {
		if *at != to {
			out = append(out, change{field, *at, to, event})
			*at = to
		}
	}
	works, toMe := s.Works(r.Agent, r.Assignee), false
	if p.Assignee != nil {
		to := *p.Assignee
		if to == "me" {
			to = s.Actor
		}
		toMe = s.Role == Member && to == s.Actor && r.Assignee == ""
		if to != r.Assignee {
			if !s.Admins() && !toMe {
				return nil, ErrForbidden
			}
			if to != "" {
				if err := assignable(ctx, q, s, to); err != nil {
					return nil, err
				}
			}
			set("assignee", &r.Assignee, to, "record.assigned")
		}
	}
	if p.Status == nil && p.Priority == nil && p.Notes == nil && p.Subject == nil {
		if p.Assignee == nil && !works {
			return nil, ErrForbidden
		}
		return out, nil
	}
	if !works && !toMe {
		return nil, ErrForbidden
	}
	return patchWork(r, p, set, &out)
}

func patchWork(r *Record, p Patch, set func(string, *string, string, string), out *[]change) ([]change, error) {
	if p.Status != nil {
		if err := checkMove(r.Type, r.Status, *p.Status); err != nil {
			return nil, err
		}
		set("status", &r.Status, *p.Status, "record.status_changed")
	}
	if p.Priority != nil {
		priority, err := checkPriority(*p.Priority)
		if err != nil {
			return nil, err
		}
		set("priority", &r.Priority, priority, "record.updated")
	}
	if p.Notes != nil {
		if err := longest("notes", *p.Notes, notesMost); err != nil {
			return nil, err
		}
		set("notes", &r.Notes, clean(*p.Notes), "record.updated")
	}
	if p.Subject != nil {
		if err := longest("subject", *p.Subject, subjectMost); err != nil {
			return nil, err
		}
		set("subject", &r.Subject, clean(*p.Subject), "record.updated")
	}
	return *out, nil
}

// patched saves a record with the activity and one event per kind of change.
func (db *DB) patched(ctx context.Context, t *Tx, s Scope, r *Record, changes []change, note string) error {
	now := db.now()
	more := map[string]any{}
	var events []string
	for _, c := range changes {
		if err := db.act(ctx, t, r.ID, Activity{At: now, Actor: s.Actor, Action: c.field, Field: c.field, From: c.from, To: c.to, Note: note}); err != nil {
			return err
		}
		more["previous_"+c.field] = c.from
		if !slices.Contains(events, c.event) {
			events = append(events, c.event)
		}
	}
	if err := db.saveRecord(ctx, t, r, now, "", nil); err != nil {
		return err
	}
	for _, e := range events {
		if err := db.emitRecord(ctx, t, e, r, now, more); err != nil {
			return err
		}
	}
	return nil
}

// BulkPatch changes many records, each on its own, and names the refused ones.
func (db *DB) BulkPatch(ctx context.Context, s Scope, ids []string, p Patch) ([]BulkResult, error) {
	return bulk(ids, func(id string) error {
		_, err := db.PatchRecord(ctx, s, id, p)
		return err
	})
}

// bulkMost is how many records one bulk change names.
const bulkMost = 200

func bulk(ids []string, do func(id string) error) ([]BulkResult, error) {
	if len(ids) > bulkMost {
		return nil, &Invalid{"ids", "are more than 200"}
	}
	out := make([]BulkResult, len(ids))
	for i, id := range ids {
		out[i].ID = id
		err := do(id)
		var invalid *Invalid
		switch {
		case err == nil:
		case errors.As(err, &invalid):
			out[i].Error = invalid.Error()
		case errors.Is(err, ErrNotFound), errors.Is(err, ErrForbidden), errors.Is(err, ErrVersion):
			out[i].Error = errors.Unwrap(err).Error()
		default:
			return out[:i], err
		}
	}
	return out, nil
}
