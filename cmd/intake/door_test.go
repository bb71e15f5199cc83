package main

import (
	"bytes"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine/runner"
)

// strict is a channel that has to read a body before it can tell who sent it.
type strict struct {
	reading atomic.Int64
	large   chan struct{} // the gateway's places
}

func (s *strict) Info() channels.Info { return channels.Info{Kind: "strict"} }

func (s *strict) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("X-Sig") == "" {
		http.Error(w, "unauthorized", http.StatusUnauthorized) // by the header alone
		return
	}
	s.reading.Add(1)
	defer s.reading.Add(-1)
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 4<<20))
	switch {
	case err != nil:
		http.Error(w, "body not read", http.StatusBadRequest)
	case !bytes.HasPrefix(body, []byte("good")):
		http.Error(w, "unauthorized", http.StatusUnauthorized)
	}
}

// front is a gateway with one strict account.
func front(t *testing.T) (s *strict, url string, refused *atomic.Int64) {
	t.Helper()
	s, refused = &strict{}, &atomic.Int64{}
	conns := &runner.Connections{}
	conns.Replace(map[string]*runner.Connection{"a": {Account: configs.Account{ID: "a"}, Channel: s, Info: s.Info()}})
	g := &gateway{connections: conns, demo: func() string { return "" }, log: slog.New(slog.DiscardHandler), count: func(string, string) {},
		refused: func(string) { refused.Add(1) }, large: make(chan struct{}, largeBodies)}
	s.large = g.large
	h := httptest.NewUnstartedServer(nil)
	h.Config = server("", g.handler(), g.log)
	h.Start()
	t.Cleanup(h.Close)
	return s, h.URL + "/c/a", refused
}

func postTo(url, sig string, body []byte) (int, error) {
	r, _ := http.NewRequest(http.MethodPost, url, bytes.NewReader(body))
	if sig != "" {
		r.Header.Set("X-Sig", sig)
	}
	client := http.Client{Timeout: 30 * time.Second}
	resp, err := client.Do(r)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode, nil
}

func TestWrongSignaturesAreCounted(t *testing.T) {
	_, url, refused := front(t)
	for _, c := range []struct {
		sig, body string
		status    int
		refused   int64
	}{{"", "x", 401, 1}, {"s", "bad", 401, 2}, {"s", "good", 200, 2}, {"s", "good" + strings.Repeat(" ", 1<<20), 200, 2}, {"s", strings.Repeat("x", 4<<20+1), 400, 2}} {
		if code, err := postTo(url, c.sig, []byte(c.body)); err != nil || code != c.status || refused.Load() != c.refused {
			t.Errorf("%q %.5s: %d, %v, counted %d", c.sig, c.body, code, err, refused.Load())
		}
	}
}

// TestFloodLeavesOrdinaryRequestsAlone: slow senders and large unsigned bodies, many at once; small signed requests are
// answered as before, and the slow ones are cut off.
func TestFloodLeavesOrdinaryRequestsAlone(t *testing.T) {
	s, url, _ := front(t)
	addr := strings.TrimSuffix(strings.TrimPrefix(url, "http://"), "/c/a")
	stop := make(chan struct{})
	var flood sync.WaitGroup
	cut := atomic.Int64{}
	const slow = 200
	for range slow { // a byte now and then, after a plausible header
		flood.Go(func() {
			c, err := net.Dial("tcp", addr)
			if err != nil {
				return
			}
			defer c.Close()
			_, _ = io.WriteString(c, "POST /c/a HTTP/1.1\r\nHost: h\r\nX-Sig: s\r\nContent-Length: 4000000\r\n\r\n")
			for {
				if _, err := c.Write([]byte("x")); err != nil {
					cut.Add(1)
					return
				}
				select {
				case <-stop:
					return
				case <-time.After(250 * time.Millisecond):
				}
			}
		})
	}
	big := bytes.Repeat([]byte("x"), 1<<20)
	for range 8 { // large bodies without a signature, and with a wrong one
		flood.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				_, _ = postTo(url, []string{"", "s"}[i%2], big)
			}
		})
	}
	eventually(t, "the slow senders are being read", func() bool { return s.reading.Load() >= slow })
	for range 200 {
		if code, err := postTo(url, "s", []byte("good")); err != nil || code != http.StatusOK {
			t.Fatalf("an ordinary request in the flood: %d %v", code, err)
		}
	}
	eventually(t, "slow senders are cut off", func() bool { return s.reading.Load() < slow/10 })
	close(stop)
	flood.Wait()
}

// TestLargeBodiesWaitForAPlace: beyond the places for large bodies a request is asked to come again; small ones are not.
func TestLargeBodiesWaitForAPlace(t *testing.T) {
	s, url, _ := front(t)
	var held []*io.PipeWriter
	var done sync.WaitGroup
	for range largeBodies {
		r, w := io.Pipe()
		held = append(held, w)
		done.Go(func() {
			req, _ := http.NewRequest(http.MethodPost, url, r)
			req.Header.Set("X-Sig", "s")
			if resp, err := http.DefaultClient.Do(req); err == nil {
				resp.Body.Close()
			}
		})
		_, _ = w.Write(bytes.Repeat([]byte("x"), smallBody+4096))
	}
	eventually(t, "every place is taken", func() bool { return len(s.large) == largeBodies })
	if code, err := postTo(url, "s", append([]byte("good"), make([]byte, 2*smallBody)...)); err != nil || code != http.StatusServiceUnavailable {
		t.Errorf("a large body too many: %d %v", code, err)
	}
	if code, err := postTo(url, "s", []byte("good")); err != nil || code != http.StatusOK {
		t.Errorf("a small body beside them: %d %v", code, err)
	}
	for _, w := range held {
		w.Close()
	}
	done.Wait()
	if code, err := postTo(url, "s", append([]byte("good"), make([]byte, 2*smallBody)...)); err != nil || code != http.StatusOK {
		t.Errorf("afterwards: %d %v", code, err)
	}
}
