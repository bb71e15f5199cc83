package admin

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/records"
)

// TestRecordsAreMergedAndTheMergeUndone is the road of an admin through the API: what was filed twice becomes one, and two
// again.
func TestRecordsAreMergedAndTheMergeUndone(t *testing.T) {
	h := newHouse(t, Options{})
	a, _, _ := h.filed("demo", engine.Ticket, "I am Zed", map[string]string{"name": "Zed"})
	b, talk, line := h.filed("demo", engine.Ticket, "I am Zedd", map[string]string{"name": "Zedd"})
	var r records.Record
	was := h.call("admin", "GET", path("records/%s", b), "", 200, &r)
	h.call("admin", "POST", path("records/%s/merge", b), `{"into":"`+a+`","into_version":9}`, 412, nil)
	h.call("admin", "POST", path("records/%s/merge", b), `{"into":"`+a+`"}`, 412, nil, `If-Match: "9"`)
	for range 2 { // a repeated request has no second effect, whatever version it names
		done := h.call("admin", "POST", path("records/%s/merge", b), `{"into":"`+a+`","into_version":1,"reason":"same order"}`, 200, &r, "If-Match: "+was.Header.Get("ETag"))
		if r.MergedInto != a || r.Folder != "merged" || done.Header.Get("ETag") != `"2"` {
			t.Fatalf("merged: %s", done.body)
		}
	}
	var list struct {
		Items  []records.Record
		Counts records.Counts
	}
	h.call("guest", "GET", path("records"), "", 200, &list)
	if len(list.Items) != 1 || list.Items[0].ID != a || !slices.Equal(list.Items[0].Merged, []string{b}) || list.Counts.Types["ticket"] != 1 {
		t.Errorf("list: %+v", list)
	}
	h.call("guest", "GET", path("records?folder=merged"), "", 200, &list)
	if len(list.Items) != 1 || list.Items[0].ID != b || list.Items[0].MergedInto != a {
		t.Errorf("merged ones: %+v", list)
	}
	h.call("guest", "GET", path("records?q=%s", b), "", 200, &list)
	if len(list.Items) != 1 || list.Items[0].ID != a {
		t.Errorf("found by the merged one's id: %+v", list)
	}
	h.call("guest", "GET", path("records/%s", b), "", 200, &r)
	if e := r.Fields[0].Evidence; r.MergedInto != a || len(e) != 1 || *e[0].Message != line || r.Conversation != talk {
		t.Errorf("the merged one: %+v", r)
	}
	for _, c := range []struct{ method, path, body string }{
		{"PATCH", path("records/%s", b), `{"status":"open"}`}, {"POST", path("records/%s/comments", b), `{"text":"x"}`},
		{"POST", path("records/%s/delete", b), ""}, {"POST", path("records/%s/archive", b), ""},
		{"POST", path("records/%s/merge", a), `{"into":"` + b + `"}`}, {"DELETE", path("records/%s/links/%s", a, b), ""},
	} {
		if got := h.call("admin", c.method, c.path, c.body, 409, nil); !strings.Contains(got.body, b+" is merged into "+a) {
			t.Errorf("%s %s: %s", c.method, c.path, got.body)
		}
	}
	rows := h.sheet("records.csv?format=raw&folder=all")
	into := slices.Index(rows[0], "merged_into")
	if len(rows) != 3 || !slices.ContainsFunc(rows, func(row []string) bool { return row[0] == b && row[into] == a }) {
		t.Errorf("csv: %q", rows)
	}
	if rows := h.sheet("records.csv?format=raw"); len(rows) != 2 || rows[1][0] != a || rows[1][into] != "" {
		t.Errorf("csv of the inbox: %q", rows)
	}
	h.call("admin", "POST", path("records/%s/unmerge", b), `{"reason":"two orders"}`, 412, nil, `If-Match: "1"`)
	for range 2 {
		r = records.Record{}
		h.call("admin", "POST", path("records/%s/unmerge", b), "", 200, &r)
		if r.MergedInto != "" || r.Folder != "inbox" || r.Version != 3 {
			t.Fatalf("undone: %+v", r)
		}
	}
	h.call("guest", "GET", path("records"), "", 200, &list)
	if len(list.Items) != 2 {
		t.Errorf("after the undo: %+v", list)
	}
}

func (h *house) sheet(name string) [][]string {
	h.t.Helper()
	rows, err := csv.NewReader(strings.NewReader(h.call("owner", "GET", path("%s", name), "", 200, nil).body)).ReadAll()
	if err != nil {
		h.t.Fatal(err)
	}
	return rows
}

// TestMergingIsEditing: who may not edit both records may not merge them, and nobody learns of what they do not see.
func TestMergingIsEditing(t *testing.T) {
	h := newHouse(t, Options{})
	file := func(agent string) string {
		id, _, _ := h.filed(agent, engine.Lead, "I am Zed", map[string]string{"name": "Zed"})
		return id
	}
	a, b, shop := file("demo"), file("demo"), file("shop")
	merge := func(who, id, into string, status int) {
		t.Helper()
		h.call(who, "POST", path("records/%s/merge", id), `{"into":"`+into+`"}`, status, nil)
	}
	merge("guest", b, a, 403)
	merge("member", b, a, 403)
	merge("member", b, shop, 404)
	merge("member", shop, b, 404)
	merge("member", b, "WIT-LED-NONE0", 404)
	merge("admin", b, shop, 422)
	merge("admin", b, b, 422)
	h.call("admin", "POST", path("records/%s/merge", b), `{}`, 422, nil)
	for _, id := range []string{a, b} {
		h.call("member", "PATCH", path("records/%s", id), `{"assignee":"me"}`, 200, nil)
	}
	merge("member", b, a, 200)
	h.call("guest", "POST", path("records/%s/unmerge", b), "", 403, nil)
	h.call("member", "POST", path("records/%s/unmerge", shop), "", 404, nil)
	h.call("member", "POST", path("records/%s/unmerge", b), "", 200, nil)
	var bulk struct{ Items []records.BulkResult }
	merge("admin", b, a, 200)
	h.call("admin", "POST", path("records/bulk"), `{"ids":["`+b+`"],"action":"archive"}`, 200, &bulk)
	if bulk.Items[0].Error != b+" is merged into "+a {
		t.Errorf("bulk: %+v", bulk)
	}
}
