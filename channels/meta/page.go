package meta

import (
	"encoding/json"
	"strings"

	"github.com/seed-151f84ba/intake/channels"
)

// Page reads the webhooks of Messenger and Instagram, which share one envelope.
type Page struct {
	Kind   string
	Object string // what the envelope calls itself: page, instagram
	Digits bool   // the platform's ids of people are numbers
	AppID  string // our own app, to tell our echoes from a person's; "" when not known
}

// testEntry is the entry id of the dashboard's test button, which invents sender and recipient.
const testEntry = "0"

// Decode reads every item of every entry. account is the page or account the events must be for; "" filters nothing.
func (p Page) Decode(raw []byte, account string) (Batch, error) {
	var b Batch
	var env pageEnvelope
	odd, err := Typed(raw, &env)
	if err != nil {
		return b, err
	}
	if odd {
		env = looseEnvelope(raw, &b)
	}
	switch {
	case env.Object == "":
		return b, nil
	case string(env.Object) != p.Object:
		b.Refuse("not an event of " + p.Object)
		return b, nil
	case len(env.Entry) == 0 && b.Lost == 0:
		b.Refuse("no entries")
		return b, nil
	}
	for i := range env.Entry {
		p.entry(&b, &env.Entry[i], account)
	}
	return b, nil
}

func (p Page) entry(b *Batch, e *pageEntry, account string) {
	id := string(e.ID)
	for i := range e.Messaging {
		p.take(b, &e.Messaging[i], id, account)
	}
	for i := range e.Standby {
		p.standby(b, &e.Standby[i], id, account)
	}
	for _, c := range e.Changes {
		p.change(b, c, id, account)
	}
}

// looseEnvelope decodes a body in which some value has an odd type: only the item that holds it is lost.
func looseEnvelope(raw []byte, b *Batch) pageEnvelope {
	var l struct {
		Object Text `json:"object"`
		Entry  List `json:"entry"`
	}
	var env pageEnvelope
	if json.Unmarshal(raw, &l) != nil {
		return env
	}
	env.Object = l.Object
	entries, lost := Items[struct {
		ID        Ident `json:"id"`
		Messaging List  `json:"messaging"`
		Standby   List  `json:"standby"`
		Changes   List  `json:"changes"`
	}](l.Entry)
	b.Lost += lost
	for _, e := range entries {
		out := pageEntry{ID: e.ID}
		var lost [3]int
		out.Messaging, lost[0] = Items[item](e.Messaging)
		out.Standby, lost[1] = Items[item](e.Standby)
		out.Changes, lost[2] = Items[pageChange](e.Changes)
		b.Lost += lost[0] + lost[1] + lost[2]
		env.Entry = append(env.Entry, out)
	}
	return env
}

// to says which account an item is for. A message is for its recipient, which may be another account of the app than
// the entry's; what we or the platform did is for the entry's account.
func (it *item) to(entry string) string {
	switch {
	case entry == testEntry:
		return testEntry
	case entry == "":
		return string(it.Recipient.ID)
	case it.Message != nil && !bool(it.Message.Echo) || it.Postback != nil || it.Edit != nil || len(it.Referral) > 0:
		if it.Recipient.ID != "" {
			return string(it.Recipient.ID)
		}
	}
	return entry
}

func (p Page) take(b *Batch, it *item, entry, account string) {
	to := it.to(entry)
	if account != "" && to != account {
		return
	}
	before, refused := len(b.Events), len(b.Refused)
	p.events(b, it, entry)
	for i := before; i < len(b.Events); i++ {
		b.Events[i].To = to
	}
	if len(b.Events) == before && len(b.Refused) == refused && it.Message == nil && it.Postback == nil {
		b.Add(channels.Event{Kind: channels.KindIgnored, Name: IgnoredUnknown, To: to})
	}
}

// standby is an item of a conversation another app answers: what the customer says is kept and never answered; what the
// other app does is its own.
func (p Page) standby(b *Batch, it *item, entry, account string) {
	to := it.to(entry)
	if account != "" && to != account {
		return
	}
	e := it.ignored(ignoredStandby)
	if it.Message != nil {
		e.Ref = string(it.Message.MID)
		var said Batch
		p.message(&said, it, entry)
		if len(said.Events) == 1 && said.Events[0].Kind == channels.KindMessage {
			e = said.Events[0]
			e.Kind, e.Name = channels.KindOverheard, ignoredStandby
		}
	}
	e.To = to
	b.Add(e)
}

// change unwraps an item; the feed of the page is none.
func (p Page) change(b *Batch, c pageChange, entry, account string) {
	if c.Field == "messages" || strings.HasPrefix(string(c.Field), "messaging_") || strings.HasPrefix(string(c.Field), "message_") {
		var it item
		if !isObject(c.Value) || json.Unmarshal(c.Value, &it) != nil {
			b.Lost++
			return
		}
		p.take(b, &it, entry, account)
		return
	}
	if account != "" && entry != "" && entry != account {
		return
	}
	b.Add(channels.Event{
		Kind: channels.KindIgnored, Name: IgnoredAccount, To: entry, Facts: map[string]any{"field": string(c.Field)},
	})
}
