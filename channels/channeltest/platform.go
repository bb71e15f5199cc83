package channeltest

import (
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// Reply is an answer of the fake platform. Delay holds it back.
type Reply struct {
	Status int
	Header map[string]string
	Body   string
	Delay  time.Duration
}

// Request is one request the fake platform got, in a form that does not depend on how it was written: multipart and
// URL-encoded bodies are Form, JSON bodies JSON.
type Request struct {
	Method, Path string
	Query        url.Values
	Header       http.Header
	Form         map[string]string
	JSON         any
	Body         []byte
}

// Platform is a fake of a platform's API on loopback.
type Platform struct {
	URL    string
	mu     sync.Mutex
	got    []Request
	answer func(r Request) Reply
	server *httptest.Server
}

// NewPlatform starts a fake platform that gives every request answer's reply. It ends with the test.
func NewPlatform(t testing.TB, answer func(r Request) Reply) *Platform {
	t.Helper()
	p := &Platform{answer: answer}
	p.server = httptest.NewServer(http.HandlerFunc(p.serve))
	p.URL = p.server.URL
	t.Cleanup(p.Close)
	return p
}

// Close ends the platform; it answers nobody any more.
func (p *Platform) Close() {
	p.server.CloseClientConnections()
	p.server.Close()
}

// Requests lists what came so far.
func (p *Platform) Requests() []Request {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]Request(nil), p.got...)
}

func (p *Platform) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	req := Request{Method: r.Method, Path: r.URL.Path, Query: r.URL.Query(), Header: r.Header, Body: body}
	req.read()
	p.mu.Lock()
	p.got = append(p.got, req)
	answer := p.answer
	p.mu.Unlock()
	reply := answer(req)
	if reply.Delay > 0 {
		select {
		case <-r.Context().Done():
			return
		case <-time.After(reply.Delay):
		}
	}
	for k, v := range reply.Header {
		w.Header().Set(k, v)
	}
	if reply.Status != 0 {
		w.WriteHeader(reply.Status)
	}
	_, _ = io.WriteString(w, reply.Body)
}

// read fills Form or JSON.
func (r *Request) read() {
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "application/json":
		_ = json.Unmarshal(r.Body, &r.JSON)
	case "application/x-www-form-urlencoded":
		r.Form = map[string]string{}
		values, _ := url.ParseQuery(string(r.Body))
		for k := range values {
			r.Form[k] = strings.Join(values[k], "\n")
		}
	case "multipart/form-data":
		r.Form = map[string]string{}
		parts := multipart.NewReader(strings.NewReader(string(r.Body)), params["boundary"])
		for {
			part, err := parts.NextPart()
			if err != nil {
				return
			}
			value, _ := io.ReadAll(part)
			r.Form[part.FormName()] = string(value)
		}
	}
}
