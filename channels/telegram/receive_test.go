package telegram

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/channels/channeltest"
)

func newRecorder() *httptest.ResponseRecorder { return httptest.NewRecorder() }

const tap = `{"update_id":9,"callback_query":{"id":"q1","from":{"id":7},"data":"yes"}}`

// webhook builds a webhook bot against a fake and posts one signed body.
func webhook(t *testing.T, answer func(channeltest.Request) channeltest.Reply) (*channeltest.Platform, *channeltest.Deps, func(body string) int) {
	t.Helper()
	p := channeltest.NewPlatform(t, answer)
	d := channeltest.NewDeps(t)
	ch, err := New(account(map[string]string{"api_base": p.URL}), d.Deps)
	if err != nil {
		t.Fatal(err)
	}
	return p, d, func(body string) int {
		r, _ := http.NewRequest(http.MethodPost, channeltest.PublicURL, strings.NewReader(body))
		r.Header.Set(secretHeader, testSecret)
		w := newRecorder()
		ch.ServeHTTP(w, r)
		return w.Code
	}
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("never: " + what)
		}
	}
}

func TestATapIsAnsweredAfterItIsStored(t *testing.T) {
	p, d, post := webhook(t, (&botAPI{}).reply)
	d.Sunk.Before(func(context.Context, []channels.Event) error { return errors.New("away") })
	if code := post(tap); code != http.StatusServiceUnavailable {
		t.Errorf("status %d", code)
	}
	d.Sunk.Before(nil)
	if code := post(tap); code != http.StatusOK {
		t.Errorf("status %d", code)
	}
	eventually(t, "answerCallbackQuery", func() bool { return len(p.Requests()) > 0 })
	r := p.Requests()[0]
	if !strings.HasSuffix(r.Path, "/answerCallbackQuery") || r.Form["callback_query_id"] != "q1" || len(p.Requests()) != 1 {
		t.Errorf("%d requests, the first %s %v", len(p.Requests()), r.Path, r.Form)
	}
}

func TestATapIsStoredWhenAnsweringFails(t *testing.T) {
	_, d, post := webhook(t, func(channeltest.Request) channeltest.Reply { return channeltest.Reply{Status: 500} })
	if code := post(tap); code != http.StatusOK || len(d.Sunk.Events()) != 1 {
		t.Errorf("status %d, %d events", code, len(d.Sunk.Events()))
	}
	eventually(t, "counted", func() bool { return d.Counts.Of("telegram_callback_unanswered") == 1 })
}

func TestTyping(t *testing.T) {
	p, d, _ := webhook(t, (&botAPI{}).reply)
	ch, err := New(account(map[string]string{"api_base": p.URL}), d.Deps)
	if err != nil {
		t.Fatal(err)
	}
	if err := ch.(channels.Typer).Typing(context.Background(), channels.Address{ID: "7"}, ""); err != nil {
		t.Fatal(err)
	}
	r := p.Requests()[0]
	if !strings.HasSuffix(r.Path, "/sendChatAction") || r.Form["chat_id"] != "7" || r.Form["action"] != "typing" {
		t.Errorf("%s %v", r.Path, r.Form)
	}
}

func TestAcceptedMessageIsNotSentAgainForAnAnswerWeCannotRead(t *testing.T) {
	p, d, _ := webhook(t, func(channeltest.Request) channeltest.Reply {
		return channeltest.Reply{Body: `{"ok":true,"result":{"message_id":12,"date":1,"chat":{"id":7,"type":"private"},"forward_origin":{"type":"new"}}}`}
	})
	ch, err := New(account(map[string]string{"api_base": p.URL}), d.Deps)
	if err != nil {
		t.Fatal(err)
	}
	got, err := ch.(channels.Sender).Send(context.Background(), channels.Message{To: channels.Address{ID: "7"}, Text: "x"})
	if err != nil || got.Ref != "12" {
		t.Errorf("receipt %q, error %v", got.Ref, err)
	}
}

func TestRefusedSettings(t *testing.T) {
	for name, c := range map[string]struct {
		change map[string]string
		names  string
	}{
		"mode":                  {map[string]string{"mode": "carrier"}, "mode"},
		"path in api_base":      {map[string]string{"api_base": "https://bots.test/v1"}, "api_base"},
		"api_base with account": {map[string]string{"api_base": "https://me:canary@bots.test"}, "api_base"},
		"api_base of a file":    {map[string]string{"api_base": "file:///x"}, "api_base"},
		"token with a path":     {map[string]string{"bot_token": "canary/../x"}, "bot_token"},
		"token with a query":    {map[string]string{"bot_token": "canary?x"}, "bot_token"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := New(account(c.change), channeltest.NewDeps(t).Deps)
			if err == nil || !strings.Contains(err.Error(), c.names) || strings.Contains(err.Error(), "canary") {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestOtherMethodsAndPaths(t *testing.T) {
	for _, c := range []struct {
		method, path string
		status       int
	}{{"GET", "", 405}, {"PUT", "", 405}, {"POST", "/status", 404}, {"POST", "/", 200}} {
		d := channeltest.NewDeps(t)
		ch, err := New(account(nil), d.Deps)
		if err != nil {
			t.Fatal(err)
		}
		r, _ := http.NewRequest(c.method, channeltest.PublicURL+c.path, strings.NewReader(`{"update_id":1}`))
		w := newRecorder()
		ch.ServeHTTP(w, r)
		want := http.StatusUnauthorized
		if c.status == http.StatusNotFound {
			want = http.StatusNotFound // a path nobody knows is that to everybody
		}
		if w.Code != want {
			t.Errorf("%s %q unsigned: %d", c.method, c.path, w.Code)
		}
		r.Header.Set(secretHeader, testSecret)
		w = newRecorder()
		if ch.ServeHTTP(w, r); w.Code != c.status {
			t.Errorf("%s %q: %d, want %d", c.method, c.path, w.Code, c.status)
		}
	}
}
