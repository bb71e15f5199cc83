package runner

import (
	"context"
	"sync"
	"time"

	"github.com/seed-151f84ba/intake/channels"
)

// Hub is the Feed of connected channels: the store's truth plus wake-ups in memory. One per process; Wake is told of
// every change, local or from another replica.
type Hub struct {
	store Store
	now   func() time.Time

	mu        sync.Mutex
	followers map[string]map[chan struct{}]struct{}
	hints     map[string]hint
}

type hint struct {
	hint channels.Hint
	at   time.Time
}

// maxHints bounds the memory of hints; beyond it the stale ones are dropped, then any.
const maxHints = 20_000

// NewHub makes the Feed over a store.
func NewHub(s Store, now func() time.Time) *Hub {
	return &Hub{store: s, now: now, followers: map[string]map[chan struct{}]struct{}{}, hints: map[string]hint{}}
}

// Find implements channels.Feed.
func (h *Hub) Find(ctx context.Context, account, address string) (string, int64, error) {
	return h.store.Find(ctx, account, address)
}

// Since implements channels.Feed.
func (h *Hub) Since(ctx context.Context, conversation string, seq int64, max int) ([]channels.Line, error) {
	return h.store.Since(ctx, conversation, seq, max)
}

// Follow implements channels.Feed.
func (h *Hub) Follow(conversation string) (<-chan struct{}, func()) {
	c := make(chan struct{}, 1)
	h.mu.Lock()
	defer h.mu.Unlock()
	m := h.followers[conversation]
	if m == nil {
		m = map[chan struct{}]struct{}{}
		h.followers[conversation] = m
	}
	m[c] = struct{}{}
	return c, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.followers[conversation], c)
		if len(h.followers[conversation]) == 0 {
			delete(h.followers, conversation)
		}
	}
}

// Followed says whether a customer is connected to this process for a conversation.
func (h *Hub) Followed(conversation string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.followers[conversation]) > 0
}

// Wake tells the followers of conversations that there may be new lines. It never blocks.
func (h *Hub) Wake(conversations ...string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, id := range conversations {
		for c := range h.followers[id] {
			select {
			case c <- struct{}{}:
			default:
			}
		}
	}
}

// WakeAll wakes every follower: after a lost connection to the store's notifications.
func (h *Hub) WakeAll() {
	h.mu.Lock()
	ids := make([]string, 0, len(h.followers))
	for id := range h.followers {
		ids = append(ids, id)
	}
	h.mu.Unlock()
	h.Wake(ids...)
}

// followed says whether somebody connected to this process follows the conversation.
func (h *Hub) followed(conversation string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.followers[conversation]) > 0
}

// Hint implements channels.Feed.
func (h *Hub) Hint(conversation string, what channels.Hint) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.hints) >= maxHints {
		h.forget()
	}
	h.hints[conversation] = hint{what, h.now()}
}

func (h *Hub) forget() {
	old := h.now().Add(-time.Minute)
	for id, x := range h.hints {
		if x.at.Before(old) {
			delete(h.hints, id)
		}
	}
	if len(h.hints) >= maxHints {
		clear(h.hints)
	}
}

// hinted returns what the customer was last seen doing, and when; zero when nothing is known.
func (h *Hub) hinted(conversation string) (channels.Hint, time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	x := h.hints[conversation]
	return x.hint, x.at
}
