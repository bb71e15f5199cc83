package admin

import (
	"net/url"
	"strings"
	"testing"

	"github.com/seed-151f84ba/intake/engine"
)

func TestMembersComeInByLink(t *testing.T) {
	h := newHouse(t, Options{})
	var m struct {
		ID, Role  string
		SigninURL string `json:"signin_url"`
	}
	h.call("admin", "POST", path("members"), `{"name":"Ana","email":"ana@example.com","role":"member","agents":["demo"]}`, 201, &m)
	session := h.follow(m.SigninURL)
	var me meView
	if a := h.ask("GET", path("me"), "", session); !strings.Contains(a.body, `"name":"Ana"`) || !strings.Contains(a.body, `"kind":"member"`) {
		t.Errorf("me is %s", a.body)
	}
	h.call("guest", "GET", path("me"), "", 200, &me)
	if me.Permissions.CreateRecords || me.Permissions.Export || me.Permissions.WorkOwn || len(me.Agents) != 1 {
		t.Errorf("a guest may %+v", me)
	}
	h.call("owner", "GET", path("me"), "", 200, &me)
	if p := me.Permissions; !p.CreateRecords || !p.Audit || !p.Destinations || !p.WorkAll {
		t.Errorf("an owner may %+v", p)
	}

	h.call("admin", "PATCH", path("members/%s", m.ID), `{"operator":true}`, 200, nil)
	h.call("admin", "POST", path("members/%s/signin", m.ID), "", 201, &m)
	session = h.follow(m.SigninURL)
	h.want(h.ask("GET", path("agents/demo/capture/text"), "", session), 200)
	h.want(h.ask("GET", path("agents/shop/capture/text"), "", session), 404)
	h.call("admin", "DELETE", path("members/%s", m.ID), "", 204, nil)
	h.want(h.ask("GET", path("me"), "", session), 401)
	h.call("guest", "GET", path("members"), "", 200, nil)
	if a := h.ask("GET", path("members"), "", h.as("guest")); strings.Contains(a.body, "ana@example.com") {
		t.Errorf("a guest reads addresses: %s", a.body)
	}
}

// follow signs in with a link and returns the header of its session.
func (h *house) follow(link string) string {
	h.t.Helper()
	u, err := url.Parse(link)
	if err != nil || u.Host != "127.0.0.1:8081" || u.Path != "/signin" {
		h.t.Fatalf("link is %s", link)
	}
	a := h.post("/signin", url.Values{"token": {u.Query().Get("token")}})
	if len(a.Cookies()) != 1 {
		h.t.Fatalf("the link answered %d", a.StatusCode)
	}
	return "Cookie: " + a.Cookies()[0].Name + "=" + a.Cookies()[0].Value
}

func TestNobodyGivesMoreThanTheyHave(t *testing.T) {
	h := newHouse(t, Options{})
	h.call("admin", "POST", path("members"), `{"name":"X","role":"owner"}`, 403, nil)
	h.call("admin", "POST", path("tokens"), `{"role":"owner"}`, 403, nil)
	h.call("owner", "POST", path("tokens"), `{"role":"owner"}`, 201, nil)
	var m struct{ ID string }
	h.call("owner", "POST", path("members"), `{"name":"O","role":"owner"}`, 201, &m)
	h.call("admin", "PATCH", path("members/%s", m.ID), `{"role":"guest"}`, 403, nil)
	h.call("admin", "POST", path("members/%s/signin", m.ID), "", 403, nil)
	h.call("owner", "PATCH", path("members/%s", m.ID), `{"role":"guest"}`, 409, nil)
	h.call("owner", "DELETE", path("members/%s", m.ID), "", 409, nil)
	h.call("admin", "POST", path("members/nobody/signin"), "", 404, nil)
}

func TestTokens(t *testing.T) {
	h := newHouse(t, Options{})
	var made struct{ ID, Token string }
	h.call("admin", "POST", path("tokens"), `{"name":"crm","role":"guest","agents":["demo"]}`, 201, &made)
	with := "Authorization: Bearer " + made.Token
	h.want(h.ask("GET", path("records"), "", with), 200)
	a := h.call("admin", "GET", path("tokens"), "", 200, nil)
	if strings.Contains(a.body, made.Token) || !strings.Contains(a.body, made.ID) {
		t.Errorf("tokens are %s", a.body)
	}
	h.call("admin", "DELETE", path("tokens/%s", made.ID), "", 204, nil)
	h.want(h.ask("GET", path("records"), "", with), 401)
	h.call("admin", "DELETE", path("tokens/%s", "nothing"), "", 404, nil)
}

// TestAdminActionsAreAudited does one of each and looks for it.
func TestAdminActionsAreAudited(t *testing.T) {
	h := newHouse(t, Options{})
	id, conversation, _ := h.filed("demo", engine.Ticket, "I am Zed", map[string]string{"name": "Zed"})
	twin, _, _ := h.filed("demo", engine.Ticket, "I am Zed", map[string]string{"name": "Zed"})
	count := func() int {
		var page struct {
			Items []struct{ Actor, Action string }
		}
		h.call("owner", "GET", path("audit?limit=200"), "", 200, &page)
		return len(page.Items)
	}
	for _, do := range []struct {
		method, path, body string
		status             int
	}{
		{"PATCH", path("records/%s", id), `{"status":"open"}`, 200},
		{"POST", path("records/%s/comments", id), `{"text":"x"}`, 201},
		{"POST", path("records/%s/archive", id), "", 200},
		{"POST", path("records/%s/restore", id), "", 200},
		{"POST", path("records/%s/merge", twin), `{"into":"` + id + `"}`, 200},
		{"POST", path("records/%s/unmerge", twin), "", 200},
		{"POST", path("records/%s/delete", id), "", 200},
		{"POST", path("records"), `{"type":"lead","agent":"demo"}`, 201},
		{"POST", path("conversations/%s/takeover", conversation), "", 200},
		{"POST", path("conversations/%s/reply", conversation), `{"text":"Hello"}`, 201},
		{"POST", path("conversations/%s/release", conversation), "", 200},
		{"PUT", path("agents/demo/capture/text"), `{"enabled":true,"instructions":"x"}`, 200},
		{"PUT", path("agents/demo/capture/text?draft=true"), `{"enabled":true,"instructions":"y"}`, 200},
		{"POST", path("agents/demo/capture/voice/copy"), "", 200},
		{"POST", path("destinations"), `{"id":"crm","kind":"webhook","settings":{"url":"https://x.example/"}}`, 201},
		{"DELETE", path("destinations/crm"), "", 204},
		{"POST", path("members"), `{"name":"A"}`, 201},
		{"POST", path("tokens"), `{"role":"guest"}`, 201},
		{"GET", path("records.csv"), "", 200},
	} {
		before := count()
		h.call("owner", do.method, do.path, do.body, do.status, nil, "If-Match: *")
		if count() <= before {
			t.Errorf("%s %s is not in the audit log", do.method, do.path)
		}
	}
}
