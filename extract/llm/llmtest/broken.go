package llmtest

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Faults are the ways a server fails, by name.
func Faults() []string {
	return []string{"refuse", "forbidden", "429", "500", "502html", "drip", "hang", "huge", "huge_stream", "bad_json", "truncated", "tool_loop", "empty",
		"not_sse", "cut", "redirect", "detail", "content_filter", "bad_events", "wrong_schema"}
}

// Broken fails in one way, always. Hold bounds how long it holds a request that hangs.
type Broken struct {
	Fault string
	Hold  time.Duration
}

// Answer implements Character.
func (b Broken) Answer(w http.ResponseWriter, r Request) {
	hold := max(b.Hold, time.Second)
	plain := func(status int, body string) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}
	switch b.Fault {
	case "refuse":
		if h, ok := w.(http.Hijacker); ok {
			if c, _, err := h.Hijack(); err == nil {
				_ = c.Close()
			}
		}
	case "forbidden":
		plain(401, `{"error":{"message":"Incorrect API key provided","type":"invalid_request_error"}}`)
	case "429":
		w.Header().Set("Retry-After", "30")
		plain(429, `{"error":{"message":"Rate limit","type":"rate_limit"}}`)
	case "500":
		plain(500, `{"error":"model crashed"}`)
	case "502html":
		w.WriteHeader(502)
		fmt.Fprint(w, "<html><body>Bad Gateway</body></html>")
	case "detail":
		plain(503, `{"detail":"engine is dead"}`)
	case "redirect":
		w.Header().Set("Location", "/v1/elsewhere")
		w.WriteHeader(307)
	case "hang":
		r.Pause(hold)
	case "drip":
		b.drip(w, r, hold)
	case "huge":
		b.flood(w, `{"id":"`)
	case "huge_stream":
		b.flood(w, "data: ")
	case "cut":
		s := Open(w, r)
		s.Text(`{"commands":[],"language":"en"`)
		panic(http.ErrAbortHandler)
	default:
		b.nonsense(w, r)
	}
}

// nonsense is a reply that arrives well and is of no use.
func (b Broken) nonsense(w http.ResponseWriter, r Request) {
	if b.Fault == "not_sse" {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"choices":[{"message":{"content":"hello"}}]}`)
		return
	}
	s := Open(w, r)
	switch b.Fault {
	case "bad_json":
		s.Text("Sure! Here is what I found: the customer says hello {not json}")
	case "truncated":
		s.Text(`{"commands":[{"do":"set","field":"name","quote":"An`)
	case "wrong_schema":
		s.Text(`{"commands":"none","can_answer":"maybe","answer":"hi"}`)
	case "tool_loop":
		s.Raw(`{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"send_email","arguments":"{}"}}]}}]}`)
		s.Raw(`{"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}`)
	case "content_filter":
		s.Raw(`{"choices":[{"index":0,"delta":{},"finish_reason":"content_filter"}]}`)
	case "bad_events":
		s.Raw(`{"choices":[{"index":0,"delta":`)
	}
	s.End()
}

func (b Broken) drip(w http.ResponseWriter, r Request, hold time.Duration) {
	s := Open(w, r)
	end := time.Now().Add(hold)
	for _, c := range (Reply{Language: strings.Repeat("e", 400)}).JSON() {
		s.Text(string(c))
		if time.Now().After(end) || !r.Pause(200*time.Millisecond) {
			return
		}
	}
}

// flood sends until the client has enough, a gigabyte at most.
func (b Broken) flood(w http.ResponseWriter, head string) {
	w.WriteHeader(200)
	fmt.Fprint(w, head)
	block := []byte(strings.Repeat("A", 64<<10))
	for range 16 << 10 {
		if _, err := w.Write(block); err != nil {
			return
		}
	}
}
