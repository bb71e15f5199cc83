package admin

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// post sends the sign-in form.
func (r *rig) post(path string, form url.Values, with ...string) answer {
	return r.ask("POST", path, form.Encode(), append([]string{"Content-Type: application/x-www-form-urlencoded"}, with...)...)
}

func TestSignInByLink(t *testing.T) {
	d := newDoors()
	r := newRig(t, Options{Store: d})
	for range 3 { // a mail scanner, a chat preview, the person
		a := r.ask("GET", "/signin?token=l-owner&next=%2Frecords%3Fid%3DWIT-LED-1", "")
		if a.StatusCode != 200 || !strings.Contains(a.body, `value="l-owner"`) || !strings.Contains(a.body, `value="/records?id=WIT-LED-1"`) {
			t.Fatalf("the page answered %d: %s", a.StatusCode, a.body)
		}
	}
	a := r.post("/signin", url.Values{"token": {"l-owner"}, "next": {"/records?id=WIT-LED-1"}})
	if a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != "/records?id=WIT-LED-1" {
		t.Fatalf("signing in answered %d to %q", a.StatusCode, a.Header.Get("Location"))
	}
	c := a.Cookies()[0]
	if c.Name != "intake_session" || !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Secure || c.Path != "/" || c.Domain != "" {
		t.Errorf("cookie is %v", c)
	}
	session := "Cookie: " + c.Name + "=" + c.Value
	r.want(r.ask("GET", "/api/v1/me", "", session), 200)

	if a := r.post("/signin", url.Values{"token": {"l-owner"}}); a.StatusCode != http.StatusUnauthorized || len(a.Cookies()) != 0 {
		t.Errorf("a used link answered %d with %v", a.StatusCode, a.Cookies())
	}
	if a := r.post("/signout", nil, session, "Origin: https://evil.example"); a.StatusCode != http.StatusForbidden {
		t.Errorf("another site could sign out: %d", a.StatusCode)
	}
	if a := r.post("/signout", nil, session); a.StatusCode != http.StatusSeeOther || a.Cookies()[0].MaxAge >= 0 {
		t.Errorf("signing out answered %d with %v", a.StatusCode, a.Cookies())
	}
	r.want(r.ask("GET", "/api/v1/me", "", session), 401)
}

func TestOfManyRedeemsOneWins(t *testing.T) {
	r := newRig(t, Options{Store: newDoors()})
	var won atomic.Int32
	var all sync.WaitGroup
	for range 100 {
		all.Go(func() {
			if a := r.post("/signin", url.Values{"token": {"l-owner"}}); a.StatusCode == http.StatusSeeOther {
				won.Add(1)
			}
		})
	}
	all.Wait()
	if won.Load() != 1 {
		t.Errorf("%d of 100 redeems won", won.Load())
	}
}

func TestSignInRefusals(t *testing.T) {
	r := newRig(t, Options{Store: newDoors()})
	for _, token := range []string{"", " ", "null", "0", "[]", "{}", "c-owner", "t-owner", strings.Repeat("x", 9<<10)} {
		a := r.post("/signin", url.Values{"token": {token}})
		if a.StatusCode != http.StatusUnauthorized || len(a.Cookies()) != 0 {
			t.Errorf("%.10q answered %d with %v", token, a.StatusCode, a.Cookies())
		}
		if strings.Contains(a.body, "t-owner") {
			t.Error("the page shows the refused token")
		}
	}
	if a := r.post("/signin", url.Values{"token": {"l-owner"}}, "Sec-Fetch-Site: cross-site"); a.StatusCode != http.StatusForbidden {
		t.Errorf("another site could sign in: %d", a.StatusCode)
	}
}

func TestGuessingIsBounded(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	r := newRig(t, Options{Store: newDoors(), Now: func() time.Time { return now }})
	looked := 0
	for range 50 {
		if a := r.post("/signin", url.Values{"token": {"guess"}}); a.StatusCode == http.StatusUnauthorized {
			looked++
		} else if a.StatusCode != http.StatusTooManyRequests || a.Header.Get("Retry-After") == "" {
			t.Fatalf("answered %d", a.StatusCode)
		}
	}
	if looked > 10 {
		t.Errorf("%d guesses were looked at in a minute, want at most 10", looked)
	}
	r.want(r.ask("GET", "/api/v1/me", "", "Cookie: intake_session=c-owner"), 200)
	now = now.Add(time.Minute)
	if a := r.post("/signin", url.Values{"token": {"l-owner"}}); a.StatusCode != http.StatusSeeOther {
		t.Errorf("a minute later a good link answered %d", a.StatusCode)
	}
}

func TestCookieUnderHTTPS(t *testing.T) {
	r := newRig(t, Options{Store: newDoors(), AdminURL: "https://intake.example.com"})
	c := r.post("/signin", url.Values{"token": {"l-owner"}}).Cookies()[0]
	if c.Name != "__Host-intake_session" || !c.Secure || c.Path != "/" || c.Domain != "" {
		t.Errorf("cookie is %v", c)
	}
}

func TestNextPage(t *testing.T) {
	for in, want := range map[string]string{
		"/records?status=active":              "/records?status=active",
		"/agents/demo/leads-tickets?id=W-1":   "/agents/demo/leads-tickets?id=W-1",
		"":                                    "/",
		"/":                                   "/",
		"//evil.example":                      "/",
		"/\\evil.example":                     "/",
		"https://evil.example":                "/",
		"/a//b":                               "/",
		"javascript:alert(1)":                 "/",
		"/x\r\nSet-Cookie: a=b":               "/",
		"/signin":                             "/",
		"/records#x":                          "/",
		"/" + strings.Repeat("a", 600):        "/",
		"/records?next=%2F%2Fevil.example%2F": "/records?next=%2F%2Fevil.example%2F",
	} {
		if got := nextPage(in); got != want {
			t.Errorf("nextPage(%q) = %q, want %q", in, got, want)
		}
	}
}
