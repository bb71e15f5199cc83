package records

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/configs"
)

// happening is something destinations may be told (F4).
type happening struct {
	name         string
	agent        string
	record       *Record // nil: it is about no record
	conversation string
	at           time.Time
	data         any
	but          string // a destination that is not told
}

// emitRecord tells the destinations what happened to a record. more goes beside the record in the event's data.
func (db *DB) emitRecord(ctx context.Context, t *Tx, name string, r *Record, at time.Time, more map[string]any) error {
	shown := *r
	targets, err := db.routed(ctx, t, happening{name: name, agent: r.Agent, record: r})
	if err != nil || len(targets) == 0 {
		return err
	}
	shown.DeliveryStatus = string(actions.Pending)
	if slices.Contains([]string{string(actions.Failed), string(actions.Retrying)}, r.DeliveryStatus) {
		shown.DeliveryStatus = r.DeliveryStatus
	}
	data := map[string]any{"record": shown, "record_url": db.recordURL(r.Agent, r.ID), "conversation_url": nil}
	if r.Conversation != "" {
		data["conversation_url"] = db.conversationURL(r.Conversation)
	}
	for k, v := range more {
		data[k] = v
	}
	h := happening{name: name, agent: r.Agent, record: r, conversation: r.Conversation, at: at, data: data}
	if err := db.deliver(ctx, t, h, targets); err != nil {
		return err
	}
	r.DeliveryStatus = shown.DeliveryStatus
	_, err = t.Exec(ctx, `UPDATE records SET delivery_status = $2 WHERE id = $1`, r.ID, r.DeliveryStatus)
	return err
}

// emit tells the destinations of something that is about no record.
func (db *DB) emit(ctx context.Context, t *Tx, h happening) error {
	targets, err := db.routed(ctx, t, h)
	if err != nil || len(targets) == 0 {
		return err
	}
	return db.deliver(ctx, t, h, targets)
}

// deliver writes an event's body once and a delivery per destination, and arms their lanes.
func (db *DB) deliver(ctx context.Context, t *Tx, h happening, targets []string) error {
	record := ""
	if h.record != nil {
		record = h.record.ID
	}
	event := db.newID()
	body := marshal(struct {
		Type      string    `json:"type"`
		Timestamp time.Time `json:"timestamp"`
		Data      any       `json:"data"`
	}{h.name, h.at.UTC(), h.data})
	if _, err := t.Exec(ctx, `INSERT INTO events (id, type, record, conversation, at, body) VALUES ($1, $2, $3, $4, $5, $6)`,
		event, h.name, record, h.conversation, micros(h.at), clean(body)); err != nil {
		return fmt.Errorf("write event: %w", err)
	}
	for _, d := range targets {
		if _, err := t.Exec(ctx, `INSERT INTO deliveries (id, event, type, destination, record, at) VALUES ($1, $2, $3, $4, $5, $6)`,
			db.newID(), event, h.name, d, record, micros(h.at)); err != nil {
			return fmt.Errorf("write delivery: %w", err)
		}
		if err := db.arm(ctx, t, deliverLane(d, record, h.at)); err != nil {
			return err
		}
	}
	return nil
}

func deliverLane(destination, record string, due time.Time) actions.Arm {
	return actions.Arm{Lane: actions.Lane{Kind: "deliver", Key: destination + "/" + record}, Due: due}
}

// routed returns the ids of the destinations an event goes to.
func (db *DB) routed(ctx context.Context, q Q, h happening) ([]string, error) {
	all, err := db.destinations(ctx, q)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, d := range all {
		if d.ID != h.but && (routes(d, h) || named(d, h)) {
			out = append(out, d.ID)
		}
	}
	return out, nil
}

// named says whether a route of the policy sends a filing to the destination; it may still be told of other events only.
func named(d configs.Destination, h happening) bool {
	return h.record != nil && h.name == "record.created" && slices.Contains(h.record.to, d.ID) &&
		(len(d.Events) == 0 || slices.Contains(d.Events, h.name))
}

// routes says whether a destination wants an event. Empty routes match everything; a destination that is routed by
// what a record is hears of other events only when it names them.
func routes(d configs.Destination, h happening) bool {
	if len(d.Events) > 0 && !slices.Contains(d.Events, h.name) {
		return false
	}
	if len(d.Agents) > 0 && !slices.Contains(d.Agents, h.agent) {
		return false
	}
	if h.record == nil {
		return len(d.Events) > 0 || len(d.Types)+len(d.Categories)+len(d.Forms) == 0
	}
	return anyOf(d.Types, h.record.Type) && anyOf(d.Categories, h.record.Category) && anyOf(d.Forms, h.record.Form)
}

func anyOf(wanted []string, v string) bool { return len(wanted) == 0 || slices.Contains(wanted, v) }
