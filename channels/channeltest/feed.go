package channeltest

import (
	"context"
	"sync"

	"github.com/seed-151f84ba/intake/channels"
)

// Feed is an in-memory channels.Feed of one account; the account's name is not looked at.
type Feed struct {
	mu    sync.Mutex
	convs map[string][]channels.Line        // by conversation, in seq order
	addr  map[string]string                 // address → latest conversation
	wakes map[string]map[chan struct{}]bool // followers by conversation
	hints []Hinted
	fail  error
}

// Hinted is one call of Feed.Hint.
type Hinted struct {
	Conversation string
	Hint         channels.Hint
}

// NewFeed gives an empty Feed.
func NewFeed() *Feed {
	return &Feed{
		convs: map[string][]channels.Line{},
		addr:  map[string]string{},
		wakes: map[string]map[chan struct{}]bool{},
	}
}

// Open makes conversation the latest of address; Find gives it from now on.
func (f *Feed) Open(address, conversation string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.addr[address] = conversation
}

// Append commits a line with the next seq, wakes the followers and returns the line as stored.
func (f *Feed) Append(conversation string, l channels.Line) channels.Line {
	f.mu.Lock()
	defer f.mu.Unlock()
	l.Seq = int64(len(f.convs[conversation]) + 1)
	f.convs[conversation] = append(f.convs[conversation], l)
	f.wake(conversation)
	return l
}

// Change replaces the line with l's seq (a line that grew, was finished or cut) and wakes the followers.
func (f *Feed) Change(conversation string, l channels.Line) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.convs[conversation][l.Seq-1] = l
	f.wake(conversation)
}

// Wake wakes the followers for nothing, as the real feed may.
func (f *Feed) Wake(conversation string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.wake(conversation)
}

// Fail makes Find and Since answer err until Fail(nil).
func (f *Feed) Fail(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fail = err
}

// Followers counts the Follow calls of a conversation whose stop was not called yet.
func (f *Feed) Followers(conversation string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.wakes[conversation])
}

// Hints lists the hints given so far.
func (f *Feed) Hints() []Hinted {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]Hinted(nil), f.hints...)
}

func (f *Feed) wake(conversation string) {
	for c := range f.wakes[conversation] {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

// Find implements channels.Feed.
func (f *Feed) Find(ctx context.Context, _, address string) (string, int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.fail != nil {
		return "", 0, f.fail
	}
	c := f.addr[address]
	return c, int64(len(f.convs[c])), ctx.Err()
}

// Since implements channels.Feed.
func (f *Feed) Since(ctx context.Context, conversation string, seq int64, most int) ([]channels.Line, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.fail != nil {
		return nil, f.fail
	}
	all := f.convs[conversation]
	from := min(max(seq, 0), int64(len(all)))
	all = all[from:]
	if len(all) > most {
		all = all[:most]
	}
	return append([]channels.Line(nil), all...), ctx.Err()
}

// Follow implements channels.Feed.
func (f *Feed) Follow(conversation string) (<-chan struct{}, func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	c := make(chan struct{}, 1)
	if f.wakes[conversation] == nil {
		f.wakes[conversation] = map[chan struct{}]bool{}
	}
	f.wakes[conversation][c] = true
	return c, func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		delete(f.wakes[conversation], c)
	}
}

// Hint implements channels.Feed.
func (f *Feed) Hint(conversation string, h channels.Hint) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.hints = append(f.hints, Hinted{conversation, h})
}
