package recordstest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/runner"
	"github.com/seed-151f84ba/intake/extract"
	"github.com/seed-151f84ba/intake/records"
)

// value is a value whose words stand in a line of the conversation.
func value(field, v string, line extract.Line) *extract.Value {
	at := strings.Index(line.Text, v)
	return &extract.Value{Field: field, Value: v, Text: v, Extractor: "rules", Confidence: 0.9,
		Evidence: extract.Evidence{Spans: []extract.Span{{Line: line.ID, Rev: line.Rev, Start: at, End: at + len(v)}}}}
}

// lead is a record with a name taken from the line and a blank phone number.
func lead(id string, line extract.Line, name string) runner.NewRecord {
	return runner.NewRecord{ID: id, Kind: engine.Lead, Agent: "demo", Account: "site", Channel: "web", Mode: engine.Text, Category: "Sales Lead",
		Priority: engine.Low, Subject: "Wants a demo", Description: "Wants a demo for the team", Lang: "en", Version: "v1", Incomplete: true, Episode: 1,
		Reasons: []string{"demo"}, Fields: []runner.FieldValue{
			{Key: "name", Label: "Name", Icon: "user", Type: extract.Name, Required: true, State: engine.Valid, Value: value("name", name, line)},
			{Key: "phone", Label: "Phone", Icon: "phone", Type: extract.Phone, Required: true, State: engine.Declined, Reason: engine.BlankDeclined},
		}}
}

// file commits a record filed from one message.
func (h *house) file(from, id string) (conversation string) {
	h.Helper()
	s := h.say(from, "k-"+from+id, "Ich heiße سارة Smith")
	c := h.commit(s.Conversation)
	line := h.load(s.Conversation).Unread[0].Line
	c.Records = []runner.NewRecord{lead(id, line, "سارة Smith")}
	h.ok(h.db.Commit(h.ctx, c))
	return s.Conversation
}

var turnTests = []test{
	{"a turn is written whole", func(h *house) {
		h.destination(configs.Destination{ID: "crm"})
		s := h.say("ann", "k1", "I am Ann")
		c := h.commit(s.Conversation)
		c.State.Phase, c.State.Turns, c.State.Lang = engine.Collecting, 1, "en"
		c.Lines = []runner.NewLine{{ID: "l1", Text: "Thanks, Ann."}, {ID: "l2", Text: "Your number?", Ask: &channels.Ask{Fields: []channels.AskField{{Key: "phone", Kind: "phone"}}}}}
		c.Records = []runner.NewRecord{lead("WIT-LED-AAAAA", h.load(s.Conversation).Unread[0].Line, "Ann")}
		c.Arms = []actions.Arm{{Lane: lane("timer", s.Conversation+"/nudge"), Due: h.now.Add(time.Hour)}}
		c.Log = runner.TurnLog{ID: "t1", Cause: engine.Words, Version: "v1", Lines: []string{s.Line}, Took: time.Millisecond}
		h.ok(h.db.Commit(h.ctx, c))
		l := h.load(s.Conversation)
		if len(l.Unread) != 0 || l.Agent != "Your number?" || l.State.Phase != engine.Collecting || l.State.Lang != "en" {
			h.Fatalf("loaded: %+v", l)
		}
		lines, err := h.db.Since(h.ctx, s.Conversation, 0, 10)
		h.ok(err)
		if len(lines) != 3 || lines[1].Seq != 2 || lines[2].Seq != 3 || lines[2].Ask == nil || lines[2].From != channels.FromAgent {
			h.Fatalf("feed: %+v", lines)
		}
		turns, err := h.db.Turns(h.ctx, all, s.Conversation, records.List{})
		h.ok(err)
		if len(turns.Items) != 1 || !strings.Contains(string(turns.Items[0]), `"t1"`) {
			h.Fatalf("turns: %s", turns.Items)
		}
		h.mustClaim("timer", s.Conversation+"/nudge", h.now.Add(time.Hour))
		h.mustClaim("deliver", "crm/WIT-LED-AAAAA", h.now.Add(time.Second))
	}},
	{"evidence counts code points outside and bytes inside", func(h *house) {
		conversation := h.file("ann", "WIT-LED-BBBBB")
		r, err := h.db.GetRecord(h.ctx, all, "WIT-LED-BBBBB")
		h.ok(err)
		e := r.Fields[0].Evidence[0]
		if e.Start != 10 || e.End != 20 || e.Bytes == nil || *e.Bytes != [2]int{11, 25} {
			h.Fatalf("evidence: %+v %v", e, e.Bytes)
		}
		c, err := h.db.GetConversation(h.ctx, all, conversation, 0)
		h.ok(err)
		if got := string([]rune(c.Messages[0].Text)[e.Start:e.End]); *e.Message != c.Messages[0].ID || got != *r.Fields[0].Value {
			h.Fatalf("evidence points at %q", got)
		}
		if f := r.Fields[1]; f.Value != nil || f.Reason != "declined" || f.State != "declined" {
			h.Fatalf("blank field: %+v", f)
		}
		if !slices.Equal(c.Records, []string{"WIT-LED-BBBBB"}) {
			h.Fatalf("records of the conversation: %v", c.Records)
		}
	}},
	{"of concurrent commits one wins, the others are stale", func(h *house) {
		s := h.say("ann", "k1", "one")
		c := h.commit(s.Conversation)
		var won, stale atomic.Int64
		var group sync.WaitGroup
		for i := range 8 {
			group.Go(func() {
				mine := c
				mine.Lines = []runner.NewLine{{ID: fmt.Sprint("l", i), Text: "hello"}}
				switch err := h.db.Commit(h.ctx, mine); {
				case err == nil:
					won.Add(1)
				case errors.Is(err, runner.ErrStale):
					stale.Add(1)
				default:
					h.Error(err)
				}
			})
		}
		group.Wait()
		lines, err := h.db.Since(h.ctx, s.Conversation, 0, 100)
		h.ok(err)
		if won.Load() != 1 || stale.Load() != 7 || len(lines) != 2 {
			h.Fatalf("%d won, %d stale, %d lines", won.Load(), stale.Load(), len(lines))
		}
	}},
	{"a turn whose log cannot be written writes nothing", func(h *house) {
		s := h.say("ann", "k1", "I am Ann")
		c := h.commit(s.Conversation)
		c.Log = runner.TurnLog{ID: "t1", Version: "v1"}
		h.ok(h.db.Commit(h.ctx, c))
		h.say("ann", "k2", "Still here")
		before := h.load(s.Conversation)
		again := h.commit(s.Conversation)
		again.Lines, again.Log = []runner.NewLine{{ID: "l9", Text: "Never said"}}, c.Log // its id is in use
		if err := h.db.Commit(h.ctx, again); err == nil {
			h.Fatal("a turn log was written twice")
		}
		after := h.load(s.Conversation)
		if after.Conversation.Version != before.Conversation.Version || len(after.Unread) != 1 || after.Agent != "" {
			h.Fatalf("something of the turn stayed: %+v", after)
		}
	}},
	{"a taken id writes nothing", func(h *house) {
		h.file("ann", "WIT-LED-CCCCC")
		s := h.say("bob", "k2", "Bob")
		c := h.commit(s.Conversation)
		c.Lines = []runner.NewLine{{ID: "x", Text: "reference WIT-LED-CCCCC"}}
		c.Records = []runner.NewRecord{lead("WIT-LED-CCCCC", h.load(s.Conversation).Unread[0].Line, "Bob")}
		if err := h.db.Commit(h.ctx, c); !errors.Is(err, runner.ErrTaken) {
			h.Fatal(err)
		}
		if lines, _ := h.db.Since(h.ctx, s.Conversation, 0, 10); len(lines) != 1 {
			h.Fatalf("lines of a failed commit: %+v", lines)
		}
	}},
	{"an id stays taken after its record is purged", func(h *house) {
		h.file("ann", "WIT-LED-DDDDD")
		for _, a := range []string{"delete", "purge"} {
			_, err := h.db.MoveRecord(h.ctx, all, "WIT-LED-DDDDD", a, nil)
			h.ok(err)
		}
		s := h.say("bob", "k2", "Bob")
		c := h.commit(s.Conversation)
		c.Records = []runner.NewRecord{lead("WIT-LED-DDDDD", h.load(s.Conversation).Unread[0].Line, "Bob")}
		if err := h.db.Commit(h.ctx, c); !errors.Is(err, runner.ErrTaken) {
			h.Fatal(err)
		}
	}},
	{"an amendment stands beside the snapshot", func(h *house) {
		h.destination(configs.Destination{ID: "crm"})
		conversation := h.file("ann", "WIT-LED-EEEEE")
		s := h.say("ann", "k9", "sorry, it is Sara Smith")
		c := h.commit(conversation)
		v := value("name", "Sara Smith", h.load(conversation).Unread[0].Line)
		c.Amends = []runner.NewAmend{{Record: "WIT-LED-EEEEE", Values: []extract.Value{*v}}}
		h.ok(h.db.Commit(h.ctx, c))
		r, err := h.db.GetRecord(h.ctx, all, "WIT-LED-EEEEE")
		h.ok(err)
		if *r.Fields[0].Value != "Sara Smith" || *r.Fields[0].Evidence[0].Message != s.Line || r.Version != 2 {
			h.Fatalf("%+v", r.Fields[0])
		}
		a, err := h.db.ActivityOf(h.ctx, all, r.ID, records.List{})
		h.ok(err)
		if len(a.Items) != 2 || a.Items[0].Action != "created" || a.Items[1].Action != "amended" || a.Items[1].From != "سارة Smith" || a.Items[1].To != "Sara Smith" {
			h.Fatalf("%+v", a.Items)
		}
		h.events("WIT-LED-EEEEE", "record.created", "record.updated")
	}},
	{"what was missing is added to a record: the reasons follow, and it is complete", func(h *house) {
		conversation := h.file("ann", "WIT-LED-ADDED")
		c := h.commit(conversation)
		c.Amends = []runner.NewAmend{{Record: "WIT-LED-ADDED", Blanks: map[string]engine.Blank{"name": engine.BlankDeclined, "phone": engine.BlankDeclined}, Complete: true}}
		h.ok(h.db.Commit(h.ctx, c))
		r, err := h.db.GetRecord(h.ctx, all, "WIT-LED-ADDED")
		h.ok(err)
		for _, f := range r.Fields {
			if f.Value == nil && f.Reason != "declined" || f.Value != nil && f.Reason != "" || r.Incomplete {
				h.Fatalf("%+v, incomplete %t", f, r.Incomplete)
			}
		}
	}},
	{"a withdrawn record is cancelled", func(h *house) {
		conversation := h.file("ann", "WIT-LED-FFFFF")
		c := h.commit(conversation)
		c.Amends = []runner.NewAmend{{Record: "WIT-LED-FFFFF", Withdraw: true}}
		h.ok(h.db.Commit(h.ctx, c))
		r, err := h.db.GetRecord(h.ctx, all, "WIT-LED-FFFFF")
		h.ok(err)
		if r.Status != "cancelled" {
			h.Fatal(r.Status)
		}
	}},
	{"unsent words: the value stays, its evidence says so", func(h *house) {
		h.file("ann", "WIT-LED-GGGGG")
		h.receive(channels.Event{Kind: channels.KindUnsend, Key: "u", Target: "k-annWIT-LED-GGGGG", From: channels.Address{ID: "ann"}})
		r, err := h.db.GetRecord(h.ctx, all, "WIT-LED-GGGGG")
		h.ok(err)
		if !r.Fields[0].Evidence[0].Withdrawn || *r.Fields[0].Value == "" {
			h.Fatalf("%+v", r.Fields[0])
		}
	}},
	{"an edit moves the evidence of words that stay", func(h *house) {
		h.file("ann", "WIT-LED-HHHHH")
		target := "k-annWIT-LED-HHHHH"
		r, err := h.db.GetRecord(h.ctx, all, "WIT-LED-HHHHH")
		h.ok(err)
		before := r.Fields[0].Evidence[0]
		words := *r.Fields[0].Value
		h.receive(channels.Event{Kind: channels.KindEdit, Key: "e1", Target: target, Text: "é: " + words, From: channels.Address{ID: "ann"}})
		r, err = h.db.GetRecord(h.ctx, all, "WIT-LED-HHHHH")
		h.ok(err)
		if e := r.Fields[0].Evidence[0]; e.Rev != before.Rev+1 || e.Start != 3 || e.End-e.Start != before.End-before.Start {
			h.Errorf("moved to %+v from %+v", e, before)
		}
		h.receive(channels.Event{Kind: channels.KindEdit, Key: "e2", Target: target, Text: "never mind", From: channels.Address{ID: "ann"}})
		r, err = h.db.GetRecord(h.ctx, all, "WIT-LED-HHHHH")
		h.ok(err)
		if e := r.Fields[0].Evidence[0]; e.Rev != before.Rev+1 {
			h.Errorf("words that are gone: the evidence must stay with its revision, not %+v", e)
		}
	}},
	{"a dictation is read in the revision it was taken from", func(h *house) {
		s := h.say("ann", "k1", "oh seven")
		c := h.commit(s.Conversation)
		c.State.Dictation = []engine.DictatedBy{{Line: s.Line}}
		h.ok(h.db.Commit(h.ctx, c))
		h.receive(channels.Event{Kind: channels.KindEdit, Key: "e", Target: "k1", Text: "nine", From: channels.Address{ID: "ann"}})
		if d := h.load(s.Conversation).Dictation; len(d) != 1 || d[0].Text != "oh seven" || d[0].Rev != 0 {
			h.Fatalf("%+v", d)
		}
	}},
	{"closing, handing off and giving up are told", func(h *house) {
		h.destination(configs.Destination{ID: "crm"})
		h.destination(configs.Destination{ID: "leads", Types: []string{"lead"}})
		s := h.say("ann", "k1", "bye")
		c := h.commit(s.Conversation)
		c.Handoff, c.Abandoned, c.Close = "human", true, true
		h.ok(h.db.Commit(h.ctx, c))
		if !h.load(s.Conversation).Conversation.Closed {
			h.Fatal("still open")
		}
		if two := h.say("ann", "k2", "hi"); two.Conversation == s.Conversation {
			h.Fatal("a closed conversation took a message")
		}
		d, err := h.db.Next(h.ctx, "crm", "")
		h.ok(err)
		if d == nil || d.Event != "conversation.handoff" || !strings.Contains(string(d.Body), `"reason":"human"`) {
			h.Fatalf("%+v", d)
		}
		if d, err := h.db.Next(h.ctx, "leads", ""); d != nil || err != nil {
			h.Fatalf("a destination for leads hears of %+v %v", d, err)
		}
	}},
	{"commit to nothing", func(h *house) {
		if err := h.db.Commit(h.ctx, runner.Commit{Conversation: "nothing", Version: 1, Now: h.now}); !errors.Is(err, runner.ErrNone) {
			h.Fatal(err)
		}
	}},
}

// events checks what the destination crm is told of a record, in order.
func (h *house) events(record string, want ...string) {
	h.Helper()
	page, err := h.db.DeliveriesOf(h.ctx, all, record, records.List{})
	h.ok(err)
	var got []string
	for _, d := range page.Items {
		if d.Destination == "crm" {
			got = append(got, d.Event)
		}
	}
	if !slices.Equal(got, want) {
		h.Fatalf("events %v, want %v", got, want)
	}
}

var sendTests = []test{
	{"the outbox is in order and ends when all is sent", func(h *house) {
		s := h.say("ann", "k1", "hi")
		c := h.commit(s.Conversation)
		c.Lines = []runner.NewLine{{ID: "a", Text: "one", Push: true}, {ID: "b", Text: "two", Push: true}, {ID: "c", Text: "not pushed"}}
		h.ok(h.db.Commit(h.ctx, c))
		h.mustClaim("send", s.Conversation, h.now)
		out := h.outbox(s.Conversation)
		if len(out) != 2 || out[0].Line != "a" || out[1].Line != "b" || out[0].To.ID != "ann" || out[0].Account != "site" || !out[0].LastIn.Equal(h.now) {
			h.Fatalf("%+v", out)
		}
		h.ok(h.db.Pushed(h.ctx, runner.Push{Conversation: s.Conversation, Line: "a", Part: 0, Ref: "r1", Now: h.now}))
		if out = h.outbox(s.Conversation); len(out) != 2 || out[0].Sent != 1 {
			h.Fatalf("after one part: %+v", out)
		}
		h.ok(h.db.Pushed(h.ctx, runner.Push{Conversation: s.Conversation, Line: "a", Part: 1, Retry: true, Code: "500", Now: h.now}))
		if out = h.outbox(s.Conversation); out[0].Tries != 1 || out[0].Sent != 1 {
			h.Fatalf("after a failed try: %+v", out)
		}
		h.ok(h.db.Pushed(h.ctx, runner.Push{Conversation: s.Conversation, Line: "a", Part: 1, Ref: "r2", Done: true, Now: h.now}))
		h.ok(h.db.Pushed(h.ctx, runner.Push{Conversation: s.Conversation, Line: "b", Failed: "blocked", Code: "131026", Now: h.now}))
		if out = h.outbox(s.Conversation); len(out) != 0 {
			h.Fatalf("left: %+v", out)
		}
		if a, b := h.statusOf(s.Conversation, 2), h.statusOf(s.Conversation, 3); a != "sent" || b != "failed" {
			h.Fatalf("statuses %s, %s", a, b)
		}
	}},
}

func (h *house) outbox(conversation string) []runner.Out {
	h.Helper()
	out, err := h.db.Outbox(h.ctx, conversation, 10)
	h.ok(err)
	return out
}
