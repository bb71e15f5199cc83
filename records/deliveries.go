package records

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/seed-151f84ba/intake/actions"
)

var _ actions.Deliveries = (*DB)(nil)

// Next returns the oldest unfinished delivery of a destination for a record, or nil.
func (db *DB) Next(ctx context.Context, destination, record string) (*actions.Delivery, error) {
	d := actions.Delivery{Destination: destination, Record: record}
	var body string
	var at, tries int64
	err := db.readKey().QueryRow(ctx, `SELECT d.id, d.type, d.tries, e.at, e.body FROM deliveries d JOIN events e ON e.id = d.event
		WHERE d.destination = $1 AND d.record = $2 AND d.status IN ('pending', 'retrying') ORDER BY d.id LIMIT 1`,
		[]any{destination, record}, &d.ID, &d.Event, &tries, &at, &body)
	if err == errNoRow {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find delivery: %w", err)
	}
	d.Attempts, d.At, d.Body = int(tries), fromMicros(at), json.RawMessage(body)
	return &d, nil
}

// Spec returns a destination with its secrets; false when it is gone or switched off.
func (db *DB) Spec(ctx context.Context, destination string) (actions.Spec, bool, error) {
	all, err := db.destinations(ctx, db.readKey())
	if err != nil {
		return actions.Spec{}, false, fmt.Errorf("find destination: %w", err)
	}
	for _, d := range all {
		if d.ID == destination {
			return actions.Spec{ID: d.ID, Kind: d.Kind, Settings: d.Settings}, true, nil
		}
	}
	return actions.Spec{}, false, nil
}

// Attempted logs an attempt and gives the delivery its new status; the record shows the worst of its deliveries.
func (db *DB) Attempted(ctx context.Context, id string, a actions.Attempt, status actions.DeliveryStatus, next time.Time, disable bool) error {
	err := db.tx(ctx, resting, func(ctx context.Context, t *Tx) error {
		var d DeliveryView
		var tries int64
		err := t.QueryRow(ctx, `UPDATE deliveries SET tries = tries + 1, status = $2, next_at = $3 WHERE id = $1
			RETURNING tries, destination, record, type`, []any{id, string(status), micros(next)}, &tries, &d.Destination, &d.Record, &d.Event)
		if err == errNoRow {
			return nil // erased with its record
		}
		if err != nil {
			return err
		}
		if _, err := t.Exec(ctx, `INSERT INTO attempts (delivery, n, at, status, error, excerpt) VALUES ($1, $2, $3, $4, $5, $6)`,
			id, tries, micros(a.At), int64(a.Status), clean(a.Error), clean(a.Excerpt)); err != nil {
			return err
		}
		if disable {
			if err := db.disableDestination(ctx, t, d.Destination, "the destination answered 410 Gone"); err != nil {
				return err
			}
		}
		if status == actions.Failed && d.Event != "delivery.failed" {
			if err := db.deliveryFailed(ctx, t, id, d, a); err != nil {
				return err
			}
		}
		return worst(ctx, t, d.Record)
	})
	if err != nil {
		return fmt.Errorf("log attempt: %w", err)
	}
	return nil
}

// deliveryFailed tells the other destinations that one could not be reached.
func (db *DB) deliveryFailed(ctx context.Context, t *Tx, id string, d DeliveryView, a actions.Attempt) error {
	data := map[string]any{"delivery": map[string]any{"id": id, "destination": d.Destination, "event": d.Event, "record": d.Record,
		"status": a.Status, "error": a.Error}}
	h := happening{name: "delivery.failed", at: a.At, data: data, but: d.Destination}
	if d.Record != "" {
		r, err := getRecord(ctx, t, d.Record, "")
		if err == errNoRow {
			return nil
		}
		if err != nil {
			return err
		}
		h.agent = r.Agent
		h.data.(map[string]any)["record_url"] = db.recordURL(r.Agent, r.ID)
	}
	return db.emit(ctx, t, h)
}

// worst sets a record's delivery status to the worst of its deliveries.
func worst(ctx context.Context, t *Tx, record string) error {
	if record == "" {
		return nil
	}
	_, err := t.Exec(ctx, `UPDATE records SET delivery_status = coalesce((SELECT CASE max(CASE d.status WHEN 'failed' THEN 4 WHEN 'retrying' THEN 3
		WHEN 'pending' THEN 2 ELSE 1 END) WHEN 4 THEN 'failed' WHEN 3 THEN 'retrying' WHEN 2 THEN 'pending' ELSE 'completed' END
		FROM deliveries d WHERE d.record = $1), 'completed') WHERE id = $1`, record)
	if err == nil {
		t.recordChanged(record)
	}
	return err
}
