package configs

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func TestReadCapture(t *testing.T) {
	c, problems := ReadCapture([]byte(`{"enabled":true,"instructions":"Ask.","custom":[{"label":" Número de pedido "},{"label":"رقم الطلب"},{"label":"E-mail"},{"label":"Email"}],
		"ticket":{"categories":["Billing","billing "," BILLING","Other"],"priority":"normal"},"fields":{"phone":"off"}}`))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var keys []string
	for _, f := range c.Custom {
		keys = append(keys, f.Key)
		if !f.IsOn() || f.Icon != "tag" || f.Type != "text" {
			t.Errorf("field is %+v", f)
		}
	}
	if want := []string{"numero_de_pedido", "field_2", "e_mail", "email_2"}; !reflect.DeepEqual(keys, want) {
		t.Errorf("keys are %q", keys)
	}
	if !reflect.DeepEqual(c.Ticket.Categories, []string{"Billing", "Other"}) || c.Ticket.Priority != "medium" || c.Lead.Priority != "low" {
		t.Errorf("ticket is %+v, lead is %+v", c.Ticket, c.Lead)
	}
	if !reflect.DeepEqual(c.Lead.Categories, LeadCategories()) || c.Fields["phone"] != Off || c.Fields["name"] != Required {
		t.Errorf("capture is %+v", c)
	}
	again := c
	again.Normalize()
	if !reflect.DeepEqual(again, c) {
		t.Error("normalising twice changes something")
	}
}

func TestReadCaptureProblems(t *testing.T) {
	eleven := strings.TrimSuffix(strings.Repeat(`{"label":"F%d"},`, 11), ",")
	n := make([]any, 11)
	for i := range n {
		n[i] = i
	}
	for in, want := range map[string]string{
		`{`:                 "$: not valid JSON",
		`[]`:                "$: expected object, got array",
		`{"enabled":"yes"}`: "$.enabled: expected boolean, got string",
		`{"colour":1}`:      "$.colour: unknown key",
		`{"enabled":true}`:  "$.instructions: This field is required to enable data collection.",
		`{"instructions":"` + strings.Repeat("ß", 2501) + `"}`:             "$.instructions: at most 2500 characters, this has 2501",
		`{"custom":[{"label":"a","key":"A!"}]}`:                            "$.custom[0].key: must be 1 to 64 characters of a-z, 0-9 and _",
		`{"custom":[{"label":"a","key":"phone"}]}`:                         "$.custom[0].key: is the key of a built-in field",
		`{"custom":[{"icon":"tag"}]}`:                                      "$.custom[0]: key label is missing",
		`{"custom":[` + fmt.Sprintf(eleven, n...) + `]}`:                   "$.custom: at most 10 custom fields",
		`{"lead":{"categories":["` + strings.Repeat("x", 51) + `"]}}`:      "$.lead.categories[0]: at most 50 characters, this has 51",
		`{"custom":[{"label":"a","type":"choice","options":["x"," "]}]}`:   "$.custom[0].options[1]: must not be empty",
		`{"custom":[{"label":"a","type":"identifier","pattern":"(?=a)"}]}`: "$.custom[0].pattern: not a regular expression (RE2)",
		`{"custom":[{"label":"a b"},{"label":"A-B"}]}`:                     "$.custom[1].label: another custom field has the same key a_b",
	} {
		_, problems := ReadCapture([]byte(in))
		if len(problems) != 1 || problems[0].String() != want {
			t.Errorf("%.60s: %v, want %s", in, problems, want)
		}
	}
}

func TestExactlyTheLimits(t *testing.T) {
	in := `{"enabled":true,"instructions":"` + strings.Repeat("ß", 2500) + `","custom":[{"label":"` + strings.Repeat("é", 50) + `"}]}`
	if _, problems := ReadCapture([]byte(in)); len(problems) > 0 {
		t.Error(problems)
	}
}
