package web

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gorilla/websocket"

	"github.com/seed-151f84ba/intake/channels"
)

// write sends what waits and what the feed has, and ends when there is no more. At most one lives per socket.
func (s *socket) write() {
	for {
		s.mu.Lock()
		out, pings, read := s.out, s.pings, s.dirty && s.conv != "" && s.code == 0
		conv, from, code := s.conv, s.shownTo, s.code
		idle := len(out) == 0 && !pings && !read
		if s.dead || idle && code == 0 {
			s.writing = false
			s.mu.Unlock()
			return
		}
		s.out, s.pings = nil, false
		if read {
			s.dirty = false
		}
		s.mu.Unlock()
		switch {
		case !s.put(out):
			return
		case idle:
			s.sayClose(code)
			return
		case pings && s.ws.WriteControl(websocket.PingMessage, nil, time.Now().Add(s.web.times.write)) != nil:
			_ = s.ws.NetConn().Close()
			return
		case read && !s.show(conv, from):
			return
		}
	}
}

// put writes frames. A reader that does not take one in time is dropped; one that barely does is told so.
func (s *socket) put(frames [][]byte) bool {
	for _, raw := range frames {
		begun := time.Now()
		_ = s.ws.SetWriteDeadline(begun.Add(s.web.times.write))
		if s.ws.WriteMessage(websocket.TextMessage, raw) != nil {
			_ = s.ws.NetConn().Close()
			return false
		}
		if time.Since(begun) > s.web.times.slow {
			s.web.deps.Count("web_too_slow")
			s.end(closeLater)
		}
	}
	return true
}

func (s *socket) sayClose(code int) {
	_ = s.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""),
		time.Now().Add(s.web.times.write))
	_ = s.ws.SetReadDeadline(time.Now().Add(s.web.times.close))
}

// show writes the lines after from, one batch of them.
func (s *socket) show(conv string, from int64) bool {
	ctx, done := s.within(findWait)
	lines, err := s.web.deps.Feed.Since(ctx, conv, from, batch)
	done()
	if err != nil {
		s.web.deps.Count("web_feed_failed")
		time.AfterFunc(time.Second, s.wake)
		return true
	}
	for _, l := range lines {
		frames, more := s.view(conv, l)
		if !s.put(frames) {
			return false
		}
		if !more {
			break
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(lines) == batch && !lines[batch-1].Open {
		s.dirty = true
	} else if s.conv == conv {
		s.ackRestLocked()
	}
	return true
}

// ackRestLocked acknowledges what was stored behind the lines that can be shown now.
func (s *socket) ackRestLocked() {
	for id, own := range s.own {
		if own.seq > 0 && !own.acked {
			s.own[id] = sent{own.seq, true}
			s.queueLocked(ackOf(id, own.seq))
		}
	}
}

// view takes a line as shown and gives its frames, what already waits (an ack above all) before them. more is false
// when no later line may be shown now.
func (s *socket) view(conv string, l channels.Line) (frames [][]byte, more bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.conv != conv || s.code != 0 || s.dead {
		return nil, false
	}
	frames, s.out = s.out, nil
	add := func(f frame) { frames = append(frames, f.encode()) }
	if l.Seq <= s.shownTo {
		return frames, true
	}
	if l.Open {
		if piece := s.pieceLocked(l); piece != "" {
			add(frame{Type: "part", Seq: &l.Seq, Text: &piece})
		}
		return frames, false
	}
	s.shownTo = l.Seq
	for _, f := range s.lineLocked(l) {
		add(f)
	}
	if l.Ask != nil && len(l.Ask.Fields) > 0 {
		s.form = l.Ask.Fields
		add(frame{Type: "form", Seq: &l.Seq, Fields: l.Ask.Fields})
	}
	if l.Record != "" {
		add(frame{Type: "record", ID: l.Record})
	}
	return frames, true
}

// lineLocked gives a line's frames: of a line this socket sent its ack instead, or nothing when it has had it.
func (s *socket) lineLocked(l channels.Line) []frame {
	at, id := l.At.UTC(), ""
	if l.From == channels.FromCustomer {
		id = l.Key[strings.LastIndexByte(l.Key, '/')+1:]
	}
	line := frame{Type: "message", Seq: &l.Seq, ID: id, From: l.From, Text: &l.Text, At: &at}
	own, ours := s.own[id]
	if !ours || id == "" {
		return []frame{line}
	}
	if own.seq > 0 {
		delete(s.own, id)
	}
	switch ack := ackOf(id, l.Seq); {
	case l.Seq <= s.replayTo && own.seq > 0 && !own.acked:
		return []frame{line, ack}
	case l.Seq <= s.replayTo:
		return []frame{line}
	case own.acked:
		return nil
	case own.seq == 0:
		s.own[id] = sent{0, true}
		fallthrough
	default:
		return []frame{ack}
	}
}

// pieceLocked is what a growing line has more than was shown of it.
func (s *socket) pieceLocked(l channels.Line) string {
	if s.partSeq != l.Seq {
		s.partSeq, s.partLen = l.Seq, 0
	}
	if len(l.Text) <= s.partLen || !utf8.RuneStart(l.Text[s.partLen]) {
		return ""
	}
	piece := l.Text[s.partLen:]
	s.partLen = len(l.Text)
	return piece
}
