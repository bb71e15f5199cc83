package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/channels/channeltest"
)

// botAPI is a fake of the Bot API: it knows one token and hands out updates until they are confirmed by an offset.
type botAPI struct {
	mu      sync.Mutex
	updates []string // by update_id, from 1
	webhook bool
	fail    []channeltest.Reply // given to the next getUpdates, in turn
	offsets []int
	methods []string
}

func (a *botAPI) reply(r channeltest.Request) channeltest.Reply {
	a.mu.Lock()
	defer a.mu.Unlock()
	method, ok := strings.CutPrefix(r.Path, "/bot"+testToken+"/")
	if !ok {
		return channeltest.Reply{Status: 404, Body: `{"ok":false,"error_code":404,"description":"Not Found"}`}
	}
	a.methods = append(a.methods, method)
	switch method {
	case "deleteWebhook":
		a.webhook = false
	case "getUpdates":
		return a.getUpdates(r)
	}
	return channeltest.Reply{Body: `{"ok":true,"result":true}`}
}

// called lists the methods and the offsets asked for so far.
func (a *botAPI) called() (methods []string, offsets []int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.methods), slices.Clone(a.offsets)
}

func (a *botAPI) getUpdates(r channeltest.Request) channeltest.Reply {
	if a.webhook {
		return channeltest.Reply{Status: 409, Body: `{"ok":false,"error_code":409,"description":"Conflict: can't use getUpdates method while webhook is active"}`}
	}
	var p struct {
		Offset, Timeout int
		Allowed         []string `json:"allowed_updates"`
	}
	if json.Unmarshal(r.Body, &p) != nil || len(p.Allowed) == 0 {
		return channeltest.Reply{Status: 400, Body: `{"ok":false,"error_code":400,"description":"Bad Request"}`}
	}
	a.offsets = append(a.offsets, p.Offset)
	if len(a.fail) > 0 {
		f := a.fail[0]
		a.fail = a.fail[1:]
		return f
	}
	var list []string
	for i, u := range a.updates {
		if id := i + 1; id >= p.Offset && len(list) < 2 {
			list = append(list, fmt.Sprintf(`{"update_id":%d,%s}`, id, u))
		}
	}
	reply := channeltest.Reply{Body: `{"ok":true,"result":[` + strings.Join(list, ",") + `]}`}
	if len(list) == 0 {
		reply.Delay = 20 * time.Millisecond
	}
	return reply
}

func private(text string) string {
	return fmt.Sprintf(`"message":{"message_id":1,"date":5,"chat":{"id":7,"type":"private"},"from":{"id":7},"text":%q}`, text)
}

// poller builds a polling bot without a secret_token against the fake.
func poller(t *testing.T, a *botAPI) (*Poller, *channeltest.Deps) {
	t.Helper()
	p := channeltest.NewPlatform(t, a.reply)
	d := channeltest.NewDeps(t)
	ch, err := New(account(map[string]string{"mode": "polling", "secret_token": "", "api_base": p.URL}), d.Deps)
	if err != nil {
		t.Fatal(err)
	}
	r, ok := ch.(*Poller)
	if !ok {
		t.Fatalf("polling gives a %T", ch)
	}
	return r, d
}

// until runs the poller until done says so, and gives Run's error.
func until(t *testing.T, p *Poller, done func() bool) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx) }()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case err := <-ended:
			return err
		case <-tick.C:
			if done() {
				cancel()
			}
		case <-time.After(15 * time.Second):
			t.Fatal("the poller did not get there")
		}
	}
}

func texts(events []channels.Event) string {
	var out []string
	for _, e := range events {
		out = append(out, e.Key+" "+e.Text)
	}
	return strings.Join(out, ", ")
}

func TestPollingTakesEveryUpdateOnceAndInOrder(t *testing.T) {
	api := &botAPI{webhook: true, updates: []string{private("a"), `"poll":{}`, private("b"), `"message":17`, private("c")}}
	p, d := poller(t, api)
	if err := until(t, p, func() bool { return len(d.Sunk.Events()) == 3 }); err != nil {
		t.Fatal(err)
	}
	if got := texts(d.Sunk.Events()); got != "1 a, 3 b, 5 c" {
		t.Errorf("stored %q", got)
	}
	if n := len(d.Sunk.Offered()); n != 3 {
		t.Errorf("%d events were offered, 3 are useful", n)
	}
	if methods, _ := api.called(); methods[0] != "deleteWebhook" {
		t.Errorf("first call is %s", methods[0])
	}
}

func TestPollingConfirmsOnlyWhatIsStored(t *testing.T) {
	api := &botAPI{updates: []string{private("a"), private("b")}}
	p, d := poller(t, api)
	d.Sunk.Before(func(_ context.Context, ev []channels.Event) error {
		if ev[0].Text == "b" {
			return errors.New("the store is away")
		}
		return nil
	})
	if err := p.Run(context.Background()); err == nil || !strings.Contains(err.Error(), "the store is away") {
		t.Fatalf("Run ended with %v", err)
	}
	d.Sunk.Before(nil)
	if err := until(t, p, func() bool { return len(d.Sunk.Events()) == 2 }); err != nil {
		t.Fatal(err)
	}
	_, offsets := api.called()
	for _, o := range offsets[:2] {
		if o != 0 {
			t.Errorf("offsets %v: one was confirmed before it was stored", offsets)
		}
	}
	if got := texts(d.Sunk.Events()); got != "1 a, 2 b" {
		t.Errorf("stored %q", got)
	}
}

func TestPollingObeysARateLimit(t *testing.T) {
	api := &botAPI{updates: []string{private("a")}, fail: []channeltest.Reply{{Status: 429,
		Body: `{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":1}}`}}}
	p, d := poller(t, api)
	begun := time.Now()
	if err := until(t, p, func() bool { return len(d.Sunk.Events()) == 1 }); err != nil {
		t.Fatal(err)
	}
	if waited := time.Since(begun); waited < time.Second {
		t.Errorf("asked again after %v", waited)
	}
}

func TestPollingEndsWithACleanError(t *testing.T) {
	for name, r := range map[string]channeltest.Reply{
		"conflict":   {Status: 409, Body: `{"ok":false,"error_code":409,"description":"Conflict"}`},
		"their page": {Status: 502, Body: "<html>"},
		"no list":    {Body: `{"ok":true,"result":7}`},
		"no ids":     {Body: `{"ok":true,"result":[[]]}`},
	} {
		t.Run(name, func(t *testing.T) {
			p, d := poller(t, &botAPI{fail: []channeltest.Reply{r}})
			err := p.Run(context.Background())
			if err == nil || strings.Contains(err.Error(), testToken) {
				t.Errorf("Run ended with %v", err)
			}
			if d.Sunk.Calls() > 0 {
				t.Error("something was stored")
			}
		})
	}
}

func TestPollingEndsWhenAsked(t *testing.T) {
	p, _ := poller(t, &botAPI{})
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(50*time.Millisecond, cancel)
	if err := p.Run(ctx); err != nil {
		t.Errorf("Run ended with %v", err)
	}
}

func TestPollingHasNoWebhook(t *testing.T) {
	p, d := poller(t, &botAPI{})
	for _, secret := range []string{"", testSecret} {
		r, _ := http.NewRequest(http.MethodPost, channeltest.PublicURL, strings.NewReader(`{"update_id":1,`+private("x")+`}`))
		r.Header.Set(secretHeader, secret)
		w := newRecorder()
		p.ServeHTTP(w, r)
		if w.Code != http.StatusUnauthorized || d.Sunk.Calls() > 0 {
			t.Errorf("secret %q: status %d", secret, w.Code)
		}
	}
}
