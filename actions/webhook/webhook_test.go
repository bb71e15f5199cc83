package webhook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/seed-151f84ba/intake/actions"
)

const (
	oldSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	newSecret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"
)

func settings(t *testing.T, s any) json.RawMessage {
	t.Helper()
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSettings(t *testing.T) {
	d := actions.Deps{HTTP: http.DefaultClient, Now: time.Now}
	for _, c := range []struct{ url, secret, err string }{
		{"https://example.com/hook", oldSecret, ""},
		{"HTTPS://example.com/hook", newSecret + " " + oldSecret, ""},
		{"", oldSecret, "url: "},
		{"http://example.com/hook", oldSecret, "url: "},
		{"https://example.com/hook", "", "secret: is missing"},
		{"https://example.com/hook", "   ", "secret: is missing"},
		{"https://example.com/hook", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "secret: must be whsec_"},
		{"https://example.com/hook", "whsec_", "secret: must be whsec_"},
		{"https://example.com/hook", "whsec_s3cret!", "secret: must be whsec_"},
		{"https://example.com/hook", strings.Repeat(oldSecret+" ", 6), "secret: more than 5"},
	} {
		_, err := New(actions.Spec{Settings: settings(t, Settings{c.url, c.secret})}, d)
		if c.err == "" && err != nil || c.err != "" && (err == nil || !strings.HasPrefix(err.Error(), c.err)) {
			t.Errorf("%q %q: %v", c.url, c.secret, err)
		}
		if err != nil && (strings.Contains(err.Error(), "s3cret") || strings.Contains(err.Error(), "MfKQ")) {
			t.Errorf("error repeats the secret: %v", err)
		}
	}
	for _, raw := range []string{"", "null!", "[]", `{"url":1}`} {
		if _, err := New(actions.Spec{Settings: json.RawMessage(raw)}, d); err == nil {
			t.Errorf("settings %q were taken", raw)
		}
	}
	d.CheckURL = func(string) error { return actions.ErrRefused }
	if _, err := New(actions.Spec{Settings: settings(t, Settings{"https://example.com/hook", oldSecret})}, d); !errors.Is(err, actions.ErrRefused) {
		t.Errorf("the policy's refusal is lost: %v", err)
	}
}

func TestSignedWithEverySecret(t *testing.T) {
	keys, err := parseSecrets(newSecret + " " + oldSecret)
	if err != nil {
		t.Fatal(err)
	}
	now, body := time.Now(), []byte(`{"type":"record.created", "x": 1}`)
	h := http.Header{}
	h.Set("webhook-id", "d1")
	h.Set("webhook-timestamp", fmt.Sprint(now.Unix()))
	h.Set("webhook-signature", sign(keys, "d1", now, body))
	for _, secret := range []string{newSecret, oldSecret} {
		v, err := standardwebhooks.NewWebhook(secret)
		if err != nil {
			t.Fatal(err)
		}
		if err := v.Verify(body, h); err != nil {
			t.Errorf("%v", err)
		}
		single, err := v.Sign("d1", now, body)
		if err != nil || !strings.Contains(h.Get("webhook-signature"), single) {
			t.Errorf("the upstream library signs %q (%v)", single, err)
		}
	}
	other, err := standardwebhooks.NewWebhook("whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldY")
	if err != nil {
		t.Fatal(err)
	}
	if other.Verify(body, h) == nil {
		t.Error("a stranger's secret verifies")
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for v, want := range map[string]time.Duration{
		"": 0, "0": 0, "120": 2 * time.Minute, " 7 ": 7 * time.Second, "-1": 0, "1.5": 0, "soon": 0, "99999999999": 0,
		"Fri, 02 Jan 2026 03:05:05 GMT": time.Minute, "Fri, 02 Jan 2026 03:00:00 GMT": 0,
	} {
		if got := retryAfter(v, now); got != want {
			t.Errorf("%q: %v, want %v", v, got, want)
		}
	}
}

func TestFailures(t *testing.T) {
	dial := func(err error) error {
		return &url.Error{Op: "Post", URL: "https://s3cret.example/s3cret", Err: &net.OpError{Op: "dial", Net: "tcp", Err: err}}
	}
	for want, err := range map[string]error{
		"address: refused: private network":                     dial(fakeRefusal{}),
		"address: refused":                                      dial(fmt.Errorf("s3cret: %w", actions.ErrRefused)),
		"address: the host name does not exist":                 dial(&net.DNSError{Err: "s3cret", IsNotFound: true}),
		"address: the host name could not be looked up":         dial(&net.DNSError{Err: "s3cret", IsTemporary: true}),
		"address: the connection was refused":                   dial(syscall.ECONNREFUSED),
		"address: the network or host cannot be reached":        dial(syscall.EHOSTUNREACH),
		"address: the connection broke before there was":        dial(syscall.ECONNRESET),
		"address: the connection broke before there was an ans": dial(io.EOF),
		"time limit: no answer within 30 s":                     dial(context.DeadlineExceeded),
		"time limit: no connection in time":                     dial(slow{}),
	} {
		out := failure(t.Context(), err)
		if !strings.HasPrefix(out.Err, want) || strings.Contains(out.Err, "s3cret") || out.Done || out.Status != 0 {
			t.Errorf("%q, want %q", out.Err, want)
		}
		if out.Final != errors.Is(err, actions.ErrRefused) {
			t.Errorf("%q: final %v", out.Err, out.Final)
		}
	}
}

type fakeRefusal struct{}

func (fakeRefusal) Error() string        { return "address refused: private network" }
func (fakeRefusal) Is(target error) bool { return target == actions.ErrRefused }

type slow struct{}

func (slow) Error() string   { return "s3cret i/o timeout" }
func (slow) Timeout() bool   { return true }
func (slow) Temporary() bool { return true }

// TestOverTheWire goes over real TLS on loopback: headers, body, a certificate nobody signed.
func TestOverTheWire(t *testing.T) {
	body := []byte("{\"type\":\"record.created\",\n \"data\": {\"id\":\"é\\u0000\"}}")
	var got *http.Request
	var read []byte
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r
		read, _ = io.ReadAll(r.Body)
		w.WriteHeader(http.StatusAccepted)
	}))
	srv.Config.ErrorLog = log.New(io.Discard, "", 0)
	srv.StartTLS()
	defer srv.Close()
	spec := actions.Spec{Settings: settings(t, Settings{srv.URL + "/in?k=v", oldSecret})}
	del := actions.Delivery{ID: "dlv_1", Body: body, Attempts: 2}

	out := deliver(t, spec, srv.Client(), del)
	if !out.Done || out.Status != http.StatusAccepted || out.Err != "" {
		t.Fatalf("%+v", out)
	}
	v, err := standardwebhooks.NewWebhook(oldSecret)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Verify(read, got.Header); err != nil || !bytes.Equal(read, body) || got.URL.RawQuery != "k=v" || got.Header.Get("Webhook-Id") != "dlv_1" {
		t.Errorf("%v, %q, %v", err, read, got.Header)
	}
	if out := deliver(t, spec, &http.Client{Transport: &http.Transport{}}, del); out.Err != "address: the TLS certificate is not valid for this host or not trusted" {
		t.Errorf("%+v", out)
	}
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	spec.Settings = settings(t, Settings{strings.Replace(plain.URL, "http:", "https:", 1), oldSecret})
	if out := deliver(t, spec, srv.Client(), del); out.Err != "address: the TLS handshake failed" {
		t.Errorf("%+v", out)
	}
	plain.Close()
	if out := deliver(t, spec, srv.Client(), del); out.Err != "address: the connection was refused" {
		t.Errorf("%+v", out)
	}
}

func deliver(t *testing.T, s actions.Spec, c *http.Client, d actions.Delivery) actions.Outcome {
	t.Helper()
	return actions.Try(t.Context(), New, s, actions.Deps{HTTP: c, Now: time.Now}, d)
}

func FuzzExcerpt(f *testing.F) {
	f.Add([]byte("ok"))
	f.Add([]byte(strings.Repeat("é", 300)))
	f.Add(append(bytes.Repeat([]byte("a"), 498), "é€"...))
	f.Add([]byte("\x00\x1b[31m\xff\xfe\u0085"))
	f.Fuzz(func(t *testing.T, b []byte) {
		s := excerpt(bytes.NewReader(b))
		if len(s) > excerptBytes || !utf8.ValidString(s) {
			t.Errorf("%q", s)
		}
		if strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }) {
			t.Errorf("control character in %q", s)
		}
	})
}
