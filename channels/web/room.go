package web

import (
	"sync"
	"time"
)

// times are those of a socket. They are the network's, so they are measured on the machine's clock, not on Deps.Now.
type times struct {
	hello time.Duration // from the handshake to the hello
	ping  time.Duration // of silence until a ping
	read  time.Duration // without a frame or a pong: the visitor is gone
	write time.Duration // for one frame; then the socket is dropped
	slow  time.Duration // a frame that took longer: the reader is too slow
	close time.Duration // for the other side to read our close
	sweep time.Duration // between two looks for silent sockets
}

var usual = times{hello: 10 * time.Second, ping: 45 * time.Second, read: 100 * time.Second, write: 10 * time.Second,
	slow: 5 * time.Second, close: 2 * time.Second, sweep: 5 * time.Second}

// room holds the sockets of one account on this replica, by visitor.
type room struct {
	mu       sync.Mutex
	visitors map[string]*socket // first of a visitor's sockets; the others hang on next
	waiting  map[*socket]bool   // those that have not said hello
	n        int
	closed   bool
	sweeping bool
}

// enter takes a socket in that has not said hello. It is refused when the room is full or closed.
func (r *room) enter(s *socket, most int) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed || r.n >= most {
		return false
	}
	if r.visitors == nil {
		r.visitors, r.waiting = map[string]*socket{}, map[*socket]bool{}
	}
	r.n++
	r.waiting[s] = true
	return true
}

// seat makes a socket known under its visitor.
func (r *room) seat(s *socket) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.waiting, s)
	s.next = r.visitors[s.visitor]
	r.visitors[s.visitor] = s
	s.pinged = time.Now().UnixNano()
	if !r.sweeping {
		r.sweeping = true
		go r.sweep(s.web.times)
	}
}

// leave forgets a socket that entered.
func (r *room) leave(s *socket) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.n--
	if r.waiting[s] {
		delete(r.waiting, s)
		return
	}
	var rest *socket
	for at := r.visitors[s.visitor]; at != nil; {
		next := at.next
		if at != s {
			at.next, rest = rest, at
		}
		at = next
	}
	if rest == nil {
		delete(r.visitors, s.visitor)
		return
	}
	r.visitors[s.visitor] = rest
}

// of lists the sockets of a visitor.
func (r *room) of(visitor string) []*socket {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []*socket
	for s := r.visitors[visitor]; s != nil; s = s.next {
		out = append(out, s)
	}
	return out
}

func (r *room) size() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.n
}

// close refuses newcomers and lists those inside.
func (r *room) close() []*socket {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	var out []*socket
	for s := range r.waiting {
		out = append(out, s)
	}
	for _, s := range r.visitors {
		for ; s != nil; s = s.next {
			out = append(out, s)
		}
	}
	return out
}

// sweep pings silent sockets, one goroutine for all, as long as somebody is there.
func (r *room) sweep(t times) {
	tick := time.NewTicker(t.sweep)
	defer tick.Stop()
	for now := range tick.C {
		due, empty := r.due(now, t.ping)
		for _, s := range due {
			s.ping()
		}
		if empty {
			return
		}
	}
}

func (r *room) due(now time.Time, silence time.Duration) (due []*socket, empty bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.visitors) == 0 {
		r.sweeping = false
		return nil, true
	}
	before := now.Add(-silence).UnixNano()
	for _, s := range r.visitors {
		for ; s != nil; s = s.next {
			if s.pinged <= before {
				s.pinged = now.UnixNano()
				due = append(due, s)
			}
		}
	}
	return due, false
}
