package console_test

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// The made-up world the console shows in tests: people of several scripts, words meant to break a page, evidence over
// characters of one to four bytes.

type object = map[string]any

type world struct {
	records       []object // newest first
	conversations map[string]object
	activity      map[string][]object
	comments      map[string][]object
	deliveries    map[string][]object
	kin           []object // pairs of records: record, other, reason, suggested
}

var start = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

func at(minutes int) string {
	return start.Add(time.Duration(minutes) * time.Minute).Format(time.RFC3339)
}

func line(id string, seq int, from, text string) object {
	return object{"id": id, "seq": seq, "from": from, "text": text, "at": at(seq)}
}

func talk(id, agent, channel string, customer object, records []string, lines ...object) object {
	last := lines[len(lines)-1]
	return object{"id": id, "agent": agent, "account": "site", "channel": channel, "mode": "text", "customer": customer, "taken_by": "",
		"open": true, "records": records, "opened_at": at(0), "last_in": at(1), "updated_at": last["at"], "excerpt": last["text"],
		"version": 1, "messages": lines}
}

// said is evidence: where the words stand in a message, in code points.
func said(c object, message string, words ...string) []object {
	var found []object
	for _, m := range c["messages"].([]object) {
		text := m["text"].(string)
		for _, w := range words {
			before, _, ok := strings.Cut(text, w)
			if m["id"] == message && ok {
				from := utf8.RuneCountInString(before)
				found = append(found, object{"message": message, "start": from, "end": from + utf8.RuneCountInString(w), "source": ""})
			}
		}
	}
	if len(found) != len(words) {
		panic(fmt.Sprintf("%s does not hold %q", message, words))
	}
	return found
}

func value(key, label, icon, v, state string, evidence ...object) object {
	if evidence == nil {
		evidence = []object{}
	}
	return object{"key": key, "label": label, "icon": icon, "value": v, "evidence": evidence, "state": state}
}

func blank(key, label, icon, reason string) object {
	return object{"key": key, "label": label, "icon": icon, "value": nil, "evidence": []object{}, "state": "unknown", "reason": reason}
}

func record(id, kind, status, subject string, minutes int, fields ...object) object {
	if fields == nil {
		fields = []object{}
	}
	return object{"id": id, "type": kind, "subject": subject, "status": status, "priority": "low", "category": "", "form": "", "score": nil,
		"channel": "web", "agent": "demo", "account": "site", "conversation": "", "fields": fields, "description": "", "assignee": "",
		"notes": "", "visitor": object{}, "delivery_status": "completed", "settings_version": "sv1", "language": "en", "incomplete": false,
		"created_at": at(minutes), "updated_at": at(minutes), "version": 3, "folder": "inbox"}
}

func with(r object, more object) object {
	for k, v := range more {
		r[k] = v
	}
	return r
}

const hostileName = `<img src=x onerror="window.pwned=1">`

func newWorld() *world {
	maya := talk("c-maya", "demo", "web", object{"address": "01m80kvbbg242djsm0475n1yxd"}, []string{"WIT-LED-7K2MX"},
		line("m1", 1, "customer", "👋🏽 hi, I'd like a demo for my team"),
		line("m2", 2, "agent", "With pleasure! What is your name, and how can we reach you?"),
		line("m3", 3, "customer", "It's Maya Ortiz from Ortiz & Søn 🏗️, my mail is maya@ortiz.exmaple"),
		line("m4", 4, "agent", "Did you mean maya@ortiz.example? And what is your phone number?"),
		line("m5", 5, "customer", "yes sorry, maya@ortiz.example. How much is it for eight people?"),
		line("m6", 6, "agent", "Tidewell is free for up to five people; above that it is 3 dollars per person and month. What is your phone number?"),
		line("m7", 7, "customer", "ok. 212 555"),
		line("m8", 8, "customer", "0187, any day after ten"),
		line("m9", 9, "agent", "Thank you, Maya. Your reference is WIT-LED-7K2MX; a colleague will call you about the demo."))
	sara := talk("c-sara", "demo", "telegram", object{"address": "7719", "name": "سارة الأحمد"}, []string{"WIT-TKT-3QD9A"},
		line("a1", 1, "customer", "مرحبا 👋 أنا سارة الأحمد وأريد استرداد المبلغ"),
		line("a2", 2, "agent", "أهلًا سارة. ما رقم الطلب؟"),
		line("a3", 3, "customer", "رقم الطلب AB-12345 ورقمي ٠٥٠١٢٣٤٥٦٧"))
	hostile := talk("c-hostile", "demo", "web", object{"address": "v-99", "name": hostileName}, []string{"WIT-TKT-HX5S2"},
		line("h1", 1, "customer", "I am "+hostileName+" </p><script>window.pwned=2</script>"),
		line("h2", 2, "customer", "javascript:window.pwned=3 \u202eevil\u202c "+strings.Repeat("unbroken", 40)))
	call := talk("c-call", "demo", "voice", object{"address": "+12125550143"}, []string{"WIT-TKT-V0K3N"},
		line("v1", 1, "customer", "the app shows an empty week since this morning"))
	w := &world{conversations: map[string]object{"c-maya": maya, "c-sara": sara, "c-hostile": hostile, "c-call": call},
		activity: map[string][]object{}, comments: map[string][]object{}, deliveries: map[string][]object{}}
	w.records = append(w.records, mayasRecord(maya), sarasRecord(sara), hostilesRecord(hostile), with(
		record("WIT-TKT-V0K3N", "ticket", "waiting_on_customer", "Week view is empty", 60,
			blank("name", "Name", "user", "hung_up"),
			value("phone", "Phone", "phone", "+12125550143", "prefilled", object{"message": nil, "start": 0, "end": 0, "source": "caller_id"})),
		object{"channel": "voice", "conversation": "c-call", "priority": "high", "incomplete": true, "assignee": "m-noor", "description": "The app shows an empty week."}),
		with(record("WIT-LED-HAND2", "lead", "open", "Met at the fair", 30, value("name", "Name", "user", "Jonas Weber", "valid")), object{"assignee": "m-me"}),
		with(record("WIT-LED-OLD44", "lead", "closed", "Asked for prices in spring", 20, value("name", "Name", "user", "Ada Old", "valid")), nil),
		with(record("WIT-LED-ARC77", "lead", "open", "Put aside", 10, value("name", "Name", "user", "Ari Chive", "valid")), object{"folder": "archived"}))
	for i := range 60 {
		w.records = append(w.records, record(fmt.Sprintf("WIT-LED-B%04d", i), "lead", "new", fmt.Sprintf("Callback %d", i), -i,
			value("name", "Name", "user", fmt.Sprintf("Customer %d", i), "valid")))
	}
	w.mayasHistory()
	w.kin = []object{{"record": "WIT-LED-7K2MX", "other": "WIT-LED-OLD44", "reason": "same email, not verified", "suggested": true},
		{"record": "WIT-LED-7K2MX", "other": "WIT-LED-B0003", "reason": "same verified phone (whatsapp_number)"},
		{"record": "WIT-TKT-3QD9A", "other": "WIT-LED-B0004", "reason": "same phone, not verified", "suggested": true}}
	return w
}

func mayasRecord(c object) object {
	return with(record("WIT-LED-7K2MX", "lead", "new", "Demo for a team of eight", 120,
		value("name", "Name", "user", "Maya Ortiz", "valid", said(c, "m3", "Maya Ortiz")...),
		value("phone", "Phone", "phone", "+12125550187", "confirmed", append(said(c, "m7", "212 555"), said(c, "m8", "0187")...)...),
		value("email", "Email", "envelope", "maya@ortiz.example", "confirmed", said(c, "m5", "maya@ortiz.example")...),
		value("company", "Company", "building", "Ortiz & Søn", "valid", said(c, "m3", "Ortiz & Søn")...),
		blank("order_number", "Order number", "hash", "never_asked")),
		object{"conversation": "c-maya", "category": "Demo Request", "priority": "medium", "delivery_status": "failed",
			"description": "Wants a demo for a team of eight people; asked about the price.",
			"visitor":     object{"page": "https://shop.example/prices?plan=team", "country": "US", "device": "desktop", "locale": "en-US"}})
}

func sarasRecord(c object) object {
	return with(record("WIT-TKT-3QD9A", "ticket", "open", "استرداد مبلغ الطلب", 90,
		value("name", "Name", "user", "سارة الأحمد", "valid", said(c, "a1", "سارة الأحمد")...),
		value("phone", "Phone", "phone", "+966501234567", "valid", said(c, "a3", "٠٥٠١٢٣٤٥٦٧")...),
		blank("email", "Email", "envelope", "declined"),
		value("order_number", "Order number", "hash", "AB-12345", "valid", said(c, "a3", "AB-12345")...)),
		object{"conversation": "c-sara", "channel": "telegram", "category": "Billing", "priority": "critical", "language": "ar",
			"assignee": "m-me", "description": "تريد العميلة استرداد مبلغ الطلب AB-12345."})
}

func hostilesRecord(c object) object {
	return with(record("WIT-TKT-HX5S2", "ticket", "new", `"><script>window.pwned=4</script>`, 75,
		value("name", "Name", "user", hostileName, "valid", said(c, "h1", hostileName)...),
		value("email", "Email", "envelope", `a@b.example?subject=x" onclick="window.pwned=5`, "valid"),
		value("_proto_", "__proto__ \u202eRLO", "no-such-icon", strings.Repeat("ﷺ", 60), "valid")),
		object{"conversation": "c-hostile", "status": "spam", "description": strings.Repeat("x", 400)})
}

func (w *world) mayasHistory() {
	const id = "WIT-LED-7K2MX"
	w.activity[id] = []object{
		{"at": at(120), "actor": "agent", "action": "created"},
		{"at": at(121), "actor": "customer", "action": "amended", "field": "email", "from": "maya@ortiz.exmaple", "to": "maya@ortiz.example"},
		{"at": at(125), "actor": "m-noor", "action": "priority", "field": "priority", "from": "low", "to": "medium", "note": "eight seats"}}
	w.comments[id] = []object{{"id": "k1", "at": at(126), "author": "m-noor", "text": "Called at noon, nobody there."}}
	w.deliveries[id] = []object{
		{"id": "d1", "destination": "crm", "event": "record.created", "status": "failed", "at": at(120), "next_at": nil, "record": id, "attempts": []object{
			{"at": at(120), "status": 0, "error": "connection refused"}, {"at": at(121), "status": 503, "excerpt": "<h1>down</h1>"}}},
		{"id": "d2", "destination": "sheet", "event": "record.created", "status": "completed", "at": at(120), "next_at": nil, "record": id,
			"attempts": []object{{"at": at(120), "status": 204}}}}
}
