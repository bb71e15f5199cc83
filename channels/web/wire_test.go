package web

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// wire is a socket whose frames the test writes byte by byte, after a good hello.
func (s *site) wire() (net.Conn, *bufio.Reader) {
	s.t.Helper()
	host := s.srv.Listener.Addr().String()
	c, err := net.Dial("tcp", host)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { c.Close() })
	_ = c.SetDeadline(time.Now().Add(5 * time.Second))
	fmt.Fprintf(c, "GET /c/site/socket HTTP/1.1\r\nHost: %s\r\nOrigin: http://%[1]s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"+
		"Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n", host)
	r := bufio.NewReader(c)
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			s.t.Fatal(err)
		}
		if strings.HasPrefix(line, "Sec-WebSocket-Extensions") {
			s.t.Fatal("compression was negotiated: a small frame could hold a big text")
		}
		if line == "\r\n" {
			break
		}
	}
	_, _ = c.Write(masked(0x81, `{"type":"hello"}`))
	return c, r
}

func masked(first byte, payload string) []byte {
	head := []byte{first, 0x80 | byte(len(payload))}
	if len(payload) > 125 {
		head = []byte{first, 0x80 | 126, byte(len(payload) >> 8), byte(len(payload))}
	}
	return append(append(head, 0, 0, 0, 0), payload...)
}

// closeCode reads frames up to the server's close; 0 when there was none.
func closeCode(r *bufio.Reader) int {
	for {
		head := make([]byte, 2)
		if _, err := io.ReadFull(r, head); err != nil {
			return 0
		}
		n := int(head[1])
		if n == 126 {
			long := make([]byte, 2)
			if _, err := io.ReadFull(r, long); err != nil {
				return 0
			}
			n = int(long[0])<<8 | int(long[1])
		}
		body := make([]byte, n)
		if _, err := io.ReadFull(r, body); err != nil {
			return 0
		}
		if head[0]&0xf == 8 {
			if n < 2 {
				return 1005
			}
			return int(body[0])<<8 | int(body[1])
		}
	}
}

// A frame RFC 6455 forbids ends its own socket with the right code and nobody else's.
func TestForbiddenFrames(t *testing.T) {
	s := newSite(t, `{"frames_per_second":-1}`)
	other := s.open("")
	for name, c := range map[string]struct {
		bytes []byte
		code  int
	}{
		"not masked":                {append([]byte{0x81, 17}, `{"type":"typing"}`...), 1002},
		"compressed without asking": {masked(0xC1, "x"), 1002},
		"reserved bit 2":            {masked(0xA1, "x"), 1002},
		"reserved bit 3":            {masked(0x91, "x"), 1002},
		"reserved opcode":           {masked(0x83, "x"), 1002},
		"reserved control opcode":   {masked(0x8B, "x"), 1002},
		"fragmented ping":           {masked(0x09, "x"), 1002},
		"long ping":                 {masked(0x89, strings.Repeat("x", 126)), 1002},
		"nothing to continue":       {masked(0x80, "x"), 1002},
		"text within text":          {append(masked(0x01, "x"), masked(0x81, "y")...), 1002},
		"close of one byte":         {masked(0x88, "x"), 1005},
		"close with a made-up code": {masked(0x88, "\x03\xec"), 1002},
		"close with bad UTF-8":      {masked(0x88, "\x03\xe8\xff"), 1002},
		"bad UTF-8 over two frames": {append(masked(0x01, "\xce"), masked(0x80, "{")...), 1007},
		"normal close":              {masked(0x88, "\x03\xe8"), 1000},
		"a length of 2^63":          {append([]byte{0x81, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0}, 0, 0, 0, 0), 0},
		"a gigabyte announced":      {append([]byte{0x81, 0xFF, 0, 0, 0, 0, 0x40, 0, 0, 0}, 0, 0, 0, 0), 1009},
	} {
		conn, r := s.wire()
		if _, err := conn.Write(c.bytes); err != nil {
			t.Fatal(err)
		}
		if got := closeCode(r); got != c.code && c.code != 0 {
			t.Errorf("%s: close code %d, want %d", name, got, c.code)
		}
		if _, err := r.ReadByte(); err == nil {
			t.Errorf("%s: the server talks on", name)
		}
		conn.Close()
	}
	// What is allowed: a text cut within a character, pings between its pieces.
	conn, r := s.wire()
	text := `{"type":"message","id":"cut","text":"שלום"}`
	at := strings.Index(text, "ש") + 1
	for _, b := range [][]byte{masked(0x01, text[:at]), masked(0x89, "hi"), masked(0x00, ""), masked(0x80, text[at:]), masked(0x88, "\x03\xe8")} {
		_, _ = conn.Write(b)
	}
	if got := closeCode(r); got != 1000 {
		t.Errorf("fragmented text: close code %d", got)
	}
	if e := s.deps.Sunk.Events(); len(e) != 1 || e[0].Text != "שלום" {
		t.Errorf("fragmented text: %+v", e)
	}
	other.message("a", "untouched")
	other.want("ack")
}
