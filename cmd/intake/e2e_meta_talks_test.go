package main

import (
	"strings"
	"testing"
)

// filed waits for the one record of a name and returns its values with their evidence, cut out of the messages.
func (m *metaTalk) filed(name string) map[string][2]string {
	m.Helper()
	var found []foundRecord
	eventually(m, "the record of "+name, func() bool { found = m.search(name); return len(found) == 1 })
	r := found[0]
	if r.Type != "lead" || r.Channel != m.kind {
		m.Errorf("record %s: type %s, channel %s", r.ID, r.Type, r.Channel)
	}
	told := ""
	for _, g := range m.graph.To(m.who) {
		told += g.Text + "\n"
	}
	if !strings.Contains(told, r.ID) {
		m.Errorf("the customer was not told %s: %s", r.ID, told)
	}
	text := map[string]string{}
	for _, msg := range m.conversation(r.Conversation).Messages {
		text[msg.ID] = msg.Text
	}
	out := map[string][2]string{}
	for _, f := range r.Fields {
		if f.Value == nil {
			continue
		}
		words := ""
		for _, e := range f.Evidence {
			if e.Message != nil {
				words += string([]rune(text[*e.Message])[e.Start:e.End])
			} else {
				words += "(" + e.Source + ")"
			}
		}
		out[f.Key] = [2]string{*f.Value, words}
		m.Logf("%s ● %s = %s, from %q", m.kind, f.Key, *f.Value, words)
	}
	return out
}

func (m *metaTalk) want(got map[string][2]string, want map[string][2]string) {
	m.Helper()
	for key, w := range want {
		if got[key] != w {
			m.Errorf("%s: got %q, want %q", key, got[key], w)
		}
	}
}

// TestTalksOverMeta: on each of the three channels a conversation, with the channel's own inputs and with typed words,
// ends in a record whose values come from the customer's very words or from what the platform vouches for. With -v it
// prints what was said and tapped.
func TestTalksOverMeta(t *testing.T) {
	p, graphs := newMetaWorld(t)
	for _, c := range []struct {
		name, kind, account, us, who string
		talk                         func(m *metaTalk)
	}{
		{"whatsapp", "whatsapp", "wa", "4001", "14152310042", talkByNumber},
		{"whatsapp, hidden number", "whatsapp", "wa", "4001", "US.13491208655302741918", talkByHiddenNumber},
		{"whatsapp, by a flow from an ad", "whatsapp", "wa", "4001", "14152310099", talkByFlow},
		{"whatsapp, by voice notes", "whatsapp", "wa", "4001", "14152310098", talkByVoiceNotes},
		{"whatsapp, another number", "whatsapp", "wa", "4001", "351910000123", talkByAnotherNumber},
		{"messenger", "messenger", "ms", "1001", "7155550000000001", talkOverMessenger},
		{"instagram", "instagram", "ig", "1784", "17841400000022222", talkOverInstagram},
	} {
		t.Run(c.name, func(t *testing.T) {
			q, w := *p, *p.world
			w.T, q.world = t, &w
			c.talk(&metaTalk{process: &q, graph: graphs[c.kind], account: c.account, secret: c.account + "-secret", kind: c.kind, us: c.us, who: c.who})
		})
	}
}

func talkByNumber(m *metaTalk) {
	m.says("Hi, I'd like a demo for my team 👋")
	confirm := m.says("My name is Nora Whitfield")
	seats := m.taps(confirm, "Yes") // the number WhatsApp vouches for is confirmed, not asked for
	m.taps(seats, "Eleven to fifty")
	m.want(m.filed("Whitfield"), map[string][2]string{
		"name": {"Nora Whitfield", "Nora Whitfield"}, "phone": {"+14152310042", "(whatsapp_number)"}, "seats": {"Eleven to fifty", "Eleven to fifty"},
	})
}

func talkByHiddenNumber(m *metaTalk) {
	m.says("Hi, I'd like a demo for my team")
	ask := m.says("My name is Omar Castellan")
	if !strings.Contains(natives(ask), "[request_contact_info]") {
		m.Errorf("the hidden number was asked for with%s", natives(ask))
	}
	seats := m.answer("[shares the number]", m.whatsapp(map[string]any{"type": "contacts", "contacts": []any{map[string]any{
		"origin": "contact_request", "phones": []any{map[string]any{"phone": "+1 415 231 0077", "wa_id": "14152310077"}},
	}}}))
	m.taps(seats, "More than fifty peo…") // cut for the button, whole in the record
	m.want(m.filed("Castellan"), map[string][2]string{
		"name": {"Omar Castellan", "Omar Castellan"}, "phone": {"+14152310077", "(whatsapp_number)"},
		"seats": {"More than fifty people", "More than fifty people"},
	})
}

func talkByFlow(m *metaTalk) {
	first := m.whatsapp(map[string]any{"type": "text", "text": map[string]any{"body": "Hi, I'd like a demo for my team"},
		"referral": map[string]any{"source_type": "ad", "source_id": "120001", "headline": "Chairs", "ctwa_clid": "c1"}})
	m.answer("[comes by an ad] Hi, I'd like a demo for my team", first)
	m.answer("[fills the form]", m.whatsapp(map[string]any{"type": "interactive", "interactive": map[string]any{"type": "nfm_reply",
		"nfm_reply": map[string]any{"name": "flow", "body": "Sent", "response_json": `{"flow_token":"t","full_name":"Greta Palmqvist","seats":"Up to ten"}`}}}))
	last := m.graph.To(m.who)
	m.taps(last[len(last)-1], "Yes")
	got := m.filed("Palmqvist")
	m.want(got, map[string][2]string{"name": {"Greta Palmqvist", "Greta Palmqvist"}, "phone": {"+14152310099", "(whatsapp_number)"}, "seats": {"Up to ten", "Up to ten"}})
	if all := m.messages(); !strings.Contains(all, `"headline":"Chairs"`) {
		m.Errorf("the ad is not on the conversation: %s", all)
	}
}

func talkByVoiceNotes(m *metaTalk) {
	m.says("Hi, I'd like a demo for my team")
	for range 4 { // what cannot be read is no failed answer: the question is not given up
		m.answer("[voice note]", m.whatsapp(map[string]any{"type": "audio", "audio": map[string]any{"id": "77", "voice": true}}))
	}
	m.taps(m.answer("[image with words]", m.whatsapp(map[string]any{"type": "image",
		"image": map[string]any{"id": "78", "caption": "My name is Yusuf Brandvold"}})), "Yes")
	last := m.graph.To(m.who)
	m.taps(last[len(last)-1], "Up to ten")
	m.want(m.filed("Brandvold"), map[string][2]string{"name": {"Yusuf Brandvold", "Yusuf Brandvold"}})
}

// talkByAnotherNumber: the agent is in the US, the customer writes from Portugal and means a number there.
func talkByAnotherNumber(m *metaTalk) {
	m.says("Hi, I'd like a demo for my team")
	ask := m.taps(m.says("My name is Beatriz Quintela"), "No")
	if len(buttonsOf(ask)) != 0 {
		m.Errorf("asked for another number with%s", natives(ask))
	}
	m.taps(m.taps(m.says("please use 912 345 678"), "Yes"), "Up to ten")
	m.want(m.filed("Quintela"), map[string][2]string{"phone": {"+351912345678", "912 345 678"}})
}

func talkOverMessenger(m *metaTalk) {
	m.says("Hi, I'd like a demo for my team")
	ask := m.says("My name is Ines Valverde")
	if !strings.Contains(natives(ask), "[user_phone_number]") {
		m.Errorf("the phone was asked for with%s", natives(ask))
	}
	seats := m.answer("[+14152310055]", m.page(map[string]any{"text": "+14152310055", "quick_reply": map[string]any{"payload": "+14152310055"}}))
	m.taps(seats, "Up to ten")
	m.want(m.filed("Valverde"), map[string][2]string{
		"name": {"Ines Valverde", "Ines Valverde"}, "phone": {"+14152310055", "+14152310055"}, "seats": {"Up to ten", "Up to ten"},
	})
}

func talkOverInstagram(m *metaTalk) {
	m.says("Hi, I'd like a demo for my team")
	m.says("My name is Tarek Lindholm")
	seats := m.says("(415) 231-0066")
	if !strings.Contains(natives(seats), "[Up to ten]") {
		m.Errorf("the choice was asked for with%s", natives(seats))
	}
	m.says("eleven to fifty") // typing the answer always works
	m.want(m.filed("Lindholm"), map[string][2]string{
		"name": {"Tarek Lindholm", "Tarek Lindholm"}, "phone": {"+14152310066", "(415) 231-0066"}, "seats": {"Eleven to fifty", "eleven to fifty"},
	})
}
