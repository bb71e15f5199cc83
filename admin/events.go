package admin

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// The pace of live updates: changes within joinNews are told together, a comment every heartbeat keeps proxies from
// closing the stream, and a stream ends after streamTime so that a withdrawn sign-in ends with it.
const (
	joinNews   = 250 * time.Millisecond
	heartbeat  = 20 * time.Second
	streamTime = 10 * time.Minute
)

func (s *server) eventRoutes() {
	if s.Live == nil {
		return
	}
	register(s, call{pattern: "GET /api/v1/events", id: "live-events", tag: "records",
		summary: "What changed, as server-sent events: record {id}, conversation {id}, refresh (read everything again)",
		change:  answers("text/event-stream")},
		func(ctx context.Context, _ Caller, _ *struct{}) (*huma.StreamResponse, error) {
			return &huma.StreamResponse{Body: func(hc huma.Context) { s.stream(ctx, hc) }}, nil
		})
}

func (s *server) stream(ctx context.Context, hc huma.Context) {
	r, w := humago.Unwrap(hc)
	out := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no")
	if srv, ok := ctx.Value(http.ServerContextKey).(*http.Server); ok {
		s.streams.Do(func() { srv.RegisterOnShutdown(s.Live.Close) })
	}
	sub := s.Live.subscribe()
	defer s.Live.unsubscribe(sub)
	ctx, cancel := context.WithTimeout(ctx, streamTime)
	defer cancel()
	_, _ = io.WriteString(w, "retry: 1000\n\n")
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		_ = out.SetWriteDeadline(time.Now().Add(heartbeat)) // not every writer has deadlines
		if out.Flush() != nil {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-s.Live.ended:
			return
		case <-beat.C:
			if _, err := io.WriteString(w, ": still here\n\n"); err != nil {
				return
			}
		case <-sub.wake:
			if !pause(ctx, joinNews) {
				return
			}
			now, refused := s.admit(r, view) // signed out or revoked meanwhile: nothing more
			if refused != nil || s.tell(ctx, now, w, s.Live.take(sub)) != nil {
				return
			}
		}
	}
}

func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// tell writes what the caller may see of the news.
func (s *server) tell(ctx context.Context, who Caller, w io.Writer, n news) error {
	if n.lost {
		_, err := io.WriteString(w, "event: refresh\ndata: {}\n\n")
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(n.records)) {
		if _, err := s.store.GetRecord(ctx, who.Scope, id); err != nil {
			continue // not theirs, or gone
		}
		if _, err := fmt.Fprintf(w, "event: record\ndata: {\"id\":%q}\n\n", id); err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(n.conversations)) {
		if _, err := s.store.GetConversation(ctx, who.Scope, id, 1); err != nil {
			continue
		}
		if _, err := fmt.Fprintf(w, "event: conversation\ndata: {\"id\":%q}\n\n", id); err != nil {
			return err
		}
	}
	return nil
}
