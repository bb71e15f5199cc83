package main

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/channels"
)

// TestParseFacts: each kind of event has its place and its names in an answer, whatever the channel.
func TestParseFacts(t *testing.T) {
	at := time.Unix(1767225600, 999).UTC()
	from := channels.Address{ID: "5", UserID: "u5", Name: "Ada", Username: "ada"}
	for name, c := range map[string]struct {
		event channels.Event
		kind  string // of the channel
		want  string // the one filled list, as it stands in the answer
	}{
		"message with all its sides": {channels.Event{
			Key: "k", Ref: "r", Kind: channels.KindMessage, Type: channels.Button, From: from, At: at, Text: "yes", Lang: "en",
			Target: "t", Payload: "p", To: "9", Referral: map[string]string{"ref": "ad"}, Facts: map[string]any{"forwarded": true, "text": "no"},
		}, "any", `"messages":[{"external_id":"r","forwarded":true,"from":"5","key":"k","kind":"button","locale":"en","name":"Ada",` +
			`"payload":"p","profile_name":"Ada","referral":{"ref":"ad"},"reply_to":"t","text":"yes","timestamp_unix":1767225600,` +
			`"to":"9","user_id":"u5","username":"ada"}]`},
		"files": {channels.Event{Kind: channels.KindMessage, Type: channels.Image, Media: []channels.Media{
			{Type: channels.Image, Ref: "f1", MIME: "image/png", Size: 7}, {Type: channels.Video, URL: "https://x.test/v"},
		}}, "any", `"messages":[{"attachments":[{"id":"f1","mime_type":"image/png","size":7,"type":"image"},` +
			`{"type":"video","url":"https://x.test/v"}],"external_id":null,"from":null,"key":null,"kind":"image",` +
			`"media":{"id":"f1","mime_type":"image/png"},"text":"","timestamp_unix":null}]`},
		"file of a platform with its own word": {channels.Event{Kind: channels.KindMessage, Type: channels.Voice,
			Media: []channels.Media{{Type: channels.Voice, Ref: "f1"}}}, "telegram",
			`"messages":[{"attachments":[{"id":"f1","type":"voice"}],"external_id":null,"from":null,"key":null,"kind":"voice",` +
				`"media":{"file_id":"f1"},"text":"","timestamp_unix":null}]`},
		"place": {channels.Event{Kind: channels.KindMessage, Type: channels.Place, Location: &channels.Location{Lat: 0, Lon: -1.5, Name: "Pier"}}, "any",
			`"messages":[{"attachments":[{"lat":0,"lon":-1.5,"type":"location"}],"external_id":null,"from":null,"key":null,` +
				`"kind":"location","location":{"lat":0,"lon":-1.5,"name":"Pier"},"text":"","timestamp_unix":null}]`},
		"own card": {channels.Event{Kind: channels.KindMessage, Type: channels.Contacts,
			Cards: []channels.Card{{Phones: []string{"1"}, Emails: []string{}, Sender: true, Origin: "asked"}},
			Given: []channels.Given{{Field: "phone", Value: "+1", Source: "telegram_contact"}}}, "any",
			`"messages":[{"contact_is_sender":true,"contacts":[{"emails":[],"name":null,"origin":"asked","phones":["1"]}],"external_id":null,` +
				`"from":null,"given":[{"field":"phone","source":"telegram_contact","value":"+1"}],"key":null,"kind":"contacts",` +
				`"phone_verified":true,"text":"","timestamp_unix":null}]`},
		"form": {channels.Event{Kind: channels.KindMessage, Type: channels.Form, Values: []channels.FormValue{{Key: "email", Label: "E-mail", Value: "a@b.test"}}}, "any",
			`"messages":[{"external_id":null,"from":null,"key":null,"kind":"form","text":"","timestamp_unix":null,"values":{"email":"a@b.test"}}]`},
		"receipt": {channels.Event{Kind: channels.KindReceipt, Key: "r:failed", Target: "r", Status: channels.StatusFailed, Code: "131026"}, "any",
			`"statuses":[{"error_code":131026,"external_id":"r","key":"r:failed","status":"failed"}]`},
		"receipt in the platform's words": {channels.Event{Kind: channels.KindReceipt, Target: "r", Status: channels.StatusRead, Name: "played", Code: "0x1"}, "any",
			`"statuses":[{"error_code":"0x1","external_id":"r","status":"played"}]`},
		"edit to nothing": {channels.Event{Kind: channels.KindEdit, Key: "edit:1", Target: "r", From: from, At: at}, "any",
			`"events":[{"from":"5","key":"edit:1","kind":"edit","target":"r","text":"","timestamp_unix":1767225600}]`},
		"unsend":   {channels.Event{Kind: channels.KindUnsend, Target: "r"}, "any", `"events":[{"kind":"delete","target":"r"}]`},
		"echo":     {channels.Event{Kind: channels.KindEcho, Ref: "r", From: from}, "any", `"events":[{"external_id":"r","from":"5","kind":"echo","to":"5"}]`},
		"call":     {channels.Event{Kind: channels.KindCall, Name: "ended"}, "any", `"events":[{"kind":"call","status":"ended"}]`},
		"opt-out":  {channels.Event{Kind: channels.KindOptOut, From: from, Facts: map[string]any{"value": "stop"}}, "any", `"events":[{"from":"5","kind":"opt_out","value":"stop"}]`},
		"referral": {channels.Event{Kind: channels.KindReferral, Referral: map[string]string{"ref": "x", "kind": "y"}}, "any", `"events":[{"kind":"referral","ref":"x"}]`},
		"ignored":  {channels.Event{Kind: channels.KindIgnored, Name: "reaction", Facts: map[string]any{"emoji": ""}}, "any", `"events":[{"emoji":"","kind":"reaction"}]`},
	} {
		t.Run(name, func(t *testing.T) {
			decode := func(http.Header, []byte, string) ([]channels.Event, error) { return []channels.Event{c.event}, nil }
			a := parseLine(decode, c.kind, []byte(`{"id":"x","body":{}}`))
			got, err := json.Marshal(a)
			if err != nil {
				t.Fatal(err)
			}
			want := `{"id":"x"`
			for _, list := range []string{"messages", "events", "statuses"} {
				if one := `"` + list + `":[{`; len(c.want) > len(one) && c.want[:len(one)] == one {
					want += "," + c.want
				} else {
					want += `,"` + list + `":[]`
				}
			}
			if want += "}"; string(got) != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}
