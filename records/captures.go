package records

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
)

// Agents lists the agents the scope sees.
func (db *DB) Agents(ctx context.Context, s Scope) ([]AgentView, error) {
	w := &where{}
	w.add("i.kind = %s", string(AgentItem))
	w.scope("i.item", s)
	out := []AgentView{}
	err := db.each(ctx, `SELECT i.scope, i.off, v.content FROM items i JOIN versions v ON v.id = i.version`+w.text()+` ORDER BY i.scope`, w.args, func(r Rows) error {
		var scope, content string
		var off int64
		var a configs.Agent
		if err := r.Scan(&scope, &off, &content); err != nil {
			return err
		}
		i := parseItem(scope)
		if i.Account != "" {
			return nil
		}
		if err := json.Unmarshal([]byte(content), &a); err != nil {
			return err
		}
		if len(out) == 0 || out[len(out)-1].ID != i.ID {
			out = append(out, AgentView{ID: i.ID, Off: true})
		}
		last := &out[len(out)-1]
		last.Name, last.Kind, last.Body = a.Name, string(a.Kind), a
		if off == 0 {
			last.Off = false
			last.Modes = append(last.Modes, string(i.Mode))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list agents: %w", err)
	}
	return out, nil
}

// captureOf is the capture of a mode in an agent's body.
func captureOf(a *configs.Agent, m engine.Mode) **configs.Capture {
	if m == engine.Voice {
		return &a.Voice
	}
	return &a.Text
}

// otherMode is the mode whose version knows the agent's body when this one has none yet.
func otherMode(m engine.Mode) engine.Mode {
	if m == engine.Voice {
		return engine.Text
	}
	return engine.Voice
}

// Capture reads the settings of an agent's mode and its draft. Number is 0 when the mode was never published.
func (db *DB) Capture(ctx context.Context, s Scope, agent string, m engine.Mode) (CaptureView, error) {
	if !s.Sees(agent) {
		return CaptureView{}, ErrNotFound
	}
	v, err := db.capture(ctx, db.read(), agent, m)
	if err != nil && err != ErrNotFound {
		err = fmt.Errorf("load capture: %w", err)
	}
	return v, err
}

func (db *DB) capture(ctx context.Context, q Q, agent string, m engine.Mode) (CaptureView, error) {
	v := CaptureView{Agent: agent, Mode: string(m)}
	if m != engine.Text && m != engine.Voice {
		return v, ErrNotFound
	}
	known := false
	for _, mode := range []engine.Mode{otherMode(m), m} {
		var id, author, content, policy string
		var number, at int64
		err := q.QueryRow(ctx, `SELECT v.id, v.number, v.author, v.at, v.content, v.policy FROM items i JOIN versions v ON v.id = i.version WHERE i.scope = $1`,
			[]any{Item{Kind: AgentItem, ID: agent, Mode: mode}.scope()}, &id, &number, &author, &at, &content, &policy)
		if err == errNoRow {
			continue
		}
		known, v.Body = true, configs.Agent{}
		if err == nil {
			err = json.Unmarshal([]byte(content), &v.Body)
		}
		if err == nil && mode == m && policy != "" {
			err = json.Unmarshal([]byte(policy), &v.Policy)
		}
		if err != nil {
			return v, err
		}
		if mode == m {
			v.Version, v.Number, v.Author, v.At = id, int(number), author, fromMicros(at)
			if c := *captureOf(&v.Body, m); c != nil {
				v.Capture = *c
			}
		}
	}
	if !known {
		return v, ErrNotFound
	}
	v.Body.Text, v.Body.Voice = nil, nil
	return v, readDraft(ctx, q, &v, Item{Kind: AgentItem, ID: agent, Mode: m}.scope())
}

func readDraft(ctx context.Context, q Q, v *CaptureView, scope string) error {
	var content string
	var at int64
	err := q.QueryRow(ctx, `SELECT content, author, at FROM drafts WHERE scope = $1`, []any{scope}, &content, &v.DraftBy, &at)
	if err == errNoRow {
		return nil
	}
	if err != nil {
		return err
	}
	v.Draft, v.DraftAt = &configs.Capture{}, fromMicrosPtr(at)
	return json.Unmarshal([]byte(content), v.Draft)
}

// AccountPolicy is what a connection that overrides its agent's settings (A13) makes of them.
type AccountPolicy struct {
	Account string
	Policy  engine.Policy
}

// PublishCapture makes a capture and the policy compiled from it the live version and drops the draft, together with
// what the connections that override it make of it. match is the version number it was made from.
func (db *DB) PublishCapture(ctx context.Context, s Scope, agent string, m engine.Mode, c configs.Capture, p engine.Policy, match *int64,
	over ...AccountPolicy) (CaptureView, error) {
	return db.changeCapture(ctx, s, agent, m, match, func(ctx context.Context, t *Tx, have CaptureView) error {
		i := Item{Kind: AgentItem, ID: agent, Mode: m}
		body := have.Body
		*captureOf(&body, m) = &c
		row, err := t.current(ctx, i.scope())
		if err != nil {
			return err
		}
		if _, err := db.publish(ctx, t, s.Actor, i, row, body, &p); err != nil {
			return err
		}
		for _, o := range over {
			own := i
			own.Account = o.Account
			if row, err = t.current(ctx, own.scope()); err != nil {
				return err
			}
			if _, err := db.publish(ctx, t, s.Actor, own, row, body, &o.Policy); err != nil {
				return err
			}
		}
		_, err = t.Exec(ctx, `DELETE FROM drafts WHERE scope = $1`, i.scope())
		return err
	})
}

// DraftCapture keeps a draft no customer meets.
func (db *DB) DraftCapture(ctx context.Context, s Scope, agent string, m engine.Mode, c configs.Capture, match *int64) (CaptureView, error) {
	return db.changeCapture(ctx, s, agent, m, match, func(ctx context.Context, t *Tx, _ CaptureView) error {
		_, err := t.Exec(ctx, `INSERT INTO drafts (scope, content, author, at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (scope) DO UPDATE SET content = excluded.content, author = excluded.author, at = excluded.at`,
			Item{Kind: AgentItem, ID: agent, Mode: m}.scope(), clean(marshal(c)), s.Actor, micros(db.now()))
		if err != nil {
			return err
		}
		return db.audit(ctx, t, s.Actor, "agent.draft", agent, string(m))
	})
}

func (db *DB) changeCapture(ctx context.Context, s Scope, agent string, m engine.Mode, match *int64,
	fn func(context.Context, *Tx, CaptureView) error) (CaptureView, error) {
	if !s.Sees(agent) {
		return CaptureView{}, ErrNotFound
	}
	if !s.Tunes(agent) {
		return CaptureView{}, ErrForbidden
	}
	err := db.tx(ctx, resting, func(ctx context.Context, t *Tx) error {
		have, err := db.capture(ctx, t, agent, m)
		if err != nil {
			return err
		}
		if match != nil && int64(have.Number) != *match {
			return ErrVersion
		}
		return fn(ctx, t, have)
	})
	if err != nil {
		return CaptureView{}, fmt.Errorf("save capture: %w", err)
	}
	return db.Capture(ctx, s, agent, m)
}

// CaptureVersions lists the published versions of a mode, newest first.
func (db *DB) CaptureVersions(ctx context.Context, s Scope, agent string, m engine.Mode, l List) (Page[Version], error) {
	page := Page[Version]{Items: []Version{}}
	if !s.Sees(agent) {
		return page, ErrNotFound
	}
	scope := Item{Kind: AgentItem, ID: agent, Mode: m}.scope()
	k, err := newKeyset(l, "versions", scope, keys{"number": "number"}, "-number", "id")
	if err != nil {
		return page, err
	}
	w := &where{}
	w.add("scope = %s", scope)
	k.after(w)
	text := `SELECT id, number, author, at, content, policy FROM versions` + w.text() + k.order(w)
	rows, err := db.read().Query(ctx, text, w.args...)
	all, err := collect(rows, err, func(r Rows) (Version, error) {
		var v Version
		var number, at int64
		var content, policy string
		err := r.Scan(&v.ID, &number, &v.Author, &at, &content, &policy)
		v.Number, v.At, v.Body = int(number), fromMicros(at), json.RawMessage(content)
		if policy != "" {
			v.Policy = json.RawMessage(policy)
		}
		return v, err
	})
	if err != nil {
		return page, fmt.Errorf("list versions: %w", err)
	}
	if len(all) > k.limit {
		all = all[:k.limit]
		last := all[len(all)-1]
		page.Next = k.cursor(int64(last.Number), last.ID)
	}
	page.Items = append(page.Items, all...)
	return page, nil
}
