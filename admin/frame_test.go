package admin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
)

func TestHeadersOnEveryRoute(t *testing.T) {
	names := []string{"Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy",
		"Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Permissions-Policy", "Cache-Control"}
	r := newRig(t, Options{Store: newDoors()})
	groups := map[string][]string{}
	paths := append(patternsOf(t), "GET /nowhere", "GET /api/nowhere", "DELETE /api/v1/me")
	for _, p := range paths {
		if p == "GET /api/v1/events" {
			continue
		}
		method, path, _ := strings.Cut(p, " ")
		a := r.ask(method, strings.NewReplacer("{$}", "", "{mode}", "text").Replace(path), "")
		var set []string
		for _, n := range names {
			set = append(set, n+": "+a.Header.Get(n))
		}
		key := strings.Join(set, "\n")
		groups[key] = append(groups[key], p)
	}
	var out []string
	for headers, who := range groups {
		slices.Sort(who)
		out = append(out, headers+"\n  "+strings.Join(who, "\n  ")+"\n")
	}
	slices.Sort(out)
	golden(t, "testdata/headers.txt", []byte(strings.Join(out, "\n")))
}

func TestHTTPSAddsTransportSecurity(t *testing.T) {
	r := newRig(t, Options{Store: newDoors(), AdminURL: "https://intake.example.com"})
	if got := r.ask("GET", "/healthz", "").Header.Get("Strict-Transport-Security"); got == "" {
		t.Error("no Strict-Transport-Security under https")
	}
}

func TestUnknownPaths(t *testing.T) {
	r := newRig(t, Options{Store: newDoors()})
	for _, path := range []string{"/widget.js", "/c/site", "/c/site/socket", "/records/x/y", "/docs", "/schemas/Record.json",
		"/openapi.yaml", "/agents", "/assets", "/.env"} {
		if a := r.ask("GET", path, "", "as owner"); a.StatusCode != http.StatusNotFound && path != "/assets" {
			t.Errorf("%s answered %d, want 404", path, a.StatusCode)
		}
	}
	r.want(r.ask("GET", "/api/v1/nothing", ""), http.StatusNotFound)
	r.want(r.ask("GET", "/api/v2/records", ""), http.StatusNotFound)
	a := r.want(r.ask("DELETE", "/api/v1/records", "", "as owner"), http.StatusMethodNotAllowed)
	if allow := a.Header.Get("Allow"); allow != "GET, HEAD, POST" {
		t.Errorf("Allow is %q", allow)
	}
}

func TestProofs(t *testing.T) {
	d := newDoors()
	r := newRig(t, Options{Store: d})
	session := "Cookie: intake_session=c-owner"
	tests := []struct {
		name   string
		with   []string
		status int
	}{
		{"nothing", nil, 401},
		{"a token", []string{"as guest"}, 200},
		{"an unknown token", []string{"as nobody"}, 401},
		{"another scheme", []string{"Authorization: Basic dDpwCg=="}, 401},
		{"an empty token", []string{"Authorization: Bearer "}, 401},
		{"a session", []string{session}, 200},
		{"an unknown session", []string{"Cookie: intake_session=c-nobody"}, 401},
		{"an empty session", []string{"Cookie: intake_session="}, 401},
		{"a session behind a proxy with a password", []string{session, "Authorization: Basic dDpwCg=="}, 200},
		{"a bad token beside a good session", []string{session, "as nobody"}, 401},
		{"the cookie of an https console", []string{"Cookie: __Host-intake_session=c-owner"}, 401},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := r.ask("GET", "/api/v1/me", "", tt.with...)
			if a.StatusCode != tt.status {
				t.Errorf("answered %d, want %d: %s", a.StatusCode, tt.status, a.body)
			}
			if tt.status == 401 && a.Header.Get("WWW-Authenticate") == "" {
				t.Error("401 without WWW-Authenticate")
			}
		})
	}
}

func TestCrossSiteRequests(t *testing.T) {
	r := newRig(t, Options{Store: newDoors()})
	session := "Cookie: intake_session=c-owner"
	const bulk = `{"ids":["X"],"action":"patch"}` // refused with 422 once it is let in
	tests := []struct {
		name   string
		with   []string
		status int
	}{
		{"cross-site by Sec-Fetch-Site", []string{session, "Sec-Fetch-Site: cross-site"}, 403},
		{"same-site other origin", []string{session, "Sec-Fetch-Site: same-site"}, 403},
		{"a foreign Origin", []string{session, "Origin: https://evil.example"}, 403},
		{"a null Origin", []string{session, "Origin: null"}, 403},
		{"same-origin", []string{session, "Sec-Fetch-Site: same-origin"}, 422},
		{"the admin url's origin", []string{session, "Origin: http://127.0.0.1:8081"}, 422},
		{"a token from anywhere", []string{"as owner", "Origin: https://evil.example", "Sec-Fetch-Site: cross-site"}, 422},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rig := &rig{r.Server, t}
			rig.want(rig.ask("POST", "/api/v1/records/bulk", bulk, tt.with...), tt.status)
		})
	}
}

func TestRefusedBodies(t *testing.T) {
	r := newRig(t, Options{Store: newDoors()})
	as := "as owner"
	r.want(r.ask("POST", "/api/v1/records/bulk", `{"ids":`, as), http.StatusBadRequest)
	r.want(r.ask("POST", "/api/v1/records/bulk", `{"ids":[],"action":"burn","x":1}`, as), http.StatusUnprocessableEntity)
	r.want(r.ask("POST", "/api/v1/records/bulk", `{}`, as, "Content-Type: text/plain"), http.StatusUnsupportedMediaType)
	r.want(r.ask("POST", "/api/v1/records/bulk", `{"ids":["`+strings.Repeat("x", 2<<20)+`"]}`, as), http.StatusRequestEntityTooLarge)
	r.want(r.ask("GET", "/api/v1/records?limit=201", "", as), http.StatusUnprocessableEntity)
	r.want(r.ask("GET", "/api/v1/records?from=yesterday", "", as), http.StatusUnprocessableEntity)
	a := r.want(r.ask("POST", "/api/v1/destinations", `{"id":"x","kind":"webhook","secret":"whsec_c2VjcmV0"}`, as), http.StatusUnprocessableEntity)
	if strings.Contains(a.body, "c2VjcmV0") {
		t.Errorf("a refused value is echoed: %s", a.body)
	}
	var p struct {
		Errors []struct{ Location, Message string } `json:"errors"`
	}
	if err := json.Unmarshal([]byte(a.body), &p); err != nil || len(p.Errors) == 0 || !strings.HasPrefix(p.Errors[0].Location, "body") {
		t.Errorf("no location in %s (%v)", a.body, err)
	}
}

func TestOddBytes(t *testing.T) {
	r := newRig(t, Options{Store: newDoors()})
	as := "as owner"
	r.want(r.ask("GET", "/api/v1/agents/a%00b", "", as), http.StatusNotFound)
	r.want(r.ask("GET", "/api/v1/agents/a%ffb", "", as), http.StatusNotFound)
	r.want(r.ask("GET", "/api/v1/records?q=%00", "", as), http.StatusBadRequest)
	r.want(r.ask("GET", "/api/v1/records?q=%ff", "", as), http.StatusBadRequest)
	r.want(r.ask("GET", "/api/v1/records?q=%zz", "", as), http.StatusBadRequest)
	a := r.want(r.ask("POST", "/api/v1/members", `{"name":"a\u0000b"}`, as), http.StatusBadRequest)
	if !strings.Contains(a.body, "NUL") {
		t.Errorf("answered %s", a.body)
	}
	// An escaped backslash before u0000 is no NUL: the name is read, and refused for its role.
	r.want(r.ask("POST", "/api/v1/members", `{"name":"a\\u0000b","role":"king"}`, as), http.StatusUnprocessableEntity)
}

func TestABrokenStoreIsNotDescribed(t *testing.T) {
	d := newDoors()
	r := newRig(t, Options{Store: d})
	d.broken = errors.New("table secrets_42 is locked at db.internal")
	a := r.want(r.ask("GET", "/api/v1/me", "", "as owner"), http.StatusServiceUnavailable)
	if strings.Contains(a.body, "secrets_42") {
		t.Errorf("the answer tells of the store: %s", a.body)
	}
}

func TestAPanicIsA500(t *testing.T) {
	r := newRig(t, Options{Store: newDoors()}) // doors knows no records
	r.want(r.ask("GET", "/api/v1/records", "", "as owner"), http.StatusInternalServerError)
	r.want(r.ask("GET", "/api/v1/me", "", "as owner"), http.StatusOK)
}

func TestAPanicHalfWayCutsTheAnswerOff(t *testing.T) {
	half := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("half"))
		panic("out of paper")
	})
	r := newRig(t, Options{Store: newDoors(), Console: Console{Page: text("page"), Assets: half}})
	res, err := http.Get(r.URL + "/assets/x.js")
	if err == nil {
		_, err = io.ReadAll(res.Body)
		res.Body.Close()
	}
	if err == nil {
		t.Error("a broken answer looks whole")
	}
}

func TestProbes(t *testing.T) {
	var down error
	r := newRig(t, Options{Store: newDoors(), Ready: func(_ context.Context) error { return down }})
	for path, body := range map[string]string{"/healthz": "ok\n", "/readyz": "ready\n", "/metrics": "metrics"} {
		if a := r.ask("GET", path, ""); a.StatusCode != 200 || a.body != body {
			t.Errorf("%s answered %d %q", path, a.StatusCode, a.body)
		}
	}
	down = fmt.Errorf("connect to db.internal")
	if a := r.ask("GET", "/readyz", ""); a.StatusCode != 503 || strings.Contains(a.body, "internal") {
		t.Errorf("/readyz answered %d %q", a.StatusCode, a.body)
	}
	if a := r.ask("GET", "/healthz", ""); a.StatusCode != 200 {
		t.Errorf("/healthz answered %d", a.StatusCode)
	}
}
