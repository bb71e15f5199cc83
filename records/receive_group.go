package records

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/engine/runner"
)

// addressKey is (account, address) or (account, key).
type addressKey struct{ account, id string }

// acceptGroup is a group being stored.
type acceptGroup struct {
	db    *DB
	heads map[addressKey]*head
	seen  map[addressKey]channels.Stored
	notes notes
	lines lineRows
}

func newAcceptGroup(db *DB) *acceptGroup {
	return &acceptGroup{db: db, heads: map[addressKey]*head{}, seen: map[addressKey]channels.Stored{}}
}

// run marks which receives were stored. The conversations are locked in the order of their addresses, then the known
// keys are read: whoever stored one of them held the lock before.
func (g *acceptGroup) run(ctx context.Context, p *postgres, waiting []*waitingReceive) error {
	tx, err := p.groups.Begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback(ctx) // after a commit this does nothing
	if err := g.read(ctx, tx, waiting); err != nil {
		return err
	}
	changed := map[string]*headDue{}
	for _, w := range waiting {
		w.stored = g.add(w, changed)
	}
	if len(changed) > 0 {
		if err := g.write(ctx, tx, changed); err != nil {
			return err
		}
	}
	return tx.Commit(ctx)
}

// headDue is a conversation that got messages, with its lane.
type headDue struct {
	*head
	in runner.Inbound
}

// ask returns the addresses of the events, each once, and their keys.
func (g *acceptGroup) ask(waiting []*waitingReceive) (addresses, keys []addressKey) {
	asked := map[addressKey]bool{}
	for _, w := range waiting {
		for i, ev := range w.in.Events {
			ev = cleanEvent(ev)
			w.in.Events[i] = ev
			keys = append(keys, addressKey{w.in.Account, ev.Key})
			if k := (addressKey{w.in.Account, ev.From.ID}); !asked[k] {
				asked[k] = true
				addresses = append(addresses, k)
			}
		}
	}
	return addresses, keys
}

func (g *acceptGroup) scanHead(r Rows) (*head, error) {
	var k addressKey
	h := &head{}
	err := r.Scan(&k.account, &k.id, &h.id, &h.seq, &h.read, &h.updated, &h.lastIn, &h.capturing, &h.takenBy, &h.reread, &h.given, &h.visitor, &h.referral)
	g.heads[k] = h
	return h, err
}

func (g *acceptGroup) scanSeen(r Rows) (addressKey, error) {
	var k addressKey
	s := channels.Stored{Repeat: true}
	err := r.Scan(&k.account, &k.id, &s.Conversation, &s.Line, &s.Seq)
	g.seen[k] = s
	return k, err
}

func (g *acceptGroup) read(ctx context.Context, tx pgx.Tx, waiting []*waitingReceive) error {
	addresses, keys := g.ask(waiting)
	slices.SortFunc(addresses, func(a, b addressKey) int {
		return cmp.Or(strings.Compare(a.account, b.account), strings.Compare(a.id, b.id))
	})
	b := &pgx.Batch{}
	accounts, ids := columns(addresses)
	b.Queue(`SELECT c.* FROM unnest($1::text[], $2::text[]) AS w(account, address) CROSS JOIN LATERAL (
		SELECT account, address, id, seq, read_seq, updated_at, last_in, capturing, taken_by, reread, given, visitor, referral FROM conversations
		WHERE account = w.account AND address = w.address AND open = 1 LIMIT 1 FOR UPDATE) AS c`, accounts, ids)
	accounts, ids = columns(keys)
	b.Queue(`SELECT s.account, s.key, s.conversation, s.line, s.seq FROM unnest($1::text[], $2::text[]) AS w(account, key)
		JOIN seen s ON s.account = w.account AND s.key = w.key`, accounts, ids)
	results := tx.SendBatch(ctx, b)
	defer results.Close()
	rows, err := results.Query()
	if _, err = collect(Rows(rows), err, g.scanHead); err != nil {
		return err
	}
	rows, err = results.Query()
	if _, err = collect(Rows(rows), err, g.scanSeen); err != nil {
		return err
	}
	return results.Close()
}

func columns(keys []addressKey) (accounts, ids []string) {
	for _, k := range keys {
		accounts, ids = append(accounts, k.account), append(ids, k.id)
	}
	return accounts, ids
}

// add places the events of one receive; false when it needs more than a group does.
func (g *acceptGroup) add(w *waitingReceive, changed map[string]*headDue) bool {
	in := w.in
	for _, ev := range in.Events {
		h := g.heads[addressKey{in.Account, ev.From.ID}]
		if _, known := g.seen[addressKey{in.Account, ev.Key}]; known {
			continue
		}
		silent := h == nil || !h.dirty && in.Close > 0 && h.capturing != 1 && micros(in.Now)-h.updated > in.Close.Microseconds()
		if silent {
			return false
		}
	}
	w.out = make([]channels.Stored, len(in.Events))
	a := &accept{db: g.db, in: in}
	for i, ev := range in.Events {
		key := addressKey{in.Account, ev.Key}
		if s, known := g.seen[key]; known {
			w.out[i] = s
			continue
		}
		h := g.heads[addressKey{in.Account, ev.From.ID}]
		h.seq++
		text, spans := formText(ev)
		s := channels.Stored{Conversation: h.id, Line: in.NewID(), Seq: h.seq}
		g.lines.add(in, ev, s, text, jsonOrEmpty(spans, len(spans) == 0))
		a.learn(h, ev)
		h.lastIn, h.dirty = micros(in.Now), true
		changed[h.id] = &headDue{h, in}
		w.out[i] = s
		s.Repeat = true
		g.seen[key] = s
	}
	return true
}

// due returns the changed conversations in the order of their ids and notes them for the watchers.
func (g *acceptGroup) due(changed map[string]*headDue) []*headDue {
	due := slices.SortedFunc(maps.Values(changed), func(a, b *headDue) int { return strings.Compare(a.id, b.id) })
	for _, h := range due {
		g.notes.Changed = append(g.notes.Changed, h.id)
		g.notes.arms = append(g.notes.arms, actions.Arm{Lane: actions.Lane{Kind: "turn", Key: h.id}, Due: h.in.Due})
	}
	return due
}

// write sends all rows of the group in one round trip. A key that somebody else stored meanwhile fails it.
func (g *acceptGroup) write(ctx context.Context, tx pgx.Tx, changed map[string]*headDue) error {
	b := &pgx.Batch{}
	g.lines.queue(b)
	var ids []string
	var seqs, times, dues, revs []int64
	for _, h := range g.due(changed) {
		ids, seqs, times = append(ids, h.id), append(seqs, h.seq), append(times, micros(h.in.Now))
		dues, revs = append(dues, micros(h.in.Due)), append(revs, g.db.nextRev())
		if h.facts {
			b.Queue(`UPDATE conversations SET given = $2, visitor = $3, referral = $4 WHERE id = $1`, h.id, h.given, h.visitor, h.referral)
		}
	}
	b.Queue(`UPDATE conversations c SET seq = w.seq, last_in = w.at, updated_at = w.at, version = c.version + 1
		FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS w(id, seq, at) WHERE c.id = w.id AND c.id = ANY($1)`, ids, seqs, times)
	b.Queue(`INSERT INTO lanes (kind, key, due, newest, rev) SELECT 'turn', w.key, w.due, w.due, w.rev
		FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS w(key, due, rev)
		ON CONFLICT (kind, key) DO UPDATE SET newest = excluded.due, rev = excluded.rev,
		due = CASE WHEN excluded.due < lanes.due THEN excluded.due ELSE lanes.due END`, ids, dues, revs)
	results := tx.SendBatch(ctx, b)
	defer results.Close()
	for i := range b.Len() {
		tag, err := results.Exec()
		if err != nil {
			return fmt.Errorf("store group: %w", err)
		}
		if i == 0 && int(tag.RowsAffected()) != len(g.lines.ids) {
			return errRace
		}
	}
	return results.Close()
}

// lineRows are the lines of a group, by column.
type lineRows struct {
	accounts, conversations, ids, kinds, texts, keys, refs, targets, payloads, langs, forms, extras []string
	seqs, at, sent                                                                                  []int64
}

func (l *lineRows) add(in runner.Inbound, ev channels.Event, s channels.Stored, text, form string) {
	l.accounts = append(l.accounts, in.Account)
	l.conversations = append(l.conversations, s.Conversation)
	l.ids = append(l.ids, s.Line)
	l.kinds = append(l.kinds, orElse(string(ev.Type), string(channels.Text)))
	l.texts = append(l.texts, text)
	l.keys = append(l.keys, ev.Key)
	l.refs = append(l.refs, ev.Ref)
	l.targets = append(l.targets, ev.Target)
	l.payloads = append(l.payloads, ev.Payload)
	l.langs = append(l.langs, ev.Lang)
	l.forms = append(l.forms, form)
	l.extras = append(l.extras, extraOf(ev))
	l.seqs = append(l.seqs, s.Seq)
	l.at = append(l.at, micros(in.Now))
	l.sent = append(l.sent, micros(ev.At))
}

func (l *lineRows) queue(b *pgx.Batch) {
	b.Queue(`INSERT INTO seen (account, key, conversation, line, seq, at)
		SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[]) ON CONFLICT DO NOTHING`,
		l.accounts, l.keys, l.conversations, l.ids, l.seqs, l.at)
	b.Queue(`INSERT INTO lines (conversation, seq, id, who, kind, text, at, sent_at, key, ref, target, payload, lang, form, extra)
		SELECT conversation, seq, id, 'customer', kind, text, at, sent, key, ref, target, payload, lang, form, extra
		FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::text[], $9::text[],
		$10::text[], $11::text[], $12::text[], $13::text[], $14::text[])
		AS w(conversation, seq, id, kind, text, at, sent, key, ref, target, payload, lang, form, extra)`,
		l.conversations, l.seqs, l.ids, l.kinds, l.texts, l.at, l.sent, l.keys, l.refs, l.targets, l.payloads, l.langs, l.forms, l.extras)
	b.Queue(`INSERT INTO refs (account, ref, conversation, line, at) SELECT account, ref, conversation, line, at
		FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[]) AS w(account, ref, conversation, line, at, key)
		WHERE ref <> '' AND ref <> key ON CONFLICT DO NOTHING`, l.accounts, l.refs, l.conversations, l.ids, l.at, l.keys)
}
