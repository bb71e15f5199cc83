package policy

import (
	"strings"
	"testing"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
)

func TestSentences(t *testing.T) {
	c := configs.Capture{Enabled: true, Fields: map[string]configs.Requirement{"email": configs.Optional, "company": configs.Optional},
		Instructions: "Only ask for details when someone wants a demo, a refund or to rent a boat. Leave general questions alone. " +
			"First try to help. Ask for the e-mail only for demos. Never ask for the company. First the phone, then the name. " +
			"Confirm the phone number. At most two attempts. If they refuse, explain why, then file it anyway. " +
			"Demos go to Dana. Be brief. After three unanswered questions ask for details."}
	a := configs.Agent{ID: "a", Kind: configs.TextAgent, Text: &c}
	a.Normalize()
	p, _, _ := Compile(a, engine.Text, nil)
	got := strings.Join(Sentences(p), "\n")
	want := `Details are asked for only for demos, refunds and “rent a boat”; nothing else starts it.
Never for general questions.
After 3 questions without an answer, details are asked for.
The question is answered first; details come when that does not help.
Always asked for: Name and Phone.
Email is asked for only for demos.
Company is never asked for; it is kept when the customer gives it.
Order of asking: Phone, Name.
Read back to the customer: Phone.
A field is asked for at most 2 times.
When the customer refuses, it is explained once why it is needed, then the record is filed with the gap.
Records go to Dana for demos.
Tone: brief.`
	if got != want {
		t.Errorf("sentences are\n%s", got)
	}
	p.Enabled = false
	if s := Sentences(p); len(s) != 1 || !strings.Contains(s[0], "switched off") {
		t.Errorf("switched off: %q", s)
	}
	for reason := range reasonWords {
		if strings.Contains(reasonList([]string{reason}), "_") {
			t.Errorf("%s has no words", reason)
		}
	}
}
