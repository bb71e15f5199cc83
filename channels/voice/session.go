package voice

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"github.com/seed-151f84ba/intake/channels"
)

// session is one relay socket of a call. Everything below frames and quit belongs to its loop.
type session struct {
	v       *Voice
	ws      *websocket.Conn
	call    string
	conv    string
	id      string
	resumed bool
	frames  chan frame
	quit    chan int
	gone    chan struct{} // closed when the loop has ended

	n       int      // frames read, for the keys of events
	to      int64    // lines of the feed up to here were looked at
	caught  bool     // what was said before this session is known
	part    int      // bytes of the growing line after to that were spoken
	lang    string   // the language spoken now
	said    []spoken // our lines the caller is not known to have heard whole, in order
	played  []spoken // what the platform last said to have spoken whole, and when
	ended   time.Time
	owed    int64     // our lines up to here were heard
	owedAt  time.Time // since when that is not stored
	talking bool      // the platform says that it is speaking
	until   time.Time // when we have spoken, by our own estimate
	moved   time.Time // when the caller or we last did something

	closed  time.Time // when the caller's last words came
	soft    bool      // what is being spoken gives way to the next line
	barged  time.Time // when the caller spoke over us; zero when their words have come since
	partial string    // what is heard of a sentence that is not over
	keys    string    // pressed, not complete
	keyed   time.Time
	pending []frame // heard while keys were pressed
	act     *channels.Act
	left    bool // we ended the session
	record  string
	patient time.Duration // how long the caller may be silent
	silent  int           // silences told
	broken  bool
	alive   time.Time
	pinged  time.Time
	beats   int
}

// spoken is one of our lines on its way to the caller's ear.
type spoken struct {
	seq  int64
	text string
}

// loop serves the call until its socket ends. What the caller did last is kept before it returns.
func (s *session) loop() {
	wake, stop := s.v.deps.Feed.Follow(s.conv)
	defer stop()
	now := time.Now()
	s.moved, s.alive, s.pinged, s.patient = now, now, now, s.v.times.silence
	if s.resumed {
		s.patient = s.v.times.resumed
	}
	s.lang = s.v.set.locale(s.v.set.Speaks[0]).Code
	timer := time.NewTimer(0)
	defer timer.Stop()
	for !s.broken {
		select {
		case f, ok := <-s.frames:
			if !ok {
				s.over()
				return
			}
			s.frame(f)
		case <-wake:
			s.speak()
		case code := <-s.quit:
			s.close(code)
			s.over()
			return
		case <-timer.C:
			s.tick(time.Now())
		}
		timer.Reset(s.next(time.Now()))
	}
	s.over()
}

// over keeps what was pressed or half said when the connection ended, and tells that it did: the call has seconds to
// come back before it counts as ended.
func (s *session) over() {
	events := append(s.pay(), s.flush()...)
	if p := strings.TrimSpace(s.partial); p != "" {
		events = append(events, s.message(channels.Text, s.partial, ""))
	}
	events = append(events, s.event(channels.CallLost, "lost/"+s.id))
	s.store(events...)
}

// frame takes one frame of the platform.
func (s *session) frame(f frame) {
	s.n++
	now := time.Now()
	switch f.Type {
	case "prompt":
		s.prompt(f, now)
	case "dtmf":
		s.key(f.Digit, now)
	case "interrupt":
		s.interrupted(f.Heard, now)
	case "info":
		s.info(f, now)
	case "error":
		s.v.deps.Count("voice_relay_error")
	case "setup":
	default:
		s.v.deps.Count("voice_unknown_frame")
	}
}

// prompt takes what was heard. A part of a sentence only says that the caller speaks: the next one repeats it.
func (s *session) prompt(f frame, now time.Time) {
	s.moved, s.patient = now, s.v.times.silence
	if strings.TrimSpace(f.Prompt) == "" {
		if f.Last {
			s.partial = ""
		}
		return
	}
	if !f.Last {
		s.partial = f.Prompt
		s.v.deps.Feed.Hint(s.conv, channels.HintSpeaking)
		return
	}
	s.partial = ""
	s.stays()
	again := s.superseded(now)
	s.closed, s.until, s.soft, s.talking = now, now, false, false
	if s.keys != "" { // a number that is being typed is not torn apart
		s.pending = append(s.pending, f)
		return
	}
	s.store(append(append(again, s.listened()...), s.message(channels.Text, f.Prompt, f.Lang))...)
}

// stays takes back that the call is ended: the caller speaks after all. Who is being put through is put through.
func (s *session) stays() {
	if s.act != nil && s.act.Do == channels.HangUp {
		s.act = nil
	}
}

// together is how close two sentences of a caller must be to belong together.
const together = 300 * time.Millisecond

// superseded cuts what we began to say to words the caller goes on with: nobody hears it, the next line takes its place.
func (s *session) superseded(now time.Time) []channels.Event {
	if now.Sub(s.closed) > together || !s.soft || !s.barged.IsZero() {
		return nil
	}
	var out []channels.Event
	for _, l := range s.said {
		out = append(out, s.cut(l.seq, ""))
	}
	if n := len(s.said); n > 0 {
		out = append(out, s.seen(s.said[n-1].seq))
	}
	s.said = nil
	return out
}

// listened is the events that say what was heard of us before the caller's next words: everything spoken, unless they
// spoke over it; what came too late to be spoken was not.
func (s *session) listened() []channels.Event {
	var out []channels.Event
	if !s.barged.IsZero() {
		out = append(out, s.unsaid()...)
	}
	s.barged = time.Time{}
	if n := len(s.said); n > 0 {
		s.owe(s.said[n-1].seq, time.Now())
		s.said = nil
	}
	return out
}

// owedFor is how long what was heard of us may go unstored: the caller's words must not wait for it.
const owedFor = 500 * time.Millisecond

// owe notes that our lines up to seq were heard; it is stored when nothing else is to be done.
func (s *session) owe(seq int64, now time.Time) {
	if seq > s.owed {
		s.owed, s.owedAt = seq, now
	}
}

// pay is what was heard and not stored yet.
func (s *session) pay() []channels.Event {
	if s.owedAt.IsZero() {
		return nil
	}
	s.owedAt = time.Time{}
	return []channels.Event{s.seen(s.owed)}
}

// unsaid cuts lines that were committed after the caller had spoken over us and before their words came: they answer
// what was said before and are not spoken any more.
func (s *session) unsaid() []channels.Event {
	lines := s.fresh()
	var out []channels.Event
	for _, l := range lines {
		if l.From != channels.FromAgent || l.Open {
			break
		}
		s.to = l.Seq
		out = append(out, s.cut(l.Seq, ""))
	}
	return out
}

func (s *session) message(kind channels.Type, text, lang string) channels.Event {
	return channels.Event{Kind: channels.KindMessage, Key: s.keyOf("said"), From: s.from(), Type: kind, Text: text, Lang: lang}
}

func (s *session) seen(seq int64) channels.Event {
	return channels.Event{Kind: channels.KindSeen, Key: s.keyOf("seen/" + strconv.FormatInt(seq, 10)), From: s.from(), Seq: seq}
}

func (s *session) cut(seq int64, heard string) channels.Event {
	return channels.Event{Kind: channels.KindInterrupt, Key: s.keyOf("cut/" + strconv.FormatInt(seq, 10)), From: s.from(), Seq: seq, Text: heard}
}

func (s *session) event(name, key string) channels.Event {
	return channels.Event{Kind: channels.KindCall, Name: name, Key: s.call + "/" + key, From: s.from()}
}

func (s *session) from() channels.Address { return channels.Address{ID: s.call} }

// keyOf is the key of what a frame brought: the session and the frame's number in it.
func (s *session) keyOf(what string) string {
	return s.call + "/" + s.id + "/" + strconv.Itoa(s.n) + "/" + what
}

// retries are the waits between attempts to store what was heard.
var retries = []time.Duration{0, 50 * time.Millisecond, 200 * time.Millisecond, 800 * time.Millisecond, 2 * time.Second}

// store hands events to the Sink. What the store does not take after several attempts ends the session: the platform
// then asks for a document anew.
func (s *session) store(events ...channels.Event) bool {
	for _, wait := range retries {
		if wait > 0 {
			time.Sleep(wait)
		}
		ctx, done := context.WithTimeout(context.WithoutCancel(s.v.ctx), 5*time.Second)
		_, err := s.v.deps.Sink(ctx, events...)
		done()
		if err == nil {
			return true
		}
	}
	s.v.deps.Count("voice_not_stored")
	s.broken = true
	s.close(closeFailed)
	return false
}
