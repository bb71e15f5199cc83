package records

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/runner"
)

// contentCache holds decoded versions: they never change.
type contentCache struct {
	mu  sync.Mutex
	all map[string]any // by version id
}

// cacheMost bounds the cache; when it is full it starts again.
const cacheMost = 1000

func (c *contentCache) get(version string) (any, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	v, ok := c.all[version]
	return v, ok
}

func (c *contentCache) put(version string, v any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.all == nil || len(c.all) >= cacheMost {
		c.all = map[string]any{}
	}
	c.all[version] = v
}

// inForce is the version of the settings in force for the agent and mode of a conversation c: those of the connection where
// it overrides the agent's; empty when the agent is switched off.
const inForce = `coalesce((SELECT i.version FROM items i WHERE i.scope = ` + scopeOfAccount + ` AND i.off = 0),
	(SELECT i.version FROM items i WHERE i.scope = ` + scopeOfAgent + ` AND i.off = 0), '')`

// setup reads the settings of a conversation by the version in force. An agent without any is switched off.
func (db *DB) setup(ctx context.Context, q Q, c runner.Conversation, version string) (runner.Setup, error) {
	if version == "" {
		return runner.Setup{Agent: configs.Agent{ID: c.Agent}, Policy: engine.Policy{Schema: engine.PolicySchema, Mode: c.Mode, Attempts: 3}}, nil
	}
	return db.setupOf(ctx, q, version)
}

// setupOf reads the settings of a version.
func (db *DB) setupOf(ctx context.Context, q Q, version string) (runner.Setup, error) {
	if v, ok := db.content.get(version); ok {
		if s, ok := v.(runner.Setup); ok {
			return s, nil
		}
	}
	s := runner.Setup{Version: version}
	var number int64
	var content, policy string
	err := q.QueryRow(ctx, `SELECT number, content, policy FROM versions WHERE id = $1`, []any{version}, &number, &content, &policy)
	if err == nil {
		err = json.Unmarshal([]byte(content), &s.Agent)
	}
	if err == nil && policy != "" {
		err = json.Unmarshal([]byte(policy), &s.Policy)
	}
	if err != nil {
		return runner.Setup{}, fmt.Errorf("load settings version: %w", err)
	}
	s.Number = int(number)
	db.content.put(version, s)
	return s, nil
}

// destinations returns the destinations that are switched on, with their secrets.
func (db *DB) destinations(ctx context.Context, q Q) ([]configs.Destination, error) {
	return sealedItems[configs.Destination](ctx, db, q, DestinationItem)
}

// AccountsInForce returns the connections that are switched on, with their settings as they were published.
func (db *DB) AccountsInForce(ctx context.Context) ([]configs.Account, error) {
	return sealedItems[configs.Account](ctx, db, db.readKey(), AccountItem)
}

func sealedItems[T any](ctx context.Context, db *DB, q Q, kind ItemKind) ([]T, error) {
	rows, err := q.Query(ctx, `SELECT version FROM items WHERE kind = $1 AND off = 0 ORDER BY item`, string(kind))
	versions, err := collect(rows, err, scanString)
	if err != nil {
		return nil, fmt.Errorf("load %ss: %w", kind, err)
	}
	out := make([]T, 0, len(versions))
	for _, v := range versions {
		item, err := sealedItem[T](ctx, db, q, v)
		if err != nil {
			return nil, fmt.Errorf("load %s: %w", kind, err)
		}
		out = append(out, item)
	}
	return out, nil
}

func sealedItem[T any](ctx context.Context, db *DB, q Q, version string) (T, error) {
	var item T
	if v, ok := db.content.get(version); ok {
		if item, ok := v.(T); ok {
			return item, nil
		}
	}
	body, err := db.versionContent(ctx, q, version)
	if err == nil {
		err = json.Unmarshal(body, &item)
	}
	if err == nil {
		db.content.put(version, item)
	}
	return item, err
}

// versionContent reads the content of a version of an account or destination and unseals it.
func (db *DB) versionContent(ctx context.Context, q Q, version string) ([]byte, error) {
	var content string
	if err := q.QueryRow(ctx, `SELECT content FROM versions WHERE id = $1`, []any{version}, &content); err != nil {
		return nil, err
	}
	text, err := db.seal.open("versions/"+version+"/content", content)
	return []byte(text), err
}

// Current reads the version in force of an item; false when there is none or it is switched off.
func (db *DB) Current(ctx context.Context, i Item) (Version, bool, error) {
	var v Version
	var number, at int64
	var content, policy string
	err := db.readKey().QueryRow(ctx, `SELECT v.id, v.number, v.author, v.at, v.content, v.policy FROM items i JOIN versions v ON v.id = i.version
		WHERE i.scope = $1 AND i.off = 0`, []any{i.scope()}, &v.ID, &number, &v.Author, &at, &content, &policy)
	if err == errNoRow {
		return v, false, nil
	}
	if err == nil && i.Kind != AgentItem {
		content, err = db.seal.open("versions/"+v.ID+"/content", content)
	}
	if err != nil {
		return v, false, fmt.Errorf("load %s: %w", i.Kind, err)
	}
	v.Number, v.At, v.Body = int(number), fromMicros(at), json.RawMessage(content)
	if policy != "" {
		v.Policy = json.RawMessage(policy)
	}
	return v, true, nil
}

// disableDestination switches a destination off by itself.
func (db *DB) disableDestination(ctx context.Context, t *Tx, id, why string) error {
	_, err := t.Exec(ctx, `UPDATE items SET off = 1, why = $2 WHERE scope = $1`, Item{Kind: DestinationItem, ID: id}.scope(), why)
	if err != nil {
		return fmt.Errorf("switch off destination: %w", err)
	}
	t.settingChanged(DestinationItem, id)
	return db.audit(ctx, t, "system", "destination.off", id, why)
}
