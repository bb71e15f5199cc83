package records

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/seed-151f84ba/intake/engine"
)

// scope is an item's key in the tables.
func (i Item) scope() string {
	s := string(i.Kind) + "/" + i.ID
	if i.Kind == AgentItem {
		s += "/" + string(i.Mode)
		if i.Account != "" {
			s += "/" + i.Account
		}
	}
	return s
}

// The scopes of the settings a conversation c runs under, in SQL: its agent's, and its connection's own.
const (
	scopeOfAgent   = `'agent/' || c.agent || '/' || c.mode`
	scopeOfAccount = scopeOfAgent + ` || '/' || c.account`
)

func parseItem(scope string) Item {
	parts := strings.Split(scope, "/")
	i := Item{Kind: ItemKind(parts[0])}
	for n, into := range []func(string){
		func(s string) { i.ID = s }, func(s string) { i.Mode = engine.Mode(s) }, func(s string) { i.Account = s },
	} {
		if n+1 < len(parts) {
			into(parts[n+1])
		}
	}
	return i
}

// FromFile is the author of what the configuration file published; anybody else is the console.
const FromFile = "file"

// notInFile is why an item was switched off that a later file may bring back.
const notInFile = "no longer in the configuration file"

// current is an item's row.
type current struct {
	version, hash, origin string
	number, applied, off  int64
}

func (t *Tx) current(ctx context.Context, scope string) (current, error) {
	var c current
	err := t.QueryRow(ctx, `SELECT version, number, origin, off, applied_hash, applied_number FROM items WHERE scope = $1`+t.dialect.forUpdate(),
		[]any{scope}, &c.version, &c.number, &c.origin, &c.off, &c.hash, &c.applied)
	if err == errNoRow {
		return current{}, nil
	}
	return c, err
}

// Publish makes content the version in force, switched on. Content of accounts and destinations is sealed.
func (db *DB) Publish(ctx context.Context, s Scope, i Item, content any, policy *engine.Policy) (Version, error) {
	if !s.Admins() && !(i.Kind == AgentItem && s.Tunes(i.ID)) {
		return Version{}, ErrForbidden
	}
	var v Version
	err := db.tx(ctx, resting, func(ctx context.Context, t *Tx) error {
		have, err := t.current(ctx, i.scope())
		if err != nil {
			return err
		}
		v, err = db.publish(ctx, t, s.Actor, i, have, content, policy)
		return err
	})
	if err != nil {
		return Version{}, fmt.Errorf("publish %s: %w", i.Kind, err)
	}
	return v, nil
}

func (db *DB) publish(ctx context.Context, t *Tx, author string, i Item, have current, content any, policy *engine.Policy) (Version, error) {
	body, err := json.Marshal(content)
	if err != nil {
		return Version{}, err
	}
	v := Version{ID: db.newID(), Number: int(have.number) + 1, Author: author, At: db.now().UTC().Truncate(time.Microsecond), Body: body}
	if policy != nil {
		v.Policy = json.RawMessage(marshal(policy))
	}
	kept := clean(string(body))
	if i.Kind != AgentItem {
		kept = db.seal.close("versions/"+v.ID+"/content", kept)
	}
	n, err := t.Exec(ctx, `INSERT INTO versions (id, scope, number, author, at, content, policy) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT DO NOTHING`, v.ID, i.scope(), int64(v.Number), author, micros(v.At), kept, clean(string(v.Policy)))
	if err == nil && n == 0 {
		err = errRace
	}
	if err != nil {
		return Version{}, err
	}
	origin := "console"
	if author == FromFile {
		origin = FromFile
	}
	_, err = t.Exec(ctx, `INSERT INTO items (scope, kind, item, version, number, origin, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (scope) DO UPDATE SET version = excluded.version, number = excluded.number, off = 0, why = '', updated_at = excluded.updated_at`,
		i.scope(), string(i.Kind), i.ID, v.ID, int64(v.Number), origin, micros(v.At))
	if err != nil {
		return Version{}, err
	}
	t.settingChanged(i.Kind, i.ID)
	return v, db.audit(ctx, t, author, string(i.Kind)+".publish", i.scope(), fmt.Sprintf("version %d", v.Number))
}

// Apply does with an item of the configuration file what the contract says: content equal to the last applied changes
// nothing; a version the console published since then stays (Kept) unless force; else the file's is published.
func (db *DB) Apply(ctx context.Context, i Item, content any, policy *engine.Policy, force bool) (ApplyOutcome, error) {
	body, err := json.Marshal(content)
	if err != nil {
		return "", fmt.Errorf("apply %s: %w", i.Kind, err)
	}
	sum := sha256.Sum256(body)
	hash := hex.EncodeToString(sum[:])
	var outcome ApplyOutcome
	err = db.tx(ctx, resting, func(ctx context.Context, t *Tx) error {
		have, err := t.current(ctx, i.scope())
		if err != nil {
			return err
		}
		switch {
		case have.hash == hash && (have.applied == have.number || !force):
			outcome = Unchanged
			n, err := t.Exec(ctx, `UPDATE items SET off = 0, why = '' WHERE scope = $1 AND off = 1 AND why = $2`, i.scope(), notInFile)
			if n > 0 {
				t.settingChanged(i.Kind, i.ID)
			}
			return err
		case have.number != have.applied && !force:
			outcome = Kept
			return nil
		}
		v, err := db.publish(ctx, t, FromFile, i, have, content, policy)
		if err != nil {
			return err
		}
		outcome = Published
		_, err = t.Exec(ctx, `UPDATE items SET applied_hash = $2, applied_number = $3, origin = 'file' WHERE scope = $1`, i.scope(), hash, int64(v.Number))
		return err
	})
	if err != nil {
		return "", fmt.Errorf("apply %s: %w", i.Kind, err)
	}
	return outcome, nil
}

// SwitchOff switches off the items that came from the file and are not among keep. Nothing is deleted.
func (db *DB) SwitchOff(ctx context.Context, keep []Item) ([]Item, error) {
	kept := map[string]bool{}
	for _, i := range keep {
		kept[i.scope()] = true
	}
	var off []Item
	err := db.tx(ctx, resting, func(ctx context.Context, t *Tx) error {
		off = nil
		rows, err := t.Query(ctx, `SELECT scope FROM items WHERE origin = 'file' AND off = 0`)
		scopes, err := collect(rows, err, scanString)
		if err != nil {
			return err
		}
		for _, s := range scopes {
			if kept[s] {
				continue
			}
			i := parseItem(s)
			if _, err := t.Exec(ctx, `UPDATE items SET off = 1, why = $3, updated_at = $2 WHERE scope = $1`, s, micros(db.now()), notInFile); err != nil {
				return err
			}
			t.settingChanged(i.Kind, i.ID)
			off = append(off, i)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("switch off items: %w", err)
	}
	return off, nil
}
