// Package web is the channel of the site widget: a web socket below the account, a signed visitor token, replay by
// sequence number, and the widget itself (script and demo page).
//
// A socket holds no conversation. What the customer writes goes to the Sink and is acknowledged when it is durable;
// what is shown is read from the Feed, so a restart, a second replica or a reload loses and doubles nothing.
package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/seed-151f84ba/intake/channels"
)

// Kind is the channel's kind in configuration and in Info.
const Kind = "web"

// maxText is the longest message a visitor may send and the longest the widget is given, in code points.
const maxText = 8000

// Web is one account's widget endpoint. It implements channels.Channel and channels.Typer, and has Close.
type Web struct {
	account string
	set     settings
	origins origins
	deps    channels.Deps
	tokens  sealer
	times   times
	watch   watcher
	room    room
	ctx     context.Context // of the channel: ends with Close, never of a request
	cancel  context.CancelFunc
}

var (
	_ channels.Factory = New
	_ channels.Decoder = Decode
	_ channels.Typer   = (*Web)(nil)
)

// New builds the widget endpoint of an account; see settings for what it may be told. It opens nothing.
func New(a channels.Account, d channels.Deps) (channels.Channel, error) {
	set, err := readSettings(a.Settings)
	if err != nil {
		return nil, fmt.Errorf("web account %s: %w", a.ID, err)
	}
	if a.ID == "" || d.Sink == nil || d.Feed == nil || d.Key == nil || d.NewID == nil || d.Now == nil {
		return nil, errors.New("web account: an id, Sink, Feed, Key, NewID and Now are needed")
	}
	allowed, err := newOrigins(set.AllowedOrigins, d.PublicURL)
	if err != nil {
		return nil, fmt.Errorf("web account %s: %w", a.ID, err)
	}
	if d.Count == nil {
		d.Count = func(string) {}
	}
	w := &Web{account: a.ID, set: set, origins: allowed, deps: d, times: usual,
		tokens: sealer{key: d.Key("web-token"), account: a.ID}}
	w.ctx, w.cancel = context.WithCancel(context.Background())
	return w, nil
}

// Info tells the engine that visitors are connected and can be shown a form card.
func (w *Web) Info() channels.Info {
	return channels.Info{Kind: Kind, Connected: true, Forms: true,
		Limit: channels.Limit{Max: maxText, Unit: channels.Runes}}
}

// ServeHTTP answers "/socket" and nothing else. Without an upgrade it is the widget's question why it could not
// connect, since a browser hides the status of a refused handshake: 403 the origin may not, 426 (GET) or 405 (POST,
// which carries an Origin to one's own site too) it may. The answer is readable from any origin and tells nothing else.
func (w *Web) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/socket" {
		http.NotFound(rw, r)
		return
	}
	h := rw.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Vary", "Origin")
	if !w.origins.allow(r) {
		w.deps.Count("web_origin_refused")
		h.Set("Access-Control-Allow-Origin", "*")
		http.Error(rw, "origin not allowed", http.StatusForbidden)
		return
	}
	if r.Header.Get("Upgrade") == "" {
		h.Set("Access-Control-Allow-Origin", "*")
		if r.Method != http.MethodGet {
			h.Set("Allow", http.MethodGet)
			http.Error(rw, "a web socket is opened with GET", http.StatusMethodNotAllowed)
			return
		}
		h.Set("Upgrade", "websocket")
		http.Error(rw, "this is a web socket", http.StatusUpgradeRequired)
		return
	}
	w.connect(rw, r)
}

// Typing shows every socket of the visitor on this replica that an answer is being written.
func (w *Web) Typing(_ context.Context, to channels.Address, _ string) error {
	for _, s := range w.room.of(to.ID) {
		s.push(frame{Type: "typing"})
	}
	return nil
}

// Close ends every socket with 1012 (service restart), so that widgets reconnect elsewhere, and waits for them until
// ctx is done. The Channel takes no new sockets afterwards.
func (w *Web) Close(ctx context.Context) error {
	for _, s := range w.room.close() {
		s.end(closeRestart)
	}
	defer w.cancel()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for w.room.size() > 0 {
		select {
		case <-ctx.Done():
			return fmt.Errorf("close web sockets: %w", ctx.Err())
		case <-tick.C:
		}
	}
	return nil
}
