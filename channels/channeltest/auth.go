package channeltest

import (
	"net/http"
	"strings"
	"testing"
)

// challenges: the platform's checks of the address answer as told and store nothing.
func challenges(t testing.TB, s Suite) {
	for _, c := range s.Challenges {
		ch, d := s.build(t, "")
		f := Fixture{Name: c.Name, Method: c.Method, Path: c.Path, Header: http.Header{}}
		w := post(t, ch, f.request(t), c.Name)
		if w.Code != c.Status {
			t.Errorf("%s: status %d, want %d", c.Name, w.Code, c.Status)
		}
		if c.Body != "" && w.Body.String() != c.Body {
			t.Errorf("%s: body %q, want %q", c.Name, w.Body, c.Body)
		}
		s.noLeak(t, c.Name+": answer", w.Body.String())
		if d.Sunk.Calls() > 0 {
			t.Errorf("%s: the sink was called", c.Name)
		}
	}
}

// unsignedGet: a GET that is no challenge is refused and stores nothing.
func unsignedGet(t testing.TB, s Suite) {
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodOptions} {
		for _, path := range []string{"", "/", "?hub.mode=subscribe", "?challenge", "?crc_token="} {
			ch, d := s.build(t, "")
			what := method + " " + path
			f := Fixture{Name: what, Method: method, Path: path, Header: http.Header{}}
			if w := post(t, ch, f.request(t), what); w.Code < 400 || w.Code > 499 {
				t.Errorf("unsigned %s: status %d, want 4xx", what, w.Code)
			}
			if d.Sunk.Calls() > 0 {
				t.Errorf("unsigned %s: the sink was called", what)
			}
		}
	}
}

// garbage is a body no parser takes: who is refused for it, was parsed.
const garbage = "\x00{[not a body"

// unauthenticated: without a signature everything is refused, whatever the body, and before the body is parsed.
func unauthenticated(t testing.TB, s Suite) {
	for _, f := range Fixtures(t) {
		for what, body := range map[string]string{"its body": string(f.Body), "garbage": garbage, "no body": ""} {
			f := f.with([]byte(body))
			expectRefusal(t, s, f, f.request(t), f.Name+" unsigned with "+what)
		}
	}
}

func expectRefusal(t testing.TB, s Suite, f Fixture, r *http.Request, what string) {
	t.Helper()
	ch, d := s.build(t, "")
	w := post(t, ch, r, what)
	if !refused(w.Code) {
		t.Errorf("%s: status %d, want 401 or 403", what, w.Code)
	}
	if d.Sunk.Calls() > 0 {
		t.Errorf("%s: the sink was called", what)
	}
	s.noLeak(t, what+": answer", w.Body.String())
}

// forged: every header that Sign sets is spoiled in turn.
func forged(t testing.TB, s Suite) {
	for _, f := range Fixtures(t) {
		plain := f.request(t)
		r := f.signed(t, s)
		names := signatureHeaders(plain.Header, r.Header)
		if len(names) == 0 {
			t.Fatalf("suite: Sign sets no header")
		}
		for _, name := range names {
			forgeHeader(t, s, f, name, r.Header.Get(name))
		}
		for what, forge := range s.Forge {
			r := f.signed(t, s)
			forge(r)
			expectRefusal(t, s, f, r, f.Name+" "+what)
		}
	}
}

func signatureHeaders(before, after http.Header) []string {
	var names []string
	for name := range after {
		if after.Get(name) != before.Get(name) {
			names = append(names, name)
		}
	}
	return names
}

// forgeHeader sends the fixture with one header spoiled in every way; also with garbage behind a wrong signature.
func forgeHeader(t testing.TB, s Suite, f Fixture, name, value string) {
	t.Helper()
	for what, values := range spoiled(value) {
		for where, body := range map[string][]byte{"": f.Body, " and garbage": []byte(garbage)} {
			f := f.with(body)
			r := f.signed(t, s)
			r.Header.Del(name)
			for _, v := range values {
				r.Header.Add(name, v)
			}
			expectRefusal(t, s, f, r, f.Name+": "+name+" "+what+where)
		}
	}
	other := f.with(append([]byte(" "), f.Body...)).signed(t, s).Header.Get(name)
	if other != value { // the signature covers the body
		r := f.signed(t, s)
		r.Header.Set(name, other)
		expectRefusal(t, s, f, r, f.Name+": "+name+" of another body")
	}
}

// spoiled gives header values near the right one.
func spoiled(v string) map[string][]string {
	last := v[len(v)-1]
	flipped := v[:len(v)-1] + string(rune(last^1))
	all := map[string][]string{
		"missing":       nil,
		"empty":         {""},
		"wrong":         {"wrong"},
		"one bit off":   {flipped},
		"cut":           {v[:len(v)-1]},
		"too long":      {v + v[:1]},
		"padded":        {v + " "},
		"twice":         {v, v},
		"right, wrong":  {v, "wrong"},
		"wrong, right":  {"wrong", v},
		"empty, right":  {"", v},
		"joined":        {v + ", " + v},
		"in upper case": {strings.ToUpper(v)},
		"in lower case": {strings.ToLower(v)},
	}
	if _, bare, ok := strings.Cut(v, "="); ok {
		all["without its prefix"] = []string{bare}
	}
	for what, values := range all {
		if len(values) == 1 && values[0] == v {
			delete(all, what)
		}
	}
	return all
}
