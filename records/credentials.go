package records

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// secretBytes is how many random bytes a bearer secret has.
const secretBytes = 32

// NewToken makes an API token it_<id>_<secret>, shown once; only its hash is kept. agents nil means all.
func (db *DB) NewToken(ctx context.Context, s Scope, name string, role Role, agents []string) (string, TokenView, error) {
	if !s.Admins() || role == Owner && s.Role != Owner {
		return "", TokenView{}, ErrForbidden
	}
	if _, ok := ParseRole(string(role)); !ok {
		return "", TokenView{}, &Invalid{"role", "is none of owner, admin, member, guest"}
	}
	v := TokenView{ID: db.newID(), Name: clean(name), Role: role, All: agents == nil, Agents: agents, At: db.now().UTC().Truncate(time.Microsecond)}
	if v.Agents == nil {
		v.Agents = []string{}
	}
	secret := newSecret(secretBytes)
	err := db.tx(ctx, resting, func(ctx context.Context, t *Tx) error {
		_, err := t.Exec(ctx, `INSERT INTO tokens (id, name, hash, role, all_agents, agents, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			v.ID, v.Name, hashSecret(secret), string(role), flag(v.All), marshal(v.Agents), micros(v.At))
		if err != nil {
			return err
		}
		return db.audit(ctx, t, s.Actor, "token.create", v.ID, string(role))
	})
	if err != nil {
		return "", TokenView{}, fmt.Errorf("make token: %w", err)
	}
	return "it_" + v.ID + "_" + secret, v, nil
}

// ByToken finds the scope of a bearer token.
func (db *DB) ByToken(ctx context.Context, token string) (Scope, error) {
	rest, ok := strings.CutPrefix(token, "it_")
	id, secret, ok2 := strings.Cut(rest, "_")
	if !ok || !ok2 || len(id) > 64 || len(secret) > 128 {
		return Scope{}, ErrNotFound
	}
	var hash, role, agents string
	var all, used int64
	err := db.readKey().QueryRow(ctx, `SELECT hash, role, all_agents, agents, last_used FROM tokens WHERE id = $1 AND revoked = 0`,
		[]any{clean(id)}, &hash, &role, &all, &agents, &used)
	if err == errNoRow {
		return Scope{}, ErrNotFound
	}
	if err != nil {
		return Scope{}, fmt.Errorf("find token: %w", err)
	}
	if subtle.ConstantTimeCompare([]byte(hash), []byte(hashSecret(secret))) != 1 {
		return Scope{}, ErrNotFound
	}
	sc := Scope{Actor: id, Role: Role(role), All: all == 1}
	if agents != "" {
		if err := json.Unmarshal([]byte(agents), &sc.Agents); err != nil {
			return Scope{}, fmt.Errorf("find token: %w", err)
		}
	}
	db.tokenUsed(id, used)
	return sc, nil
}

// usedEvery is how exactly the last use of a token is known: a write per request would be too many.
const usedEvery = time.Minute

func (db *DB) tokenUsed(id string, last int64) {
	now := db.now()
	if micros(now)-last < usedEvery.Microseconds() {
		return
	}
	db.idle.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		err := db.tx(ctx, resting, func(ctx context.Context, t *Tx) error {
			_, err := t.Exec(ctx, `UPDATE tokens SET last_used = $2 WHERE id = $1 AND last_used < $2`, id, micros(now))
			return err
		})
		if err != nil {
			db.log.Warn("note token use", "error", err)
		}
	})
}

// ByCookie finds the scope of a cookie session.
func (db *DB) ByCookie(ctx context.Context, cookie string) (Scope, error) {
	var sc Scope
	var role, agents string
	var all, operator int64
	err := db.readKey().QueryRow(ctx, `SELECT m.id, m.role, m.all_agents, m.agents, m.operator FROM sessions s JOIN members m ON m.id = s.member
		WHERE s.hash = $1 AND s.expires_at > $2 AND m.off = 0`, []any{hashSecret(cookie), micros(db.now())},
		&sc.Actor, &role, &all, &agents, &operator)
	if err == errNoRow {
		return Scope{}, ErrNotFound
	}
	if err == nil && agents != "" {
		err = json.Unmarshal([]byte(agents), &sc.Agents)
	}
	if err != nil {
		return Scope{}, fmt.Errorf("find session: %w", err)
	}
	sc.Role, sc.All, sc.Operator = Role(role), all == 1, operator == 1
	return sc, nil
}

// NewSignIn makes the secret of a one-time sign-in link, which gives away what the member has: the audit log says who
// asked. member "" is for the first owner, who is made on redeeming.
func (db *DB) NewSignIn(ctx context.Context, s Scope, member string, ttl time.Duration) (string, error) {
	if !s.Admins() {
		return "", ErrForbidden
	}
	secret := newSecret(secretBytes)
	err := db.tx(ctx, resting, func(ctx context.Context, t *Tx) error {
		now := db.now()
		if _, err := t.Exec(ctx, `DELETE FROM sign_ins WHERE expires_at <= $1`, micros(now)); err != nil {
			return err
		}
		_, err := t.Exec(ctx, `INSERT INTO sign_ins (hash, member, expires_at) VALUES ($1, $2, $3)`, hashSecret(secret), member, micros(now.Add(ttl)))
		if err != nil || member == "" {
			return err
		}
		return db.audit(ctx, t, s.Actor, "member.sign_in_link", member, "")
	})
	if err != nil {
		return "", fmt.Errorf("make sign-in link: %w", err)
	}
	return secret, nil
}

// Redeem turns a sign-in secret into a cookie session. Of concurrent calls exactly one wins: the row is deleted first.
func (db *DB) Redeem(ctx context.Context, secret string, ttl time.Duration) (string, Scope, error) {
	if secret == "" {
		return "", Scope{}, ErrNotFound
	}
	cookie := newSecret(secretBytes)
	err := db.tx(ctx, resting, func(ctx context.Context, t *Tx) error {
		var member string
		now := micros(db.now())
		err := t.QueryRow(ctx, `DELETE FROM sign_ins WHERE hash = $1 AND expires_at > $2 RETURNING member`, []any{hashSecret(secret), now}, &member)
		if err == errNoRow {
			return ErrNotFound
		}
		if err == nil && member == "" {
			member, err = db.firstOwner(ctx, t)
		}
		if err != nil {
			return err
		}
		if _, err := t.Exec(ctx, `DELETE FROM sessions WHERE expires_at <= $1`, now); err != nil {
			return err
		}
		if _, err := t.Exec(ctx, `INSERT INTO sessions (hash, member, created_at, expires_at) VALUES ($1, $2, $3, $4)`,
			hashSecret(cookie), member, now, micros(db.now().Add(ttl))); err != nil {
			return err
		}
		return db.audit(ctx, t, member, "sign_in", member, "")
	})
	if err != nil {
		if err == ErrNotFound {
			return "", Scope{}, err
		}
		return "", Scope{}, fmt.Errorf("redeem sign-in link: %w", err)
	}
	sc, err := db.ByCookie(ctx, cookie)
	return cookie, sc, err
}

// firstOwner makes the first member, or refuses when there is one: the link was for an empty house.
func (db *DB) firstOwner(ctx context.Context, t *Tx) (string, error) {
	var n int64
	if err := t.QueryRow(ctx, `SELECT count(*) FROM members`, nil, &n); err != nil {
		return "", err
	}
	if n > 0 {
		return "", ErrNotFound
	}
	id := db.newID()
	_, err := t.Exec(ctx, `INSERT INTO members (id, name, role, all_agents, created_at) VALUES ($1, 'Owner', 'owner', 1, $2)`, id, micros(db.now()))
	return id, err
}

// SignOut ends a cookie session.
func (db *DB) SignOut(ctx context.Context, cookie string) error {
	err := db.tx(ctx, resting, func(ctx context.Context, t *Tx) error {
		_, err := t.Exec(ctx, `DELETE FROM sessions WHERE hash = $1`, hashSecret(cookie))
		return err
	})
	if err != nil {
		return fmt.Errorf("sign out: %w", err)
	}
	return nil
}

// HasMembers says whether anybody can sign in.
func (db *DB) HasMembers(ctx context.Context) (bool, error) {
	var n int64
	if err := db.readKey().QueryRow(ctx, `SELECT count(*) FROM members WHERE off = 0`, nil, &n); err != nil {
		return false, fmt.Errorf("count members: %w", err)
	}
	return n > 0, nil
}

// audit appends to the audit log in the transaction that acted.
func (db *DB) audit(ctx context.Context, t *Tx, actor, action, target, note string) error {
	_, err := t.Exec(ctx, `INSERT INTO audit (id, at, actor, action, target, note) VALUES ($1, $2, $3, $4, $5, $6)`,
		db.newID(), micros(db.now()), actor, action, target, clean(note))
	if err != nil {
		return fmt.Errorf("write audit log: %w", err)
	}
	return nil
}
