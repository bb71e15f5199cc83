package x

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/channels/channeltest"
)

// against builds an account whose API is the fake.
func against(t *testing.T) (channels.Sender, *channeltest.XAPI) {
	t.Helper()
	f := channeltest.NewXAPI(t, channeltest.XKeys{ConsumerKey: testKey, ConsumerSecret: testSecret, AccessToken: testToken, AccessSecret: testTSecret})
	d := channeltest.NewDeps(t)
	d.Deps.Now = time.Now
	ch, err := New(account(map[string]string{"api_base": f.URL}), d.Deps)
	if err != nil {
		t.Fatal(err)
	}
	return ch.(channels.Sender), f
}

// TestAgainstTheFake: signed sends are taken; who takes none, the limit and a wrong key are told apart.
func TestAgainstTheFake(t *testing.T) {
	s, f := against(t)
	send := func(to, text string) (channels.Receipt, error) {
		return s.Send(context.Background(), channels.Message{To: channels.Address{ID: to}, Text: text})
	}
	f.Closed("13")
	if _, err := send("13", "hello"); reason(err) != channels.Blocked {
		t.Errorf("a person who takes none: %v", err)
	}
	for i := range 15 {
		got, err := send("12", strings.Repeat("é", i+1)+" + & = ~ *")
		if err != nil || got.Ref == "" {
			t.Fatalf("message %d: %v", i, err)
		}
	}
	_, err := send("12", "one too many")
	if r, after := channels.ReasonOf(err); r != channels.Throttled || after < 14*time.Minute || after > 15*time.Minute {
		t.Errorf("the limit: %s after %v", r, after)
	}
	f.Keys.AccessSecret = "another"
	if _, err := send("12", "x"); reason(err) != channels.Denied {
		t.Errorf("a wrong key: %v", err)
	}
	f.Fail(channeltest.Reply{Status: http.StatusServiceUnavailable})
	if _, err := send("12", "x"); reason(err) != channels.Transient {
		t.Errorf("their fault: %v", err)
	}
	if n := len(f.To("12")); n != 15 {
		t.Errorf("%d messages taken", n)
	}
}

func reason(err error) channels.Reason { r, _ := channels.ReasonOf(err); return r }
