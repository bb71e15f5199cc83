package runner

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/configs"
)

// inbox is a store that remembers what was received.
type inbox struct {
	Store
	got  []Inbound
	fail error
	wait chan struct{}
}

func (s *inbox) Receive(_ context.Context, in Inbound) ([]channels.Stored, error) {
	if s.wait != nil {
		<-s.wait
	}
	if s.fail != nil {
		return nil, s.fail
	}
	s.got = append(s.got, in)
	out := make([]channels.Stored, len(in.Events))
	for i, e := range in.Events {
		out[i] = channels.Stored{Conversation: in.Account + ":" + e.From.ID, Line: e.Key}
	}
	return out, nil
}

func receiver(s Store) *Receiver {
	c := &Connections{}
	conn := func(id, external string, signers ...string) *Connection {
		m := &mouth{info: channels.Info{Kind: "wa"}}
		return &Connection{Account: configs.Account{ID: id, Agent: "agent-" + id}, External: external, Signers: signers, Channel: m, Info: m.info}
	}
	c.Replace(map[string]*Connection{"a": conn("a", "111", "old", "new"), "b": conn("b", "222", "new"), "d": conn("d", "333", "other")})
	return &Receiver{
		Store: s, Connections: c, Now: func() time.Time { return noon }, NewID: func() string { return "id" }, Log: quietLog(),
		Count: func(string, string) {}, Quiet: func() time.Duration { return 300 * time.Millisecond },
		CloseAfter: func() time.Duration { return 24 * time.Hour },
	}
}

func message(key, to string) channels.Event {
	return channels.Event{Key: key, Kind: channels.KindMessage, To: to, From: channels.Address{ID: "c"}, Text: "hi"}
}

func TestReceiveRoutesByTheAddressedAccount(t *testing.T) {
	s := &inbox{}
	stored, err := receiver(s).Sink("a")(context.Background(),
		message("1", "111"), message("2", "222"), message("3", "999"), message("4", ""),
		message("6", "333"), channels.Event{Key: "5", Kind: channels.KindIgnored, Name: "typing"})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"a:c", "b:c", "", "a:c", "", ""} // 333 is ours too, but of another secret
	for i, w := range want {
		if stored[i].Conversation != w {
			t.Errorf("event %d went to %q, want %q", i+1, stored[i].Conversation, w)
		}
	}
	if len(s.got) != 2 && len(s.got) != 3 {
		t.Fatalf("%d transactions", len(s.got))
	}
	for _, in := range s.got {
		if in.Agent != "agent-"+in.Account || !in.Due.Equal(noon.Add(300*time.Millisecond)) {
			t.Errorf("inbound %+v", in)
		}
	}
}

func TestReceiveCleansWhatNoDatabaseHolds(t *testing.T) {
	s := &inbox{}
	e := message("k\x00", "")
	e.Text, e.From.Name = "a\x00b\xff", "N\x00"
	e.Values = []channels.FormValue{{Key: "name", Value: "x\x00"}}
	if _, err := receiver(s).Sink("a")(context.Background(), e); err != nil {
		t.Fatal(err)
	}
	got := s.got[0].Events[0]
	if got.Key != "k" || got.Text != "ab\uFFFD" || got.From.Name != "N" || got.Values[0].Value != "x" {
		t.Fatalf("stored %+v", got)
	}
	if e.Values[0].Value != "x\x00" {
		t.Fatal("the caller's event was changed")
	}
}

func TestReceiveFailsAsAWhole(t *testing.T) {
	disk := errors.New("disk full")
	if _, err := receiver(&inbox{fail: disk}).Sink("a")(context.Background(), message("1", "")); !errors.Is(err, disk) {
		t.Fatalf("error %v", err)
	}
	if _, err := receiver(&inbox{}).Sink("nobody")(context.Background(), message("1", "")); err == nil {
		t.Fatal("an account that is gone took a message")
	}
}

func TestReceiveShedsWhenFull(t *testing.T) {
	s := &inbox{wait: make(chan struct{})}
	r := receiver(s)
	r.Limit = 1
	done := make(chan error)
	go func() { _, err := r.Sink("a")(context.Background(), message("1", "")); done <- err }()
	for r.inFlight.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	if _, err := r.Sink("a")(context.Background(), message("2", "")); !errors.Is(err, ErrOverload) {
		t.Fatalf("error %v", err)
	}
	close(s.wait)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if _, err := r.Sink("a")(context.Background(), message("3", "")); err != nil {
		t.Fatalf("after the rush: %v", err)
	}
}
