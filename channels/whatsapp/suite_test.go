package whatsapp

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/channels/channeltest"
)

const (
	testID     = "40011122233344"
	testToken  = "EAAtest-whatsapp-access-token"
	testSecret = "4f5e-test-app-secret-of-whatsapp"
	testVerify = "test-verify-word-of-whatsapp"
)

// account of every test, with changes.
func account(change map[string]any) channels.Account {
	s := map[string]any{"phone_number_id": testID, "access_token": testToken, "app_secret": testSecret, "verify_token": testVerify}
	for k, v := range change {
		s[k] = v
	}
	raw, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return channels.Account{ID: "wa", Kind: Kind, Settings: raw}
}

// TestConformance runs the suite every adapter passes.
func TestConformance(t *testing.T) {
	to := channels.Address{ID: "351910000123"}
	hidden := channels.Address{ID: "PT.8841020377120954", UserID: "PT.8841020377120954"}
	phone := channels.AskField{Key: "phone", Label: "Phone", Kind: "phone", Required: true}
	day := func(options ...string) *channels.Ask {
		return &channels.Ask{Fields: []channels.AskField{{Key: "day", Label: "Day", Kind: "choice", Options: options}}}
	}
	id := "0test000000000000000000001"
	channeltest.Run(t, channeltest.Suite{
		New: New, Account: account(nil),
		Secrets:  []string{"access_token", "app_secret", "verify_token", "phone_number_id"},
		Sign:     channeltest.HubSign(testSecret),
		SignWith: func(r *http.Request, body []byte, secret string) { channeltest.HubSign(secret)(r, body) },
		Secret:   "app_secret", OldSecret: "app_secret_old",
		Forge: channeltest.HubForgeries(testSecret, "the-secret-before", "the-secret-of-another"),
		Challenges: []channeltest.Exchange{
			{Name: "right", Method: "GET", Path: "?hub.mode=subscribe&hub.challenge=11584%2B2&hub.verify_token=" + testVerify, Status: 200, Body: "11584+2"},
			{Name: "wrong token", Method: "GET", Path: "?hub.mode=subscribe&hub.challenge=1&hub.verify_token=x", Status: 403},
			{Name: "no token", Method: "GET", Path: "?hub.mode=subscribe&hub.challenge=1", Status: 403},
			{Name: "token twice", Method: "GET", Path: "?hub.mode=subscribe&hub.challenge=1&hub.verify_token=" + testVerify + "&hub.verify_token=x", Status: 403},
			{Name: "other mode", Method: "GET", Path: "?hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=" + testVerify, Status: 403},
			{Name: "other path", Method: "GET", Path: "/x?hub.mode=subscribe&hub.challenge=1&hub.verify_token=" + testVerify, Status: 404},
		},
		Unknown: []string{
			`{"object":"page","entry":[{"id":"1","messaging":[]}]}`, `{"object":"whatsapp_business_account"}`,
			`{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"brand_new","value":{"messages":7}}]}]}`,
			`{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"messages":[{"from":"351910000123","id":"w","timestamp":"1","type":"brand_new","brand_new":{}}]}}]}]}`,
		},
		Accepted: channeltest.Reply{Status: 200, Body: `{"messaging_product":"whatsapp","contacts":[{"input":"1","wa_id":"1"}],"messages":[{"id":"wamid.4711"}]}`},
		Ref:      "wamid.4711",
		Texts:    textOf,
		Sends: []channeltest.Send{
			{Name: "plain", Message: channels.Message{To: to, Text: "Boa tarde <b>&_*[ 🙂", Conversation: "c", ID: id, Part: 2}},
			{Name: "reply", Message: channels.Message{To: to, Text: "As you asked.", ReplyTo: "wamid.X"}},
			{Name: "to-bsuid", Message: channels.Message{To: hidden, Text: "Hello", ID: id}},
			{Name: "ask-phone-known", Message: channels.Message{To: to, Text: "Your number?", Ask: &channels.Ask{Fields: []channels.AskField{phone}}}},
			{Name: "ask-phone-hidden", Message: channels.Message{To: hidden, Text: "Your number?", Ask: &channels.Ask{Fields: []channels.AskField{phone}}}},
			{Name: "ask-choice", Message: channels.Message{To: to, Text: "Which day?", Ask: day("Monday", "Tuesday in the afternoon, please")}},
			{Name: "ask-list", Message: channels.Message{To: to, Text: "Which day?", Ask: day("Mo", "Tu", "We", "Thursday, but only in the late afternoon")}},
			{Name: "ask-too-many", Message: channels.Message{To: to, Text: "Which?", Ask: day("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11")}},
			{Name: "confirm", Message: channels.Message{To: to, Text: "Is that right?", Ask: &channels.Ask{Confirm: true, Yes: "Sim", No: "Não", Fields: []channels.AskField{phone}}}},
		},
		Refusals: refusals(),
	})
}

// textOf reads the text of a message.
func textOf(r channeltest.Request) string {
	body, _ := r.JSON.(map[string]any)
	for _, path := range [][]string{{"text", "body"}, {"interactive", "body", "text"}} {
		v := any(body)
		for _, name := range path {
			m, _ := v.(map[string]any)
			v = m[name]
		}
		if s, ok := v.(string); ok {
			return s
		}
	}
	return ""
}

func refusal(name string, status int, body string, reason channels.Reason, after time.Duration) channeltest.Refusal {
	return channeltest.Refusal{Name: name, Reply: channeltest.Reply{Status: status, Body: body}, Reason: reason, After: after}
}

func graphError(code string) string {
	return `{"error":{"message":"(#` + code + `) Boa tarde","type":"OAuthException","code":` + code + `,"error_data":{"messaging_product":"whatsapp","details":"351910000123"},"fbtrace_id":"A"}}`
}

func refusals() []channeltest.Refusal {
	all := []channeltest.Refusal{
		{Name: "throttled by a proxy", Reply: channeltest.Reply{Status: 429, Header: map[string]string{"Retry-After": "3"}, Body: "slow"}, Reason: channels.Throttled, After: 3 * time.Second},
		{Name: "pair rate, longer wait", Reply: channeltest.Reply{Status: 429, Header: map[string]string{"Retry-After": "30"}, Body: graphError("131056")}, Reason: channels.Throttled, After: 30 * time.Second},
		refusal("transient by its word", 400, `{"error":{"code":99999,"is_transient":true}}`, channels.Transient, 0),
		refusal("a new code", 400, graphError("987654"), channels.Unknown, 0),
		refusal("a new code of theirs", 503, graphError("987654"), channels.Transient, 0),
		refusal("error in a 200", 200, graphError("131026"), channels.NoSuch, 0),
		refusal("no id", 200, `{"messages":[]}`, channels.Unknown, 0),
		refusal("no word of the API", 200, `<html>hello</html>`, channels.Unknown, 0),
		refusal("moved away", 302, ``, channels.Unknown, 0),
		refusal("unauthorized page", 401, `no`, channels.Denied, 0),
	}
	for code, want := range map[string]struct {
		status int
		reason channels.Reason
		after  time.Duration
	}{
		"190": {401, channels.Denied, 0}, "10": {403, channels.Denied, 0}, "200": {403, channels.Denied, 0}, "294": {403, channels.Denied, 0},
		"3": {403, channels.Denied, 0}, "0": {401, channels.Denied, 0}, "100": {400, channels.Invalid, 0},
		"4": {400, channels.Throttled, time.Minute}, "80007": {400, channels.Throttled, time.Minute}, "130429": {429, channels.Throttled, time.Second},
		"131056": {429, channels.Throttled, 6 * time.Second}, "131048": {400, channels.Throttled, time.Hour}, "131064": {400, channels.Throttled, time.Minute},
		"133016": {400, channels.Throttled, time.Hour}, "613": {400, channels.Throttled, time.Minute}, "17": {400, channels.Throttled, time.Minute},
		"1": {500, channels.Transient, 0}, "2": {500, channels.Transient, 0}, "131000": {500, channels.Transient, 0}, "131016": {500, channels.Transient, 0},
		"131053": {400, channels.Transient, 0}, "131057": {400, channels.Transient, time.Minute},
		"131026": {400, channels.NoSuch, 0}, "131047": {400, channels.Window, 0}, "131049": {400, channels.Blocked, 0}, "131050": {400, channels.Blocked, 0},
		"130472": {400, channels.Blocked, 0}, "131008": {400, channels.Invalid, 0}, "131009": {400, channels.Invalid, 0}, "131051": {400, channels.Invalid, 0},
		"131052": {400, channels.Invalid, 0}, "132001": {400, channels.Invalid, 0}, "132999": {400, channels.Invalid, 0}, "131062": {400, channels.Invalid, 0},
		"131030": {400, channels.NoSuch, 0}, "131021": {400, channels.Invalid, 0}, "131031": {403, channels.Denied, 0}, "368": {403, channels.Denied, 0},
		"131042": {400, channels.Denied, 0}, "139101": {400, channels.Blocked, 0},
	} {
		all = append(all, refusal("code "+code, want.status, graphError(code), want.reason, want.after))
	}
	return all
}

var _ http.Handler = (*Channel)(nil)
