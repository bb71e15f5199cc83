package admin

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/records"
)

func TestGuard(t *testing.T) {
	for in, want := range map[string]string{
		"=1+1": "'=1+1", "+15551234": "'+15551234", "-x": "'-x", "@a": "'@a", "\tx": "'\tx", "\rx": "'\rx", "\x00=": "'\x00=",
		"": "", "a=b": "a=b", "'=x": "'=x", " =x": " =x",
	} {
		if got := guard(in); got != want {
			t.Errorf("guard(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFileName(t *testing.T) {
	for in, want := range map[string]string{
		"": "records.csv", "demo": "demo.csv", "../../etc/passwd": "etcpasswd.csv", "a\"; x=\r\n": "ax.csv", "متجر": "records.csv",
		strings.Repeat("a", 80): strings.Repeat("a", 60) + ".csv",
	} {
		if got := fileName(in, "csv"); got != want || len(got) > 64 {
			t.Errorf("fileName(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestTable(t *testing.T) {
	v := func(s string) *string { return &s }
	score, at := 6, time.Date(2026, 5, 4, 9, 30, 0, 0, time.UTC)
	tb := newTable("https://admin.example", names{"m1": "Ana"})
	rec := records.Record{ID: "WIT-LED-7K2MX", Type: "lead", Agent: "demo", Assignee: "m1", MergedInto: "WIT-LED-MAIN0", DeliveryStatus: "completed", Form: "enterprise", Score: &score,
		Answers: []records.Answer{{Key: "seats", Value: "25", Score: 5}, {Key: "soon", Value: "yes", Score: 1}},
		Consent: &records.Consent{Field: "ok", Text: "May we call?", Agreed: true, Words: "yes, fine", Message: v("l1"), At: &at}, Fields: []records.Field{
			{Key: "name", Label: "Name", Value: v("Ana")}, {Key: "phone", Label: "Phone", Value: v("+14155550123")},
			{Key: "email", Label: "Email", Reason: "declined"}, {Key: "order_number", Label: "Order number", Value: v("AB-12345")},
			{Key: "status_2", Label: "Status", Reason: "never_asked"}, {Key: "x", Label: "=cmd", Value: v("1")}}}
	tb.learn(rec)
	tb.learn(records.Record{Fields: []records.Field{{Key: "zip", Label: "Zip"}}})
	head, row := tb.header(), tb.row(rec)
	if got, want := strings.Join(head, "|"), "id|type|status|priority|category|channel|created|assignee|name|phone|"+
		"phone_national|email|company|Order number|Status (status_2)|=cmd|Zip|description|link|reasons|delivery_status|"+
		"form|score|answers|consent|consent_at|consent_text|consent_words|merged_into"; got != want {
		t.Errorf("header is %s\nwant %s", got, want)
	}
	if len(row) != len(head) {
		t.Fatalf("%d cells under %d columns", len(row), len(head))
	}
	cells := map[string]string{}
	for i, h := range head {
		cells[h] = row[i]
	}
	for h, want := range map[string]string{"merged_into": "WIT-LED-MAIN0", "phone": "+14155550123", "phone_national": "(415) 555-0123", "Zip": "", "assignee": "Ana",
		"Order number": "AB-12345", "reasons": "email=declined; status_2=never_asked",
		"form": "enterprise", "score": "6", "answers": "seats=25; soon=yes", "consent": "agreed", "consent_at": "2026-05-04T09:30:00Z",
		"consent_text": "May we call?", "consent_words": "yes, fine",
		"link": "https://admin.example/agents/demo/leads-tickets?id=WIT-LED-7K2MX"} {
		if cells[h] != want {
			t.Errorf("%s is %q, want %q", h, cells[h], want)
		}
	}
}

// FuzzCSV writes cells and reads them back with another implementation.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{"", "a", "=x", "\"", "a,b", "l1\r\nl2", "\n", "\r", " x", "\ufeffx", "\x00", "'=", "٠٥٠", "a\tb"} {
		f.Add(s, "plain")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		for _, raw := range []bool{false, true} {
			var out bytes.Buffer
			w := csvWriter{w: &out, raw: raw}
			if err := w.row([]string{a, b, "end"}); err != nil {
				t.Fatal(err)
			}
			got, err := csv.NewReader(&out).ReadAll()
			if err != nil || len(got) != 1 || len(got[0]) != 3 {
				t.Fatalf("%q, %q came back as %q (%v)", a, b, got, err)
			}
			for i, in := range []string{a, b} {
				want := in
				if !raw {
					want = guard(in)
					if got[0][i] != "" && strings.IndexByte("=+-@\t\r\x00", got[0][i][0]) >= 0 {
						t.Fatalf("cell %q begins like a formula", got[0][i])
					}
				}
				// encoding/csv reads every line break as \n.
				if want = strings.ReplaceAll(want, "\r\n", "\n"); got[0][i] != want {
					t.Fatalf("cell %q came back as %q", want, got[0][i])
				}
			}
		}
	})
}
