package runner

import (
	"context"
	"sync"
	"time"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/engine"
)

const (
	maxTypists  = 16                     // signs under way at once in a process; more are left out
	typingLimit = 5 * time.Second        // of one sign
	typingAfter = 150 * time.Millisecond // a turn that is done sooner needs no sign: it could come after its reply
)

// typists bounds the signs of a process. A sign is a courtesy: it is left out rather than waited for.
type typists struct {
	mu   sync.Mutex
	busy int
	next map[string]time.Time // by account: when its rate lets another one through
}

// begin takes a place, at most half an account's rate: replies come first.
func (t *typists) begin(account string, r channels.Rate, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.busy >= maxTypists || t.next[account].After(now.Add(time.Second)) {
		return false
	}
	if r.PerSecond > 0 {
		if t.next == nil {
			t.next = map[string]time.Time{}
		}
		from := later(t.next[account], now)
		t.next[account] = from.Add(time.Duration(2 / r.PerSecond * float64(time.Second)))
	}
	t.busy++
	return true
}

func (t *typists) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.busy--
}

// typing shows the customer that their words are being answered: at once where that marks them as read too, else when
// the turn takes long. done ends the waiting; a sign under way is not stopped.
func (w *Work) typing(ctx context.Context, in Input) (done func()) {
	nothing := func() {}
	c, ok := w.Connections.Get(in.Conversation.Account)
	if !ok || in.Cause != engine.Words || len(in.Unread) == 0 || in.Conversation.TakenBy != "" || in.Conversation.OptedOut {
		return nothing
	}
	typer, ok := c.Channel.(channels.Typer)
	if !ok {
		return nothing
	}
	to, ref := in.Conversation.Address, in.Unread[len(in.Unread)-1].Ref
	show := func() {
		if !w.typists.begin(c.Account.ID, c.Info.Rate, w.Now()) {
			return
		}
		defer w.typists.end()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), typingLimit)
		defer cancel()
		_ = typer.Typing(ctx, to, ref)
	}
	if c.Info.Reads {
		go show()
		return nothing
	}
	later := time.AfterFunc(typingAfter, show)
	return func() { later.Stop() }
}
