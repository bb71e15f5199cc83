package recordstest

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/records"
)

func (h *house) create(n int, agent string) records.Record {
	h.Helper()
	kind, status := "lead", "new"
	if n%2 == 1 {
		kind, status = "ticket", []string{"new", "open", "closed"}[n%3]
	}
	r, err := h.db.CreateRecord(h.ctx, all, records.Draft{Type: kind, Status: status, Agent: agent, Channel: "web", Prefix: "WIT",
		Subject: fmt.Sprintf("Matter %d", n), Priority: []string{"low", "normal", "high", "critical"}[n%4], Fields: []records.Field{
			{Key: "name", Label: "Name", Type: "name", Value: ptr(fmt.Sprintf("Customer %d أحمد", n)), State: "valid"},
			{Key: "phone", Label: "Phone", Type: "phone", Value: ptr(fmt.Sprintf("+1415555%04d", n)), State: "valid"},
		}})
	h.ok(err)
	return r
}

func (h *house) list(f records.Filter, l records.List) records.RecordPage {
	h.Helper()
	p, err := h.db.ListRecords(h.ctx, all, f, l)
	h.ok(err)
	return p
}

// found are the ids a search finds.
func (h *house) found(q string) []string {
	h.Helper()
	var ids []string
	for _, r := range h.list(records.Filter{Q: q}, records.List{}).Items {
		ids = append(ids, r.ID)
	}
	return ids
}

func (h *house) index() {
	h.Helper()
	_, err := h.db.Index(h.ctx, actions.Job{})
	h.ok(err)
}

var adminTests = []test{
	{"pages miss and double nothing, whatever the order", func(h *house) {
		for i := range 25 {
			h.create(i, "demo")
		}
		for _, sort := range []string{"", "created_at", "-updated_at", "-priority", "priority", "score"} {
			seen := map[string]bool{}
			var last records.Record
			for l := (records.List{Sort: sort, Limit: 4}); ; {
				p := h.list(records.Filter{}, l)
				for _, r := range p.Items {
					if seen[r.ID] {
						h.Fatalf("sort %q: %s twice", sort, r.ID)
					}
					if sort == "-priority" && rank(r) > rank(last) && len(seen) > 0 {
						h.Fatalf("%s after %s", r.Priority, last.Priority)
					}
					seen[r.ID], last = true, r
				}
				if p.Next == nil {
					break
				}
				l.Cursor = *p.Next
			}
			if len(seen) != 25 {
				h.Fatalf("sort %q: %d of 25", sort, len(seen))
			}
		}
		n := 0
		h.ok(h.db.EachRecord(h.ctx, all, records.Filter{Type: "lead"}, records.List{}, func(records.Record) error { n++; return nil }))
		if n != 13 {
			h.Fatalf("streamed %d of 13", n)
		}
	}},
	{"a cursor is refused under other filters, a limit over 200 too", func(h *house) {
		for i := range 4 {
			h.create(i, "demo")
		}
		p := h.list(records.Filter{}, records.List{Limit: 2})
		if _, err := h.db.ListRecords(h.ctx, all, records.Filter{Type: "lead"}, records.List{Limit: 2, Cursor: *p.Next}); !errors.Is(err, records.ErrCursor) {
			h.Fatal(err)
		}
		for _, l := range []records.List{{Limit: 201}, {Limit: -1}, {Sort: "fields"}} {
			var invalid *records.Invalid
			if _, err := h.db.ListRecords(h.ctx, all, records.Filter{}, l); !errors.As(err, &invalid) {
				h.Errorf("%+v: %v", l, err)
			}
		}
	}},
	{"filters and counts", func(h *house) {
		for i := range 12 {
			h.create(i, []string{"demo", "other"}[i%4/2])
		}
		p := h.list(records.Filter{Type: "ticket", Agent: "demo"}, records.List{})
		if p.Counts.Total != len(p.Items) || p.Counts.Types["lead"] != 3 || p.Counts.Types["ticket"] != 3 || p.Counts.Folders["inbox"] != 3 {
			h.Fatalf("%d items, %+v", len(p.Items), p.Counts)
		}
		active := h.list(records.Filter{Status: "active", Q: "Matter"}, records.List{})
		hidden := h.list(records.Filter{Status: "closed"}, records.List{})
		if len(active.Items)+len(hidden.Items) != 12 || active.Counts.Hidden != len(hidden.Items) || active.Counts.Total != len(active.Items) {
			h.Fatalf("active %d, closed %d, counts %+v", len(active.Items), len(hidden.Items), active.Counts)
		}
		if n := len(h.list(records.Filter{Priority: "normal"}, records.List{}).Items); n != 3 {
			h.Fatalf("%d of medium priority", n)
		}
		if n := len(h.list(records.Filter{From: h.now.Add(time.Hour)}, records.List{}).Items); n != 0 {
			h.Fatalf("%d from the future", n)
		}
		if n := len(h.list(records.Filter{Assignee: "none", To: time.Now().Add(time.Hour)}, records.List{}).Items); n != 12 {
			h.Fatalf("%d unassigned", n)
		}
	}},
	{"search finds at once and when indexed, in any script", func(h *house) {
		a, b := h.create(3, "demo"), h.create(14, "demo")
		check := func(when string) {
			for q, want := range map[string][]string{
				a.ID: {a.ID}, "matter 14": {b.ID}, "MATTER": {b.ID, a.ID}, "احمد": {b.ID, a.ID}, "أَحْمَد": {b.ID, a.ID},
				"5550014": {b.ID}, "+1415555": {b.ID, a.ID}, "٥٥٥٠٠١٤": {b.ID}, "nothing of it": nil, "14": {b.ID},
				`100%_"'\`: nil, "  ": {b.ID, a.ID},
			} {
				got := h.found(q)
				slices.Sort(got)
				slices.Sort(want)
				if q == "14" {
					if !slices.Contains(got, b.ID) {
						h.Errorf("%s: %q finds %v", when, q, got)
					}
				} else if !slices.Equal(got, want) {
					h.Errorf("%s: %q finds %v, want %v", when, q, got, want)
				}
			}
		}
		check("at once")
		h.index()
		check("indexed")
		_, err := h.db.PatchRecord(h.ctx, all, a.ID, records.Patch{Subject: ptr("Zebra crossing")})
		h.ok(err)
		for _, when := range []string{"changed", "indexed again"} {
			if got := h.found("zebra"); !slices.Equal(got, []string{a.ID}) {
				h.Fatalf("%s: %v", when, got)
			}
			if got := h.found("matter 3"); len(got) != 0 {
				h.Fatalf("%s: the old subject finds %v", when, got)
			}
			h.index()
		}
	}},
	{"a change is checked, logged and versioned", func(h *house) {
		r := h.create(1, "demo")
		var invalid *records.Invalid
		for _, p := range []records.Patch{{Status: ptr("nonsense")}, {Priority: ptr("urgent")}, {Assignee: ptr("nobody")}} {
			if _, err := h.db.PatchRecord(h.ctx, all, r.ID, p); !errors.As(err, &invalid) {
				h.Errorf("%+v: %v", p, err)
			}
		}
		if _, err := h.db.PatchRecord(h.ctx, all, r.ID, records.Patch{Notes: ptr("x"), Match: ptr(r.Version + 1)}); !errors.Is(err, records.ErrVersion) {
			h.Fatal(err)
		}
		got, err := h.db.PatchRecord(h.ctx, all, r.ID, records.Patch{Status: ptr("in_progress"), Priority: ptr("high"), Assignee: ptr("me"), Note: "on it", Match: &r.Version})
		h.ok(err)
		if got.Status != "in_progress" || got.Priority != "high" || got.Assignee != "tester" || got.Version != r.Version+1 {
			h.Fatalf("%+v", got)
		}
		a, err := h.db.ActivityOf(h.ctx, all, r.ID, records.List{})
		h.ok(err)
		if len(a.Items) != 4 || a.Items[0].Action != "created" || a.Items[1].Note != "on it" || a.Items[2].From != "open" || a.Items[2].To != "in_progress" {
			h.Fatalf("%+v", a.Items)
		}
		same, err := h.db.PatchRecord(h.ctx, all, r.ID, records.Patch{Status: ptr("in_progress")})
		h.ok(err)
		if same.Version != got.Version {
			h.Fatal("nothing changed but the version")
		}
	}},
	{"folders", func(h *house) {
		r := h.create(0, "demo")
		move := func(action, folder string) {
			h.Helper()
			_, err := h.db.MoveRecord(h.ctx, all, r.ID, action, nil)
			h.ok(err)
			if got := h.list(records.Filter{Folder: folder}, records.List{}); len(got.Items) != 1 || got.Counts.Folders[folder] != 1 {
				h.Fatalf("after %s: %+v", action, got.Counts)
			}
		}
		if _, err := h.db.MoveRecord(h.ctx, all, r.ID, "purge", nil); err == nil {
			h.Fatal("purged from the inbox")
		}
		move("archive", "archived")
		move("restore", "inbox")
		move("delete", "deleted")
		if n, err := h.db.PurgeDeleted(h.ctx, time.Now().Add(-time.Hour), 10); n != 0 || err != nil {
			h.Fatal(n, err)
		}
		if n, err := h.db.PurgeDeleted(h.ctx, time.Now().Add(time.Hour), 10); n != 1 || err != nil {
			h.Fatal(n, err)
		}
		if _, err := h.db.GetRecord(h.ctx, all, r.ID); !errors.Is(err, records.ErrNotFound) {
			h.Fatal(err)
		}
		h.index()
	}},
	{"bulk names the refused", func(h *house) {
		r := h.create(0, "demo")
		out, err := h.db.BulkPatch(h.ctx, all, []string{r.ID, "WIT-LED-NONE0"}, records.Patch{Status: ptr("open")})
		h.ok(err)
		if out[0].Error != "" || out[1].Error != "not found" {
			h.Fatalf("%+v", out)
		}
		out, err = h.db.BulkMove(h.ctx, all, []string{r.ID}, "archive")
		h.ok(err)
		if out[0].Error != "" {
			h.Fatalf("%+v", out)
		}
	}},
	{"comments and links", func(h *house) {
		r := h.create(0, "demo")
		c, err := h.db.AddComment(h.ctx, all, r.ID, "call back tomorrow")
		h.ok(err)
		page, err := h.db.Comments(h.ctx, all, r.ID, records.List{})
		h.ok(err)
		if len(page.Items) != 1 || page.Items[0] != c {
			h.Fatalf("%+v", page)
		}
		s, two := h.say("ann", "k1", "hi"), h.say("bob", "k2", "hi")
		for _, conversation := range []string{s.Conversation, two.Conversation} {
			_, err = h.db.AddLink(h.ctx, all, r.ID, conversation, "same customer")
			h.ok(err)
		}
		if r, err = h.db.GetRecord(h.ctx, all, r.ID); err != nil || r.Conversation != s.Conversation {
			h.Fatal(r.Conversation, err)
		}
		h.ok(h.db.RemoveLink(h.ctx, all, r.ID, two.Conversation))
		if err := h.db.RemoveLink(h.ctx, all, r.ID, s.Conversation); err == nil {
			h.Fatal("the record's own conversation was unlinked")
		}
		links, err := h.db.Links(h.ctx, all, r.ID)
		h.ok(err)
		if len(links.Items) != 1 || links.Items[0].Reason != "same customer" {
			h.Fatalf("%+v", links)
		}
	}},
	{"a member's reply reaches the feed and the outbox, and the ticket waits", func(h *house) {
		conversation := h.file("ann", "WIT-TKT-AAAAA")
		r := h.create(1, "demo")
		_, err := h.db.AddLink(h.ctx, all, r.ID, conversation, "")
		h.ok(err)
		m, err := h.db.Reply(h.ctx, all, records.Reply{Conversation: conversation, ID: "reply-1", Text: "Hello, Ben here", Push: true})
		h.ok(err)
		again, err := h.db.Reply(h.ctx, all, records.Reply{Conversation: conversation, ID: "reply-1", Text: "Hello, Ben here", Push: true})
		h.ok(err)
		if m.Seq != 2 || again.Seq != 2 || m.From != "member" || m.Member != "tester" || m.Status != "pending" {
			h.Fatalf("%+v, again %+v", m, again)
		}
		lines, err := h.db.Since(h.ctx, conversation, 1, 10)
		h.ok(err)
		if len(lines) != 1 || lines[0].From != channels.FromMember {
			h.Fatalf("%+v", lines)
		}
		if out := h.outbox(conversation); len(out) != 1 || !out[0].Member {
			h.Fatalf("%+v", out)
		}
		if by := h.load(conversation).Conversation.TakenBy; by != "tester" {
			h.Fatalf("taken by %q", by)
		}
		if r, err = h.db.GetRecord(h.ctx, all, r.ID); err != nil || r.Status != "waiting_on_customer" {
			h.Fatal(r.Status, err)
		}
		h.ok(h.db.Release(h.ctx, all, conversation))
		if by := h.load(conversation).Conversation.TakenBy; by != "" {
			h.Fatalf("taken by %q", by)
		}
		h.say("ann", "k5", "thanks")
		h.ok(h.db.Commit(h.ctx, h.commit(conversation)))
		if r, err = h.db.GetRecord(h.ctx, all, r.ID); err != nil || r.Status != "open" {
			h.Fatal(r.Status, err)
		}
	}},
	{"conversations are listed", func(h *house) {
		for i := range 5 {
			h.say(fmt.Sprint("p", i), fmt.Sprint("k", i), "words")
			h.now = h.now.Add(time.Second)
		}
		var got []string
		for l := (records.List{Limit: 2}); ; {
			p, err := h.db.ListConversations(h.ctx, all, records.ConversationFilter{Agent: "demo", Open: ptr(true)}, l)
			h.ok(err)
			for _, c := range p.Items {
				got = append(got, c.Customer.Address+":"+c.Excerpt)
			}
			if p.Next == nil {
				break
			}
			l.Cursor = *p.Next
		}
		if !slices.Equal(got, []string{"p4:words", "p3:words", "p2:words", "p1:words", "p0:words"}) {
			h.Fatal(got)
		}
	}},
}

func rank(r records.Record) int {
	return slices.Index([]string{"", "low", "medium", "high", "critical"}, r.Priority)
}
