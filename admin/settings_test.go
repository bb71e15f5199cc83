package admin

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/engine"
)

func TestPublishingCaptureSettings(t *testing.T) {
	h := newHouse(t, Options{})
	at := path("agents/demo/capture/text")
	var got map[string]any
	a := h.call("admin", "GET", at, "", 200, &got)
	tag := "If-Match: " + a.Header.Get("ETag")
	for _, key := range []string{"enabled", "instructions", "fields", "custom", "lead", "ticket", "number", "version", "policy", "findings",
		"understood", "guidance"} {
		if _, ok := got[key]; !ok {
			t.Errorf("GET has no %s", key)
		}
	}
	got["instructions"] = "Ask for the name and e-mail when the customer wants a refund. Never ask for the company. We love boats."
	body, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	h.call("admin", "PUT", at, string(body), 428, nil)
	h.call("admin", "PUT", at, string(body), 412, nil, `If-Match: "99"`)
	h.call("member", "PUT", at, string(body), 403, nil, tag)
	var put map[string]any
	b := h.call("admin", "PUT", at, string(body), 200, &put, tag)
	if b.Header.Get("ETag") == a.Header.Get("ETag") || put["instructions"] != got["instructions"] || put["version"] == got["version"] {
		t.Errorf("PUT answered %s %s", b.Header.Get("ETag"), b.body)
	}
	if put["policy"].(map[string]any)["start"] == nil || len(put["understood"].([]any)) < 2 || len(put["guidance"].([]any)) != 1 || len(put["findings"].([]any)) == 0 {
		t.Errorf("understood: %v, guidance %v, findings %v", put["understood"], put["guidance"], put["findings"])
	}
	h.call("admin", "PUT", at, string(body), 412, nil, tag)
	var versions struct{ Items []struct{ Number int } }
	h.call("admin", "GET", at+"/versions", "", 200, &versions)
	if len(versions.Items) != 2 || versions.Items[0].Number <= versions.Items[1].Number {
		t.Errorf("versions are %+v", versions.Items)
	}
}

func TestADraftChangesNothing(t *testing.T) {
	h := newHouse(t, Options{})
	at := path("agents/demo/capture/voice")
	a := h.call("admin", "GET", at, "", 200, nil)
	tag := "If-Match: " + a.Header.Get("ETag")
	var got struct {
		Instructions string
		Number       int
		Draft        *struct{ Instructions string }
	}
	b := h.call("admin", "PUT", at+"?draft=true", `{"enabled":true,"instructions":"A draft."}`, 200, &got, tag)
	if b.Header.Get("ETag") != a.Header.Get("ETag") || got.Instructions == "A draft." || got.Draft == nil || got.Draft.Instructions != "A draft." {
		t.Errorf("a draft answered %s %+v", b.Header.Get("ETag"), got)
	}
	h.call("admin", "GET", at, "", 200, &got)
	if got.Draft == nil || got.Draft.Instructions != "A draft." {
		t.Errorf("the draft is not kept: %+v", got)
	}
}

func TestRefusedCaptureSettings(t *testing.T) {
	h := newHouse(t, Options{})
	at := path("agents/demo/capture/text")
	for body, want := range map[string]string{
		`{"enabled":true,"instructions":" "}`:                                           "body.instructions",
		`{"enabled":true,"instructions":"x","custom":[{"label":"A","icon":"unicorn"}]}`: "body.custom[0].icon",
		`{"enabled":true,"instructions":"` + strings.Repeat("é", 2501) + `"}`:           "body.instructions",
		`{"fields":{"name":"maybe"}}`:                                                   "body.fields.name",
		`{"surprise":1}`:                                                                "body.surprise",
		`{"lead":{"categories":["` + strings.Repeat("c", 51) + `"]}}`:                   "body.lead.categories[0]",
		`{"enabled":"yes"}`:                                                             "body.enabled",
		`[]`:                                                                            "body",
		`{"enabled":true,"instructions":"x","custom":[{"label":"` + strings.Repeat("l", 51) + `"}]}`: "body.custom[0].label",
	} {
		a := h.call("admin", "PUT", at, body, 422, nil, "If-Match: *")
		if !strings.Contains(a.body, `"location":"`+want+`"`) {
			t.Errorf("%.60s answered %s, want %s", body, a.body, want)
		}
	}
	a := h.call("admin", "PUT", at, `{"enabled":true,"instructions":""}`, 422, nil, "If-Match: *")
	if !strings.Contains(a.body, "This field is required to enable data collection.") {
		t.Errorf("empty instructions answered %s", a.body)
	}
	h.call("admin", "GET", path("agents/nowhere/capture/text"), "", 404, nil)
	h.call("admin", "GET", path("agents/demo/capture/smoke"), "", 404, nil)
}

func TestCopyFromText(t *testing.T) {
	h := newHouse(t, Options{})
	var before, after struct {
		Instructions string
		Custom       []struct{ Key string }
		Ticket       struct{ Categories []string }
	}
	h.call("admin", "PUT", path("agents/demo/capture/voice"), `{"enabled":false,"instructions":"Voice only."}`, 200, &before, "If-Match: *")
	h.call("admin", "POST", path("agents/demo/capture/voice/copy"), "", 200, &after)
	if after.Instructions != "Voice only." || len(after.Custom) != 1 || after.Custom[0].Key != "order_number" || len(after.Ticket.Categories) != 1 {
		t.Errorf("copied %+v", after)
	}
	h.call("admin", "PUT", path("agents/demo/capture/text"), `{"enabled":true,"instructions":"No custom fields."}`, 200, nil, "If-Match: *")
	h.call("admin", "GET", path("agents/demo/capture/voice"), "", 200, &after)
	if len(after.Custom) != 1 {
		t.Error("a later edit of text reached voice")
	}
}

func TestDestinations(t *testing.T) {
	var checked, tested actions.Spec
	h := newHouse(t, Options{
		CheckDestination: func(_ context.Context, s actions.Spec) error {
			checked = s
			if strings.Contains(string(s.Settings), "169.254.") {
				return errors.New("the address is in a private network")
			}
			return nil
		},
		TestDestination: func(_ context.Context, s actions.Spec) actions.Outcome {
			tested = s
			return actions.Outcome{Status: 500, Err: "answered 500", Excerpt: "oops"}
		},
	})
	const secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZg=="
	body := `{"id":"crm","kind":"webhook","settings":{"url":"https://crm.example/hook","secret":"` + secret + `"},"types":["lead"]}`
	a := h.call("admin", "POST", path("destinations"), body, 201, nil)
	if strings.Contains(a.body, secret) {
		t.Errorf("the secret is shown: %s", a.body)
	}
	h.call("admin", "POST", path("destinations"), body, 409, nil)
	var d struct {
		Settings map[string]string
		Types    []string
		Off      bool
	}
	a = h.call("admin", "GET", path("destinations/crm"), "", 200, &d)
	if d.Settings["url"] != "https://crm.example/hook" || strings.Contains(a.body, secret) || d.Settings["secret"] == "" {
		t.Errorf("destination is %s", a.body)
	}

	// The mask sent back keeps the secret; a new host takes none along.
	masked := `{"kind":"webhook","settings":{"url":"https://crm.example/v2","secret":"` + d.Settings["secret"] + `"}}`
	h.call("admin", "PUT", path("destinations/crm"), masked, 200, nil)
	if !strings.Contains(string(checked.Settings), secret) {
		t.Errorf("checked without the secret: %s", checked.Settings)
	}
	h.call("admin", "PUT", path("destinations/crm"), strings.Replace(masked, "crm.example", "evil.example", 1), 422, nil)
	a = h.call("admin", "PUT", path("destinations/crm"), `{"kind":"webhook","settings":{"url":"http://169.254.169.254/","secret":"whsec_eA=="}}`, 422, nil)
	if !strings.Contains(a.body, `"detail":"the address is in a private network"`) {
		t.Errorf("a refused address answered %s", a.body)
	}

	var r testResult
	h.call("admin", "POST", path("destinations/crm/test"), "", 200, &r)
	if r.OK || r.Status != 500 || r.Error == "" || !strings.Contains(string(tested.Settings), secret) {
		t.Errorf("test gave %+v", r)
	}
	h.call("admin", "PUT", path("destinations/crm"), strings.Replace(masked, `{"kind"`, `{"off":true,"kind"`, 1), 200, &d)
	if !d.Off {
		t.Error("not switched off")
	}
	h.call("admin", "DELETE", path("destinations/crm"), "", 204, nil)
	h.call("admin", "GET", path("destinations/crm"), "", 404, nil)
	h.call("admin", "DELETE", path("destinations/crm"), "", 404, nil)
}

func TestDeliveriesOfARecordShow(t *testing.T) {
	h := newHouse(t, Options{})
	h.call("admin", "POST", path("destinations"), `{"id":"crm","kind":"webhook","settings":{"url":"https://crm.example/hook","secret":"whsec_eA=="}}`, 201, nil)
	id, _, _ := h.filed("demo", engine.Lead, "I am Zed", map[string]string{"name": "Zed"})
	var page struct {
		Items []struct {
			ID, Destination, Event, Status string
			Attempts                       []any
		}
	}
	h.call("admin", "GET", path("records/%s/deliveries", id), "", 200, &page)
	if len(page.Items) != 1 || page.Items[0].Destination != "crm" || page.Items[0].Event != "record.created" || page.Items[0].Status != "pending" || page.Items[0].Attempts == nil {
		t.Errorf("deliveries are %+v", page.Items)
	}
	var r wireRecord
	h.call("admin", "GET", path("records/%s", id), "", 200, &r)
	if r.DeliveryStatus != "pending" {
		t.Errorf("delivery_status is %s", r.DeliveryStatus)
	}
	h.call("admin", "POST", path("deliveries/nothing/retry"), "", 404, nil)
}

func TestAgentsAsEverybodySeesThem(t *testing.T) {
	h := newHouse(t, Options{})
	var list struct{ Items []agentView }
	h.call("guest", "GET", path("agents"), "", 200, &list)
	if len(list.Items) != 1 || list.Items[0].ID != "demo" || len(list.Items[0].Modes) != 2 {
		t.Fatalf("agents are %+v", list.Items)
	}
	var keys []string
	for _, f := range list.Items[0].Modes["text"].Fields {
		keys = append(keys, f.Key+":"+f.Icon)
	}
	if got, want := strings.Join(keys, " "), "name:user phone:phone email:envelope order_number:hash"; got != want {
		t.Errorf("fields are %s, want %s", got, want)
	}
}

// FuzzCaptureRoundTrip: settings that are accepted can be read and sent back, and are the same then.
func FuzzCaptureRoundTrip(f *testing.F) {
	for _, s := range []string{`{}`, `[]`, `{"enabled":true,"instructions":"Ask for the name."}`, `{"agent":"x","policy":{},"number":7}`,
		`{"fields":{"email":"required"},"custom":[{"label":"Order number","icon":"hash","type":"identifier","pattern":"[A-Z]+"}]}`,
		`{"lead":{"categories":["A","a"],"priority":"normal"},"purposes":{"name":"to call you"},"consent":"Yes?"}`,
		`{"custom":[{"label":"مدينة"},{"label":"مدينة 2"}]}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		c, err := readCapture([]byte(raw))
		if err != nil {
			return
		}
		shown, err := json.Marshal(captureView{Settings: showSettings(c), Agent: "a", Mode: "text"})
		if err != nil {
			t.Fatal(err)
		}
		again, err := readCapture(shown)
		if err != nil {
			t.Fatalf("%s is shown as %s and refused: %v", raw, shown, err)
		}
		back, err := json.Marshal(captureView{Settings: showSettings(again), Agent: "a", Mode: "text"})
		if err != nil || string(back) != string(shown) {
			t.Fatalf("%s\nbecame %s (%v)", shown, back, err)
		}
	})
}
