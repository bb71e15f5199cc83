package llmtest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
)

// Cassette is a transport that plays back recorded completions, one file a request under Dir. With Next set it asks
// where there is no recording and keeps what comes back; without, a request nobody recorded fails. Only the request's
// body tells recordings apart, so no key and no address is ever in a file.
type Cassette struct {
	Dir  string
	Next http.RoundTripper
}

// ErrNotRecorded says that a cassette has no such request.
var ErrNotRecorded = errors.New("not recorded")

// RoundTrip implements http.RoundTripper.
func (c *Cassette) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	_ = r.Body.Close()
	sum := sha256.Sum256(body)
	path := filepath.Join(c.Dir, hex.EncodeToString(sum[:8])+".sse")
	if raw, err := os.ReadFile(path); err == nil {
		return played(r, raw), nil
	}
	if c.Next == nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(path), ErrNotRecorded)
	}
	again := r.Clone(r.Context())
	again.Body, again.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	resp, err := c.Next.RoundTrip(again)
	if err != nil || resp.StatusCode != http.StatusOK {
		return resp, err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, 4<<20))
	if err != nil {
		return nil, err
	}
	return played(r, raw), os.WriteFile(path, raw, 0o600)
}

func played(r *http.Request, raw []byte) *http.Response {
	return &http.Response{StatusCode: http.StatusOK, Status: "200 OK", Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r,
		Header: http.Header{"Content-Type": {"text/event-stream"}}, Body: io.NopCloser(bytes.NewReader(raw)), ContentLength: int64(len(raw))}
}
