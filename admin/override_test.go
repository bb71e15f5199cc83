package admin

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/records"
)

// TestPublishingReachesOverridingConnections: a connection that overrides some settings (A13) follows every other change
// of its agent, the switch above all.
func TestPublishingReachesOverridingConnections(t *testing.T) {
	h := newHouse(t, Options{})
	account := configs.Account{ID: "site", Channel: "web", Agent: "demo", Capture: &configs.Override{
		Instructions: "Ask for the e-mail only.", Fields: map[string]configs.Requirement{"email": configs.Required, "phone": configs.Off}}}
	if _, err := h.db.Publish(t.Context(), system, records.Item{Kind: records.AccountItem, ID: "site"}, account, nil); err != nil {
		t.Fatal(err)
	}
	policyOf := func(account string) engine.Policy {
		t.Helper()
		v, ok, err := h.db.Current(t.Context(), records.Item{Kind: records.AgentItem, ID: "demo", Mode: engine.Text, Account: account})
		if err != nil || !ok {
			t.Fatalf("%s: %v %v", account, ok, err)
		}
		var p engine.Policy
		if err := json.Unmarshal(v.Policy, &p); err != nil {
			t.Fatal(err)
		}
		return p
	}
	at := path("agents/demo/capture/text")
	for _, on := range []bool{true, false} {
		body := `{"enabled":false,"fields":{"name":"required","phone":"required"}}`
		if on {
			body = `{"enabled":true,"instructions":"Ask for contact details.","fields":{"name":"required","phone":"required"}}`
		}
		h.call("admin", "PUT", at, body, 200, nil, "If-Match: *")
		base, own := policyOf(""), policyOf("site")
		if base.Enabled != on || own.Enabled != on {
			t.Fatalf("on %v: the agent %v, the connection %v", on, base.Enabled, own.Enabled)
		}
		if _, ok := base.Field("phone"); !ok {
			t.Error("the agent does not ask for a phone number")
		}
		email, ok := own.Field("email")
		if _, phone := own.Field("phone"); phone || !ok || !email.Required {
			t.Errorf("the connection's fields: %+v", own.Fields)
		}
	}
}

// TestQualificationSurvivesTheRoundTrip: what GET answers may be sent back, with nothing lost on the way.
func TestQualificationSurvivesTheRoundTrip(t *testing.T) {
	h := newHouse(t, Options{})
	at := path("agents/demo/capture/text")
	const sent = `{"enabled":true,"instructions":"Ask.","consent":"May we?","consent_texts":{"es":"¿Podemos?"},
		"qualify":{"threshold":5,"questions":[{"text":"How many?","options":[{"at_least":20,"score":5}],"when":["demo"]}]},
		"forms":[{"id":"big","min_score":5,"fields":{"email":"required"},"custom":[{"label":"Budget"}]}],
		"routes":[{"to":"crm","forms":["big"],"languages":["es"]}]}`
	var first, second map[string]any
	h.call("admin", "PUT", at, sent, 200, &first, "If-Match: *")
	for _, key := range []string{"qualify", "forms", "routes", "consent_texts"} {
		if first[key] == nil {
			t.Fatalf("%s is not shown", key)
		}
	}
	back, err := json.Marshal(first)
	if err != nil {
		t.Fatal(err)
	}
	h.call("admin", "PUT", at, string(back), 200, &second, "If-Match: *")
	for _, key := range []string{"qualify", "forms", "routes", "consent_texts"} {
		if !reflect.DeepEqual(first[key], second[key]) {
			t.Errorf("%s was %v, is %v", key, first[key], second[key])
		}
	}
	h.call("admin", "PUT", at, `{"enabled":true,"instructions":"Ask.","qualify":{"threshold":50,"questions":[{"text":"How many?"}]}}`, 422, nil, "If-Match: *")
}
