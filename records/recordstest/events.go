package recordstest

import (
	"time"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/engine/runner"
	"github.com/seed-151f84ba/intake/records"
)

var eventTests = []test{
	{"an edit is a revision and is read again", func(h *house) {
		s := h.say("ann", "k1", "ann@exmaple.com")
		h.ok(h.db.Commit(h.ctx, h.commit(s.Conversation)))
		if len(h.load(s.Conversation).Unread) != 0 {
			h.Fatal("still unread")
		}
		h.receive(channels.Event{Kind: channels.KindEdit, Key: "edit:k1", Target: "k1", Text: "ann@example.com", From: channels.Address{ID: "ann"}})
		got := h.load(s.Conversation).Unread
		if len(got) != 1 || got[0].Text != "ann@example.com" || got[0].Rev != 1 {
			h.Fatalf("unread: %+v", got)
		}
		h.ok(h.db.Commit(h.ctx, h.commit(s.Conversation)))
		if len(h.load(s.Conversation).Unread) != 0 {
			h.Fatal("read over and over")
		}
	}},
	{"a message is found by its reference, whatever its key", func(h *house) {
		ev := message("ann", "update-77", "one")
		ev.Ref = "message-5"
		s := h.receive(ev)[0]
		out := h.receive(channels.Event{Kind: channels.KindEdit, Key: "e", Target: "message-5", Text: "uno", From: channels.Address{ID: "ann"}})
		if out[0].Line != s.Line || h.load(s.Conversation).Unread[0].Text != "uno" {
			h.Fatalf("%+v", out)
		}
		if out := h.receive(channels.Event{Kind: channels.KindEdit, Key: "e2", Target: "update-77", Text: "x", From: channels.Address{ID: "ann"}}); out[0].Line != "" {
			h.Fatal("found by the key")
		}
	}},
	{"an unsend blanks the words everywhere", func(h *house) {
		s := h.say("ann", "k1", "secret words")
		h.receive(channels.Event{Kind: channels.KindEdit, Key: "e", Target: "k1", Text: "other secret", From: channels.Address{ID: "ann"}})
		h.receive(channels.Event{Kind: channels.KindUnsend, Key: "u", Target: "k1", From: channels.Address{ID: "ann"}})
		if got := h.load(s.Conversation).Unread; len(got) != 0 {
			h.Fatalf("unread: %+v", got)
		}
		c, err := h.db.GetConversation(h.ctx, all, s.Conversation, 0)
		h.ok(err)
		if len(c.Messages) != 1 || c.Messages[0].Text != "" || !c.Messages[0].Unsent {
			h.Fatalf("messages: %+v", c.Messages)
		}
		if stored := h.receive(channels.Event{Kind: channels.KindEdit, Key: "e2", Target: "k1", Text: "back", From: channels.Address{ID: "ann"}}); stored[0].Line != "" {
			h.Fatal("an unsent line was edited")
		}
	}},
	{"an event about an unknown message changes nothing", func(h *house) {
		for _, k := range []channels.Kind{channels.KindEdit, channels.KindUnsend, channels.KindReceipt, channels.KindSeen, channels.KindEcho, channels.KindIgnored} {
			out := h.receive(channels.Event{Kind: k, Key: "x:" + string(k), Target: "nope", Text: "t", Status: channels.StatusRead, From: channels.Address{ID: "zoe"}})
			if out[0].Line != "" || out[0].Seq != 0 {
				h.Errorf("%s: %+v", k, out[0])
			}
		}
		if id, _, _ := h.db.Find(h.ctx, "site", "zoe"); id != "" {
			h.Fatal("a conversation was opened")
		}
	}},
	{"a change makes a turn at work stale", func(h *house) {
		s := h.say("ann", "k1", "one")
		for _, ev := range []channels.Event{
			{Kind: channels.KindEdit, Key: "e", Target: "k1", Text: "uno", From: channels.Address{ID: "ann"}},
			message("ann", "k2", "two"),
			{Kind: channels.KindUnsend, Key: "u", Target: "k1", From: channels.Address{ID: "ann"}},
			{Kind: channels.KindOptOut, Key: "o", From: channels.Address{ID: "ann"}},
			{Kind: channels.KindEcho, Key: "m", Ref: "m", Text: "it is me", From: channels.Address{ID: "ann"}},
		} {
			c := h.commit(s.Conversation)
			h.receive(ev)
			if err := h.db.Commit(h.ctx, c); err != runner.ErrStale {
				h.Errorf("after %s: %v", ev.Kind, err)
			}
		}
	}},
	{"an echo is a member's line and a takeover", func(h *house) {
		s := h.say("ann", "k1", "one")
		out := h.receive(channels.Event{Kind: channels.KindEcho, Key: "m", Ref: "m", Text: "Hello from the phone", From: channels.Address{ID: "ann"}})
		if out[0].Seq != 2 {
			h.Fatalf("%+v", out[0])
		}
		l := h.load(s.Conversation)
		if l.Conversation.TakenBy != records.Outside || len(l.Unread) != 1 {
			h.Fatalf("taken by %q, unread %d", l.Conversation.TakenBy, len(l.Unread))
		}
		lines, err := h.db.Since(h.ctx, s.Conversation, 1, 10)
		h.ok(err)
		if len(lines) != 1 || lines[0].From != channels.FromMember {
			h.Fatalf("%+v", lines)
		}
	}},
	{"an echo of our own line is nobody's", func(h *house) {
		s := h.pushed("ann", "our-ref")
		out := h.receive(channels.Event{Kind: channels.KindEcho, Key: "echo", Ref: "our-ref", Text: "hello", From: channels.Address{ID: "ann"}})
		if out[0].Line != "" || h.load(s.Conversation).Conversation.TakenBy != "" {
			h.Fatal("taken for a person")
		}
	}},
	{"opting out outlives the conversation", func(h *house) {
		s := h.say("ann", "k1", "one")
		h.receive(channels.Event{Kind: channels.KindOptOut, Key: "o1", From: channels.Address{ID: "ann"}})
		if !h.load(s.Conversation).Conversation.OptedOut {
			h.Fatal("not kept")
		}
		h.now = h.now.Add(48 * time.Hour)
		two := h.say("ann", "k2", "two")
		if two.Conversation == s.Conversation || !h.load(two.Conversation).Conversation.OptedOut {
			h.Fatal("forgotten")
		}
		h.receive(channels.Event{Kind: channels.KindOptIn, Key: "o2", From: channels.Address{ID: "ann"}})
		if h.load(two.Conversation).Conversation.OptedOut {
			h.Fatal("opting in did nothing")
		}
	}},
	{"receipts only go up, and one before its reference waits", func(h *house) {
		receipt := func(key, ref string, s channels.Status) {
			h.receive(channels.Event{Kind: channels.KindReceipt, Key: key, Target: ref, Status: s, From: channels.Address{ID: "ann"}})
		}
		receipt("r1", "our-ref", channels.StatusRead) // before Pushed
		s := h.pushed("ann", "our-ref")
		if got := h.statusOf(s.Conversation, 2); got != "read" {
			h.Fatalf("the early receipt is lost: %s", got)
		}
		receipt("r2", "our-ref", channels.StatusDelivered)
		if got := h.statusOf(s.Conversation, 2); got != "read" {
			h.Fatalf("downgraded to %s", got)
		}
		receipt("r3", "our-ref", channels.StatusFailed)
		if got := h.statusOf(s.Conversation, 2); got != "read" {
			h.Fatalf("a message that was read has become %s", got)
		}
	}},
	{"an interruption cuts our line to what was heard", func(h *house) {
		s := h.pushed("ann", "our-ref")
		h.receive(channels.Event{Kind: channels.KindInterrupt, Key: "i", Seq: 2, Text: "Hel", From: channels.Address{ID: "ann"}})
		lines, err := h.db.Since(h.ctx, s.Conversation, 1, 10)
		h.ok(err)
		if lines[0].Text != "Hel" {
			h.Fatalf("%+v", lines)
		}
	}},
}

// pushed is a conversation with one message and our answer, which the platform took under ref.
func (h *house) pushed(from, ref string) channels.Stored {
	h.Helper()
	s := h.say(from, "k-"+from, "hi")
	c := h.commit(s.Conversation)
	c.Lines = []runner.NewLine{{ID: "ours-" + from, Text: "Hello", Push: true}}
	h.ok(h.db.Commit(h.ctx, c))
	h.ok(h.db.Pushed(h.ctx, runner.Push{Conversation: s.Conversation, Line: "ours-" + from, Ref: ref, Done: true, Now: h.now}))
	return s
}

func (h *house) statusOf(conversation string, seq int64) string {
	h.Helper()
	c, err := h.db.GetConversation(h.ctx, all, conversation, 0)
	h.ok(err)
	for _, m := range c.Messages {
		if m.Seq == seq {
			return m.Status
		}
	}
	h.Fatalf("no message %d", seq)
	return ""
}
