package main

import (
	"fmt"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// healthView is an account of GET /api/v1/accounts.
type healthView struct {
	ID     string
	Health struct {
		OK, Connected bool
		Cause         string
		Refused       int
		LastEventAt   *time.Time                             `json:"last_event_at"`
		LastSentAt    *time.Time                             `json:"last_sent_at"`
		LastError     *struct{ Reason, Code, Advice string } `json:"last_error"`
		Notes         []string
	}
}

func (p *process) health(account string) healthView {
	p.Helper()
	var list struct{ Items []healthView }
	p.api("GET", "accounts", nil, http.StatusOK, &list)
	for _, a := range list.Items {
		if a.ID == account {
			return a
		}
	}
	p.Fatalf("no account %s", account)
	return healthView{}
}

// TestAccountHealth: a misconfigured account takes no other down and says why; wrong signatures are counted; a token the
// platform refuses shows what to do, in the API and by doctor, until a message goes well.
func TestAccountHealth(t *testing.T) {
	w := newWorld(t, "")
	bad := `  - {id: broken, channel: x, agent: e2e, settings: {user_id: "7", consumer_key: k, consumer_secret: s, access_token: t}}
  - {id: hasty, channel: telegram, agent: e2e, settings: {bot_token: "3000:hasty", secret_token: hs, rate_per_second: 0}}
  - {id: revoked, channel: telegram, agent: e2e, settings: {bot_token: "2000:revoked", secret_token: rs, api_base: %q}}
  - {id: xdm, channel: x, agent: e2e, settings: {user_id: "7", consumer_key: k, consumer_secret: s, access_token: t, access_secret: u, api_base: %q}}
destinations:`
	w.configure(strings.Replace(w.text(), "destinations:", fmt.Sprintf(bad, w.bot.URL, w.bot.URL), 1))
	p := w.serve()

	if got := p.telegram(5, 1, "What are your opening hours?"); got != http.StatusOK {
		t.Fatalf("the healthy account beside a broken one: %d", got)
	}
	eventually(t, "the healthy account answers", func() bool { return len(p.bot.to(5)) == 1 })
	h := p.health("broken").Health
	if h.OK || h.Connected || !strings.Contains(h.Cause, "access_secret") {
		t.Errorf("broken: %+v", h)
	}
	if h := p.health("hasty").Health; h.OK || h.Connected || !strings.Contains(h.Cause, "rate_per_second") {
		t.Errorf("hasty: %+v", h)
	}
	if h := p.health("xdm").Health; !h.OK || !h.Connected || len(h.Notes) < 3 || !strings.Contains(strings.Join(h.Notes, " "), "deprecated") {
		t.Errorf("x: %+v", h)
	}
	eventually(t, "the healthy account's times are shown", func() bool {
		h := p.health("tg").Health
		return h.OK && h.LastEventAt != nil && h.LastSentAt != nil && h.LastError == nil
	})

	for range 3 {
		if got := p.status("POST", p.public+"/c/xdm", http.Header{"X-Twitter-Webhooks-Signature": {"sha256=" + strings.Repeat("A", 43) + "="}}, []byte(`{}`)); got != http.StatusUnauthorized {
			t.Fatalf("a wrong signature: %d", got)
		}
	}
	eventually(t, "wrong signatures are counted", func() bool {
		h := p.health("xdm").Health
		return h.Refused == 3 && !h.OK && strings.Contains(h.Cause, "signature")
	})
	if _, text := p.request("GET", p.admin+"/metrics", nil, nil); !strings.Contains(string(text), `intake_events_total{channel="x",event="refused"} 3`) {
		t.Error("wrong signatures are not in the metrics")
	}

	if got := p.status("POST", p.public+"/c/revoked", hookHeader("rs"), update(6, 1, "What are your opening hours?")); got != http.StatusOK {
		t.Fatalf("revoked: %d", got)
	}
	eventually(t, "the refused token is shown with what to do", func() bool {
		h := p.health("revoked").Health
		return !h.OK && h.LastError != nil && h.LastError.Reason == "denied" && h.Cause != "" && h.Cause == h.LastError.Advice
	})
	cmd := exec.Command(binary(w), "doctor")
	cmd.Env = w.env()
	out, err := cmd.CombinedOutput()
	if err == nil {
		t.Error("doctor finds nothing wrong")
	}
	for _, want := range []string{"account broken ", "access_secret", "account revoked ", "token", "3 requests with a wrong signature", "deprecated", "account tg                   ok"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("doctor does not say %q:\n%s", want, out)
		}
	}
}
