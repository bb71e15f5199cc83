package records

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// family is the ids of a record, bound to $1, and of all it stands for.
const family = `(SELECT f.id FROM records f WHERE f.id = $1 UNION ALL SELECT f.id FROM records f WHERE f.merged_into = $1 AND f.merged_into <> '')`

// standsFor is the id of the record that stands for a row of records with the alias: its own where it is not merged.
func standsFor(alias string) string {
	return strings.ReplaceAll(`CASE WHEN m.merged_into = '' THEN m.id ELSE m.merged_into END`, "m.", alias+".")
}

// saveMerge writes what a merge or its undo changes beside the record itself.
func (db *DB) saveMerge(ctx context.Context, t *Tx, r Record) error {
	_, err := t.Exec(ctx, `UPDATE records SET merged_into = $2, merged_under = $3, merged = $4, was_folder = $5, own_priority = $6 WHERE id = $1`,
		r.ID, r.MergedInto, r.under, jsonOrEmpty(r.Merged, len(r.Merged) == 0), r.wasFolder, r.own)
	if err != nil {
		return fmt.Errorf("save merge: %w", err)
	}
	return nil
}

// passOn lets another record stand for some.
func (db *DB) passOn(ctx context.Context, t *Tx, ids []string, root string, now time.Time) error {
	for _, id := range ids {
		if _, err := t.Exec(ctx, `UPDATE records SET merged_into = $2, version = version + 1, updated_at = $3 WHERE id = $1`,
			id, root, micros(now.UTC().Truncate(time.Microsecond))); err != nil {
			return fmt.Errorf("pass on merged record: %w", err)
		}
		t.recordChanged(id)
	}
	return nil
}

// searchOf is what a record is found by: its own words, and those of the records it stands for, which are in no list.
func searchOf(ctx context.Context, q Q, r Record) (string, error) {
	own := searchText(r)
	if r.MergedInto != "" || len(r.Merged) == 0 {
		return own, nil
	}
	rows, err := q.Query(ctx, `SELECT search FROM records WHERE merged_into = $1 AND merged_into <> '' ORDER BY id`, r.ID)
	parts, err := collect(rows, err, scanString)
	if err != nil {
		return "", fmt.Errorf("read words of merged records: %w", err)
	}
	return strings.Join(append([]string{own}, parts...), "\n"), nil
}

// foundAnew lets the record that stands for a changed one be found by its new words, and tells who looks at it.
func (db *DB) foundAnew(ctx context.Context, t *Tx, root string) error {
	r, err := getRecord(ctx, t, root, t.dialect.forUpdate())
	if err != nil {
		return fmt.Errorf("read record %s: %w", root, err)
	}
	text, err := searchOf(ctx, t, r)
	if err != nil {
		return err
	}
	if _, err := t.Exec(ctx, `UPDATE records SET search = $2 WHERE id = $1`, root, text); err != nil {
		return fmt.Errorf("save words of merged records: %w", err)
	}
	t.recordChanged(root)
	return db.toIndex(ctx, t, root)
}

// noteAbove tells the record that stands for r that r changed by itself: its customer goes on talking where r was filed.
func (db *DB) noteAbove(ctx context.Context, t *Tx, r Record, action, field string, now time.Time) error {
	if r.MergedInto == "" {
		return nil
	}
	return db.act(ctx, t, r.MergedInto, Activity{At: now, Actor: "customer", Action: action, Field: field, Note: r.ID})
}
