package main

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/channels/channeltest"
)

// customer is one person of the day and what must be known of them in the evening.
type customer struct {
	account, who string
	name, phone  string // phone as dictated
	e164         string
	edited       bool // misspells the name first, then edits the message
}

var dayCustomers = []customer{
	{"tg", "7001", "Nora Whitfield", "(415) 231-0041", "+14152310041", false},
	{"tg", "7002", "Peter Marsh", "415 231 0042", "+14152310042", true},
	{"wa", "14152310043", "Anna Berger", "415-231-0043", "+14152310043", false},
	{"wa", "14152310044", "Thomas Baker", "(415) 231 0044", "+14152310044", true},
	{"fb", "8005", "Maria Lopez", "415 231 0045", "+14152310045", false},
	{"fb", "8006", "Julia Novak", "(415) 231-0046", "+14152310046", true},
	{"ig", "9007", "David Miller", "415 231 0047", "+14152310047", false},
	{"ig", "9008", "Laura Schmidt", "415-231-0048", "+14152310048", false},
	{"xdm", "6009", "Robert Clarke", "(415) 231-0049", "+14152310049", false},
	{"xdm", "6010", "Helen Carter", "415 231 0050", "+14152310050", false},
	{"site", "", "Emma Johnson", "415 231 0051", "+14152310051", false},
}

// newDay starts a program with every text channel connected to its fake.
func newDay(t *testing.T) *platforms {
	t.Helper()
	w := newWorld(t, "")
	d := &platforms{graph: map[string]*channeltest.Graph{
		"wa": channeltest.NewGraph(t, "whatsapp", dayPhone, "day-token"), "fb": channeltest.NewGraph(t, "messenger", dayPage, "day-token"),
		"ig": channeltest.NewGraph(t, "instagram", dayInsta, "day-token"),
	}, x: channeltest.NewXAPI(t, dayX), cables: map[string]*cable{}}
	for account, g := range d.graph {
		d.cables[account] = newCable(t, g.URL)
	}
	d.cables["xdm"], d.cables["tg"] = newCable(t, d.x.URL), newCable(t, w.bot.URL)
	d.x.Address = d.cables["xdm"].URL
	text := strings.Replace(w.text(), fmt.Sprintf("api_base: %q}}", w.bot.URL), fmt.Sprintf("api_base: %q}}", d.cables["tg"].URL), 1)
	more := fmt.Sprintf(`  - {id: wa, channel: whatsapp, agent: e2e, settings: {phone_number_id: %q, access_token: day-token, app_secret: %q, verify_token: v, api_base: %q}}
  - {id: fb, channel: messenger, agent: e2e, settings: {page_id: %q, page_token: day-token, app_secret: %q, verify_token: v, api_base: %q}}
  - {id: ig, channel: instagram, agent: e2e, settings: {account_id: %q, access_token: day-token, app_secret: %q, verify_token: v, api_base: %q}}
  - {id: xdm, channel: x, agent: e2e, settings: {user_id: %q, consumer_key: day-ck, consumer_secret: day-cs, access_token: day-at, access_secret: day-as, api_base: %q}}
destinations:`, dayPhone, dayMeta, d.cables["wa"].URL, dayPage, dayMeta, d.cables["fb"].URL, dayInsta, dayMeta, d.cables["ig"].URL, dayUser, d.cables["xdm"].URL)
	w.configure(strings.Replace(text, "destinations:", more, 1))
	d.process = w.serve()
	d.giveBack()
	return d
}

// talk is a customer's whole conversation: the wish, then who they are, each after an answer.
func (d *platforms) talk(c customer) {
	if c.account == "site" {
		s := d.dial("", 0)
		s.say("m1", "I'd like a demo for my team")
		s.line()
		s.say("m2", "My name is "+c.name+" and my number is "+c.phone)
		s.line()
		return
	}
	d.says(c.account, c.who, "I'd like a demo for my team")
	eventually(d, c.account+": an answer", func() bool { return len(d.got(c.account, c.who)) >= 1 })
	name := c.name
	if c.edited {
		name = strings.Replace(c.name, "r", "rr", 1)
	}
	id := d.says(c.account, c.who, "My name is "+name+" and my number is "+c.phone)
	if c.edited {
		d.edits(c.account, c.who, id, "My name is "+c.name+" and my number is "+c.phone)
	}
}

// edits changes a message that was sent.
func (d *platforms) edits(account, who, id, text string) {
	switch account {
	case "tg":
		var chat, message int
		_, _ = fmt.Sscan(who, &chat)
		_, _ = fmt.Sscan(id, &message)
		d.hook("tg", object{"update_id": 900_000 + message, "edited_message": object{"message_id": message, "date": time.Now().Unix(),
			"edit_date": time.Now().Unix(), "text": text, "from": object{"id": chat, "first_name": "C"}, "chat": object{"id": chat, "type": "private"}}})
	case "wa":
		d.whatsapp("messages", object{"contacts": []any{object{"profile": object{"name": "C"}, "wa_id": who}}, "messages": []any{object{
			"from": who, "id": fmt.Sprintf("wamid.edit.%d", d.id()), "timestamp": fmt.Sprint(time.Now().Unix()), "type": "edit",
			"edit": object{"original_message_id": id, "message": object{"type": "text", "text": object{"body": text}}}}}})
	default:
		d.page(account, who, object{"message_edit": object{"mid": id, "text": text, "num_edit": 1}})
	}
}

// TestDayOnAllChannels: customers talk on every text channel at once, while webhooks come twice and out of order,
// platforms throttle, fail and lose answers; people of ours take over in the platforms' own apps, customers opt out and
// take words back. In the evening every record is there once with the right values, nobody was told anything twice, and
// every message's state is right.
func TestDayOnAllChannels(t *testing.T) {
	d := newDay(t)
	d.cables["wa"].befall(trouble{}, trouble{status: 429, header: map[string]string{"Retry-After": "1"}, body: `{"error":{"code":130429}}`}, trouble{status: 500, body: `{"error":{"code":131000}}`})
	d.cables["fb"].befall(trouble{status: 503}, trouble{})
	d.cables["ig"].befall(trouble{}, trouble{status: 429, header: map[string]string{"Retry-After": "1"}})
	d.cables["xdm"].befall(trouble{}, trouble{status: 429, header: map[string]string{"x-rate-limit-reset": fmt.Sprint(time.Now().Add(2 * time.Second).Unix())}, body: "{}"})
	d.cables["tg"].befall(trouble{status: 429, body: `{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":1}}`}, trouble{status: 502})

	var all sync.WaitGroup
	for _, c := range dayCustomers {
		all.Go(func() { d.talk(c) })
	}
	all.Wait()
	if t.Failed() {
		t.FailNow()
	}
	for _, c := range dayCustomers {
		d.filed(c)
	}
	for account, w := range d.cables {
		if !w.over() {
			t.Errorf("%s: not every trouble came to pass", account)
		}
	}
	for _, c := range dayCustomers {
		seen := map[string]int{}
		for _, text := range d.got2(c) {
			if seen[text]++; seen[text] > 1 {
				t.Errorf("%s %s was told twice: %q", c.account, c.who, text)
			}
		}
	}
	d.people()
	for _, account := range []string{"tg", "wa", "fb", "ig", "xdm", "site"} {
		eventually(t, account+" is well in the evening", func() bool { h := d.health(account).Health; return h.OK && h.LastEventAt != nil })
	}
}

func (d *platforms) got2(c customer) []string {
	if c.account == "site" {
		return nil
	}
	return d.got(c.account, c.who)
}

// filed waits for a customer's one record and checks it.
func (d *platforms) filed(c customer) {
	d.Helper()
	value := func(r foundRecord, key string) string {
		for _, f := range r.Fields {
			if f.Key == key && f.Value != nil {
				return *f.Value
			}
		}
		return ""
	}
	var got []foundRecord
	eventually(d, c.account+": the record of "+c.name, func() bool {
		got = d.search(c.e164)
		return len(got) > 0 && value(got[0], "name") == c.name
	})
	if len(got) != 1 || value(got[0], "phone") != c.e164 || got[0].Type != "lead" {
		d.Errorf("%s %s: %d records, %+v", c.account, c.name, len(got), got)
		return
	}
	d.evident(got[0])
}

// evident checks that every value is cut out of the very words it came from, or vouched for by the channel.
func (d *platforms) evident(r foundRecord) {
	d.Helper()
	text := map[string]string{}
	for _, m := range d.conversation(r.Conversation).Messages {
		text[m.ID] = m.Text
	}
	for _, f := range r.Fields {
		if f.Value == nil {
			continue
		}
		if len(f.Evidence) == 0 {
			d.Errorf("%s: %s has no evidence", r.ID, f.Key)
		}
		for _, e := range f.Evidence {
			if e.Message == nil {
				continue // given by the channel
			}
			said := []rune(text[*e.Message])
			if e.Start < 0 || e.End > len(said) || e.Start >= e.End {
				d.Errorf("%s: the evidence of %s lies outside %q", r.ID, f.Key, string(said))
				continue
			}
			if cut := string(said[e.Start:e.End]); f.Key == "name" && cut != *f.Value {
				d.Errorf("%s: the evidence of %s cuts %q out, want %q", r.ID, f.Key, cut, *f.Value)
			}
		}
	}
}
