package policy

import (
	"testing"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
)

// TestConfiguredReachesThePolicy: qualification, forms, routes and consent come through; what the instructions say of a
// field holds for a form's field too, and their routes come after the configured ones.
func TestConfiguredReachesThePolicy(t *testing.T) {
	twenty := 20.0
	c := configs.Capture{Enabled: true,
		Instructions: "Refunds go to the billing team. Always confirm the email address.",
		Consent:      "May we call?", ConsentTexts: map[string]string{"es-MX": "¿Podemos llamar?"},
		Qualify: &configs.Qualify{Threshold: 5, Questions: []configs.Question{{Text: "How many seats?", Label: "Seats",
			Options: []configs.Option{{AtLeast: &twenty, Score: 5}}}}},
		Forms: []configs.Form{{ID: "enterprise", When: []string{"demo"}, MinScore: 5,
			Fields: map[string]configs.Requirement{"email": configs.Required},
			Custom: []configs.Custom{{Label: "Budget", Required: true}}}},
		Routes: []configs.Route{{To: " crm ", Forms: []string{"default", "enterprise"}, Languages: []string{"es-MX"}}},
	}
	a := configs.Agent{ID: "demo", Kind: configs.TextAgent, Languages: []string{"en"}, Text: &c}
	a.Normalize()
	p, _, _ := Compile(a, engine.Text, nil)
	if p.Threshold != 5 || len(p.Qualify) != 1 || p.Qualify[0].Key != "seats" || *p.Qualify[0].Options[0].AtLeast != 20 {
		t.Errorf("qualification: %d %+v", p.Threshold, p.Qualify)
	}
	if p.Consent("es") != "¿Podemos llamar?" || p.Consent("fr") != "May we call?" {
		t.Errorf("consent: %q", p.ConsentTexts)
	}
	if len(p.Forms) != 1 || p.Forms[0].MinScore != 5 || len(p.Forms[0].Fields) != 2 {
		t.Fatalf("forms: %+v", p.Forms)
	}
	email, budget := p.Forms[0].Fields[0], p.Forms[0].Fields[1]
	if email.Key != "email" || !email.Required || !email.Confirm || budget.Key != "budget" || !budget.Required {
		t.Errorf("fields of the form: %+v %+v", email, budget)
	}
	if len(p.Route) != 2 || p.Route[0].To != "crm" || p.Route[0].Forms[0] != "" || p.Route[0].Languages[0] != "es" || p.Route[1].When[0] != "refund" {
		t.Errorf("routes: %+v", p.Route)
	}
}
