package web

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/gorilla/websocket"

	"github.com/seed-151f84ba/intake/channels"
)

// The close codes (RFC 6455 section 7.4, its registry for 1012 and 1013).
const (
	closeGone    = websocket.CloseGoingAway
	closeUTF8    = websocket.CloseInvalidFramePayloadData
	closePolicy  = websocket.ClosePolicyViolation
	closeRestart = websocket.CloseServiceRestart
	closeLater   = websocket.CloseTryAgainLater
)

// maxOut is how many frames may wait for a slow reader before its socket is closed with 1013. Lines do not wait: they
// stay in the store until the socket can take them.
const maxOut = 128

// socket is one open widget. One goroutine reads; writing happens in a goroutine that lives while there is something
// to write, so an idle socket has one goroutine.
type socket struct {
	web *Web
	ws  *websocket.Conn

	// Set before the hello is answered, constant afterwards.
	visitor string
	subject string
	given   []channels.Given
	about   about

	// The reader's own.
	greeted  bool
	budget   budget
	lastRead time.Time
	streak   int

	next   *socket // the room's
	pinged int64   // the room's

	mu       sync.Mutex
	conv     string
	stop     func()            // ends following conv
	shownTo  int64             // the last line written
	replayTo int64             // lines up to here were there before: shown as lines even when this socket sent them
	partSeq  int64             // the growing line of which partLen bytes were shown
	partLen  int               //
	own      map[string]sent   // ids this socket sent, until they are acknowledged and their line was passed
	aliases  map[string]string // ids whose line was stored under another key than conv's
	form     []channels.AskField
	out      [][]byte
	previous string // the conversation before conv
	stored   bool   // conv is known to be stored
	live     bool   // conv may be stored: worth looking at without a wake-up
	dirty    bool   // the feed may have more
	pings    bool
	writing  bool // a writer goroutine lives
	code     int  // not 0: closing with it
	dead     bool
}

// sent is what is known of an id this socket sent.
type sent struct {
	seq   int64 // of its line, 0 as long as the Sink has not said
	acked bool
}

var upgrader = websocket.Upgrader{
	HandshakeTimeout: 10 * time.Second,
	ReadBufferSize:   512,
	WriteBufferSize:  2048,
	WriteBufferPool:  &sync.Pool{},
	CheckOrigin:      func(*http.Request) bool { return true }, // ServeHTTP has decided
	Error: func(w http.ResponseWriter, _ *http.Request, status int, _ error) {
		w.Header().Set("Sec-Websocket-Version", "13")
		http.Error(w, http.StatusText(status), status)
	},
}

// hijackable finds the connection behind wrapped writers, which the upgrader does not.
type hijackable struct{ http.ResponseWriter }

func (h hijackable) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return http.NewResponseController(h.ResponseWriter).Hijack()
}

// connect upgrades and leaves the socket to a fresh goroutine, so that the server's own, with its grown stack, ends.
func (w *Web) connect(rw http.ResponseWriter, r *http.Request) {
	ws, err := upgrader.Upgrade(hijackable{rw}, r, nil)
	if err != nil {
		w.deps.Count("web_handshake_failed")
		return
	}
	s := &socket{web: w, ws: ws, about: aboutVisitor(r, w.set.CountryHeader),
		budget: budget{left: float64(w.set.FrameBurst)}}
	ws.SetReadLimit(maxFrame)
	ws.SetPongHandler(s.pong)
	_ = ws.SetReadDeadline(time.Now().Add(w.times.hello))
	if !w.room.enter(s, w.set.MaxSockets) {
		w.deps.Count("web_full")
		_ = ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(closeLater, "full"),
			time.Now().Add(time.Second))
		go s.linger()
		return
	}
	go s.run()
}

// A socket is busy after this many frames with less than busyGap between them.
const (
	busyAfter = 8
	busyGap   = 100 * time.Millisecond
)

// run reads one frame, handles it and leaves the next one to a fresh goroutine: the stack that decoding and storing
// grew is given back, and a socket that waits for the next frame holds a small one. A busy socket keeps its stack.
func (s *socket) run() {
	for {
		kind, raw, err := s.ws.ReadMessage()
		if err != nil {
			s.readFailed(err)
			s.leave()
			return
		}
		s.handle(kind, raw)
		s.flush()
		now := time.Now()
		if now.Sub(s.lastRead) > busyGap {
			s.streak = 0
		}
		s.lastRead = now
		if s.streak++; s.streak < busyAfter {
			go s.run()
			return
		}
	}
}

// handle takes one whole message of the protocol below. Of a socket that is closing it is dropped: only the other
// side's close is waited for.
func (s *socket) handle(kind int, raw []byte) {
	switch {
	case !s.awake():
	case kind == websocket.TextMessage && !utf8.Valid(raw):
		s.end(closeUTF8)
	case kind != websocket.TextMessage:
		s.answer(refused(codeBadFrame, ""))
	case !s.greeted:
		if s.greeted = s.greet(raw); s.greeted {
			s.awake()
		}
	default:
		s.heard(raw)
	}
}

// awake renews the read deadline of a socket that is not closing.
func (s *socket) awake() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.code != 0 || s.dead {
		return false
	}
	if s.visitor != "" {
		_ = s.ws.SetReadDeadline(time.Now().Add(s.web.times.read))
	}
	return true
}

func (s *socket) pong(string) error {
	s.awake()
	return nil
}

// readFailed sends the close the error calls for. The library has answered a broken or too large frame itself.
func (s *socket) readFailed(err error) {
	var netErr net.Error
	switch {
	case errors.Is(err, websocket.ErrReadLimit):
		s.web.deps.Count("web_too_large")
	case errors.As(err, &netErr) && netErr.Timeout():
		code := closeGone
		if !s.greeted {
			code = closePolicy
			s.web.deps.Count("web_no_hello")
		}
		_ = s.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""),
			time.Now().Add(time.Second))
	}
}

// leave undoes what the socket holds, then lets the other side read our close.
func (s *socket) leave() {
	s.mu.Lock()
	s.dead = true
	stop := s.stop
	s.stop, s.out, s.own, s.aliases = nil, nil, nil, nil
	s.mu.Unlock()
	if stop != nil {
		stop()
	}
	s.web.room.leave(s)
	s.linger()
}

// linger drops what the other side still sends before it closes: a socket closed over unread bytes is reset, and the
// close frame is lost with it.
func (s *socket) linger() {
	nc := s.ws.NetConn()
	if half, ok := nc.(interface{ CloseWrite() error }); ok && half.CloseWrite() == nil {
		_ = nc.SetReadDeadline(time.Now().Add(s.web.times.close))
		_, _ = io.CopyN(io.Discard, nc, 1<<20)
	}
	_ = nc.Close()
}

// end closes the socket with code after what waits was written.
func (s *socket) end(code int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.endLocked(code)
}

func (s *socket) endLocked(code int) {
	if s.code != 0 || s.dead {
		return
	}
	s.code = code
	_ = s.ws.SetReadDeadline(time.Now().Add(s.web.times.write + s.web.times.close))
	s.writeLocked()
}

// push sends a frame.
func (s *socket) push(f frame) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queueLocked(f)
	s.writeLocked()
}

// answer queues a frame of the reader, which flushes what it queued when it has handled the frame it read.
func (s *socket) answer(f frame) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queueLocked(f)
}

func (s *socket) queueLocked(f frame) {
	if s.code != 0 || s.dead {
		return
	}
	if len(s.out) >= maxOut {
		s.web.deps.Count("web_too_slow")
		s.endLocked(closeLater)
		return
	}
	s.out = append(s.out, f.encode())
}

// flush writes what the reader queued: itself when that is all there is to do, else a writer does it, so that a long
// replay holds up nobody's words.
func (s *socket) flush() {
	s.mu.Lock()
	if s.dirty || s.code != 0 {
		s.writeLocked()
	}
	if s.writing || s.dead || len(s.out) == 0 {
		s.mu.Unlock()
		return
	}
	s.writing = true
	s.mu.Unlock()
	s.write()
}

// wake is called when the feed may have more.
func (s *socket) wake() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dirty = true
	s.writeLocked()
}

// ping asks a silent visitor for a sign of life, and looks at the feed in case a wake-up was lost.
func (s *socket) ping() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pings = true
	s.dirty = s.dirty || s.live
	s.writeLocked()
}

// writeLocked makes sure a writer lives.
func (s *socket) writeLocked() {
	if s.writing || s.dead || s.conv == "" && len(s.out) == 0 && s.code == 0 {
		return
	}
	s.writing = true
	go s.write()
}

// within gives an operation's context: it ends with the channel, not with the request that opened the socket.
func (s *socket) within(d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(s.web.ctx, d)
}
