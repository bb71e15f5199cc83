package rules

import (
	"context"
	"testing"

	"github.com/seed-151f84ba/intake/extract"
)

// A number too short for its country is still being dictated; what comes next completes it.
func TestNumberCutShort(t *testing.T) {
	for _, c := range []struct {
		region, before, text string
		open                 extract.Open
		want                 string
	}{
		{"US", "", "415 867 53", extract.Dictation, "41586753"}, {"US", "415 867 53", "09", extract.Closed, "+14158675309"},
		{"US", "", "415 867 5309", extract.Closed, "+14158675309"}, {"US", "", "867 5309", extract.Closed, "8675309"},
		{"", "", "415 867 53", extract.Closed, "41586753"}, {"FR", "", "06 12 34 56", extract.Dictation, "06123456"},
		{"US", "", "four one five eight six seven five three", extract.Dictation, "41586753"},
		{"US", "four one five eight six seven five three", "zero nine", extract.Closed, "+14158675309"},
		{"US", "", "it's 415 867 53 I think, or so they told me in the shop", extract.Closed, "41586753"},
	} {
		req := extract.Request{Lines: []extract.Line{{ID: "2", Text: c.text}}, Fields: []extract.Field{extract.FieldFor("phone")}, Asked: []string{"phone"},
			Setting: extract.Setting{Region: c.region, Lang: "en", Mode: extract.Spoken}}
		if c.before != "" {
			req.Before = []extract.Line{{ID: "1", Text: c.before}}
		}
		r, _ := New().Extract(context.Background(), req)
		got := ""
		for _, v := range extract.Check(req, r).Values {
			got = v.Value
		}
		if got != c.want || r.Open != c.open {
			t.Errorf("%s %q + %q: %q open %q, want %q open %q", c.region, c.before, c.text, got, r.Open, c.want, c.open)
		}
	}
}
