package recordstest

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/records"
)

func (h *house) next(destination, record string) *actions.Delivery {
	h.Helper()
	d, err := h.db.Next(h.ctx, destination, record)
	h.ok(err)
	return d
}

func (h *house) attempted(id string, status actions.DeliveryStatus, disable bool) {
	h.Helper()
	h.ok(h.db.Attempted(h.ctx, id, actions.Attempt{At: h.now, Status: 500, Error: "answered 500", Excerpt: "oops"}, status, h.now.Add(time.Minute), disable))
}

func (h *house) deliveryStatus(record string) string {
	h.Helper()
	r, err := h.db.GetRecord(h.ctx, all, record)
	h.ok(err)
	return r.DeliveryStatus
}

var deliveryTests = []test{
	{"a record is told where it is routed, in the contract's shape", func(h *house) {
		h.destination(configs.Destination{ID: "all"})
		h.destination(configs.Destination{ID: "tickets", Types: []string{"ticket"}})
		h.destination(configs.Destination{ID: "sales", Categories: []string{"Sales Lead"}, Agents: []string{"demo"}})
		h.destination(configs.Destination{ID: "other", Agents: []string{"other"}})
		h.destination(configs.Destination{ID: "updates", Events: []string{"record.updated"}})
		conversation := h.file("ann", "WIT-LED-AAAAA")
		for id, want := range map[string]bool{"all": true, "tickets": false, "sales": true, "other": false, "updates": false} {
			if got := h.next(id, "WIT-LED-AAAAA"); (got != nil) != want {
				h.Errorf("%s: %v", id, got)
			}
		}
		d := h.next("all", "WIT-LED-AAAAA")
		var body struct {
			Type, Timestamp string
			Data            struct {
				Record           records.Record
				Record_url       string
				Conversation_url string
			}
		}
		h.ok(json.Unmarshal(d.Body, &body))
		if body.Type != "record.created" || d.Event != "record.created" || body.Data.Record.ID != "WIT-LED-AAAAA" || body.Data.Record.Conversation != conversation {
			h.Fatalf("%s", d.Body)
		}
		if !strings.Contains(body.Data.Record_url, "http://admin.test/") || !strings.Contains(body.Data.Conversation_url, conversation) {
			h.Fatalf("%s", d.Body)
		}
		if again := h.next("all", "WIT-LED-AAAAA"); again.ID != d.ID || string(again.Body) != string(d.Body) {
			h.Fatal("another attempt has another id or body")
		}
	}},
	{"the record shows the worst of its deliveries", func(h *house) {
		h.destination(configs.Destination{ID: "one"})
		h.destination(configs.Destination{ID: "two", Events: []string{"record.created"}})
		h.file("ann", "WIT-LED-AAAAA")
		if got := h.deliveryStatus("WIT-LED-AAAAA"); got != "pending" {
			h.Fatal(got)
		}
		one, two := h.next("one", "WIT-LED-AAAAA").ID, h.next("two", "WIT-LED-AAAAA").ID
		for _, s := range []struct {
			id     string
			status actions.DeliveryStatus
			want   string
		}{{one, actions.Completed, "pending"}, {two, actions.Retrying, "retrying"}, {two, actions.Failed, "failed"}} {
			h.attempted(s.id, s.status, false)
			if got := h.deliveryStatus("WIT-LED-AAAAA"); got != s.want {
				h.Fatalf("after %s: %s", s.status, got)
			}
		}
		page, err := h.db.DeliveriesOf(h.ctx, all, "WIT-LED-AAAAA", records.List{})
		h.ok(err)
		for _, d := range page.Items {
			if d.ID == two && (len(d.Attempts) != 2 || d.Attempts[0].Error != "answered 500" || d.Attempts[0].Excerpt != "oops" || d.NextAt != nil) {
				h.Fatalf("%+v", d)
			}
		}
		if d := h.next("one", ""); d == nil || d.Event != "delivery.failed" {
			h.Fatalf("the other destination is not told: %+v", d)
		}
		_, err = h.db.RetryDelivery(h.ctx, all, two)
		h.ok(err)
		if d := h.next("two", "WIT-LED-AAAAA"); d == nil || d.ID != two || d.Attempts != 2 || h.deliveryStatus("WIT-LED-AAAAA") != "pending" {
			h.Fatalf("after the retry: %+v", d)
		}
		h.mustClaim("deliver", "two/WIT-LED-AAAAA", time.Now().Add(time.Second))
	}},
	{"no destination: completed", func(h *house) {
		h.file("ann", "WIT-LED-AAAAA")
		if got := h.deliveryStatus("WIT-LED-AAAAA"); got != "completed" {
			h.Fatal(got)
		}
	}},
	{"gone: switched off, and new records are not told", func(h *house) {
		h.destination(configs.Destination{ID: "crm"})
		h.file("ann", "WIT-LED-AAAAA")
		if _, ok, err := h.db.Spec(h.ctx, "crm"); !ok || err != nil {
			h.Fatal(ok, err)
		}
		h.attempted(h.next("crm", "WIT-LED-AAAAA").ID, actions.Failed, true)
		if _, ok, err := h.db.Spec(h.ctx, "crm"); ok || err != nil {
			h.Fatal(ok, err)
		}
		h.file("bob", "WIT-LED-BBBBB")
		if d := h.next("crm", "WIT-LED-BBBBB"); d != nil {
			h.Fatalf("%+v", d)
		}
	}},
	{"a test delivery", func(h *house) {
		h.destination(configs.Destination{ID: "crm"})
		v, err := h.db.TestDelivery(h.ctx, all, "crm")
		h.ok(err)
		if d := h.next("crm", ""); d == nil || d.ID != v.ID || d.Event != "test" {
			h.Fatalf("%+v", d)
		}
	}},
}
