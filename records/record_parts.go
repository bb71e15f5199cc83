package records

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/seed-151f84ba/intake/actions"
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

// Links lists the conversations of a record, the first one first.
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

// RemoveLink undoes a link; that of the conversation a record was filed in stays.
func (db *DB) RemoveLink(ctx context.Context, s Scope, id, conversation string) error {
	return db.onRecord(ctx, s, id, "record.unlink", func(ctx context.Context, t *Tx, r Record) error {
		if r.Conversation == conversation {
			return &Invalid{"conversation", "is the one the record belongs to"}
		}
		n, err := t.Exec(ctx, `DELETE FROM links WHERE record = $1 AND conversation = $2`, r.ID, conversation)
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrNotFound
		}
		return db.act(ctx, t, r.ID, Activity{At: db.now(), Actor: s.Actor, Action: "unlink", From: conversation})
	})
}

// DeliveriesOf lists a record's deliveries with every attempt, oldest first.
func (db *DB) DeliveriesOf(ctx context.Context, s Scope, id string, l List) (Page[DeliveryView], error) {
	page := Page[DeliveryView]{Items: []DeliveryView{}}
	all, next, err := partsOf(ctx, db, s, id, l, "deliveries", deliveryColumns, scanDelivery,
		func(d DeliveryView) (time.Time, string) { return d.At, d.ID })
	if err != nil {
		return page, err
	}
	page.Items, page.Next = append(page.Items, all...), next
	return page, db.attempts(ctx, page.Items)
}

const deliveryColumns = `id, destination, type, status, next_at, at, record`

func scanDelivery(r Rows) (DeliveryView, error) {
	d := DeliveryView{Attempts: []AttemptView{}}
	var next, at int64
	err := r.Scan(&d.ID, &d.Destination, &d.Event, &d.Status, &next, &at, &d.Record)
	if d.At = fromMicros(at); d.Status == string(actions.Retrying) {
		d.NextAt = fromMicrosPtr(next)
	}
	return d, err
}

func (db *DB) attempts(ctx context.Context, list []DeliveryView) error {
	at := map[string]*DeliveryView{}
	ids := make([]string, len(list))
	for i := range list {
		at[list[i].ID], ids[i] = &list[i], list[i].ID
	}
	w := &where{}
	w.in("delivery", ids)
	err := db.each(ctx, `SELECT delivery, at, status, error, excerpt FROM attempts`+w.text()+` ORDER BY delivery, n`, w.args, func(r Rows) error {
		var id string
		var a AttemptView
		var when, status int64
		err := r.Scan(&id, &when, &status, &a.Error, &a.Excerpt)
		a.At, a.Status = fromMicros(when), int(status)
		at[id].Attempts = append(at[id].Attempts, a)
		return err
	})
	if err != nil {
		return fmt.Errorf("list attempts: %w", err)
	}
	return nil
}

// RetryDelivery has a finished or waiting delivery tried again at once.
func (db *DB) RetryDelivery(ctx context.Context, s Scope, delivery string) (DeliveryView, error) {
	var d DeliveryView
	err := db.tx(ctx, resting, func(ctx context.Context, t *Tx) error {
		rows, err := t.Query(ctx, `SELECT `+deliveryColumns+` FROM deliveries WHERE id = $1`, clean(delivery))
		all, err := collect(rows, err, scanDelivery)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return ErrNotFound
		}
		d = all[0]
		if err := db.mayRetry(ctx, t, s, d); err != nil {
			return err
		}
		if _, err := t.Exec(ctx, `UPDATE deliveries SET status = 'pending', next_at = 0 WHERE id = $1`, d.ID); err != nil {
			return err
		}
		d.Status, d.NextAt = string(actions.Pending), nil
		if err := db.arm(ctx, t, deliverLane(d.Destination, d.Record, db.now())); err != nil {
			return err
		}
		if err := worst(ctx, t, d.Record); err != nil {
			return err
		}
		return db.audit(ctx, t, s.Actor, "delivery.retry", d.ID, "")
	})
	if err != nil {
		return DeliveryView{}, fmt.Errorf("retry delivery: %w", err)
	}
	one := []DeliveryView{d}
	err = db.attempts(ctx, one)
	return one[0], err
}

func (db *DB) mayRetry(ctx context.Context, t *Tx, s Scope, d DeliveryView) error {
	if d.Record == "" {
		if !s.Admins() {
			return ErrNotFound
		}
		return nil
	}
	r, err := visible(ctx, t, s, d.Record, "")
	if err != nil {
		return err
	}
	if !s.Works(r.Agent, r.Assignee) {
		return ErrForbidden
	}
	return db.act(ctx, t, r.ID, Activity{At: db.now(), Actor: s.Actor, Action: "delivery_retry", Field: d.Destination})
}
