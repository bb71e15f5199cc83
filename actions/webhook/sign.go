package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

const secretPrefix = "whsec_"

// parseSecrets reads one or more secrets. The errors do not repeat them.
func parseSecrets(text string) ([][]byte, error) {
	words := strings.Fields(text)
	if len(words) == 0 {
		return nil, errors.New("is missing")
	}
	if len(words) > maxSecrets {
		return nil, fmt.Errorf("more than %d", maxSecrets)
	}
	keys := make([][]byte, len(words))
	for i, w := range words {
		encoded, ok := strings.CutPrefix(w, secretPrefix)
		key, err := base64.StdEncoding.DecodeString(encoded)
		if !ok || err != nil || len(key) == 0 {
			return nil, errors.New("must be " + secretPrefix + " followed by base64 (24 to 64 random bytes are customary)")
		}
		keys[i] = key
	}
	return keys, nil
}

// sign returns the webhook-signature header: for every key "v1," and the base64 of HMAC-SHA256 over
// <id>.<seconds>.<body>, separated by spaces.
func sign(keys [][]byte, id string, at time.Time, body []byte) string {
	out := make([]string, len(keys))
	for i, k := range keys {
		m := hmac.New(sha256.New, k)
		m.Write([]byte(id + "." + strconv.FormatInt(at.Unix(), 10) + "."))
		m.Write(body)
		out[i] = "v1," + base64.StdEncoding.EncodeToString(m.Sum(nil))
	}
	return strings.Join(out, " ")
}
