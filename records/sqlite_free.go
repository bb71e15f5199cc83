package records

import "context"

// Handing a unit to the writer's goroutine wakes two threads, and a connection of the pool throws all its pages away
// after every commit. Where nothing else is going on, that is more work than the statements themselves: then a caller
// uses the writer's connection on their own goroutine.

// free takes the connection when nobody uses it and nothing waits for it; its user unlocks w.using. w.mu is held.
func (w *writer) free() bool {
	for _, q := range w.queues {
		if len(q) > 0 {
			return false
		}
	}
	return w.using.TryLock()
}

// borrow is free for a reader, who must be quick: what is to be written meanwhile waits.
func (w *writer) borrow() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return !w.closed && w.free()
}

// reading runs fn on the writer's connection when it is free, else on one of the pool.
func (s *sqlite) reading(ctx context.Context, fn func(context.Context, Q) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx) // a statement that can be cancelled costs a goroutine
	if !s.writer.borrow() {
		return fn(ctx, s.reader)
	}
	defer s.writer.using.Unlock()
	return fn(ctx, s.writer.conn)
}
