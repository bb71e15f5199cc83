package extract

import (
	"strings"
	"testing"
	"time"
)

// FuzzCheck: any words for any type are refused or become a value, and that value checked again stays itself.
func FuzzCheck(f *testing.F) {
	keys := []string{"name", "email", "phone", "company", "zip", "order_id", "date", "time", "party_size", "website", "address", "consent", "notes"}
	for i, s := range []string{"Anna-Marie O'Neil", "a@b.example", "+1 415 555 2671", "Example & Sons", "s 0 1 4 3 h d", "AB-1", "31.12.", "half past 11", "1.000,5",
		"example.org/x?y", "1 Main St", "yes", "\u202e\u0000", "٠٣/٠٤", "二十", "ı", "ß"} {
		f.Add(s, i%len(keys), true)
		f.Add(s, (i+3)%len(keys), false)
	}
	f.Fuzz(func(t *testing.T, text string, n int, spoken bool) {
		text = strings.ToValidUTF8(text, "\uFFFD")
		field := FieldFor(keys[uint(n)%uint(len(keys))])
		in := Setting{Region: "US", Lang: "en", Mode: Chat, Now: time.Date(2024, 5, 17, 12, 0, 0, 0, time.UTC), Zone: time.UTC}
		if spoken {
			in.Mode = Spoken
		}
		v, reason, _ := field.normalise(Candidate{Text: text, Value: text}, in)
		if reason != "" {
			return
		}
		if v.Value == "" {
			t.Fatalf("%s %q: accepted without a value", field.Key, text)
		}
		again, reason, _ := field.normalise(Candidate{Text: v.Value, Value: v.Value}, in)
		if reason != "" || again.Value != v.Value {
			t.Fatalf("%s %q: %q, and again %q %s", field.Key, text, v.Value, again.Value, reason)
		}
	})
}

// FuzzAgree: whatever was heard, one of the sayings is believed.
func FuzzAgree(f *testing.F) {
	f.Add("Ruth Pemberton", "r u t h", "Ruth", 0.85)
	f.Add("", "a", "a b", 0.95)
	f.Fuzz(func(t *testing.T, a, b, c string, sure float64) {
		said := []Value{{Value: a, Text: a, Confidence: 0.85}, {Value: b, Text: b, Confidence: sure}, {Value: c, Text: c, Confidence: 0.6}}
		for _, kind := range []Type{Name, Identifier} {
			if got := Agree(Field{Key: "x", Type: kind}, said).Value; got != a && got != b && got != c {
				t.Fatalf("%q of %q %q %q", got, a, b, c)
			}
		}
	})
}
