package messenger

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/channels/channeltest"
)

const (
	testID     = "104455667788990"
	testToken  = "EAAtest-messenger-page-token"
	testSecret = "9c1d-test-app-secret-of-messenger"
	testVerify = "test-verify-word-of-messenger"
	testPerson = "7155551234500001"
)

// account of every test, with changes.
func account(change map[string]any) channels.Account {
	s := map[string]any{"page_id": testID, "page_token": testToken, "app_secret": testSecret, "verify_token": testVerify}
	for k, v := range change {
		s[k] = v
	}
	raw, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return channels.Account{ID: "ms", Kind: Kind, Settings: raw}
}

// TestConformance runs the suite every adapter passes.
func TestConformance(t *testing.T) {
	to := channels.Address{ID: testPerson}
	field := func(key string, options ...string) *channels.Ask {
		return &channels.Ask{Fields: []channels.AskField{{Key: key, Label: key, Kind: key, Options: options}}}
	}
	both := &channels.Ask{Fields: []channels.AskField{{Key: "name", Kind: "name"}, {Key: "phone", Kind: "phone"}, {Key: "email", Kind: "email"}}}
	id := "0test000000000000000000001"
	channeltest.Run(t, channeltest.Suite{
		New: New, Account: account(nil),
		Secrets:  []string{"page_token", "app_secret", "verify_token", "page_id"},
		Sign:     channeltest.HubSign(testSecret),
		SignWith: func(r *http.Request, body []byte, secret string) { channeltest.HubSign(secret)(r, body) },
		Secret:   "app_secret", OldSecret: "app_secret_old",
		Forge: channeltest.HubForgeries(testSecret, "the-secret-before", "the-secret-of-another"),
		Challenges: []channeltest.Exchange{
			{Name: "right", Method: "GET", Path: "?hub.mode=subscribe&hub.challenge=1158442&hub.verify_token=" + testVerify, Status: 200, Body: "1158442"},
			{Name: "wrong token", Method: "GET", Path: "?hub.mode=subscribe&hub.challenge=1&hub.verify_token=x", Status: 403},
		},
		Unknown: []string{
			`{"object":"instagram","entry":[{"id":"1","messaging":[]}]}`, `{"object":"page","entry":[]}`, `{"object":"page","entry":[{"id":"1"}]}`,
			`{"object":"page","entry":[{"id":"1","messaging":[{"sender":{"id":"5"},"recipient":{"id":"1"},"brand_new":{}}]}]}`,
		},
		Accepted: channeltest.Reply{Status: 200, Body: `{"recipient_id":"` + testPerson + `","message_id":"m_4711"}`},
		Ref:      "m_4711",
		Texts:    textOf,
		Sends: []channeltest.Send{
			{Name: "plain", Message: channels.Message{To: to, Text: "Boa tarde <b>&_*[ 🙂", Conversation: "c", ID: id}},
			{Name: "member-late", Message: channels.Message{To: to, Text: "Ana here.", Member: true, Late: true, ID: id}},
			{Name: "member", Message: channels.Message{To: to, Text: "Ana here.", Member: true, ID: id}},
			{Name: "ask-phone-and-email", Message: channels.Message{To: to, Text: "How can we reach you?", Ask: both}},
			{Name: "ask-choice", Message: channels.Message{To: to, Text: "Which day?", Ask: field("choice", "Monday", "Tuesday in the afternoon, please")}},
			{Name: "confirm", Message: channels.Message{To: to, Text: "Is that right?", Ask: &channels.Ask{Confirm: true, Yes: "Ja", No: "Nein", Fields: both.Fields}}},
		},
		Refusals: refusals(),
	})
}

// textOf reads the text of a message.
func textOf(r channeltest.Request) string {
	body, _ := r.JSON.(map[string]any)
	message, _ := body["message"].(map[string]any)
	s, _ := message["text"].(string)
	return s
}

func refusals() []channeltest.Refusal {
	var all []channeltest.Refusal
	for _, c := range []struct {
		name, error string
		status      int
		reason      channels.Reason
		after       time.Duration
	}{
		{"window", `"code":10,"error_subcode":2018278`, 400, channels.Window, 0},
		{"restricted", `"code":10,"error_subcode":1893063`, 400, channels.Denied, 0},
		{"permission", `"code":10`, 403, channels.Denied, 0},
		{"no such person", `"code":100,"error_subcode":2018001`, 400, channels.NoSuch, 0},
		{"bad parameter", `"code":100`, 400, channels.Invalid, 0},
		{"not available", `"code":551,"error_subcode":1545041`, 400, channels.Blocked, 0},
		{"not receiving", `"code":200,"error_subcode":1545041`, 400, channels.Blocked, 0},
		{"token expired", `"code":190,"error_subcode":463`, 401, channels.Denied, 0},
		{"policy", `"code":368`, 403, channels.Denied, 0},
		{"rate of the call", `"code":613`, 400, channels.Throttled, time.Minute},
		{"rate of the app", `"code":4`, 400, channels.Throttled, time.Minute},
		{"rate of the page", `"code":32`, 400, channels.Throttled, time.Minute},
		{"rate of the account", `"code":80006`, 400, channels.Throttled, time.Minute},
		{"temporary", `"code":1200`, 500, channels.Transient, 0},
		{"their fault", `"code":-1`, 500, channels.Transient, 0},
		{"service", `"code":2`, 500, channels.Transient, 0},
		{"new", `"code":424242`, 400, channels.Unknown, 0},
	} {
		all = append(all, channeltest.Refusal{Name: c.name, Reason: c.reason, After: c.after, Reply: channeltest.Reply{
			Status: c.status, Body: `{"error":{"message":"Boa tarde <b>&_*[ 🙂","type":"OAuthException",` + c.error + `,"fbtrace_id":"A"}}`,
		}})
	}
	return all
}
