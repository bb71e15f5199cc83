package x

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/channels/channeltest"
)

const (
	testUser    = "700000000000000001"
	testSecret  = "test-Consumer_Secret-of-x"
	testToken   = "test-Access_Token-of-x"
	testTSecret = "test-Access_Secret-of-x"
	testKey     = "test-Consumer_Key-of-x"
)

// account of every test; change replaces settings.
func account(change map[string]string) channels.Account {
	s := map[string]string{
		"user_id": testUser, "consumer_key": testKey, "consumer_secret": testSecret, "access_token": testToken, "access_secret": testTSecret,
	}
	for k, v := range change {
		s[k] = v
	}
	raw, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return channels.Account{ID: "xx", Kind: Kind, Settings: raw}
}

func refusal(name string, status int, body string, reason channels.Reason, after time.Duration, header ...string) channeltest.Refusal {
	h := map[string]string{}
	for i := 0; i+1 < len(header); i += 2 {
		h[header[i]] = header[i+1]
	}
	return channeltest.Refusal{Name: name, Reply: channeltest.Reply{Status: status, Header: h, Body: body}, Reason: reason, After: after}
}

var oauthSignature = regexp.MustCompile(`oauth_signature="[^"]*"`)

// TestConformance runs the suite every adapter passes.
func TestConformance(t *testing.T) { channeltest.Run(t, suite()) }

func suite() channeltest.Suite {
	to := channels.Address{ID: "900719925474099301"}
	text := func(r channeltest.Request) string {
		m, _ := r.JSON.(map[string]any)
		s, _ := m["text"].(string)
		return s
	}
	reset := fmt.Sprint(channeltest.Start.Add(11 * time.Minute).Unix())
	return channeltest.Suite{
		New:     New,
		Account: account(nil),
		Secrets: []string{"consumer_key", "consumer_secret", "access_token", "access_secret"},
		Sign: func(r *http.Request, body []byte) {
			r.Header.Set(signatureHeader, signature(testSecret, body))
		},
		SignWith: func(r *http.Request, body []byte, secret string) {
			r.Header.Set(signatureHeader, signature(secret, body))
		},
		Secret:    "consumer_secret",
		OldSecret: "consumer_secret_old",
		Challenges: []channeltest.Exchange{
			{Name: "crc", Method: http.MethodGet, Path: "?crc_token=test+token", Status: 200,
				Body: `{"response_token":"` + signature(testSecret, []byte("test token")) + `"}` + "\n"},
			{Name: "crc below", Method: http.MethodGet, Path: "/?crc_token=abc", Status: 200},
			{Name: "no crc", Method: http.MethodGet, Path: "?nonce=1", Status: 403},
			{Name: "two crc", Method: http.MethodGet, Path: "?crc_token=a&crc_token=b", Status: 403},
			{Name: "a body to be signed", Method: http.MethodGet, Path: `?crc_token=%7B%22for_user_id%22%3A1%7D`, Status: 403},
		},
		Unknown: []string{
			`{"for_user_id":"1"}`, `{"brand_new_events":[{"id":"1"}]}`, `{"data":{"event_type":"brand.new"}}`, `{"data":[]}`,
			`{"direct_message_events":[{"type":"participants_join","id":"5"}]}`, `{"direct_message_events":[]}`,
		},
		Accepted: channeltest.Reply{Status: 201, Body: `{"data":{"dm_conversation_id":"9-7","dm_event_id":"1900000000000004711"}}`},
		Ref:      "1900000000000004711",
		Volatile: func(a string) string { return oauthSignature.ReplaceAllString(a, `oauth_signature="…"`) },
		Texts:    text,
		Sends: []channeltest.Send{
			{Name: "plain", Message: channels.Message{To: to, Text: "Good day <b>&_*[ 🙂", Conversation: "c", ID: "m1"}},
			{Name: "ask", Message: channels.Message{To: to, Text: "Your number?", Ask: &channels.Ask{Fields: []channels.AskField{{Key: "phone", Kind: "phone"}}}}},
		},
		Refusals: []channeltest.Refusal{
			refusal("throttled until", 429, `{"title":"Too Many Requests"}`, channels.Throttled, 11*time.Minute, "x-rate-limit-reset", reset),
			refusal("throttled, past reset", 429, `{}`, channels.Throttled, 15*time.Minute, "x-rate-limit-reset", "1000"),
			refusal("throttled by a proxy", 429, "slow down", channels.Throttled, 7*time.Second, "Retry-After", "7"),
			refusal("bad", 400, `{"title":"Invalid Request"}`, channels.Invalid, 0),
			refusal("token", 401, `{"title":"Unauthorized"}`, channels.Denied, 0),
			refusal("credits", 402, `{"title":"Payment Required"}`, channels.Denied, 0),
			refusal("permission", 403, `{"type":"https://api.twitter.com/2/problems/oauth1-permissions","title":"Forbidden"}`, channels.Denied, 0),
			refusal("closed", 403, `{"title":"Forbidden","detail":"You do not have permission to DM one or more participants."}`, channels.Blocked, 0),
			refusal("gone", 404, `{"title":"Not Found"}`, channels.NoSuch, 0),
			refusal("their fault", 500, `{}`, channels.Transient, 0),
			refusal("a new code", 418, `{}`, channels.Unknown, 0),
			refusal("moved", 302, ``, channels.Unknown, 0),
			refusal("taken, not told how", 200, `<html>`, channels.Unknown, 0),
		},
	}
}
