package recordstest

import (
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/engine/runner"
	"github.com/seed-151f84ba/intake/records"
)

func bucket(perSecond float64, burst int) runner.Bucket {
	return runner.Bucket{ID: "acc", Rate: channels.Rate{PerSecond: perSecond, Burst: burst}}
}

var rateTests = []test{
	{"a bucket lets its burst through, then one after the other at its rate", func(h *house) {
		spend := func(at time.Duration) time.Duration {
			wait, err := h.db.Spend(h.ctx, h.now.Add(at), bucket(2, 3))
			h.ok(err)
			return wait.Round(10 * time.Millisecond)
		}
		for i := range 3 {
			if w := spend(0); w != 0 {
				h.Fatalf("token %d waits %v", i, w)
			}
		}
		for i, want := range []time.Duration{500, 1000, 1500} {
			if w := spend(0); w != want*time.Millisecond {
				h.Fatalf("send %d after the burst waits %v", i, w)
			}
		}
		if w := spend(-time.Hour); w != 2*time.Second {
			h.Fatalf("a clock set back changed the bucket: %v", w)
		}
		if w := spend(time.Minute); w != 0 {
			h.Fatalf("refilled, waits %v", w)
		}
		for range 2 {
			spend(time.Minute)
		}
		if w := spend(time.Minute); w == 0 {
			h.Fatal("filled above its burst")
		}
	}},
	{"a bucket is spent by many at once, never over", func(h *house) {
		var got atomic.Int64
		var group sync.WaitGroup
		for range 16 {
			group.Go(func() {
				if w, err := h.db.Spend(h.ctx, h.now, bucket(0, 5)); err != nil {
					h.Error(err)
				} else if w == 0 {
					got.Add(1)
				}
			})
		}
		group.Wait()
		if got.Load() != 5 {
			h.Fatalf("%d of 5 tokens", got.Load())
		}
	}},
	{"the slowest of several buckets counts", func(h *house) {
		pair := runner.Bucket{ID: "pair", Rate: channels.Rate{PerSecond: 0.1, Burst: 1}}
		wait, err := h.db.Spend(h.ctx, h.now, pair, bucket(100, 100))
		h.ok(err)
		again, err := h.db.Spend(h.ctx, h.now, bucket(100, 100), pair)
		h.ok(err)
		if wait != 0 || again.Round(time.Second) != 10*time.Second {
			h.Fatalf("%v, then %v", wait, again)
		}
	}},
	{"a held bucket gives its next token when the time is over", func(h *house) {
		h.ok(h.db.Hold(h.ctx, bucket(1, 30), h.now, time.Minute))
		if w, err := h.db.Spend(h.ctx, h.now, bucket(1, 30)); err != nil || w.Round(time.Second) != time.Minute {
			h.Fatalf("waits %v, %v", w, err)
		}
		h.ok(h.db.Hold(h.ctx, bucket(1, 30), h.now, time.Second)) // a shorter one changes nothing
		for range 20 {
			if w, err := h.db.Spend(h.ctx, h.now.Add(time.Minute), bucket(1, 30)); err != nil || w != 0 {
				h.Fatalf("waits %v, %v", w, err)
			}
		}
	}},
}

// waiting is a conversation with one message and our answer, which is to be pushed.
func (h *house) waiting(from, text string) (channels.Stored, string) {
	h.Helper()
	s := h.say(from, "k-"+from, "hi")
	c := h.commit(s.Conversation)
	c.Lines = []runner.NewLine{{ID: "ours-" + from, Text: text, Push: true}}
	h.ok(h.db.Commit(h.ctx, c))
	h.mustClaim("send", s.Conversation, h.now)
	return s, "ours-" + from
}

var doubtTests = []test{
	{"our mark in a receipt shows that a send in doubt was taken", func(h *house) {
		s, line := h.waiting("ann", "Hello")
		h.ok(h.db.Pushed(h.ctx, runner.Push{Conversation: s.Conversation, Line: line, Retry: true, Code: runner.Doubtful, Now: h.now}))
		for _, mark := range []string{"", "ours-ann", "nobody.0", "ours-ann.x"} {
			h.receive(channels.Event{Kind: channels.KindReceipt, Key: "no" + mark, Target: "other" + mark, Status: channels.StatusSent, Mine: mark})
		}
		if out := h.outbox(s.Conversation); len(out) != 1 || out[0].Sent != 0 || out[0].Tries != 1 {
			h.Fatalf("taken by what is no mark of ours: %+v", out)
		}
		h.receive(channels.Event{Kind: channels.KindReceipt, Key: "r", Target: "wamid", Status: channels.StatusDelivered,
			Mine: channels.Own(channels.Message{ID: line})})
		if out := h.outbox(s.Conversation); len(out) != 1 || out[0].Sent != 1 || out[0].Tries != 0 {
			h.Fatalf("%+v", out)
		}
		if got := h.statusOf(s.Conversation, 2); got != "delivered" {
			h.Fatalf("status %s", got)
		}
		h.receive(channels.Event{Kind: channels.KindReceipt, Key: "r2", Target: "wamid", Status: channels.StatusRead})
		if got := h.statusOf(s.Conversation, 2); got != "read" {
			h.Fatalf("the reference was not kept: %s", got)
		}
	}},
	{"a mark of another account is none", func(h *house) {
		s, line := h.waiting("ann", "Hello")
		in := h.inbound(channels.Event{Kind: channels.KindReceipt, Key: "r", Target: "t", Status: channels.StatusSent, Mine: line + ".0"})
		in.Account = "elsewhere"
		_, err := h.db.Receive(h.ctx, in)
		h.ok(err)
		if out := h.outbox(s.Conversation); out[0].Sent != 0 {
			h.Fatal("settled by another account")
		}
	}},
	{"our own words coming back are no person's, nor is our mark", func(h *house) {
		s, line := h.waiting("ann", "Hello  ")
		h.receive(channels.Event{Kind: channels.KindEcho, Key: "e", Ref: "m1", Text: "Hello", From: channels.Address{ID: "ann"}})
		if out := h.outbox(s.Conversation); len(out) != 1 || out[0].Line != line || out[0].Sent != 1 {
			h.Fatalf("%+v", out)
		}
		b, mark := h.waiting("bo", strings.Repeat("long ", 100)+"end")
		h.receive(channels.Event{Kind: channels.KindEcho, Key: "e2", Ref: "m2", Text: "anything", Mine: mark + ".0", From: channels.Address{ID: "bo"}})
		h.receive(channels.Event{Kind: channels.KindEcho, Key: "e3", Ref: "m3", Text: strings.Repeat("long ", 50), From: channels.Address{ID: "bo"}})
		if out := h.outbox(b.Conversation); out[0].Sent != 2 {
			h.Fatalf("%+v", out)
		}
		for _, id := range []string{s.Conversation, b.Conversation} {
			if by := h.load(id).Conversation.TakenBy; by != "" {
				h.Errorf("taken by %q", by)
			}
		}
		h.receive(channels.Event{Kind: channels.KindEcho, Key: "e4", Ref: "m4", Text: "I will see to it", From: channels.Address{ID: "ann"}})
		if by := h.load(s.Conversation).Conversation.TakenBy; by != records.Outside {
			h.Errorf("a person's words: taken by %q", by)
		}
	}},
	{"who took over outside and fell silent gives the conversation back", func(h *house) {
		s := h.say("ann", "k1", "one")
		h.receive(channels.Event{Kind: channels.KindEcho, Key: "m", Ref: "m", Text: "It is me", From: channels.Address{ID: "ann"}})
		h.now = h.now.Add(3 * time.Hour)
		h.say("ann", "k2", "two")
		if by := h.load(s.Conversation).Conversation.TakenBy; by != records.Outside {
			h.Fatalf("after 3 hours taken by %q", by)
		}
		h.now = h.now.Add(2 * time.Hour)
		h.say("ann", "k3", "three")
		if by := h.load(s.Conversation).Conversation.TakenBy; by != "" {
			h.Fatalf("after 5 hours taken by %q", by)
		}
		h.ok(h.db.Commit(h.ctx, h.commit(s.Conversation)))
	}},
	{"failed stays, unless it was delivered after all", func(h *house) {
		s := h.pushed("ann", "our-ref")
		for i, c := range []struct{ said, want channels.Status }{
			{channels.StatusFailed, channels.StatusFailed}, {channels.StatusSent, channels.StatusFailed},
			{channels.StatusDelivered, channels.StatusDelivered}, {channels.StatusFailed, channels.StatusDelivered},
		} {
			h.receive(channels.Event{Kind: channels.KindReceipt, Key: string(rune('a' + i)), Target: "our-ref", Status: c.said})
			if got := h.statusOf(s.Conversation, 2); got != string(c.want) {
				h.Fatalf("after %s: %s", c.said, got)
			}
		}
	}},
	{"a line of several parts has failed when one of them has", func(h *house) {
		s, line := h.waiting("ann", "one two")
		for n, ref := range []string{"r1", "r2"} {
			h.ok(h.db.Pushed(h.ctx, runner.Push{Conversation: s.Conversation, Line: line, Part: n, Ref: ref, Done: n == 1, Now: h.now}))
		}
		for i, c := range []struct {
			ref        string
			said, want channels.Status
		}{{"r1", channels.StatusRead, channels.StatusRead}, {"r2", channels.StatusFailed, channels.StatusFailed}, {"r1", channels.StatusRead, channels.StatusFailed}} {
			h.receive(channels.Event{Kind: channels.KindReceipt, Key: string(rune('a' + i)), Target: c.ref, Status: c.said})
			if got := h.statusOf(s.Conversation, 2); got != string(c.want) {
				h.Fatalf("after %s of %s: %s", c.said, c.ref, got)
			}
		}
	}},
	{"a try the platform puts off does not count; the window is that of the address", func(h *house) {
		s, line := h.waiting("ann", "Hello")
		h.ok(h.db.Pushed(h.ctx, runner.Push{Conversation: s.Conversation, Line: line, Retry: true, Wait: true, Code: "throttled", Now: h.now}))
		out := h.outbox(s.Conversation)
		if out[0].Tries != 0 || !out[0].At.Equal(h.now) || !out[0].LastIn.Equal(h.now) {
			h.Fatalf("%+v", out[0])
		}
		first := h.now
		h.now = h.now.Add(48 * time.Hour)
		if two := h.say("ann", "k2", "again"); two.Conversation == s.Conversation {
			h.Fatal("still the same conversation")
		}
		if out := h.outbox(s.Conversation); !out[0].LastIn.Equal(h.now) || !out[0].At.Equal(first) {
			h.Fatalf("%+v", out[0])
		}
	}},
}

var referralTests = []test{
	{"the ad a customer came by stays on the conversation and on the lead", func(h *house) {
		h.receive(channels.Event{Kind: channels.KindReferral, Key: "ref", From: channels.Address{ID: "ann"},
			Referral: map[string]string{"source": "ad", "ad_id": "77"}})
		id := h.file("ann", "WIT-LED-77777")
		c, err := h.db.GetConversation(h.ctx, all, id, 0)
		h.ok(err)
		if c.Referral["ad_id"] != "77" {
			h.Fatalf("conversation: %v", c.Referral)
		}
		r, err := h.db.GetRecord(h.ctx, all, "WIT-LED-77777")
		h.ok(err)
		if r.Visitor["referral_source"] != "ad" || r.Visitor["referral_ad_id"] != "77" {
			h.Fatalf("record: %v", r.Visitor)
		}
	}},
}
