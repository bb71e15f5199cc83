package channeltest

import (
	"time"
	"unicode/utf8"
)

const (
	dayWindow   = 24 * time.Hour
	humanWindow = 7 * dayWindow
)

func at(v any, path ...string) any {
	for _, name := range path {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[name]
	}
	return v
}

func textAt(v any, path ...string) string { s, _ := at(v, path...).(string); return s }

func listAt(v any, path ...string) []any { l, _ := at(v, path...).([]any); return l }

// whatsapp takes what POST /{phone-number-id}/messages takes.
func (g *Graph) whatsapp(b map[string]any) Reply {
	if textAt(b, "messaging_product") != "whatsapp" {
		return graphError(400, 100, 0)
	}
	if textAt(b, "status") == "read" {
		if textAt(b, "message_id") == "" {
			return graphError(400, 100, 0)
		}
		g.signs = append(g.signs, b)
		return graphOK(map[string]any{"success": true})
	}
	m := GraphMessage{To: textAt(b, "to"), Mark: textAt(b, "biz_opaque_callback_data"), Body: b}
	if m.To == "" {
		m.To = textAt(b, "recipient")
	}
	fits := m.To != "" && len(m.Mark) <= 512
	switch textAt(b, "type") {
	case "text":
		m.Text = textAt(b, "text", "body")
		fits = fits && short(m.Text, 4096)
	case "interactive":
		m.Text = textAt(b, "interactive", "body", "text")
		fits = fits && short(m.Text, 1024) && whatsappInteractive(b["interactive"])
	default:
		fits = false
	}
	if !fits {
		return graphError(400, 131009, 0)
	}
	m, no := g.take(m, graphError(400, 131047, 0), graphError(429, 131056, 0), graphError(400, 131026, 0), dayWindow)
	if no != nil {
		return *no
	}
	return graphOK(map[string]any{"messaging_product": "whatsapp", "contacts": []any{map[string]any{"input": m.To, "wa_id": m.To}},
		"messages": []any{map[string]any{"id": m.ID}}})
}

// whatsappInteractive keeps the limits of buttons, lists and requests for the number.
func whatsappInteractive(v any) bool {
	switch textAt(v, "type") {
	case "button":
		all := listAt(v, "action", "buttons")
		for _, b := range all {
			if !short(textAt(b, "reply", "title"), 20) || !short(textAt(b, "reply", "id"), 256) {
				return false
			}
		}
		return len(all) >= 1 && len(all) <= 3
	case "list":
		rows := 0
		for _, s := range listAt(v, "action", "sections") {
			for _, r := range listAt(s, "rows") {
				if rows++; !short(textAt(r, "title"), 24) || !short(textAt(r, "id"), 200) || utf8.RuneCountInString(textAt(r, "description")) > 72 {
					return false
				}
			}
		}
		return rows >= 1 && rows <= 10 && short(textAt(v, "action", "button"), 20)
	case "request_contact_info":
		return textAt(v, "action", "name") == "request_contact_info"
	}
	return false
}

// short wants 1 to most characters.
func short(s string, most int) bool { return s != "" && utf8.RuneCountInString(s) <= most }

// page takes what POST /{page-id|me}/messages takes on Messenger and Instagram.
func (g *Graph) page(b map[string]any) Reply {
	to := textAt(b, "recipient", "id")
	if action := textAt(b, "sender_action"); action != "" {
		if to == "" || b["message"] != nil || action != "typing_on" && action != "typing_off" && action != "mark_seen" {
			return graphError(400, 100, 0)
		}
		g.signs = append(g.signs, b)
		return graphOK(map[string]any{"recipient_id": to})
	}
	m := GraphMessage{To: to, Text: textAt(b, "message", "text"), Mark: textAt(b, "message", "metadata"), Tag: textAt(b, "tag"), Body: b}
	window := dayWindow
	if m.Tag == "HUMAN_AGENT" {
		window = humanWindow
	}
	tagged := textAt(b, "messaging_type") == "MESSAGE_TAG"
	if to == "" || tagged != (m.Tag != "") || !tagged && textAt(b, "messaging_type") != "RESPONSE" || len(m.Mark) > 1000 ||
		!g.pageText(m.Text) || !g.pageReplies(listAt(b, "message", "quick_replies")) {
		return graphError(400, 100, 0)
	}
	m, no := g.take(m, graphError(400, 10, 2018278), graphError(400, 613, 0), graphError(400, 551, 1545041), window)
	if no != nil {
		return *no
	}
	return graphOK(map[string]any{"recipient_id": to, "message_id": m.ID})
}

func (g *Graph) pageText(s string) bool {
	if g.Kind == "instagram" {
		return s != "" && len(s) <= 1000
	}
	return short(s, 2000)
}

func (g *Graph) pageReplies(all []any) bool {
	for _, q := range all {
		switch textAt(q, "content_type") {
		case "text":
			if !short(textAt(q, "title"), 20) || !short(textAt(q, "payload"), 1000) {
				return false
			}
		case "user_email", "user_phone_number":
			if g.Kind != "messenger" || textAt(q, "title") != "" {
				return false
			}
		default:
			return false
		}
	}
	return len(all) <= 13
}
