package messenger

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/channels/channeltest"
)

// post lets a channel serve one signed body.
func post(t *testing.T, ch channels.Channel, secret string, body []byte) int {
	t.Helper()
	r, _ := http.NewRequest(http.MethodPost, channeltest.PublicURL, bytes.NewReader(body))
	channeltest.HubSign(secret)(r, body)
	w := httptest.NewRecorder()
	ch.ServeHTTP(w, r)
	return w.Code
}

// build makes a channel against a fake of the platform.
func build(t *testing.T, change map[string]any) (channels.Channel, *channeltest.Graph, *channeltest.Deps) {
	t.Helper()
	g := channeltest.NewGraph(t, Kind, testID, testToken)
	d := channeltest.NewDeps(t)
	all := map[string]any{"api_base": g.URL}
	for k, v := range change {
		all[k] = v
	}
	ch, err := New(account(all), d.Deps)
	if err != nil {
		t.Fatal(err)
	}
	return ch, g, d
}

// TestRotation: two secrets are taken while one replaces the other, no longer.
func TestRotation(t *testing.T) {
	body := recorded(t, "text")
	for name, c := range map[string]struct {
		change map[string]any
		key    string
		status int
	}{
		"new":             {map[string]any{"app_secret_old": "the-one-before"}, testSecret, 200},
		"old, while both": {map[string]any{"app_secret_old": "the-one-before"}, "the-one-before", 200},
		"old, after":      {nil, "the-one-before", 401},
		"empty key":       {map[string]any{"app_secret_old": "the-one-before"}, "", 401},
	} {
		ch, _, d := build(t, c.change)
		if got := post(t, ch, c.key, body); got != c.status || (got == 200) != (d.Sunk.Calls() == 1) {
			t.Errorf("%s: status %d, want %d; %d sinks", name, got, c.status, d.Sunk.Calls())
		}
	}
}

// TestEchoes: our own sends are receipts, other programs of our app nothing, a person's words a takeover.
func TestEchoes(t *testing.T) {
	own := bytes.Replace(recorded(t, "echo-person"), []byte("263902037430900"), []byte("4242"), 1)
	for what, c := range map[string]struct {
		body []byte
		kind channels.Kind
	}{
		"our mark": {recorded(t, "echo-own"), channels.KindReceipt}, "our app": {own, ""}, "the inbox": {recorded(t, "echo-person"), channels.KindEcho},
	} {
		ch, _, d := build(t, map[string]any{"app_id": "4242"})
		if code := post(t, ch, testSecret, c.body); code != 200 {
			t.Errorf("%s: status %d", what, code)
		}
		got := d.Sunk.Events()
		if c.kind == "" && len(got) != 0 || c.kind != "" && (len(got) != 1 || got[0].Kind != c.kind) {
			t.Errorf("%s: %+v", what, got)
		}
	}
}

// TestWindowsOfPeople: what a person wrote goes with the tag for people when the day is over, and only then; a program's
// message never does.
func TestWindowsOfPeople(t *testing.T) {
	ch, g, _ := build(t, nil)
	send := func(who string, member, late bool) (string, error) {
		_, err := ch.(channels.Sender).Send(context.Background(), channels.Message{
			ID: "0test000000000000000000001", To: channels.Address{ID: who}, Text: "Hello", Member: member, Late: late,
		})
		reason, _ := channels.ReasonOf(err)
		if err == nil {
			reason = ""
		}
		return string(reason), err
	}
	day := 24 * time.Hour
	g.Wrote("100", day+time.Hour)
	g.Wrote("200", 8*day)
	for what, c := range map[string]struct {
		who          string
		member, late bool
		reason, tag  string
	}{
		"program in time": {"1", false, false, "", ""}, "program late": {"100", false, true, "window", ""},
		"person in time": {"2", true, false, "", ""}, "person late": {"100", true, true, "", "HUMAN_AGENT"},
		"person late, not known to us": {"100", true, false, "", "HUMAN_AGENT"}, "person too late": {"200", true, true, "window", ""},
	} {
		before := len(g.To(c.who))
		reason, err := send(c.who, c.member, c.late)
		if reason != c.reason {
			t.Errorf("%s: %v", what, err)
		}
		if got := g.To(c.who)[before:]; c.reason == "" && (len(got) != 1 || got[0].Tag != c.tag) {
			t.Errorf("%s: %+v", what, got)
		}
	}
	g.Fail(channeltest.Reply{Status: 403, Body: `{"error":{"code":10}}`})
	_, err := send("100", true, true)
	var refused *channels.Error
	if !errors.As(err, &refused) || refused.Reason != channels.Window || !strings.Contains(refused.Advice, "Human Agent") {
		t.Errorf("without the permission: %v", err)
	}
}

func TestTyping(t *testing.T) {
	ch, g, _ := build(t, nil)
	if err := ch.(channels.Typer).Typing(context.Background(), channels.Address{ID: "7"}, "m_1"); err != nil {
		t.Fatal(err)
	}
	signs := g.Signs()
	if len(signs) != 2 || signs[0]["sender_action"] != "mark_seen" || signs[1]["sender_action"] != "typing_on" {
		t.Errorf("%v", signs)
	}
}

// recorded gives the body of a recorded request.
func recorded(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "in", name+".http"))
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := bytes.Cut(raw, []byte("\n\n"))
	return bytes.TrimSuffix(body, []byte("\n"))
}

// slow is the longest one body may take to decode.
const slow = 50 * time.Millisecond

// fast says that a body is decoded within slow; a busy machine has three tries.
func fast(body []byte) bool {
	for range 3 {
		begun := time.Now()
		_, _ = Decode(nil, body, "")
		if time.Since(begun) < slow {
			return true
		}
	}
	return false
}

// FuzzDecode: no body panics or takes long, and what comes out can be received.
func FuzzDecode(f *testing.F) {
	files, err := filepath.Glob("testdata/in/*.http")
	if err != nil || len(files) == 0 {
		f.Fatalf("no recorded requests: %v", err)
	}
	for _, name := range files {
		f.Add(recorded(f, strings.TrimSuffix(filepath.Base(name), ".http")))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		events, err := Decode(nil, body, "")
		if len(body) < 1<<16 && !fast(body) {
			t.Fatalf("more than %s for %d bytes", slow, len(body))
		}
		if err != nil && len(events) > 0 {
			t.Fatal("events and an error")
		}
		for _, e := range events {
			whole(t, e)
		}
	})
}

// whole wants in an event what the receiver cannot do without. The platform vouches for nothing.
func whole(t *testing.T, e channels.Event) {
	t.Helper()
	switch {
	case e.Kind == channels.KindIgnored:
		return
	case e.Key == "":
		t.Fatalf("a %s without key", e.Kind)
	case e.Kind == channels.KindMessage && (e.From.ID == "" || e.Type == ""):
		t.Fatal("a message without sender or type")
	case (e.Kind == channels.KindEdit || e.Kind == channels.KindUnsend || e.Kind == channels.KindReceipt) && e.Target == "":
		t.Fatalf("a %s without target", e.Kind)
	case (e.Kind == channels.KindReferral || e.Kind == channels.KindSeen) && e.From.ID == "":
		t.Fatalf("a %s without sender", e.Kind)
	case len(e.Given) > 0:
		t.Fatal("vouched for a value")
	}
}

// TestWordsGoWithoutAQuickReplyThatIsRefused: what only helps to answer never costs the question.
func TestWordsGoWithoutAQuickReplyThatIsRefused(t *testing.T) {
	ch, g, _ := build(t, nil)
	g.Fail(channeltest.Reply{Status: 400, Body: `{"error":{"code":100}}`})
	_, err := ch.(channels.Sender).Send(context.Background(), channels.Message{To: channels.Address{ID: "7"}, Text: "Is that right?",
		Ask: &channels.Ask{Confirm: true, Yes: "Yes", No: "No"}})
	got := g.To("7")
	if err != nil || len(got) != 1 || got[0].Text != "Is that right?" || len(buttons(got[0])) != 0 {
		t.Errorf("%v, %+v", err, got)
	}
}

func buttons(m channeltest.GraphMessage) []any {
	message, _ := m.Body["message"].(map[string]any)
	all, _ := message["quick_replies"].([]any)
	return all
}
