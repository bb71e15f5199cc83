package web

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"testing"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/channels/channeltest"
)

// BenchmarkIdleSocket reports what an authenticated socket with a conversation holds while nothing happens, in bytes
// of the whole process and in goroutines. Both ends live in this process; the client's is one net.Conn without
// buffers or goroutine.
func BenchmarkIdleSocket(b *testing.B) {
	const sockets = 1000
	d := channeltest.NewDeps(b)
	d.Deps.Log = slog.New(slog.DiscardHandler)
	ch, err := New(channels.Account{ID: "site", Kind: Kind}, d.Deps)
	if err != nil {
		b.Fatal(err)
	}
	srv := httptest.NewServer(http.StripPrefix("/c/site", ch))
	defer srv.Close()
	for b.Loop() {
		before, routines := inUse(), runtime.NumGoroutine()
		conns := make([]net.Conn, sockets)
		var wg sync.WaitGroup
		for w := range 8 {
			wg.Go(func() {
				for i := w; i < sockets; i += 8 {
					conns[i] = rawOpen(b, srv)
				}
			})
		}
		wg.Wait()
		b.ReportMetric(float64(inUse()-before)/sockets, "B/socket")
		b.ReportMetric(float64(runtime.NumGoroutine()-routines)/sockets, "goroutines/socket")
		for _, c := range conns {
			c.Close()
		}
		for ch.(*Web).room.size() > 0 {
			runtime.Gosched()
		}
	}
}

func inUse() uint64 {
	for range 4 { // stacks shrink by half a cycle
		runtime.GC()
	}
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc + m.StackInuse
}

// rawOpen does the handshake, the hello and one message, and reads the answers.
func rawOpen(b *testing.B, srv *httptest.Server) net.Conn {
	c, err := net.Dial("tcp", srv.Listener.Addr().String())
	if err != nil {
		b.Error(err)
		return nil
	}
	fmt.Fprintf(c, "GET /c/site/socket HTTP/1.1\r\nHost: %s\r\nOrigin: http://%[1]s\r\nConnection: Upgrade\r\n"+
		"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
		srv.Listener.Addr())
	var one [1]byte
	for tail := ""; tail != "\r\n\r\n"; {
		if _, err := io.ReadFull(c, one[:]); err != nil {
			b.Error(err)
			return c
		}
		tail = (tail + string(one[:]))
		tail = tail[max(0, len(tail)-4):]
	}
	for _, f := range []string{`{"type":"hello"}`, `{"type":"message","id":"a","text":"hello there"}`} {
		masked := append([]byte{0x81, 0x80 | byte(len(f)), 0, 0, 0, 0}, f...)
		if _, err := c.Write(masked); err != nil {
			b.Error(err)
		}
		head := make([]byte, 2)
		if _, err := io.ReadFull(c, head); err != nil {
			b.Error(err)
			return c
		}
		n := int64(head[1])
		if n == 126 {
			_, _ = io.ReadFull(c, head)
			n = int64(head[0])<<8 | int64(head[1])
		}
		_, _ = io.CopyN(io.Discard, c, n)
	}
	return c
}

// BenchmarkEcho reports how fast messages are stored and acknowledged over 64 sockets, with stores that cost nothing.
func BenchmarkEcho(b *testing.B) {
	d := channeltest.NewDeps(b)
	d.Deps.Log = slog.New(slog.DiscardHandler)
	feed := &nothing{d.Feed}
	d.Deps.Feed = feed
	d.Deps.Sink = func(_ context.Context, ev ...channels.Event) ([]channels.Stored, error) {
		return []channels.Stored{{Conversation: ev[0].Key[:26], Line: "l", Seq: 1}}, nil
	}
	ch, err := New(channels.Account{ID: "site", Kind: Kind, Settings: []byte(`{"frames_per_second":-1}`)}, d.Deps)
	if err != nil {
		b.Fatal(err)
	}
	srv := httptest.NewServer(http.StripPrefix("/c/site", ch))
	defer srv.Close()
	var wg sync.WaitGroup
	text := masked(0x81, `{"type":"message","id":"0123456789abcdef","text":"`+strings.Repeat("hello ", 10)+`"}`)
	b.ResetTimer()
	for i := range 64 {
		wg.Go(func() {
			c := rawOpen(b, srv)
			defer c.Close()
			buf := make([]byte, 512)
			for range (b.N + i) / 64 {
				if _, err := c.Write(text); err != nil {
					b.Error(err)
					return
				}
				if _, err := c.Read(buf); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}

// nothing is a feed without lines.
type nothing struct{ channels.Feed }

func (nothing) Since(context.Context, string, int64, int) ([]channels.Line, error) { return nil, nil }
