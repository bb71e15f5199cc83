package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/seed-151f84ba/intake/extract/rules"
)

func TestExtractFilter(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"evidence counts code points",
			`{"id":"a","asked":null,"text":"Olá é: my name is Grace Hopper, call 415 555 2671","region":"US"}`,
			`{"id":"a","pred":{"name":"Grace Hopper","phone":"+14155552671"},"evidence":{"name":[[18,30]],"phone":[[37,49]]},"rejected":[]}`},
		{"a number without a region is digits",
			`{"id":1,"mode":"chat","asked":"phone","text":"415-555-2671"}`,
			`{"id":1,"pred":{"phone":"4155552671"},"evidence":{"phone":[[0,12]]},"rejected":[]}`},
		{"an asked custom key",
			`{"id":"c","asked":"zip","text":"it's 20417, thanks"}`,
			`{"id":"c","pred":{"custom":{"zip":"20417"}},"evidence":{"zip":[[5,10]]},"rejected":[]}`},
		{"a collected key the words name",
			`{"id":"d","asked":null,"fields":["order_id"],"text":"hi, my order id is ZX-20417"}`,
			`{"id":"d","pred":{"custom":{"order_id":"ZX-20417"}},"evidence":{"order_id":[[19,27]]},"rejected":[]}`},
		{"a key nobody asked for does not appear",
			`{"id":"e","asked":null,"text":"my order id is ZX-20417"}`,
			`{"id":"e","pred":{},"evidence":{},"rejected":[]}`},
		{"what was refused is said",
			`{"id":"f","asked":"email","text":"john@"}`,
			`{"id":"f","pred":{},"evidence":{},"rejected":[{"field":"email","text":"john@","reason":"incomplete"}]}`},
		{"a birthday", `{"id":"g","asked":"date_of_birth","text":"the 3rd of March, 1984"}`,
			`{"id":"g","pred":{"custom":{"date_of_birth":"1984-03-03"}},"evidence":{"date_of_birth":[[4,22]]},"rejected":[]}`},
	} {
		var out bytes.Buffer
		if err := extractFilter(rules.New(), "", strings.NewReader(c.in+"\n"), &out); err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimSpace(out.String()); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestExtractFilterOrderAndBadLines(t *testing.T) {
	var out bytes.Buffer
	in := "{\"id\":\"1\",\"text\":\"\"}\nnot json\n\n{\"id\":\"3\",\"text\":\"x\"}" // no newline at the end
	if err := extractFilter(rules.New(), "US", strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	var ids []string
	for line := range strings.Lines(out.String()) {
		var row struct {
			ID    *string
			Error string
		}
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		if row.ID == nil {
			if row.Error == "" {
				t.Error("a bad line has no error")
			}
			ids = append(ids, "null")
			continue
		}
		ids = append(ids, *row.ID)
	}
	if got := strings.Join(ids, " "); got != "1 null 3" {
		t.Errorf("ids %s", got)
	}
}
