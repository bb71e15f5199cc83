package rules

import (
	"context"
	"strings"
	"testing"

	"github.com/seed-151f84ba/intake/extract"
)

// A name and a reference number in one answer.
func TestNameBeforeReference(t *testing.T) {
	for said, want := range map[string]string{
		"ruth pemberton k 25 w 31": "Ruth Pemberton", "orla hgt 812": "Orla", "ruth no 4471": "Ruth", "two tickets 4471": "",
	} {
		req := extract.Request{Lines: []extract.Line{{ID: "l", Text: said}}, Fields: []extract.Field{{Key: "name", Label: "name", Type: extract.Name}},
			Asked: []string{"name"}, Setting: extract.Setting{Mode: extract.Chat}}
		r, _ := New().Extract(context.Background(), req)
		got := ""
		for _, v := range extract.Check(req, r).Values {
			got = v.Value
		}
		if got != want {
			t.Errorf("%q: %q, want %q", said, got, want)
		}
	}
}

// An agent asks in many forms; what is told is not asked.
func TestAskedInLabels(t *testing.T) {
	fields := []extract.Field{extract.FieldFor("account_number"), extract.FieldFor("reservation_id"), extract.FieldFor("name")}
	for words, want := range map[string]string{
		"Account number and pin": "account_number", "Account number": "account_number", "Your reservation id": "reservation_id",
		"Account number and reservation id": "account_number reservation_id", "Reservation id KX4417": "", "Account number received": "",
		"Your account number is blocked": "", "I see the account number": "", "Could I have your account number": "account_number",
	} {
		if got := strings.Join(New().AskedIn(words, fields), " "); got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
}

// Whose name the agent asks for.
func TestAskedInOfOthers(t *testing.T) {
	fields := []extract.Field{extract.FieldFor("name")}
	for words, want := range map[string]int{
		"May I have your name, please?": 1, "Could you provide me with the name of the host, please?": 0, "What is your guest's name?": 0,
		"And the name of your company?": 0, "Could you give me your full name please?": 1,
	} {
		if got := New().AskedIn(words, fields); len(got) != want {
			t.Errorf("%q: %v", words, got)
		}
	}
}
