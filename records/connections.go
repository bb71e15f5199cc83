package records

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"

	"github.com/seed-151f84ba/intake/configs"
)

// itemRow is an account or destination as it is listed.
type itemRow struct {
	version, why string
	number, off  int64
}

// listItems decodes the accounts or destinations, switched off ones too.
func listItems[T any](ctx context.Context, db *DB, q Q, kind ItemKind, show func(itemRow, T)) error {
	rows, err := q.Query(ctx, `SELECT version, why, number, off FROM items WHERE kind = $1 ORDER BY item`, string(kind))
	all, err := collect(rows, err, func(r Rows) (itemRow, error) {
		var i itemRow
		err := r.Scan(&i.version, &i.why, &i.number, &i.off)
		return i, err
	})
	if err != nil {
		return fmt.Errorf("list %ss: %w", kind, err)
	}
	for _, i := range all {
		item, err := sealedItem[T](ctx, db, q, i.version)
		if err != nil {
			return fmt.Errorf("list %ss: %w", kind, err)
		}
		show(i, item)
	}
	return nil
}

// Accounts lists the channel connections of the agents the scope sees, with masked secrets.
func (db *DB) Accounts(ctx context.Context, s Scope) ([]AccountView, error) {
	out := []AccountView{}
	err := listItems(ctx, db, db.read(), AccountItem, func(i itemRow, a configs.Account) {
		if s.Sees(a.Agent) {
			out = append(out, AccountView{ID: a.ID, Channel: a.Channel, Agent: a.Agent, Settings: mask(a.Settings), Capture: a.Capture,
				Off: i.off == 1, Number: int(i.number)})
		}
	})
	return out, err
}

// Destinations lists the destinations, with masked secrets, for owners and admins.
func (db *DB) Destinations(ctx context.Context, s Scope) ([]DestinationView, error) {
	if !s.Admins() {
		return nil, ErrForbidden
	}
	out := []DestinationView{}
	err := listItems(ctx, db, db.read(), DestinationItem, func(i itemRow, d configs.Destination) {
		out = append(out, DestinationView{ID: d.ID, Kind: d.Kind, Settings: mask(d.Settings), Types: d.Types, Categories: d.Categories,
			Agents: d.Agents, Forms: d.Forms, Events: d.Events, Off: i.off == 1, Why: i.why, Number: int(i.number)})
	})
	return out, err
}

// Destination reads one destination.
func (db *DB) Destination(ctx context.Context, s Scope, id string) (DestinationView, error) {
	all, err := db.Destinations(ctx, s)
	if err != nil {
		return DestinationView{}, err
	}
	for _, d := range all {
		if d.ID == id {
			return d, nil
		}
	}
	return DestinationView{}, ErrNotFound
}

var itemID = regexp.MustCompile(`^[a-z0-9_-]{1,64}$`)

// PutDestination creates or changes a destination and switches it on. Settings that say Mask keep the stored secret.
// Whether the settings can work is for the caller to check.
func (db *DB) PutDestination(ctx context.Context, s Scope, d configs.Destination, create bool, match *int64) (DestinationView, error) {
	if !s.Admins() {
		return DestinationView{}, ErrForbidden
	}
	if !itemID.MatchString(d.ID) {
		return DestinationView{}, &Invalid{"id", "is not made of 1 to 64 of a-z, 0-9, _ and -"}
	}
	i := Item{Kind: DestinationItem, ID: d.ID}
	err := db.tx(ctx, resting, func(ctx context.Context, t *Tx) error {
		have, err := t.current(ctx, i.scope())
		if err != nil {
			return err
		}
		switch {
		case create && have.number > 0:
			return ErrExists
		case !create && have.number == 0:
			return ErrNotFound
		case match != nil && *match != have.number:
			return ErrVersion
		}
		var stored json.RawMessage
		if have.number > 0 {
			old, err := sealedItem[configs.Destination](ctx, db, t, have.version)
			if err != nil {
				return err
			}
			stored = old.Settings
		}
		put := d
		if put.Settings, err = unmask(d.Settings, stored); err != nil {
			return err
		}
		_, err = db.publish(ctx, t, s.Actor, i, have, put, nil)
		return err
	})
	if err != nil {
		return DestinationView{}, fmt.Errorf("save destination: %w", err)
	}
	return db.Destination(ctx, s, d.ID)
}

// SwitchDestination switches a destination off or on. Off, nothing new is told to it; what waits stays.
func (db *DB) SwitchDestination(ctx context.Context, s Scope, id string, off bool) error {
	return db.onDestination(ctx, s, id, "destination.switch", func(ctx context.Context, t *Tx, _ current, scope string) error {
		why := ""
		if off {
			why = "disconnected in the console"
		}
		_, err := t.Exec(ctx, `UPDATE items SET off = $2, why = $3, updated_at = $4 WHERE scope = $1`, scope, flag(off), why, micros(db.now()))
		return err
	})
}

// DeleteDestination removes a destination made in the console; one of the configuration file is switched off.
func (db *DB) DeleteDestination(ctx context.Context, s Scope, id string) error {
	return db.onDestination(ctx, s, id, "destination.delete", func(ctx context.Context, t *Tx, have current, scope string) error {
		text := `DELETE FROM items WHERE scope = $1`
		if have.origin == FromFile {
			text = `UPDATE items SET off = 1, why = 'disconnected in the console' WHERE scope = $1`
		}
		_, err := t.Exec(ctx, text, scope)
		return err
	})
}

func (db *DB) onDestination(ctx context.Context, s Scope, id, action string, fn func(context.Context, *Tx, current, string) error) error {
	if !s.Admins() {
		return ErrForbidden
	}
	scope := Item{Kind: DestinationItem, ID: id}.scope()
	err := db.tx(ctx, resting, func(ctx context.Context, t *Tx) error {
		have, err := t.current(ctx, scope)
		if err != nil {
			return err
		}
		if have.number == 0 {
			return ErrNotFound
		}
		if err := fn(ctx, t, have, scope); err != nil {
			return err
		}
		t.settingChanged(DestinationItem, id)
		return db.audit(ctx, t, s.Actor, action, id, "")
	})
	if err != nil {
		return fmt.Errorf("%s: %w", action, err)
	}
	return nil
}

// TestDelivery puts an event "test" into the outbox of one destination.
func (db *DB) TestDelivery(ctx context.Context, s Scope, destination string) (DeliveryView, error) {
	var d DeliveryView
	err := db.onDestination(ctx, s, destination, "destination.test", func(ctx context.Context, t *Tx, have current, _ string) error {
		if have.off == 1 {
			return &Invalid{"destination", "is switched off"}
		}
		h := happening{name: "test", at: db.now(), data: map[string]any{"destination": destination, "message": "A test from Intake."}}
		if err := db.deliver(ctx, t, h, []string{destination}); err != nil {
			return err
		}
		rows, err := t.Query(ctx, `SELECT `+deliveryColumns+` FROM deliveries WHERE destination = $1 AND record = '' ORDER BY id DESC LIMIT 1`, destination)
		all, err := collect(rows, err, scanDelivery)
		if err == nil && len(all) == 1 {
			d = all[0]
		}
		return err
	})
	return d, err
}
