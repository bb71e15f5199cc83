package main

import (
	"fmt"
	"net/http"
	"time"
)

// dayLine is a message of a conversation as the API shows it.
type dayLine struct {
	From, Text, Status, Code string
	Unsent                   bool
}

type dayConversation struct {
	ID       string
	TakenBy  string `json:"taken_by"`
	Customer struct{ Address string }
	Account  string
	Messages []dayLine
	Reach    struct{ When, Why string }
}

// with is the conversation with a customer.
func (d *platforms) with(account, who string) dayConversation {
	d.Helper()
	var list struct{ Items []dayConversation }
	d.api("GET", "conversations?limit=200&account="+account, nil, http.StatusOK, &list)
	for _, c := range list.Items {
		if c.Customer.Address == who {
			d.api("GET", "conversations/"+c.ID, nil, http.StatusOK, &c)
			return c
		}
	}
	d.Fatalf("no conversation with %s on %s", who, account)
	return dayConversation{}
}

func (c dayConversation) last(from string) (l dayLine) {
	for _, m := range c.Messages {
		if m.From == from {
			l = m
		}
	}
	return l
}

// people is the part of the day in which persons act: ours outside Intake, members, customers who opt out.
func (d *platforms) people() {
	d.Helper()
	d.outside("wa", "14152310060", func(who string) {
		d.whatsapp("smb_message_echoes", object{"message_echoes": []any{object{"from": "15550001111", "to": who, "id": "wamid.app.1",
			"timestamp": fmt.Sprint(time.Now().Unix()), "type": "text", "text": object{"body": "I will take it from here"}}}})
	})
	d.outside("fb", "8060", func(who string) {
		d.page("fb", who, object{"message": object{"mid": "m_inbox.1", "text": "I will take it from here", "is_echo": true, "app_id": 263902037430900}})
	})
	d.encrypted()
	d.outside("xdm", "6060", func(who string) { d.dm("dm.sent", "1950000000000000001", dayUser, who, "I will take it from here") })
	d.optsOut()
	d.shares()
	d.tooLate()
	d.takesBack()
	for _, c := range dayCustomers {
		if c.account == "wa" {
			eventually(d, "what was read is shown as read", func() bool { return d.with("wa", c.who).last("agent").Status == "read" })
		}
	}
}

// outside: a person of ours answers in the platform's own app; from then on the agent is silent.
func (d *platforms) outside(account, who string, writes func(who string)) {
	d.Helper()
	d.says(account, who, "What are your opening hours?")
	eventually(d, account+": an answer", func() bool { return len(d.got(account, who)) == 1 })
	writes(who)
	eventually(d, account+": taken over outside", func() bool { return d.with(account, who).TakenBy == "outside" })
	d.says(account, who, "What are your opening hours on Sunday?")
	time.Sleep(700 * time.Millisecond)
	if n := len(d.got(account, who)); n != 1 {
		d.Errorf("%s: the agent talks over a person: %q", account, d.got(account, who))
	}
	if l := d.with(account, who).last("member"); l.Text != "I will take it from here" {
		d.Errorf("%s: the person's words are not in the conversation: %+v", account, l)
	}
}

// reply writes as a member and returns what the API says of it.
func (d *platforms) reply(c dayConversation, text string, want int) (reach struct{ When, Why string }) {
	d.Helper()
	var m struct{ Reach struct{ When, Why string } }
	d.api("POST", "conversations/"+c.ID+"/reply", object{"text": text}, want, &m)
	return m.Reach
}

// optsOut: a customer blocks the bot and comes back.
func (d *platforms) optsOut() {
	d.Helper()
	member := func(status string) {
		chat := object{"id": 7060, "type": "private"}
		d.hook("tg", object{"update_id": 990_000 + d.id(), "my_chat_member": object{"date": time.Now().Unix(), "chat": chat,
			"from": object{"id": 7060, "first_name": "C"}, "new_chat_member": object{"status": status}}})
	}
	d.says("tg", "7060", "What are your opening hours?")
	eventually(d, "tg: an answer", func() bool { return len(d.got("tg", "7060")) == 1 })
	member("kicked")
	c := d.with("tg", "7060")
	if c.Reach.When != "closed" || c.Reach.Why != "opted_out" {
		d.Errorf("after the opt-out: %+v", c.Reach)
	}
	if r := d.reply(c, "Are you still there?", http.StatusCreated); r.When != "closed" || r.Why != "opted_out" {
		d.Errorf("a reply after the opt-out: %+v", r)
	}
	eventually(d, "a reply nobody gets is shown as failed", func() bool {
		l := d.with("tg", "7060").last("member")
		return l.Status == "failed" && l.Code == "blocked"
	})
	member("member")
	if r := d.reply(c, "Welcome back", http.StatusCreated); r.When != "now" {
		d.Errorf("a reply after the opt-in: %+v", r)
	}
	eventually(d, "the reply after the opt-in", func() bool { got := d.got("tg", "7060"); return got[len(got)-1] == "Welcome back" })
	if n := len(d.got("tg", "7060")); n != 2 {
		d.Errorf("the customer who opted out got %d messages", n)
	}
}

// tooLate: the platform's window is closed, whatever we believe; the member sees why.
func (d *platforms) tooLate() {
	d.Helper()
	const who = "14152310061"
	d.says("wa", who, "What are your opening hours?")
	eventually(d, "wa: an answer", func() bool { return len(d.got("wa", who)) == 1 })
	d.graph["wa"].Wrote(who, 25*time.Hour)
	d.reply(d.with("wa", who), "One more thing", http.StatusCreated)
	eventually(d, "a reply after the window is shown as failed", func() bool {
		l := d.with("wa", who).last("member")
		return l.Status == "failed" && l.Code == "window 131047"
	})
}

// takesBack: an unsent message's words are gone from the conversation.
func (d *platforms) takesBack() {
	d.Helper()
	id := d.says("ig", "9060", "my secret is 4711")
	eventually(d, "ig: an answer", func() bool { return len(d.got("ig", "9060")) >= 1 })
	d.page("ig", "9060", object{"message": object{"mid": id, "is_deleted": true}})
	if l := d.with("ig", "9060").last("customer"); l.Text != "" || !l.Unsent {
		d.Errorf("ig: an unsent message is still there: %+v", l)
	}
}

// shares: a customer taps the button that shares the number; it is known from then on, vouched for by the platform.
func (d *platforms) shares() {
	d.Helper()
	const who = "7080"
	d.says("tg", who, "I'd like a demo for my team")
	eventually(d, "tg: asked", func() bool { return len(d.got("tg", who)) == 1 })
	d.hook("tg", object{"update_id": 980_000, "message": object{"message_id": 980_000, "date": time.Now().Unix(),
		"from": object{"id": 7080, "first_name": "P"}, "chat": object{"id": 7080, "type": "private"},
		"contact": object{"phone_number": "14152310080", "first_name": "P", "user_id": 7080}}})
	eventually(d, "tg: asked for the rest", func() bool { return len(d.got("tg", who)) == 2 })
	d.says("tg", who, "My name is Paul Fischer")
	eventually(d, "tg: the record", func() bool { return len(d.search("+14152310080")) == 1 })
	for _, f := range d.search("+14152310080")[0].Fields {
		if f.Key == "phone" && (len(f.Evidence) != 1 || f.Evidence[0].Message != nil || f.Evidence[0].Source != "telegram_contact") {
			d.Errorf("a shared number: %+v", f)
		}
	}
}

// encrypted: a chat that X encrypts cannot be read; the operator is told, and nothing is stored.
func (d *platforms) encrypted() {
	d.Helper()
	d.hook("xdm", object{"data": object{"event_uuid": "77", "filter": object{"user_id": dayUser}, "event_type": "chat.received",
		"payload": object{"id": "e1", "sender_id": "6099", "conversation_id": "6099:" + dayUser, "encoded_event": "CwABAAAA"}}})
	eventually(d, "the operator is told of an encrypted chat", func() bool {
		h := d.health("xdm").Health
		return !h.OK && h.LastError != nil && h.LastError.Reason == "encrypted_chat" && h.Cause == h.LastError.Advice
	})
	var list struct{ Items []dayConversation }
	d.api("GET", "conversations?limit=200&account=xdm", nil, http.StatusOK, &list)
	for _, c := range list.Items {
		if c.Customer.Address == "6099" {
			d.Errorf("a conversation was opened for ciphertext")
		}
	}
}
