package records

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// Members lists the team: to owners and admins all of it, to others too, because records name them; without e-mail.
func (db *DB) Members(ctx context.Context, s Scope) ([]MemberView, error) {
	if s.Role == "" {
		return nil, ErrForbidden
	}
	rows, err := db.read().Query(ctx, `SELECT `+memberColumns+` FROM members ORDER BY created_at, id`)
	all, err := collect(rows, err, scanMember)
	if err != nil {
		return nil, fmt.Errorf("list members: %w", err)
	}
	if !s.Admins() {
		for i := range all {
			all[i].Email = ""
		}
	}
	return append([]MemberView{}, all...), nil
}

const memberColumns = `id, name, email, role, all_agents, agents, operator, off, created_at`

func scanMember(r Rows) (MemberView, error) {
	var m MemberView
	var role, agents string
	var all, operator, off, at int64
	if err := r.Scan(&m.ID, &m.Name, &m.Email, &role, &all, &agents, &operator, &off, &at); err != nil {
		return m, err
	}
	m.Role, m.All, m.Operator, m.Off, m.At, m.Agents = Role(role), all == 1, operator == 1, off == 1, fromMicros(at), []string{}
	if agents != "" {
		return m, json.Unmarshal([]byte(agents), &m.Agents)
	}
	return m, nil
}

// PutMember creates (ID "") or changes a member. Only an owner makes or changes owners, and one owner must stay. A
// changed role holds with the next request; the sessions of a member who is switched off end.
func (db *DB) PutMember(ctx context.Context, s Scope, m MemberView) (MemberView, error) {
	if !s.Admins() {
		return MemberView{}, ErrForbidden
	}
	if _, ok := ParseRole(string(m.Role)); !ok {
		return MemberView{}, &Invalid{"role", "is none of owner, admin, member, guest"}
	}
	if m.Agents == nil {
		m.Agents = []string{}
	}
	create := m.ID == ""
	if create {
		m.ID, m.At = db.newID(), db.now().UTC().Truncate(time.Microsecond)
	}
	err := db.tx(ctx, resting, func(ctx context.Context, t *Tx) error {
		if err := mayPut(ctx, t, s, m, create); err != nil {
			return err
		}
		_, err := t.Exec(ctx, `INSERT INTO members (`+memberColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
			ON CONFLICT (id) DO UPDATE SET name = excluded.name, email = excluded.email, role = excluded.role, all_agents = excluded.all_agents,
			agents = excluded.agents, operator = excluded.operator, off = excluded.off`,
			m.ID, clean(m.Name), clean(m.Email), string(m.Role), flag(m.All), marshal(m.Agents), flag(m.Operator), flag(m.Off), micros(m.At))
		if err == nil && m.Off {
			_, err = t.Exec(ctx, `DELETE FROM sessions WHERE member = $1`, m.ID)
		}
		if err != nil {
			return err
		}
		return db.audit(ctx, t, s.Actor, "member.put", m.ID, string(m.Role))
	})
	if err != nil {
		return MemberView{}, fmt.Errorf("save member: %w", err)
	}
	return m, nil
}

func mayPut(ctx context.Context, t *Tx, s Scope, m MemberView, create bool) error {
	was := Role("")
	if !create {
		rows, err := t.Query(ctx, `SELECT `+memberColumns+` FROM members WHERE id = $1`+t.dialect.forUpdate(), m.ID)
		all, err := collect(rows, err, scanMember)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return ErrNotFound
		}
		was = all[0].Role
	}
	if (m.Role == Owner || was == Owner) && s.Role != Owner {
		return ErrForbidden
	}
	if was == Owner && (m.Role != Owner || m.Off) {
		var n int64
		if err := t.QueryRow(ctx, `SELECT count(*) FROM members WHERE role = 'owner' AND off = 0 AND id <> $1`, []any{m.ID}, &n); err != nil {
			return err
		}
		if n == 0 {
			return &Invalid{"role", "one owner must stay"}
		}
	}
	return nil
}

// Tokens lists the API tokens, without secrets.
func (db *DB) Tokens(ctx context.Context, s Scope) ([]TokenView, error) {
	if !s.Admins() {
		return nil, ErrForbidden
	}
	rows, err := db.read().Query(ctx, `SELECT id, name, role, all_agents, agents, created_at, last_used, revoked FROM tokens ORDER BY created_at, id`)
	all, err := collect(rows, err, func(r Rows) (TokenView, error) {
		v := TokenView{Agents: []string{}}
		var role, agents string
		var every, at, used, revoked int64
		if err := r.Scan(&v.ID, &v.Name, &role, &every, &agents, &at, &used, &revoked); err != nil {
			return v, err
		}
		v.Role, v.All, v.At, v.LastUsed, v.Revoked = Role(role), every == 1, fromMicros(at), fromMicrosPtr(used), revoked == 1
		if agents != "" {
			return v, json.Unmarshal([]byte(agents), &v.Agents)
		}
		return v, nil
	})
	if err != nil {
		return nil, fmt.Errorf("list tokens: %w", err)
	}
	return append([]TokenView{}, all...), nil
}

// RevokeToken makes a token useless at once.
func (db *DB) RevokeToken(ctx context.Context, s Scope, id string) error {
	if !s.Admins() {
		return ErrForbidden
	}
	err := db.tx(ctx, resting, func(ctx context.Context, t *Tx) error {
		n, err := t.Exec(ctx, `UPDATE tokens SET revoked = 1 WHERE id = $1`, clean(id))
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrNotFound
		}
		return db.audit(ctx, t, s.Actor, "token.revoke", id, "")
	})
	if err != nil {
		return fmt.Errorf("revoke token: %w", err)
	}
	return nil
}

// Audit lists what admins did, newest first.
func (db *DB) Audit(ctx context.Context, s Scope, l List) (Page[AuditEntry], error) {
	page := Page[AuditEntry]{Items: []AuditEntry{}}
	if !s.Admins() {
		return page, ErrForbidden
	}
	k, err := newKeyset(l, "audit", nil, keys{"at": "at"}, "-at", "id")
	if err != nil {
		return page, err
	}
	w := &where{}
	k.after(w)
	text := `SELECT id, at, actor, action, target, note FROM audit` + w.text() + k.order(w)
	rows, err := db.read().Query(ctx, text, w.args...)
	all, err := collect(rows, err, func(r Rows) (AuditEntry, error) {
		var a AuditEntry
		var at int64
		err := r.Scan(&a.ID, &at, &a.Actor, &a.Action, &a.Target, &a.Note)
		a.At = fromMicros(at)
		return a, err
	})
	if err != nil {
		return page, fmt.Errorf("list audit log: %w", err)
	}
	if len(all) > k.limit {
		all = all[:k.limit]
		last := all[len(all)-1]
		page.Next = k.cursor(micros(last.At), last.ID)
	}
	page.Items = append(page.Items, all...)
	return page, nil
}

// NoteAudit appends an action that changed nothing in the store (an export, a look).
func (db *DB) NoteAudit(ctx context.Context, s Scope, action, target, note string) error {
	return db.tx(ctx, resting, func(ctx context.Context, t *Tx) error { return db.audit(ctx, t, s.Actor, action, target, note) })
}

// Turns lists the turn logs of a conversation, oldest first.
func (db *DB) Turns(ctx context.Context, s Scope, conversation string, l List) (Page[json.RawMessage], error) {
	page := Page[json.RawMessage]{Items: []json.RawMessage{}}
	if _, err := db.conversation(ctx, db.read(), s, conversation); err != nil {
		return page, err
	}
	k, err := newKeyset(l, "turns", conversation, keys{"number": "number"}, "number", "id")
	if err != nil {
		return page, err
	}
	w := &where{}
	w.add("conversation = %s", conversation)
	k.after(w)
	text := `SELECT id, number, body, marks FROM turns` + w.text() + k.order(w)
	type turn struct {
		id, body, marks string
		number          int64
	}
	used, err := db.modelUse(ctx, conversation)
	if err != nil {
		return page, err
	}
	rows, err := db.read().Query(ctx, text, w.args...)
	all, err := collect(rows, err, func(r Rows) (turn, error) {
		var t turn
		err := r.Scan(&t.id, &t.number, &t.body, &t.marks)
		return t, err
	})
	if err != nil {
		return page, fmt.Errorf("list turns: %w", err)
	}
	if len(all) > k.limit {
		all = all[:k.limit]
		page.Next = k.cursor(all[len(all)-1].number, all[len(all)-1].id)
	}
	for _, t := range all {
		page.Items = append(page.Items, withUse(withMarks(t.body, t.marks), used[t.id]))
	}
	return page, nil
}
