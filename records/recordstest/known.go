package recordstest

import (
	"slices"
	"strings"
	"time"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/runner"
	"github.com/seed-151f84ba/intake/extract"
	"github.com/seed-151f84ba/intake/records"
)

// from is a message of an address for whose phone number a channel vouches; "" = it does not.
func from(address, key, text, phone string) channels.Event {
	ev := message(address, key, text)
	if phone != "" {
		ev.Given = []channels.Given{{Field: "phone", Value: phone, Source: "whatsapp_number"}}
	}
	return ev
}

// fileFor files a record for the sender of an event.
func (h *house) fileFor(ev channels.Event, id string, vouched bool) (conversation string) {
	h.Helper()
	s := h.receive(ev)[0]
	c := h.commit(s.Conversation)
	line := h.load(s.Conversation).Unread[0].Line
	c.Vouched = vouched
	c.Records = []runner.NewRecord{lead(id, line, strings.Fields(line.Text)[2])}
	h.ok(h.db.Commit(h.ctx, c))
	return s.Conversation
}

func (h *house) linked(id string) map[string]string {
	h.Helper()
	page, err := h.db.Links(h.ctx, all, id)
	h.ok(err)
	out := map[string]string{}
	for _, l := range page.Items {
		if l.Record != "" {
			out[l.Record] = l.Reason
		}
	}
	return out
}

var knownTests = []test{
	{"a verified phone number makes a customer known again", func(h *house) {
		h.fileFor(from("a1", "k1", "I am Maya", "+1 415 231 0042"), "WIT-LED-KNOW1", true)
		s := h.receive(from("other address", "k2", "Hello", "14152310042"))[0]
		known := h.load(s.Conversation).Known
		if len(known) != 1 || known[0].Record != "WIT-LED-KNOW1" || known[0].By != "phone" {
			h.Fatalf("known: %+v", known)
		}
		if v := known[0].Values; len(v) != 1 || v[0].Field != "name" || v[0].Value != "Maya" || v[0].Evidence.Source != engine.EarlierRecord {
			h.Fatalf("values: %+v", v)
		}
		h.now = h.now.Add(time.Second)
		h.fileFor(from("third address", "k3", "I am Maya", "14152310042"), "WIT-LED-KNOW2", true)
		if got := h.linked("WIT-LED-KNOW2"); got["WIT-LED-KNOW1"] != "same verified phone (whatsapp_number)" || len(got) != 1 {
			h.Fatalf("links: %v", got)
		}
		if got := h.linked("WIT-LED-KNOW1"); got["WIT-LED-KNOW2"] == "" {
			h.Fatalf("links of the first: %v", got)
		}
		activity, err := h.db.ActivityOf(h.ctx, all, "WIT-LED-KNOW2", records.List{})
		h.ok(err)
		if !slices.ContainsFunc(activity.Items, func(a records.Activity) bool { return a.Action == "link" && a.To == "WIT-LED-KNOW1" }) {
			h.Fatalf("activity: %+v", activity.Items)
		}
	}},
	{"a verified e-mail address makes a customer known in a new conversation, one that somebody else types does not", func(h *house) {
		signed := func(address, key, email string) channels.Event {
			ev := message(address, key, "I am Maya")
			if email != "" {
				ev.Given = []channels.Given{{Field: "email", Value: email, Source: "identity"}}
			}
			return ev
		}
		h.fileFor(signed("browser 1", "k1", "maya@ortiz.example"), "WIT-TKT-MAIL1", false)
		h.now = h.now.Add(time.Second)
		s := h.receive(signed("browser 2", "k2", "Maya@Ortiz.example "))[0]
		known := h.load(s.Conversation).Known
		if len(known) != 1 || known[0].Record != "WIT-TKT-MAIL1" || known[0].By != "email" || len(known[0].Values) != 1 || known[0].Values[0].Value != "Maya" {
			h.Fatalf("known: %+v", known)
		}
		h.fileFor(signed("browser 3", "k3", "MAYA@ortiz.example"), "WIT-TKT-MAIL2", false)
		if got := h.linked("WIT-TKT-MAIL2"); len(got) != 1 || got["WIT-TKT-MAIL1"] != "same verified email (identity)" {
			h.Fatalf("links: %v", got)
		}
		other := signed("browser 4", "k4", "")
		other.Text = "I am maya@ortiz.example"
		s = h.receive(other)[0]
		if known := h.load(s.Conversation).Known; len(known) != 0 {
			h.Fatalf("an address somebody typed makes them known: %+v", known)
		}
		line := h.load(s.Conversation).Unread[0].Line
		n := lead("WIT-LED-MAIL3", line, "maya@ortiz.example")
		n.Fields[0].Key, n.Fields[0].Type, n.Fields[0].Value.Field = "email", extract.Email, "email"
		c := h.commit(s.Conversation)
		c.Records = []runner.NewRecord{n}
		h.ok(h.db.Commit(h.ctx, c))
		if got := h.linked("WIT-LED-MAIL3"); len(got) != 2 || got["WIT-TKT-MAIL1"] != "same email, not verified" || got["WIT-TKT-MAIL2"] != "same email, not verified" {
			h.Fatalf("links: %v", got)
		}
		if known := h.load(h.receive(signed("browser 4", "k5", ""))[0].Conversation).Known; slices.ContainsFunc(known, func(e runner.Earlier) bool { return e.By != "address" }) {
			h.Fatalf("known: %+v", known) // by the browser alone, which nobody vouches for: the runner takes it out
		}
	}},
	{"what was only typed makes nobody known", func(h *house) {
		h.fileFor(from("a1", "k1", "I am Maya 415 231 0042", ""), "WIT-LED-KNOW1", true)
		s := h.receive(from("a2", "k2", "I am Maya 415 231 0042", ""))[0]
		if known := h.load(s.Conversation).Known; len(known) != 0 {
			h.Fatalf("known: %+v", known)
		}
		h.fileFor(from("a3", "k3", "I am Maya", ""), "WIT-LED-KNOW2", true)
		if got := h.linked("WIT-LED-KNOW2"); len(got) != 0 {
			h.Fatalf("links: %v", got)
		}
	}},
	{"the same address is the same customer where the platform vouches for it", func(h *house) {
		for i, vouched := range []bool{true, true, false} {
			id := "WIT-LED-KNOW" + string(rune('1'+i))
			conversation := h.fileFor(from("a1", id, "I am Maya", ""), id, vouched)
			c := h.commit(conversation)
			c.Close = true
			h.ok(h.db.Commit(h.ctx, c))
			h.now = h.now.Add(time.Minute)
		}
		if got := h.linked("WIT-LED-KNOW2"); got["WIT-LED-KNOW1"] != "same address" {
			h.Fatalf("links: %v", got)
		}
		if got := h.linked("WIT-LED-KNOW3"); len(got) != 0 {
			h.Fatalf("links of an address nobody vouches for: %v", got)
		}
		s := h.say("a1", "back", "Hello")
		if known := h.load(s.Conversation).Known; len(known) != 3 || known[0].Record != "WIT-LED-KNOW3" || known[0].By != "address" {
			h.Fatalf("known: %+v", known)
		}
	}},
	{"a link between records is undone by a person and spam is nobody's", func(h *house) {
		h.fileFor(from("a1", "k1", "I am Maya", "14152310042"), "WIT-TKT-KNOW1", true)
		h.fileFor(from("a2", "k2", "I am Maya", "14152310042"), "WIT-TKT-KNOW2", true)
		h.ok(h.db.RemoveLink(h.ctx, all, "WIT-TKT-KNOW1", "WIT-TKT-KNOW2"))
		if got := h.linked("WIT-TKT-KNOW2"); len(got) != 0 {
			h.Fatalf("links: %v", got)
		}
		if err := h.db.RemoveLink(h.ctx, all, "WIT-TKT-KNOW1", "WIT-TKT-KNOW2"); err == nil {
			h.Fatal("undone twice")
		}
		for _, id := range []string{"WIT-TKT-KNOW1", "WIT-TKT-KNOW2"} {
			_, err := h.db.MoveRecord(h.ctx, all, id, "delete", nil)
			h.ok(err)
		}
		s := h.receive(from("a3", "k3", "Hello", "14152310042"))[0]
		if known := h.load(s.Conversation).Known; len(known) != 0 {
			h.Fatalf("known from deleted records: %+v", known)
		}
		_, err := h.db.MoveRecord(h.ctx, all, "WIT-TKT-KNOW1", "purge", nil)
		h.ok(err)
	}},
	{"the same number typed twice suggests a duplicate a person confirms", func(h *house) {
		file := func(address, id, phone string, given string) {
			s := h.receive(from(address, id, "I am Maya "+phone, given))[0]
			line := h.load(s.Conversation).Unread[0].Line
			n := lead(id, line, "Maya")
			n.Fields[1].Value, n.Fields[1].State, n.Fields[1].Reason = value("phone", phone, line), engine.Valid, ""
			c := h.commit(s.Conversation)
			c.Vouched, c.Records = true, []runner.NewRecord{n}
			h.ok(h.db.Commit(h.ctx, c))
			h.now = h.now.Add(time.Second)
		}
		file("a1", "WIT-LED-TYPE1", "+14152310042", "")
		file("a2", "WIT-LED-TYPE2", "+14152310042", "")
		file("a3", "WIT-LED-TYPE3", "+14152319999", "14152310042") // whose number it is, and who gives another one
		file("a4", "WIT-LED-TYPE4", "+14152318888", "")
		links := func(id string) map[string]records.Link {
			page, err := h.db.Links(h.ctx, all, id)
			h.ok(err)
			out := map[string]records.Link{}
			for _, l := range page.Items {
				if l.Record != "" {
					out[l.Record] = l
				}
			}
			return out
		}
		if got := links("WIT-LED-TYPE2"); len(got) != 2 || !got["WIT-LED-TYPE1"].Suggested || got["WIT-LED-TYPE1"].Reason != "same phone, not verified" || !got["WIT-LED-TYPE3"].Suggested {
			h.Fatalf("links: %+v", got)
		}
		if got := links("WIT-LED-TYPE4"); len(got) != 0 {
			h.Fatalf("links of another number: %+v", got)
		}
		_, err := h.db.LinkRecords(h.ctx, all, "WIT-LED-TYPE2", "WIT-LED-TYPE1", "called, it is her")
		h.ok(err)
		if got := links("WIT-LED-TYPE1")["WIT-LED-TYPE2"]; got.Suggested || got.Author != all.Actor || got.Reason != "called, it is her" {
			h.Fatalf("confirmed: %+v", got)
		}
		_, err = h.db.LinkRecords(h.ctx, all, "WIT-LED-TYPE4", "WIT-LED-TYPE1", "")
		h.ok(err)
		if _, err := h.db.LinkRecords(h.ctx, all, "WIT-LED-TYPE4", "WIT-LED-TYPE4", ""); err == nil {
			h.Fatal("a record was linked to itself")
		}
		h.ok(h.db.RemoveLink(h.ctx, all, "WIT-LED-TYPE1", "WIT-LED-TYPE2"))
		if got := links("WIT-LED-TYPE2"); len(got) != 1 {
			h.Fatalf("after the undo: %+v", got)
		}
	}},
	{"a number given after the filing suggests a duplicate, and who was said to be somebody else is not suggested again", func(h *house) {
		conversations := map[string]string{}
		for _, id := range []string{"WIT-LED-LATE1", "WIT-LED-LATE2", "WIT-LED-LATE3"} {
			conversations[id] = h.fileFor(from("of "+id, id, "I am Maya", ""), id, true)
			h.now = h.now.Add(time.Second)
		}
		tell := func(id, phone string) {
			h.Helper()
			s := h.say("of "+id, h.newID(), "my number is "+phone)
			line := h.load(s.Conversation).Unread[0].Line
			c := h.commit(conversations[id])
			c.Amends = []runner.NewAmend{{Record: id, Values: []extract.Value{*value("phone", phone, line)}}}
			h.ok(h.db.Commit(h.ctx, c))
		}
		tell("WIT-LED-LATE1", "+14152310042")
		if got := h.linked("WIT-LED-LATE1"); len(got) != 0 {
			h.Fatalf("links of the only one: %v", got)
		}
		tell("WIT-LED-LATE2", "+14152310042")
		if got := h.linked("WIT-LED-LATE1"); len(got) != 1 || got["WIT-LED-LATE2"] != "same phone, not verified" {
			h.Fatalf("links: %v", got)
		}
		h.ok(h.db.RemoveLink(h.ctx, all, "WIT-LED-LATE1", "WIT-LED-LATE2"))
		for _, id := range []string{"WIT-LED-LATE1", "WIT-LED-LATE2"} { // both say it once more, from either side
			tell(id, "+14152318888")
			tell(id, "+14152310042")
			if got := h.linked(id); len(got) != 0 {
				h.Fatalf("%s: somebody else is suggested again: %v", id, got)
			}
		}
		tell("WIT-LED-LATE3", "+14152310042")
		if got := h.linked("WIT-LED-LATE3"); len(got) != 2 {
			h.Fatalf("links of a third: %v", got)
		}
		_, err := h.db.LinkRecords(h.ctx, all, "WIT-LED-LATE2", "WIT-LED-LATE1", "it is her after all")
		h.ok(err)
		if got := h.linked("WIT-LED-LATE1")["WIT-LED-LATE2"]; got != "it is her after all" {
			h.Fatalf("linked by a person: %q", got)
		}
		h.merge("WIT-LED-LATE2", "WIT-LED-LATE1")
		tell("WIT-LED-LATE2", "+14152317777")
		tell("WIT-LED-LATE2", "+14152310042") // of a merged one: nothing new between the two, and one link to the third
		if got := h.linked("WIT-LED-LATE1"); len(got) != 2 || got["WIT-LED-LATE3"] == "" || got["WIT-LED-LATE2"] == "" {
			h.Fatalf("links of a merged pair: %v", got)
		}
	}},
	{"a capture left open is taken up again by the same address", func(h *house) {
		h.agent()
		s := h.say("a1", "k1", "a demo please")
		c := h.commit(s.Conversation)
		c.State.Phase, c.State.Asked, c.State.Turns, c.Close = engine.Collecting, []string{"phone"}, 3, true
		h.ok(h.db.Commit(h.ctx, c))
		h.now = h.now.Add(time.Hour)
		back := h.say("a1", "k2", "I am back")
		l := h.load(back.Conversation)
		if back.Conversation == s.Conversation || !l.Resumed || !slices.Equal(l.State.Asked, []string{"phone"}) || l.State.Turns != 3 {
			h.Fatalf("resumed: %v %+v", l.Resumed, l.State)
		}
		k := h.commit(back.Conversation)
		k.Records = []runner.NewRecord{lead("WIT-LED-RESUM", extract.Line{ID: s.Line, Text: "a demo please"}, "demo")}
		h.ok(h.db.Commit(h.ctx, k))
		page, err := h.db.Links(h.ctx, all, "WIT-LED-RESUM")
		h.ok(err)
		if len(page.Items) != 2 || page.Items[1].Conversation != s.Conversation && page.Items[0].Conversation != s.Conversation {
			h.Fatalf("the record is not linked to where its words were said: %+v", page.Items)
		}
		if e := h.record("WIT-LED-RESUM").Fields[0].Evidence; len(e) != 1 || e[0].Conversation != s.Conversation {
			h.Fatalf("the evidence does not say in which conversation: %+v", e)
		}
		h.receive(channels.Event{Kind: channels.KindUnsend, Key: "un-k1", Target: "k1", From: channels.Address{ID: "a1"}})
		if e := h.record("WIT-LED-RESUM").Fields[0].Evidence; !e[0].Withdrawn {
			h.Fatalf("unsent words of the earlier conversation are still evidence: %+v", e)
		}
		if other := h.load(h.say("a2", "k3", "hello").Conversation); other.Resumed {
			h.Fatal("another address took it up")
		}
		c = h.commit(back.Conversation)
		c.State.Phase, c.Close = engine.Answering, true
		h.ok(h.db.Commit(h.ctx, c))
		h.now = h.now.Add(time.Hour)
		if again := h.load(h.say("a1", "k4", "hello").Conversation); again.Resumed {
			h.Fatal("taken up twice")
		}
	}},
	{"a capture that was filed as far as it went goes on in the next conversation", func(h *house) {
		h.agent()
		s := h.say("a1", "k1", "a demo please")
		c := h.commit(s.Conversation)
		c.State.Left = &engine.Left{Filed: 1, Kind: engine.Lead, Asked: []string{"phone"}, Ledger: map[string]engine.Entry{"phone": {Status: engine.Asked}}}
		h.ok(h.db.Commit(h.ctx, c))
		if same := h.say("a1", "k2", "thanks"); same.Conversation != s.Conversation {
			h.Fatal("another conversation within the hour")
		}
		h.ok(h.db.Commit(h.ctx, h.commit(s.Conversation)))
		h.now = h.now.Add(48 * time.Hour)
		back := h.say("a1", "k3", "hello again")
		l := h.load(back.Conversation)
		if back.Conversation == s.Conversation || l.State.Left == nil || !slices.Equal(l.State.Left.Asked, []string{"phone"}) {
			h.Fatalf("%+v", l.State)
		}
	}},
	{"a capture left open is not taken up once the switch is off", func(h *house) {
		s := h.say("a1", "k1", "a demo please")
		c := h.commit(s.Conversation)
		c.State.Phase, c.State.Asked, c.State.Turns, c.Close = engine.Collecting, []string{"phone"}, 3, true
		h.ok(h.db.Commit(h.ctx, c))
		h.now = h.now.Add(time.Hour)
		if l := h.load(h.say("a1", "k2", "I am back").Conversation); l.Resumed || l.State.Phase != engine.Answering {
			h.Fatalf("resumed: %+v", l.State)
		}
	}},
}

var burstTests = []test{
	{"a burst beyond what a turn reads says that there is more", func(h *house) {
		var events []channels.Event
		for i := range 620 {
			events = append(events, message("a1", h.newID(), strings.Repeat("x", i%7+1)))
		}
		conversation := h.receive(events...)[0].Conversation
		read := 0
		for turns := 1; ; turns++ {
			l := h.load(conversation)
			read += len(l.Unread)
			c := h.commit(conversation)
			h.ok(h.db.Commit(h.ctx, c))
			if !l.More {
				if read != 620 || turns != 2 {
					h.Fatalf("%d lines in %d turns", read, turns)
				}
				return
			}
		}
	}},
}
