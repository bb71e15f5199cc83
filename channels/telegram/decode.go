package telegram

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"sort"
	"strings"

	"github.com/go-telegram/bot/models"
	"github.com/seed-151f84ba/intake/channels"
)

// Names of ignored events.
const (
	ignoredGroup       = "group_message"
	ignoredChannel     = "channel_post"
	ignoredDelete      = "delete" // of a business connection, whose messages we do not take
	ignoredOther       = "other"
	ignoredUnsupported = "unsupported"
)

var errNoUpdate = errors.New("telegram update: not a JSON object")

// Decode turns one Update into events. An Update names no bot, so account filters nothing; headers carry no facts.
// Unknown kinds of update are a KindIgnored event; only a body that is no JSON object is an error.
func Decode(_ http.Header, body []byte, _ string) ([]channels.Event, error) {
	ev, _, err := decode(body)
	return ev, err
}

// decode gives the Update too, as far as it could be read.
func decode(body []byte) ([]channels.Event, update, error) {
	var u update
	if b := bytes.TrimSpace(body); len(b) == 0 || b[0] != '{' {
		return nil, u, errNoUpdate
	}
	err := json.Unmarshal(body, &u)
	var odd *json.UnmarshalTypeError
	if err != nil && !errors.As(err, &odd) {
		return nil, u, errNoUpdate
	}
	e, ok := u.event(body)
	if !ok {
		return nil, u, nil
	}
	if lost := e.Kind != channels.KindIgnored && e.From.ID == "" || e.Kind == channels.KindEdit && e.Target == ""; lost {
		e = u.ignored(ignoredUnsupported, nil)
	}
	return []channels.Event{e}, u, nil
}

// event gives what happened; false when the update holds nothing at all.
func (u *update) event(body []byte) (channels.Event, bool) {
	switch {
	case u.ID == "":
	case u.Message != nil:
		return u.message(u.Message), true
	case u.GuestMessage != nil:
		return u.message(u.GuestMessage), true
	case u.EditedMessage != nil:
		return u.edit(u.EditedMessage), true
	case u.ChannelPost != nil:
		return u.ignored(ignoredChannel, u.ChannelPost), true
	case u.EditedChannelPost != nil:
		return u.ignored(ignoredChannel, u.EditedChannelPost), true
	case u.Callback != nil:
		return u.callback(u.Callback), true
	case u.MyChatMember != nil && u.MyChatMember.Chat.private():
		return u.member(u.MyChatMember), true
	case u.Deleted != nil:
		e := u.ignored(ignoredDelete, nil)
		e.Facts = map[string]any{"target": u.Deleted.IDs}
		return e, true
	}
	return u.other(body)
}

// other names an update by its one key besides update_id.
func (u *update) other(body []byte) (channels.Event, bool) {
	var keys map[string]json.RawMessage
	if json.Unmarshal(body, &keys) != nil {
		return channels.Event{}, false
	}
	delete(keys, "update_id")
	var names []string
	for k := range keys {
		names = append(names, k)
	}
	if len(names) == 0 {
		return channels.Event{}, false
	}
	sort.Strings(names)
	e := u.ignored(ignoredOther, nil)
	e.Facts = map[string]any{"update": names[0]}
	return e, true
}

func (u *update) ignored(name string, m *message) channels.Event {
	e := channels.Event{Key: string(u.ID), Kind: channels.KindIgnored, Name: name}
	if m != nil {
		e.Ref, e.At = string(m.ID), m.Date.time()
	}
	return e
}

// edit is a changed text or caption. An edited place is a live location that moved: its first place stays.
func (u *update) edit(m *message) channels.Event {
	if !m.Chat.private() {
		return u.ignored(ignoredGroup, m)
	}
	if m.Location != nil {
		return u.ignored(ignoredUnsupported, m)
	}
	return channels.Event{
		Key: "edit:" + string(u.ID), Kind: channels.KindEdit, From: address(m.Chat.ID, m.From), At: max(m.EditDate, m.Date).time(),
		Target: string(m.ID), Text: m.words(), Lang: m.From.Language,
	}
}

// callback is a tap on an inline button: the customer said its label.
func (u *update) callback(c *callback) channels.Event {
	chatID, text := c.From.ID, c.Data
	if c.Message != nil {
		if !c.Message.Chat.private() {
			return u.ignored(ignoredGroup, c.Message)
		}
		if c.Message.Chat.ID != "" {
			chatID = c.Message.Chat.ID
		}
		text = c.Message.Markup.label(c.Data)
	}
	e := channels.Event{
		Key: string(u.ID), Ref: string(c.ID), Kind: channels.KindMessage, From: address(chatID, c.From),
		Type: channels.Postback, Text: text, Payload: c.Data, Lang: c.From.Language,
	}
	if c.Message != nil {
		e.Target = string(c.Message.ID)
	}
	return e
}

// label finds what is written on the button with this data; the data itself when it is not there.
func (k inlineKeyboard) label(data string) string {
	for _, row := range k.Rows {
		for _, b := range row {
			if b.Data == data && b.Text != "" {
				return b.Text
			}
		}
	}
	return data
}

// member is the customer who blocks or unblocks the bot.
func (u *update) member(m *member) channels.Event {
	e := channels.Event{
		Key: string(u.ID), From: address(m.Chat.ID, m.From), At: m.Date.time(),
		Facts: map[string]any{"status": string(m.New.Status)},
	}
	switch m.New.Status {
	case models.ChatMemberTypeBanned:
		e.Kind = channels.KindOptOut
	case models.ChatMemberTypeMember:
		e.Kind = channels.KindOptIn
	default:
		e.Kind, e.Name = channels.KindIgnored, ignoredOther
		e.Facts["update"] = "my_chat_member"
	}
	return e
}

// private tells a chat with one person from groups and channels, whose ids are negative.
func (c chat) private() bool {
	switch c.Type {
	case models.ChatTypePrivate:
		return true
	case "":
		return !strings.HasPrefix(string(c.ID), "-")
	}
	return false
}

func address(chat ident, from user) channels.Address {
	return channels.Address{
		ID: string(chat), UserID: string(from.ID), Username: from.Username,
		Name: strings.TrimSpace(from.FirstName + " " + from.LastName),
	}
}
