package records

import (
	"context"
	"fmt"
	"time"

	"github.com/seed-151f84ba/intake/actions"
)

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
