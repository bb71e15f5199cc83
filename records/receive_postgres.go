package records

import (
	"context"
	"hash/maphash"
	"slices"
	"sync"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/engine/runner"
)

// On PostgreSQL receives that wait are stored together, in multi-row statements on two connections: one commit is
// paid for by many. What a group cannot do (open a conversation, edit, receipts …) and any group that fails is left
// to its callers, each in a transaction of its own.
const (
	acceptConns = 2
	acceptMost  = 64
)

// acceptor groups receives.
type acceptor struct {
	db     *DB
	p      *postgres
	mu     sync.Mutex
	seed   maphash.Seed
	queues [acceptConns][]*waitingReceive // an address always waits in the same one: groups do not wait for each other's locks
	closed bool
	wake   [acceptConns]chan struct{}
	ends   sync.WaitGroup
}

// waitingReceive is one waiting receive.
type waitingReceive struct {
	in     runner.Inbound
	out    []channels.Stored
	stored bool      // in a group that may still fail
	done   chan bool // true: stored, false: left to the caller
}

func startAcceptor(db *DB, p *postgres) *acceptor {
	a := &acceptor{db: db, p: p, seed: maphash.MakeSeed()}
	for i := range acceptConns {
		a.wake[i] = make(chan struct{}, 1)
		a.ends.Go(func() { a.loop(i) })
	}
	return a
}

func (a *acceptor) stop() {
	a.mu.Lock()
	a.closed = true
	a.mu.Unlock()
	for _, w := range a.wake {
		close(w)
	}
	a.ends.Wait()
}

// groupable says whether an Inbound is plain messages.
func groupable(in runner.Inbound) bool {
	for _, ev := range in.Events {
		if ev.Kind != channels.KindMessage || ev.Key == "" || len(ev.Media) > 0 {
			return false
		}
	}
	return len(in.Events) > 0
}

// do stores an Inbound with others; false leaves it to the caller.
func (a *acceptor) do(ctx context.Context, in runner.Inbound) ([]channels.Stored, bool, error) {
	if !groupable(in) {
		return nil, false, nil
	}
	in.Events = slices.Clone(in.Events) // the group outlives a caller who gives up
	w := &waitingReceive{in: in, done: make(chan bool, 1)}
	a.mu.Lock()
	if a.closed {
		a.mu.Unlock()
		return nil, false, errClosed
	}
	i := int(maphash.String(a.seed, in.Events[0].From.ID) % acceptConns)
	a.queues[i] = append(a.queues[i], w)
	select {
	case a.wake[i] <- struct{}{}:
	default:
	}
	a.mu.Unlock()
	select {
	case ok := <-w.done:
		return w.out, ok, nil
	case <-ctx.Done():
		return nil, false, ctx.Err()
	}
}

func (a *acceptor) take(i int) []*waitingReceive {
	a.mu.Lock()
	defer a.mu.Unlock()
	n := min(len(a.queues[i]), acceptMost)
	group := slices.Clone(a.queues[i][:n])
	a.queues[i] = slices.Delete(a.queues[i], 0, n)
	return group
}

func (a *acceptor) loop(i int) {
	for open := true; open; {
		_, open = <-a.wake[i]
		for group := a.take(i); len(group) > 0; group = a.take(i) {
			a.group(group)
		}
	}
}

// group stores what it can of a group in one transaction and answers everybody.
func (a *acceptor) group(waiting []*waitingReceive) {
	g := newAcceptGroup(a.db)
	err := g.run(context.Background(), a.p, waiting)
	if err == nil && !g.notes.empty() {
		a.p.notifier.tell(g.notes)
	}
	for _, w := range waiting {
		w.done <- err == nil && w.stored
	}
}
