package channeltest

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/seed-151f84ba/intake/channels"
)

// defaultCap is the body cap of every webhook but voice forms.
const defaultCap = 4 << 20

// Fixture is one recorded request. In a file it stands as
//
//	POST /path?query
//	Header: value
//
//	body
//
// where the path is what follows the account id ("/" is none). One line break at the end is not part of the body.
type Fixture struct {
	Name, Method, Path string
	Header             http.Header
	Body               []byte
}

// Fixtures reads testdata/in/*.http in the order of their names.
func Fixtures(t testing.TB) []Fixture {
	t.Helper()
	files, err := filepath.Glob("testdata/in/*.http")
	if err != nil || len(files) == 0 {
		t.Fatalf("no recorded requests in testdata/in (%v)", err)
	}
	var out []Fixture
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		fx, err := parseFixture(raw)
		if err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		fx.Name = strings.TrimSuffix(filepath.Base(f), ".http")
		out = append(out, fx)
	}
	return out
}

func parseFixture(raw []byte) (Fixture, error) {
	head, body, _ := bytes.Cut(raw, []byte("\n\n"))
	first, rest, _ := strings.Cut(string(head), "\n")
	method, path, ok := strings.Cut(strings.TrimSpace(first), " ")
	if !ok {
		return Fixture{}, fmt.Errorf("first line %q is not METHOD /path", first)
	}
	f := Fixture{Method: method, Path: strings.TrimPrefix(path, "/"), Header: http.Header{}}
	if f.Path != "" {
		f.Path = "/" + f.Path
	}
	for line := range strings.Lines(rest) {
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			return f, fmt.Errorf("header line %q", line)
		}
		f.Header.Add(strings.TrimSpace(name), strings.TrimSpace(value))
	}
	f.Body = bytes.TrimSuffix(body, []byte("\n"))
	return f, nil
}

// request makes an unsigned request of the fixture.
func (f Fixture) request(t testing.TB) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(context.Background(), f.Method, PublicURL+f.Path, bytes.NewReader(f.Body))
	if err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
	r.Header = f.Header.Clone()
	r.RemoteAddr = "192.0.2.1:1234"
	return r
}

// signed makes a signed request.
func (f Fixture) signed(t testing.TB, s Suite) *http.Request {
	t.Helper()
	r := f.request(t)
	s.Sign(r, f.Body)
	return r
}

// with is the same request with another body.
func (f Fixture) with(body []byte) Fixture {
	f.Body = body
	return f
}

// post lets the adapter serve a request; a panic is a failed test.
func post(t testing.TB, ch channels.Channel, r *http.Request, what string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	serve(t, ch, w, r, what)
	return w
}

func serve(t testing.TB, ch channels.Channel, w http.ResponseWriter, r *http.Request, what string) {
	defer func() {
		if p := recover(); p != nil {
			t.Errorf("%s: panic: %v", what, p)
		}
	}()
	ch.ServeHTTP(w, r)
}

func good(status int) bool { return status >= 200 && status < 300 }

func refused(status int) bool {
	return status == http.StatusUnauthorized || status == http.StatusForbidden
}

// watched is a ResponseWriter that knows whether an answer was begun.
type watched struct {
	*httptest.ResponseRecorder
	begun atomic.Bool
}

func (w *watched) WriteHeader(status int) {
	w.begun.Store(true)
	w.ResponseRecorder.WriteHeader(status)
}

func (w *watched) Write(p []byte) (int, error) {
	w.begun.Store(true)
	return w.ResponseRecorder.Write(p)
}

// WriteString keeps io.WriteString from passing Write by.
func (w *watched) WriteString(s string) (int, error) { return w.Write([]byte(s)) }
