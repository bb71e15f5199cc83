package voice

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/seed-151f84ba/intake/channels"
)

// Decode turns one webhook of a call into events without checking who sent it: what was said or pressed, and the state
// of the call. Callers are named by their number. A body with neither a call nor its state is refused.
func Decode(_ http.Header, body []byte, account string) ([]channels.Event, error) {
	form, err := url.ParseQuery(strings.TrimSpace(string(body)))
	if err != nil {
		return nil, errors.New("body is no form")
	}
	if events, ok, err := decodeText(form); ok {
		return events, err
	}
	c := newCall(form)
	if c.sid == "" && c.status == "" {
		return nil, errors.New("no call: CallSid and CallStatus are missing")
	}
	if account != "" && c.account != "" && c.account != account {
		return nil, nil
	}
	from := channels.Address{ID: c.customer}
	var out []channels.Event
	message := func(kind channels.Type, key, text string) {
		out = append(out, channels.Event{Kind: channels.KindMessage, Key: c.sid + "/" + key, From: from, Type: kind,
			Text: strings.ReplaceAll(text, "\x00", ""), Lang: form.Get("Language")})
	}
	if d := pressed(form.Get("Digits")); d != "" {
		message(channels.Digits, "digits", d)
	}
	if s := form.Get("SpeechResult"); strings.TrimSpace(s) != "" {
		message(channels.Text, "speech", s)
	}
	e := channels.Event{Kind: channels.KindCall, Name: c.status, Key: c.sid + "/" + first(c.status, "call"), From: from,
		Given: c.given(), Visitor: c.visitor(), Facts: map[string]any{"call_sid": nil}}
	if c.sid != "" {
		e.Facts["call_sid"] = c.sid
	}
	return append(out, e), nil
}
