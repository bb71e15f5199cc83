package meta

import (
	"strings"

	"github.com/seed-151f84ba/intake/channels"
)

// sender says whether an item has somebody who can be answered; if not, it refuses it.
func (p Page) sender(b *Batch, it *item) bool {
	id := string(it.Sender.ID)
	switch {
	case id == "":
		b.Refuse("no sender id")
		return false
	case p.Digits && strings.Trim(id, "0123456789") != "":
		b.Refuse("sender id is no number")
		return false
	}
	return true
}

// message is what somebody said: the customer, or our own side.
func (p Page) message(b *Batch, it *item, entry string) {
	m := it.Message
	e := it.ignored(IgnoredUnsupported)
	e.Ref = string(m.MID)
	switch {
	case bool(m.Echo):
		b.Add(p.echo(it, entry))
		return
	case bool(m.Self):
		e.Name = ignoredSelf
		b.Add(e)
		return
	case bool(m.Deleted) && m.MID != "":
		b.Add(channels.Event{Key: "unsend/" + e.Ref, Kind: channels.KindUnsend, Target: e.Ref, From: e.From, At: e.At})
		return
	case bool(m.Unsupported):
		b.Add(e)
		return
	}
	if !p.sender(b, it) {
		return
	}
	e.Kind, e.Name, e.Key, e.Text, e.Target = channels.KindMessage, "", e.Ref, m.Text, string(m.ReplyTo.MID)
	if !m.fill(&e) {
		e = it.ignored(IgnoredUnsupported)
		e.Ref = string(m.MID)
		b.Add(e)
		return
	}
	if e.Key == "" {
		if e.At.IsZero() {
			b.Refuse("neither id nor timestamp")
			return
		}
		e.Key = "nomid/" + e.From.ID + "/" + it.mark(string(e.Type)+"\x00"+e.Text+"\x00"+e.Payload)
	}
	b.Add(e)
}

// fill sets the type and the content; false when there is nothing a person said.
func (m *pageMessage) fill(e *channels.Event) bool {
	if m.ReplyTo.Story {
		fact(e, "story_reply", true)
	}
	if len(m.Referral) > 0 {
		m.Referral.refer(e)
		e.Type = channels.Referred
	}
	if e.Text != "" {
		e.Type = channels.Text
	}
	m.Attachments.fill(e)
	if m.QuickReply.Set {
		e.Type, e.Payload = channels.QuickReply, string(m.QuickReply.V.Payload)
		e.Text = Said(e.Text, e.Payload)
	}
	return e.Type != ""
}

// echo is a message of our own side. One with our mark is our own send, come back; one of our app is another program's
// of ours; any other was written by a person in the inbox.
func (p Page) echo(it *item, entry string) channels.Event {
	m := it.Message
	customer := it.Recipient.ID
	if string(customer) == entry && it.Sender.ID != "" {
		customer = it.Sender.ID
	}
	e := channels.Event{Ref: string(m.MID), From: channels.Address{ID: string(customer)}, At: it.Time.Time, Text: m.Text}
	switch mine := Mark(string(m.Metadata)); {
	case bool(m.Deleted) || m.MID == "":
		e.Kind, e.Name, e.Text = channels.KindIgnored, ignoredSelf, ""
	case mine != "":
		e.Kind, e.Target, e.Status, e.Mine, e.Text = channels.KindReceipt, e.Ref, channels.StatusSent, mine, ""
		e.Key = "status/" + e.Ref + "/sent"
	case p.AppID != "" && string(m.AppID) == p.AppID:
		e.Kind, e.Name, e.Text = channels.KindIgnored, ignoredOwnEcho, ""
	default:
		e.Kind, e.Key = channels.KindEcho, "echo/"+e.Ref
	}
	return e
}

// postback is a tap on a persistent button, an ice breaker or "Get started".
func (p Page) postback(b *Batch, it *item) {
	if !p.sender(b, it) {
		return
	}
	k := it.Postback
	e := channels.Event{
		Key: string(k.MID), Ref: string(k.MID), Kind: channels.KindMessage, Type: channels.Postback,
		From: channels.Address{ID: string(it.Sender.ID)}, At: it.Time.Time,
		Text: Said(k.Title, string(k.Payload)), Payload: string(k.Payload),
	}
	k.Referral.refer(&e)
	if e.Key == "" {
		if e.At.IsZero() {
			b.Refuse("neither id nor timestamp")
			return
		}
		e.Key = "postback/" + e.From.ID + "/" + it.mark(e.Payload)
	}
	b.Add(e)
}

func fact(e *channels.Event, name string, v any) {
	if e.Facts == nil {
		e.Facts = map[string]any{}
	}
	e.Facts[name] = v
}
