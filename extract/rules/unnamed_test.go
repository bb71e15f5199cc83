package rules

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/seed-151f84ba/intake/extract"
)

// reads is what a turn gives with the fields of the keys; flags: u a code may be unnamed, f the ask may not have been heard.
func reads(t *testing.T, keys, asked, flags, text string, known ...string) string {
	t.Helper()
	req := extract.Request{Lines: []extract.Line{{ID: "1", Text: text}}, Unnamed: strings.Contains(flags, "u"), Faint: strings.Contains(flags, "f"),
		Setting: extract.Setting{Region: "US", Lang: "en", Mode: extract.Chat}}
	for k := range strings.FieldsSeq(keys) {
		req.Fields = append(req.Fields, extract.FieldFor(k))
	}
	req.Asked = strings.Fields(asked)
	for _, k := range known {
		req.Known = append(req.Known, extract.Value{Field: k, Value: "x"})
	}
	r, _ := New().Extract(context.Background(), req)
	var out []string
	for _, v := range extract.Check(req, r).Values {
		out = append(out, v.Field+"="+v.Value)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// A code nobody asked for fills the one field it can be, and only where that is wanted.
func TestUnnamedCodes(t *testing.T) {
	for _, c := range []struct{ keys, asked, flags, text, want string }{
		{"name order_id", "", "u", "KX 4417 B", "order_id=KX 4417 B"}, {"name order_id", "", "", "KX 4417 B", ""},
		{"name order_id", "name", "uf", "ruth pemberton kx 4417 b", "name=Ruth Pemberton order_id=kx 4417 b"},
		{"order_id claim_id", "", "u", "KX 4417 B", ""}, {"order_id claim_id", "", "uf", "KX 4417 B", "order_id=KX 4417 B"},
		{"order_id card_last4", "", "u", "4417", "card_last4=4417"}, {"order_id card_last4", "", "u", "44171", "order_id=44171"},
		{"account_number item_code", "", "u", "448120", "account_number=448120"},
		{"order_id", "", "u", "4111 1111 1111 1111", ""}, {"order_id", "", "u", "2014", ""}, {"order_id", "", "u", "3rd june 2014", ""},
		{"order_id", "", "u", "$4500", ""}, {"order_id", "", "u", "12:30", ""}, {"order_id", "", "u", "the printer prints 4417 pages", ""},
		{"order_id phone", "phone", "u", "4417", ""}, {"order_id", "", "u", "it's not KX 4417", ""}, {"order_id", "", "u", "22", ""},
		{"order_id", "order_id", "", "my laptop is a 15-inch one", ""}, {"order_id", "order_id", "", "over 20 dollars a week", ""},
		{"order_id", "order_id", "uf", "5", ""}, {"order_id", "order_id", "", "5", "order_id=5"},
		{"reservation_id", "", "", "my booking number is KX4417", "reservation_id=KX4417"},
		{"card_last4", "card_last4", "", "card last 4 digits are 4417", "card_last4=4417"},
	} {
		if got := reads(t, c.keys, c.asked, c.flags, c.text); got != c.want {
			t.Errorf("%q (%s, asked %q, %s): %q, want %q", c.text, c.keys, c.asked, c.flags, got, c.want)
		}
	}
	if got := reads(t, "order_id", "", "u", "KX 4417 B", "order_id"); got != "" {
		t.Errorf("a code replaced the one we have: %q", got)
	}
	if got := reads(t, "order_id card_last4", "", "u", "4418", "card_last4"); got != "" {
		t.Errorf("a second number of the same form was taken for another field: %q", got)
	}
}

// An address nobody asked for has a house number and a street.
func TestUnnamedAddress(t *testing.T) {
	for text, want := range map[string]string{
		"ruth pemberton 12 mill lane leeds": "address=12 mill lane leeds name=Ruth Pemberton", "no 12 Mill Lane, Leeds": "address=no 12 Mill Lane, Leeds",
		"my printer stopped after 3 pages on main street": "", "at 5 we drive to the shop": "", "the 23 rd june": "", "12": "",
		"we moved to calle Mayor 7": "address=calle Mayor 7", "is it 12 Mill Lane?": "",
	} {
		if got := reads(t, "name address", "name", "uf", text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := reads(t, "address home_address", "", "u", "12 mill lane leeds"); got != "" {
		t.Errorf("two fields: %q", got)
	}
}

// A question the customer may not have heard makes no phone number of digits that are none; one that is valid stays one.
func TestFaintAsks(t *testing.T) {
	for _, c := range []struct{ flags, text, want string }{
		{"", "251378965", "phone=251378965"}, {"f", "251378965", ""}, {"f", "415 867 5309", "phone=+14158675309"}, {"f", "8796", ""},
		{"f", "my phone is 251378965", "phone=251378965"}, {"f", "two five one three seven eight nine", ""},
	} {
		if got := reads(t, "name phone", "phone", c.flags, c.text); got != c.want {
			t.Errorf("%q (%s): %q, want %q", c.text, c.flags, got, c.want)
		}
	}
}
