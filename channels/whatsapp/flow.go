package whatsapp

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"github.com/seed-151f84ba/intake/channels"
)

// Bounds of a form: a flow has at most a few dozen inputs.
const (
	maxFormValues = 100
	maxFormDepth  = 4
	flowToken     = "flow_token" // correlates the form with our message, no input of the customer's
)

// fill reads a completed flow. Its values are typed by the customer, so they are form values like any other; a
// response that is missing or no object leaves the message and gives no values.
func (f *flow) fill(e *channels.Event) {
	e.Type, e.Text = channels.Flow, f.Body
	raw := bytes.TrimSpace(f.Response)
	var text string
	if json.Unmarshal(raw, &text) == nil {
		raw = []byte(text)
	}
	var all map[string]any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if d.Decode(&all) != nil || all == nil {
		fact(e, "flow_invalid", true)
		return
	}
	fact(e, "flow", all)
	e.Values = formValues(nil, "", all, 0)
}

// formValues lists plain values in the order of their names; those of inner objects go by the path to them.
func formValues(to []channels.FormValue, path string, v any, depth int) []channels.FormValue {
	if len(to) >= maxFormValues || depth > maxFormDepth {
		return to
	}
	switch v := v.(type) {
	case map[string]any:
		names := make([]string, 0, len(v))
		for k := range v {
			names = append(names, k)
		}
		slices.Sort(names)
		for _, k := range names {
			if depth == 0 && k == flowToken {
				continue
			}
			to = formValues(to, join(path, k), v[k], depth+1)
		}
	case []any:
		var words []string
		for _, x := range v {
			if w := plain(x); w != "" {
				words = append(words, w)
			} else {
				to = formValues(to, path, x, depth+1)
			}
		}
		if len(words) > 0 {
			to = append(to, channels.FormValue{Key: inputKey(path), Label: label(path), Value: strings.Join(words, ", ")})
		}
	default:
		if w := plain(v); w != "" {
			to = append(to, channels.FormValue{Key: inputKey(path), Label: label(path), Value: w})
		}
	}
	return to
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// builderName is how the flow builder names inputs nobody named: screen_0_Full_name_1.
var builderName = regexp.MustCompile(`^screen_\d+_(.+?)_\d+$`)

// label makes the name of an input readable: flows have no labels in their answers.
func label(path string) string {
	if m := builderName.FindStringSubmatch(path); m != nil {
		path = m[1]
	}
	return strings.TrimSpace(strings.NewReplacer("_", " ", ".", " ").Replace(path))
}

// inputNames are what makers of flows call the inputs everybody has.
var inputNames = map[string]string{
	"full_name": "name", "fullname": "name", "your_name": "name", "customer_name": "name", "contact_name": "name",
	"phone_number": "phone", "phonenumber": "phone", "telephone": "phone", "mobile": "phone", "mobile_number": "phone",
	"email_address": "email", "e_mail": "email", "mail": "email", "your_email": "email",
	"company_name": "company", "organisation": "company", "organization": "company", "business_name": "company",
}

// inputKey is the key of an input: its name in lower snake case, or the field everybody calls so.
func inputKey(path string) string {
	key := strings.ToLower(strings.ReplaceAll(label(path), " ", "_"))
	if known := inputNames[key]; known != "" {
		return known
	}
	return key
}

func plain(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		if v {
			return "true"
		}
		return "false"
	}
	return ""
}
