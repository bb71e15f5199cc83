package x

import (
	"encoding/json"
	"html"
	"strings"

	"github.com/seed-151f84ba/intake/channels"
)

// message tells what a direct message is: a customer's, our own side's, or none of ours.
func (d *decoder) message(m dm, people map[string]json.RawMessage, owner, event string) {
	sender, recipient := string(m.Message.Sender), string(m.Message.Target.Recipient)
	if m.ID == "" {
		m.ID = m.Message.Data.ID
	}
	if m.Created == "" {
		m.Created = m.Message.Data.Created
	}
	account := orElse(owner, d.self)
	own := event == "dm.sent" || account != "" && sender == account
	switch {
	case m.Type != "" && m.Type != "message_create" || m.ID == "":
		d.ignore(ignoredUnknown, orElse(m.Type, "direct_message_events"), owner)
	case !digits(sender):
		d.refused = true
	case recipient == "" || group(m): // a group has no single recipient
		d.ignore(ignoredGroup, "direct_message_events", owner)
	case d.only && !own && account != d.self, d.only && own && sender != d.self:
		d.ignore(ignoredOther, "direct_message_events", owner)
	case own:
		d.out = append(d.out, m.echo(sender, recipient))
	case owner != "" && recipient != owner || owner == "" && d.only && recipient != d.self:
		d.ignore(ignoredOther, "direct_message_events", owner)
	default:
		d.out = append(d.out, m.event(people, recipient))
	}
}

// group tells a conversation of several: one between two people is spelled <id>-<id>.
func group(m dm) bool {
	c := string(m.Message.Target.Conversation)
	return c != "" && !strings.Contains(c, "-") && !strings.Contains(c, ":")
}

// echo is what our own side wrote: by us, which the receiver knows by its id or its text, or by a person in X itself.
// X shortens links in what it gives back; the text is as it was written.
func (m dm) echo(sender, recipient string) channels.Event {
	text := html.UnescapeString(m.Message.Data.Text)
	for _, u := range m.Message.Data.Entities.URLs {
		if u.URL != "" && u.Expanded != "" {
			text = strings.ReplaceAll(text, u.URL, u.Expanded)
		}
	}
	return channels.Event{
		Key: "echo:" + string(m.ID), Ref: string(m.ID), Kind: channels.KindEcho, To: sender,
		From: channels.Address{ID: recipient}, At: m.Created.time(), Text: text,
	}
}

// event is a customer's message. X escapes &, < and > once.
func (m dm) event(people map[string]json.RawMessage, recipient string) channels.Event {
	d := m.Message.Data
	e := channels.Event{
		Key: string(m.ID), Ref: string(m.ID), Kind: channels.KindMessage, Type: channels.Text, To: recipient,
		From: sender(string(m.Message.Sender), people), At: m.Created.time(), Text: html.UnescapeString(d.Text),
	}
	if d.QuickReply != nil {
		e.Type, e.Payload = channels.QuickReply, d.QuickReply.Metadata
	}
	d.attach(&e)
	return e
}

// attach keeps a file or place that came with the words. The words of a message with a file hold a link to it.
func (d data) attach(e *channels.Event) {
	a := d.Attachment
	if a == nil {
		return
	}
	if a.Type == "location" {
		l := &channels.Location{Name: a.Location.Place.Place.FullName}
		if p := a.Location.Coordinate.Point.LonLat; len(p) == 2 {
			l.Lon, l.Lat = p[0], p[1]
		}
		e.Location = l
		if e.Text == "" {
			e.Type = channels.Place
		}
		return
	}
	m := channels.Media{Type: mediaType(a.Media.Type), Ref: string(a.Media.ID), URL: orElse(a.Media.URLHTTPS, a.Media.URL)}
	if m.Ref == "" && m.URL == "" {
		return
	}
	e.Media = []channels.Media{m}
	if e.Text == "" {
		e.Type = m.Type
	}
	e.Facts = map[string]any{"attachments": []any{map[string]any{"type": orElse(a.Type, "media"), "url": m.URL}}}
}

func mediaType(name string) channels.Type {
	switch name {
	case "photo", "image":
		return channels.Image
	case "video", "animated_gif":
		return channels.Video
	}
	return channels.File
}

// sender is who wrote, with the name they show where the body tells it.
func sender(id string, people map[string]json.RawMessage) channels.Address {
	a := channels.Address{ID: id}
	raw, ok := people[id]
	var p person
	if !ok || !lenient(raw, &p) {
		return a
	}
	if p.Data != nil {
		p = *p.Data
	}
	a.Name, a.Username = p.Name, orElse(p.ScreenName, p.Username)
	return a
}

func orElse(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
