package rules

import (
	"slices"
	"testing"

	"github.com/seed-151f84ba/intake/extract"
)

// What an agent asks for: built-in fields by phrases, the operator's own by their labels.
func TestAskedIn(t *testing.T) {
	fields := []extract.Field{
		{Key: "name", Label: "name", Type: extract.Name}, {Key: "email", Label: "email", Type: extract.Email},
		{Key: "account_number", Label: "Account number", Type: extract.Identifier}, {Key: "address", Label: "Address", Type: extract.Address},
		{Key: "date", Label: "Date", Type: extract.Date}, {Key: "delivery_date", Label: "Delivery date", Type: extract.Date},
	}
	for said, want := range map[string][]string{
		"Can you tell me your account number, please?":   {"account_number"},
		"May I have your name and your account number?":  {"name", "account_number"},
		"What is your e-mail address?":                   {"email"},
		"And your address, please?":                      {"address"},
		"Which delivery date suits you?":                 {"delivery_date"},
		"What was the name of your first pet?":           nil,
		"Your account number is on the card we sent you": nil,
		"What is your date of birth?":                    nil,
	} {
		if got := New().AskedIn(said, fields); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", said, got, want)
		}
	}
}
