package configs

import (
	"slices"
	"strings"
	"testing"
)

// TestQualifyProblems: every mistake is reported at its line.
func TestQualifyProblems(t *testing.T) {
	const src = `agents:
  - id: demo
    name: Demo
    kind: text
    text:
      custom: [{label: Seats}]
      consent_texts: {es: "¿De acuerdo?"}
      qualify:
        threshold: 9
        questions:
          - {text: "How many?", label: Seats, options: [{at_least: 20, score: 5}]}
          - {text: "", options: [{score: 1}]}
          - {text: "Which?", type: choice}
          - {text: "When?", when: [whenever]}
      forms:
        - {id: default, fields: {name: required}}
        - {id: big, fields: {}, min_score: 3}
        - {id: big, fields: {nmae: required}, when: ["topic:"]}
      routes:
        - {to: "", languages: ["?"]}
        - {to: crm, categories: [Nope], forms: [bug, default]}
`
	_, problems := Load("f.yaml", []byte(src), env(), Known{})
	var got []string
	for _, p := range problems {
		got = append(got, p.String())
	}
	for _, want := range []string{
		"f.yaml:7: $.agents[0].text.consent_texts: needs consent",
		"f.yaml:9: $.agents[0].text.qualify.threshold: nobody can reach it: the best answers give 6",
		"f.yaml:11: $.agents[0].text.qualify.questions[0]: key seats is in use",
		"f.yaml:12: $.agents[0].text.qualify.questions[1].text: must be 1 to 300 characters",
		"f.yaml:12: $.agents[0].text.qualify.questions[1].options[0].label: must not be empty",
		"f.yaml:13: $.agents[0].text.qualify.questions[2].options: a choice needs options",
		"f.yaml:14: $.agents[0].text.qualify.questions[3].when[0]: must be one of refund,",
		"f.yaml:16: $.agents[0].text.forms[0].id: is the name of the form without a name",
		"f.yaml:17: $.agents[0].text.forms[1]: has no field that is on",
		"f.yaml:18: $.agents[0].text.forms[2].id: id is there twice",
		"f.yaml:18: $.agents[0].text.forms[2].fields.nmae: must be one of name, phone, email, company",
		"f.yaml:18: $.agents[0].text.forms[2].when[0]: must be one of",
		"f.yaml:20: $.agents[0].text.routes[0].to: must name a member or a destination",
		"f.yaml:20: $.agents[0].text.routes[0].languages[0]: must be a language tag",
		"f.yaml:21: $.agents[0].text.routes[1].categories[0]: is no category of these settings",
		"f.yaml:21: $.agents[0].text.routes[1].forms[0]: there is no such form",
	} {
		if !slices.ContainsFunc(got, func(p string) bool { return strings.HasPrefix(p, want) }) {
			t.Errorf("missing: %s", want)
		}
	}
	if t.Failed() {
		t.Log("got:\n" + strings.Join(got, "\n"))
	}
}

// TestMinScoreNeedsQuestions: a score nobody gets is a mistake.
func TestMinScoreNeedsQuestions(t *testing.T) {
	_, problems := ReadCapture([]byte(`{"forms":[{"id":"a","fields":{"name":"required"},"min_score":3}]}`))
	if len(problems) != 1 || problems[0].Path != "$.forms[0].min_score" {
		t.Fatalf("%v", problems)
	}
}

func TestQuestionKeysAreMadeOnce(t *testing.T) {
	c, problems := ReadCapture([]byte(`{"qualify":{"questions":[{"text":"How many people would use it?","options":[{"at_least":1,"score":1}]}]}}`))
	if len(problems) > 0 || c.Qualify.Questions[0].Key != "how_many_people_would_use_it" {
		t.Fatalf("%+v %v", c.Qualify, problems)
	}
	key := c.Qualify.Questions[0].Key
	c.Qualify.Questions[0].Text = "Another text"
	if c.Normalize(); c.Qualify.Questions[0].Key != key {
		t.Fatalf("the key became %s", c.Qualify.Questions[0].Key)
	}
}
