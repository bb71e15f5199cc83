package records

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// The folders of a record.
const (
	Inbox    = "inbox"
	Archived = "archived"
	Deleted  = "deleted"
	Merged   = "merged" // part of another record, which is in a folder of its own
)

const recordColumns = `r.id, r.type, r.subject, r.status, r.priority, r.category, r.form, r.score, r.channel, r.agent, r.account, r.mode,
	r.conversation, r.fields, r.description, r.assignee, r.notes, r.visitor, r.reasons, r.delivery_status, r.settings_version, r.language,
	r.incomplete, r.folder, r.created_at, r.updated_at, r.version, r.answers, r.consent, r.merged_into, r.merged_under, r.merged, r.was_folder,
	r.own_priority`

func scanRecord(rows Rows) (Record, error) {
	var (
		r                         Record
		score                     *int64
		fields, visitor, reasons  string
		answers, consent, merged  string
		incomplete, made, changed int64
	)
	err := rows.Scan(&r.ID, &r.Type, &r.Subject, &r.Status, &r.Priority, &r.Category, &r.Form, &score, &r.Channel, &r.Agent, &r.Account,
		&r.Mode, &r.Conversation, &fields, &r.Description, &r.Assignee, &r.Notes, &visitor, &reasons, &r.DeliveryStatus,
		&r.SettingsVersion, &r.Language, &incomplete, &r.Folder, &made, &changed, &r.Version, &answers, &consent,
		&r.MergedInto, &r.under, &merged, &r.wasFolder, &r.own)
	if err != nil {
		return r, err
	}
	if score != nil {
		n := int(*score)
		r.Score = &n
	}
	r.Incomplete, r.CreatedAt, r.UpdatedAt = incomplete == 1, fromMicros(made), fromMicros(changed)
	r.Visitor = map[string]string{}
	for _, j := range []struct {
		text string
		into any
	}{{fields, &r.Fields}, {visitor, &r.Visitor}, {reasons, &r.Reasons}, {answers, &r.Answers}, {consent, &r.Consent}, {merged, &r.Merged}} {
		if j.text != "" {
			if err := json.Unmarshal([]byte(j.text), j.into); err != nil {
				return r, fmt.Errorf("read record %s: %w", r.ID, err)
			}
		}
	}
	if r.Fields == nil {
		r.Fields = []Field{}
	}
	return r, nil
}

// getRecord reads a record; errNoRow when there is none.
func getRecord(ctx context.Context, q Q, id, suffix string) (Record, error) {
	rows, err := q.Query(ctx, `SELECT `+recordColumns+` FROM records r WHERE r.id = $1`+suffix, id)
	all, err := collect(rows, err, scanRecord)
	if err != nil {
		return Record{}, err
	}
	if len(all) == 0 {
		return Record{}, errNoRow
	}
	return all[0], nil
}

// saveRecord writes what may change of a record, raises its version and, with event set, tells the destinations.
func (db *DB) saveRecord(ctx context.Context, t *Tx, r *Record, now time.Time, event string, more map[string]any) error {
	r.Version++
	r.UpdatedAt = now.UTC().Truncate(time.Microsecond)
	search, err := searchOf(ctx, t, *r)
	if err != nil {
		return err
	}
	_, err = t.Exec(ctx, `UPDATE records SET subject = $2, status = $3, priority = $4, assignee = $5, notes = $6, fields = $7, folder = $8,
		deleted_at = CASE WHEN $8 <> 'deleted' THEN 0 WHEN deleted_at > 0 THEN deleted_at ELSE $9 END, updated_at = $10, version = $11, search = $12, conversation = $13,
		incomplete = $14 WHERE id = $1`,
		r.ID, r.Subject, r.Status, r.Priority, r.Assignee, r.Notes, marshal(r.Fields), r.Folder, micros(now), micros(r.UpdatedAt),
		r.Version, search, r.Conversation, flag(r.Incomplete))
	if err != nil {
		return fmt.Errorf("save record: %w", err)
	}
	if err := db.toIndex(ctx, t, r.ID); err != nil {
		return err
	}
	if r.MergedInto != "" {
		if err := db.foundAnew(ctx, t, r.MergedInto); err != nil {
			return err
		}
	}
	t.recordChanged(r.ID)
	if event == "" {
		return nil
	}
	return db.emitRecord(ctx, t, event, r, now, more)
}

// reopenWaiting opens the tickets of a conversation that waited for the customer's next words (E3). In the place of a
// merged one it is the one that stands for it.
func (db *DB) reopenWaiting(ctx context.Context, t *Tx, conversation string, now time.Time) error {
	rows, err := t.Query(ctx, `SELECT `+recordColumns+` FROM records r WHERE r.status = 'waiting_on_customer' AND r.merged_into = '' AND r.id IN (
		SELECT w.id FROM records w WHERE w.conversation = $1 AND w.status = 'waiting_on_customer'
		UNION ALL SELECT m.merged_into FROM records m WHERE m.conversation = $1 AND m.merged_into <> '')`+t.dialect.forUpdate(), conversation)
	all, err := collect(rows, err, scanRecord)
	if err != nil {
		return fmt.Errorf("reopen tickets: %w", err)
	}
	for _, r := range all {
		if err := db.setStatus(ctx, t, &r, "open", "customer", now); err != nil {
			return err
		}
	}
	return nil
}

// setStatus moves a record to a status with its activity and event.
func (db *DB) setStatus(ctx context.Context, t *Tx, r *Record, status, actor string, now time.Time) error {
	was := r.Status
	r.Status = status
	if err := db.act(ctx, t, r.ID, Activity{At: now, Actor: actor, Action: "status", Field: "status", From: was, To: status}); err != nil {
		return err
	}
	return db.saveRecord(ctx, t, r, now, "record.status_changed", map[string]any{"previous_status": was})
}
