package channeltest

import (
	"context"
	"strconv"
	"sync"

	"github.com/seed-151f84ba/intake/channels"
)

// Sink records what an adapter sinks and stores it as the real one does: a Key is stored once, messages become lines
// of the conversation their address has open.
type Sink struct {
	mu     sync.Mutex
	feed   *Feed
	events []channels.Event
	stored map[string]channels.Stored // by Key
	before func(ctx context.Context, ev []channels.Event) error
	calls  int
	all    []channels.Event // as offered
}

// NewSink gives an empty Sink that appends customers' lines to feed.
func NewSink(feed *Feed) *Sink {
	return &Sink{feed: feed, stored: map[string]channels.Stored{}}
}

// Before runs f before anything is stored: f may block, or refuse everything with its error. nil ends it.
func (s *Sink) Before(f func(ctx context.Context, ev []channels.Event) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.before = f
}

// Events lists every event stored so far, repeats left out, in order.
func (s *Sink) Events() []channels.Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]channels.Event(nil), s.events...)
}

// Offered lists every event of every call, repeats and refused ones too, in order.
func (s *Sink) Offered() []channels.Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]channels.Event(nil), s.all...)
}

// Calls counts the calls, the refused and the empty ones too.
func (s *Sink) Calls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls
}

// Store is the channels.Sink.
func (s *Sink) Store(ctx context.Context, ev ...channels.Event) ([]channels.Stored, error) {
	s.mu.Lock()
	s.calls++
	s.all = append(s.all, ev...)
	before := s.before
	s.mu.Unlock()
	if before != nil {
		if err := before(ctx, ev); err != nil {
			return nil, err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]channels.Stored, len(ev))
	for i, e := range ev {
		out[i] = s.store(e)
	}
	return out, nil
}

func (s *Sink) store(e channels.Event) channels.Stored {
	if e.Key != "" {
		if old, ok := s.stored[e.Key]; ok {
			old.Repeat = true
			return old
		}
	}
	s.events = append(s.events, e)
	var st channels.Stored
	switch {
	case e.Kind == channels.KindMessage:
		st = s.line(e)
	case e.Kind == channels.KindCall:
		st.Conversation = s.call(e)
	}
	if e.Key != "" {
		s.stored[e.Key] = st
	}
	return st
}

// call opens a conversation for a call that begins or is joined; "" for what is said of one that is not known.
func (s *Sink) call(e channels.Event) string {
	conv, _, _ := s.feed.Find(context.Background(), "", e.From.ID)
	if conv == "" && (e.Name == channels.CallStarted || e.Name == channels.CallJoined) {
		conv = "call-" + e.From.ID
		s.feed.Open(e.From.ID, conv)
	}
	return conv
}

// line appends a customer's message to the feed, in a conversation that is opened when there is none.
func (s *Sink) line(e channels.Event) channels.Stored {
	conv, _, _ := s.feed.Find(context.Background(), "", e.From.ID)
	if conv == "" {
		conv = e.Conversation
		if conv == "" {
			conv = "conversation-" + strconv.Itoa(len(s.events))
		}
		s.feed.Open(e.From.ID, conv)
	}
	l := s.feed.Append(conv, channels.Line{
		ID: "line-" + e.Key, Key: e.Key, From: channels.FromCustomer, Text: e.Text, At: e.At, Type: e.Type,
	})
	return channels.Stored{Conversation: conv, Line: l.ID, Seq: l.Seq}
}
