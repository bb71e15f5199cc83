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

// Comments lists a record's comments and those of the records it stands for, oldest first.
func (db *DB) Comments(ctx context.Context, s Scope, id string, l List) (Page[Comment], error) {
	all, next, err := partsOf(ctx, db, s, id, l, "comments", `id, at, author, text, record`, func(r Rows) (Comment, error) {
		var c Comment
		var at int64
		err := r.Scan(&c.ID, &at, &c.Author, &c.Text, &c.Record)
		if c.Record == id {
			c.Record = ""
		}
		c.At = fromMicros(at)
		return c, err
	}, func(c Comment) (time.Time, string) { return c.At, c.ID })
	return Page[Comment]{Items: append([]Comment{}, all...), Next: next}, err
}

// partsOf reads a page of a table that hangs on records by its column record; comments are those of the whole family.
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
	mine := " = %s"
	if table == "comments" {
		mine = " IN " + strings.ReplaceAll(family, "$1", "%[1]s")
	}
	w.add("record"+mine, id)
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
		if err := notMerged(r); err != nil {
			return err
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
