package x

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"net/url"
	"sort"
	"strconv"
	"strings"
	"time"
)

// credentials are the four keys of an OAuth 1.0a request in user context.
type credentials struct{ key, secret, token, tokenSecret string }

// authorization is the Authorization header of a request (RFC 5849, HMAC-SHA1). params are the request's query and
// form values; a JSON body is not part of a signature.
func (c credentials) authorization(method, address string, params url.Values, nonce string, at time.Time) string {
	own := map[string]string{
		"oauth_consumer_key": c.key, "oauth_nonce": nonce, "oauth_signature_method": "HMAC-SHA1",
		"oauth_timestamp": strconv.FormatInt(at.Unix(), 10), "oauth_token": c.token, "oauth_version": "1.0",
	}
	own["oauth_signature"] = c.sign(method, address, params, own)
	names := make([]string, 0, len(own))
	for name := range own {
		names = append(names, name)
	}
	sort.Strings(names)
	for i, name := range names {
		names[i] = name + `="` + percent(own[name]) + `"`
	}
	return "OAuth " + strings.Join(names, ", ")
}

// sign is RFC 5849 section 3.4: the parameters encoded, sorted and joined, with method and address.
func (c credentials) sign(method, address string, params url.Values, own map[string]string) string {
	var pairs []string
	for name, value := range own {
		pairs = append(pairs, percent(name)+"="+percent(value))
	}
	for name, values := range params {
		for _, v := range values {
			pairs = append(pairs, percent(name)+"="+percent(v))
		}
	}
	sort.Strings(pairs)
	base := strings.ToUpper(method) + "&" + percent(address) + "&" + percent(strings.Join(pairs, "&"))
	m := hmac.New(sha1.New, []byte(percent(c.secret)+"&"+percent(c.tokenSecret)))
	m.Write([]byte(base))
	return base64.StdEncoding.EncodeToString(m.Sum(nil))
}

// percent is RFC 3986's encoding: all but unreserved characters, byte by byte.
func percent(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hex[c>>4])
		b.WriteByte(hex[c&15])
	}
	return b.String()
}
