// Package telegram is the channel adapter of the Telegram Bot API (https://core.telegram.org/bots/api): one bot that
// talks to people in private chats, by webhook or by long polling. Groups and channels are acknowledged and ignored.
package telegram

import (
	"crypto/subtle"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/go-telegram/bot"
	"github.com/seed-151f84ba/intake/channels"
)

// Kind is the channel's kind.
const Kind = "telegram"

const (
	secretHeader = "X-Telegram-Bot-Api-Secret-Token"
	bodyCap      = 4 << 20
	retryAfter   = "2" // seconds, asked of the platform when an update could not be stored
)

// Channel is one bot. It is a channels.Sender and a channels.Typer; in polling mode New gives a Poller instead.
type Channel struct {
	settings
	deps    channels.Deps
	api     *bot.Bot
	answers chan struct{} // one place per callback answer under way
}

// New builds a bot's channel. Settings: bot_token, secret_token (needed unless mode is polling), secret_token_old (while
// the secret is being changed), mode (webhook or polling), api_base.
func New(a channels.Account, d channels.Deps) (channels.Channel, error) {
	s, err := read(a.Settings)
	if err != nil {
		return nil, err
	}
	api, err := bot.New(s.BotToken, bot.WithSkipGetMe(), bot.WithServerURL(s.APIBase), bot.WithUpdatesChannelCap(0),
		bot.WithHTTPClient(time.Minute, &client{d.HTTP}), bot.WithErrorsHandler(func(error) {}))
	if err != nil {
		return nil, errors.New("telegram bot: bot_token is not usable")
	}
	c := &Channel{settings: s, deps: d, api: api, answers: make(chan struct{}, maxAnswers)}
	if s.Mode == modePolling {
		return &Poller{Channel: c}, nil
	}
	return c, nil
}

// Info implements channels.Channel. A text may have 4096 UTF-16 units after entity parsing, which we do not ask for. About
// 30 messages a second to all chats and one a second to each are let through, short bursts above it too
// (https://core.telegram.org/bots/faq, my bot is hitting limits). There is no window: a bot may write until it is blocked.
func (c *Channel) Info() channels.Info {
	return channels.Info{
		Kind: Kind, Limit: channels.Limit{Max: 4096, Unit: channels.UTF16}, Contact: true,
		Rate: channels.Rate{PerSecond: 30, Burst: 60}, Pair: channels.Rate{PerSecond: 1, Burst: 20},
	}
}

// ServeHTTP takes one Update by webhook: 404 below its own path, 401 without the right secret, 413 above 4 MiB, 400 when it is no JSON
// object, 503 with Retry-After when it could not be stored, else 200 after it was.
func (c *Channel) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "" && r.URL.Path != "/" {
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	if !c.authentic(r.Header) {
		c.deps.Count("telegram_unauthenticated")
		http.Error(w, "unauthorized", http.StatusUnauthorized)
		return
	}
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	body, err := channels.ReadBody(w, r, bodyCap)
	if err != nil {
		refuseBody(w, err)
		return
	}
	events, u, err := decode(body)
	if err != nil {
		c.deps.Count("telegram_malformed")
		http.Error(w, "malformed", http.StatusBadRequest)
		return
	}
	if err := c.sink(r.Context(), events); err != nil {
		c.deps.Log.Warn("telegram update not stored", "error", c.clean(err))
		w.Header().Set("Retry-After", retryAfter)
		http.Error(w, "try again", http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusOK)
	c.answer(u)
}

func refuseBody(w http.ResponseWriter, err error) {
	var tooBig *http.MaxBytesError
	if errors.As(err, &tooBig) {
		http.Error(w, "too large", http.StatusRequestEntityTooLarge)
		return
	}
	http.Error(w, "body not read", http.StatusBadRequest)
}

// authentic wants exactly one secret header, equal to ours or to the one it replaces. In polling mode there is no webhook
// to be called.
func (c *Channel) authentic(h http.Header) bool {
	got := h.Values(secretHeader)
	if c.Mode != modeWebhook || len(got) != 1 {
		return false
	}
	ok := subtle.ConstantTimeCompare([]byte(got[0]), []byte(c.SecretToken))
	if strings.TrimSpace(c.SecretTokenOld) != "" {
		ok |= subtle.ConstantTimeCompare([]byte(got[0]), []byte(c.SecretTokenOld))
	}
	return ok == 1
}
