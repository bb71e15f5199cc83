package telegram

import (
	"strings"

	"github.com/go-telegram/bot/models"
	"github.com/seed-151f84ba/intake/channels"
)

// startCommand opens a bot; a deep link t.me/<bot>?start=<payload> adds a payload of at most 64 characters.
const startCommand = "/start"

// message is what a customer said in a private chat; anything else is ignored.
func (u *update) message(m *message) channels.Event {
	if !m.Chat.private() {
		return u.ignored(ignoredGroup, m)
	}
	e := channels.Event{
		Key: string(u.ID), Ref: string(m.ID), Kind: channels.KindMessage, From: address(m.Chat.ID, m.From),
		At: m.Date.time(), Text: m.words(), Lang: m.From.Language,
	}
	if m.ReplyTo != nil {
		e.Target = string(m.ReplyTo.ID)
	}
	if len(m.ForwardOrigin) > 0 {
		e.Facts = map[string]any{"forwarded": true}
	}
	if !m.fill(&e) {
		return u.ignored(ignoredUnsupported, m)
	}
	return e
}

// words is the text or the caption.
func (m *message) words() string {
	if m.Text != "" {
		return m.Text
	}
	return m.Caption
}

// fill sets the type and the content that goes with it; false when there is nothing a person said (a pinned
// message, a game, a poll).
func (m *message) fill(e *channels.Event) bool {
	switch media, ok := m.media(); {
	case ok:
		e.Type, e.Media = media.Type, []channels.Media{media}
	case m.Venue != nil:
		e.Type, e.Location = channels.Place, m.Venue.Location.place()
		e.Location.Name, e.Location.Address = m.Venue.Title, m.Venue.Address
	case m.Location != nil:
		e.Type, e.Location = channels.Place, m.Location.place()
	case m.Contact != nil:
		e.Type = channels.Contacts
		m.card(e)
	case m.WebApp != nil:
		e.Type, e.Text, e.Payload = channels.Button, m.WebApp.ButtonText, m.WebApp.Data
	case len(m.Story) > 0:
		e.Type = channels.Share
	case m.Dice != nil:
		e.Type, e.Text = channels.Text, m.Dice.Emoji
	case e.Text == "":
		return false
	default:
		e.Type = channels.Text
		start(e)
	}
	return true
}

// start reads the payload of a deep link.
func start(e *channels.Event) {
	rest, ok := strings.CutPrefix(e.Text, startCommand+" ")
	if payload := strings.TrimSpace(rest); ok && payload != "" && !strings.ContainsAny(payload, " \n") {
		e.Payload, e.Referral = payload, map[string]string{"source": "start", "ref": payload}
	}
}

// media is the one file of a message.
func (m *message) media() (channels.Media, bool) {
	switch {
	case len(m.Photo) > 0:
		p := largest(m.Photo)
		return channels.Media{Type: channels.Image, Ref: p.FileID, Size: int64(p.FileSize)}, true
	case m.Animation != nil: // its copy in document is for old clients
		a := m.Animation
		return channels.Media{Type: channels.Video, Ref: a.FileID, MIME: a.MimeType, Name: a.FileName, Size: a.FileSize}, true
	case m.Video != nil:
		v := m.Video
		return channels.Media{Type: channels.Video, Ref: v.FileID, MIME: v.MimeType, Name: v.FileName, Size: v.FileSize}, true
	case m.VideoNote != nil:
		return channels.Media{Type: channels.Video, Ref: m.VideoNote.FileID, Size: int64(m.VideoNote.FileSize)}, true
	case m.Voice != nil:
		v := m.Voice
		return channels.Media{Type: channels.Voice, Ref: v.FileID, MIME: v.MimeType, Size: v.FileSize}, true
	case m.Audio != nil:
		a := m.Audio
		return channels.Media{Type: channels.Audio, Ref: a.FileID, MIME: a.MimeType, Name: a.FileName, Size: a.FileSize}, true
	case m.Document != nil:
		d := m.Document
		return channels.Media{Type: channels.Document, Ref: d.FileID, MIME: d.MimeType, Name: d.FileName, Size: d.FileSize}, true
	case m.Sticker != nil:
		return channels.Media{Type: channels.Sticker, Ref: m.Sticker.FileID, Size: int64(m.Sticker.FileSize)}, true
	}
	return channels.Media{}, false
}

func largest(sizes []models.PhotoSize) models.PhotoSize {
	best := sizes[0]
	for _, p := range sizes[1:] {
		if p.Width*p.Height >= best.Width*best.Height {
			best = p
		}
	}
	return best
}

// card is a shared contact. Telegram sets user_id itself from the number, so a card with the sender's own user_id
// holds the sender's verified number (https://core.telegram.org/bots/api#contact); any other card is a third person.
func (m *message) card(e *channels.Event) {
	c := m.Contact
	card := channels.Card{
		Name: strings.TrimSpace(c.FirstName + " " + c.LastName), Phones: []string{c.Phone}, UserID: string(c.UserID),
		Sender: c.UserID != "" && c.UserID != "0" && c.UserID == m.From.ID,
	}
	e.Cards = []channels.Card{card}
	if phone := international(c.Phone); card.Sender && phone != "" {
		e.Given = []channels.Given{{Field: "phone", Value: phone, Source: "telegram_contact"}}
	}
}

// international adds the "+" Telegram leaves out; "" when it is no number.
func international(phone string) string {
	digits := strings.TrimPrefix(strings.NewReplacer(" ", "", "-", "", "(", "", ")", "").Replace(phone), "+")
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return ""
	}
	return "+" + digits
}

func (l location) place() *channels.Location {
	return &channels.Location{Lat: float64(l.Lat), Lon: float64(l.Lon)}
}
