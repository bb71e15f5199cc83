package recordstest

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/records"
)

func (h *house) merge(id, into string) records.Record {
	h.Helper()
	r, err := h.db.MergeRecord(h.ctx, all, records.Merge{ID: id, Into: into, Reason: "the same order"})
	h.ok(err)
	return r
}

func (h *house) unmerge(id string) records.Record {
	h.Helper()
	r, err := h.db.UnmergeRecord(h.ctx, all, id, "two orders after all", nil)
	h.ok(err)
	return r
}

func (h *house) record(id string) records.Record {
	h.Helper()
	r, err := h.db.GetRecord(h.ctx, all, id)
	h.ok(err)
	return r
}

// bare is a record as JSON without what every change moves on.
func bare(r records.Record) string {
	r.Version, r.UpdatedAt, r.DeliveryStatus = 0, time.Time{}, ""
	raw, err := json.Marshal(r)
	if err != nil {
		return err.Error()
	}
	return string(raw)
}

// work takes the deliveries of a record to a destination and returns their events, in order.
func (h *house) work(destination, record string) (events []string) {
	h.Helper()
	for d := h.next(destination, record); d != nil; d = h.next(destination, record) {
		events = append(events, d.Event)
		h.attempted(d.ID, actions.Completed, false)
	}
	return events
}

func (h *house) actions(id string) (out []string) {
	h.Helper()
	page, err := h.db.ActivityOf(h.ctx, all, id, records.List{})
	h.ok(err)
	for _, a := range page.Items {
		out = append(out, strings.Join([]string{a.Actor, a.Action, a.Field, a.From, a.To, a.Note}, " "))
	}
	return out
}

// two files two records of one customer, each in a conversation of its own, and returns the conversations.
func (h *house) two(first, second string) (one, other string) {
	h.Helper()
	one = h.fileFor(from("a1", "k1"+first, "I am Maya", "14152310042"), first, true)
	h.now = h.now.Add(time.Second)
	return one, h.fileFor(from("a2", "k2"+second, "I am Mayra", "14152310042"), second, true)
}

var mergeTests = []test{
	{"a merged record is part of the other one and nothing is given up", func(h *house) {
		h.destination(configs.Destination{ID: "crm"})
		one, other := h.two("WIT-LED-AAAAA", "WIT-LED-BBBBB")
		_, err := h.db.PatchRecord(h.ctx, all, "WIT-LED-BBBBB", records.Patch{Priority: ptr("high"), Status: ptr("open")})
		h.ok(err)
		c1, err := h.db.AddComment(h.ctx, all, "WIT-LED-AAAAA", "called")
		h.ok(err)
		c2, err := h.db.AddComment(h.ctx, all, "WIT-LED-BBBBB", "called again")
		h.ok(err)
		for _, id := range []string{"WIT-LED-AAAAA", "WIT-LED-BBBBB"} {
			h.work("crm", id)
		}
		h.index()
		was, mine := h.record("WIT-LED-BBBBB"), h.record("WIT-LED-AAAAA")

		r := h.merge("WIT-LED-BBBBB", "WIT-LED-AAAAA")
		if r.MergedInto != "WIT-LED-AAAAA" || r.Folder != records.Merged || r.Version != was.Version+1 {
			h.Fatalf("merged: %+v", r)
		}
		a := h.record("WIT-LED-AAAAA")
		if !slices.Equal(a.Merged, []string{"WIT-LED-BBBBB"}) || a.Priority != "high" || a.Status != mine.Status || a.Folder != records.Inbox || *a.Fields[0].Value != "Maya" {
			h.Fatalf("the other: %+v", a)
		}
		for _, f := range []records.Filter{{}, {Status: "active"}, {Folder: records.Archived}, {Folder: records.Deleted}} {
			p := h.list(f, records.List{})
			if want := len(h.list(f, records.List{}).Items); p.Counts.Total > 1 || want > 1 || slices.ContainsFunc(p.Items, func(r records.Record) bool { return r.ID == "WIT-LED-BBBBB" }) {
				h.Errorf("%+v: %+v", f, p.Counts)
			}
		}
		if p := h.list(records.Filter{Folder: "all"}, records.List{}); len(p.Items) != 2 {
			h.Errorf("the export of everything: %d", len(p.Items))
		}
		if p := h.list(records.Filter{Folder: records.Merged}, records.List{}); len(p.Items) != 1 || p.Counts.Folders[records.Merged] != 1 {
			h.Errorf("merged ones: %+v", p.Counts)
		}
		for range 2 { // at once, and when indexed
			for _, q := range []string{"WIT-LED-BBBBB", "mayra", "WIT-LED-AAAAA"} {
				if got := h.found(q); !slices.Equal(got, []string{"WIT-LED-AAAAA"}) {
					h.Errorf("%q finds %v", q, got)
				}
			}
			h.index()
		}
		comments, err := h.db.Comments(h.ctx, all, "WIT-LED-AAAAA", records.List{})
		h.ok(err)
		c2.Record = "WIT-LED-BBBBB"
		if !slices.Equal(comments.Items, []records.Comment{c1, c2}) {
			h.Errorf("comments: %+v", comments.Items)
		}
		links, err := h.db.Links(h.ctx, all, "WIT-LED-AAAAA")
		h.ok(err)
		if len(links.Items) != 2 || links.Items[0].Conversation != one || links.Items[1].Conversation != other ||
			links.Items[1].Record != "WIT-LED-BBBBB" || links.Items[1].MergedInto != "WIT-LED-AAAAA" {
			h.Errorf("links: %+v", links.Items)
		}
		talk, err := h.db.GetConversation(h.ctx, all, other, 0)
		h.ok(err)
		if !slices.Equal(talk.Records, []string{"WIT-LED-AAAAA", "WIT-LED-BBBBB"}) || *h.record("WIT-LED-BBBBB").Fields[0].Evidence[0].Message != talk.Messages[0].ID {
			h.Errorf("records of the merged one's conversation: %v", talk.Records)
		}
		for _, id := range []string{"WIT-LED-AAAAA", "WIT-LED-BBBBB"} {
			if got := h.work("crm", id); !slices.Equal(got, []string{"record.updated"}) {
				h.Errorf("%s: the merge tells %v", id, got)
			}
		}

		// An undo, after the other one was worked on.
		_, err = h.db.AddComment(h.ctx, all, "WIT-LED-AAAAA", "solved")
		h.ok(err)
		_, err = h.db.PatchRecord(h.ctx, all, "WIT-LED-AAAAA", records.Patch{Status: ptr("closed"), Notes: ptr("paid")})
		h.ok(err)
		back := h.unmerge("WIT-LED-BBBBB")
		if bare(back) != bare(was) {
			h.Errorf("undone:\n%s\nwas\n%s", bare(back), bare(was))
		}
		a = h.record("WIT-LED-AAAAA")
		if a.Priority != "low" || a.Status != "closed" || a.Notes != "paid" || len(a.Merged) != 0 {
			h.Errorf("the other after the undo: %+v", a)
		}
		if got := h.found("mayra"); !slices.Equal(got, []string{"WIT-LED-BBBBB"}) {
			h.Errorf("after the undo mayra finds %v", got)
		}
		comments, err = h.db.Comments(h.ctx, all, "WIT-LED-AAAAA", records.List{})
		h.ok(err)
		if len(comments.Items) != 2 || comments.Items[1].Text != "solved" {
			h.Errorf("comments after the undo: %+v", comments.Items)
		}
		if got := h.linked("WIT-LED-AAAAA"); got["WIT-LED-BBBBB"] != "same verified phone (whatsapp_number)" {
			h.Errorf("the link between the two after the undo: %v", got)
		}
		for id, want := range map[string][]string{
			"WIT-LED-AAAAA": {"tester merge merged  WIT-LED-BBBBB the same order", "tester priority priority low high merge of WIT-LED-BBBBB",
				"tester unmerge merged WIT-LED-BBBBB  two orders after all", "tester priority priority high low undone merge of WIT-LED-BBBBB"},
			"WIT-LED-BBBBB": {"tester merge merged_into  WIT-LED-AAAAA the same order", "tester unmerge merged_into WIT-LED-AAAAA  two orders after all"},
		} {
			got := h.actions(id)
			for _, w := range want {
				if !slices.Contains(got, w) {
					h.Errorf("%s: no %q in %q", id, w, got)
				}
			}
		}
		audit, err := h.db.Audit(h.ctx, all, records.List{})
		h.ok(err)
		for action, note := range map[string]string{"record.merge": "into WIT-LED-AAAAA", "record.unmerge": "from WIT-LED-AAAAA"} {
			if !slices.ContainsFunc(audit.Items, func(a records.AuditEntry) bool {
				return a.Action == action && a.Target == "WIT-LED-BBBBB" && a.Note == note && a.Actor == "tester"
			}) {
				h.Errorf("no %s in the audit log: %+v", action, audit.Items)
			}
		}
	}},
	{"nobody works on a merged record, and only what stands for itself is merged", func(h *house) {
		a, b, c, other := h.create(0, "demo"), h.create(1, "demo"), h.create(2, "demo"), h.create(3, "other")
		h.merge(b.ID, a.ID)
		var merged *records.MergedError
		_, err1 := h.db.PatchRecord(h.ctx, all, b.ID, records.Patch{Notes: ptr("x")})
		_, err2 := h.db.AddComment(h.ctx, all, b.ID, "x")
		_, err3 := h.db.MoveRecord(h.ctx, all, b.ID, "delete", nil)
		_, err4 := h.db.MergeRecord(h.ctx, all, records.Merge{ID: b.ID, Into: c.ID})
		_, err5 := h.db.MergeRecord(h.ctx, all, records.Merge{ID: c.ID, Into: b.ID})
		_, err6 := h.db.MergeRecord(h.ctx, all, records.Merge{ID: a.ID, Into: b.ID}) // a circle
		_, err7 := h.db.LinkRecords(h.ctx, all, c.ID, b.ID, "")
		err8 := h.db.RemoveLink(h.ctx, all, a.ID, b.ID)
		for i, err := range []error{err1, err2, err3, err4, err5, err6, err7, err8} {
			if !errors.As(err, &merged) || merged.ID != b.ID || merged.Into != a.ID {
				h.Errorf("%d: %v", i+1, err)
			}
		}
		bulk, err := h.db.BulkMove(h.ctx, all, []string{b.ID}, "archive")
		h.ok(err)
		if bulk[0].Error != b.ID+" is merged into "+a.ID {
			h.Errorf("bulk: %+v", bulk)
		}
		_, err = h.db.MoveRecord(h.ctx, all, other.ID, "delete", nil)
		h.ok(err)
		d := h.create(4, "other")
		var invalid *records.Invalid
		for _, m := range []records.Merge{{ID: c.ID, Into: c.ID}, {ID: c.ID, Into: d.ID}, {ID: d.ID, Into: other.ID}, {ID: other.ID, Into: d.ID}} {
			if _, err := h.db.MergeRecord(h.ctx, all, m); !errors.As(err, &invalid) {
				h.Errorf("%+v: %v", m, err)
			}
		}
		for _, m := range []records.Merge{{ID: c.ID, Into: a.ID, Match: ptr(c.Version + 1)}, {ID: c.ID, Into: a.ID, IntoMatch: &a.Version}} {
			if _, err := h.db.MergeRecord(h.ctx, all, m); !errors.Is(err, records.ErrVersion) {
				h.Errorf("%+v: %v", m, err)
			}
		}
		if _, err := h.db.MergeRecord(h.ctx, all, records.Merge{ID: c.ID, Into: "WIT-LED-NONE0"}); !errors.Is(err, records.ErrNotFound) {
			h.Error(err)
		}
	}},
	{"asked again nothing happens", func(h *house) {
		a, b := h.create(0, "demo"), h.create(1, "demo")
		for range 2 {
			r, err := h.db.MergeRecord(h.ctx, all, records.Merge{ID: b.ID, Into: a.ID, Match: &b.Version})
			h.ok(err)
			if r.Version != b.Version+1 || r.MergedInto != a.ID {
				h.Fatalf("%+v", r)
			}
		}
		merged := h.record(b.ID)
		for range 2 {
			r, err := h.db.UnmergeRecord(h.ctx, all, b.ID, "", &merged.Version)
			h.ok(err)
			if r.Version != b.Version+2 || r.MergedInto != "" {
				h.Fatalf("%+v", r)
			}
		}
		if _, err := h.db.UnmergeRecord(h.ctx, all, a.ID, "", nil); err != nil {
			h.Fatal(err)
		}
		h.merge(b.ID, a.ID)
		if _, err := h.db.UnmergeRecord(h.ctx, all, b.ID, "", &merged.Version); !errors.Is(err, records.ErrVersion) {
			h.Fatal(err)
		}
		if got := len(h.actions(b.ID)); got != 4 {
			h.Fatalf("%d activities", got)
		}
	}},
	{"who may not work on both may not merge them", func(h *house) {
		a, b, other := h.create(0, "demo"), h.create(1, "demo"), h.create(2, "other")
		may := func(s records.Scope, id, into string) error {
			_, err := h.db.MergeRecord(h.ctx, s, records.Merge{ID: id, Into: into})
			return err
		}
		member := records.Scope{Actor: "ben", Role: records.Member, Agents: []string{"demo"}}
		guest := records.Scope{Actor: "gus", Role: records.Guest, All: true}
		narrow := records.Scope{Actor: "ada", Role: records.Admin, Agents: []string{"demo"}}
		for _, c := range []struct {
			s        records.Scope
			id, into string
			want     error
		}{
			{member, b.ID, a.ID, records.ErrForbidden}, {guest, b.ID, a.ID, records.ErrForbidden}, {records.Scope{}, b.ID, a.ID, records.ErrNotFound},
			{narrow, other.ID, a.ID, records.ErrNotFound}, {narrow, a.ID, other.ID, records.ErrNotFound}, {member, a.ID, other.ID, records.ErrNotFound},
		} {
			if err := may(c.s, c.id, c.into); !errors.Is(err, c.want) {
				h.Errorf("%s merges %s into %s: %v", c.s.Actor, c.id, c.into, err)
			}
		}
		_, err := h.db.PatchRecord(h.ctx, member, a.ID, records.Patch{Assignee: ptr("me")})
		h.ok(err)
		if err := may(member, b.ID, a.ID); !errors.Is(err, records.ErrForbidden) { // one of the two is not theirs
			h.Error(err)
		}
		_, err = h.db.PatchRecord(h.ctx, member, b.ID, records.Patch{Assignee: ptr("me")})
		h.ok(err)
		h.ok(may(member, b.ID, a.ID))
		for _, s := range []records.Scope{guest, {Actor: "eve", Role: records.Member, All: true}} {
			if _, err := h.db.UnmergeRecord(h.ctx, s, b.ID, "", nil); !errors.Is(err, records.ErrForbidden) {
				h.Errorf("%s undoes it: %v", s.Actor, err)
			}
		}
		blind := records.Scope{Actor: "bo", Role: records.Admin, Agents: []string{"other"}}
		if _, err := h.db.UnmergeRecord(h.ctx, blind, b.ID, "", nil); !errors.Is(err, records.ErrNotFound) {
			h.Error(err)
		}
		_, err = h.db.UnmergeRecord(h.ctx, member, b.ID, "", nil)
		h.ok(err)
	}},
}
