package voice

import (
	"bufio"
	"context"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"github.com/seed-151f84ba/intake/channels"
)

// The close codes (RFC 6455 section 7.4, its registry for 1012).
const (
	closeNormal  = websocket.CloseNormalClosure
	closePolicy  = websocket.ClosePolicyViolation
	closeFailed  = websocket.CloseInternalServerErr
	closeRestart = websocket.CloseServiceRestart
)

// maxFrame is the longest frame we read; longer ones end the socket with 1009.
const maxFrame = 64 << 10

var upgrader = websocket.Upgrader{
	HandshakeTimeout: 10 * time.Second,
	ReadBufferSize:   1024,
	WriteBufferSize:  1024,
	WriteBufferPool:  &sync.Pool{},
	CheckOrigin:      func(*http.Request) bool { return true }, // the platform sends none; the signature decides
}

// hijackable finds the connection behind wrapped writers, which the upgrader does not.
type hijackable struct{ http.ResponseWriter }

func (h hijackable) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return http.NewResponseController(h.ResponseWriter).Hijack()
}

// socket takes the relay's handshake: signed over the wss address as our document wrote it, with or without a slash at
// the end, and nothing else. It is refused before the upgrade.
func (v *Voice) socket(w http.ResponseWriter, r *http.Request) {
	if !v.signed(r.Header, nil, v.wss(), v.wss()+"/") {
		v.deps.Count("voice_unauthenticated")
		http.Error(w, "forbidden", http.StatusForbidden)
		return
	}
	if r.Method != http.MethodGet || !websocket.IsWebSocketUpgrade(r) {
		w.Header().Set("Upgrade", "websocket")
		http.Error(w, "this is a web socket", http.StatusUpgradeRequired)
		return
	}
	ws, err := upgrader.Upgrade(hijackable{w}, r, nil)
	if err != nil {
		v.deps.Count("voice_handshake_failed")
		return
	}
	ws.SetReadLimit(maxFrame)
	go v.run(ws)
}

// run reads the setup frame, joins the call and stays with it until the socket or the channel ends.
func (v *Voice) run(ws *websocket.Conn) {
	defer ws.Close()
	s := &session{v: v, ws: ws, frames: make(chan frame, 64), quit: make(chan int, 1), gone: make(chan struct{})}
	_ = ws.SetReadDeadline(time.Now().Add(v.times.setup))
	_, raw, err := ws.ReadMessage()
	if err != nil {
		v.deps.Count("voice_no_setup")
		return
	}
	f, ok := parseFrame(raw)
	if !ok || f.Type != "setup" || !s.join(f) {
		s.close(closePolicy)
		return
	}
	defer v.forget(s)
	defer close(s.gone)
	_ = ws.SetReadDeadline(time.Time{})
	go s.read()
	s.loop()
}

// join makes the socket the call's: with a nonce that was made for it and never used before.
func (s *session) join(f frame) bool {
	v := s.v
	id, ok := v.opens(f.Custom["nonce"], f.CallSID)
	if !ok {
		v.deps.Count("voice_bad_nonce")
		return false
	}
	s.call, s.id = f.CallSID, id          // the nonce names the session better than the platform's id: it is never used again
	if f.AccountSID != v.set.AccountSID { // the nonce binds the call; the account is only told
		v.deps.Count("voice_setup_account")
	}
	ctx, done := s.within(5 * time.Second)
	defer done()
	stored, err := v.deps.Sink(ctx, channels.Event{Kind: channels.KindCall, Name: channels.CallJoined, Key: s.call + "/nonce/" + id,
		From: channels.Address{ID: s.call}})
	if err != nil || len(stored) == 0 || stored[0].Repeat || stored[0].Conversation == "" {
		v.deps.Count("voice_not_joined")
		return false
	}
	s.conv, s.resumed = stored[0].Conversation, f.Custom["resume"] != ""
	if _, seq, err := v.deps.Feed.Find(ctx, v.account, s.call); err == nil {
		s.to = max(0, seq-lookBack)
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return false
	}
	if old := v.calls[s.call]; old != nil { // the newest socket of a call is the one Twilio speaks on
		old.end(closeNormal)
	}
	v.calls[s.call] = s
	return true
}

// forget lets a session go that has ended.
func (v *Voice) forget(s *session) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.calls[s.call] == s {
		delete(v.calls, s.call)
	}
}

// read hands the frames to the loop until the socket ends.
func (s *session) read() {
	defer close(s.frames)
	for {
		kind, raw, err := s.ws.ReadMessage()
		if err != nil {
			return
		}
		if kind != websocket.TextMessage {
			continue
		}
		f, ok := parseFrame(raw)
		if !ok {
			s.v.deps.Count("voice_bad_frame")
			continue
		}
		select {
		case s.frames <- f:
		case <-s.gone:
			return
		}
	}
}

// end asks the loop to close the socket.
func (s *session) end(code int) {
	select {
	case s.quit <- code:
	default:
	}
}

func (s *session) close(code int) {
	_ = s.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
}

// write sends one frame; a failure ends the session.
func (s *session) write(f any) bool {
	_ = s.ws.SetWriteDeadline(time.Now().Add(s.v.times.write))
	if err := s.ws.WriteJSON(f); err != nil {
		s.v.deps.Count("voice_write_failed")
		s.broken = true
	}
	return !s.broken
}

// within gives an operation's context: it ends with the channel, not with the request that opened the socket.
func (s *session) within(d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(s.v.ctx, d)
}
