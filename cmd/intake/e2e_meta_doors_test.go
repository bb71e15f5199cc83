package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

func (p *process) conversations() int {
	p.Helper()
	var list struct{ Items []struct{ ID string } }
	p.api("GET", "conversations", nil, 200, &list)
	return len(list.Items)
}

// TestMetaDoors: the handshake, forged requests and events of other accounts at the doors of the built program.
func TestMetaDoors(t *testing.T) {
	p, graphs := newMetaWorld(t)
	text := strings.Replace(p.metaText(graphs), "destinations:", fmt.Sprintf(`  - {id: wa2, channel: whatsapp, agent: e2e, settings: {phone_number_id: "4002", access_token: wa-token, app_secret: wa-secret, verify_token: word, api_base: %q}}
  - {id: wa3, channel: whatsapp, agent: e2e, settings: {phone_number_id: "4003", access_token: wa-token, app_secret: other-secret, verify_token: word, api_base: %q}}
destinations:`, graphs["whatsapp"].URL, graphs["whatsapp"].URL), 1)
	p.configure(text)
	eventually(t, "the new accounts are there", func() bool {
		return p.status(http.MethodGet, p.public+"/c/wa3?hub.mode=subscribe&hub.challenge=1&hub.verify_token=word", nil, nil) == 200
	})
	for url, want := range map[string]int{
		"/c/wa?hub.mode=subscribe&hub.challenge=77&hub.verify_token=word": 200, "/c/ms?hub.mode=subscribe&hub.challenge=77&hub.verify_token=word": 200,
		"/c/ig?hub.mode=subscribe&hub.challenge=77&hub.verify_token=word": 200, "/c/wa?hub.mode=subscribe&hub.challenge=77&hub.verify_token=wrong": 403, "/c/wa": 403,
	} {
		code, body := p.request(http.MethodGet, p.public+url, nil, nil)
		if code != want || code == 200 && string(body) != "77" {
			t.Errorf("%s: %d %q", url, code, body)
		}
	}
	m := &metaTalk{process: p, graph: graphs["whatsapp"], account: "wa", secret: "wrong", kind: "whatsapp", us: "4001", who: "14152310042"}
	say := func() map[string]any {
		return m.whatsapp(map[string]any{"type": "text", "text": map[string]any{"body": "What are your opening hours?"}})
	}
	if code := m.post(say()); code != 401 || p.conversations() != 0 {
		t.Errorf("forged: %d, %d conversations", code, p.conversations())
	}
	m.secret = "wa-secret"
	for us, want := range map[string]int{"4002": 1, "4003": 0, "4009": 0} { // of the same app; of another app; of nobody
		before := p.conversations()
		m.us = us
		if code := m.post(say()); code != 200 || p.conversations()-before != want {
			t.Errorf("to %s: %d, %d conversations more", us, code, p.conversations()-before)
		}
	}
	code := m.post(map[string]any{"object": "page", "entry": []any{map[string]any{"id": "1001", "messaging": []any{}}}})
	if code != 200 {
		t.Errorf("an event of another object: %d", code)
	}
}

// TestMetaSideEvents: receipts change our message's state, our own echo is nobody, a person in the inbox silences the
// agent.
func TestMetaSideEvents(t *testing.T) {
	p, graphs := newMetaWorld(t)
	m := &metaTalk{process: p, graph: graphs["messenger"], account: "ms", secret: "ms-secret", kind: "messenger", us: "1001", who: "7155550000000009"}
	ours := m.says("What are your opening hours?")
	event := func(sender, recipient string, more map[string]any) map[string]any {
		more["sender"], more["recipient"] = map[string]any{"id": sender}, map[string]any{"id": recipient}
		more["timestamp"] = time.Now().UnixMilli()
		return map[string]any{"object": "page", "entry": []any{map[string]any{"id": m.us, "messaging": []any{more}}}}
	}
	send := func(body map[string]any) {
		t.Helper()
		if code := m.post(body); code != 200 {
			t.Fatalf("status %d", code)
		}
	}
	send(event(m.us, m.who, map[string]any{"message": map[string]any{"mid": ours.ID, "is_echo": true, "text": ours.Text, "metadata": ours.Mark}}))
	m.says("What are your opening hours?") // still answered
	send(event(m.who, m.us, map[string]any{"read": map[string]any{"watermark": time.Now().UnixMilli()}}))
	eventually(t, "our message is read", func() bool { return strings.Contains(m.messages(), `"status":"read"`) })
	send(event(m.us, m.who, map[string]any{"message": map[string]any{"mid": "m_inbox", "is_echo": true, "app_id": 263902037430900, "text": "Ana here, I take over"}}))
	before := len(m.graph.To(m.who))
	send(m.page(map[string]any{"text": "What are your opening hours?"}))
	time.Sleep(400 * time.Millisecond)
	if got := m.graph.To(m.who)[before:]; len(got) != 0 {
		t.Errorf("the agent spoke over a person: %+v", got)
	}
	if all := m.messages(); !strings.Contains(all, "Ana here") || !strings.Contains(all, `"from":"member"`) {
		t.Errorf("the person's words are not in the transcript: %s", all)
	}
	send(event(m.who, m.us, map[string]any{"message": map[string]any{"mid": fmt.Sprintf("m_%s_%d", m.who, m.n), "is_deleted": true}}))
	eventually(t, "the taken back words are gone", func() bool { return strings.Count(m.messages(), "opening hours?") == 2 })
}

// messages is the JSON of the latest conversation.
func (m *metaTalk) messages() string {
	m.Helper()
	var list struct{ Items []struct{ ID string } }
	m.api("GET", "conversations", nil, 200, &list)
	header := http.Header{"Authorization": {"Bearer " + m.token}}
	_, body := m.request("GET", m.admin+"/api/v1/conversations/"+list.Items[0].ID, header, nil)
	return string(body)
}
