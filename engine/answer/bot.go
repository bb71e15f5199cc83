package answer

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/sony/gobreaker/v2"
)

// The limits of a call to a bot.
const (
	botTimeout = 5 * time.Second
	botLongest = 25 * time.Second // a customer waits
	botBody    = 64 << 10         // bytes of an answer's JSON
	botAnswer  = 2000             // code points of the words
)

// When a bot that fails is left alone: after so many failures in a row, for so long; then one call tries it again.
const (
	botFailures = 5
	botRest     = 30 * time.Second
)

// BotSpec is an operator's own bot.
type BotSpec struct {
	URL     string
	Secret  string        // whsec_ and base64, as for webhook destinations
	Timeout time.Duration // of one call; 0 = 5 s, at most 25 s
}

// BotDeps is what a bot is called with. HTTP must guard what may be reached and follow no redirect.
type BotDeps struct {
	HTTP  *http.Client
	Now   func() time.Time
	NewID func() string
}

// Bot asks an operator's own bot over a signed webhook (standardwebhooks.com). It is safe for concurrent use; its circuit
// breaker is its own, so one Bot is kept per endpoint.
type Bot struct {
	spec    BotSpec
	key     []byte
	deps    BotDeps
	breaker *gobreaker.CircuitBreaker[Answer]
}

// The reasons a bot gives no answer. None of them names the endpoint or repeats its words.
var (
	ErrResting = errors.New("bot: left alone after failures")
	errBot     = errors.New("bot")
)

// NewBot refuses a specification that cannot work; the error repeats no secret.
func NewBot(s BotSpec, d BotDeps) (*Bot, error) {
	encoded, ok := strings.CutPrefix(s.Secret, "whsec_")
	key, err := base64.StdEncoding.DecodeString(encoded)
	if !ok || err != nil || len(key) == 0 {
		return nil, errors.New("secret: must be whsec_ followed by base64")
	}
	if s.Timeout <= 0 {
		s.Timeout = botTimeout
	}
	s.Timeout = min(s.Timeout, botLongest)
	b := &Bot{spec: s, key: key, deps: d}
	b.breaker = gobreaker.NewCircuitBreaker[Answer](gobreaker.Settings{
		Timeout:     botRest,
		ReadyToTrip: func(c gobreaker.Counts) bool { return c.ConsecutiveFailures >= botFailures },
		IsExcluded:  func(err error) bool { return errors.Is(err, context.Canceled) }, // the customer said more
	})
	return b, nil
}

// Spec is what the bot was made from.
func (b *Bot) Spec() BotSpec { return b.spec }

// Answer implements Answerer.
func (b *Bot) Answer(ctx context.Context, q Question) (Answer, error) {
	a, err := b.breaker.Execute(func() (Answer, error) { return b.ask(ctx, q) })
	if errors.Is(err, gobreaker.ErrOpenState) || errors.Is(err, gobreaker.ErrTooManyRequests) {
		return Answer{}, ErrResting
	}
	return a, err
}

// botQuestion is what a bot is sent.
type botQuestion struct {
	Type      string    `json:"type"` // question.asked
	Timestamp time.Time `json:"timestamp"`
	Data      struct {
		Question     string `json:"question"`
		Language     string `json:"language,omitempty"`
		Agent        string `json:"agent"`
		Conversation string `json:"conversation,omitempty"`
	} `json:"data"`
}

func (b *Bot) ask(ctx context.Context, q Question) (Answer, error) {
	limited, cancel := context.WithTimeout(ctx, b.spec.Timeout)
	defer cancel()
	now := b.deps.Now()
	msg := botQuestion{Type: "question.asked", Timestamp: now.UTC()}
	msg.Data.Question, msg.Data.Language, msg.Data.Agent, msg.Data.Conversation = q.Text, q.Lang, q.Agent.ID, q.Conversation
	body, err := json.Marshal(msg)
	if err != nil {
		return Answer{}, fmt.Errorf("%w: %w", errBot, err)
	}
	req, err := http.NewRequestWithContext(limited, http.MethodPost, b.spec.URL, bytes.NewReader(body))
	if err != nil {
		return Answer{}, fmt.Errorf("%w: not a URL", errBot)
	}
	b.sign(req, now, body)
	res, err := b.deps.HTTP.Do(req)
	if err != nil {
		return Answer{}, silence(ctx, limited)
	}
	defer res.Body.Close()
	return read(ctx, limited, res)
}

// silence is why there is no answer: the turn ended, the time ran out, or the address cannot be reached.
func silence(ctx, limited context.Context) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case limited.Err() != nil:
		return fmt.Errorf("%w: no answer in time", errBot)
	}
	return fmt.Errorf("%w: cannot be reached", errBot)
}

// sign puts the Standard Webhooks headers on a request: HMAC-SHA256 over <id>.<seconds>.<body>.
func (b *Bot) sign(req *http.Request, now time.Time, body []byte) {
	id, at := "msg_"+b.deps.NewID(), strconv.FormatInt(now.Unix(), 10)
	m := hmac.New(sha256.New, b.key)
	m.Write([]byte(id + "." + at + "."))
	m.Write(body)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept-Encoding", "identity") // nothing to unpack
	req.Header.Set("User-Agent", "Intake-Bot/1")
	req.Header.Set("Webhook-Id", id)
	req.Header.Set("Webhook-Timestamp", at)
	req.Header.Set("Webhook-Signature", "v1,"+base64.StdEncoding.EncodeToString(m.Sum(nil)))
}

// read takes a bot's answer: 204, or 200 with {"answer": "…"}; an empty or absent answer means that it has none.
func read(ctx, limited context.Context, res *http.Response) (Answer, error) {
	switch {
	case res.StatusCode == http.StatusNoContent:
		return Answer{}, nil
	case res.StatusCode != http.StatusOK:
		return Answer{}, fmt.Errorf("%w: status %d", errBot, res.StatusCode)
	}
	raw, err := io.ReadAll(io.LimitReader(res.Body, botBody+1))
	if err != nil {
		return Answer{}, silence(ctx, limited)
	}
	if len(raw) > botBody {
		return Answer{}, fmt.Errorf("%w: answer too large", errBot)
	}
	var got struct {
		Answer string `json:"answer"`
		Source string `json:"source"`
	}
	if err := json.Unmarshal(raw, &got); err != nil {
		return Answer{}, fmt.Errorf("%w: answer is not the expected JSON", errBot)
	}
	text := plain(got.Answer, botAnswer)
	if text == "" {
		return Answer{}, nil
	}
	return Answer{Can: true, Text: text, Source: FromBot, Quote: plain(got.Source, 120)}, nil
}

// plain is text without control characters, at most n code points.
func plain(text string, n int) string {
	text = strings.Map(func(r rune) rune {
		if r == '\n' || !unicode.IsControl(r) && r != utf8.RuneError {
			return r
		}
		return -1
	}, text)
	if r := []rune(text); len(r) > n {
		text = string(r[:n])
	}
	return strings.TrimSpace(text)
}
