package records

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/seed-151f84ba/intake/channels"
)

// target is the line an event is about.
type target struct {
	conversation, line, text, form, address string
	seq, rev, unsent, open                  int64
}

// target finds a line by the platform's id of it: among the references, else among the keys, where it is the same.
func (a *accept) target(ctx context.Context, ref string) (target, error) {
	var g target
	for _, from := range []string{
		`refs r JOIN lines l ON l.id = r.line JOIN conversations c ON c.id = l.conversation WHERE r.account = $1 AND r.ref = $2`,
		`seen k JOIN lines l ON l.id = k.line AND l.ref = k.key JOIN conversations c ON c.id = l.conversation WHERE k.account = $1 AND k.key = $2`,
	} {
		err := a.t.QueryRow(ctx, `SELECT l.conversation, l.id, l.text, l.form, l.seq, l.rev, l.unsent, c.open, c.address FROM `+from, []any{a.in.Account, ref},
			&g.conversation, &g.line, &g.text, &g.form, &g.seq, &g.rev, &g.unsent, &g.open, &g.address)
		if err != errNoRow {
			return g, err
		}
	}
	return g, errNoRow
}

// change edits or unsends a line of the customer's. One that is not known (it came before us) changes nothing.
func (a *accept) change(ctx context.Context, ev channels.Event) (channels.Stored, error) {
	g, err := a.target(ctx, ev.Target)
	if err == errNoRow || err == nil && g.unsent == 1 {
		return channels.Stored{}, nil
	}
	if err != nil {
		return channels.Stored{}, fmt.Errorf("find changed line: %w", err)
	}
	if ev.Kind == channels.KindUnsend {
		err = a.unsend(ctx, g)
	} else {
		err = a.edit(ctx, g, ev.Text)
	}
	if err != nil {
		return channels.Stored{}, err
	}
	if err := a.touch(ctx, g, ev.Kind == channels.KindEdit); err != nil {
		return channels.Stored{}, err
	}
	return channels.Stored{Conversation: g.conversation, Line: g.line, Seq: g.seq}, nil
}

func (a *accept) edit(ctx context.Context, g target, text string) error {
	_, err := a.t.Exec(ctx, `INSERT INTO revisions (line, rev, text, form, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
		g.line, g.rev, g.text, g.form, micros(a.in.Now))
	if err == nil {
		_, err = a.t.Exec(ctx, `UPDATE lines SET text = $2, form = '', rev = rev + 1 WHERE id = $1`, g.line, text)
	}
	if err != nil {
		return fmt.Errorf("edit line: %w", err)
	}
	return a.db.moveEvidence(ctx, a.t, g, text, a.in.Now)
}

// unsend blanks the words everywhere they stand; the row stays, and evidence that pointed at it says so.
func (a *accept) unsend(ctx context.Context, g target) error {
	for _, q := range []string{
		`UPDATE lines SET text = '', form = '', extra = '', payload = '', unsent = 1, rev = rev + 1 WHERE id = $1`,
		`UPDATE revisions SET text = '', form = '' WHERE line = $1`,
		`DELETE FROM attachments WHERE line = $1`,
	} {
		if _, err := a.t.Exec(ctx, q, g.line); err != nil {
			return fmt.Errorf("unsend line: %w", err)
		}
	}
	return a.db.withdrawEvidence(ctx, a.t, g.conversation, g.line, a.in.Now)
}

// touch makes the conversation new to a turn at work; again says that the line must be read once more.
func (a *accept) touch(ctx context.Context, g target, again bool) error {
	if g.open == 0 {
		return nil
	}
	h, err := a.find(ctx, g.address)
	if err != nil || h == nil || h.id != g.conversation {
		return err
	}
	h.dirty = true
	if !again {
		return nil
	}
	h.heard = true
	if g.seq <= h.read {
		var ids []string
		if h.reread != "" {
			json.Unmarshal([]byte(h.reread), &ids) // written by us
		}
		if !slices.Contains(ids, g.line) && len(ids) < rereadMost {
			h.reread, h.facts = marshal(append(ids, g.line)), true
		}
	}
	return nil
}

// rereadMost bounds how many edited lines wait to be read again.
const rereadMost = 20

// What addresses.opted_out holds besides 0.
const (
	optedOut          = 1 // nothing may be sent
	optedOutMarketing = 2 // nothing the customer did not ask for
)

// consent keeps whether we may write to an address, beyond the open conversation.
func (a *accept) consent(ctx context.Context, ev channels.Event) (channels.Stored, error) {
	if _, err := a.contact(ctx, ev.From); err != nil {
		return channels.Stored{}, err
	}
	out, over := int64(0), int64(optedOut) // what is wished, and the strongest wish it replaces
	switch marketing := ev.Name == channels.OnlyMarketing; {
	case ev.Kind == channels.KindOptOut && marketing:
		out, over = optedOutMarketing, optedOutMarketing
	case ev.Kind == channels.KindOptOut:
		out = optedOut
	case marketing:
		over = optedOutMarketing
	}
	if _, err := a.t.Exec(ctx, `UPDATE addresses SET opted_out = $3 WHERE account = $1 AND address = $2 AND opted_out IN (0, $4, $5)`,
		a.in.Account, ev.From.ID, out, over, int64(optedOutMarketing)); err != nil {
		return channels.Stored{}, fmt.Errorf("store opt-out: %w", err)
	}
	h, err := a.find(ctx, ev.From.ID)
	if err != nil || h == nil {
		return channels.Stored{}, err
	}
	h.dirty = true
	return channels.Stored{Conversation: h.id}, nil
}

// inform takes the fleeting facts of connected channels.
func (a *accept) inform(ctx context.Context, ev channels.Event) (channels.Stored, error) {
	h, err := a.find(ctx, ev.From.ID)
	if err != nil || h == nil {
		return channels.Stored{}, err
	}
	switch {
	case ev.Kind == channels.KindSeen && ev.Status != "":
		err = a.seenUpTo(ctx, h, ev)
	case ev.Kind == channels.KindSeen:
		_, err = a.t.Exec(ctx, `UPDATE conversations SET seen_seq = $2 WHERE id = $1 AND seen_seq < $2`, h.id, ev.Seq)
	case ev.Kind == channels.KindInterrupt:
		err = a.cut(ctx, h, ev)
	}
	if err != nil {
		return channels.Stored{}, fmt.Errorf("store %s: %w", ev.Kind, err)
	}
	return channels.Stored{Conversation: h.id}, nil
}

// cut shortens our line to what the caller heard of it; the whole one stays as a revision.
func (a *accept) cut(ctx context.Context, h *head, ev channels.Event) error {
	var id, text string
	var rev int64
	err := a.t.QueryRow(ctx, `SELECT id, text, rev FROM lines WHERE conversation = $1 AND seq = $2 AND who = 'agent'`,
		[]any{h.id, ev.Seq}, &id, &text, &rev)
	if err == errNoRow {
		return nil
	}
	if err != nil {
		return err
	}
	h.dirty = true
	if _, err := a.t.Exec(ctx, `UPDATE lines SET growing = 0, tail = '' WHERE id = $1 AND growing = 1`, id); err != nil {
		return err
	}
	return a.edit(ctx, target{line: id, text: text, rev: rev}, ev.Text)
}
