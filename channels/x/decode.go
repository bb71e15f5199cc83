package x

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"sort"
	"strings"

	"github.com/seed-151f84ba/intake/channels"
)

// Names of ignored events.
const (
	ignoredPublic    = "public_activity" // posts, likes, follows, blocks, mutes
	ignoredTyping    = "typing"
	ignoredRead      = "read"
	ignoredActivity  = "activity"       // XAA events that are no message
	ignoredEncrypted = "encrypted_chat" // XChat: ciphertext alone
	ignoredRevoked   = "revoked"
	ignoredGroup     = "group_message"
	ignoredOther     = "other_account"
	ignoredUnknown   = "unsupported"
)

var (
	errNoBody   = errors.New("x events: not a JSON object")
	errNoSender = errors.New("x events: a sender that is no id of X")
)

// Decode turns one webhook body into events, of AAA or XAA. account keeps only what is addressed to that user id.
func Decode(_ http.Header, body []byte, account string) ([]channels.Event, error) {
	return decode(body, account, account != "")
}

// decode reads a body. self is the user id of the receiving account, known or not; only drops what is another's.
func decode(body []byte, self string, only bool) ([]channels.Event, error) {
	var parts map[string]json.RawMessage
	if b := bytes.TrimSpace(body); len(b) == 0 || b[0] != '{' || json.Unmarshal(body, &parts) != nil {
		return nil, errNoBody
	}
	d := decoder{self: self, only: only}
	if raw, ok := parts["data"]; ok {
		d.activities(raw)
	}
	d.legacy(parts)
	if d.refused && len(d.out) == 0 {
		return nil, errNoSender
	}
	return d.out, nil
}

// decoder collects the events of one body.
type decoder struct {
	self    string
	only    bool
	out     []channels.Event
	refused bool
}

// legacy reads AAA: one list a kind of event, beside for_user_id and users.
func (d *decoder) legacy(parts map[string]json.RawMessage) {
	owner := scalar(parts["for_user_id"])
	var names []string
	for name := range parts {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		switch name {
		case "for_user_id", "users", "apps", "data", "includes":
		case "direct_message_events":
			d.messages(parts[name], parts["users"], owner, "")
		case "user_event":
			d.ignore(ignoredRevoked, name, owner)
		case "direct_message_indicate_typing_events":
			d.ignore(ignoredTyping, name, owner)
		case "direct_message_mark_read_events":
			d.ignore(ignoredRead, name, owner)
		default:
			if strings.HasSuffix(name, "_events") {
				d.ignore(ignoredPublic, name, owner)
				continue
			}
			d.ignore(ignoredUnknown, name, owner)
		}
	}
}

// activities reads XAA: one event, or a list of them.
func (d *decoder) activities(raw json.RawMessage) {
	list := []json.RawMessage{raw}
	if b := bytes.TrimSpace(raw); len(b) > 0 && b[0] == '[' {
		_ = json.Unmarshal(raw, &list)
	}
	for _, one := range list {
		var a activity
		if lenient(one, &a) && a.Type != "" {
			d.activity(a)
		}
	}
}

func (d *decoder) activity(a activity) {
	owner := string(a.Filter.UserID)
	switch {
	case a.Type == "dm.received" || a.Type == "dm.sent":
		var p struct {
			Events json.RawMessage `json:"direct_message_events"`
			Users  json.RawMessage `json:"users"`
		}
		if lenient(a.Payload, &p) {
			d.messages(p.Events, p.Users, owner, a.Type)
		}
	case strings.HasPrefix(a.Type, "chat."):
		d.ignore(ignoredEncrypted, a.Type, owner)
	case a.Type == "oauth.revoke":
		var p struct {
			User ident `json:"user_id"`
		}
		lenient(a.Payload, &p)
		d.ignore(ignoredRevoked, a.Type, string(p.User))
	default:
		d.ignore(ignoredActivity, a.Type, owner)
	}
}

// ignore notes an event that is no message; which is the platform's own name of it.
func (d *decoder) ignore(name, which, to string) {
	d.out = append(d.out, channels.Event{
		Kind: channels.KindIgnored, Name: name, To: to, Facts: map[string]any{"event": which},
	})
}

// messages reads the direct messages of one list; one that cannot be read loses none of its siblings.
func (d *decoder) messages(raw, users json.RawMessage, owner, event string) {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		return
	}
	var people map[string]json.RawMessage
	_ = json.Unmarshal(users, &people)
	for _, one := range list {
		var m dm
		if lenient(one, &m) {
			d.message(m, people, owner, event)
		}
	}
}
