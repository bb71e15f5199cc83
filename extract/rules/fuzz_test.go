package rules

import (
	"context"
	"strings"
	"testing"

	"github.com/seed-151f84ba/intake/extract"
)

// FuzzRendering: what was understood, written down and given as an answer, is understood as the same.
func FuzzRendering(f *testing.F) {
	for _, s := range []string{"my name is Grace Hopper", "write to grace at example dot com", "+49 151 23456789", "four one five, double five, five oh one four two",
		"me llamo Juan", "اسمي ليلى", "order AB-1234", "c'est marie chez exemple point fr"} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, text string, spoken bool) {
		text = strings.ToValidUTF8(text, "\uFFFD")
		req := request("", text)
		if spoken {
			req.Setting.Mode = extract.Spoken
		}
		reading, _ := New().Extract(context.Background(), req)
		for _, v := range extract.Check(req, reading).Values {
			if v.Field != "email" && v.Field != "phone" {
				continue // the form of these alone tells what they are
			}
			again := request(v.Field, v.Value)
			reading, _ := New().Extract(context.Background(), again)
			found := ""
			for _, o := range extract.Check(again, reading).Values {
				if o.Field == v.Field {
					found = o.Value
				}
			}
			if found != v.Value {
				t.Fatalf("%s of %q: %q, written down and read again %q", v.Field, text, v.Value, found)
			}
		}
	})
}
