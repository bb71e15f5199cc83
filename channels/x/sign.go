package x

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
)

const (
	signatureHeader = "X-Twitter-Webhooks-Signature"
	signaturePrefix = "sha256="
	signatureLength = len(signaturePrefix) + 44 // base64 of 32 bytes
	crcMost         = 512
)

// signature is sha256=<base64 HMAC-SHA256(consumer secret, text)>: of a webhook's body, and of a crc_token.
func signature(secret string, text []byte) string {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write(text)
	return signaturePrefix + base64.StdEncoding.EncodeToString(m.Sum(nil))
}

// plausible says that the headers hold exactly one signature of the right shape.
func (c *Channel) plausible(h http.Header) bool {
	got := h.Values(signatureHeader)
	return len(got) == 1 && len(got[0]) == signatureLength && strings.HasPrefix(got[0], signaturePrefix)
}

// authentic compares the one signature with those of the secrets in force, as text: no second spelling counts.
func (c *Channel) authentic(h http.Header, body []byte) bool {
	got := []byte(h.Get(signatureHeader))
	ok := subtle.ConstantTimeCompare(got, []byte(signature(c.ConsumerSecret, body)))
	if strings.TrimSpace(c.ConsumerSecretOld) != "" {
		ok |= subtle.ConstantTimeCompare(got, []byte(signature(c.ConsumerSecretOld, body)))
	}
	return ok == 1
}

// challenge answers the platform's check of the address, which it sends when a webhook is made and about hourly. The
// check has the same key as the signatures: whoever may ask for it with any text could have a body signed. A body is a
// JSON object, so text that could be one is refused.
func (c *Channel) challenge(w http.ResponseWriter, r *http.Request) {
	tokens := r.URL.Query()["crc_token"]
	if len(tokens) != 1 || tokens[0] == "" || len(tokens[0]) > crcMost || strings.ContainsAny(tokens[0], "{}\"") {
		c.deps.Count("x_unauthenticated")
		http.Error(w, "forbidden", http.StatusForbidden)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(map[string]string{"response_token": signature(c.ConsumerSecret, []byte(tokens[0]))})
}
