package voice

import (
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/seed-151f84ba/intake/channels"
)

// A number that takes calls may take texts as well, and its recorded traffic holds both. Texts are decoded so that such a
// recording can be read whole by `intake parse`; a line stores none of them.

// textStatus are the platform's words for how one of our texts fared.
var textStatus = map[string]channels.Status{
	"accepted": channels.StatusSent, "scheduled": channels.StatusSent, "queued": channels.StatusSent, "sending": channels.StatusSent,
	"sent": channels.StatusSent, "delivered": channels.StatusDelivered, "read": channels.StatusRead, "undelivered": channels.StatusFailed,
	"failed": channels.StatusFailed, "canceled": channels.StatusFailed, "received": channels.StatusDelivered,
}

// optedOut is the platform's error for somebody who told it to stop.
const optedOut = "21610"

// decodeText reads a form that is about a text; ok is false for any other.
func decodeText(form url.Values) (events []channels.Event, ok bool, err error) {
	id := first(form.Get("MessageSid"), form.Get("SmsSid"))
	if id == "" {
		return nil, false, nil
	}
	if status := form.Get("MessageStatus"); status != "" {
		events, err = textReceipt(form, id, status)
		return events, true, err
	}
	from, whatsapp := strings.CutPrefix(form.Get("From"), "whatsapp:")
	if from == "" {
		return nil, true, errors.New("text without From")
	}
	e := channels.Event{Kind: channels.KindMessage, Key: id, Ref: id, Type: channels.Text, Text: strings.ReplaceAll(form.Get("Body"), "\x00", ""),
		From: channels.Address{ID: from, UserID: strings.TrimPrefix(form.Get("ExternalUserId"), "whatsapp:"), Name: form.Get("ProfileName")}}
	if b := form.Get("ButtonText"); b != "" && whatsapp { // a plain text has no buttons
		e.Type, e.Text, e.Payload = channels.Button, b, form.Get("ButtonPayload")
	}
	for i := range 10 {
		n := string(rune('0' + i))
		if u := form.Get("MediaUrl" + n); u != "" {
			e.Media = append(e.Media, channels.Media{URL: u, MIME: form.Get("MediaContentType" + n)})
			e.Type = channels.File
		}
	}
	return []channels.Event{e}, true, nil
}

func textReceipt(form url.Values, id, word string) ([]channels.Event, error) {
	status, known := textStatus[word]
	if !known {
		return nil, errors.New("text with an unknown status")
	}
	to := channels.Address{ID: strings.TrimPrefix(form.Get("To"), "whatsapp:")}
	out := []channels.Event{{Kind: channels.KindReceipt, Key: id + "/" + word, Name: word, Target: id, Status: status, Code: form.Get("ErrorCode"), From: to}}
	if form.Get("ErrorCode") == optedOut {
		out = append(out, channels.Event{Kind: channels.KindOptOut, Key: id + "/opt_out", From: to})
	}
	return slices.Clip(out), nil
}
