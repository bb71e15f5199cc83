package admin

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/engine"
)

// wireRecord is a record as a client reads it.
type wireRecord struct {
	ID, Type, Subject, Status, Priority, Category, Agent, Conversation, Assignee, Folder string
	Notes, Description                                                                   string
	DeliveryStatus                                                                       string `json:"delivery_status"`
	Version                                                                              int64
	Fields                                                                               []struct {
		Key, Label, Icon, State, Reason string
		Value                           *string
		Evidence                        []struct {
			Message    *string
			Start, End int
			Source     string
		}
	}
}

type wirePage struct {
	Items  []wireRecord
	Next   *string
	Counts struct {
		Total   int
		Types   map[string]int
		Folders map[string]int
	}
}

func TestARecordWithItsEvidence(t *testing.T) {
	h := newHouse(t, Options{})
	const text = "مرحبا 👋 I'm Ana Núñez, ana@example.com"
	id, conversation, line := h.filed("demo", engine.Lead, text, map[string]string{"name": "Ana Núñez", "email": "ana@example.com"})

	var r wireRecord
	a := h.call("guest", "GET", path("records/%s", id), "", 200, &r)
	if a.Header.Get("ETag") != fmt.Sprintf(`"%d"`, r.Version) {
		t.Errorf("ETag is %s, version %d", a.Header.Get("ETag"), r.Version)
	}
	if a := h.ask("GET", path("records/%s", id), "", h.as("guest"), "If-None-Match: "+a.Header.Get("ETag")); a.StatusCode != 304 || a.body != "" {
		t.Errorf("a known version answered %d %s", a.StatusCode, a.body)
	}
	var keys []string
	for _, f := range r.Fields {
		keys = append(keys, f.Key)
		if f.Value == nil {
			if f.Reason != "declined" {
				t.Errorf("%s is blank without a reason: %+v", f.Key, f)
			}
			continue
		}
		start, end := points(text, *f.Value)
		if len(f.Evidence) != 1 || f.Evidence[0].Message == nil || *f.Evidence[0].Message != line || f.Evidence[0].Start != start || f.Evidence[0].End != end {
			t.Errorf("evidence of %s is %+v, want %s %d–%d", f.Key, f.Evidence, line, start, end)
		}
	}
	if want := "name phone email company order_number"; strings.Join(keys, " ") != want {
		t.Errorf("fields are %v, want %s", keys, want)
	}
	if r.Conversation != conversation || r.Status != "new" || r.DeliveryStatus != "completed" {
		t.Errorf("record is %+v", r)
	}

	var c struct {
		Records  []string
		Customer struct{ Address string }
		Messages []struct{ ID, From, Text string }
	}
	h.call("guest", "GET", path("conversations/%s", conversation), "", 200, &c)
	if len(c.Messages) != 2 || c.Messages[0].ID != line || c.Messages[0].Text != text || c.Messages[1].From != "agent" ||
		!slices.Contains(c.Records, id) || c.Customer.Address == "" {
		t.Errorf("conversation is %+v", c)
	}
	var act struct {
		Items []struct{ Actor, Action string }
		Next  *string
	}
	h.call("guest", "GET", path("records/%s/activity", id), "", 200, &act)
	if len(act.Items) == 0 || act.Items[0].Action != "created" {
		t.Errorf("activity is %+v", act)
	}
	for _, part := range []string{"comments", "links", "deliveries"} {
		a := h.call("guest", "GET", path("records/%s/%s", id, part), "", 200, nil)
		if !strings.Contains(a.body, `"items":[`) || !strings.Contains(a.body, `"next":null`) {
			t.Errorf("%s answers %s", part, a.body)
		}
	}
}

func TestListFiltersCountsAndPages(t *testing.T) {
	h := newHouse(t, Options{})
	var leads []string
	for i := range 5 {
		id, _, _ := h.filed("demo", engine.Lead, fmt.Sprintf("I am Caller %c", 'A'+i), map[string]string{"name": fmt.Sprintf("Caller %c", 'A'+i)})
		leads = append([]string{id}, leads...)
	}
	ticket, _, _ := h.filed("shop", engine.Ticket, "Zed here, refund", map[string]string{"name": "Zed"})

	var p wirePage
	h.call("owner", "GET", path("records?limit=200"), "", 200, &p)
	if len(p.Items) != 6 || p.Counts.Types["lead"] != 5 || p.Counts.Types["ticket"] != 1 || p.Next != nil {
		t.Fatalf("list is %d items, %+v", len(p.Items), p.Counts)
	}
	h.call("owner", "GET", path("records?type=ticket&agent=shop"), "", 200, &p)
	if len(p.Items) != 1 || p.Items[0].ID != ticket {
		t.Errorf("tickets are %+v", p.Items)
	}

	// Pages by the Link header: every lead once, newest first.
	var seen []string
	at := path("records?type=lead&limit=2")
	for at != "" {
		a := h.call("owner", "GET", at, "", 200, &p)
		for _, r := range p.Items {
			seen = append(seen, r.ID)
		}
		at = ""
		if link := a.Header.Get("Link"); link != "" {
			at = link[1:strings.Index(link, ">")]
		}
		if (at == "") != (p.Next == nil) {
			t.Fatalf("Link %q does not agree with next %v", at, p.Next)
		}
	}
	if !slices.Equal(seen, leads) {
		t.Errorf("pages gave %v, want %v", seen, leads)
	}

	h.call("owner", "GET", path("records?type=lead&limit=2"), "", 200, &p)
	h.call("owner", "GET", path("records?type=ticket&limit=2&cursor=%s", *p.Next), "", 400, nil)
	h.call("owner", "GET", path("records?cursor=nonsense"), "", 400, nil)

	deadline := time.Now().Add(3 * time.Second) // found within a second, says the contract; the machine may be busy
	for {
		h.call("owner", "GET", path("records?q=caller+c"), "", 200, &p)
		if len(p.Items) == 1 && p.Items[0].ID == leads[2] {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("search gave %+v", p.Items)
		}
		time.Sleep(50 * time.Millisecond)
	}
	today := time.Now().UTC().Format(time.DateOnly)
	h.call("owner", "GET", path("records?from=%s&to=%s", today, today), "", 200, &p)
	if len(p.Items) != 6 {
		t.Errorf("today has %d records, want 6", len(p.Items))
	}
}

// TestScopeLooksLikeAbsence: what is outside the scope answers to the byte like what does not exist.
func TestScopeLooksLikeAbsence(t *testing.T) {
	h := newHouse(t, Options{})
	id, conversation, _ := h.filed("shop", engine.Lead, "I am Zed", map[string]string{"name": "Zed"})
	routes := []struct{ method, path, body string }{
		{"GET", "records/%s", ""},
		{"PATCH", "records/%s", `{"status":"open"}`},
		{"GET", "records/%s/comments", ""},
		{"POST", "records/%s/comments", `{"text":"x"}`},
		{"GET", "records/%s/links", ""},
		{"POST", "records/%s/links", `{"conversation":"x"}`},
		{"DELETE", "records/%s/links/x", ""},
		{"GET", "records/%s/activity", ""},
		{"GET", "records/%s/deliveries", ""},
		{"POST", "records/%s/archive", ""},
		{"POST", "records/%s/restore", ""},
		{"GET", "conversations/%s", ""},
		{"POST", "conversations/%s/reply", `{"text":"x"}`},
		{"POST", "conversations/%s/takeover", ""},
		{"POST", "conversations/%s/release", ""},
		{"GET", "agents/%s", ""},
	}
	for _, rt := range routes {
		there, absent := id, "WIT-LED-00000"
		if strings.HasPrefix(rt.path, "conv") {
			there, absent = conversation, "00000000000000000000000000"
		}
		if strings.HasPrefix(rt.path, "agents") {
			there, absent = "shop", "nowhere"
		}
		for _, who := range []string{"member", "guest"} {
			a := h.ask(rt.method, path(rt.path, there), rt.body, h.as(who))
			b := h.ask(rt.method, path(rt.path, absent), rt.body, h.as(who))
			if a.StatusCode != b.StatusCode || a.body != b.body || a.StatusCode < 400 {
				t.Errorf("%s %s as %s: %d %s, of nothing %d %s", rt.method, rt.path, who, a.StatusCode, a.body, b.StatusCode, b.body)
			}
		}
	}
	var p wirePage
	for _, who := range []string{"member", "guest"} {
		h.call(who, "GET", path("records"), "", 200, &p)
		if len(p.Items) != 0 || p.Counts.Total != 0 {
			t.Errorf("%s sees %+v", who, p)
		}
		h.call(who, "GET", path("records?agent=shop"), "", 200, &p)
		if len(p.Items) != 0 {
			t.Errorf("%s sees %+v by filter", who, p)
		}
	}
	if a := h.call("member", "GET", path("records.jsonl"), "", 200, nil); a.body != "" {
		t.Errorf("member exports %s", a.body)
	}
}

func TestAMemberWorksOnTheirOwn(t *testing.T) {
	h := newHouse(t, Options{})
	id, _, _ := h.filed("demo", engine.Ticket, "I am Zed", map[string]string{"name": "Zed"})
	at := path("records/%s", id)
	h.call("member", "PATCH", at, `{"status":"open"}`, 403, nil)
	h.call("member", "PATCH", at, `{"assignee":"someone"}`, 403, nil)
	h.call("guest", "PATCH", at, `{"assignee":"me"}`, 403, nil)
	var r wireRecord
	h.call("member", "PATCH", at, `{"assignee":"me","note":"mine"}`, 200, &r)
	if r.Assignee == "" {
		t.Fatal("not assigned")
	}
	h.call("member", "PATCH", at, `{"status":"in_progress","priority":"normal","notes":"called back"}`, 200, &r)
	if r.Status != "in_progress" || r.Priority != "medium" || r.Notes != "called back" {
		t.Errorf("record is %+v", r)
	}
	var p wirePage
	h.call("member", "GET", path("records?assignee=me"), "", 200, &p)
	if len(p.Items) != 1 {
		t.Errorf("mine are %+v", p.Items)
	}
	h.call("member", "POST", at+"/comments", `{"text":"see the contract"}`, 201, nil)
	h.call("member", "POST", at+"/delete", "", 403, nil)
	h.call("member", "POST", at+"/archive", "", 200, &r)
	if r.Folder != "archived" {
		t.Errorf("folder is %s", r.Folder)
	}
}

func TestPatchRefusals(t *testing.T) {
	h := newHouse(t, Options{})
	id, _, _ := h.filed("demo", engine.Lead, "I am Zed", map[string]string{"name": "Zed"})
	at := path("records/%s", id)
	var r wireRecord
	a := h.call("admin", "GET", at, "", 200, &r)
	old := "If-Match: " + a.Header.Get("ETag")
	h.call("admin", "PATCH", at, `{"subject":"Two"}`, 200, &r, old)
	h.call("admin", "PATCH", at, `{"subject":"Three"}`, 412, nil, old)
	h.call("admin", "PATCH", at, `{"subject":"Three"}`, 412, nil, `If-Match: "rubbish"`)
	h.call("admin", "PATCH", at, `{"subject":"Four"}`, 200, &r, `If-Match: *`)
	h.call("admin", "PATCH", at, `{"subject":"Five"}`, 200, &r, fmt.Sprintf(`If-Match: W/"%d"`, r.Version))
	h.call("admin", "PATCH", at, `{"status":"spam"}`, 422, nil) // a ticket's status
	h.call("admin", "PATCH", at, `{"status":"gone"}`, 422, nil)
	h.call("admin", "PATCH", at, `{"id":"WIT-LED-1"}`, 422, nil)
	h.call("admin", "PATCH", at, `{"subject":"`+strings.Repeat("ä", 121)+`"}`, 422, nil)
	h.call("admin", "PATCH", at, `{"assignee":"nobody-known"}`, 422, nil)
	for _, nobody := range []string{`null`, `""`, `"none"`} {
		if h.call("admin", "PATCH", at, `{"assignee":"me"}`, 200, &r); r.Assignee == "" {
			t.Error("not assigned")
		}
		if h.call("admin", "PATCH", at, `{"assignee":`+nobody+`}`, 200, &r); r.Assignee != "" {
			t.Errorf("%s left %s", nobody, r.Assignee)
		}
	}
}

func TestFoldersAndBulk(t *testing.T) {
	h := newHouse(t, Options{})
	one, _, _ := h.filed("demo", engine.Lead, "I am One", map[string]string{"name": "One"})
	two, _, _ := h.filed("shop", engine.Lead, "I am Two", map[string]string{"name": "Two"})
	var r wireRecord
	h.call("admin", "POST", path("records/%s/purge", one), "", 422, nil)
	h.call("admin", "POST", path("records/%s/delete", one), "", 200, &r)
	var p wirePage
	h.call("admin", "GET", path("records?folder=deleted"), "", 200, &p)
	if r.Folder != "deleted" || len(p.Items) != 1 {
		t.Errorf("folder %s, deleted %+v", r.Folder, p.Items)
	}
	h.call("admin", "POST", path("records/%s/restore", one), "", 200, &r)
	if r.Folder != "inbox" {
		t.Errorf("folder is %s", r.Folder)
	}
	var done struct {
		Items []struct{ ID, Error string }
		Next  *string
	}
	body := fmt.Sprintf(`{"ids":[%q,%q,"WIT-LED-00000"],"action":"patch","patch":{"status":"open"}}`, one, two)
	h.call("admin", "POST", path("records/bulk"), body, 200, &done)
	if len(done.Items) != 3 || done.Items[0].Error != "" || done.Items[1].Error != "" || done.Items[2].Error == "" {
		t.Errorf("bulk did %+v", done.Items)
	}
	h.call("member", "POST", path("records/bulk"), fmt.Sprintf(`{"ids":[%q],"action":"delete"}`, one), 403, nil)
	h.call("admin", "POST", path("records/bulk"), fmt.Sprintf(`{"ids":[%q],"action":"delete"}`, one), 200, &done)
	h.call("admin", "POST", path("records/%s/purge", one), "", 204, nil)
	h.call("admin", "GET", path("records/%s", one), "", 404, nil)
}
