package telegram

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/seed-151f84ba/intake/channels"
)

func TestInternational(t *testing.T) {
	for in, want := range map[string]string{
		"351910000001": "+351910000001", "+351910000001": "+351910000001", "+1 (555) 010-0001": "+15550100001",
		"": "", "+": "", "none": "", "++1": "",
	} {
		if got := international(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// FuzzDecode: no body panics, and what comes out can be received.
func FuzzDecode(f *testing.F) {
	files, err := filepath.Glob("testdata/in/*.http")
	if err != nil || len(files) == 0 {
		f.Fatalf("no recorded requests: %v", err)
	}
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw[len("POST /\nContent-Type: application/json\n\n"):])
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		events, err := Decode(nil, body, "")
		if err != nil && len(events) > 0 {
			t.Fatal("events and an error")
		}
		for _, e := range events {
			if e.Kind == channels.KindIgnored {
				continue
			}
			if e.Key == "" || e.From.ID == "" || e.Kind == channels.KindMessage && e.Type == "" {
				t.Fatalf("a %s without key, sender or type", e.Kind)
			}
			for _, g := range e.Given {
				if len(e.Cards) != 1 || !e.Cards[0].Sender || e.Cards[0].UserID != e.From.UserID || g.Value[0] != '+' {
					t.Fatal("a value is vouched for without the sender's own card")
				}
			}
		}
	})
}
