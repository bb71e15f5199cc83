// Package llmtest is an OpenAI-compatible server in the process of a test. What it says is decided by a Character: one
// that follows a script, one that does whatever the customer writes, and one that fails in every way servers do.
package llmtest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// Request is a chat completion as it was asked for.
type Request struct {
	Model    string `json:"model"`
	Messages []struct {
		Role    string `json:"role"`
		Content string `json:"content"`
	} `json:"messages"`
	Stream              bool            `json:"stream"`
	StreamOptions       json.RawMessage `json:"stream_options"`
	MaxTokens           int             `json:"max_tokens"`
	MaxCompletionTokens int             `json:"max_completion_tokens"`
	Temperature         *float64        `json:"temperature"`
	ResponseFormat      *struct {
		Type       string          `json:"type"`
		JSONSchema json.RawMessage `json:"json_schema"`
	} `json:"response_format"`
	Tools []json.RawMessage `json:"tools"`

	Raw    []byte      `json:"-"`
	Header http.Header `json:"-"`
	Path   string      `json:"-"`
	N      int         `json:"-"` // counts the requests from 1
	gone   <-chan struct{}
}

// Said is the text of the last message of a role.
func (r Request) Said(role string) string {
	for i := len(r.Messages) - 1; i >= 0; i-- {
		if r.Messages[i].Role == role {
			return r.Messages[i].Content
		}
	}
	return ""
}

// Customer is what the customer wrote in the turn the request is about, line by line.
func (r Request) Customer() []string {
	var out []string
	for _, m := range r.Messages {
		if m.Role != "user" || !strings.Contains(m.Content, "Newest lines of the customer:") {
			continue
		}
		_, lines, _ := strings.Cut(m.Content, "Newest lines of the customer:\n")
		out = nil
		for _, l := range strings.Split(lines, "\n") {
			var s string
			if json.Unmarshal([]byte(strings.TrimPrefix(l, "customer: ")), &s) == nil {
				out = append(out, s)
			}
		}
	}
	return out
}

// Character answers a request.
type Character interface {
	Answer(w http.ResponseWriter, r Request)
}

// Func is a Character made of a function.
type Func func(w http.ResponseWriter, r Request)

// Answer implements Character.
func (f Func) Answer(w http.ResponseWriter, r Request) { f(w, r) }

// Server is the fake. Its address is URL.
type Server struct {
	URL string

	mu   sync.Mutex
	who  Character
	seen []Request
}

// New starts a server that ends with the test.
func New(t testing.TB, who Character) *Server {
	t.Helper()
	s := &Server{who: who}
	h := httptest.NewServer(s)
	t.Cleanup(h.Close)
	s.URL = h.URL + "/v1"
	return s
}

// Become changes who answers from now on.
func (s *Server) Become(who Character) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.who = who
}

// Requests are those that came so far.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request(nil), s.seen...)
}

// ServeHTTP reads a request and has it answered.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(io.LimitReader(r.Body, 4<<20))
	req := Request{Raw: raw, Header: r.Header.Clone(), Path: r.URL.String(), gone: r.Context().Done()}
	if err != nil || json.Unmarshal(raw, &req) != nil {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	req.N = len(s.seen) + 1
	s.seen = append(s.seen, req)
	who := s.who
	s.mu.Unlock()
	who.Answer(w, req)
}

// Stream writes server-sent events.
type Stream struct {
	w http.ResponseWriter
	r Request
}

// Open begins a streamed reply.
func Open(w http.ResponseWriter, r Request) *Stream {
	w.Header().Set("Content-Type", "text/event-stream")
	w.WriteHeader(http.StatusOK)
	return &Stream{w: w, r: r}
}

// Raw writes one event and flushes it.
func (s *Stream) Raw(data string) {
	fmt.Fprintf(s.w, "data: %s\n\n", data)
	if f, ok := s.w.(http.Flusher); ok {
		f.Flush()
	}
}

// Text sends a piece of the reply, as the request wants it: content, or a tool call's arguments.
func (s *Stream) Text(piece string) {
	delta := map[string]any{"content": piece}
	if len(s.r.Tools) > 0 {
		delta = map[string]any{"tool_calls": []any{map[string]any{"function": map[string]any{"arguments": piece}}}}
	}
	s.chunk(map[string]any{"choices": []any{map[string]any{"index": 0, "delta": delta}}})
}

func (s *Stream) chunk(c map[string]any) {
	raw, err := json.Marshal(c)
	if err != nil {
		panic(err)
	}
	s.Raw(string(raw))
}

// End sends the end, and the usage when it was asked for.
func (s *Stream) End() {
	s.chunk(map[string]any{"choices": []any{map[string]any{"index": 0, "delta": map[string]any{}, "finish_reason": "stop"}}})
	if len(s.r.StreamOptions) > 0 {
		s.chunk(map[string]any{"choices": []any{}, "usage": map[string]int{"prompt_tokens": 800, "completion_tokens": 60, "total_tokens": 860}})
	}
	s.Raw("[DONE]")
}

// Pause waits, but not longer than the client; false when it has gone.
func (r Request) Pause(d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-r.gone:
		return false
	}
}
