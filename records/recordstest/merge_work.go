package recordstest

import (
	"errors"
	"slices"
	"time"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/runner"
	"github.com/seed-151f84ba/intake/extract"
	"github.com/seed-151f84ba/intake/records"
)

// mergeWorkTests are what goes on around merged records: their customers, the purge, the figures.
var mergeWorkTests = []test{
	{"the customer goes on where a merged record was filed", func(h *house) {
		h.destination(configs.Destination{ID: "crm", Events: []string{"record.updated"}})
		_, other := h.two("WIT-TKT-AAAAA", "WIT-TKT-BBBBB")
		ticket, waits := h.create(1, "demo"), h.create(7, "demo")
		_, err := h.db.AddLink(h.ctx, all, waits.ID, other, "")
		h.ok(err)
		_, err = h.db.PatchRecord(h.ctx, all, waits.ID, records.Patch{Status: ptr("waiting_on_customer")})
		h.ok(err)
		h.merge(waits.ID, ticket.ID)
		h.merge("WIT-TKT-BBBBB", ticket.ID)
		ben := records.Scope{Actor: "ben", Role: records.Member, All: true}
		if _, err := h.db.Reply(h.ctx, ben, records.Reply{Conversation: other, Text: "Hello"}); !errors.Is(err, records.ErrForbidden) {
			h.Fatal(err)
		}
		_, err = h.db.PatchRecord(h.ctx, ben, ticket.ID, records.Patch{Assignee: ptr("me")})
		h.ok(err)
		_, err = h.db.Reply(h.ctx, ben, records.Reply{Conversation: other, Text: "Hello", Record: "WIT-TKT-BBBBB"})
		h.ok(err)
		if a, b := h.record(ticket.ID), h.record("WIT-TKT-BBBBB"); a.Status != "waiting_on_customer" || b.Status != "new" {
			h.Fatalf("after a reply: %s, %s", a.Status, b.Status)
		}
		h.work("crm", "WIT-TKT-BBBBB")
		s := h.say("a2", "k9", "I am Mayra Ferreira")
		line := h.load(s.Conversation).Unread[0].Line
		c := h.commit(s.Conversation)
		c.Amends = []runner.NewAmend{{Record: "WIT-TKT-BBBBB", Values: []extract.Value{*value("name", "Ferreira", line)}}}
		h.ok(h.db.Commit(h.ctx, c))
		if a, b := h.record(ticket.ID), h.record("WIT-TKT-BBBBB"); a.Status != "open" || b.Status != "new" || *b.Fields[0].Value != "Ferreira" || b.Folder != records.Merged {
			h.Fatalf("after the customer's words: %+v, %+v", a, b)
		}
		if w := h.record(waits.ID); w.Status != "waiting_on_customer" {
			h.Errorf("a merged one is worked on: %s", w.Status)
		}
		if got := h.work("crm", "WIT-TKT-BBBBB"); len(got) != 1 {
			h.Errorf("told of the amendment: %v", got)
		}
		if got := h.actions(ticket.ID); !slices.Contains(got, "customer merged_amended name   WIT-TKT-BBBBB") {
			h.Errorf("the one that stands for it says nothing: %q", got)
		}
		if got := h.found("ferreira"); !slices.Equal(got, []string{ticket.ID}) {
			h.Errorf("found by the new words: %v", got)
		}
		h.say("a2", "k10", "forget it")
		c = h.commit(s.Conversation)
		c.Amends = []runner.NewAmend{{Record: "WIT-TKT-BBBBB", Withdraw: true}}
		h.ok(h.db.Commit(h.ctx, c))
		if got := h.actions(ticket.ID); h.record(ticket.ID).Status != "open" || !slices.Contains(got, "customer merged_withdrawn    WIT-TKT-BBBBB") {
			h.Errorf("after the customer took the merged one back: %q", got)
		}
		h.unmerge("WIT-TKT-BBBBB")
		if b := h.record("WIT-TKT-BBBBB"); *b.Fields[0].Value != "Ferreira" || b.Status != "cancelled" || b.Folder != records.Inbox {
			h.Errorf("what the customer said since is lost: %+v", b)
		}
	}},
	{"deleting and purging take the merged ones along", func(h *house) {
		_, other := h.two("WIT-LED-AAAAA", "WIT-LED-BBBBB")
		h.merge("WIT-LED-BBBBB", "WIT-LED-AAAAA")
		_, err := h.db.MoveRecord(h.ctx, all, "WIT-LED-AAAAA", "archive", nil)
		h.ok(err)
		_, err = h.db.MoveRecord(h.ctx, all, "WIT-LED-AAAAA", "delete", nil)
		h.ok(err)
		talk, err := h.db.GetConversation(h.ctx, all, other, 0)
		h.ok(err)
		if len(talk.Records) != 0 {
			h.Errorf("the conversation shows what was deleted: %v", talk.Records)
		}
		s := h.receive(from("a3", "k3", "Hello", "14152310042"))[0]
		if known := h.load(s.Conversation).Known; len(known) != 0 {
			h.Errorf("known from what was deleted: %+v", known)
		}
		_, err = h.db.MoveRecord(h.ctx, all, "WIT-LED-AAAAA", "restore", nil)
		h.ok(err)
		if a := h.record("WIT-LED-AAAAA"); !slices.Equal(a.Merged, []string{"WIT-LED-BBBBB"}) {
			h.Errorf("restored: %+v", a)
		}
		third := h.create(0, "demo")
		h.merge("WIT-LED-AAAAA", third.ID)
		_, err = h.db.MoveRecord(h.ctx, all, third.ID, "delete", nil)
		h.ok(err)
		h.unmerge("WIT-LED-AAAAA") // out of a deleted one, with what it stands for
		if a := h.record("WIT-LED-AAAAA"); a.Folder != records.Inbox || !slices.Equal(a.Merged, []string{"WIT-LED-BBBBB"}) {
			h.Errorf("undone: %+v", a)
		}
		if n, err := h.db.PurgeDeleted(h.ctx, time.Now().Add(time.Hour), 10); n != 1 || err != nil {
			h.Fatal(n, err)
		}
		_, err = h.db.MoveRecord(h.ctx, all, "WIT-LED-AAAAA", "delete", nil)
		h.ok(err)
		if n, err := h.db.PurgeDeleted(h.ctx, time.Now().Add(time.Hour), 10); n != 1 || err != nil {
			h.Fatal(n, err)
		}
		for _, id := range []string{"WIT-LED-AAAAA", "WIT-LED-BBBBB"} {
			if _, err := h.db.GetRecord(h.ctx, all, id); !errors.Is(err, records.ErrNotFound) {
				h.Errorf("%s: %v", id, err)
			}
		}
		audit, err := h.db.Audit(h.ctx, all, records.List{})
		h.ok(err)
		if !slices.ContainsFunc(audit.Items, func(a records.AuditEntry) bool {
			return a.Action == "record.purge" && a.Target == "WIT-LED-BBBBB"
		}) {
			h.Error("the merged one's purge is not in the audit log")
		}
	}},
	{"a customer who comes back is joined to what stands for their records", func(h *house) {
		h.two("WIT-LED-AAAAA", "WIT-LED-BBBBB")
		h.merge("WIT-LED-BBBBB", "WIT-LED-AAAAA")
		h.now = h.now.Add(time.Second)
		h.fileFor(from("a3", "k3", "I am Maya", "14152310042"), "WIT-LED-CCCCC", true)
		if got := h.linked("WIT-LED-CCCCC"); len(got) != 1 || h.linked("WIT-LED-AAAAA")["WIT-LED-CCCCC"] == "" || got["WIT-LED-AAAAA"] != "same verified phone (whatsapp_number)" {
			h.Fatalf("links: %v", got)
		}
		h.unmerge("WIT-LED-BBBBB")
		for _, id := range []string{"WIT-LED-AAAAA", "WIT-LED-BBBBB", "WIT-LED-CCCCC"} {
			if got := h.linked(id); len(got) != 2 {
				h.Fatalf("links of %s after the undo: %v", id, got)
			}
		}
		h.merge("WIT-LED-BBBBB", "WIT-LED-AAAAA")
		h.ok(h.db.RemoveLink(h.ctx, all, "WIT-LED-CCCCC", "WIT-LED-AAAAA")) // nobody either of the two stands for
		if got := h.linked("WIT-LED-CCCCC"); len(got) != 0 {
			h.Fatalf("links after somebody said no: %v", got)
		}
		h.unmerge("WIT-LED-BBBBB")
		if got := h.linked("WIT-LED-CCCCC"); len(got) != 0 {
			h.Fatalf("links after that and the undo: %v", got)
		}
	}},
	{"figures and exports of merged records reconcile", func(h *house) {
		shown, filed := runner.Mark{Shown: true, Asked: []string{"name"}, Open: "name"}, runner.Mark{Given: []string{"name"}, Filed: "lead", Completed: []string{"name"}}
		for _, id := range []string{"WIT-LED-AAAAA", "WIT-LED-BBBBB", "WIT-LED-CCCCC"} {
			s := h.say("a"+id, "k"+id, "I am Maya")
			h.mark(s.Conversation, "v1", h.now, shown)
			c := h.commit(s.Conversation)
			c.Records = []runner.NewRecord{lead(id, extract.Line{ID: s.Line, Text: "I am Maya"}, "Maya")}
			c.State.Turns++
			c.Log = runner.TurnLog{ID: h.newID(), Cause: engine.Words, Version: "v1", Marks: []runner.Mark{filed}}
			h.ok(h.db.Commit(h.ctx, c))
		}
		h.merge("WIT-LED-BBBBB", "WIT-LED-AAAAA")
		h.merge("WIT-LED-AAAAA", "WIT-LED-CCCCC")
		captures, err := h.db.Captures(h.ctx, all, records.CaptureFilter{})
		h.ok(err)
		if got := runner.Summarise(captures); got.Submissions != 3 {
			h.Fatalf("%+v", got)
		}
		whole, merged := 0, 0
		h.ok(h.db.EachRecord(h.ctx, all, records.Filter{Folder: "all"}, records.List{}, func(r records.Record) error {
			if r.Conversation != "" {
				whole++
			}
			if r.MergedInto != "" {
				merged++
			}
			return nil
		}))
		if whole != 3 || merged != 2 {
			h.Fatalf("%d records in the export of everything, %d merged", whole, merged)
		}
	}},
}
