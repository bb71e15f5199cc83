package channeltest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
)

// mutant is one way to forge a webhook. It changes a rightly signed request of f; nil says that it is none of this
// platform's (a secret that does not cover the body cannot notice another body).
type mutant struct {
	name string
	make func(t testing.TB, s Suite, f Fixture) *http.Request
}

// mutants are the twelve. Every one must be refused with 401 or 403, and store nothing.
var mutants = []mutant{
	{"none", func(t testing.TB, s Suite, f Fixture) *http.Request { return f.request(t) }},
	{"empty", func(t testing.TB, s Suite, f Fixture) *http.Request {
		return s.respelled(t, f, func(string) []string { return []string{""} })
	}},
	{"wrong key", func(t testing.TB, s Suite, f Fixture) *http.Request { return s.signedWith(t, f, "not-the-key-at-all") }},
	{"another account's key", func(t testing.TB, s Suite, f Fixture) *http.Request {
		other := s.Account
		other.ID = "another"
		other.Settings = s.settings(t, map[string]any{s.Secret: "key-of-another-account"})
		if _, err := s.New(other, NewDeps(t).Deps); err != nil {
			t.Fatalf("another account: %v", err)
		}
		return s.signedWith(t, f, "key-of-another-account")
	}},
	{"body and one byte", func(t testing.TB, s Suite, f Fixture) *http.Request {
		return s.otherBody(t, f, append(bytes.Clone(f.Body), ' '))
	}},
	{"re-serialised", func(t testing.TB, s Suite, f Fixture) *http.Request { return s.otherBody(t, f, reserialised(f.Body)) }},
	{"truncated", func(t testing.TB, s Suite, f Fixture) *http.Request {
		return s.respelled(t, f, func(v string) []string { return []string{v[:len(v)-1]} })
	}},
	{"upper case", func(t testing.TB, s Suite, f Fixture) *http.Request {
		return s.respelled(t, f, func(v string) []string { return []string{strings.ToUpper(v)} })
	}},
	{"doubled header", func(t testing.TB, s Suite, f Fixture) *http.Request {
		return s.respelled(t, f, func(v string) []string { return []string{v, v} })
	}},
	{"forwarding headers", func(t testing.TB, s Suite, f Fixture) *http.Request {
		r := f.request(t)
		r.URL.Host, r.Host = "evil.test", "evil.test"
		s.SignWith(r, f.Body, s.secretOf(t))
		signature := r.Header
		r = f.request(t)
		if !s.differs(signature, f.signed(t, s).Header) { // signed over no address: then unsigned, from a friend
			signature = r.Header
		}
		r.Header = signature.Clone()
		for name, v := range map[string]string{
			"X-Forwarded-Host": "evil.test", "X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1", "X-Real-Ip": "127.0.0.1",
			"Forwarded": "for=127.0.0.1;host=evil.test;proto=https", "X-Original-Url": "https://evil.test/",
		} {
			r.Header.Set(name, v)
		}
		return r
	}},
	{"old secret", func(t testing.TB, s Suite, f Fixture) *http.Request {
		before := s.Account
		before.Settings = s.settings(t, map[string]any{s.Secret: "secret-before-the-change"})
		if _, err := s.New(before, NewDeps(t).Deps); err != nil {
			t.Fatalf("the account before its secret was changed: %v", err)
		}
		return s.signedWith(t, f, "secret-before-the-change")
	}},
}

// signatureMutants: none of the twelve is taken. The twelfth, a secret that is unset, is tried on an account of its own.
func signatureMutants(t testing.TB, s Suite) {
	if s.SignWith == nil || s.Secret == "" {
		t.Error("suite: SignWith and Secret are needed to forge signatures")
		return
	}
	f := storing(t, s)[0]
	for _, m := range mutants {
		if r := m.make(t, s, f); r != nil {
			expectRefusal(t, s, f, r, "mutant "+m.name)
		}
	}
	a := s.Account
	a.Settings = s.settings(t, map[string]any{s.Secret: "", s.apiBase(): "http://127.0.0.1:1"})
	d := NewDeps(t)
	if ch, err := s.New(a, d.Deps); err == nil {
		t.Error("mutant secret unset: the account is built without its secret")
		if w := post(t, ch, s.signedWith(t, f, ""), "secret unset"); !refused(w.Code) || d.Sunk.Calls() > 0 {
			t.Errorf("mutant secret unset: status %d, the sink was called %d times", w.Code, d.Sunk.Calls())
		}
	}
	s.rotation(t, f)
}

// rotation: while a secret is changed both are taken, afterwards only the new one.
func (s Suite) rotation(t testing.TB, f Fixture) {
	t.Helper()
	if s.OldSecret == "" {
		return
	}
	a := s.Account
	a.Settings = s.settings(t, map[string]any{s.OldSecret: "secret-before-the-change", s.apiBase(): "http://127.0.0.1:1"})
	for _, secret := range []string{"secret-before-the-change", s.secretOf(t)} {
		d := NewDeps(t)
		ch, err := s.New(a, d.Deps)
		if err != nil {
			t.Fatalf("an account whose secret is being changed: %v", err)
		}
		if w := post(t, ch, s.signedWith(t, f, secret), "rotation"); !good(w.Code) || len(d.Sunk.Events()) == 0 {
			t.Errorf("while the secret is changed: status %d, %d events", w.Code, len(d.Sunk.Events()))
		}
	}
}

// refusedUnread: what the headers show to be unsigned is refused before a byte of its body is read.
func refusedUnread(t testing.TB, s Suite) {
	f := storing(t, s)[0]
	right := f.signed(t, s)
	for _, name := range signatureHeaders(f.request(t).Header, right.Header) {
		v := right.Header.Get(name)
		for what, values := range map[string][]string{"missing": nil, "doubled": {v, v}, "malformed": {"x"}, "empty": {""}} {
			r := f.signed(t, s)
			r.Header.Del(name)
			for _, v := range values {
				r.Header.Add(name, v)
			}
			body := &counting{Reader: bytes.NewReader(f.Body)}
			r.Body = body
			ch, _ := s.build(t, "")
			if w := post(t, ch, r, name+" "+what); !refused(w.Code) || body.n > 0 {
				t.Errorf("%s %s: status %d after %d bytes of the body", name, what, w.Code, body.n)
			}
		}
	}
}

// cappedRead: an endless body is read to the cap and no further.
func cappedRead(t testing.TB, s Suite) {
	limit := s.Cap
	if limit == 0 {
		limit = defaultCap
	}
	r := storing(t, s)[0].signed(t, s)
	body := &counting{Reader: endless{}}
	r.Body, r.ContentLength = body, -1
	ch, d := s.build(t, "")
	w := post(t, ch, r, "endless body")
	if w.Code != http.StatusRequestEntityTooLarge || body.n > limit+64<<10 || d.Sunk.Calls() > 0 {
		t.Errorf("an endless body: status %d after %d bytes, the cap is %d", w.Code, body.n, limit)
	}
}

// counting counts what is read of a body.
type counting struct {
	io.Reader
	n int64
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += int64(n)
	return n, err
}

func (c *counting) Close() error { return nil }

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func (s Suite) secretOf(t testing.TB) string {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal(s.Account.Settings, &m); err != nil {
		t.Fatalf("suite: Account.Settings: %v", err)
	}
	v, _ := m[s.Secret].(string)
	return v
}

func (s Suite) signedWith(t testing.TB, f Fixture, secret string) *http.Request {
	t.Helper()
	r := f.request(t)
	s.SignWith(r, f.Body, secret)
	return r
}

// respelled is a signed request whose every signature header is spelled anew; nil when that changes nothing.
func (s Suite) respelled(t testing.TB, f Fixture, spell func(string) []string) *http.Request {
	t.Helper()
	r := f.signed(t, s)
	changed := false
	for _, name := range signatureHeaders(f.request(t).Header, r.Header) {
		v := r.Header.Get(name)
		r.Header.Del(name)
		for _, x := range spell(v) {
			r.Header.Add(name, x)
		}
		changed = changed || len(r.Header.Values(name)) != 1 || r.Header.Get(name) != v
	}
	if !changed {
		return nil
	}
	return r
}

// otherBody is the signature of f before another body; nil where the signature does not cover the body.
func (s Suite) otherBody(t testing.TB, f Fixture, body []byte) *http.Request {
	t.Helper()
	signature := f.signed(t, s).Header
	other := f.with(body)
	if bytes.Equal(body, f.Body) || !s.differs(signature, other.signed(t, s).Header) {
		return nil
	}
	r := other.request(t)
	r.Header = signature
	return r
}

func (s Suite) differs(a, b http.Header) bool {
	for name := range a {
		if a.Get(name) != b.Get(name) {
			return true
		}
	}
	return false
}

// reserialised is the same JSON in other bytes; a body that is none, a form, keeps its values in another spelling.
func reserialised(body []byte) []byte {
	var v any
	if json.Unmarshal(body, &v) != nil {
		return bytes.ReplaceAll(body, []byte("%20"), []byte("+"))
	}
	var b bytes.Buffer
	if json.Indent(&b, body, "", " ") != nil || bytes.Equal(b.Bytes(), body) {
		b.WriteByte('\n')
	}
	return b.Bytes()
}
