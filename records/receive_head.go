package records

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/extract"
)

const headColumns = `id, seq, read_seq, updated_at, last_in, capturing, taken_by, reread, given, visitor, referral`

func scanHead(q Q, ctx context.Context, where string, args ...any) (*head, error) {
	h := &head{}
	err := q.QueryRow(ctx, `SELECT `+headColumns+` FROM conversations WHERE `+where, args, &h.id, &h.seq, &h.read, &h.updated,
		&h.lastIn, &h.capturing, &h.takenBy, &h.reread, &h.given, &h.visitor, &h.referral)
	return h, err
}

// find returns the open conversation of an address, or nil.
func (a *accept) find(ctx context.Context, address string) (*head, error) {
	if h, ok := a.heads[address]; ok {
		return h, nil
	}
	h, err := scanHead(a.t, ctx, `account = $1 AND address = $2 AND open = 1`+a.t.dialect.forUpdate(), a.in.Account, address)
	if err == errNoRow {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find conversation: %w", err)
	}
	a.heads[address] = h
	return h, nil
}

// open returns the open conversation of the event's sender. One that was silent for too long is closed, unless a
// capture is open in it; where there is none another is opened.
func (a *accept) open(ctx context.Context, ev channels.Event) (*head, error) {
	h, err := a.find(ctx, ev.From.ID)
	if err != nil {
		return nil, err
	}
	now := micros(a.in.Now)
	if h != nil {
		silent := now - h.updated
		if a.in.Close <= 0 || h.capturing == 1 || silent <= a.in.Close.Microseconds() || h.dirty {
			return h, nil
		}
		if _, err := a.t.Exec(ctx, `UPDATE conversations SET open = 0, closed_at = $2, version = version + 1 WHERE id = $1`, h.id, now); err != nil {
			return nil, fmt.Errorf("close conversation: %w", err)
		}
	}
	if h == nil {
		if h, err = a.reopen(ctx, ev.From.ID); h != nil || err != nil {
			return h, err
		}
	}
	contact, err := a.contact(ctx, ev.From)
	if err != nil {
		return nil, err
	}
	for _, id := range []string{ev.Conversation, a.in.NewID()} {
		if id == "" {
			continue
		}
		n, err := a.t.Exec(ctx, `INSERT INTO conversations (id, account, address, contact, agent, channel, mode, opened_at, updated_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) ON CONFLICT DO NOTHING`,
			id, a.in.Account, ev.From.ID, contact, a.in.Agent, a.in.Channel, string(a.in.Mode), now)
		if err != nil {
			return nil, fmt.Errorf("open conversation: %w", err)
		}
		if n == 1 {
			a.heads[ev.From.ID] = &head{id: id, updated: now}
			a.t.changed(id)
			return a.heads[ev.From.ID], nil
		}
	}
	return nil, errRace
}

// contact returns who an address belongs to and keeps the name they show.
func (a *accept) contact(ctx context.Context, from channels.Address) (string, error) {
	var contact, name, username string
	err := a.t.QueryRow(ctx, `SELECT contact, name, username FROM addresses WHERE account = $1 AND address = $2`,
		[]any{a.in.Account, from.ID}, &contact, &name, &username)
	if err == nil {
		if from.Name != "" && from.Name != name || from.Username != "" && from.Username != username {
			_, err = a.t.Exec(ctx, `UPDATE addresses SET name = $3, username = $4 WHERE account = $1 AND address = $2`,
				a.in.Account, from.ID, from.Name, from.Username)
		}
		return contact, err
	}
	if err != errNoRow {
		return "", fmt.Errorf("find contact: %w", err)
	}
	contact = a.in.NewID()
	if _, err := a.t.Exec(ctx, `INSERT INTO contacts (id, created_at) VALUES ($1, $2)`, contact, micros(a.in.Now)); err != nil {
		return "", fmt.Errorf("store contact: %w", err)
	}
	n, err := a.t.Exec(ctx, `INSERT INTO addresses (account, address, contact, user_id, name, username, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
		a.in.Account, from.ID, contact, from.UserID, from.Name, from.Username, micros(a.in.Now))
	if err == nil && n == 0 {
		err = errRace
	}
	if err != nil {
		return "", fmt.Errorf("store address: %w", err)
	}
	return contact, nil
}

// learn keeps what an event tells about the visitor besides words.
func (a *accept) learn(h *head, ev channels.Event) {
	merge := func(old *string, with map[string]string) {
		if len(with) == 0 {
			return
		}
		have := map[string]string{}
		if *old != "" {
			json.Unmarshal([]byte(*old), &have) // written by us
		}
		before := maps.Clone(have)
		maps.Copy(have, with)
		if !maps.Equal(before, have) {
			*old, h.facts = clean(marshal(have)), true
		}
	}
	merge(&h.visitor, ev.Visitor)
	merge(&h.referral, ev.Referral)
	if len(ev.Given) == 0 {
		return
	}
	var given []channels.Given
	if h.given != "" {
		json.Unmarshal([]byte(h.given), &given) // written by us
	}
	for _, g := range ev.Given {
		given = slices.DeleteFunc(given, func(o channels.Given) bool { return o.Field == g.Field && o.Source == g.Source })
		given = append(given, g)
	}
	if text := clean(marshal(given)); text != h.given {
		h.given, h.facts = text, true
	}
}

// formText writes a form as one line of "Label: value" and says where the values stand.
func formText(ev channels.Event) (string, []extract.FormSpan) {
	if len(ev.Values) == 0 {
		return ev.Text, nil
	}
	var b strings.Builder
	if ev.Text != "" {
		b.WriteString(ev.Text)
	}
	var spans []extract.FormSpan
	for _, v := range ev.Values {
		label, value := clean(v.Label), clean(v.Value)
		if label == "" {
			label = clean(v.Key)
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(label + ": ")
		start := b.Len()
		b.WriteString(value)
		if value != "" {
			spans = append(spans, extract.FormSpan{Key: clean(v.Key), Start: start, End: b.Len()})
		}
	}
	return b.String(), spans
}

// extraOf keeps the parts of a message that are no words.
func extraOf(ev channels.Event) string {
	if ev.Location == nil && len(ev.Cards) == 0 {
		return ""
	}
	return clean(marshal(struct {
		Location *channels.Location `json:"location,omitempty"`
		Cards    []channels.Card    `json:"cards,omitempty"`
	}{ev.Location, ev.Cards}))
}

func jsonOrEmpty(v any, empty bool) string {
	if empty {
		return ""
	}
	return marshal(v)
}
