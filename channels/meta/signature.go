package meta

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
)

const (
	signatureHeader = "X-Hub-Signature-256"
	signaturePrefix = "sha256="
	signatureLength = len(signaturePrefix) + 2*sha256.Size
)

// claimed reads the signature a request claims: exactly one header of "sha256=" and 64 lower-case hex digits.
func claimed(h http.Header) (sum []byte, ok bool) {
	got := h.Values(signatureHeader)
	if len(got) != 1 || len(got[0]) != signatureLength || !strings.HasPrefix(got[0], signaturePrefix) {
		return nil, false
	}
	digits := got[0][len(signaturePrefix):]
	if strings.ContainsAny(digits, "ABCDEF") {
		return nil, false
	}
	sum, err := hex.DecodeString(digits)
	return sum, err == nil
}

// signed says that sum is the HMAC-SHA256 of the raw body under one of the secrets. Every secret is tried, so the time
// it takes does not tell which one fits.
func signed(sum, body []byte, secrets [][]byte) bool {
	var room [sha256.Size]byte
	fits := false
	for _, s := range secrets {
		mac := hmac.New(sha256.New, s)
		mac.Write(body)
		fits = hmac.Equal(sum, mac.Sum(room[:0])) || fits
	}
	return fits
}
