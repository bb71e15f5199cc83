package runner

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/channels"
)

// Spend takes from a list of waits; then there are none.
func (s *shelf) Spend(_ context.Context, _ time.Time, buckets ...Bucket) (time.Duration, error) {
	s.spent = append(s.spent, buckets...)
	if len(s.waits) == 0 {
		return 0, nil
	}
	w := s.waits[0]
	s.waits = s.waits[1:]
	return w, nil
}

func (s *shelf) Hold(_ context.Context, b Bucket, _ time.Time, after time.Duration) error {
	s.held = append(s.held, heldFor{b.ID, after})
	return nil
}

type heldFor struct {
	bucket string
	after  time.Duration
}

var limited = channels.Info{Rate: channels.Rate{PerSecond: 30, Burst: 30}, Pair: channels.Rate{PerSecond: 1, Burst: 2}}

func TestAThrottledSendWaitsAndIsNoFailedTry(t *testing.T) {
	s := &shelf{lines: []Out{out("1", "a")}, waits: []time.Duration{7 * time.Second}}
	m := &mouth{info: limited}
	x := sending(s, m)
	now := noon
	x.Now = func() time.Time { return now }
	if next := run(t, x); !next.Equal(noon.Add(7*time.Second)) || len(m.taken) != 0 || len(s.pushes) != 0 {
		t.Fatalf("next %v, taken %v, pushes %v", next, m.taken, s.pushes)
	}
	if len(s.spent) != 2 || s.spent[0].ID != "pair/c" || s.spent[1].ID != "account/tg" {
		t.Fatalf("spent %+v", s.spent)
	}
	now = noon.Add(3 * time.Second) // woken early: its token is still to come
	if next := run(t, x); !next.Equal(noon.Add(7*time.Second)) || len(s.spent) != 2 {
		t.Fatalf("next %v, spent %d", next, len(s.spent))
	}
	now = noon.Add(7 * time.Second)
	if next := run(t, x); !next.IsZero() || len(m.taken) != 1 || len(s.spent) != 2 {
		t.Fatalf("next %v, taken %d, spent %d: a token taken ahead is spent twice", next, len(m.taken), len(s.spent))
	}
}

func TestAShortWaitIsSleptThrough(t *testing.T) {
	s := &shelf{lines: []Out{out("1", "a")}, waits: []time.Duration{5 * time.Millisecond}}
	m := &mouth{info: limited}
	if next := run(t, sending(s, m)); !next.IsZero() || len(m.taken) != 1 {
		t.Fatalf("next %v, taken %d", next, len(m.taken))
	}
}

func TestAPlatformThatSaysLaterHoldsItsAccount(t *testing.T) {
	for name, c := range map[string]struct {
		info channels.Info
		held int
	}{
		"limit of the account":   {channels.Info{Rate: channels.Rate{PerSecond: 1.0 / 60, Burst: 15}}, 1},
		"limit of the recipient": {limited, 0},
		"no limit known":         {channels.Info{}, 0},
	} {
		s := &shelf{lines: []Out{out("1", "a")}}
		m := &mouth{info: c.info, answers: []error{&channels.Error{Reason: channels.Throttled, Code: "429", After: 11 * time.Minute}}}
		next := run(t, sending(s, m))
		if !next.Equal(noon.Add(11*time.Minute)) || len(s.pushes) != 1 || !s.pushes[0].Wait || len(s.held) != c.held {
			t.Errorf("%s: next %v, pushes %+v, held %v", name, next, s.pushes, s.held)
		}
		if c.held == 1 && s.held[0] != (heldFor{"account/tg", 11 * time.Minute}) {
			t.Errorf("%s: held %v", name, s.held)
		}
	}
}

func TestALineIsNotThrottledForEver(t *testing.T) {
	o := out("1", "a")
	o.At = noon.Add(-25 * time.Hour)
	s := &shelf{lines: []Out{o}}
	m := &mouth{answers: []error{&channels.Error{Reason: channels.Throttled, Code: "429"}}}
	run(t, sending(s, m))
	if s.pushes[0].Failed != "throttled" || s.pushes[0].Code != "throttled 429" {
		t.Fatalf("%+v", s.pushes)
	}
}

func TestMembersHaveTheirOwnWindow(t *testing.T) {
	info := channels.Info{Window: 24 * time.Hour, MemberWindow: 7 * 24 * time.Hour}
	for name, c := range map[string]struct {
		member bool
		age    time.Duration
		sent   int
	}{
		"agent inside":   {false, 23 * time.Hour, 1},
		"agent outside":  {false, 25 * time.Hour, 0},
		"member inside":  {true, 6 * 24 * time.Hour, 1},
		"member outside": {true, 8 * 24 * time.Hour, 0},
	} {
		o := out("1", "a")
		o.Member, o.LastIn = c.member, noon.Add(-c.age)
		s := &shelf{lines: []Out{o}}
		m := &mouth{info: info}
		run(t, sending(s, m))
		if len(m.taken) == 1 && m.taken[0].Late != (c.age > info.Window) {
			t.Errorf("%s: late is %v", name, m.taken[0].Late)
		}
		if len(m.taken) != c.sent || c.sent == 0 && (s.pushes[0].Failed != "window" || s.pushes[0].Code != "window") {
			t.Errorf("%s: sent %d, pushes %+v", name, len(m.taken), s.pushes)
		}
	}
}

func TestATryWithoutAnAnswerIsInDoubt(t *testing.T) {
	for name, c := range map[string]struct {
		marks  bool
		answer error
		code   string
		wait   time.Duration
	}{
		"time limit, marks":    {true, &channels.Error{Reason: channels.Transient, Err: context.DeadlineExceeded}, Doubtful, doubtWait},
		"time limit, no marks": {false, &channels.Error{Reason: channels.Transient, Err: context.DeadlineExceeded}, Doubtful, 500 * time.Millisecond},
		"any error, marks":     {true, errors.New("boom"), Doubtful, doubtWait},
		"an answer, marks":     {true, &channels.Error{Reason: channels.Transient, Code: "500"}, "transient", 500 * time.Millisecond},
	} {
		s := &shelf{lines: []Out{out("1", "a")}}
		m := &mouth{info: channels.Info{Marks: c.marks}, answers: []error{c.answer}}
		next := run(t, sending(s, m))
		if p := s.pushes[0]; !p.Retry || p.Wait || p.Code != c.code || !next.Equal(noon.Add(c.wait)) {
			t.Errorf("%s: push %+v, next %v", name, p, next.Sub(noon))
		}
	}
}

func TestWhatMayHaveBeenSentBeforeACrashWaitsForItsMark(t *testing.T) {
	old := out("1", "a")
	old.At = noon.Add(-time.Minute)
	for name, c := range map[string]struct {
		marks bool
		tries int
		at    time.Duration // since the start
		wait  time.Duration
	}{
		"marks":             {true, 0, time.Second, crashWait - time.Second},
		"marks, time is up": {true, 0, crashWait, 0},
		"no marks":          {false, 0, 0, 0},
		"its end was noted": {true, 1, 0, 0},
	} {
		o := old
		o.Tries = c.tries
		s := &shelf{lines: []Out{o}}
		m := &mouth{info: channels.Info{Marks: c.marks}}
		x := sending(s, m)
		x.Started = noon.Add(-c.at)
		next := run(t, x)
		if c.wait == 0 && len(m.taken) != 1 || c.wait > 0 && (len(m.taken) != 0 || !next.Equal(noon.Add(c.wait))) {
			t.Errorf("%s: sent %d, next %v", name, len(m.taken), next.Sub(noon))
		}
	}
	o := old
	o.Sent = 1 // the mark came: nothing is left to send
	s := &shelf{lines: []Out{o}}
	m := &mouth{info: channels.Info{Marks: true}}
	if run(t, sending(s, m)); len(m.taken) != 0 || !s.pushes[0].Done || s.pushes[0].Part != 0 {
		t.Errorf("sent %d, pushes %+v", len(m.taken), s.pushes)
	}
}

// bedside notes what it is told.
type bedside struct {
	sent   int
	failed []SendError
}

func (b *bedside) Sent(string)                  { b.sent++ }
func (b *bedside) Failed(_ string, e SendError) { b.failed = append(b.failed, e) }

func TestHealthHearsOfTheAccountNotOfRecipients(t *testing.T) {
	b := &bedside{}
	s := &shelf{lines: []Out{out("1", "a"), out("2", "b"), out("3", "c")}}
	m := &mouth{answers: []error{
		&channels.Error{Reason: channels.Blocked, Code: "403"},
		&channels.Error{Reason: channels.Denied, Code: "190", Advice: "token expired: make a new one"},
	}}
	x := sending(s, m)
	x.Health = b
	run(t, x)
	if len(b.failed) != 1 || b.failed[0] != (SendError{channels.Denied, "190", "token expired: make a new one"}) || b.sent != 1 {
		t.Fatalf("%+v", b)
	}
}
