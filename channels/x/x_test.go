package x

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/channels/channeltest"
)

// TestOAuthVectors: the example of X's own documentation (creating a signature) and that of RFC 5849, section 1.2.
func TestOAuthVectors(t *testing.T) {
	doc := credentials{key: "xvz1evFS4wEEPTGEFPHBog", secret: "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
		token: "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb", tokenSecret: "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE"}
	params := url.Values{"status": {"Hello Ladies + Gentlemen, a signed OAuth request!"}, "include_entities": {"true"}}
	got := doc.authorization("POST", "https://api.twitter.com/1.1/statuses/update.json", params,
		"kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg", time.Unix(1318622958, 0))
	want := `OAuth oauth_consumer_key="xvz1evFS4wEEPTGEFPHBog", oauth_nonce="kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg", ` +
		`oauth_signature="hCtSmYh%2BiHYCEqBWrE7C7hYmtUk%3D", oauth_signature_method="HMAC-SHA1", oauth_timestamp="1318622958", ` +
		`oauth_token="370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb", oauth_version="1.0"`
	if got != want {
		t.Errorf("X's example:\n%s\nwant\n%s", got, want)
	}
	rfc := credentials{secret: "kd94hf93k423kf44", tokenSecret: "pfkkdhi9sl3r4s00"}
	own := map[string]string{"oauth_consumer_key": "dpf43f3p2l4k3l03", "oauth_token": "nnch734d00sl2jdk", "oauth_signature_method": "HMAC-SHA1",
		"oauth_timestamp": "137131202", "oauth_nonce": "chapoH"}
	query := url.Values{"file": {"vacation.jpg"}, "size": {"original"}}
	if got := rfc.sign("GET", "http://photos.example.net/photos", query, own); got != "MdpQcU8iPSUjWoN/UDMsK2sui9I=" {
		t.Errorf("the RFC's example: %s", got)
	}
}

// TestSecretsInRotation: two secrets are taken while one replaces the other, no longer.
func TestSecretsInRotation(t *testing.T) {
	body := []byte(`{"for_user_id":"` + testUser + `"}`)
	for name, c := range map[string]struct {
		old, key string
		status   int
	}{
		"new":                {"was-the-secret", testSecret, 200},
		"old, while both":    {"was-the-secret", "was-the-secret", 200},
		"old, after":         {"", "was-the-secret", 401},
		"empty key":          {"", "", 401},
		"blank old, its key": {" ", " ", 401},
	} {
		ch, err := New(account(map[string]string{"consumer_secret_old": c.old}), channeltest.NewDeps(t).Deps)
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest(http.MethodPost, channeltest.PublicURL, strings.NewReader(string(body)))
		r.URL.Path = ""
		r.Header.Set(signatureHeader, signature(c.key, body))
		w := httptest.NewRecorder()
		if ch.ServeHTTP(w, r); w.Code != c.status {
			t.Errorf("%s: status %d, want %d", name, w.Code, c.status)
		}
	}
}

func TestOperatorIsToldOfWhatNeedsOne(t *testing.T) {
	for file, code := range map[string]string{"aaa-revoked": "access_revoked", "xaa-revoked": "access_revoked", "xaa-encrypted": "encrypted_chat"} {
		d := channeltest.NewDeps(t)
		ch, err := New(account(nil), d.Deps)
		if err != nil {
			t.Fatal(err)
		}
		body := recorded(t, file)
		r := httptest.NewRequest(http.MethodPost, channeltest.PublicURL, strings.NewReader(body))
		r.URL.Path = ""
		r.Header.Set(signatureHeader, signature(testSecret, []byte(body)))
		w := httptest.NewRecorder()
		ch.ServeHTTP(w, r)
		if w.Code != 200 || d.Counts.Of("trouble "+code) != 1 || d.Sunk.Calls() != 0 {
			t.Errorf("%s: status %d, told %d times, %d sinks", file, w.Code, d.Counts.Of("trouble "+code), d.Sunk.Calls())
		}
	}
}

func recorded(t testing.TB, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "in", name+".http"))
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(string(raw), "\n\n")
	return strings.TrimSuffix(body, "\n")
}

func TestRefusedSettings(t *testing.T) {
	for name, c := range map[string]struct {
		change map[string]string
		names  string
	}{
		"no number":        {map[string]string{"user_id": "canary"}, "user_id"},
		"no user":          {map[string]string{"user_id": " "}, "user_id"},
		"path in api_base": {map[string]string{"api_base": "https://canary.test/2"}, "api_base"},
	} {
		_, err := New(account(c.change), channeltest.NewDeps(t).Deps)
		if err == nil || !strings.Contains(err.Error(), c.names) || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// FuzzDecode: no body panics, and what comes out can be received.
func FuzzDecode(f *testing.F) {
	files, err := filepath.Glob("testdata/in/*.http")
	if err != nil || len(files) == 0 {
		f.Fatalf("no recorded requests: %v", err)
	}
	for _, name := range files {
		f.Add([]byte(recorded(f, strings.TrimSuffix(filepath.Base(name), ".http"))))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, self := range []string{"", testUser} {
			events, err := Decode(nil, body, self)
			if err != nil && len(events) > 0 {
				t.Fatal("events and an error")
			}
			for _, e := range events {
				if e.Kind == channels.KindIgnored {
					continue
				}
				if e.Key == "" || e.From.ID == "" || e.Ref == "" || e.Kind == channels.KindMessage && e.Type == "" || len(e.Given) > 0 {
					t.Fatalf("a %s without key, sender or type", e.Kind)
				}
				if self != "" && e.To != self {
					t.Fatalf("a %s of another account", e.Kind)
				}
			}
		}
	})
}
