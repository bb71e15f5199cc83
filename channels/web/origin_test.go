package web

import (
	"crypto/tls"
	"net/http"
	"testing"
)

// No mutant of an allowed origin connects: they are compared whole.
func TestOriginMutants(t *testing.T) {
	s := newSite(t, `{"allowed_origins":["https://shop.example.com","http://localhost:3000/","https://b.example:8443"]}`)
	for _, good := range []string{"https://shop.example.com", "http://localhost:3000", "https://b.example:8443"} {
		ws, _, err := s.dial(http.Header{"Origin": {good}})
		if err != nil {
			t.Errorf("%s was refused: %v", good, err)
			continue
		}
		ws.Close()
	}
	for _, bad := range []string{
		"", "null", "*", "https://", "https:", "shop.example.com", "//shop.example.com", "http://shop.example.com",
		"https://shop.example.com:443", "https://shop.example.com:8443", "https://shop.example.com:80",
		"https://shop.example.com.", "https://shop.example.com/", "https://shop.example.com/x", "https://shop.example.com?",
		"https://shop.example.com#", "https://shop.example.com.evil.example", "https://evilshop.example.com",
		"https://evil-shop.example.com", "https://shop.example.com@evil.example", "https://evil.example/shop.example.com",
		"https://evil.example?https://shop.example.com", "https://evil.example#https://shop.example.com",
		"https://example.com", "https://www.shop.example.com", "https://shopXexample.com", "https://shop.example.co",
		"https://shop.example.comm", "HTTPS://shop.example.com", "https://SHOP.example.com", "wss://shop.example.com",
		"ftp://shop.example.com", "file://", "https://shop.example.com https://evil.example",
		"https://evil.example https://shop.example.com", "https://shop.example.com,https://evil.example",
		"http://localhost", "http://localhost:3001", "https://localhost:3000", "http://127.0.0.1:3000", "http://[::1]:3000",
		"https://b.example", "https://b.example:08443", "https://b.example:84430", "https://shop。example.com",
		"chrome-extension://shop.example.com", s.srv.URL,
	} {
		ws, resp, err := s.dial(http.Header{"Origin": {bad}})
		if err == nil {
			ws.Close()
			t.Errorf("%q was let in", bad)
		} else if resp == nil || resp.StatusCode != http.StatusForbidden {
			t.Errorf("%q: %v, want 403", bad, err)
		}
	}
	for name, h := range map[string]http.Header{"missing": {"X": {"y"}},
		"two": {"Origin": {"https://shop.example.com", "https://shop.example.com"}}} {
		if ws, resp, err := s.dial(h); err == nil {
			ws.Close()
			t.Errorf("a %s Origin was let in", name)
		} else if resp == nil || resp.StatusCode != http.StatusForbidden {
			t.Errorf("a %s Origin: %v, want 403", name, err)
		}
	}
	if s.deps.Sunk.Calls() != 0 {
		t.Error("something was stored")
	}
}

func TestWithoutAListOnlyOurOwnOrigins(t *testing.T) {
	o, err := newOrigins(nil, "https://Chat.example.com:443/base")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		origin, host string
		tls, want    bool
	}{
		{"https://chat.example.com", "10.0.0.1:8080", false, true},
		{"http://chat.example.com", "10.0.0.1:8080", false, false},
		{"http://127.0.0.1:8080", "127.0.0.1:8080", false, true},
		{"https://127.0.0.1:8080", "127.0.0.1:8080", false, false},
		{"https://127.0.0.1:8443", "127.0.0.1:8443", true, true},
		{"http://localhost:8080", "127.0.0.1:8080", false, false},
		{"http://intake.test", "intake.test:80", false, true},
		{"http://evil.example", "intake.test", false, false},
		{"http://intake.test@evil", "intake.test@evil", false, false},
		{"http://", "", false, false},
	} {
		r := &http.Request{Host: c.host, Header: http.Header{"Origin": {c.origin}}}
		if c.tls {
			r.TLS = &tls.ConnectionState{}
		}
		if got := o.allow(r); got != c.want {
			t.Errorf("origin %s at host %s (tls %v): %v", c.origin, c.host, c.tls, got)
		}
	}
}

func TestOriginListRefusesWhatCannotMatch(t *testing.T) {
	for _, bad := range []string{"", "*", "https://*.example.com", "example.com", "https://example.com/shop", "ftp://example.com",
		"https://münchen.example", "https://a b.example", "https://user@example.com", "https://example.com?x", "null"} {
		if _, err := newOrigins([]string{bad}, ""); err == nil {
			t.Errorf("allowed_origins %q was taken", bad)
		}
	}
}
