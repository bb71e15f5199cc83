package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"
)

// tokenLife is how long a visitor who stays away can come back to the conversation.
const tokenLife = 30 * 24 * time.Hour

// tokenVersion is the first part of a token and of what is signed; tokens of another version count as none.
const tokenVersion = "w1"

var strict = base64.RawURLEncoding.Strict()

// visit is what a token carries: who the visitor is and which conversation was announced.
type visit struct {
	Account      string `json:"a"`
	Visitor      string `json:"v"`
	Conversation string `json:"c"`
	Previous     string `json:"p,omitempty"` // the conversation before, when the visitor was moved on from one
	Subject      string `json:"s,omitempty"` // the identity the token was last used with
	Expires      int64  `json:"e"`           // unix seconds
}

// sealer makes and opens the tokens of one account. A token is readable and cannot be made or changed without the key.
type sealer struct {
	key     []byte
	account string
}

func (s sealer) seal(v visit, now time.Time) string {
	v.Account = s.account
	v.Expires = now.Add(tokenLife).Unix()
	raw, _ := json.Marshal(v) // strings and a number: cannot fail
	body := tokenVersion + "." + strict.EncodeToString(raw)
	return body + "." + strict.EncodeToString(s.mac(body))
}

// open returns what a token of this account carries; false when it is empty, altered, foreign or expired.
func (s sealer) open(token string, now time.Time) (visit, bool) {
	var v visit
	cut := strings.LastIndexByte(token, '.')
	if cut < 0 || len(token) > 2048 || !strings.HasPrefix(token, tokenVersion+".") {
		return v, false
	}
	sum, err := strict.DecodeString(token[cut+1:])
	if err != nil || !hmac.Equal(sum, s.mac(token[:cut])) {
		return v, false
	}
	raw, err := strict.DecodeString(token[len(tokenVersion)+1 : cut])
	if err != nil || json.Unmarshal(raw, &v) != nil {
		return visit{}, false
	}
	if v.Account != s.account || v.Visitor == "" || v.Conversation == "" || now.Unix() >= v.Expires {
		return visit{}, false
	}
	return v, true
}

func (s sealer) mac(body string) []byte {
	m := hmac.New(sha256.New, s.key)
	m.Write([]byte(body))
	return m.Sum(nil)
}
