package voice

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/channels/channeltest"
)

const (
	testToken   = "a-token-that-is-unlike-anything-else"
	testAccount = "AC5f0000000000000000000000000000aa"
	testLine    = "line"
	testBase    = channeltest.PublicURL + "/c/" + testLine
)

func testSettings(more string) json.RawMessage {
	if more != "" {
		more = "," + more
	}
	return json.RawMessage(`{"account_sid":"` + testAccount + `","auth_token":"` + testToken + `","wait":"20ms"` + more + `}`)
}

// signForm signs a request as the platform does: by the address it calls and the parameters of the form.
func signForm(r *http.Request, body []byte) { signWith(r, body, testToken) }

func signWith(r *http.Request, body []byte, token string) {
	form, _ := url.ParseQuery(string(body))
	r.Header.Set(signatureHeader, signature(token, r.URL.Scheme+"://"+r.URL.Host+"/c/"+testLine+r.URL.Path, form))
}

func TestConformance(t *testing.T) {
	channeltest.Run(t, channeltest.Suite{
		New: New, Account: channels.Account{ID: testLine, Kind: Kind, Settings: testSettings(`"handoff_number":"+14155550199"`)},
		Secrets: []string{"auth_token"},
		Sign:    signForm, SignWith: signWith, Secret: "auth_token", OldSecret: "auth_token_old",
		Forge: map[string]func(r *http.Request){
			"signed for http": func(r *http.Request) { resign(r, strings.Replace(testBase, "https", "http", 1)) },
			"signed with port": func(r *http.Request) {
				resign(r, strings.Replace(testBase, "intake.test", "intake.test:8443", 1))
			},
			"signed with slash":     func(r *http.Request) { resign(r, testBase+"/") },
			"signed for the socket": func(r *http.Request) { r.Header.Set(signatureHeader, signature(testToken, "wss"+testBase[5:], nil)) },
			"signed for another account": func(r *http.Request) {
				resign(r, strings.Replace(testBase, testLine, "other", 1))
			},
			"spoofed forwarding": func(r *http.Request) {
				r.Header.Set("X-Forwarded-Host", "evil.test")
				resign(r, "https://evil.test/c/"+testLine)
			},
		},
		Unknown: []string{"", "a=b&c=", "CallSid=", "AccountSid=" + testAccount, "MessageSid=SM1&Body=hi"},
		Cap:     bodyCap,
	})
}

// resign signs the request's own form for another address.
func resign(r *http.Request, base string) {
	body := make([]byte, r.ContentLength)
	if _, err := r.Body.Read(body); err != nil && r.ContentLength > 0 {
		panic(err)
	}
	r.Body = http.NoBody
	form, _ := url.ParseQuery(string(body))
	path := r.URL.Path
	if strings.HasSuffix(base, "/") && path == "" {
		path = ""
	}
	r.Header.Set(signatureHeader, signature(testToken, base+path, form))
}
