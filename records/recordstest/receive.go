package recordstest

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/engine/runner"
)

var receiveTests = []test{
	{"many at once, repeats and new customers among them, each stored once", func(h *house) {
		var group sync.WaitGroup
		for n := range 200 {
			group.Go(func() { // every key twice; 20 customers, who are new at first
				s := h.say(fmt.Sprint("p", n/2%20), fmt.Sprint("k", n/2), fmt.Sprint("words ", n/2))
				if s.Conversation == "" || s.Line == "" {
					h.Errorf("not stored: %+v", s)
				}
			})
		}
		group.Wait()
		total := 0
		for n := range 20 {
			id, _, err := h.db.Find(h.ctx, "site", fmt.Sprint("p", n))
			h.ok(err)
			for i, l := range h.load(id).Unread {
				if total++; l.Seq != int64(i+1) {
					h.Errorf("line %d of p%d has seq %d", i, n, l.Seq)
				}
			}
		}
		if total != 100 {
			h.Errorf("%d lines stored, want 100", total)
		}
	}},
	{"a message opens a conversation and is read back as it came", func(h *house) {
		s := h.say("ann", "k1", "Hello\x00 مرحبا  ①")
		l := h.load(s.Conversation)
		if len(l.Unread) != 1 || l.Unread[0].Text != "Hello مرحبا  ①" || l.Unread[0].Seq != 1 || l.Unread[0].ID != s.Line {
			h.Fatalf("unread: %+v", l.Unread)
		}
		if c := l.Conversation; c.Account != "site" || c.Agent != "demo" || c.Address.ID != "ann" || !c.LastIn.Equal(h.now) {
			h.Fatalf("conversation: %+v", c)
		}
		id, seq, err := h.db.Find(h.ctx, "site", "ann")
		h.ok(err)
		if id != s.Conversation || seq != 1 {
			h.Fatalf("found %s at %d", id, seq)
		}
	}},
	{"a known key is a no-op that returns the first", func(h *house) {
		first := h.say("ann", "k1", "one")
		h.say("ann", "k2", "two")
		again := h.say("ann", "k1", "other words")
		if !again.Repeat || again.Line != first.Line || again.Seq != first.Seq || again.Conversation != first.Conversation {
			h.Fatalf("first %+v, again %+v", first, again)
		}
		if got := h.load(first.Conversation).Unread; len(got) != 2 || got[0].Text != "one" {
			h.Fatalf("unread: %+v", got)
		}
	}},
	{"the same key in another account is another message", func(h *house) {
		h.say("ann", "k1", "one")
		in := h.inbound(message("ann", "k1", "two"))
		in.Account = "other"
		out, err := h.db.Receive(h.ctx, in)
		h.ok(err)
		if out[0].Repeat {
			h.Fatal("taken for a repeat")
		}
	}},
	{"concurrent copies are stored once, in one conversation", receiveConcurrently},
	{"all or none", func(h *house) {
		bad := message("ann", "k2", "two")
		in := h.inbound(message("ann", "k1", "one"), bad)
		calls := 0
		in.NewID = func() string { // the second line's id is that of the first: the insert fails
			calls++
			return "same-id-for-every-row-00000"
		}
		if _, err := h.db.Receive(h.ctx, in); err == nil {
			h.Fatal("two lines with one id were taken")
		}
		if id, _, err := h.db.Find(h.ctx, "site", "ann"); err != nil || id != "" {
			h.Fatalf("left a conversation %q, %v", id, err)
		}
		if s := h.say("ann", "k1", "one"); s.Repeat {
			h.Fatal("the failed receive left its key")
		}
	}},
	{"silence closes a conversation, an open capture keeps it", func(h *house) {
		one := h.say("ann", "k1", "one")
		h.now = h.now.Add(25 * time.Hour)
		two := h.say("ann", "k2", "two")
		if one.Conversation == two.Conversation {
			h.Fatal("not closed after a day of silence")
		}
		if l := h.load(one.Conversation); !l.Conversation.Closed {
			h.Fatal("the old one is still open")
		}
		if h.load(one.Conversation).Conversation.Contact != h.load(two.Conversation).Conversation.Contact {
			h.Fatal("not the same contact")
		}
		c := h.commit(two.Conversation)
		c.State.Phase = "collecting"
		h.ok(h.db.Commit(h.ctx, c))
		h.now = h.now.Add(48 * time.Hour)
		if three := h.say("ann", "k3", "three"); three.Conversation != two.Conversation {
			h.Fatal("an open capture was closed")
		}
	}},
	{"the announced id is taken, an id in use is not", func(h *house) {
		ev := message("ann", "k1", "one")
		ev.Conversation = "announced-0001"
		if s := h.receive(ev)[0]; s.Conversation != ev.Conversation {
			h.Fatalf("opened as %s", s.Conversation)
		}
		other := message("bob", "k2", "two")
		other.Conversation = ev.Conversation
		if s := h.receive(other)[0]; s.Conversation == ev.Conversation {
			h.Fatal("another address joined the conversation")
		}
	}},
	{"a form is one line whose values are found by their place", func(h *house) {
		ev := channels.Event{Kind: channels.KindMessage, Type: channels.Form, Key: "f1", From: channels.Address{ID: "ann"}, Values: []channels.FormValue{
			{Key: "name", Label: "Name", Value: "سارة"}, {Key: "email", Label: "E-mail", Value: "sara@example.com"}, {Key: "phone", Label: "Phone"}}}
		got := h.load(h.receive(ev)[0].Conversation).Unread[0]
		if got.Text != "Name: سارة\nE-mail: sara@example.com\nPhone: " || len(got.Form) != 2 {
			h.Fatalf("line %q, form %+v", got.Text, got.Form)
		}
		for i, want := range []string{"سارة", "sara@example.com"} {
			if f := got.Form[i]; got.Text[f.Start:f.End] != want {
				h.Fatalf("value %d is %q", i, got.Text[f.Start:f.End])
			}
		}
	}},
	{"what the channel vouches for and the visitor's facts are kept", func(h *house) {
		ev := message("ann", "k1", "hi")
		ev.Given = []channels.Given{{Field: "phone", Value: "+14155550123", Source: "whatsapp_number"}}
		ev.Visitor = map[string]string{"page": "/pricing"}
		s := h.receive(ev)[0]
		ev = message("ann", "k2", "again")
		ev.Given = []channels.Given{{Field: "phone", Value: "+14155550199", Source: "whatsapp_number"}, {Field: "name", Value: "Ann", Source: "identity"}}
		ev.Visitor = map[string]string{"locale": "en"}
		h.receive(ev)
		l := h.load(s.Conversation)
		if len(l.Given) != 2 || l.Given[0].Value != "+14155550199" {
			h.Fatalf("given: %+v", l.Given)
		}
		if v := l.Conversation.Visitor; v["page"] != "/pricing" || v["locale"] != "en" {
			h.Fatalf("visitor: %+v", v)
		}
	}},
	{"the turn is armed for its due time", func(h *house) {
		s := h.say("ann", "k1", "one")
		arms, err := h.db.Overdue(h.ctx, h.now.Add(time.Hour), 10)
		h.ok(err)
		if len(arms) != 1 || arms[0].Lane != lane("turn", s.Conversation) || !arms[0].Due.Equal(h.now.Add(300*time.Millisecond)) {
			h.Fatalf("armed: %+v", arms)
		}
	}},
	{"keys are forgotten after eight days, not before", func(h *house) {
		late := h.now.Add(-7 * 24 * time.Hour)
		for i, at := range []time.Time{h.now.Add(-9 * 24 * time.Hour), late} {
			in := h.inbound(message("ann", fmt.Sprint("k", i), "hi"))
			in.Now = at
			_, err := h.db.Receive(h.ctx, in)
			h.ok(err)
		}
		h.ok(h.db.Forget(h.ctx, h.now))
		if !h.say("ann", "k1", "hi").Repeat {
			h.Fatal("a key of a week ago is forgotten")
		}
		if h.say("ann", "k0", "hi").Repeat {
			h.Fatal("a key of nine days ago is known")
		}
	}},
	{"load of nothing", func(h *house) {
		if _, err := h.db.Load(h.ctx, "nothing"); !errors.Is(err, runner.ErrNone) {
			h.Fatal(err)
		}
	}},
	{"load does not grow with the conversation", func(h *house) {
		var s channels.Stored
		for i := range 12 {
			var events []channels.Event
			for n := range 50 {
				events = append(events, message("ann", fmt.Sprint("k", i, "-", n), strings.Repeat("word ", 20)))
			}
			s = h.receive(events...)[0]
		}
		c := h.commit(s.Conversation)
		h.ok(h.db.Commit(h.ctx, c))
		if rest := h.load(s.Conversation).Unread; len(rest) != 100 {
			h.Fatalf("%d lines are unread after a turn of 500", len(rest))
		}
	}},
}

func receiveConcurrently(h *house) {
	const people, keys, copies = 4, 6, 4
	var group sync.WaitGroup
	var mu sync.Mutex
	first := map[string]channels.Stored{}
	for p := range people {
		for k := range keys {
			for range copies {
				group.Go(func() {
					key := fmt.Sprintf("p%d-k%d", p, k)
					out, err := h.db.Receive(h.ctx, h.inbound(message(fmt.Sprint("person", p), key, key)))
					if err != nil {
						h.Error(err)
						return
					}
					mu.Lock()
					defer mu.Unlock()
					if have, ok := first[key]; ok && (have.Line != out[0].Line || have.Seq != out[0].Seq || have.Conversation != out[0].Conversation) {
						h.Errorf("%s is at %+v and at %+v", key, have, out[0])
					}
					first[key] = out[0]
				})
			}
		}
	}
	group.Wait()
	for p := range people {
		id, seq, err := h.db.Find(h.ctx, "site", fmt.Sprint("person", p))
		h.ok(err)
		lines, err := h.db.Since(h.ctx, id, 0, 1000)
		h.ok(err)
		if len(lines) != keys || seq != keys {
			h.Fatalf("person %d has %d lines, seq %d", p, len(lines), seq)
		}
		for i, l := range lines {
			if l.Seq != int64(i+1) || first[l.Key].Conversation != id {
				h.Fatalf("line %d: %+v", i, l)
			}
		}
	}
}
