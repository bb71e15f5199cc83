package main

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
)

// TestListenersAreSeparate: nothing of one listener answers on the other, and neither knows a path it was not given.
func TestListenersAreSeparate(t *testing.T) {
	p := newWorld(t, "").serve()
	auth := http.Header{"Authorization": {"Bearer " + p.token}}
	for _, c := range []struct {
		method, path  string
		public, admin int
	}{
		{"GET", "/healthz", 200, 200},
		{"GET", "/readyz", 200, 200},
		{"GET", "/widget.js", 200, 404},
		{"GET", "/c/site/socket", 403, 404}, // no origin
		{"POST", "/c/tg", 401, 404},
		{"GET", "/api/v1/records", 404, 200},
		{"GET", "/api/v1/conversations", 404, 200},
		{"GET", "/api/v1/nothing", 404, 404},
		{"GET", "/openapi.json", 404, 200},
		{"GET", "/metrics", 404, 200},
		{"GET", "/signin?token=x", 404, 200},
		{"GET", "/nothing", 404, 404},
		{"GET", "/c", 404, 404},
		{"GET", "/c/", 404, 404},
		{"GET", "/c/nobody", 404, 404},
		{"POST", "/c/nobody", 404, 404},
		{"GET", "/c/nobody/socket", 404, 404},
		{"GET", "/c/site/nothing", 404, 404},
		{"GET", "/api/v2/records", 404, 404},
		{"GET", "/../api/v1/records", 404, 200},
		{"GET", "/debug/pprof/", 404, 404},
		{"GET", "/.env", 404, 404},
	} {
		if got := p.status(c.method, p.public+c.path, auth, nil); got != c.public {
			t.Errorf("public listener: %s %s is %d, want %d", c.method, c.path, got, c.public)
		}
		if got := p.status(c.method, p.admin+c.path, auth, nil); got != c.admin {
			t.Errorf("admin listener: %s %s is %d, want %d", c.method, c.path, got, c.admin)
		}
	}
	if got := p.status("GET", p.admin+"/api/v1/records", nil, nil); got != http.StatusUnauthorized {
		t.Errorf("records without a token: %d", got)
	}
}

// TestWebhookIsGuarded: who is not the platform is refused before anything is stored, and a body has an end.
func TestWebhookIsGuarded(t *testing.T) {
	p := newWorld(t, "").serve()
	good := update(7, 1, "hello")
	for name, h := range map[string]http.Header{
		"no secret":        hookHeader(""),
		"another secret":   hookHeader(hookToken + "x"),
		"upper case":       hookHeader(strings.ToUpper(hookToken)),
		"an empty secret":  {"X-Telegram-Bot-Api-Secret-Token": {""}},
		"a repeated one":   {"X-Telegram-Bot-Api-Secret-Token": {hookToken, hookToken}},
		"the bot's token":  hookHeader(botToken),
		"secret and space": {"X-Telegram-Bot-Api-Secret-Token": {hookToken + ", " + hookToken}},
	} {
		if got := p.status("POST", p.public+"/c/tg", h, good); got != 401 && got != 403 {
			t.Errorf("%s: %d", name, got)
		}
	}
	if got := p.status("POST", p.public+"/c/tg", hookHeader(hookToken), bytes.Repeat([]byte(" "), 4<<20+1)); got != http.StatusRequestEntityTooLarge {
		t.Errorf("a body of 4 MiB and a byte: %d", got)
	}
	for name, body := range map[string]string{"garbage": "{{{", "empty": "", "another shape": `{"update_id":1,"message":[]}`, "unknown": `{"update_id":2,"what":{}}`} {
		if got := p.status("POST", p.public+"/c/tg", hookHeader(hookToken), []byte(body)); got >= 500 {
			t.Errorf("%s with the right secret: %d", name, got)
		}
	}
	var list struct{ Items []any }
	p.api("GET", "conversations", nil, 200, &list)
	if len(list.Items) != 0 {
		t.Fatalf("%d conversations were opened", len(list.Items))
	}
	if got := p.telegram(7, 1, "hello"); got != 200 {
		t.Fatalf("the platform itself: %d", got)
	}
	p.api("GET", "conversations", nil, 200, &list)
	if len(list.Items) != 1 {
		t.Fatalf("%d conversations after one message", len(list.Items))
	}
}
