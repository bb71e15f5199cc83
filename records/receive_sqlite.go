package records

import (
	"context"
	"fmt"
	"strings"

	"github.com/seed-151f84ba/intake/channels"
)

// acceptMany stores the plain messages of receives that wait, in multi-row statements. It marks which it stored: what
// needs more than a group does is left to its caller, who runs it alone. Known keys are read only when asked to: they
// are rare, and an insert that meets one gives errRace.
func (db *DB) acceptMany(ctx context.Context, t *Tx, waiting []*waitingReceive, known bool) error {
	g := newAcceptGroup(db)
	if err := g.readRows(ctx, t, waiting, known); err != nil {
		return err
	}
	changed := map[string]*headDue{}
	for _, w := range waiting {
		w.stored = g.add(w, changed)
	}
	if len(changed) == 0 {
		return nil
	}
	if err := g.writeLines(ctx, t); err != nil {
		return fmt.Errorf("store group: %w", err)
	}
	if err := g.writeHeads(ctx, t, changed); err != nil {
		return fmt.Errorf("store group: %w", err)
	}
	t.notes.add(g.notes)
	return nil
}

func (g *acceptGroup) readRows(ctx context.Context, t *Tx, waiting []*waitingReceive, known bool) error {
	addresses, keys := g.ask(waiting)
	err := eachChunk(len(addresses), func(from, to int) error {
		rows, err := t.Query(ctx, sqlHeads.text(to-from), pairs(addresses[from:to])...)
		_, err = collect(rows, err, g.scanHead)
		return err
	})
	if err != nil || !known {
		return err
	}
	return eachChunk(len(keys), func(from, to int) error {
		rows, err := t.Query(ctx, sqlSeen.text(to-from), pairs(keys[from:to])...)
		_, err = collect(rows, err, g.scanSeen)
		return err
	})
}

func (g *acceptGroup) writeLines(ctx context.Context, t *Tx) error {
	l := &g.lines
	return eachChunk(len(l.ids), func(from, to int) error {
		n := to - from
		seen, lines, refs := make([]any, 0, 6*n), make([]any, 0, 14*n), []any{}
		for i := from; i < to; i++ {
			seen = append(seen, l.accounts[i], l.keys[i], l.conversations[i], l.ids[i], l.seqs[i], l.at[i])
			lines = append(lines, l.conversations[i], l.seqs[i], l.ids[i], l.kinds[i], l.texts[i], l.at[i], l.sent[i], l.keys[i], l.refs[i],
				l.targets[i], l.payloads[i], l.langs[i], l.forms[i], l.extras[i])
			if l.refs[i] != "" && l.refs[i] != l.keys[i] {
				refs = append(refs, l.accounts[i], l.refs[i], l.conversations[i], l.ids[i], l.at[i])
			}
		}
		stored, err := t.Exec(ctx, sqlInsertSeen.text(n), seen...)
		if err == nil && int(stored) != n {
			err = errRace
		}
		if err == nil {
			_, err = t.Exec(ctx, sqlInsertLines.text(n), lines...)
		}
		if err == nil && len(refs) > 0 {
			_, err = t.Exec(ctx, sqlInsertRefs.text(len(refs)/5), refs...)
		}
		return err
	})
}

func (g *acceptGroup) writeHeads(ctx context.Context, t *Tx, changed map[string]*headDue) error {
	due := g.due(changed)
	return eachChunk(len(due), func(from, to int) error {
		n := to - from
		heads, lanes := make([]any, 0, 3*n), make([]any, 0, 4*n)
		for _, h := range due[from:to] {
			heads = append(heads, h.id, h.seq, micros(h.in.Now))
			lanes = append(lanes, h.id, micros(h.in.Due), micros(h.in.Due), g.db.nextRev())
			if !h.facts {
				continue
			}
			if _, err := t.Exec(ctx, `UPDATE conversations SET given = $2, visitor = $3, referral = $4 WHERE id = $1`,
				h.id, h.given, h.visitor, h.referral); err != nil {
				return err
			}
		}
		_, err := t.Exec(ctx, sqlUpdateHeads.text(n), heads...)
		if err == nil {
			_, err = t.Exec(ctx, sqlArmTurns.text(n), lanes...)
		}
		return err
	})
}

// rowsMost is how many rows one statement takes: its text is prepared once for each number.
const rowsMost = 32

// eachChunk calls fn with ranges of at most rowsMost of n.
func eachChunk(n int, fn func(from, to int) error) error {
	for from := 0; from < n; from += rowsMost {
		if err := fn(from, min(from+rowsMost, n)); err != nil {
			return err
		}
	}
	return nil
}

func pairs(keys []addressKey) []any {
	out := make([]any, 0, 2*len(keys))
	for _, k := range keys {
		out = append(out, k.account, k.id)
	}
	return out
}

// manyRows is a statement over a number of rows of values, in a text for each number.
type manyRows struct{ texts [rowsMost + 1]string }

func newManyRows(before, row, after string) *manyRows {
	m := &manyRows{}
	for n := 1; n <= rowsMost; n++ {
		m.texts[n] = before + strings.TrimSuffix(strings.Repeat(row+",", n), ",") + after
	}
	return m
}

func (m *manyRows) text(n int) string { return m.texts[n] }

var (
	sqlHeads = newManyRows(`WITH w(account, address) AS (VALUES `, `(?,?)`, `) SELECT c.account, c.address, c.id, c.seq, c.read_seq,
		c.updated_at, c.last_in, c.capturing, c.taken_by, c.reread, c.given, c.visitor, c.referral
		FROM w CROSS JOIN conversations c ON c.account = w.account AND c.address = w.address AND c.open = 1`)
	sqlSeen = newManyRows(`WITH w(account, key) AS (VALUES `, `(?,?)`, `) SELECT s.account, s.key, s.conversation, s.line, s.seq
		FROM w CROSS JOIN seen s ON s.account = w.account AND s.key = w.key`)
	sqlInsertSeen  = newManyRows(`INSERT INTO seen (account, key, conversation, line, seq, at) VALUES `, `(?,?,?,?,?,?)`, ` ON CONFLICT DO NOTHING`)
	sqlInsertLines = newManyRows(`INSERT INTO lines (conversation, seq, id, who, kind, text, at, sent_at, key, ref, target, payload, lang, form, extra)
		VALUES `, `(?,?,?,'`+string(channels.FromCustomer)+`',?,?,?,?,?,?,?,?,?,?,?)`, ``)
	sqlInsertRefs  = newManyRows(`INSERT INTO refs (account, ref, conversation, line, at) VALUES `, `(?,?,?,?,?)`, ` ON CONFLICT DO NOTHING`)
	sqlUpdateHeads = newManyRows(`WITH w(id, seq, at) AS (VALUES `, `(?,?,?)`, `) UPDATE conversations SET seq = w.seq, last_in = w.at,
		updated_at = w.at, version = version + 1 FROM w WHERE conversations.id = w.id`)
	sqlArmTurns = newManyRows(`INSERT INTO lanes (kind, key, due, newest, rev) VALUES `, `('turn',?,?,?,?)`, ` ON CONFLICT (kind, key)
		DO UPDATE SET newest = excluded.due, rev = excluded.rev, due = CASE WHEN excluded.due < lanes.due THEN excluded.due ELSE lanes.due END`)
)
