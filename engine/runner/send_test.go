package runner

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/configs"
)

// shelf is a store that holds one conversation's outbox.
type shelf struct {
	Store
	lines  []Out
	pushes []Push
	fail   error // of Pushed

	waits []time.Duration // of Spend
	spent []Bucket
	held  []heldFor
}

func (s *shelf) Outbox(context.Context, string, int) ([]Out, error) {
	var waiting []Out
	for _, o := range s.lines {
		if !slices.ContainsFunc(s.pushes, func(p Push) bool { return p.Line == o.Line && p.Done }) {
			waiting = append(waiting, o)
		}
	}
	return waiting, nil
}

func (s *shelf) Pushed(_ context.Context, p Push) error {
	if s.fail != nil {
		return s.fail
	}
	s.pushes = append(s.pushes, p)
	return nil
}

// mouth is a platform: it answers sends from a list, then takes everything.
type mouth struct {
	http.Handler
	info    channels.Info
	answers []error
	taken   []channels.Message
}

func (m *mouth) Info() channels.Info { return m.info }

func (m *mouth) Send(_ context.Context, msg channels.Message) (channels.Receipt, error) {
	if len(m.answers) > 0 {
		err := m.answers[0]
		m.answers = m.answers[1:]
		if err != nil {
			return channels.Receipt{}, err
		}
	}
	m.taken = append(m.taken, msg)
	return channels.Receipt{Ref: "r"}, nil
}

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func quietLog() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

func sending(s *shelf, m *mouth) *Sending {
	c := &Connections{}
	c.Replace(map[string]*Connection{"tg": {Account: configs.Account{ID: "tg"}, Channel: m, Info: m.info}})
	return &Sending{Store: s, Connections: c, Now: func() time.Time { return noon }, Log: quietLog(), Count: func(string, string) {}}
}

func out(line, text string) Out {
	return Out{Line: line, Text: text, Account: "tg", At: noon, LastIn: noon.Add(-time.Minute)}
}

func run(t *testing.T, s *Sending) time.Time {
	t.Helper()
	next, err := s.Lane(context.Background(), actions.Job{Lane: actions.Lane{Kind: "send", Key: "c"}})
	if err != nil {
		t.Fatal(err)
	}
	return next
}

func TestSendKeepsOrderAndSplits(t *testing.T) {
	s := &shelf{lines: []Out{out("1", "one two three"), out("2", "four")}}
	m := &mouth{info: channels.Info{Limit: channels.Limit{Max: 8, Unit: channels.Runes}}}
	if next := run(t, sending(s, m)); !next.IsZero() {
		t.Fatalf("runs again at %v", next)
	}
	var texts []string
	for _, x := range m.taken {
		texts = append(texts, x.Text)
	}
	if want := []string{"one two", "three", "four"}; !slices.Equal(texts, want) {
		t.Fatalf("sent %q, want %q", texts, want)
	}
	if s.pushes[0].Done || !s.pushes[1].Done || s.pushes[1].Part != 1 {
		t.Fatalf("pushes %+v", s.pushes)
	}
}

func TestSendStopsAtTheFirstThatMustWait(t *testing.T) {
	s := &shelf{lines: []Out{out("1", "a"), out("2", "b")}}
	m := &mouth{answers: []error{&channels.Error{Reason: channels.Throttled, After: 7 * time.Second}}}
	if next := run(t, sending(s, m)); !next.Equal(noon.Add(7 * time.Second)) {
		t.Fatalf("runs again at %v", next)
	}
	if len(m.taken) != 0 || len(s.pushes) != 1 || !s.pushes[0].Retry {
		t.Fatalf("taken %v, pushes %+v", m.taken, s.pushes)
	}
}

func TestSendGoesOnWhereALineWasCut(t *testing.T) {
	o := out("1", "one two three")
	o.Sent = 1
	s := &shelf{lines: []Out{o}}
	m := &mouth{info: channels.Info{Limit: channels.Limit{Max: 8, Unit: channels.Runes}}}
	run(t, sending(s, m))
	if len(m.taken) != 1 || m.taken[0].Text != "three" {
		t.Fatalf("sent %+v", m.taken)
	}
}

func TestSendGivesUp(t *testing.T) {
	for name, c := range map[string]struct {
		line   func(*Out)
		answer error
		window time.Duration
		why    channels.Reason
		sends  int
	}{
		"blocked":          {answer: &channels.Error{Reason: channels.Blocked}, why: channels.Blocked},
		"no such":          {answer: &channels.Error{Reason: channels.NoSuch}, why: channels.NoSuch},
		"invalid":          {answer: &channels.Error{Reason: channels.Invalid}, why: channels.Invalid},
		"opted out":        {line: func(o *Out) { o.Refused = true }, why: channels.Blocked},
		"window":           {line: func(o *Out) { o.LastIn = noon.Add(-25 * time.Hour) }, window: 24 * time.Hour, why: channels.Window},
		"tried long":       {line: func(o *Out) { o.Tries = maxTries - 1 }, answer: &channels.Error{Reason: channels.Transient}, why: channels.Transient},
		"unknown for long": {line: func(o *Out) { o.Tries = maxTries }, answer: errors.New("boom"), why: channels.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			o := out("1", "a")
			if c.line != nil {
				c.line(&o)
			}
			s := &shelf{lines: []Out{o, out("2", "b")}}
			m := &mouth{info: channels.Info{Window: c.window}}
			if c.answer != nil {
				m.answers = []error{c.answer}
			}
			run(t, sending(s, m))
			if p := s.pushes[0]; p.Failed != string(c.why) || !p.Done || p.Line != "1" {
				t.Fatalf("first push %+v, want failed %s", p, c.why)
			}
			if len(m.taken) != 1 || m.taken[0].Text != "b" {
				t.Fatalf("the next line must still be sent: %+v", m.taken)
			}
		})
	}
}

func TestSendWithoutItsAccountWaits(t *testing.T) {
	s := &shelf{lines: []Out{{Line: "1", Text: "a", Account: "gone"}}}
	if next := run(t, sending(s, &mouth{})); !next.Equal(noon.Add(time.Minute)) || len(s.pushes) != 0 {
		t.Fatalf("next %v, pushes %+v", next, s.pushes)
	}
}

func TestSendThatCannotBeNotedIsAnError(t *testing.T) {
	s := &shelf{lines: []Out{out("1", "a")}, fail: errors.New("disk full")}
	_, err := sending(s, &mouth{}).Lane(context.Background(), actions.Job{Lane: actions.Lane{Key: "c"}})
	if err == nil {
		t.Fatal("no error: the worker would forget the lane")
	}
}

func TestBackoffGrowsToAnHour(t *testing.T) {
	last := time.Duration(0)
	for n := range 40 {
		d := backoff(n)
		if d < last || d > time.Hour {
			t.Fatalf("after %d tries %v, before %v", n, d, last)
		}
		last = d
	}
	if last != time.Hour {
		t.Fatalf("ends at %v", last)
	}
}
