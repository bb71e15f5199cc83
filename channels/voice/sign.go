package voice

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/seed-151f84ba/intake/channels"
)

const (
	signatureHeader = "X-Twilio-Signature"
	bodyCap         = 64 << 10
)

// signature is base64(HMAC-SHA1(token, address + every parameter's name and value, sorted by name)), the parameters
// decoded, blank ones included (https://www.twilio.com/docs/usage/security). Of a name that is there more than once every
// value counts, sorted and once, as in the platform's own libraries; the validator of its Go library takes the first
// alone, and any port, which is why it is not used here.
func signature(token, address string, params url.Values) string {
	mac := hmac.New(sha1.New, []byte(token))
	_, _ = io.WriteString(mac, address)
	for _, name := range slices.Sorted(maps.Keys(params)) {
		values := slices.Clone(params[name])
		slices.Sort(values)
		for _, value := range slices.Compact(values) {
			_, _ = io.WriteString(mac, name+value)
		}
	}
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// signed says whether exactly one signature stands in the header and is the expected one of any of the addresses. While
// a token is changed the old one is taken too.
func (v *Voice) signed(h http.Header, params url.Values, addresses ...string) bool {
	if !hasSignature(h) {
		return false
	}
	got, ok := []byte(h.Get(signatureHeader)), 0
	for _, a := range addresses {
		ok |= subtle.ConstantTimeCompare(got, []byte(signature(v.set.AuthToken, a, params)))
		if v.set.OldAuthToken != "" {
			ok |= subtle.ConstantTimeCompare(got, []byte(signature(v.set.OldAuthToken, a, params)))
		}
	}
	return ok == 1
}

// hasSignature says whether the header holds one thing that could be a signature.
func hasSignature(h http.Header) bool {
	got := h.Values(signatureHeader)
	if len(got) != 1 {
		return false
	}
	raw, err := base64.StdEncoding.DecodeString(got[0])
	return err == nil && len(raw) == sha1.Size
}

// address is what the platform must have called, built on the configured public URL and never on a header.
func (v *Voice) address(r *http.Request) string {
	a := v.base + r.URL.EscapedPath()
	if r.URL.RawQuery != "" {
		a += "?" + r.URL.RawQuery
	}
	return a
}

// addresses are the ways the platform writes the address it called: as configured, and, where no port is configured,
// with the scheme's own port spelled out.
func (v *Voice) addresses(r *http.Request) []string {
	a := v.address(r)
	u, err := url.Parse(v.base)
	if err != nil || u.Port() != "" {
		return []string{a}
	}
	port := map[string]string{"https": ":443", "http": ":80"}[u.Scheme]
	host := u.Scheme + "://" + u.Host
	return []string{a, host + port + strings.TrimPrefix(a, host)}
}

// read authenticates a webhook and reads its form; the status is 0 when it may be worked on. Nothing is read of a body
// without a signature, nothing believed of one whose signature is wrong.
func (v *Voice) read(w http.ResponseWriter, r *http.Request) (call, int) {
	if !hasSignature(r.Header) {
		v.deps.Count("voice_unsigned")
		return call{}, http.StatusForbidden
	}
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		return call{}, http.StatusMethodNotAllowed
	}
	body, err := channels.ReadBody(w, r, bodyCap)
	if err != nil {
		var tooBig *http.MaxBytesError
		if errors.As(err, &tooBig) {
			return call{}, http.StatusRequestEntityTooLarge
		}
		return call{}, http.StatusBadRequest
	}
	form, ok := v.form(r, body)
	if !ok {
		v.deps.Count("voice_unauthenticated")
		return call{}, http.StatusForbidden
	}
	c := newCall(form)
	if c.account != "" && c.account != v.set.AccountSID {
		v.deps.Count("voice_foreign_account")
		return call{}, http.StatusForbidden
	}
	return c, 0
}

// form is the parameters of a body whose signature is right. A body that is no form is signed by its hash, which then
// stands in the address.
func (v *Voice) form(r *http.Request, body []byte) (url.Values, bool) {
	if sum := r.URL.Query().Get("bodySHA256"); sum != "" {
		own := sha256.Sum256(body)
		same := subtle.ConstantTimeCompare([]byte(strings.ToLower(sum)), []byte(hex.EncodeToString(own[:]))) == 1
		return url.Values{}, same && v.signed(r.Header, nil, v.addresses(r)...)
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, false
	}
	return form, v.signed(r.Header, form, v.addresses(r)...)
}
