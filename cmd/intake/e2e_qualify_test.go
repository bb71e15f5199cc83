package main

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// qualified is what stands under text: of the agent in this test.
const qualified = `    text:
      consent: May we use your details to answer you?
      consent_texts: {es: ¿Podemos usar sus datos para responderle?}
      qualify:
        threshold: 3
        questions:
          - {text: "How many people would use it?", label: Seats, options: [{at_least: 1, score: 1}, {at_least: 20, score: 5}]}
      forms:
        - id: enterprise
          when: [demo]
          min_score: 5
          fields: {name: required, company: required}
          custom: [{label: Consent to call, icon: shield, type: consent, required: true}]
      routes:
        - {to: Maria, forms: [enterprise]}
        - {to: hook, forms: [enterprise], min_score: 5}
`

// TestQualifiedLead: from the configuration file to record, CSV, webhook and assignee: the score and its answers, the
// named form, the proof of consent, the member and the destination it is routed to.
func TestQualifiedLead(t *testing.T) {
	w := newWorld(t, "")
	text := strings.Replace(w.text(), "    text:\n", qualified, 1)
	text = strings.Replace(text, "events: [record.created]", "events: [record.created], types: [ticket]", 1)
	w.configure(text)
	if out := w.command("check"); out != "" {
		t.Fatalf("check: %s", out)
	}
	p := w.serve()
	var maria struct{ ID string }
	p.api("POST", "members", map[string]any{"name": "Maria", "email": "maria@example.com", "role": "member", "agents": []string{"e2e"}}, 201, &maria)
	p.tell(95, "I'd like a demo", "about 25 people", "Nora Whitfield from Acme Robotics", "yes, that's fine")
	if said := p.bot.to(95); !strings.Contains(said[0], "How many people would use it?") || !strings.Contains(said[2], "May we use your details") {
		t.Errorf("said %q", said)
	}
	found := p.search("Whitfield")
	if len(found) != 1 {
		t.Fatalf("%d records; said %q", len(found), p.bot.to(95))
	}
	type record struct {
		Form, Assignee string
		Score          *int
		Answers        []struct {
			Key, Value string
			Score      int
		}
		Consent *struct {
			Agreed          bool
			Text, Words, At string
			Message         *string
		}
	}
	check := func(where string, r record) {
		t.Helper()
		if r.Form != "enterprise" || r.Assignee != maria.ID || r.Score == nil || *r.Score != 5 || len(r.Answers) != 1 || r.Answers[0].Value != "25" {
			t.Errorf("%s: %+v", where, r)
		}
		if c := r.Consent; c == nil || !c.Agreed || c.Text != "May we use your details to answer you?" || c.Words != "yes, that's fine" && c.Words != "yes" || c.At == "" || c.Message == nil {
			t.Errorf("%s: consent %+v", where, c)
		}
	}
	var r record
	p.api("GET", "records/"+found[0].ID, nil, 200, &r)
	check("api", r)
	eventually(t, "the routed delivery", func() bool { return len(w.receiver.deliveries()) == 1 })
	var body struct{ Data struct{ Record record } }
	if err := json.Unmarshal(w.receiver.deliveries()[0].body, &body); err != nil {
		t.Fatal(err)
	}
	check("webhook", body.Data.Record)
	_, sheet := p.request("GET", p.admin+"/api/v1/records.csv?form=enterprise", http.Header{"Authorization": {"Bearer " + p.token}}, nil)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(sheet), "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 2 {
		t.Fatalf("%v: %s", err, sheet)
	}
	cells := map[string]string{}
	for i, name := range rows[0] {
		cells[name] = rows[1][i]
	}
	if cells["score"] != "5" || cells["answers"] != "seats=25" || cells["consent"] != "agreed" || cells["consent_at"] == "" || cells["assignee"] != "Maria" {
		t.Errorf("csv: %v", cells)
	}
	p.tell(96, "I'd like a demo", "just 2 of us")
	if all := p.search("just 2"); len(all) != 0 {
		t.Errorf("filed below the threshold: %+v", all)
	}
}
