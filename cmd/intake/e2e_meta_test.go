package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/channels/channeltest"
)

// metaTalk is one customer of one Meta account, talking through the fake Graph API.
type metaTalk struct {
	*process
	graph           *channeltest.Graph
	account, secret string
	kind, us, who   string
	n               int
}

// newMetaWorld serves an agent that asks for name, phone and a choice over the three Meta channels.
func newMetaWorld(t *testing.T) (p *process, graphs map[string]*channeltest.Graph) {
	t.Helper()
	graphs = map[string]*channeltest.Graph{
		"whatsapp":  channeltest.NewGraph(t, "whatsapp", "4001", "wa-token"),
		"messenger": channeltest.NewGraph(t, "messenger", "1001", "ms-token"),
		"instagram": channeltest.NewGraph(t, "instagram", "1784", "ig-token"),
	}
	w := newWorld(t, "")
	w.configure(w.metaText(graphs))
	return w.serve(), graphs
}

// metaText is the configuration with the three accounts and a choice to make.
func (w *world) metaText(graphs map[string]*channeltest.Graph) string {
	text := w.text()
	text = strings.Replace(text, "      fields: {name: required, phone: required, email: off, company: off}\n",
		"      fields: {name: required, phone: required, email: off, company: off}\n"+
			"      custom: [{label: Seats, icon: hash, required: true, type: choice, options: [Up to ten, Eleven to fifty, More than fifty people]}]\n", 1)
	return strings.Replace(text, "destinations:", fmt.Sprintf(`  - {id: wa, channel: whatsapp, agent: e2e, settings: {phone_number_id: "4001", access_token: wa-token, app_secret: wa-secret, verify_token: word, api_base: %q}}
  - {id: ms, channel: messenger, agent: e2e, settings: {page_id: "1001", page_token: ms-token, app_secret: ms-secret, verify_token: word, api_base: %q}}
  - {id: ig, channel: instagram, agent: e2e, settings: {account_id: "1784", access_token: ig-token, app_secret: ig-secret, verify_token: word, api_base: %q}}
destinations:`, graphs["whatsapp"].URL, graphs["messenger"].URL, graphs["instagram"].URL), 1)
}

// post delivers a webhook body as the platform signs it.
func (m *metaTalk) post(body any) int {
	m.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		m.Fatal(err)
	}
	r, _ := http.NewRequest(http.MethodPost, "/", bytes.NewReader(raw))
	channeltest.HubSign(m.secret)(r, raw)
	return m.status(http.MethodPost, m.public+"/c/"+m.account, r.Header, raw)
}

// whatsapp wraps a message item; pages a messaging item.
func (m *metaTalk) whatsapp(item map[string]any) map[string]any {
	m.n++
	item["id"], item["timestamp"] = fmt.Sprintf("wamid.%s.%d", m.who, m.n), fmt.Sprint(time.Now().Unix())
	contact := map[string]any{"profile": map[string]any{"name": "N"}}
	if strings.Contains(m.who, ".") {
		item["from_user_id"], contact["user_id"] = m.who, m.who
	} else {
		item["from"], contact["wa_id"] = m.who, m.who
	}
	value := map[string]any{"messaging_product": "whatsapp", "metadata": map[string]any{"phone_number_id": m.us},
		"contacts": []any{contact}, "messages": []any{item}}
	return map[string]any{"object": "whatsapp_business_account", "entry": []any{map[string]any{"id": "1",
		"changes": []any{map[string]any{"field": "messages", "value": value}}}}}
}

func (m *metaTalk) page(message map[string]any) map[string]any {
	m.n++
	message["mid"] = fmt.Sprintf("m_%s_%d", m.who, m.n)
	object := map[string]string{"messenger": "page", "instagram": "instagram"}[m.kind]
	item := map[string]any{"sender": map[string]any{"id": m.who}, "recipient": map[string]any{"id": m.us},
		"timestamp": time.Now().UnixMilli(), "message": message}
	return map[string]any{"object": object, "entry": []any{map[string]any{"id": m.us, "messaging": []any{item}}}}
}

// answer delivers a body and waits for what the agent says to it.
func (m *metaTalk) answer(what string, body map[string]any) channeltest.GraphMessage {
	m.Helper()
	before := len(m.graph.To(m.who))
	if code := m.post(body); code != http.StatusOK {
		m.Fatalf("%s: status %d", what, code)
	}
	eventually(m, "an answer to "+what, func() bool { return len(m.graph.To(m.who)) > before })
	got := m.graph.To(m.who)
	m.Logf("%s ▶ %s", m.kind, what)
	m.Logf("%s ◀ %s%s", m.kind, got[len(got)-1].Text, natives(got[len(got)-1]))
	return got[len(got)-1]
}

func (m *metaTalk) says(text string) channeltest.GraphMessage {
	m.Helper()
	if m.kind == "whatsapp" {
		return m.answer(text, m.whatsapp(map[string]any{"type": "text", "text": map[string]any{"body": text}}))
	}
	return m.answer(text, m.page(map[string]any{"text": text}))
}

// taps answers with a button of a message, as the platform reports it.
func (m *metaTalk) taps(on channeltest.GraphMessage, title string) channeltest.GraphMessage {
	m.Helper()
	for _, b := range buttonsOf(on) {
		if b[0] != title {
			continue
		}
		if m.kind == "whatsapp" {
			kind := map[string]string{"button": "button_reply", "list": "list_reply"}[on.Body["interactive"].(map[string]any)["type"].(string)]
			return m.answer("["+title+"]", m.whatsapp(map[string]any{"type": "interactive", "context": map[string]any{"id": on.ID},
				"interactive": map[string]any{"type": kind, kind: map[string]any{"id": b[1], "title": title}}}))
		}
		return m.answer("["+title+"]", m.page(map[string]any{"text": title, "quick_reply": map[string]any{"payload": b[1]}}))
	}
	m.Fatalf("no button %q among %v of %q", title, buttonsOf(on), on.Text)
	return channeltest.GraphMessage{}
}

// buttonsOf lists title and payload of every button of a message, wherever its channel keeps them.
func buttonsOf(g channeltest.GraphMessage) [][2]string {
	var all [][2]string
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			title, ok := v["title"].(string)
			payload, _ := v["payload"].(string)
			if id, is := v["id"].(string); is && payload == "" {
				payload = id
			}
			if ok {
				all = append(all, [2]string{title, payload})
			}
			for _, x := range v {
				walk(x)
			}
		case []any:
			for _, x := range v {
				walk(x)
			}
		}
	}
	walk(g.Body)
	return all
}

func natives(g channeltest.GraphMessage) string {
	out := ""
	for _, b := range buttonsOf(g) {
		out += " [" + b[0] + "]"
	}
	raw, _ := json.Marshal(g.Body)
	for _, kind := range []string{"request_contact_info", "user_phone_number", "user_email"} {
		if strings.Contains(string(raw), kind) {
			out += " [" + kind + "]"
		}
	}
	return out
}
