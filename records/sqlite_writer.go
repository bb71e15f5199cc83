package records

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// A group of transactions ends after so many units or so long; nobody waits for a group to fill.
const (
	groupUnits = 32
	groupTime  = 2 * time.Millisecond
)

var errClosed = errors.New("database is closed")

// writer is the one place that writes. It takes waiting units by class, runs each in a savepoint and answers them all
// after one COMMIT. Statements run under the writer's own context: a cancelled statement would roll back the whole
// group. Groups are run by the writer's goroutine, or by a caller who finds nothing else to be written.
type writer struct {
	using sync.Mutex // of conn and some
	conn  *writeConn
	some  bool // a unit of the open transaction succeeded
	many  acceptMany
	tell  func(notes)

	fold      chan struct{} // the log has grown
	foldAfter int
	folded    int // pages written when fold was told last

	mu     sync.Mutex
	queues [classes][]*unit
	closed bool
	wake   chan struct{}
	ended  chan struct{}
}

// acceptMany stores receives together; known says that keys known already are looked for.
type acceptMany func(ctx context.Context, t *Tx, waiting []*waitingReceive, known bool) error

func newWriter(c *writeConn, many acceptMany, tell func(notes)) *writer {
	w := &writer{conn: c, many: many, tell: tell, fold: make(chan struct{}, 1), foldAfter: foldAfter,
		wake: make(chan struct{}, 1), ended: make(chan struct{})}
	go w.loop()
	return w
}

// do returns when fn is committed. A caller who gives up while others write only stops waiting: fn may still be committed.
func (w *writer) do(ctx context.Context, c class, fn func(context.Context, *Tx) error) error {
	return w.wait(c, &unit{ctx: ctx, fn: fn, done: make(chan struct{})})
}

// receive waits until a receive is stored, with others where that can be, else alone by fn.
func (w *writer) receive(ctx context.Context, in *waitingReceive, alone func(context.Context, *Tx) error) error {
	return w.wait(accepting, &unit{ctx: ctx, fn: alone, in: in, done: make(chan struct{})})
}

func (w *writer) wait(c class, u *unit) error {
	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		return errClosed
	}
	if w.free() {
		w.mu.Unlock()
		defer w.using.Unlock()
		w.group(u)
		return u.err
	}
	w.queues[c] = append(w.queues[c], u)
	w.mu.Unlock()
	select {
	case w.wake <- struct{}{}:
	default:
	}
	select {
	case <-u.done:
		return u.err
	case <-u.ctx.Done():
		return u.ctx.Err()
	}
}

// fairEvery is how often a group takes from the lowest class that waits, so that a flood of accepts starves nobody.
const fairEvery = 8

// next takes a waiting unit by class, or the other way round.
func (w *writer) next(lowest bool) *unit {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i := range w.queues {
		c := i
		if lowest {
			c = classes - 1 - i
		}
		if q := w.queues[c]; len(q) > 0 {
			u := q[0]
			q[0] = nil
			w.queues[c] = q[1:]
			return u
		}
	}
	return nil
}

func (w *writer) loop() {
	defer close(w.ended)
	for {
		if w.one() {
			continue
		}
		w.mu.Lock()
		closed := w.closed
		w.mu.Unlock()
		if closed {
			return
		}
		<-w.wake
	}
}

// one runs a group when something waits.
func (w *writer) one() bool {
	w.using.Lock()
	defer w.using.Unlock()
	u := w.next(false)
	if u != nil {
		w.group(u)
	}
	return u != nil
}

// group runs u and whatever waits as one commit.
func (w *writer) group(u *unit) {
	ctx := context.Background()
	if err := w.begin(ctx); err != nil {
		u.answer(fmt.Errorf("begin: %w", err))
		return
	}
	var done []*unit
	end := time.Now().Add(groupTime)
	for n, owed := 0, 0; u != nil; {
		units := w.alike(u, groupUnits-n)
		n, owed = n+len(units), owed+len(units)
		if lost := w.units(ctx, units); lost != nil { // the engine rolled the whole group back
			w.conn.Exec(ctx, "ROLLBACK")
			for _, d := range append(done, units...) {
				d.answer(lost)
			}
			return
		}
		for _, d := range units {
			if d.err != nil {
				close(d.done)
			} else {
				done = append(done, d)
			}
		}
		if n >= groupUnits || time.Now().After(end) {
			break
		}
		lowest := owed >= fairEvery-1
		if lowest {
			owed -= fairEvery
		}
		u = w.next(lowest)
	}
	w.commit(ctx, done)
}

func (w *writer) commit(ctx context.Context, done []*unit) {
	if len(done) == 0 {
		w.conn.Exec(ctx, "ROLLBACK")
		return
	}
	if _, err := w.conn.Exec(ctx, "COMMIT"); err != nil {
		w.conn.Exec(ctx, "ROLLBACK")
		for _, u := range done {
			u.answer(fmt.Errorf("commit: %w", err))
		}
		return
	}
	var all notes
	for _, u := range done {
		all.add(u.tx.notes)
		close(u.done)
	}
	if !all.empty() {
		w.tell(all)
	}
	w.grown()
}

// stop lets what waits be committed, then ends the writer.
func (w *writer) stop() {
	w.mu.Lock()
	w.closed = true
	w.mu.Unlock()
	select {
	case w.wake <- struct{}{}:
	default:
	}
	<-w.ended
	w.using.Lock() // after whoever uses it without the goroutine
	defer w.using.Unlock()
	w.conn.close()
}
