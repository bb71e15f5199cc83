package admin

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/seed-151f84ba/intake/engine"
)

func TestARecordByHand(t *testing.T) {
	h := newHouse(t, Options{})
	var r wireRecord
	a := h.call("member", "POST", path("records"), `{"type":"ticket","category":"Billing","subject":"By phone","fields":
		{"name":"Ana","phone":"(415) 555-2671","order_number":"AB-12345"}}`, 201, &r)
	if a.Header.Get("ETag") == "" || !strings.HasPrefix(r.ID, "WIT-TKT-") || r.Agent != "demo" || r.Status != "new" || r.Priority != "low" {
		t.Errorf("record is %+v", r)
	}
	values := map[string]string{}
	for _, f := range r.Fields {
		if f.Value != nil {
			values[f.Key] = *f.Value
			if len(f.Evidence) != 1 || f.Evidence[0].Message != nil || f.Evidence[0].Source != "member" {
				t.Errorf("evidence of %s is %+v", f.Key, f.Evidence)
			}
		} else if f.Reason == "" {
			t.Errorf("%s is blank without a reason", f.Key)
		}
	}
	if want := map[string]string{"name": "Ana", "phone": "+14155552671", "order_number": "AB-12345"}; fmt.Sprint(values) != fmt.Sprint(want) {
		t.Errorf("values are %v, want %v", values, want)
	}
	h.call("admin", "POST", path("records"), `{"type":"lead","agent":"demo","fields":[{"key":"name","value":"Ana"},{"key":"email","value":null}]}`, 201, nil)
	for body, at := range map[string]string{
		`{"type":"lead","agent":"demo","fields":{"email":"not an address"}}`: "body.fields.email",
		`{"type":"lead","agent":"demo","fields":{"shoe":"44"}}`:              "body.fields.shoe",
		`{"type":"lead","agent":"nowhere"}`:                                  "body.agent",
		`{"type":"lead"}`:                                                    "body.agent",
		`{"type":"lead","agent":"demo","category":"Made up"}`:                "body.category",
		`{"type":"wish","agent":"demo"}`:                                     "body.type",
	} {
		a := h.call("admin", "POST", path("records"), body, 422, nil)
		if !strings.Contains(a.body, `"location":"`+at+`"`) {
			t.Errorf("%s answered %s, want location %s", body, a.body, at)
		}
	}
	h.call("guest", "POST", path("records"), `{"type":"lead"}`, 403, nil)
}

func TestExports(t *testing.T) {
	h := newHouse(t, Options{})
	for i := range 3 {
		h.filed("demo", engine.Lead, fmt.Sprintf("=cmd|'/c calc'!A%d and +14155550123", i), map[string]string{"name": fmt.Sprintf("=cmd|'/c calc'!A%d", i), "phone": "+14155550123"})
	}
	a := h.call("member", "GET", path("records.csv?agent=demo"), "", 200, nil)
	if a.Header.Get("Content-Disposition") != `attachment; filename="demo.csv"` || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/csv") {
		t.Errorf("headers are %v", a.Header)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(a.body, "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 4 {
		t.Fatalf("%d rows (%v)", len(rows), err)
	}
	name, phone := slices.Index(rows[0], "name"), slices.Index(rows[0], "phone")
	if !strings.HasPrefix(rows[1][name], "'=cmd") || rows[1][phone] != "'+14155550123" || rows[1][phone+1] != "(415) 555-0123" {
		t.Errorf("row is %q", rows[1])
	}
	a = h.call("member", "GET", path("records.csv?format=raw&limit=2"), "", 200, nil)
	if rows, err = csv.NewReader(strings.NewReader(a.body)).ReadAll(); err != nil || len(rows) != 3 || rows[0][0] != "id" || rows[1][phone] != "+14155550123" {
		t.Errorf("raw page is %q (%v)", rows, err)
	}
	a = h.call("member", "GET", path("records.jsonl"), "", 200, nil)
	lines := strings.Split(strings.TrimSpace(a.body), "\n")
	var list wirePage
	h.call("member", "GET", path("records"), "", 200, &list)
	for i, line := range lines {
		var r wireRecord
		if err := json.Unmarshal([]byte(line), &r); err != nil || r.ID != list.Items[i].ID {
			t.Errorf("line %d is %s (%v)", i, line, err)
		}
	}
	h.call("guest", "GET", path("records.csv"), "", 403, nil)
	h.call("member", "GET", path("records.csv?cursor=nonsense"), "", http.StatusBadRequest, nil)
}
