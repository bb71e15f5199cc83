package recordstest

import (
	"slices"
	"time"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/runner"
	"github.com/seed-151f84ba/intake/records"
)

// called is what happens to a call; the store is told by a phone line.
func (h *house) called(sid, name string, change ...func(*channels.Event)) channels.Stored {
	h.Helper()
	ev := channels.Event{Kind: channels.KindCall, Name: name, Key: sid + "/" + name, From: channels.Address{ID: sid, UserID: "+14152310042"}}
	for _, c := range change {
		c(&ev)
	}
	return h.line1(ev)
}

func (h *house) line1(ev channels.Event) channels.Stored {
	h.Helper()
	in := h.inbound(ev)
	in.Mode, in.Channel = engine.Voice, "voice"
	out, err := h.db.Receive(h.ctx, in)
	h.ok(err)
	return out[0]
}

// due is when a timer of a conversation is due, after now; zero when it is not armed.
func (h *house) due(conversation, what string) time.Duration {
	h.Helper()
	all, err := h.db.Overdue(h.ctx, h.now.Add(100*time.Hour), 1000)
	h.ok(err)
	for _, a := range all {
		if a.Kind == "timer" && a.Key == conversation+"/"+what {
			return a.Due.Sub(h.now) + time.Nanosecond
		}
	}
	return 0
}

var callTests = []test{
	{"a call opens its conversation, speaks first and is forgotten when nobody hears of it", func(h *house) {
		h.agent()
		s := h.called("CA1", channels.CallStarted)
		if s.Conversation == "" || h.due(s.Conversation, "started") == 0 || h.due(s.Conversation, "lost") < time.Minute {
			h.Fatalf("stored %+v, lanes started %v, lost %v", s, h.due(s.Conversation, "started"), h.due(s.Conversation, "lost"))
		}
		again := h.called("CA1", channels.CallStarted)
		if !again.Repeat || again.Conversation != s.Conversation {
			h.Fatalf("told again: %+v", again)
		}
		c, err := h.db.GetConversation(h.ctx, all, s.Conversation, 0)
		h.ok(err)
		if c.Customer.Address != "+14152310042" {
			h.Fatalf("customer %q", c.Customer.Address)
		}
	}},
	{"a broken connection is given time to come back; an end is not taken back", func(h *house) {
		h.agent()
		s := h.called("CA1", channels.CallStarted)
		h.called("CA1", channels.CallLost)
		if d := h.due(s.Conversation, "hung_up"); d < 2*time.Second || d > 8*time.Second {
			h.Fatalf("a broken connection ends in %v", d)
		}
		h.called("CA1", channels.CallJoined)
		if d := h.due(s.Conversation, "hung_up"); d != 0 {
			h.Fatalf("joined again, and ends in %v", d)
		}
		h.called("CA1", channels.CallEnded)
		if d := h.due(s.Conversation, "hung_up"); d == 0 || d > 3*time.Second || h.due(s.Conversation, "lost") != 0 {
			h.Fatalf("ended, filed in %v", d)
		}
	}},
	{"a call nobody knows is not opened by its end, nor by a report about it", func(h *house) {
		h.agent()
		for _, name := range []string{channels.CallEnded, channels.CallLost, channels.CallSilent, channels.CallAlive, channels.CallRecorded, channels.CallTransfer} {
			if s := h.called("CA9", name); s.Conversation != "" {
				h.Fatalf("%s opened %s", name, s.Conversation)
			}
		}
	}},
	{"a call that was closed is one conversation still", func(h *house) {
		h.agent()
		s := h.called("CA1", channels.CallStarted)
		c := h.commit(s.Conversation)
		c.Close = true
		h.ok(h.db.Commit(h.ctx, c))
		ev := message("CA1", "late", "one more thing")
		if late := h.line1(ev); late.Conversation != s.Conversation {
			h.Fatalf("the words went to %s", late.Conversation)
		}
		if d := h.due(s.Conversation, "hung_up"); d == 0 {
			h.Fatal("it does not end again")
		}
		if l := h.load(s.Conversation); l.Conversation.Closed || len(l.Unread) != 1 {
			h.Fatalf("loaded %+v", l.Conversation)
		}
	}},
	{"what was heard of our words is known", func(h *house) {
		h.agent()
		s := h.called("CA1", channels.CallStarted)
		c := h.commit(s.Conversation)
		c.Lines = []runner.NewLine{{Text: "I have 4 1 5, 2 3 1. Is that right?", Lang: "en"},
			{Text: "One moment.", Lang: "es", Act: &channels.Act{Do: channels.Transfer, Reason: "live-agent-handoff", Note: "Ana"}}}
		h.ok(h.db.Commit(h.ctx, c))
		lines, err := h.db.Since(h.ctx, s.Conversation, 0, 10)
		h.ok(err)
		if len(lines) != 2 || lines[0].Heard || lines[1].Lang != "es" || lines[1].Act == nil || lines[1].Act.Note != "Ana" {
			h.Fatalf("lines %+v", lines)
		}
		if h.load(s.Conversation).Cut {
			h.Fatal("cut before anybody spoke over it")
		}
		h.line1(channels.Event{Kind: channels.KindSeen, Key: "s", From: channels.Address{ID: "CA1"}, Seq: 1})
		h.line1(channels.Event{Kind: channels.KindInterrupt, Key: "i", From: channels.Address{ID: "CA1"}, Seq: 2, Text: "One"})
		lines, err = h.db.Since(h.ctx, s.Conversation, 0, 10)
		h.ok(err)
		if !lines[0].Heard || lines[1].Heard || lines[1].Text != "One" {
			h.Fatalf("lines %+v", lines)
		}
		if l := h.load(s.Conversation); !l.Cut || l.Agent != "One" {
			h.Fatalf("loaded %q, cut %v", l.Agent, l.Cut)
		}
	}},
	{"a recording and the outcome of a transfer reach the records, also after the call", func(h *house) {
		h.agent()
		s := h.called("CA1", channels.CallStarted)
		h.line1(message("CA1", "k1", "I am Ana"))
		line := h.load(s.Conversation).Unread[0].Line
		c := h.commit(s.Conversation)
		c.Records, c.Close = []runner.NewRecord{lead("WIT-LED-CALL1", line, "Ana")}, true
		h.ok(h.db.Commit(h.ctx, c))
		h.called("CA1", channels.CallRecorded, func(e *channels.Event) {
			e.Visitor = map[string]string{"recording": "https://api.example.test/RE1"}
		})
		h.called("CA1", channels.CallTransfer, func(e *channels.Event) { e.Code, e.Text = "completed", "12 s" })
		r, err := h.db.GetRecord(h.ctx, all, "WIT-LED-CALL1")
		h.ok(err)
		if r.Visitor["recording"] != "https://api.example.test/RE1" {
			h.Fatalf("visitor %v", r.Visitor)
		}
		page, err := h.db.ActivityOf(h.ctx, all, r.ID, records.List{})
		h.ok(err)
		if !slices.ContainsFunc(page.Items, func(a records.Activity) bool { return a.Action == "transfer" && a.To == "completed" }) {
			h.Fatalf("activity %+v", page.Items)
		}
		if l := h.load(s.Conversation); !l.Conversation.Closed {
			h.Fatal("a report about it opened the call again")
		}
	}},
	{"a number that can be forged opens nobody's details", func(h *house) {
		h.agent()
		h.fileFor(from("a1", "k1", "I am Maya", "+1 415 231 0042"), "WIT-LED-KNOW9", true)
		for stir, want := range map[string]int{"B": 0, "": 0, "A": 1} {
			s := h.called("CA"+stir, channels.CallStarted, func(e *channels.Event) {
				e.Given = []channels.Given{{Field: "phone", Value: "+14152310042", Source: "caller_id"}}
				e.Visitor = map[string]string{"stir": stir}
			})
			if got := h.load(s.Conversation).Known; len(got) != want {
				h.Fatalf("verdict %q: %d earlier records are known", stir, len(got))
			}
		}
	}},
}
