package channeltest

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

const hubHeader = "X-Hub-Signature-256"

// HubSign gives a Suite.Sign for webhooks signed as Meta's are: HMAC-SHA256 of the raw body in X-Hub-Signature-256.
func HubSign(secret string) func(r *http.Request, body []byte) {
	return func(r *http.Request, body []byte) { r.Header.Set(hubHeader, hubSum(secret, body)) }
}

func hubSum(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

// HubForgeries are the ways a Meta webhook is forged, as a Suite.Forge: none of them may be taken. old is the secret
// that was valid before a rotation that is over, other the secret of another account.
func HubForgeries(secret, old, other string) map[string]func(r *http.Request) {
	set := func(value func(body []byte) string) func(r *http.Request) {
		return func(r *http.Request) { r.Header.Set(hubHeader, value(bodyOf(r))) }
	}
	return map[string]func(r *http.Request){
		"without signature":     func(r *http.Request) { r.Header.Del(hubHeader) },
		"empty signature":       set(func([]byte) string { return "" }),
		"wrong key":             set(func(b []byte) string { return hubSum("wrong", b) }),
		"other account's key":   set(func(b []byte) string { return hubSum(other, b) }),
		"old key":               set(func(b []byte) string { return hubSum(old, b) }),
		"empty key":             set(func(b []byte) string { return hubSum("", b) }),
		"body one byte longer":  func(r *http.Request) { replaceBody(r, append(bodyOf(r), ' ')) },
		"body cut":              func(r *http.Request) { b := bodyOf(r); replaceBody(r, b[:len(b)-1]) },
		"JSON written again":    func(r *http.Request) { replaceBody(r, rewritten(bodyOf(r))) },
		"signature cut":         set(func(b []byte) string { s := hubSum(secret, b); return s[:len(s)-1] }),
		"upper-case hex":        set(func(b []byte) string { return "sha256=" + strings.ToUpper(hubSum(secret, b)[7:]) }),
		"signature twice":       func(r *http.Request) { r.Header.Add(hubHeader, r.Header.Get(hubHeader)) },
		"SHA-1 alone":           func(r *http.Request) { r.Header.Set("X-Hub-Signature", "sha1=00"); r.Header.Del(hubHeader) },
		"forwarding headers":    forwarded,
		"hash without HMAC":     set(func(b []byte) string { s := sha256.Sum256(b); return "sha256=" + hex.EncodeToString(s[:]) }),
		"the body as signature": set(func(b []byte) string { return "sha256=" + hex.EncodeToString(b)[:64] }),
	}
}

// forwarded pretends that a proxy in front has let the request pass.
func forwarded(r *http.Request) {
	r.Header.Del(hubHeader)
	for _, name := range []string{"X-Forwarded-For", "X-Real-Ip", "Forwarded", "X-Forwarded-Host", "X-Original-Url"} {
		r.Header.Set(name, "127.0.0.1")
	}
	r.Header.Set("User-Agent", "facebookexternalua")
}

// bodyOf reads a request's body and puts it back.
func bodyOf(r *http.Request) []byte {
	b, _ := io.ReadAll(r.Body)
	replaceBody(r, b)
	return bytes.Clone(b)
}

func replaceBody(r *http.Request, b []byte) {
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(b)), int64(len(b))
}

// rewritten is the same JSON in other bytes.
func rewritten(body []byte) []byte {
	var out bytes.Buffer
	if json.Indent(&out, body, "", " ") != nil {
		out.Write(append(body, '\n'))
	}
	return out.Bytes()
}
