package telegram

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/channels/channeltest"
)

const (
	testToken  = "700111:test-Bot_token"
	testSecret = "test-Secret_tokeN"
)

// account of every test; polling changes its mode.
func account(change map[string]string) channels.Account {
	s := map[string]string{"bot_token": testToken, "secret_token": testSecret}
	for k, v := range change {
		s[k] = v
	}
	raw, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return channels.Account{ID: "tg", Kind: Kind, Settings: raw}
}

func refusal(name string, status int, body string, reason channels.Reason, after time.Duration) channeltest.Refusal {
	return channeltest.Refusal{Name: name, Reply: channeltest.Reply{Status: status, Body: body}, Reason: reason, After: after}
}

// TestConformance runs the suite every adapter passes.
func TestConformance(t *testing.T) { channeltest.Run(t, suite()) }

// TestPollingConformance: a bot that polls sends as one with a webhook, and needs no secret_token.
func TestPollingConformance(t *testing.T) {
	s := suite()
	s.Account = account(map[string]string{"mode": "polling", "secret_token": ""})
	s.Secrets, s.Sign = []string{"bot_token"}, nil
	channeltest.Run(t, s)
}

func suite() channeltest.Suite {
	to := channels.Address{ID: "700100200"}
	phone := channels.AskField{Key: "phone", Label: "Telefone", Kind: "phone", Required: true}
	choice := channels.AskField{Key: "day", Label: "Day", Kind: "choice", Options: []string{"Monday", "Tuesday"}}
	return channeltest.Suite{
		New:     New,
		Account: account(nil),
		Secrets: []string{"bot_token", "secret_token"},
		Sign:    func(r *http.Request, _ []byte) { r.Header.Set("X-Telegram-Bot-Api-Secret-Token", testSecret) },
		SignWith: func(r *http.Request, _ []byte, secret string) {
			r.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
		},
		Secret:    "secret_token",
		OldSecret: "secret_token_old",
		Unknown: []string{
			`{"update_id":1}`, `{"update_id":2,"brand_new":{"id":5}}`, `{"event":{"text":"x"}}`,
			`{"update_id":3,"message":{"message_id":4,"chat":{"id":5,"type":"private"},"date":6,"gift":{"a":1}}}`,
			`{"message":{"message_id":4,"chat":{"id":5,"type":"private"},"date":6,"text":"no update id"}}`,
		},
		Accepted: channeltest.Reply{Status: 200, Body: `{"ok":true,"result":{"message_id":4711,"date":1767225601,"chat":{"id":700100200,"type":"private"},"text":"x"}}`},
		Ref:      "4711",
		Texts:    func(r channeltest.Request) string { return r.Form["text"] },
		Sends: []channeltest.Send{
			{Name: "plain", Message: channels.Message{To: to, Text: "Boa tarde <b>&_*[ 🙂", Conversation: "c", ID: "m1"}},
			{Name: "reply", Message: channels.Message{To: to, Text: "As you asked.", ReplyTo: "310"}},
			{Name: "ask-phone", Message: channels.Message{To: to, Text: "Qual é o seu número?", Ask: &channels.Ask{Fields: []channels.AskField{phone}}}},
			{Name: "ask-choice", Message: channels.Message{To: to, Text: "Which day?", Ask: &channels.Ask{Fields: []channels.AskField{choice}}}},
			{Name: "ask-several", Message: channels.Message{To: to, Text: "Your day and number?", Ask: &channels.Ask{Fields: []channels.AskField{choice, phone}}}},
			{Name: "confirm", Message: channels.Message{To: to, Text: "Is that right?", Ask: &channels.Ask{Confirm: true}}},
		},
		Refusals: []channeltest.Refusal{
			refusal("throttled", 429, `{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 7","parameters":{"retry_after":7}}`, channels.Throttled, 7*time.Second),
			{Name: "throttled by a proxy", Reply: channeltest.Reply{Status: 429, Header: map[string]string{"Retry-After": "3"}, Body: "slow down"}, Reason: channels.Throttled, After: 3 * time.Second},
			refusal("blocked", 403, `{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}`, channels.Blocked, 0),
			refusal("never started", 403, `{"ok":false,"error_code":403,"description":"Forbidden: bot can't initiate conversation with a user"}`, channels.Blocked, 0),
			refusal("deactivated", 403, `{"ok":false,"error_code":403,"description":"Forbidden: user is deactivated"}`, channels.NoSuch, 0),
			refusal("no such chat", 400, `{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}`, channels.NoSuch, 0),
			refusal("bad text", 400, `{"ok":false,"error_code":400,"description":"Bad Request: message is too long"}`, channels.Invalid, 0),
			refusal("bad in a new way", 400, `{"ok":false,"error_code":400,"description":"Bad Request: Boa tarde is no text"}`, channels.Invalid, 0),
			refusal("supergroup", 400, `{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded","parameters":{"migrate_to_chat_id":-100123}}`, channels.NoSuch, 0),
			refusal("token revoked", 401, `{"ok":false,"error_code":401,"description":"Unauthorized"}`, channels.Denied, 0),
			refusal("token unknown", 404, `{"ok":false,"error_code":404,"description":"Not Found"}`, channels.Denied, 0),
			refusal("conflict", 409, `{"ok":false,"error_code":409,"description":"Conflict"}`, channels.Denied, 0),
			refusal("their fault", 500, `{"ok":false,"error_code":500,"description":"Internal Server Error"}`, channels.Transient, 0),
			refusal("their fault, hidden", 200, `{"ok":false,"error_code":502,"description":"Bad Gateway"}`, channels.Transient, 0),
			refusal("a new code", 418, `{"ok":false,"error_code":418,"description":"?"}`, channels.Unknown, 0),
			refusal("no word of the API", 200, `<html>hello</html>`, channels.Unknown, 0),
			refusal("moved away", 302, ``, channels.Unknown, 0),
		},
	}
}
