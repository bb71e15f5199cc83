package admin

import "sync"

// Live passes on what changed to the consoles that are open. Its methods are those of records.Watcher that it needs;
// they never block: a reader who is slow is told to read everything again.
type Live struct {
	mu     sync.Mutex
	subs   map[*subscriber]struct{}
	ended  chan struct{}
	ending sync.Once
}

// NewLive makes an empty one.
func NewLive() *Live { return &Live{subs: map[*subscriber]struct{}{}, ended: make(chan struct{})} }

// Close ends every stream, now and later: a listener that shuts down would wait for them.
func (l *Live) Close() { l.ending.Do(func() { close(l.ended) }) }

// news is what one subscriber has not been told yet.
type news struct {
	records, conversations map[string]bool
	lost                   bool
}

type subscriber struct {
	wake chan struct{}
	news news
}

// mostNews is how many ids are kept for a subscriber; beyond it they read everything again.
const mostNews = 200

// RecordChanged tells of records that were made or changed.
func (l *Live) RecordChanged(ids ...string) {
	l.each(func(n *news) { add(&n.records, ids, &n.lost) })
}

// Changed tells of conversations with something new.
func (l *Live) Changed(ids ...string) {
	l.each(func(n *news) { add(&n.conversations, ids, &n.lost) })
}

func add(to *map[string]bool, ids []string, lost *bool) {
	if *to == nil {
		*to = map[string]bool{}
	}
	for _, id := range ids {
		if len(*to) >= mostNews && !(*to)[id] {
			*lost = true
			return
		}
		(*to)[id] = true
	}
}

func (l *Live) each(do func(*news)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for s := range l.subs {
		do(&s.news)
		select {
		case s.wake <- struct{}{}:
		default:
		}
	}
}

func (l *Live) subscribe() *subscriber {
	s := &subscriber{wake: make(chan struct{}, 1)}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.subs[s] = struct{}{}
	return s
}

func (l *Live) unsubscribe(s *subscriber) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.subs, s)
}

// take hands over what is new.
func (l *Live) take(s *subscriber) news {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := s.news
	s.news = news{}
	return n
}
