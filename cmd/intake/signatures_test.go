package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/channels/channeltest"
)

// vector is a request of a platform with a secret, and whether it is genuine.
type vector struct {
	ID, Scheme, Secret, Body, URL string
	CRC                           string `json:"crc_token"`
	Params                        map[string]string
	Headers                       map[string]string
	Valid                         bool
}

// schemeKinds says which channel checks a scheme, by the beginning of the scheme's name. Twilio's cover the address and
// are tested beside their adapter.
var schemeKinds = []struct {
	scheme, kind string
	settings     func(secret string) map[string]string
}{
	{"meta_", "whatsapp", func(s string) map[string]string {
		return map[string]string{"phone_number_id": "1", "access_token": "t", "app_secret": s, "verify_token": "v"}
	}},
	{"telegram", "telegram", func(s string) map[string]string { return map[string]string{"bot_token": "1:t", "secret_token": s} }},
	{"x_", "x", func(s string) map[string]string {
		return map[string]string{"user_id": "1", "consumer_key": "k", "consumer_secret": s, "access_token": "t", "access_secret": "u"}
	}},
}

// ownVectors are the repository's: the published example of X's check (a plus in a query is a space), a right and a wrong
// token of Telegram, and Meta's example of a signed "hello world".
const ownVectors = `
{"id":"own/x-crc","scheme":"x_crc","secret":"s3cret","crc_token":"test+token","valid":true}
{"id":"own/x-body","scheme":"x_webhook","secret":"s3cret","body":"{\"for_user_id\":\"1\"}","headers":{"x-twitter-webhooks-signature":"sha256=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="},"valid":false}
{"id":"own/tg-right","scheme":"telegram_secret_token","secret":"abc","body":"{\"update_id\":1}","headers":{"X-Telegram-Bot-Api-Secret-Token":"abc"},"valid":true}
{"id":"own/tg-wrong","scheme":"telegram_secret_token","secret":"abc","body":"{\"update_id\":1}","headers":{"X-Telegram-Bot-Api-Secret-Token":"abd"},"valid":false}
{"id":"own/meta-wrong","scheme":"meta_x_hub_signature_256","secret":"sesame","body":"hello world","headers":{"X-Hub-Signature-256":"sha256=00"},"valid":false}
`

// TestSignatureVectors: every vector is taken or refused as labelled, by the registered adapter of its scheme.
func TestSignatureVectors(t *testing.T) {
	run := func(name string, lines []byte) (tried int) {
		for line := range bytes.Lines(lines) {
			if len(bytes.TrimSpace(line)) == 0 {
				continue
			}
			var v vector
			if err := json.Unmarshal(line, &v); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if tryVector(t, v) {
				tried++
			}
		}
		return tried
	}
	if n := run("own", []byte(ownVectors)); n != 5 {
		t.Errorf("%d of our own vectors were tried", n)
	}
	raw, err := os.ReadFile(filepath.Join(shared(t), "eval", "payloads", "signatures.jsonl"))
	if err != nil {
		t.Skipf("no recorded signatures: %v", err)
	}
	if run("recorded", raw) == 0 {
		t.Error("no recorded vector was tried")
	}
}

// tryVector says whether the vector's scheme is one of ours.
func tryVector(t *testing.T, v vector) bool {
	for _, k := range schemeKinds {
		if !strings.HasPrefix(v.Scheme, k.scheme) {
			continue
		}
		kind, ok := channelKinds[k.kind]
		if !ok {
			return false
		}
		raw, _ := json.Marshal(k.settings(v.Secret))
		d := channeltest.NewDeps(t)
		ch, err := kind.make(channels.Account{ID: "a", Kind: k.kind, Settings: raw}, d.Deps)
		if err != nil {
			t.Fatalf("%s: %v", v.ID, err)
		}
		code := serveVector(ch, v)
		// A genuine signature over what is none of the platform's bodies is 400; a forged one is told before.
		if genuine := code != http.StatusUnauthorized && code != http.StatusForbidden; genuine != v.Valid || code >= 500 {
			t.Errorf("%s: status %d, valid is %v", v.ID, code, v.Valid)
		}
		return true
	}
	return false
}

func serveVector(ch channels.Channel, v vector) int {
	r, _ := http.NewRequestWithContext(context.Background(), http.MethodPost, channeltest.PublicURL, strings.NewReader(v.Body))
	if v.CRC != "" {
		r, _ = http.NewRequestWithContext(context.Background(), http.MethodGet, channeltest.PublicURL+"?crc_token="+v.CRC, nil)
	}
	for name, value := range v.Headers {
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	ch.ServeHTTP(w, r)
	return w.Code
}
