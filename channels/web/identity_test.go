package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"hash"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/channels/channeltest"
)

const secret = "test-identity-secret"

func jwt(head, claims map[string]any, key string, sum func() hash.Hash) string {
	part := func(v any) string {
		raw, _ := json.Marshal(v)
		return base64.RawURLEncoding.EncodeToString(raw)
	}
	body := part(head) + "." + part(claims)
	m := hmac.New(sum, []byte(key))
	m.Write([]byte(body))
	return body + "." + base64.RawURLEncoding.EncodeToString(m.Sum(nil))
}

func goodClaims() map[string]any {
	return map[string]any{"sub": "user-7", "aud": "site", "exp": channeltest.Start.Add(10 * time.Minute).Unix(),
		"name": "Ana Ruiz", "email": "ana@shop.example", "phone": "+12125550100"}
}

func with(claims map[string]any, key string, v any) map[string]any {
	c := maps.Clone(claims)
	if c[key] = v; v == nil {
		delete(c, key)
	}
	return c
}

func sign(claims map[string]any) string {
	return jwt(map[string]any{"alg": "HS256", "typ": "JWT"}, claims, secret, sha256.New)
}

func TestIdentityForgeries(t *testing.T) {
	good, now := goodClaims(), channeltest.Start
	token := sign(good)
	parts := strings.Split(token, ".")
	hs := map[string]any{"alg": "HS256"}
	forged := map[string]string{
		"empty parts":     "..",
		"no signature":    parts[0] + "." + parts[1] + ".",
		"two parts":       parts[0] + "." + parts[1],
		"four parts":      token + ".x",
		"alg none":        jwt(map[string]any{"alg": "none"}, good, secret, sha256.New),
		"alg None bare":   strings.TrimRight(jwt(map[string]any{"alg": "None"}, good, "", sha256.New), "."),
		"alg hs256":       jwt(map[string]any{"alg": "hs256"}, good, secret, sha256.New),
		"alg HS512":       jwt(map[string]any{"alg": "HS512"}, good, secret, sha512.New),
		"alg RS256":       jwt(map[string]any{"alg": "RS256"}, good, secret, sha256.New),
		"alg missing":     jwt(map[string]any{}, good, secret, sha256.New),
		"crit":            jwt(map[string]any{"alg": "HS256", "crit": []string{"b64"}}, good, secret, sha256.New),
		"other secret":    jwt(hs, good, "guess", sha256.New),
		"empty secret":    jwt(hs, good, "", sha256.New),
		"other account":   sign(with(good, "aud", "other")),
		"aud prefix":      sign(with(good, "aud", "site2")),
		"aud list":        sign(with(good, "aud", []string{"a", "b"})),
		"aud missing":     sign(with(good, "aud", nil)),
		"aud number":      sign(with(good, "aud", 7)),
		"aud empty":       sign(with(good, "aud", "")),
		"expired":         sign(with(good, "exp", now.Add(-time.Second).Unix())),
		"expires now":     sign(with(good, "exp", now.Unix())),
		"too long":        sign(with(good, "exp", now.Add(16*time.Minute).Unix())),
		"for ever":        sign(with(good, "exp", 1e18)),
		"exp missing":     sign(with(good, "exp", nil)),
		"exp string":      sign(with(good, "exp", "9999999999")),
		"not yet":         sign(with(good, "nbf", now.Add(5*time.Minute).Unix())),
		"sub missing":     sign(with(good, "sub", nil)),
		"sub empty":       sign(with(good, "sub", "")),
		"sub number":      sign(with(good, "sub", 7)),
		"sub long":        sign(with(good, "sub", strings.Repeat("a", 300))),
		"name number":     sign(with(good, "name", 7)),
		"header injected": sign(with(good, "email", "a@b.example\r\nBcc: x@y.example")),
		"payload swapped": parts[0] + "." + strings.Split(sign(with(good, "sub", "user-8")), ".")[1] + "." + parts[2],
		"padded":          token + "=",
		"spaces":          " " + token,
		"huge":            sign(with(good, "pad", strings.Repeat("a", 9000))),
	}
	if last := token[len(token)-1]; last != 'B' {
		forged["last bits"] = token[:len(token)-1] + string(last+1) // strict base64: no second spelling of a signature
	}
	for name, f := range forged {
		if _, err := verify(f, secret, "site", now); err == nil {
			t.Errorf("%s was believed", name)
		}
	}
	if _, err := verify(jwt(hs, good, "", sha256.New), "", "site", now); err == nil {
		t.Error("an identity was believed without a secret")
	}
	for name, g := range map[string]string{"plain": token, "aud list": sign(with(good, "aud", []string{"x", "site"})),
		"longest": sign(with(good, "exp", now.Add(15*time.Minute).Unix())), "bare": sign(map[string]any{"sub": "u",
			"aud": "site", "exp": now.Add(time.Minute).Unix()})} {
		if _, err := verify(g, secret, "site", now); err != nil {
			t.Errorf("%s was refused", name)
		}
	}
}

func TestIdentityTravelsWithEveryEvent(t *testing.T) {
	s := newSite(t, `{"identity_secret":"`+secret+`"}`)
	c := s.open(`"identity":"` + sign(goodClaims()) + `"`)
	c.message("a", "hi")
	c.want("ack")
	g := s.deps.Sunk.Events()[0].Given
	if len(g) != 3 || g[0].Field != "name" || g[0].Value != "Ana Ruiz" || g[1].Field != "email" || g[2].Value != "+12125550100" {
		t.Fatalf("%+v", g)
	}
	for _, v := range g {
		if v.Source != "identity" {
			t.Fatalf("%+v", v)
		}
	}
	// Another person at the same browser does not see what the first one said.
	d := s.open(`"token":"` + c.welcome.Token + `","identity":"` + sign(with(goodClaims(), "sub", "user-8")) + `"`)
	if d.welcome.Conversation == c.welcome.Conversation || d.welcome.Seq != 0 {
		t.Fatalf("%+v", d.welcome)
	}
	e := s.open(`"token":"` + c.welcome.Token + `","last_seq":1,"identity":"` + sign(goodClaims()) + `"`)
	if e.welcome.Conversation != c.welcome.Conversation {
		t.Fatal("the same person was not recognised")
	}
}

func TestRefusedIdentityLeavesTheSocketOpenAndVouchesForNothing(t *testing.T) {
	for _, settings := range []string{`{"identity_secret":"` + secret + `"}`, ``} {
		s := newSite(t, settings)
		c := s.open(`"identity":"` + jwt(map[string]any{"alg": "HS256"}, goodClaims(), "guess", sha256.New) + `"`)
		c.wantError("identity", "", false)
		c.message("a", "hi")
		c.want("ack")
		if g := s.deps.Sunk.Events()[0].Given; len(g) != 0 {
			t.Fatalf("%+v", g)
		}
		if strings.Contains(s.deps.Logged.String(), "ana@") {
			t.Fatal("an address was logged")
		}
	}
}
