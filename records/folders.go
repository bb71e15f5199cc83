package records

import (
	"context"
	"fmt"
	"time"
)

// folderMoves says where a record goes and what destinations are told (E5).
var folderMoves = map[string]struct{ to, event string }{
	"archive": {Archived, "record.archived"},
	"delete":  {Deleted, "record.deleted"},
	"restore": {Inbox, "record.restored"},
	"purge":   {"", ""},
}

// MoveRecord archives, deletes, restores or purges a record. Purging takes a deleted one, for ever; its id stays taken.
func (db *DB) MoveRecord(ctx context.Context, s Scope, id, action string, match *int64) (Record, error) {
	var out Record
	err := db.tx(ctx, resting, func(ctx context.Context, t *Tx) error {
		move, ok := folderMoves[action]
		if !ok {
			return &Invalid{"action", "is none of archive, delete, restore, purge"}
		}
		r, err := visible(ctx, t, s, id, t.dialect.forUpdate())
		if err != nil {
			return err
		}
		archives := action == "archive" || action == "restore" && r.Folder == Archived
		if !s.Admins() && !(archives && s.Works(r.Agent, r.Assignee)) {
			return ErrForbidden
		}
		if match != nil && *match != r.Version {
			return ErrVersion
		}
		if err := notMerged(r); err != nil {
			return err
		}
		if err := checkFolder(action, r.Folder); err != nil {
			return err
		}
		out = r
		if action == "purge" {
			return db.purgeAll(ctx, t, s.Actor, r)
		} else if err := db.moveTo(ctx, t, s, &r, action, move.to, move.event); err != nil {
			return err
		}
		out = r
		return db.audit(ctx, t, s.Actor, "record."+action, r.ID, "")
	})
	if err != nil {
		return Record{}, fmt.Errorf("%s record: %w", action, err)
	}
	return out, nil
}

func checkFolder(action, folder string) error {
	switch {
	case action == "purge" && folder != Deleted:
		return &Invalid{"folder", "only a deleted record can be purged"}
	case action == "archive" && folder == Deleted:
		return &Invalid{"folder", "a deleted record must be restored first"}
	}
	return nil
}

func (db *DB) moveTo(ctx context.Context, t *Tx, s Scope, r *Record, action, to, event string) error {
	if r.Folder == to {
		return nil
	}
	was := r.Folder
	r.Folder = to
	if err := db.act(ctx, t, r.ID, Activity{At: db.now(), Actor: s.Actor, Action: action, Field: "folder", From: was, To: to}); err != nil {
		return err
	}
	return db.saveRecord(ctx, t, r, db.now(), event, nil)
}

// BulkMove moves many records, each on its own, and names the refused ones.
func (db *DB) BulkMove(ctx context.Context, s Scope, ids []string, action string) ([]BulkResult, error) {
	return bulk(ids, func(id string) error {
		_, err := db.MoveRecord(ctx, s, id, action, nil)
		return err
	})
}

// PurgeDeleted removes for good what was deleted before the time, at most most records, and says how many. Each is
// removed in a transaction of its own, so it can be stopped at any moment and be run by several replicas.
func (db *DB) PurgeDeleted(ctx context.Context, before time.Time, most int) (int, error) {
	rows, err := db.read().Query(ctx, `SELECT id FROM records WHERE deleted_at > 0 AND deleted_at < $1 ORDER BY deleted_at LIMIT $2`,
		micros(before), int64(most))
	ids, err := collect(rows, err, scanString)
	if err != nil {
		return 0, fmt.Errorf("purge records: %w", err)
	}
	done := 0
	for _, id := range ids {
		gone := false
		err := db.tx(ctx, resting, func(ctx context.Context, t *Tx) error {
			rows, err := t.Query(ctx, `SELECT `+recordColumns+` FROM records r WHERE r.id = $1 AND r.deleted_at > 0 AND r.deleted_at < $2`+
				t.dialect.forUpdate(), id, micros(before))
			all, err := collect(rows, err, scanRecord)
			if gone = err == nil && len(all) == 1; !gone {
				return err // restored meanwhile
			}
			return db.purgeAll(ctx, t, "system", all[0])
		})
		if err != nil {
			return done, fmt.Errorf("purge record: %w", err)
		}
		if gone {
			done++
		}
	}
	return done, nil
}

// purgeAll removes a record and those it stands for: whoever deleted it deleted the whole matter.
func (db *DB) purgeAll(ctx context.Context, t *Tx, actor string, r Record) error {
	for _, id := range append([]string{r.ID}, r.Merged...) {
		if err := purge(ctx, t, id); err != nil {
			return err
		}
		if err := db.audit(ctx, t, actor, "record.purge", id, ""); err != nil {
			return err
		}
	}
	return nil
}

// purge removes a record and all that hangs on it. Its id is never given again.
func purge(ctx context.Context, t *Tx, id string) error {
	if t.dialect == sqliteDialect {
		if _, err := t.Exec(ctx, `DELETE FROM records_fts WHERE rowid = (SELECT n FROM records WHERE id = $1)`, id); err != nil {
			return err
		}
	}
	for _, q := range []string{
		`DELETE FROM unindexed WHERE record = $1`,
		`DELETE FROM attempts WHERE delivery IN (SELECT id FROM deliveries WHERE record = $1)`,
		`DELETE FROM deliveries WHERE record = $1`,
		`DELETE FROM events WHERE record = $1`,
		`DELETE FROM comments WHERE record = $1`,
		`DELETE FROM activity WHERE record = $1`,
		`DELETE FROM links WHERE record = $1`,
		`DELETE FROM known WHERE record = $1`,
		`DELETE FROM kin WHERE record = $1 OR other = $1`,
		`DELETE FROM records WHERE id = $1`,
	} {
		if _, err := t.Exec(ctx, q, id); err != nil {
			return err
		}
	}
	t.recordChanged(id)
	return nil
}
