package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// cable is the network between the program and a platform: now and then an answer is another one, or is lost after the
// platform took the message.
type cable struct {
	*httptest.Server
	to   string
	mu   sync.Mutex
	plan []trouble
	hit  int           // troubles that came to pass
	hung chan struct{} // set: the platform takes messages and answers only when it is closed
}

// trouble befalls one message.
type trouble struct {
	status int // answered instead of the platform; 0: the platform takes the message and its answer is lost
	header map[string]string
	body   string
}

func newCable(t testing.TB, to string) *cable {
	w := &cable{to: to}
	w.Server = loopback(t, w.serve)
	return w
}

// befall makes the next messages meet these troubles.
func (w *cable) befall(list ...trouble) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.plan = append(w.plan, list...)
}

// over says that every trouble came to pass.
func (w *cable) over() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.plan) == 0 && w.hit > 0
}

func (w *cable) take(body []byte, path string) *trouble {
	if strings.Contains(path, "sendChatAction") || bytes.Contains(body, []byte(`"sender_action"`)) || bytes.Contains(body, []byte(`"status":"read"`)) {
		return nil // no message
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.plan) == 0 {
		return nil
	}
	x := w.plan[0]
	w.plan = w.plan[1:]
	w.hit++
	return &x
}

func (w *cable) serve(rw http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	x := w.take(body, r.URL.Path)
	if x != nil && x.status != 0 {
		for k, v := range x.header {
			rw.Header().Set(k, v)
		}
		rw.WriteHeader(x.status)
		_, _ = io.WriteString(rw, x.body)
		return
	}
	on, _ := http.NewRequest(r.Method, w.to+r.URL.RequestURI(), bytes.NewReader(body))
	on.Header = r.Header.Clone()
	resp, err := http.DefaultClient.Do(on)
	if err != nil {
		rw.WriteHeader(http.StatusBadGateway)
		return
	}
	defer resp.Body.Close()
	if x != nil {
		panic(http.ErrAbortHandler) // taken, and nobody hears of it
	}
	if hung := w.hanging(); hung != nil {
		<-hung
		panic(http.ErrAbortHandler)
	}
	answer, _ := io.ReadAll(resp.Body)
	for k, v := range resp.Header {
		rw.Header()[k] = v
	}
	rw.WriteHeader(resp.StatusCode)
	_, _ = rw.Write(answer)
}

// hang makes the platform take messages without a word until release is called; then they are cut off.
func (w *cable) hang() (release func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	hung := make(chan struct{})
	w.hung = hung
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.hung = nil
		close(hung)
	}
}

func (w *cable) hanging() chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.hung
}
