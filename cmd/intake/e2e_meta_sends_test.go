package main

import (
	"strings"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/channels/channeltest"
)

// TestMetaLostAnswer: the platform takes a reply and its answer is lost. Our mark comes back in a receipt, so that the
// reply is not sent again, and the next one is.
func TestMetaLostAnswer(t *testing.T) {
	p, graphs := newMetaWorld(t)
	m := &metaTalk{process: p, graph: graphs["whatsapp"], account: "wa", secret: "wa-secret", kind: "whatsapp", us: "4001", who: "14152310043"}
	lost := make(chan channeltest.GraphMessage, 4)
	m.graph.OnSent(func(g channeltest.GraphMessage) { lost <- g })
	m.graph.Lose(1)
	m.says("What are your opening hours?")
	g := <-lost
	if g.Mark == "" {
		t.Fatal("the reply carries no mark of ours")
	}
	if code := m.post(m.receipt(g)); code != 200 {
		t.Fatalf("the receipt: %d", code)
	}
	m.says("What are your opening hours?")
	if got := m.graph.To(m.who); len(got) != 2 || got[0].Mark == got[1].Mark {
		t.Errorf("%d messages", len(got))
	}
	eventually(t, "the first reply counts as delivered", func() bool { return strings.Contains(m.messages(), `"status":"delivered"`) })
}

// receipt is the receipt of a message of ours, with its mark.
func (m *metaTalk) receipt(g channeltest.GraphMessage) map[string]any {
	value := map[string]any{"messaging_product": "whatsapp", "metadata": map[string]any{"phone_number_id": m.us}, "statuses": []any{map[string]any{
		"id": g.ID, "status": "delivered", "timestamp": "1767225600", "recipient_id": m.who, "biz_opaque_callback_data": g.Mark,
	}}}
	return map[string]any{"object": "whatsapp_business_account", "entry": []any{map[string]any{"id": "1",
		"changes": []any{map[string]any{"field": "messages", "value": value}}}}}
}

// TestMetaThrottled: a platform that says later is obeyed, and nothing is lost or doubled.
func TestMetaThrottled(t *testing.T) {
	p, graphs := newMetaWorld(t)
	for kind, c := range map[string]struct{ account, us, who, body string }{
		"whatsapp":  {"wa", "4001", "14152310044", `{"error":{"code":131056}}`},
		"messenger": {"ms", "1001", "7155550000000044", `{"error":{"code":2,"is_transient":true}}`},
		"instagram": {"ig", "1784", "17841400000000044", `{"error":{"code":-1}}`},
	} {
		m := &metaTalk{process: p, graph: graphs[kind], account: c.account, secret: c.account + "-secret", kind: kind, us: c.us, who: c.who}
		m.graph.Fail(channeltest.Reply{Status: 400, Body: c.body})
		begun := time.Now()
		m.says("What are your opening hours?")
		if took := time.Since(begun); kind == "whatsapp" && took < 6*time.Second {
			t.Errorf("%s: sent again after %s, before the 6 s the platform wants", kind, took)
		}
		if got := m.graph.To(m.who); len(got) != 1 {
			t.Errorf("%s: %d messages", kind, len(got))
		}
	}
}

// TestMetaTokenExpired: what only an operator can heal is told where they look, and heals when a message goes through.
func TestMetaTokenExpired(t *testing.T) {
	p, graphs := newMetaWorld(t)
	m := &metaTalk{process: p, graph: graphs["messenger"], account: "ms", secret: "ms-secret", kind: "messenger", us: "1001", who: "7155550000000045"}
	m.graph.Fail(channeltest.Reply{Status: 401, Body: `{"error":{"code":190,"error_subcode":463}}`})
	if code := m.post(m.page(map[string]any{"text": "What are your opening hours?"})); code != 200 {
		t.Fatalf("status %d", code)
	}
	eventually(t, "the advice is shown", func() bool {
		h := p.health("ms").Health
		return !h.OK && strings.HasPrefix(h.Cause, "token expired: create a new access token")
	})
	if p.health("wa").Health.Cause != "" {
		t.Error("another account is ill too")
	}
	m.says("What are your opening hours?")
	eventually(t, "the account is well again", func() bool { return p.health("ms").Health.OK })
}
