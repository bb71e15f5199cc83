package main

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"net/url"
	"slices"
)

// twilioSignature is the platform's signature of a webhook (https://www.twilio.com/docs/usage/security), written anew for
// the tests.
func twilioSignature(token, address string, form url.Values) string {
	var names []string
	for k := range form {
		names = append(names, k)
	}
	slices.Sort(names)
	for _, k := range names {
		address += k + form.Get(k)
	}
	m := hmac.New(sha1.New, []byte(token))
	m.Write([]byte(address))
	return base64.StdEncoding.EncodeToString(m.Sum(nil))
}
