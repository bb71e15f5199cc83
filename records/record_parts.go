package records

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// ActivityOf lists a record's activity, oldest first.
func (db *DB) ActivityOf(ctx context.Context, s Scope, id string, l List) (Page[Activity], error) {
	type row struct {
		Activity
		id string
	}
	all, next, err := partsOf(ctx, db, s, id, l, "activity", `id, at, actor, action, field, was, becomes, note`, func(r Rows) (row, error) {
		var a row
		var at int64
		err := r.Scan(&a.id, &at, &a.Actor, &a.Action, &a.Field, &a.From, &a.To, &a.Note)
		a.At = fromMicros(at)
		return a, err
	}, func(r row) (time.Time, string) { return r.At, r.id })
	page := Page[Activity]{Items: []Activity{}, Next: next}
	for _, a := range all {
		page.Items = append(page.Items, a.Activity)
	}
	return page, err
}

// Comments lists a record's comments, oldest first.
func (db *DB) Comments(ctx context.Context, s Scope, id string, l List) (Page[Comment], error) {
	all, next, err := partsOf(ctx, db, s, id, l, "comments", `id, at, author, text`, func(r Rows) (Comment, error) {
		var c Comment
		var at int64
		err := r.Scan(&c.ID, &at, &c.Author, &c.Text)
		c.At = fromMicros(at)
		return c, err
	}, func(c Comment) (time.Time, string) { return c.At, c.ID })
	return Page[Comment]{Items: append([]Comment{}, all...), Next: next}, err
}

// partsOf reads a page of a table that hangs on records by its column record.
func partsOf[T any](ctx context.Context, db *DB, s Scope, id string, l List, table, columns string, scan func(Rows) (T, error),
	key func(T) (time.Time, string)) ([]T, *string, error) {
	if _, err := db.GetRecord(ctx, s, id); err != nil {
		return nil, nil, err
	}
	k, err := newKeyset(l, table, id, keys{"at": "at"}, "at", "id")
	if err != nil {
		return nil, nil, err
	}
	w := &where{}
	w.add("record = %s", id)
	k.after(w)
	text := `SELECT ` + columns + ` FROM ` + table + w.text() + k.order(w)
	rows, err := db.read().Query(ctx, text, w.args...)
	all, err := collect(rows, err, scan)
	if err != nil {
		return nil, nil, fmt.Errorf("list %s: %w", table, err)
	}
	if len(all) <= k.limit {
		return all, nil, nil
	}
	all = all[:k.limit]
	at, last := key(all[len(all)-1])
	return all, k.cursor(micros(at), last), nil
}

// onRecord runs fn on a record the scope may work on.
func (db *DB) onRecord(ctx context.Context, s Scope, id, action string, fn func(context.Context, *Tx, Record) error) error {
	err := db.tx(ctx, resting, func(ctx context.Context, t *Tx) error {
		r, err := visible(ctx, t, s, id, t.dialect.forUpdate())
		if err != nil {
			return err
		}
		if !s.Works(r.Agent, r.Assignee) {
			return ErrForbidden
		}
		if err := fn(ctx, t, r); err != nil {
			return err
		}
		t.recordChanged(r.ID)
		return db.audit(ctx, t, s.Actor, action, r.ID, "")
	})
	if err != nil {
		return fmt.Errorf("%s: %w", action, err)
	}
	return nil
}

// AddComment appends an internal comment.
func (db *DB) AddComment(ctx context.Context, s Scope, id, text string) (Comment, error) {
	c := Comment{ID: db.newID(), At: db.now().UTC().Truncate(time.Microsecond), Author: s.Actor, Text: clean(text)}
	if strings.TrimSpace(c.Text) == "" {
		return Comment{}, &Invalid{"text", "is empty"}
	}
	if err := longest("text", c.Text, notesMost); err != nil {
		return Comment{}, err
	}
	err := db.onRecord(ctx, s, id, "record.comment", func(ctx context.Context, t *Tx, r Record) error {
		if _, err := t.Exec(ctx, `INSERT INTO comments (id, record, at, author, text) VALUES ($1, $2, $3, $4, $5)`,
			c.ID, r.ID, micros(c.At), c.Author, c.Text); err != nil {
			return err
		}
		return db.act(ctx, t, r.ID, Activity{At: c.At, Actor: s.Actor, Action: "comment"})
	})
	return c, err
}

// Links lists the conversations of a record, the first one first, and the other records of its customer (E10).
func (db *DB) Links(ctx context.Context, s Scope, id string) (Page[Link], error) {
	page := Page[Link]{Items: []Link{}}
	if _, err := db.GetRecord(ctx, s, id); err != nil {
		return page, err
	}
	err := db.each(ctx, `SELECT conversation, at, author, reason FROM links WHERE record = $1 ORDER BY at, conversation`, []any{id}, func(r Rows) error {
		var l Link
		var at int64
		err := r.Scan(&l.Conversation, &at, &l.Author, &l.Reason)
		l.At = fromMicros(at)
		page.Items = append(page.Items, l)
		return err
	})
	if err == nil {
		err = db.each(ctx, `SELECT r.id, r.conversation, k.at, k.author, k.reason, k.suggested FROM kin k
			JOIN records r ON r.id = CASE WHEN k.record = $1 THEN k.other ELSE k.record END
			WHERE k.record = $1 OR k.other = $1 ORDER BY k.at, r.id`, []any{id}, func(r Rows) error {
			var l Link
			var at, guess int64
			err := r.Scan(&l.Record, &l.Conversation, &at, &l.Author, &l.Reason, &guess)
			l.At, l.Suggested = fromMicros(at), guess == 1
			page.Items = append(page.Items, l)
			return err
		})
	}
	if err != nil {
		return page, fmt.Errorf("list links: %w", err)
	}
	return page, nil
}

// AddLink joins a record and a further conversation. The first one becomes the record's own.
func (db *DB) AddLink(ctx context.Context, s Scope, id, conversation, reason string) (Link, error) {
	l := Link{Conversation: conversation, At: db.now().UTC().Truncate(time.Microsecond), Author: s.Actor, Reason: clean(reason)}
	err := db.onRecord(ctx, s, id, "record.link", func(ctx context.Context, t *Tx, r Record) error {
		if _, err := db.conversation(ctx, t, s, conversation); err != nil {
			return err
		}
		n, err := t.Exec(ctx, `INSERT INTO links (record, conversation, at, author, reason) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
			r.ID, conversation, micros(l.At), l.Author, l.Reason)
		if err != nil || n == 0 {
			return err
		}
		if r.Conversation == "" {
			r.Conversation = conversation
		}
		if err := db.act(ctx, t, r.ID, Activity{At: l.At, Actor: s.Actor, Action: "link", To: conversation, Note: l.Reason}); err != nil {
			return err
		}
		return db.saveRecord(ctx, t, &r, l.At, "record.updated", nil)
	})
	return l, err
}

// LinkRecords joins two records of one customer, or confirms what was suggested.
func (db *DB) LinkRecords(ctx context.Context, s Scope, id, other, reason string) (Link, error) {
	l := Link{Record: other, At: db.now().UTC().Truncate(time.Microsecond), Author: s.Actor, Reason: clean(reason)}
	err := db.onRecord(ctx, s, id, "record.link", func(ctx context.Context, t *Tx, r Record) error {
		to, err := visible(ctx, t, s, other, "")
		if err != nil {
			return err
		}
		if to.ID == r.ID || to.Agent != r.Agent {
			return &Invalid{"record", "must be another record of the same agent"}
		}
		l.Conversation = to.Conversation
		n, err := t.Exec(ctx, `UPDATE kin SET suggested = 0, at = $3, author = $4, reason = CASE WHEN $5 <> '' THEN $5 ELSE reason END
			WHERE record = $1 AND other = $2 OR record = $2 AND other = $1`, r.ID, to.ID, micros(l.At), l.Author, l.Reason)
		if err == nil && n == 0 {
			_, err = t.Exec(ctx, `INSERT INTO kin (record, other, at, author, reason) VALUES ($1, $2, $3, $4, $5)`, r.ID, to.ID, micros(l.At), l.Author, l.Reason)
		}
		if err != nil {
			return err
		}
		return db.act(ctx, t, r.ID, Activity{At: l.At, Actor: s.Actor, Action: "link", To: to.ID, Note: l.Reason})
	})
	return l, err
}

// RemoveLink undoes a link to a conversation or to another record; that of the conversation a record was filed in stays.
func (db *DB) RemoveLink(ctx context.Context, s Scope, id, to string) error {
	return db.onRecord(ctx, s, id, "record.unlink", func(ctx context.Context, t *Tx, r Record) error {
		if r.Conversation == to {
			return &Invalid{"conversation", "is the one the record belongs to"}
		}
		gone := int64(0)
		for _, q := range []string{
			`DELETE FROM links WHERE record = $1 AND conversation = $2`,
			`DELETE FROM kin WHERE record = $1 AND other = $2 OR record = $2 AND other = $1`,
		} {
			n, err := t.Exec(ctx, q, r.ID, to)
			if err != nil {
				return err
			}
			gone += n
		}
		if gone == 0 {
			return ErrNotFound
		}
		return db.act(ctx, t, r.ID, Activity{At: db.now(), Actor: s.Actor, Action: "unlink", From: to})
	})
}
