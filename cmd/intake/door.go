package main

import (
	"errors"
	"io"
	"net/http"
	"time"
)

// Who has not shown a signature yet must cost little. An adapter refuses by the headers alone where it can; what it has
// to read first is bounded here: small bodies are read as they come, larger ones wait for one of a few places, those that
// say their length before a byte of them is read, and nobody may take long. So a flood of large or slow bodies fills its
// own few places and leaves ordinary requests alone.
const (
	smallBody   = 32 << 10
	largeBodies = 16 // 4 MiB each at most
	largeWait   = 2 * time.Second
	bodyTime    = 8 * time.Second // of any body
	largeTime   = 4 * time.Second // of a large one from when it has a place
)

var errBusy = errors.New("too many large bodies at once")

// door is a webhook's request on its way to the adapter: it bounds the body and remembers the answer.
type door struct {
	http.ResponseWriter
	control *http.ResponseController
	large   chan struct{}
	body    io.ReadCloser
	read    int64
	placed  bool // holds one of the large places
	busy    bool // got none
	ended   bool // the whole body was read
	status  int
}

// door wraps a request: r.Body is bounded from here on. leave must be called when the adapter has answered.
func (g *gateway) door(w http.ResponseWriter, r *http.Request) *door {
	d := &door{ResponseWriter: w, control: http.NewResponseController(w), large: g.large, body: r.Body}
	if r.ContentLength == 0 {
		d.ended = true
		return d
	}
	_ = d.control.SetReadDeadline(time.Now().Add(bodyTime)) // a test's recorder has none
	if r.ContentLength > smallBody {
		d.read = smallBody // asks for its place at the first byte
	}
	r.Body = doorBody{d}
	return d
}

// doorBody is the request's body as the adapter reads it.
type doorBody struct{ d *door }

// Read implements io.Reader.
func (b doorBody) Read(p []byte) (int, error) {
	d := b.d
	if d.read >= smallBody && !d.placed && !d.place() {
		return 0, errBusy
	}
	n, err := d.body.Read(p)
	d.read += int64(n)
	if err == io.EOF {
		d.ended = true
		_ = d.control.SetReadDeadline(time.Time{}) // the store may take its time
	}
	return n, err
}

// Close implements io.Closer.
func (b doorBody) Close() error { return b.d.body.Close() }

// place waits for one of the large places.
func (d *door) place() bool {
	t := time.NewTimer(largeWait)
	defer t.Stop()
	select {
	case d.large <- struct{}{}:
		d.placed = true
		_ = d.control.SetReadDeadline(time.Now().Add(largeTime))
	case <-t.C:
		d.busy = true
	}
	return d.placed
}

// leave gives the place back.
func (d *door) leave() {
	if d.placed {
		<-d.large
	}
}

// WriteHeader implements http.ResponseWriter. Whoever found no place is asked to come again; whoever is refused with a
// body still on its way is not listened to any further.
func (d *door) WriteHeader(status int) {
	if d.busy {
		d.Header().Set("Retry-After", "5")
		status = http.StatusServiceUnavailable
	}
	if status >= 400 && !d.ended {
		d.Header().Set("Connection", "close")
	}
	if d.status == 0 {
		d.status = status
	}
	d.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (d *door) Write(p []byte) (int, error) {
	if d.status == 0 {
		d.WriteHeader(http.StatusOK)
	}
	return d.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the connection.
func (d *door) Unwrap() http.ResponseWriter { return d.ResponseWriter }
