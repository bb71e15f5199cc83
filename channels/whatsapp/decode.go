package whatsapp

import (
	"encoding/json"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/channels/meta"
)

// object is what the envelope of our platform calls itself.
const object = "whatsapp_business_account"

// Names of ignored events beside those of meta.
const (
	ignoredGroup      = "group_message"
	ignoredPermission = "call_permission"
	ignoredSystem     = "system"
)

// Fields of a change we read more of than its name.
const (
	fieldMessages    = "messages"
	fieldEchoes      = "smb_message_echoes"
	fieldPreferences = "user_preferences"
)

// decode reads every item of every change of every entry. account "" filters nothing.
func decode(raw []byte, account string) (meta.Batch, error) {
	var b meta.Batch
	var env envelope
	odd, err := meta.Typed(raw, &env)
	if err != nil {
		return b, err
	}
	if odd {
		env = itemByItem(raw, &b)
	}
	if env.Object != "" && env.Object != object {
		b.Refuse("not an event of WhatsApp")
		return b, nil
	}
	if env.Object == "" {
		return b, nil
	}
	for i := range env.Entry {
		for j := range env.Entry[i].Changes {
			env.Entry[i].Changes[j].events(&b, account)
		}
	}
	return b, nil
}

// itemByItem decodes a body in which some value has an odd type: only the item that holds it is lost.
func itemByItem(raw []byte, b *meta.Batch) envelope {
	var loose struct {
		Object meta.Text `json:"object"`
		Entry  meta.List `json:"entry"`
	}
	var env envelope
	if json.Unmarshal(raw, &loose) != nil {
		return env
	}
	env.Object = loose.Object
	entries, lost := meta.Items[struct {
		Changes meta.List `json:"changes"`
	}](loose.Entry)
	b.Lost += lost
	for _, e := range entries {
		changes, lost := meta.Items[struct {
			Field meta.Text       `json:"field"`
			Value json.RawMessage `json:"value"`
		}](e.Changes)
		b.Lost += lost
		var typed []change
		for _, c := range changes {
			typed = append(typed, change{Field: c.Field, Value: looseValue(c.Value, b)})
		}
		env.Entry = append(env.Entry, struct {
			Changes []change `json:"changes"`
		}{typed})
	}
	return env
}

func looseValue(raw json.RawMessage, b *meta.Batch) value {
	var l struct {
		Metadata    json.RawMessage `json:"metadata"`
		Contacts    meta.List       `json:"contacts"`
		Messages    meta.List       `json:"messages"`
		Statuses    meta.List       `json:"statuses"`
		Errors      meta.List       `json:"errors"`
		Echoes      meta.List       `json:"message_echoes"`
		Preferences meta.List       `json:"user_preferences"`
		Event       meta.Text       `json:"event"`
	}
	var v value
	if json.Unmarshal(raw, &l) != nil {
		b.Lost++
		return v
	}
	if json.Unmarshal(l.Metadata, &v.Metadata) != nil {
		v.Metadata = metadata{}
	}
	lost := make([]int, 6)
	v.Contacts, lost[0] = meta.Items[contact](l.Contacts)
	v.Messages, lost[1] = meta.Items[message](l.Messages)
	v.Statuses, lost[2] = meta.Items[status](l.Statuses)
	v.Errors, lost[3] = meta.Items[fault](l.Errors)
	v.Echoes, lost[4] = meta.Items[message](l.Echoes)
	v.Preferences, lost[5] = meta.Items[preference](l.Preferences)
	for _, n := range lost {
		b.Lost += n
	}
	v.Event = l.Event
	return v
}

// events appends what a change tells. One that names another number than account tells nothing.
func (c *change) events(b *meta.Batch, account string) {
	v := &c.Value
	to := string(v.Metadata.PhoneNumberID)
	if account != "" && to != "" && to != account {
		return
	}
	add := func(e channels.Event) {
		e.To = to
		b.Add(e)
	}
	switch c.Field {
	case fieldMessages, "": // some relays leave the field out
		v.told(b, add)
	case fieldEchoes:
		for i := range v.Echoes {
			add(v.Echoes[i].echo(v.Contacts))
		}
	case fieldPreferences:
		for _, p := range v.Preferences {
			add(p.event(v.Contacts))
		}
	default:
		add(channels.Event{
			Kind: channels.KindIgnored, Name: meta.IgnoredAccount, Code: string(v.Event),
			Facts: map[string]any{"field": string(c.Field)},
		})
		v.Messages = nil
		v.told(b, add)
	}
}

// told adds what the platform reports, what customers said and what became of our messages, in this order.
func (v *value) told(b *meta.Batch, add func(channels.Event)) {
	for _, f := range v.Errors {
		add(f.event())
	}
	for i := range v.Messages {
		e, why := v.Messages[i].event(v.Contacts)
		if why != "" {
			b.Refuse(why)
			continue
		}
		add(e)
	}
	for i := range v.Statuses {
		if s := &v.Statuses[i]; s.ID != "" {
			add(s.event())
		}
	}
}

// event is a trouble the platform reports about the number.
func (f fault) event() channels.Event {
	return channels.Event{
		Kind: channels.KindIgnored, Name: meta.IgnoredError, Code: string(f.Code),
		Facts: map[string]any{"code": json.Number(orZero(string(f.Code)))},
	}
}

func orZero(s string) string {
	if s == "" || !digits(s) {
		return "0"
	}
	return s
}
