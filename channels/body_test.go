package channels

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

// stalled is a body that never comes.
type stalled struct{ read int }

func (s *stalled) Read([]byte) (int, error) { s.read++; return 0, errors.New("stalled") }
func (s *stalled) Close() error             { return nil }

func TestReadBody(t *testing.T) {
	for _, n := range []int{0, 1, 100, firstBytes - 1, firstBytes, firstBytes + 1, 100_000} {
		want := bytes.Repeat([]byte("x"), n)
		for _, told := range []bool{true, false} {
			r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(want))
			if !told {
				r.ContentLength = -1
			}
			got, err := ReadBody(httptest.NewRecorder(), r, 100_000)
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("%d bytes, length told %v: %d bytes, %v", n, told, len(got), err)
			}
		}
	}
	var tooBig *http.MaxBytesError
	for _, told := range []int64{100_001, -1} {
		r := httptest.NewRequest(http.MethodPost, "/", io.LimitReader(bytes.NewReader(make([]byte, 200_000)), 200_000))
		r.ContentLength = told
		if _, err := ReadBody(httptest.NewRecorder(), r, 100_000); !errors.As(err, &tooBig) {
			t.Errorf("above the limit, told %d: %v", told, err)
		}
	}
}

// TestAnnouncedBodiesTakeNoMemory: a length alone costs nothing.
func TestAnnouncedBodiesTakeNoMemory(t *testing.T) {
	res := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for range b.N {
			r := httptest.NewRequest(http.MethodPost, "/", nil)
			r.Body, r.ContentLength = &stalled{}, 4<<20
			if _, err := ReadBody(httptest.NewRecorder(), r, 4<<20); err == nil {
				b.Fatal("no error")
			}
		}
	})
	if res.AllocedBytesPerOp() > 64<<10 {
		t.Errorf("%d bytes for a body that never came", res.AllocedBytesPerOp())
	}
}
