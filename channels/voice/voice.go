// Package voice is the channel of phone calls over Twilio: the caller speaks and listens, by ConversationRelay (text
// frames over a web socket) or, where that is not to be had or has failed, by a loop of <Gather> documents.
//
// A call holds no conversation. Its address is the CallSid, so everything about it, on any replica, is found by it; what
// the caller says and presses goes to the Sink, what is spoken is read from the Feed. Whoever tells first that the call
// is over ends it; a connection that breaks may come back on the same call. See
// https://www.twilio.com/docs/voice/twiml and https://www.twilio.com/docs/voice/conversationrelay.
package voice

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/seed-151f84ba/intake/channels"
)

// Kind is the channel's kind in configuration and in Info.
const Kind = "voice"

// Voice is one account's phone numbers. It implements channels.Channel and has Close.
type Voice struct {
	account string
	base    string // public URL of the account, without a slash at the end
	set     settings
	deps    channels.Deps
	times   times
	ctx     context.Context // of the channel: ends with Close, never of a request
	cancel  context.CancelFunc

	mu     sync.Mutex
	calls  map[string]*session // the live socket of a call, by CallSid
	closed bool
}

var (
	_ channels.Factory = New
	_ channels.Decoder = Decode
)

// New builds the calls' endpoint of an account; see settings for what it may be told. It opens nothing.
func New(a channels.Account, d channels.Deps) (channels.Channel, error) {
	set, err := readSettings(a.Settings)
	if err != nil {
		return nil, fmt.Errorf("voice account %s: %w", a.ID, err)
	}
	if a.ID == "" || d.Sink == nil || d.Feed == nil || d.Key == nil || d.NewID == nil || d.Now == nil {
		return nil, errors.New("voice account: an id, Sink, Feed, Key, NewID and Now are needed")
	}
	if d.Count == nil {
		d.Count = func(string) {}
	}
	v := &Voice{account: a.ID, base: d.PublicURL + "/c/" + a.ID, set: set, deps: d, times: usual.with(set),
		calls: map[string]*session{}}
	v.ctx, v.cancel = context.WithCancel(context.Background())
	return v, nil
}

// Info tells the engine that customers speak, listen and press keys.
func (v *Voice) Info() channels.Info {
	i := channels.Info{Kind: Kind, Voice: true, Connected: true, Transfer: v.set.HandoffNumber != "", Notes: []string{
		"Callers are heard and spoken to by Twilio: what was misheard is misheard before it reaches us.",
	}}
	if v.set.Mode == modeRelay {
		i.Notes = append(i.Notes, "ConversationRelay needs the AI addendum of the Twilio account; a call whose relay fails goes on by Gather.")
	}
	if v.set.HandoffNumber == "" {
		i.Notes = append(i.Notes, "Without handoff_number nobody can be put on the line: a caller who wants a person leaves their details.")
	}
	return i
}

// times are the waits of a call; tests shorten them.
type times struct {
	silence  time.Duration // after our words, until a caller who says nothing counts as silent
	resumed  time.Duration // the same when a broken connection came back: the caller may not know that they are heard
	keys     time.Duration // after a key, until what was pressed is complete
	barged   time.Duration // after an interruption, until the words that made it must have come
	answer   time.Duration // a Gather request waits for our words
	setup    time.Duration // until the first frame
	write    time.Duration // of one frame
	ping     time.Duration // between pings
	alive    time.Duration // between signs of life of a call
	speak    time.Duration // of one character, where the platform does not say when it has spoken
	farewell time.Duration // at most, until the last words have been spoken
}

var usual = times{
	silence: 7 * time.Second, resumed: 3 * time.Second, keys: 3 * time.Second, barged: 2 * time.Second,
	answer: 8 * time.Second, setup: 10 * time.Second, write: 5 * time.Second, ping: 20 * time.Second,
	alive: time.Minute, speak: time.Second / 14, farewell: 12 * time.Second,
}

func (t times) with(s settings) times {
	if s.silence > 0 {
		t.silence = s.silence
	}
	if s.wait > 0 {
		t.answer = s.wait
	}
	return t
}

// handler answers an authenticated form. arg is what follows the route's name in the path.
type handler func(v *Voice, w http.ResponseWriter, r *http.Request, c call, arg string)

// routes are the documents of an account: the two a number is configured with, and those our TwiML names.
var routes = map[string]handler{
	"":          (*Voice).incoming,
	"status":    (*Voice).status,
	"recording": (*Voice).recording,
	"fallback":  (*Voice).fallback,
	"relayed":   (*Voice).relayed,
	"gather":    (*Voice).gathered,
	"wait":      (*Voice).waited,
	"dialed":    (*Voice).dialed,
	"whisper":   (*Voice).whisper,
	"accepted":  (*Voice).accepted,
}

// ServeHTTP takes the account's webhooks and the relay's socket: 403 without the right signature or for a foreign
// AccountSid, 413 above 64 KiB, 405 for another method, 503 with Retry-After when it could not be stored. Everything
// else is answered 200 with TwiML.
func (v *Voice) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if p := strings.TrimSuffix(r.URL.Path, "/"); p == "/relay" {
		v.socket(w, r)
		return
	}
	name, arg, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	serve, ok := routes[name]
	if !ok || name == "" && arg != "" {
		http.NotFound(w, r)
		return
	}
	c, status := v.read(w, r)
	if status != 0 {
		http.Error(w, http.StatusText(status), status)
		return
	}
	serve(v, w, r, c, arg)
}

// storeWait is how long a webhook waits for the store before the platform is told to try again.
const storeWait = 4 * time.Second

// store hands events to the Sink. false: the platform was told to try again.
func (v *Voice) store(w http.ResponseWriter, r *http.Request, events ...channels.Event) ([]channels.Stored, bool) {
	ctx, done := context.WithTimeout(r.Context(), storeWait) // with the wait for an answer well inside the platform's 15 seconds
	defer done()
	out, err := v.deps.Sink(ctx, events...)
	if err == nil {
		return out, true
	}
	v.deps.Count("voice_not_stored")
	w.Header().Set("Retry-After", "2")
	http.Error(w, "try again", http.StatusServiceUnavailable)
	return nil, false
}

// Close ends every socket with 1012 (service restart), so that the platform asks for a document anew and the calls go on
// elsewhere, and waits for them until ctx is done. The Channel takes no new sockets afterwards.
func (v *Voice) Close(ctx context.Context) error {
	v.mu.Lock()
	v.closed = true
	for _, s := range v.calls {
		s.end(closeRestart)
	}
	v.mu.Unlock()
	defer v.cancel()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		v.mu.Lock()
		n := len(v.calls)
		v.mu.Unlock()
		if n == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("close calls: %w", ctx.Err())
		case <-tick.C:
		}
	}
}
