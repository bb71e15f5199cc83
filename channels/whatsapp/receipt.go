package whatsapp

import (
	"strconv"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/channels/meta"
)

// statuses are the platform's words for what became of a message of ours; others change nothing.
var statuses = map[string]channels.Status{
	"sent": channels.StatusSent, "delivered": channels.StatusDelivered, "read": channels.StatusRead,
	"played": channels.StatusRead, "failed": channels.StatusFailed,
}

// party is a customer something is about: by number, also where only the profile beside it tells the number, else by BSUID.
func party(number, user string, contacts []contact) channels.Address {
	a := channels.Address{ID: number, UserID: user}
	if c := find(contacts, number, user); c != nil && a.ID == "" && digits(string(c.WaID)) {
		a.ID = string(c.WaID)
	}
	if a.ID == "" {
		a.ID = user
	}
	return a
}

// event is a receipt. WhatsApp gives our own mark back in biz_opaque_callback_data.
func (s *status) event() channels.Event {
	e := channels.Event{
		Key: "status/" + string(s.ID) + "/" + string(s.Status), Kind: channels.KindReceipt, Target: string(s.ID),
		Status: statuses[string(s.Status)], At: s.Time.Time, Mine: meta.Mark(string(s.Mark)), Code: firstCode(s.Errors),
	}
	if string(e.Status) != string(s.Status) {
		e.Name = string(s.Status)
	}
	e.From = party(string(s.RecipientID), string(s.UserID), nil)
	return e
}

// echo is what a person wrote in the WhatsApp Business app on the same number: they took over.
func (m *message) echo(contacts []contact) channels.Event {
	e := channels.Event{Key: "echo/" + string(m.ID), Ref: string(m.ID), Kind: channels.KindEcho, At: m.Time.Time}
	if m.ID == "" {
		e.Key = "echo/" + string(m.To) + "/" + strconv.FormatInt(m.Time.Unix(), 10)
	}
	e.From = party(string(m.To), string(m.ToUserID), contacts)
	var said channels.Event
	m.fill(&said)
	e.Text = said.Text
	return e
}

// event is the customer's wish about marketing messages: stop or resume.
func (p preference) event(contacts []contact) channels.Event {
	e := channels.Event{
		Kind: channels.KindOptOut, Name: channels.OnlyMarketing, At: p.Time.Time,
		From:  party(string(p.WaID), string(p.UserID), contacts),
		Facts: map[string]any{"value": string(p.Value), "category": string(p.Category)},
	}
	switch p.Value {
	case "stop":
	case "resume":
		e.Kind = channels.KindOptIn
	default:
		e.Kind, e.Name = channels.KindIgnored, fieldPreferences
	}
	if e.From.ID == "" {
		e.Kind, e.Name = channels.KindIgnored, fieldPreferences
	}
	e.Key = "preference/" + e.From.ID + "/" + string(p.Category) + "/" + string(p.Value) + "/" + strconv.FormatInt(p.Time.Unix(), 10)
	return e
}
