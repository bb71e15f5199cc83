package admin

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/records"
)

// doors is a store with people and nothing else: for tests of the frame. What it does not answer panics, which the
// frame turns into a 500. Tests of what the routes do use a real database.
type doors struct {
	Store
	mu      sync.Mutex
	tokens  map[string]records.Scope
	cookies map[string]records.Scope
	links   map[string]records.Scope
	broken  error // every question is answered with it
}

func newDoors() *doors {
	all := func(actor string, r records.Role) records.Scope {
		return records.Scope{Actor: actor, Role: r, All: true}
	}
	operator := all("op", records.Member)
	operator.Operator = true
	return &doors{
		tokens: map[string]records.Scope{"t-owner": all("o", records.Owner), "t-admin": all("a", records.Admin),
			"t-operator": operator, "t-member": all("m", records.Member), "t-guest": all("g", records.Guest)},
		cookies: map[string]records.Scope{"c-owner": all("o", records.Owner)},
		links:   map[string]records.Scope{"l-owner": all("o", records.Owner)},
	}
}

func (d *doors) find(m map[string]records.Scope, key string) (records.Scope, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.broken != nil {
		return records.Scope{}, d.broken
	}
	if s, ok := m[key]; ok {
		return s, nil
	}
	return records.Scope{}, records.ErrNotFound
}

func (d *doors) ByToken(_ context.Context, t string) (records.Scope, error) {
	return d.find(d.tokens, t)
}
func (d *doors) ByCookie(_ context.Context, c string) (records.Scope, error) {
	return d.find(d.cookies, c)
}

func (d *doors) Redeem(_ context.Context, secret string, _ time.Duration) (string, records.Scope, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	s, ok := d.links[secret]
	if !ok {
		return "", s, records.ErrNotFound
	}
	delete(d.links, secret)
	d.cookies["c-new"] = s
	return "c-new", s, nil
}

func (d *doors) SignOut(_ context.Context, cookie string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.cookies, cookie)
	return nil
}

func (d *doors) Agents(context.Context, records.Scope) ([]records.AgentView, error) {
	return nil, d.broken
}

func (d *doors) Members(context.Context, records.Scope) ([]records.MemberView, error) {
	return nil, d.broken
}

func (d *doors) Tokens(context.Context, records.Scope) ([]records.TokenView, error) {
	return nil, d.broken
}

// rig is an admin listener under test.
type rig struct {
	*httptest.Server
	t *testing.T
}

func newRig(t *testing.T, o Options) *rig {
	t.Helper()
	if o.AdminURL == "" {
		o.AdminURL = "http://127.0.0.1:8081"
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Console.Page == nil {
		o.Console = Console{Page: text("page"), Assets: text("asset")}
	}
	o.Metrics = text("metrics")
	h, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return &rig{srv, t}
}

func text(s string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, s) })
}

// reply is an answer with its body read.
type answer struct {
	*http.Response
	body string
}

// ask makes a request. With is a list of header lines, "Name: value"; "as NAME" stands for the token of a principal.
func (r *rig) ask(method, path, body string, with ...string) answer {
	r.t.Helper()
	req, err := http.NewRequest(method, r.URL+path, strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for _, h := range with {
		if who, ok := strings.CutPrefix(h, "as "); ok {
			h = "Authorization: Bearer t-" + who
		}
		name, value, _ := strings.Cut(h, ": ")
		req.Header.Set(name, value)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		r.t.Fatal(err)
	}
	return answer{res, string(raw)}
}

// want checks status and, of a refusal, that it is a problem.
func (r *rig) want(a answer, status int) answer {
	r.t.Helper()
	if a.StatusCode != status {
		r.t.Fatalf("%s %s answered %d, want %d: %s", a.Request.Method, a.Request.URL.RequestURI(), a.StatusCode, status, a.body)
	}
	if status >= 400 && a.Header.Get("Content-Type") != "application/problem+json" {
		r.t.Fatalf("%s %s answered %d as %q, want a problem", a.Request.Method, a.Request.URL.RequestURI(), status, a.Header.Get("Content-Type"))
	}
	return a
}
