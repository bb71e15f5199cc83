package policy

import (
	"strings"
	"testing"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
)

func TestAppliedInstructions(t *testing.T) {
	c := configs.Capture{Enabled: true, Fields: map[string]configs.Requirement{"email": configs.Optional, "company": configs.Optional}}
	c.Normalize()
	text := "Ask for contact details when the customer wants a demo. For a refund also ask for the email address. Do not collect details for pricing questions. " +
		"Read the phone number back before filing. If they refuse, explain why once, then file it anyway. Be friendly."
	for _, x := range []struct {
		h    Happened
		want string
	}{
		{Happened{Reasons: []string{"demo"}, Began: true, Collected: true, Asked: []string{"name"}}, "wants a demo"},
		{Happened{Reasons: []string{"refund"}, Collected: true, Asked: []string{"email"}}, "For a refund"},
		{Happened{Reasons: []string{"demo"}, Collected: true, Asked: []string{"email"}}, ""},
		{Happened{Reasons: []string{"pricing"}}, "pricing questions"},
		{Happened{Collected: true, ReadBack: []string{"phone"}}, "Read the phone number back"},
		{Happened{Collected: true, Refused: true}, "If they refuse"},
		{Happened{}, ""},
	} {
		got := strings.Join(Applied(text, engine.Text, Fields(c), x.h), "|")
		if (x.want == "") != (got == "") || !strings.Contains(got, x.want) || strings.Contains(got, "|") {
			t.Errorf("%+v: %q, want the sentence of %q", x.h, got, x.want)
		}
	}
}
