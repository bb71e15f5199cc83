package recordstest

import (
	"time"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/engine/runner"
)

// sent is a conversation with two answers of ours that were pushed.
func (h *house) sent(from string) channels.Stored {
	h.Helper()
	s := h.say(from, "k-"+from, "hi")
	c := h.commit(s.Conversation)
	c.Lines = []runner.NewLine{{ID: "one-" + from, Text: "One", Push: true}, {ID: "two-" + from, Text: "Two", Push: true}}
	h.ok(h.db.Commit(h.ctx, c))
	h.mustClaim("send", s.Conversation, h.now)
	for _, line := range []string{"one-", "two-"} {
		h.ok(h.db.Pushed(h.ctx, runner.Push{Conversation: s.Conversation, Line: line + from, Ref: "ref-" + line + from, Done: true, Now: h.now}))
	}
	return s
}

var seenTests = []test{
	{"a receipt of everything up to a time or a message", func(h *house) {
		s := h.sent("ann")
		seen := func(key string, status channels.Status, target string, at time.Time) {
			h.receive(channels.Event{Kind: channels.KindSeen, Key: key, Name: "x", Status: status, Target: target, At: at, From: channels.Address{ID: "ann"}})
		}
		want := func(what, one, two string) {
			h.Helper()
			if a, b := h.statusOf(s.Conversation, 2), h.statusOf(s.Conversation, 3); a != one || b != two {
				h.Fatalf("%s: %s, %s", what, a, b)
			}
		}
		seen("a", channels.StatusRead, "", h.now.Add(-time.Hour))
		want("before we wrote", "sent", "sent")
		seen("b", channels.StatusRead, "nobody's", time.Time{})
		want("an unknown message", "sent", "sent")
		seen("c", channels.StatusRead, "ref-one-ann", time.Time{})
		want("up to the first", "read", "sent")
		seen("d", channels.StatusDelivered, "", h.now.Add(time.Second))
		want("never downgraded", "read", "delivered")
		seen("e", channels.StatusRead, "", h.now.Add(time.Second))
		want("all read", "read", "read")
		if h.statusOf(s.Conversation, 1) == "read" {
			h.Fatal("the customer's own line was read by them")
		}
	}},
	{"what another program was told is kept and wakes no turn", func(h *house) {
		over := func(key, text string) channels.Stored {
			return h.receive(channels.Event{Kind: channels.KindOverheard, Name: "standby", Key: key, Ref: key, Type: channels.Text, Text: text, From: channels.Address{ID: "ann"}})[0]
		}
		s := over("o1", "my name is Ann")
		if s.Line == "" || !over("o1", "my name is Ann").Repeat {
			h.Fatal("not kept once")
		}
		if got := len(h.load(s.Conversation).Unread); got != 1 {
			h.Fatalf("%d lines", got)
		}
		if _, due := h.claim("turn", s.Conversation, h.now.Add(time.Hour)); due {
			h.Fatal("a turn is due")
		}
		h.say("ann", "k1", "hello?")
		h.mustClaim("turn", s.Conversation, h.now.Add(time.Hour))
		if got := h.load(s.Conversation).Unread; len(got) != 2 || got[0].Text != "my name is Ann" {
			h.Fatalf("%+v", got)
		}
	}},
	{"a customer's address moves with all that is theirs, and onto nobody else's", func(h *house) {
		move := func(key string, from channels.Address, to string) {
			h.receive(channels.Event{Kind: channels.KindMoved, Key: key, From: from, Target: to})
		}
		one := h.say("351910000001", "k1", "hi")
		other := h.say("351910000009", "k2", "hello")
		move("m1", channels.Address{ID: "351910000001"}, "351910000002")
		if again := h.say("351910000002", "k3", "me again"); again.Conversation != one.Conversation {
			h.Fatal("another conversation by the new number")
		}
		move("m2", channels.Address{ID: "351910000002"}, "351910000009")
		if a, b := h.say("351910000002", "k4", "x"), h.say("351910000009", "k5", "x"); a.Conversation != one.Conversation || b.Conversation != other.Conversation {
			h.Fatal("two customers became one")
		}
		hidden := channels.Event{Kind: channels.KindMessage, Key: "k6", Type: channels.Text, Text: "hi", From: channels.Address{ID: "PT.1", UserID: "PT.1"}}
		first := h.receive(hidden)[0]
		move("m3", channels.Address{UserID: "PT.1"}, "PT.2")
		hidden.Key, hidden.From = "k7", channels.Address{ID: "PT.2", UserID: "PT.2"}
		if again := h.receive(hidden)[0]; again.Conversation != first.Conversation {
			h.Fatal("another conversation by the new id")
		}
		if c := h.load(first.Conversation).Conversation; c.Address.ID != "PT.2" || c.Address.UserID != "PT.2" {
			h.Fatalf("answers go to %+v", c.Address)
		}
		move("m4", channels.Address{UserID: "nobody"}, "PT.3")
	}},
	{"who wants no marketing is still answered, but not nudged", func(h *house) {
		s, line := h.waiting("ann", "Hello")
		wish := func(kind channels.Kind, key, name string) {
			h.receive(channels.Event{Kind: kind, Key: key, Name: name, From: channels.Address{ID: "ann"}})
		}
		want := func(what string, out, noNudge bool) {
			h.Helper()
			if c := h.load(s.Conversation).Conversation; c.OptedOut != out || c.NoNudge != noNudge {
				h.Fatalf("%s: opted out %v, no nudge %v", what, c.OptedOut, c.NoNudge)
			}
			if got := h.outbox(s.Conversation); len(got) != 1 || got[0].Line != line || got[0].Refused != out {
				h.Fatalf("%s: %+v", what, got)
			}
		}
		wish(channels.KindOptOut, "1", channels.OnlyMarketing)
		want("no marketing", false, true)
		wish(channels.KindOptIn, "2", channels.OnlyMarketing)
		want("marketing again", false, false)
		wish(channels.KindOptOut, "3", "")
		want("nothing", true, false)
		wish(channels.KindOptOut, "4", channels.OnlyMarketing)
		want("no weaker wish", true, false)
		wish(channels.KindOptIn, "5", channels.OnlyMarketing)
		want("marketing alone gives nothing back", true, false)
		wish(channels.KindOptIn, "6", "")
		want("all again", false, false)
	}},
}
