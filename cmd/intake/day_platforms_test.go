package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/seed-151f84ba/intake/channels/channeltest"
)

// The accounts of the day.
const (
	dayMeta  = "day-app-secret"
	dayPhone = "109900000000001" // phone_number_id
	dayPage  = "209900000000001"
	dayInsta = "309900000000001"
	dayUser  = "409900000000001"
)

var dayX = channeltest.XKeys{ConsumerKey: "day-ck", ConsumerSecret: "day-cs", AccessToken: "day-at", AccessSecret: "day-as"}

// platforms are the fakes of a day, each behind its wire.
type platforms struct {
	*process
	graph  map[string]*channeltest.Graph
	x      *channeltest.XAPI
	cables map[string]*cable
	ids    atomic.Int64
}

type object = map[string]any

// hook posts a webhook twice at the same time, as platforms do when an answer is slow; both must be taken.
func (d *platforms) hook(account string, body any) {
	raw, _ := json.Marshal(body)
	h := http.Header{"Content-Type": {"application/json"}}
	mac := func(secret string) []byte { m := hmac.New(sha256.New, []byte(secret)); m.Write(raw); return m.Sum(nil) }
	switch account {
	case "tg":
		h = hookHeader(hookToken)
	case "xdm":
		h.Set("X-Twitter-Webhooks-Signature", "sha256="+base64.StdEncoding.EncodeToString(mac(dayX.ConsumerSecret)))
	default:
		h.Set("X-Hub-Signature-256", "sha256="+hex.EncodeToString(mac(dayMeta)))
	}
	codes := make(chan int, 2)
	for range 2 {
		go func() { codes <- d.status(http.MethodPost, d.public+"/c/"+account, h, raw) }()
	}
	for range 2 {
		if got := <-codes; got != http.StatusOK {
			d.Errorf("%s answered %d to %s", account, got, raw)
		}
	}
}

func (d *platforms) id() int64 { return d.ids.Add(1) }

// says brings a customer's words in, by the platform's own webhook. It returns the platform's id of the message.
func (d *platforms) says(account, who, text string) string {
	n := d.id()
	now := time.Now()
	switch account {
	case "tg":
		var chat int
		_, _ = fmt.Sscan(who, &chat)
		var u object
		_ = json.Unmarshal(update(chat, int(n), text), &u)
		d.hook(account, u)
		return fmt.Sprint(n)
	case "wa":
		id := fmt.Sprintf("wamid.in.%d", n)
		d.whatsapp("messages", object{"contacts": []any{object{"profile": object{"name": "C"}, "wa_id": who}},
			"messages": []any{object{"from": who, "id": id, "timestamp": fmt.Sprint(now.Unix()), "type": "text", "text": object{"body": text}}}})
		return id
	case "xdm":
		id := fmt.Sprint(1_800_000_000_000_000_000 + n)
		d.dm("dm.received", id, who, dayUser, text)
		return id
	}
	id := fmt.Sprintf("m_in.%d", n)
	d.page(account, who, object{"message": object{"mid": id, "text": text}})
	return id
}

func (d *platforms) whatsapp(field string, value object) {
	value["messaging_product"] = "whatsapp"
	value["metadata"] = object{"display_phone_number": "15550001111", "phone_number_id": dayPhone}
	d.hook("wa", object{"object": "whatsapp_business_account", "entry": []any{object{"id": "1", "changes": []any{object{"field": field, "value": value}}}}})
}

// page is an event of Messenger or Instagram: from the customer, or, with is_echo, from our side to them.
func (d *platforms) page(account, who string, event object) {
	own, kind := dayPage, "page"
	if account == "ig" {
		own, kind = dayInsta, "instagram"
	}
	from, to := who, own
	if m, ok := event["message"].(object); ok && m["is_echo"] == true {
		from, to = own, who
	}
	event["sender"], event["recipient"], event["timestamp"] = object{"id": from}, object{"id": to}, time.Now().UnixMilli()
	d.hook(account, object{"object": kind, "entry": []any{object{"id": own, "time": time.Now().UnixMilli(), "messaging": []any{event}}}})
}

// dm is an event of the X Activity API.
func (d *platforms) dm(event, id, from, to, text string) {
	d.hook("xdm", object{"data": object{"event_uuid": id, "filter": object{"user_id": dayUser}, "event_type": event, "payload": object{
		"direct_message_events": []any{object{"type": "message_create", "id": id, "created_timestamp": fmt.Sprint(time.Now().UnixMilli()),
			"message_create": object{"target": object{"recipient_id": to}, "sender_id": from, "message_data": object{"text": text}}}},
		"users": object{}}}})
}

// giveBack lets the platforms tell what they took, as they do: receipts with our mark, echoes, our own messages.
func (d *platforms) giveBack() {
	d.graph["wa"].OnSent(d.receipts)
	for _, account := range []string{"fb", "ig"} {
		d.graph[account].OnSent(func(m channeltest.GraphMessage) { d.echo(account, m) })
	}
	d.x.OnSent(func(m channeltest.XMessage) { d.dm("dm.sent", m.ID, dayUser, m.To, m.Text) })
}

// receipts tells what became of a message on WhatsApp, in no order.
func (d *platforms) receipts(m channeltest.GraphMessage) {
	for _, status := range []string{"read", "sent", "delivered"} {
		d.whatsapp("messages", object{"statuses": []any{object{"id": m.ID, "status": status, "timestamp": fmt.Sprint(time.Now().Unix()),
			"recipient_id": m.To, "biz_opaque_callback_data": m.Mark}}})
	}
}

// echo gives a message of Messenger or Instagram back.
func (d *platforms) echo(account string, m channeltest.GraphMessage) {
	d.page(account, m.To, object{"message": object{"mid": m.ID, "text": m.Text, "is_echo": true, "app_id": 77, "metadata": m.Mark}})
}

// got lists what a customer was sent, in order.
func (d *platforms) got(account, who string) []string {
	var out []string
	switch account {
	case "tg":
		var chat int
		_, _ = fmt.Sscan(who, &chat)
		return d.bot.to(chat)
	case "xdm":
		for _, m := range d.x.To(who) {
			out = append(out, m.Text)
		}
		return out
	}
	for _, m := range d.graph[account].To(who) {
		out = append(out, m.Text)
	}
	return out
}
