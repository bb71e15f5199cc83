package records

import (
	"context"
	"fmt"
	"slices"
)

// A person merges a record into another one of the same agent that is about the same matter (E10). Nothing is copied and
// nothing is lost: the merged record keeps its values, evidence, comments, links, deliveries and activity and its id still
// opens, but it is out of the lists, nobody works on it any more, and the other one stands for it. That one keeps its own
// values; its priority is raised to the higher of the two. An undo gives the merged one back as it was.
//
// Who was merged into whom is a tree: merged_under points up one step, merged_into to its root, merged lists everything
// below. Only roots are merged and only into roots, so there are no cycles.

// mergedMost is how many records one can stand for.
const mergedMost = 50

// Merge says which record becomes part of which. Match and IntoMatch are the versions that must be in force, nil = any.
type Merge struct {
	ID, Into         string
	Reason           string // goes with the activity of both
	Match, IntoMatch *int64
}

// MergedError refuses work on a record that is part of another one.
type MergedError struct{ ID, Into string }

func (e *MergedError) Error() string { return e.ID + " is merged into " + e.Into }

// notMerged is a *MergedError where the record is part of another one.
func notMerged(r Record) error {
	if r.MergedInto == "" {
		return nil
	}
	return &MergedError{r.ID, r.MergedInto}
}

// MergeRecord makes a record part of another one and returns it. The scope must be allowed to work on both. Where it is
// part of that one already nothing happens.
func (db *DB) MergeRecord(ctx context.Context, s Scope, m Merge) (Record, error) {
	var out Record
	err := db.tx(ctx, resting, func(ctx context.Context, t *Tx) error {
		r, into, err := both(ctx, t, s, m.ID, m.Into)
		if err != nil {
			return err
		}
		if !s.Works(r.Agent, r.Assignee) || !s.Works(into.Agent, into.Assignee) {
			return ErrForbidden
		}
		if out = r; r.MergedInto != "" && (r.MergedInto == into.ID || r.under == into.ID) {
			return nil
		}
		if err := mergeable(r, into, m); err != nil {
			return err
		}
		if err := db.merge(ctx, t, s, &r, &into, clean(m.Reason)); err != nil {
			return err
		}
		out = r
		return db.audit(ctx, t, s.Actor, "record.merge", r.ID, "into "+into.ID)
	})
	if err != nil {
		return Record{}, fmt.Errorf("merge record: %w", err)
	}
	return out, nil
}

// both reads two records the scope sees. Where both stand for themselves they are locked, in the order of their ids
// whichever is named first, and read again; what is merged already is not waited for.
func both(ctx context.Context, t *Tx, s Scope, id, other string) (r, o Record, err error) {
	if r, err = visible(ctx, t, s, id, ""); err == nil {
		o, err = visible(ctx, t, s, other, "")
	}
	if err != nil || t.dialect.forUpdate() == "" || r.MergedInto != "" || o.MergedInto != "" {
		return r, o, err
	}
	first, second := &r, &o
	if o.ID < r.ID {
		first, second = &o, &r
	}
	if *first, err = visible(ctx, t, s, first.ID, t.dialect.forUpdate()); err == nil {
		*second, err = visible(ctx, t, s, second.ID, t.dialect.forUpdate())
	}
	return r, o, err
}

func mergeable(r, into Record, m Merge) error {
	if m.Match != nil && *m.Match != r.Version || m.IntoMatch != nil && *m.IntoMatch != into.Version {
		return ErrVersion
	}
	for _, one := range []Record{r, into} {
		if err := notMerged(one); err != nil {
			return err
		}
		if one.Folder == Deleted {
			return &Invalid{"folder", "a deleted record must be restored first"}
		}
	}
	switch {
	case r.ID == into.ID:
		return &Invalid{"into", "is the record itself"}
	case r.Agent != into.Agent:
		return &Invalid{"into", "belongs to another agent"}
	case 1+len(r.Merged)+len(into.Merged) > mergedMost:
		return &Invalid{"into", fmt.Sprintf("would stand for more than %d records", mergedMost)}
	}
	return nil
}

// merge puts r and all that r stands for under into.
func (db *DB) merge(ctx context.Context, t *Tx, s Scope, r, into *Record, reason string) error {
	now := db.now()
	r.wasFolder, r.Folder, r.MergedInto, r.under = r.Folder, Merged, into.ID, into.ID
	into.Merged = slices.Concat(into.Merged, []string{r.ID}, r.Merged)
	if err := db.act(ctx, t, r.ID, Activity{At: now, Actor: s.Actor, Action: "merge", Field: "merged_into", To: into.ID, Note: reason}); err != nil {
		return err
	}
	if err := db.act(ctx, t, into.ID, Activity{At: now, Actor: s.Actor, Action: "merge", Field: "merged", To: r.ID, Note: reason}); err != nil {
		return err
	}
	if err := db.settle(ctx, t, s, into, func() { into.raise(r.Priority) }, "merge of "+r.ID); err != nil {
		return err
	}
	if err := db.passOn(ctx, t, r.Merged, into.ID, now); err != nil {
		return err
	}
	for _, one := range []*Record{r, into} { // the merged one first: the other is found by its words
		if err := db.saveMerge(ctx, t, *one); err != nil {
			return err
		}
		if err := db.saveRecord(ctx, t, one, now, "record.updated", nil); err != nil {
			return err
		}
	}
	return nil
}

// settle changes a record's priority by fn and notes it.
func (db *DB) settle(ctx context.Context, t *Tx, s Scope, r *Record, fn func(), why string) error {
	was := r.Priority
	if fn(); r.Priority == was {
		return nil
	}
	return db.act(ctx, t, r.ID, Activity{At: db.now(), Actor: s.Actor, Action: "priority", Field: "priority", From: was, To: r.Priority, Note: why})
}

// raise lifts the priority to that of a record it stands for, and keeps its own.
func (r *Record) raise(to string) {
	if rank(to) <= rank(r.Priority) {
		return
	}
	if r.own == "" {
		r.own = r.Priority
	}
	r.Priority = to
}

// lower takes back what was raised, as far as none of the priorities that are left asks for it. What a person has set
// since then stays.
func (r *Record) lower(left []string) {
	if r.own == "" {
		return
	}
	r.Priority, r.own = r.own, ""
	for _, p := range left {
		r.raise(p)
	}
}

// priorities from the lowest to the highest.
var priorities = []string{"low", "medium", "high", "critical"}

func rank(priority string) int { return slices.Index(priorities, priority) }
