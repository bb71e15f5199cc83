package channeltest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/channels"
)

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// sender builds the adapter against a platform that always replies the same.
func (s Suite) sender(t testing.TB, reply Reply) (channels.Sender, channels.Info, *Platform) {
	t.Helper()
	p := NewPlatform(t, func(Request) Reply { return reply })
	ch, _ := s.build(t, p.URL)
	sender, ok := ch.(channels.Sender)
	if !ok {
		t.Fatal("the channel is no Sender")
	}
	return sender, ch.Info(), p
}

// message is any message of the suite.
func (s Suite) message(t testing.TB) channels.Message {
	t.Helper()
	if len(s.Sends) == 0 {
		t.Fatal("suite: no Sends")
	}
	return s.Sends[0].Message
}

// sends: each message becomes exactly the request of its golden, and its receipt has the platform's id.
func sends(t testing.TB, s Suite) {
	for _, c := range s.Sends {
		sender, _, p := s.sender(t, s.Accepted)
		got, err := sender.Send(context.Background(), c.Message)
		if err != nil {
			t.Errorf("%s: %v", c.Name, err)
			continue
		}
		if got.Ref != s.Ref {
			t.Errorf("%s: receipt %q, want %q", c.Name, got.Ref, s.Ref)
		}
		var list []any
		for _, r := range p.Requests() {
			list = append(list, s.show(t, r))
		}
		golden(t, "testdata/send/"+c.Name+".golden.json", list)
	}
}

// show is a request as a golden keeps it: secrets by their names, and of the headers what authenticates.
func (s Suite) show(t testing.TB, r Request) map[string]any {
	t.Helper()
	m := map[string]any{"method": r.Method, "path": s.mask(t, r.Path)}
	if len(r.Query) > 0 {
		m["query"] = s.mask(t, r.Query.Encode())
	}
	if a := r.Header.Get("Authorization"); a != "" {
		if s.Volatile != nil {
			a = s.Volatile(a)
		}
		m["authorization"] = s.mask(t, a)
	}
	switch {
	case r.Form != nil:
		m["form"] = r.Form
	case r.JSON != nil:
		m["json"] = r.JSON
	default:
		m["body"] = string(r.Body)
	}
	return m
}

func (s Suite) mask(t testing.TB, text string) string {
	t.Helper()
	for name, v := range s.secretValues(t) {
		text = strings.ReplaceAll(text, v, "{"+name+"}")
	}
	return text
}

// textAtLimit: a text of exactly the limit travels whole in one request; a longer one does when split.
func textAtLimit(t testing.TB, s Suite) {
	for _, letter := range []string{"a", "é", "😀", "\"", "<b>&", "_*["} {
		sender, info, p := s.sender(t, s.Accepted)
		n := info.Limit.Max
		if n == 0 {
			n = 1000
		}
		parts := channels.Split(strings.Repeat(letter, n+7), info.Limit)
		m := s.message(t)
		for _, part := range parts {
			m.Text = part
			if _, err := sender.Send(context.Background(), m); err != nil {
				t.Errorf("a part of %q: %v", letter, err)
			}
		}
		var got []string
		for _, r := range p.Requests() {
			if text := s.Texts(r); text != "" {
				got = append(got, text)
			}
		}
		if !slices.Equal(got, parts) {
			t.Errorf("%q: %d parts did not arrive as %d requests with the same texts", letter, len(parts), len(parts))
		}
	}
}

// refusals: every answer of the platform has its reason and advice, and no error shows a secret or the message.
func refusals(t testing.TB, s Suite) {
	for _, c := range s.Refusals {
		sender, _, _ := s.sender(t, c.Reply)
		m := s.message(t)
		_, err := sender.Send(context.Background(), m)
		s.cleanError(t, c.Name, m, err)
		if reason, after := channels.ReasonOf(err); reason != c.Reason || after != c.After {
			t.Errorf("%s: %s after %v, want %s after %v", c.Name, reason, after, c.Reason, c.After)
		}
	}
	for _, status := range []int{500, 502, 503, 504} {
		for what, body := range map[string]string{"no body": "", "a page": "<html>bad gateway</html>", "half": "{\"o"} {
			name := fmt.Sprintf("%d with %s", status, what)
			sender, _, _ := s.sender(t, Reply{Status: status, Body: body})
			m := s.message(t)
			_, err := sender.Send(context.Background(), m)
			s.cleanError(t, name, m, err)
			if reason, _ := channels.ReasonOf(err); reason != channels.Transient {
				t.Errorf("%s: %s, want %s", name, reason, channels.Transient)
			}
		}
	}
}

// cleanError wants an *Error that holds neither a secret nor the customer's data.
func (s Suite) cleanError(t testing.TB, what string, m channels.Message, err error) {
	t.Helper()
	var typed *channels.Error
	if !errors.As(err, &typed) {
		t.Errorf("%s: the error is no *channels.Error: %v", what, err)
		return
	}
	text := fmt.Sprintf("%v %+v %#v", err, err, typed.Err)
	s.noLeak(t, what+": the error", text)
	if strings.Contains(text, m.Text) || len(m.To.ID) > 3 && strings.Contains(text, m.To.ID) {
		t.Errorf("%s: the error shows the message or its recipient: %v", what, err)
	}
}

// networkFailures: nobody listens, the name is unknown to the guard, the answer breaks off, the platform is silent.
func networkFailures(t testing.TB, s Suite) {
	m := s.message(t)
	code := ""
	try := func(what string, ctx context.Context, base string, change func(d *Deps)) {
		d := NewDeps(t)
		if change != nil {
			change(d)
		}
		a := s.Account
		a.Settings = s.settings(t, map[string]any{s.apiBase(): base})
		ch, err := s.New(a, d.Deps)
		if err != nil {
			t.Fatal(err)
		}
		_, err = ch.(channels.Sender).Send(ctx, m)
		s.cleanError(t, what, m, err)
		if reason, _ := channels.ReasonOf(err); !reason.Retryable() {
			t.Errorf("%s: %s is not retried", what, reason)
		}
		var e *channels.Error
		if errors.As(err, &e) && e.Code != code {
			t.Errorf("%s: code %q, want %q", what, e.Code, code)
		}
		s.noLeak(t, what+": the log", d.Logged.String())
	}
	ctx := context.Background()
	code = channels.Unreachable // certainly not taken; all the others are in doubt
	try("nobody listens", ctx, "http://127.0.0.1:1", nil)
	code = ""
	try("the way out is closed", ctx, "http://127.0.0.1:1", func(d *Deps) { d.HTTP.Transport = talkative{} })
	try("the answer breaks off", ctx, NewPlatform(t, func(Request) Reply {
		return Reply{Status: 200, Header: map[string]string{"Content-Length": "5000"}, Body: "{"}
	}).URL, nil)
	silent := NewPlatform(t, func(Request) Reply { return Reply{Delay: slow} })
	brief, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
	defer cancel()
	try("the platform is silent", brief, silent.URL, nil)
	try("the client gives up", ctx, silent.URL, func(d *Deps) { d.HTTP.Timeout = 50 * time.Millisecond })
}

// noOtherWayOut: with the way out closed nothing reaches the platform.
func noOtherWayOut(t testing.TB, s Suite) {
	p := NewPlatform(t, func(Request) Reply { return s.Accepted })
	d := NewDeps(t)
	d.HTTP.Transport = talkative{}
	a := s.Account
	a.Settings = s.settings(t, map[string]any{s.apiBase(): p.URL})
	ch, err := s.New(a, d.Deps)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ch.(channels.Sender).Send(context.Background(), s.message(t)); err == nil {
		t.Error("a message was sent past Deps.HTTP")
	}
	if n := len(p.Requests()); n > 0 {
		t.Errorf("%d requests reached the platform past Deps.HTTP", n)
	}
}

// cancelledSend: a cancelled context ends a Send at once, with an error a retry may heal.
func cancelledSend(t testing.TB, s Suite) {
	sender, _, _ := s.sender(t, Reply{Status: 200, Delay: slow})
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(still, cancel)
	begun := time.Now()
	_, err := sender.Send(ctx, s.message(t))
	if time.Since(begun) > slow*2/3 {
		t.Error("a cancelled Send went on")
	}
	if reason, _ := channels.ReasonOf(err); err == nil || !reason.Retryable() {
		t.Errorf("a cancelled Send: %v", err)
	}
}
