package records

import (
	"context"
	"fmt"
	"slices"
)

// UnmergeRecord undoes a merge and returns the record, back in its folder with all it had and all that was merged into it.
// What the other one gained meanwhile stays there; a priority the merge raised goes back unless a person or another merged
// record wants it. The scope must be allowed to work on the record and on the one that stands for it. Nothing happens to a
// record that is not merged.
func (db *DB) UnmergeRecord(ctx context.Context, s Scope, id, reason string, match *int64) (Record, error) {
	var out Record
	err := db.tx(ctx, resting, func(ctx context.Context, t *Tx) error {
		r, err := visible(ctx, t, s, id, t.dialect.forUpdate())
		if err != nil {
			return err
		}
		if !s.Works(r.Agent, r.Assignee) {
			return ErrForbidden
		}
		if out = r; r.MergedInto == "" {
			return nil
		}
		if match != nil && *match != r.Version {
			return ErrVersion
		}
		root := r.MergedInto
		if err := db.unmerge(ctx, t, s, &r, clean(reason)); err != nil {
			return err
		}
		out = r
		return db.audit(ctx, t, s.Actor, "record.unmerge", r.ID, "from "+root)
	})
	if err != nil {
		return Record{}, fmt.Errorf("unmerge record: %w", err)
	}
	return out, nil
}

// unmerge takes r with all below it out of the tree it is in.
func (db *DB) unmerge(ctx context.Context, t *Tx, s Scope, r *Record, reason string) error {
	above, err := standing(ctx, t, s, *r)
	if err != nil {
		return err
	}
	now, parent := db.now(), r.under
	r.Folder, r.wasFolder, r.MergedInto, r.under = r.wasFolder, "", "", ""
	if err := db.passOn(ctx, t, r.Merged, r.ID, now); err != nil {
		return err
	}
	if err := db.act(ctx, t, r.ID, Activity{At: now, Actor: s.Actor, Action: "unmerge", Field: "merged_into", From: parent, Note: reason}); err != nil {
		return err
	}
	if err := db.act(ctx, t, parent, Activity{At: now, Actor: s.Actor, Action: "unmerge", Field: "merged", From: r.ID, Note: reason}); err != nil {
		return err
	}
	if err := db.saveMerge(ctx, t, *r); err != nil {
		return err
	}
	if err := db.saveRecord(ctx, t, r, now, "record.updated", nil); err != nil {
		return err
	}
	gone := append([]string{r.ID}, r.Merged...)
	for i := range above {
		if err := db.without(ctx, t, s, &above[i], gone, "undone merge of "+r.ID); err != nil {
			return err
		}
	}
	return nil
}

// standing reads the records above one, the nearest first and the root last, which the scope must be allowed to work on.
func standing(ctx context.Context, t *Tx, s Scope, r Record) ([]Record, error) {
	var above []Record
	for up := r.under; up != ""; {
		p, err := getRecord(ctx, t, up, t.dialect.forUpdate())
		if err != nil {
			return nil, fmt.Errorf("read record %s: %w", up, err)
		}
		above, up = append(above, p), p.under
	}
	if root := above[len(above)-1]; !s.Works(root.Agent, root.Assignee) {
		return nil, ErrForbidden
	}
	return above, nil
}

// without saves a record that does not stand for some others any more.
func (db *DB) without(ctx context.Context, t *Tx, s Scope, r *Record, gone []string, why string) error {
	r.Merged = slices.DeleteFunc(r.Merged, func(id string) bool { return slices.Contains(gone, id) })
	rows, err := t.Query(ctx, `SELECT priority FROM records WHERE merged_into = $1 AND merged_into <> '' AND merged_under = $2`,
		orElse(r.MergedInto, r.ID), r.ID)
	left, err := collect(rows, err, scanString)
	if err != nil {
		return fmt.Errorf("read merged records: %w", err)
	}
	if err := db.settle(ctx, t, s, r, func() { r.lower(left) }, why); err != nil {
		return err
	}
	if err := db.saveMerge(ctx, t, *r); err != nil {
		return err
	}
	event := "record.updated"
	if r.MergedInto != "" {
		event = ""
	}
	return db.saveRecord(ctx, t, r, db.now(), event, nil)
}
