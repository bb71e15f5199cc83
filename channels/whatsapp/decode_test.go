package whatsapp

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/channels/channeltest"
	"github.com/seed-151f84ba/intake/channels/meta"
)

func TestBSUID(t *testing.T) {
	for s, want := range map[string]bool{
		"US.13491208655302741918": true, "US.ENT.11815799212886844830": true, "PT.a": true, "us.1": false, "USA.1": false,
		"US.": false, "US.ENT.": false, "US.1-2": false, "": false, "4155550100": false, "US." + strings.Repeat("1", 128): true,
		"US." + strings.Repeat("1", 129): false, "ÄÖ.1": false,
	} {
		if got := bsuid(s); got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
}

// TestAHiddenNumberIsNeverAPhone: a BSUID is not vouched for as a number, wherever it stands.
func TestAHiddenNumberIsNeverAPhone(t *testing.T) {
	for what, sender := range map[string]string{
		"in from_user_id": `"from_user_id":"US.13491208655302741918"`, "in from": `"from":"US.13491208655302741918"`,
		"in both": `"from":"US.13491208655302741918","from_user_id":"US.13491208655302741918"`,
	} {
		body := `{"object":"whatsapp_business_account","entry":[{"changes":[{"field":"messages","value":{"contacts":[{"profile":{"name":"A"},"user_id":"US.13491208655302741918"}],` +
			`"messages":[{` + sender + `,"id":"w1","timestamp":"1767225600","type":"text","text":{"body":"x"}}]}}]}]}`
		events, err := Decode(nil, []byte(body), "")
		if err != nil || len(events) != 1 {
			t.Fatalf("%s: %v, %d events", what, err, len(events))
		}
		if e := events[0]; e.From.ID != "US.13491208655302741918" || e.From.UserID != e.From.ID || len(e.Given) != 0 || e.From.Name != "A" {
			t.Errorf("%s: %+v", what, e)
		}
	}
}

// TestWhomAWishIsOf: a wish told by BSUID alone is of the customer known by the number its profile tells.
func TestWhomAWishIsOf(t *testing.T) {
	contacts := []contact{{WaID: "351910000777", UserID: "PT.7"}, {WaID: "351910000123", UserID: "PT.1"}, {UserID: "PT.2"}}
	for user, want := range map[string]string{"PT.1": "351910000123", "PT.2": "PT.2", "PT.3": "PT.3"} {
		e := preference{UserID: meta.Ident(user), Value: "stop"}.event(contacts)
		if e.Kind != channels.KindOptOut || e.From.ID != want || e.From.UserID != user {
			t.Errorf("%s: %+v", user, e)
		}
	}
}

// TestWhatOnlyAccompaniesLosesNothing: odd profiles, contexts and errors leave the words.
func TestWhatOnlyAccompaniesLosesNothing(t *testing.T) {
	for _, odd := range []string{`"context":"x"`, `"context":[]`, `"errors":{}`, `"errors":[5]`, `"referral":7`, `"from_user_id":{}`, `"timestamp":"1767225600","group_id":null`} {
		body := `{"object":"whatsapp_business_account","entry":[{"changes":[{"field":"messages","value":{"contacts":[{"profile":"x","wa_id":"351910000123"}],"messages":[` +
			`{"from":"351910000123","id":"w1","timestamp":"1767225600","type":"text","text":{"body":"hello"},` + odd + `}]}}]}]}`
		events, err := Decode(nil, []byte(body), "")
		if err != nil || len(events) != 1 || events[0].Text != "hello" {
			t.Errorf("%s: %v %+v", odd, err, events)
		}
	}
}

// TestFlowInputs: inputs go by the names everybody knows, however the flow calls them.
func TestFlowInputs(t *testing.T) {
	for path, want := range map[string][2]string{
		"full_name": {"name", "full name"}, "screen_0_Full_name_1": {"name", "Full name"}, "Phone_Number": {"phone", "Phone Number"},
		"email": {"email", "email"}, "home.city": {"home_city", "home city"}, "Order number": {"order_number", "Order number"}, "screen_2": {"screen_2", "screen 2"},
	} {
		if k, l := inputKey(path), label(path); k != want[0] || l != want[1] {
			t.Errorf("%s: %s, %s", path, k, l)
		}
	}
}

// TestRotation: two secrets are taken while one replaces the other, no longer.
func TestRotation(t *testing.T) {
	body := []byte(`{"object":"whatsapp_business_account","entry":[]}`)
	for name, c := range map[string]struct {
		old    any
		key    string
		status int
	}{
		"new": {"the-one-before", testSecret, 200}, "old, while both": {"the-one-before", "the-one-before", 200},
		"old, after": {nil, "the-one-before", 401}, "empty key": {"the-one-before", "", 401},
	} {
		change := map[string]any{}
		if c.old != nil {
			change["app_secret_old"] = c.old
		}
		ch, err := New(account(change), channeltest.NewDeps(t).Deps)
		if err != nil {
			t.Fatal(err)
		}
		r, _ := http.NewRequest(http.MethodPost, channeltest.PublicURL, bytes.NewReader(body))
		channeltest.HubSign(c.key)(r, body)
		w := httptest.NewRecorder()
		if ch.ServeHTTP(w, r); w.Code != c.status {
			t.Errorf("%s: status %d, want %d", name, w.Code, c.status)
		}
	}
}

func TestRefusedSettings(t *testing.T) {
	for name, c := range map[string]struct {
		change map[string]any
		names  string
	}{
		"empty old secret":     {map[string]any{"app_secret_old": ""}, "app_secret_old"},
		"blank old secret":     {map[string]any{"app_secret_old": "  "}, "app_secret_old"},
		"path in api_base":     {map[string]any{"api_base": "https://graph.test/v1"}, "api_base"},
		"account in api_base":  {map[string]any{"api_base": "https://me:canary@graph.test"}, "api_base"},
		"api_base of a file":   {map[string]any{"api_base": "file:///x"}, "api_base"},
		"version":              {map[string]any{"api_version": "canary/.."}, "api_version"},
		"token with a newline": {map[string]any{"access_token": "canary\nx"}, "access_token"},
		"id with a path":       {map[string]any{"phone_number_id": "canary/../1"}, "phone_number_id"},
		"number as id":         {map[string]any{"phone_number_id": "+1 415"}, "phone_number_id"},
		"secret of other type": {map[string]any{"app_secret": 5}, "app_secret must be text"},
		"id without quotes":    {map[string]any{"phone_number_id": 40011122233344}, "phone_number_id must be text"},
		"proof of other type":  {map[string]any{"appsecret_proof": "canary"}, "settings"},
	} {
		_, err := New(account(c.change), channeltest.NewDeps(t).Deps)
		if err == nil || !strings.Contains(err.Error(), c.names) || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// TestOperatorIsTold: what the platform reports about the account itself reaches the operator, not the conversation.
func TestOperatorIsTold(t *testing.T) {
	_, restricted := recorded(t, "account")
	_, statuses := recorded(t, "statuses")
	for _, c := range []struct {
		what, trouble string
		body          []byte
		told, sinks   int
	}{
		{"the account is restricted", "account_account_restriction", restricted, 1, 0},
		{"a message failed because of its age", "send_131047", statuses, 0, 1},
		{"a message failed because a payment is due", "send_131042", bytes.ReplaceAll(statuses, []byte("131047"), []byte("131042")), 1, 1},
	} {
		d := channeltest.NewDeps(t)
		ch, err := New(account(nil), d.Deps)
		if err != nil {
			t.Fatal(err)
		}
		r, _ := http.NewRequest(http.MethodPost, channeltest.PublicURL, bytes.NewReader(c.body))
		channeltest.HubSign(testSecret)(r, c.body)
		w := httptest.NewRecorder()
		ch.ServeHTTP(w, r)
		if w.Code != 200 || d.Counts.Of("trouble "+c.trouble) != c.told || d.Sunk.Calls() != c.sinks {
			t.Errorf("%s: status %d, counts %v, %d sinks", c.what, w.Code, d.Counts.Names(), d.Sunk.Calls())
		}
	}
}

// recorded gives the body of a recorded request.
func recorded(t testing.TB, name string) (string, []byte) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "in", name+".http"))
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := bytes.Cut(raw, []byte("\n\n"))
	return name, bytes.TrimSuffix(body, []byte("\n"))
}

// slow is the longest one body may take to decode.
const slow = 50 * time.Millisecond

// fast says that a body is decoded within slow; a busy machine has three tries.
func fast(body []byte) bool {
	for range 3 {
		begun := time.Now()
		_, _ = Decode(nil, body, "")
		if time.Since(begun) < slow {
			return true
		}
	}
	return false
}

// FuzzDecode: no body panics or takes long, and what comes out can be received.
func FuzzDecode(f *testing.F) {
	files, err := filepath.Glob("testdata/in/*.http")
	if err != nil || len(files) == 0 {
		f.Fatalf("no recorded requests: %v", err)
	}
	for _, name := range files {
		_, body := recorded(f, strings.TrimSuffix(filepath.Base(name), ".http"))
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		events, err := Decode(nil, body, "")
		if len(body) < 1<<16 && !fast(body) {
			t.Fatalf("more than %s for %d bytes", slow, len(body))
		}
		if err != nil && len(events) > 0 {
			t.Fatal("events and an error")
		}
		for _, e := range events {
			whole(t, e)
		}
	})
}

// whole wants in an event what the receiver cannot do without, and no number nobody vouched for.
func whole(t *testing.T, e channels.Event) {
	t.Helper()
	switch e.Kind {
	case channels.KindIgnored:
		return
	case channels.KindMessage:
		if e.Key == "" || e.From.ID == "" || e.Type == "" {
			t.Fatal("a message without key, sender or type")
		}
	case channels.KindEdit, channels.KindUnsend, channels.KindReceipt:
		if e.Key == "" || e.Target == "" {
			t.Fatalf("a %s without key or target", e.Kind)
		}
	case channels.KindOptIn, channels.KindOptOut:
		if e.Key == "" || e.From.ID == "" {
			t.Fatalf("a %s without key or sender", e.Kind)
		}
	}
	for _, g := range e.Given {
		if g.Field != "phone" || g.Value[0] != '+' || !digits(g.Value[1:]) || len(g.Value) > 16 {
			t.Fatalf("vouched for %q", g.Value)
		}
	}
}
