package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/seed-151f84ba/intake/channels"
)

// An identity is a JWT (RFC 7519) the site signs with the account's identity_secret: HS256 and nothing else, aud the
// account id, exp at most maxIdentity ahead, sub not empty; name, email and phone as the site knows them.
const (
	maxIdentity = 15 * time.Minute
	clockSkew   = 30 * time.Second // of exp's upper end and of nbf; an expired identity gets none
)

var errIdentity = errors.New("identity refused")

type claims struct {
	Sub   string          `json:"sub"`
	Aud   json.RawMessage `json:"aud"`
	Exp   *float64        `json:"exp"`
	Nbf   *float64        `json:"nbf"`
	Name  string          `json:"name"`
	Email string          `json:"email"`
	Phone string          `json:"phone"`
}

// verify returns the claims of a good identity. Any fault is errIdentity: a caller who probes learns nothing.
func verify(token, secret, account string, now time.Time) (claims, error) {
	var c claims
	parts := strings.Split(token, ".")
	if secret == "" || len(token) > 8192 || len(parts) != 3 {
		return c, errIdentity
	}
	m := hmac.New(sha256.New, []byte(secret))
	m.Write([]byte(parts[0] + "." + parts[1]))
	sum, err := strict.DecodeString(parts[2])
	if err != nil || !hmac.Equal(sum, m.Sum(nil)) {
		return c, errIdentity
	}
	var head struct {
		Alg  string          `json:"alg"`
		Crit json.RawMessage `json:"crit"`
	}
	if decodePart(parts[0], &head) != nil || head.Alg != "HS256" || head.Crit != nil {
		return c, errIdentity
	}
	if decodePart(parts[1], &c) != nil || !c.good(account, now) {
		return claims{}, errIdentity
	}
	return c, nil
}

func decodePart(part string, into any) error {
	raw, err := strict.DecodeString(part)
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, into)
}

func (c claims) good(account string, now time.Time) bool {
	if c.Exp == nil || c.Sub == "" || len(c.Sub) > 255 || !c.meant(account) {
		return false
	}
	at := float64(now.UnixMilli()) / 1000
	if *c.Exp <= at || *c.Exp > at+(maxIdentity+clockSkew).Seconds() {
		return false
	}
	if c.Nbf != nil && *c.Nbf > at+clockSkew.Seconds() {
		return false
	}
	for _, s := range []string{c.Name, c.Email, c.Phone} {
		if utf8.RuneCountInString(s) > 320 || strings.ContainsAny(s, "\x00\r\n") {
			return false
		}
	}
	return true
}

// meant says whether aud, a string or a list of strings, names the account.
func (c claims) meant(account string) bool {
	var one string
	if json.Unmarshal(c.Aud, &one) == nil {
		return one == account && account != ""
	}
	var many []string
	if json.Unmarshal(c.Aud, &many) != nil {
		return false
	}
	for _, a := range many {
		if a == account {
			return true
		}
	}
	return false
}

// given lists the values the site vouches for.
func (c claims) given() []channels.Given {
	var g []channels.Given
	for _, f := range [...]struct{ field, value string }{{"name", c.Name}, {"email", c.Email}, {"phone", c.Phone}} {
		if v := strings.TrimSpace(f.value); v != "" {
			g = append(g, channels.Given{Field: f.field, Value: v, Source: "identity"})
		}
	}
	return g
}
