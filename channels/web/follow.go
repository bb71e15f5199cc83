package web

import (
	"context"
	"strings"

	"github.com/seed-151f84ba/intake/channels"
)

// batch is how many lines are read from the feed at a time.
const batch = 64

// enter makes conv the socket's conversation: follows it, queues the welcome and, unless nothing can be stored yet,
// has its lines after last read. Lines up to replay are shown even when this socket sent them.
func (s *socket) enter(conv string, seq, last, replay int64, read bool) {
	wake, unfollow := s.web.deps.Feed.Follow(conv)
	unwatch := s.web.watch.follow(wake, s.wake)
	stop := func() { unwatch(); unfollow() }
	s.mu.Lock()
	if s.dead || s.conv == conv {
		s.mu.Unlock()
		stop()
		return
	}
	old := s.stop
	if s.conv != "" {
		s.previous = s.conv
	}
	s.conv, s.stop = conv, stop
	s.shownTo, s.replayTo, s.partSeq, s.partLen = last, replay, 0, 0
	s.live, s.dirty = read, read
	s.queueLocked(s.welcome(conv, seq))
	s.writeLocked()
	s.mu.Unlock()
	if old != nil {
		old()
	}
}

func (s *socket) welcome(conv string, seq int64) frame {
	token := s.web.tokens.seal(visit{Visitor: s.visitor, Conversation: conv, Previous: s.previous, Subject: s.subject}, s.web.deps.Now())
	return frame{Type: "welcome", Token: token, Conversation: conv, Seq: &seq,
		Greeting: s.web.set.Greeting, Name: s.web.set.Name, Locale: s.web.set.Locale}
}

// follow moves this socket, and the visitor's others that were with it, to the conversation a line was stored in.
// The id keeps the key it was stored under, so that repeating it stays a repeat.
func (s *socket) follow(st channels.Stored, id, key string) {
	s.mu.Lock()
	old := s.conv
	if key != st.Conversation+"/"+id {
		if s.aliases == nil {
			s.aliases = map[string]string{}
		}
		s.aliases[id] = key
	}
	s.mu.Unlock()
	if st.Conversation == old || st.Repeat && !s.latest(st.Conversation) {
		return
	}
	s.enter(st.Conversation, st.Seq, 0, 0, true)
	for _, other := range s.web.room.of(s.visitor) {
		if other != s && other.in(old) {
			other.enter(st.Conversation, st.Seq, 0, 0, true)
		}
	}
}

func (s *socket) in(conv string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.conv == conv
}

func (s *socket) latest(conv string) bool {
	ctx, done := s.within(findWait)
	defer done()
	found, _, err := s.web.deps.Feed.Find(ctx, s.web.account, s.visitor)
	return err == nil && found == conv
}

// storedUnder finds the lines of conv that were sent while the client still knew the conversation before: when the
// client repeats such an id, the line's own key must be used.
func (s *socket) storedUnder(ctx context.Context, conv, before string) (map[string]string, error) {
	var found map[string]string
	for seq := int64(0); seq < 16*batch; {
		lines, err := s.web.deps.Feed.Since(ctx, conv, seq, batch)
		if err != nil {
			return nil, err
		}
		for _, l := range lines {
			if id, ok := strings.CutPrefix(l.Key, before+"/"); ok {
				if found == nil {
					found = map[string]string{}
				}
				found[id] = l.Key
			}
		}
		if len(lines) < batch {
			break
		}
		seq = lines[len(lines)-1].Seq
	}
	return found, nil
}
