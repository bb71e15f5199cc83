package meta

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"net/http"
	"strings"
	"sync"
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

// signers check signatures, one for each secret that may have made them. They keep keyed hashes for the next request.
type signers []*sync.Pool

func newSigners(secrets [][]byte) signers {
	var all signers
	for _, s := range secrets {
		all = append(all, &sync.Pool{New: func() any { return hmac.New(sha256.New, s) }})
	}
	return all
}

// signed says that sum is the HMAC-SHA256 of the raw body under one of the secrets. Every secret is tried, so the time
// it takes does not tell which one fits.
func (all signers) signed(sum, body []byte) bool {
	var room [sha256.Size]byte
	fits := false
	for _, p := range all {
		mac := p.Get().(hash.Hash)
		mac.Reset()
		mac.Write(body)
		fits = hmac.Equal(sum, mac.Sum(room[:0])) || fits
		p.Put(mac)
	}
	return fits
}
