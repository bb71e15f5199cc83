package records

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/engine/runner"
)

var _ runner.Store = (*DB)(nil)

// Receive stores the events of one account durably, all or none.
func (db *DB) Receive(ctx context.Context, in runner.Inbound) ([]channels.Stored, error) {
	if db.accepts != nil {
		if out, ok, err := db.accepts.do(ctx, in); ok || err != nil {
			return out, wrap("receive events", err)
		}
	}
	w := &waitingReceive{in: in}
	alone := func(ctx context.Context, t *Tx) error { return db.acceptAlone(ctx, t, w) }
	var err error
	if s, ok := db.back.(*sqlite); ok && groupable(in) {
		w.in.Events = slices.Clone(in.Events) // the group outlives a caller who gives up
		err = s.writer.receive(ctx, w, alone)
	} else {
		err = db.tx(ctx, accepting, alone)
	}
	if err != nil {
		return nil, fmt.Errorf("receive events: %w", err)
	}
	return w.out, nil
}

// acceptAlone stores one receive, whatever its events are.
func (db *DB) acceptAlone(ctx context.Context, t *Tx, w *waitingReceive) error {
	a := &accept{db: db, t: t, in: w.in, heads: map[string]*head{}}
	stored := make([]channels.Stored, len(w.in.Events))
	for i, ev := range w.in.Events {
		var err error
		if stored[i], err = a.event(ctx, cleanEvent(ev)); err != nil {
			return err
		}
	}
	w.out = stored
	return a.flush(ctx)
}

func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}

// accept is one Inbound being stored.
type accept struct {
	db    *DB
	t     *Tx
	in    runner.Inbound
	heads map[string]*head // open conversations by address
}

// head is what changes of a conversation when events come in.
type head struct {
	id        string
	seq       int64
	read      int64
	updated   int64
	lastIn    int64
	capturing int64
	takenBy   string
	reread    string
	given     string
	visitor   string
	referral  string
	dirty     bool // version must grow
	heard     bool // the turn lane is armed
	facts     bool // reread, given, visitor or referral changed
}

func (a *accept) event(ctx context.Context, ev channels.Event) (channels.Stored, error) {
	if ev.Kind == channels.KindIgnored {
		return channels.Stored{}, nil
	}
	if ev.Key != "" {
		s := channels.Stored{Repeat: true}
		err := a.t.QueryRow(ctx, `SELECT conversation, line, seq FROM seen WHERE account = $1 AND key = $2`,
			[]any{a.in.Account, ev.Key}, &s.Conversation, &s.Line, &s.Seq)
		if err == nil {
			return s, nil
		} else if err != errNoRow {
			return s, err
		}
	}
	s, err := a.apply(ctx, ev)
	if err != nil || ev.Key == "" {
		return s, err
	}
	n, err := a.t.Exec(ctx, `INSERT INTO seen (account, key, conversation, line, seq, at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT DO NOTHING`, a.in.Account, ev.Key, s.Conversation, s.Line, s.Seq, micros(a.in.Now))
	if err == nil && n == 0 {
		err = errRace
	}
	return s, err
}

func (a *accept) apply(ctx context.Context, ev channels.Event) (channels.Stored, error) {
	switch ev.Kind {
	case channels.KindMessage, channels.KindOverheard:
		return a.message(ctx, ev)
	case channels.KindEdit, channels.KindUnsend:
		return a.change(ctx, ev)
	case channels.KindReceipt:
		return a.receipt(ctx, ev)
	case channels.KindEcho:
		return a.echo(ctx, ev)
	case channels.KindMoved:
		return a.moved(ctx, ev)
	case channels.KindOptOut, channels.KindOptIn:
		return a.consent(ctx, ev)
	case channels.KindSeen, channels.KindInterrupt:
		return a.inform(ctx, ev)
	case channels.KindCall:
		return a.call(ctx, ev)
	case channels.KindReferral:
		h, err := a.open(ctx, ev)
		if err != nil {
			return channels.Stored{}, err
		}
		a.learn(h, ev)
		return channels.Stored{Conversation: h.id}, nil
	}
	return channels.Stored{}, nil
}

// message appends what the customer said to the open conversation of their address.
func (a *accept) message(ctx context.Context, ev channels.Event) (channels.Stored, error) {
	h, err := a.open(ctx, ev)
	if err != nil {
		return channels.Stored{}, err
	}
	text, spans := formText(ev)
	h.seq++
	l := newLine{conversation: h.id, seq: h.seq, id: a.in.NewID(), who: channels.FromCustomer, kind: ev.Type, text: text,
		form: jsonOrEmpty(spans, len(spans) == 0), at: a.in.Now, ev: ev}
	if l.kind == "" {
		l.kind = channels.Text
	}
	if err := a.line(ctx, l); err != nil {
		return channels.Stored{}, err
	}
	h.lastIn, h.dirty = micros(a.in.Now), true
	h.heard = h.heard || ev.Kind != channels.KindOverheard // what another program was told is read with what we are told next
	a.learn(h, ev)
	return channels.Stored{Conversation: h.id, Line: l.id, Seq: l.seq}, nil
}

// flush writes the conversations that changed and arms their turns.
func (a *accept) flush(ctx context.Context) error {
	for _, h := range a.heads {
		if h == nil || !h.dirty && !h.facts {
			continue
		}
		_, err := a.t.Exec(ctx, `UPDATE conversations SET seq = $2, last_in = $3, updated_at = $4, version = version + 1 WHERE id = $1`,
			h.id, h.seq, h.lastIn, micros(a.in.Now))
		if err == nil && h.facts {
			_, err = a.t.Exec(ctx, `UPDATE conversations SET taken_by = $2, reread = $3, given = $4, visitor = $5, referral = $6 WHERE id = $1`,
				h.id, h.takenBy, h.reread, h.given, h.visitor, h.referral)
		}
		if err == nil && h.heard {
			err = a.db.arm(ctx, a.t, actions.Arm{Lane: actions.Lane{Kind: "turn", Key: h.id}, Due: a.in.Due})
		}
		if err != nil {
			return fmt.Errorf("store conversation: %w", err)
		}
		a.t.changed(h.id)
	}
	return nil
}

// newLine is a line to insert.
type newLine struct {
	conversation string
	seq          int64
	id           string
	who          channels.From
	kind         channels.Type
	text, form   string
	at           time.Time
	member       string
	ev           channels.Event
}

func (a *accept) line(ctx context.Context, l newLine) error {
	_, err := a.t.Exec(ctx, `INSERT INTO lines (conversation, seq, id, who, kind, text, at, sent_at, key, ref, target, payload, lang, form, extra, member)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		l.conversation, l.seq, l.id, string(l.who), string(l.kind), l.text, micros(l.at), micros(l.ev.At), l.ev.Key, l.ev.Ref,
		l.ev.Target, l.ev.Payload, l.ev.Lang, l.form, extraOf(l.ev), l.member)
	if err != nil {
		return fmt.Errorf("store line: %w", err)
	}
	if l.ev.Ref != "" && l.ev.Ref != l.ev.Key { // a reference that is the key is found among the keys
		_, err := a.t.Exec(ctx, `INSERT INTO refs (account, ref, conversation, line, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
			a.in.Account, l.ev.Ref, l.conversation, l.id, micros(l.at))
		if err != nil {
			return fmt.Errorf("store reference: %w", err)
		}
	}
	for _, m := range l.ev.Media {
		_, err := a.t.Exec(ctx, `INSERT INTO attachments (id, line, kind, mime, name, size, ref, url) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			a.in.NewID(), l.id, string(m.Type), clean(m.MIME), clean(m.Name), m.Size, clean(m.Ref), clean(m.URL))
		if err != nil {
			return fmt.Errorf("store attachment: %w", err)
		}
	}
	return nil
}

// clean removes what no text column takes: NUL and broken UTF-8. Nothing else is changed.
func clean(s string) string {
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

func cleanEvent(ev channels.Event) channels.Event {
	for _, s := range []*string{&ev.Key, &ev.Ref, &ev.Conversation, &ev.Text, &ev.Lang, &ev.Target, &ev.Code, &ev.Payload,
		&ev.Name, &ev.From.ID, &ev.From.UserID, &ev.From.Name, &ev.From.Username} {
		*s = clean(*s)
	}
	return ev
}
