package records

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

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
		if err := notMerged(r); err != nil {
			return err
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
		if c.field != "priority" || r.own == "" {
			continue
		}
		r.own = "" // from now on the priority is a person's
		if err := db.saveMerge(ctx, t, *r); err != nil {
			return err
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
		var merged *MergedError
		switch {
		case err == nil:
		case errors.As(err, &invalid):
			out[i].Error = invalid.Error()
		case errors.As(err, &merged):
			out[i].Error = merged.Error()
		case errors.Is(err, ErrNotFound), errors.Is(err, ErrForbidden), errors.Is(err, ErrVersion):
			out[i].Error = errors.Unwrap(err).Error()
		default:
			return out[:i], err
		}
	}
	return out, nil
}
