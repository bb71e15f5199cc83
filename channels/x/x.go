// Package x is the channel adapter of X (formerly Twitter): legacy direct messages of one account, by webhook from the
// deprecated Account Activity API (AAA) or its successor, the X Activity API (XAA), and answered through API v2.
// Encrypted chats (XChat) arrive as ciphertext alone: they are counted and the operator is told.
package x

import (
	"errors"
	"net/http"
	"time"

	"github.com/seed-151f84ba/intake/channels"
)

// Kind is the channel's kind.
const Kind = "x"

const (
	bodyCap    = 4 << 20
	retryAfter = "2" // seconds, asked of the platform when events could not be stored
	textMost   = 10_000
)

// Channel is one X account. It is a channels.Sender.
type Channel struct {
	settings
	deps channels.Deps
}

// New builds an account's channel. Settings: user_id, consumer_key, consumer_secret, consumer_secret_old (while the
// secret is being changed), access_token, access_secret, api_base.
func New(a channels.Account, d channels.Deps) (channels.Channel, error) {
	s, err := read(a.Settings)
	if err != nil {
		return nil, err
	}
	return &Channel{settings: s, deps: d}, nil
}

// notes are what an operator should know before trusting this channel.
var notes = []string{
	"X's Account Activity API is deprecated; subscribe by its successor, the X Activity API. Both are understood.",
	"Chats that X encrypts end to end (XChat) reach us as ciphertext and cannot be read: they are counted and not answered.",
	"X bills each direct message received and each one sent.",
	"X allows 15 messages in 15 minutes to an account: related questions go into one message, and more wait.",
}

// Info implements channels.Channel. Limits: 15 sends in 15 minutes and 1,440 in 24 hours of a user, which one message a
// minute after a burst keeps (https://docs.x.com, manage direct messages).
func (c *Channel) Info() channels.Info {
	return channels.Info{
		Kind: Kind, Limit: channels.Limit{Max: textMost, Unit: channels.Runes}, Bundle: true, Marks: true,
		Rate: channels.Rate{PerSecond: 1.0 / 60, Burst: 15}, Notes: notes,
	}
}

// ServeHTTP answers the platform's check of the address (GET with crc_token) and takes events: 404 below its own path,
// 401 without the right signature, 413 above 4 MiB, 400 when it is none of X's bodies, 503 with Retry-After when it
// could not be stored, else 200 after it was.
func (c *Channel) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.URL.Path != "" && r.URL.Path != "/":
		http.Error(w, "not found", http.StatusNotFound)
	case r.Method == http.MethodGet:
		c.challenge(w, r)
	case !c.plausible(r.Header): // before the body is read: what has no signature costs nothing
		c.unauthorized(w)
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", "GET, POST")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
	default:
		c.receive(w, r)
	}
}

func (c *Channel) unauthorized(w http.ResponseWriter) {
	c.deps.Count("x_unauthenticated")
	http.Error(w, "unauthorized", http.StatusUnauthorized)
}

func (c *Channel) receive(w http.ResponseWriter, r *http.Request) {
	body, err := channels.ReadBody(w, r, bodyCap)
	if err != nil {
		refuseBody(w, err)
		return
	}
	if !c.authentic(r.Header, body) {
		c.unauthorized(w)
		return
	}
	events, err := decode(body, c.UserID, false)
	if err != nil {
		c.deps.Count("x_malformed")
		http.Error(w, "malformed", http.StatusBadRequest)
		return
	}
	if err := c.sink(r, events); err != nil {
		c.deps.Log.Warn("x events not stored", "error", err)
		w.Header().Set("Retry-After", retryAfter)
		http.Error(w, "try again", http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusOK)
}

// sink stores what is of use, counts the rest and tells the operator of what needs one.
func (c *Channel) sink(r *http.Request, events []channels.Event) error {
	var useful []channels.Event
	for _, e := range events {
		if e.Kind != channels.KindIgnored {
			useful = append(useful, e)
			continue
		}
		c.deps.Count("x_ignored_" + e.Name)
		if t, ok := troubles[e.Name]; ok && (e.To == "" || e.To == c.UserID) {
			c.deps.Trouble(t.code, t.advice)
		}
	}
	if len(useful) == 0 {
		return nil
	}
	_, err := c.deps.Sink(r.Context(), useful...)
	return err
}

// troubles are the events an operator must hear of.
var troubles = map[string]struct{ code, advice string }{
	ignoredRevoked: {"access_revoked", "access revoked: the account took its permission back; authorise the app anew " +
		"and enter the new access_token and access_secret"},
	ignoredEncrypted: {"encrypted_chat", "a customer wrote in an encrypted chat (XChat), which cannot be read here: " +
		"look into the account's own inbox"},
}

func refuseBody(w http.ResponseWriter, err error) {
	var tooBig *http.MaxBytesError
	if errors.As(err, &tooBig) {
		http.Error(w, "too large", http.StatusRequestEntityTooLarge)
		return
	}
	http.Error(w, "body not read", http.StatusBadRequest)
}

// unixReset reads x-rate-limit-reset: Unix seconds.
func unixReset(h http.Header, now time.Time) time.Duration {
	at := millis(h.Get("x-rate-limit-reset")).time()
	if at.IsZero() {
		return 0
	}
	return max(at.Sub(now), 0)
}
