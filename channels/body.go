package channels

import (
	"bytes"
	"net/http"
)

// firstBytes is how much room a body gets before any of it has come.
const firstBytes = 4 << 10

// ReadBody reads a webhook's body. One that is longer than limit, or says it will be, is an *http.MaxBytesError. Room is
// made for what is announced only when its beginning has come: who announces much and sends nothing takes no memory.
func ReadBody(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	if r.ContentLength > limit {
		return nil, &http.MaxBytesError{Limit: limit}
	}
	var buf bytes.Buffer
	body := http.MaxBytesReader(w, r.Body, limit)
	if n := r.ContentLength; n > firstBytes {
		first := make([]byte, firstBytes)
		got, err := body.Read(first)
		if err != nil && got == 0 {
			return nil, err
		}
		buf.Grow(int(n) + bytes.MinRead)
		buf.Write(first[:got])
	} else if n > 0 {
		buf.Grow(int(n) + bytes.MinRead)
	}
	_, err := buf.ReadFrom(body)
	return buf.Bytes(), err
}
