package whatsapp

import (
	"strings"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/channels/meta"
)

// kind is the message's type; some messages leave it out and are known by their content.
func (m *message) kind() string {
	if m.Type != "" {
		return string(m.Type)
	}
	for _, k := range []struct {
		name string
		is   bool
	}{
		{"text", m.Text != nil}, {"image", m.Image != nil}, {"video", m.Video != nil}, {"audio", m.Audio != nil},
		{"document", m.Document != nil}, {"sticker", m.Sticker != nil}, {"location", m.Location != nil},
		{"contacts", len(m.Contacts) > 0}, {"button", m.Button != nil}, {"interactive", m.Interactive != nil},
		{"order", m.Order != nil}, {"reaction", m.Reaction != nil}, {"edit", m.Edit != nil},
		{"revoke", m.Revoke != nil}, {"system", m.System != nil},
	} {
		if k.is {
			return k.name
		}
	}
	return ""
}

// fill sets the type and the content that goes with it; false when there is nothing a person said.
func (m *message) fill(e *channels.Event) bool {
	switch kind := m.kind(); {
	case kind == "text" && m.Text != nil && m.Text.Body != "":
		e.Type, e.Text = channels.Text, m.Text.Body
	case kind == "image" && m.Image != nil:
		m.Image.fill(e, channels.Image)
	case kind == "video" && m.Video != nil:
		m.Video.fill(e, channels.Video)
	case kind == "document" && m.Document != nil:
		m.Document.fill(e, channels.Document)
	case kind == "sticker" && m.Sticker != nil:
		m.Sticker.fill(e, channels.Sticker)
	case (kind == "audio" || kind == "voice") && m.Audio != nil:
		t := channels.Audio
		if m.Audio.Voice || kind == "voice" {
			t = channels.Voice
		}
		m.Audio.fill(e, t)
	case kind == "location" && m.Location != nil:
		l := m.Location
		e.Type = channels.Place
		e.Location = &channels.Location{Lat: float64(l.Lat), Lon: float64(l.Lon), Name: string(l.Name), Address: string(l.Address)}
	case kind == "contacts" && len(m.Contacts) > 0:
		e.Type = channels.Contacts
		m.cards(e)
	case kind == "button" && m.Button != nil:
		e.Type, e.Payload = channels.Button, string(m.Button.Payload)
		e.Text = meta.Said(m.Button.Text, e.Payload)
	case kind == "interactive" && m.Interactive != nil:
		return m.Interactive.fill(e)
	case kind == "order" && m.Order != nil:
		e.Type, e.Text = channels.Order, m.Order.Text
	default:
		return false
	}
	return true
}

func (f *media) fill(e *channels.Event, t channels.Type) {
	e.Type, e.Text = t, f.Caption
	e.Media = []channels.Media{{Type: t, Ref: string(f.ID), URL: string(f.URL), MIME: string(f.MIME), Name: string(f.Filename)}}
}

func (i *interactive) fill(e *channels.Event) bool {
	switch {
	case i.ButtonReply != nil:
		e.Type, e.Payload = channels.Button, string(i.ButtonReply.ID)
		e.Text = meta.Said(i.ButtonReply.Title, e.Payload)
	case i.ListReply != nil:
		e.Type, e.Payload = channels.List, string(i.ListReply.ID)
		e.Text = meta.Said(i.ListReply.Title, e.Payload)
	case i.Flow != nil:
		i.Flow.fill(e)
	default:
		return false
	}
	return true
}

// cards are shared contacts. Only the answer to our own request for the number (origin contact_request) is the
// sender's, and only where it does not contradict the number the message came from; any other card is a third person.
func (m *message) cards(e *channels.Event) {
	for _, c := range m.Contacts {
		k := channels.Card{Name: c.name(), Phones: []string{}, Emails: []string{}, Origin: string(c.Origin)}
		if k.Origin == "" {
			k.Origin = string(m.Origin)
		}
		for _, p := range c.Phones {
			switch {
			case p.Phone != "":
				k.Phones = append(k.Phones, string(p.Phone))
			case digits(string(p.WaID)):
				k.Phones = append(k.Phones, "+"+string(p.WaID))
			}
		}
		for _, m := range c.Emails {
			if m.Email != "" {
				k.Emails = append(k.Emails, string(m.Email))
			}
		}
		if own := m.own(c, k.Origin); own != "" && len(m.Contacts) == 1 {
			k.Sender = true
			e.Given = phoneGiven(own)
		}
		e.Cards = append(e.Cards, k)
	}
}

// originRequest is WhatsApp's word for a contact that answers request_contact_info.
const originRequest = "contact_request"

// own is the one number of a card WhatsApp vouches for as the sender's; "" when it does not.
func (m *message) own(c card, origin string) string {
	if origin != originRequest || len(c.Phones) != 1 {
		return ""
	}
	number := string(c.Phones[0].WaID)
	if len(phoneGiven(number)) == 0 || digits(string(m.From)) && string(m.From) != number {
		return ""
	}
	return number
}

func (c card) name() string {
	if c.Name.V.Formatted != "" {
		return string(c.Name.V.Formatted)
	}
	return strings.TrimSpace(string(c.Name.V.First) + " " + string(c.Name.V.Last))
}
