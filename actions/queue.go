package actions

import (
	"container/heap"
	"sync"
	"time"
)

// queue is what a process knows of the lanes of one kind: which wait for their due, which wait for their group, which
// are taken. It is memory of hints only; the store knows the truth.
type queue struct {
	kind    string
	handler Handler
	group   Group
	putOff  func() time.Duration // nil: an earlier due wins
	signal  chan struct{}        // cap 1: something changed that the dispatcher must see

	mu      sync.Mutex
	free    int
	limit   int
	lanes   map[string]*entry
	waiting dueHeap
	parked  map[string][]*entry // due, but their group is full; first come first served
	busy    map[string]int      // taken lanes by group
}

// entry is one lane. due is the earliest time it may be due at by the hints, last the latest: when the claim at due
// finds nothing (the lane was put off), last is tried. first is the due it was noted with, from which putting off counts.
type entry struct {
	key       string
	due, last time.Time // zero in a taken entry: no hint since it was taken
	first     time.Time
	state     entryState
	index     int // in the heap
}

type entryState uint8

const (
	waits entryState = iota
	parks
	taken
)

func newQueue(kind string, h Handler, limit int, g Group, putOff func() time.Duration) *queue {
	if g.Of == nil || g.Limit <= 0 {
		g = Group{Of: func(string) string { return "" }, Limit: limit}
	}
	return &queue{kind: kind, handler: h, group: g, putOff: putOff, signal: make(chan struct{}, 1), free: limit, limit: limit,
		lanes: map[string]*entry{}, parked: map[string][]*entry{}, busy: map[string]int{}}
}

// hint notes that a lane may be due at a time.
func (q *queue) hint(key string, due time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	e := q.lanes[key]
	if e == nil {
		e = &entry{key: key, due: due, last: due, first: due}
		q.lanes[key] = e
		q.push(e)
		return
	}
	if due.After(e.last) {
		e.last = due
	}
	was := e.due
	switch {
	case e.due.IsZero():
		e.due, e.first = due, due
	case due.Before(e.due):
		e.due = due
	case q.putOff != nil:
		e.due = later(e.due, earlier(due, e.first.Add(q.putOff())))
	}
	if e.state == waits && !e.due.Equal(was) {
		heap.Fix(&q.waiting, e.index)
		q.notifyIfFirst(e)
	}
}

// found notes a lane that the store says is overdue. What this process knows of it already is newer.
func (q *queue) found(key string, due time.Time) {
	q.mu.Lock()
	_, known := q.lanes[key]
	q.mu.Unlock()
	if !known {
		q.hint(key, due)
	}
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// push puts an entry among those that wait. The lock is held.
func (q *queue) push(e *entry) {
	e.state = waits
	heap.Push(&q.waiting, e)
	q.notifyIfFirst(e)
}

func (q *queue) notifyIfFirst(e *entry) {
	if e.index == 0 && q.free > 0 {
		q.notify()
	}
}

func (q *queue) notify() {
	select {
	case q.signal <- struct{}{}:
	default:
	}
}

// due is a lane taken out of the queue to be claimed, with the latest hint it had.
type dueLane struct {
	key       string
	due, last time.Time
}

// take takes up to n lanes that are due and for which there is room. With none it returns when the next is due (zero:
// not before something changes).
func (q *queue) take(now time.Time, n int) (out []dueLane, next time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(out) < n && q.free > 0 && len(q.waiting) > 0 && !q.waiting[0].due.After(now) {
		e := heap.Pop(&q.waiting).(*entry)
		g := q.group.Of(e.key)
		if q.busy[g] >= q.group.Limit {
			e.state = parks
			q.parked[g] = append(q.parked[g], e)
			continue
		}
		q.busy[g]++
		q.free--
		out = append(out, dueLane{e.key, e.due, e.last})
		e.state, e.due, e.last = taken, time.Time{}, time.Time{}
	}
	if len(out) == 0 && q.free > 0 && len(q.waiting) > 0 {
		next = q.waiting[0].due
	}
	return out, next
}

// give returns a taken lane: it waits for the earlier of next and the hints that came meanwhile, or is forgotten when
// there is neither.
func (q *queue) give(key string, next time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.free++
	q.leaveGroup(q.group.Of(key))
	e := q.lanes[key]
	if !next.IsZero() {
		if e.due.IsZero() || next.Before(e.due) {
			e.due, e.first = next, next
		}
		if next.After(e.last) {
			e.last = next
		}
	}
	if e.due.IsZero() {
		delete(q.lanes, key)
	} else {
		q.push(e)
	}
	if len(q.waiting) > 0 {
		q.notify()
	}
}

func (q *queue) leaveGroup(g string) {
	if q.busy[g]--; q.busy[g] == 0 {
		delete(q.busy, g)
	}
	p := q.parked[g]
	if len(p) == 0 {
		return
	}
	q.push(p[0])
	p[0] = nil
	if q.parked[g] = p[1:]; len(p) == 1 {
		delete(q.parked, g)
	}
}

func (q *queue) load() Load {
	q.mu.Lock()
	defer q.mu.Unlock()
	running := q.limit - q.free
	return Load{Waiting: len(q.lanes) - running, Running: running}
}

// dueHeap orders entries by due; equal ones by key, so that runs can be repeated.
type dueHeap []*entry

func (h dueHeap) Len() int { return len(h) }
func (h dueHeap) Less(i, j int) bool {
	if c := h[i].due.Compare(h[j].due); c != 0 {
		return c < 0
	}
	return h[i].key < h[j].key
}
func (h dueHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].index, h[j].index = i, j
}
func (h *dueHeap) Push(x any) {
	e := x.(*entry)
	e.index = len(*h)
	*h = append(*h, e)
}
func (h *dueHeap) Pop() any {
	old := *h
	e := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	return e
}
