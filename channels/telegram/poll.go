package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/go-telegram/bot"
	"github.com/seed-151f84ba/intake/channels"
)

// allowedUpdates are the kinds of update we ask for.
var allowedUpdates = []string{"message", "edited_message", "callback_query", "my_chat_member"}

// longPoll is how long Telegram holds an empty getUpdates; shortened to half the HTTP client's own time limit.
const longPoll = 25 * time.Second

// pause is the shortest time between two empty answers.
const pause = 200 * time.Millisecond

// Poller is a bot that fetches its updates. One replica at a time may run it: Telegram refuses a second one.
type Poller struct{ *Channel }

// Run implements channels.Runner. An update counts as taken (offset moved past it) only after it was stored, so one
// that could not be stored comes again. Run ends with an error when the Bot API or the Sink fails.
func (p *Poller) Run(ctx context.Context) error {
	if _, err := p.api.DeleteWebhook(ctx, &bot.DeleteWebhookParams{}); err != nil {
		return ended(ctx, fmt.Errorf("telegram deleteWebhook: %w", p.refusal(err)))
	}
	var offset int64
	for ctx.Err() == nil {
		begun := p.deps.Now()
		updates, err := p.fetch(ctx, offset)
		if err == nil {
			offset, err = p.take(ctx, updates, offset)
		}
		if err == nil {
			if len(updates) == 0 && p.deps.Now().Sub(begun) < pause { // an API that does not hold the request
				wait(ctx, pause)
			}
			continue
		}
		if reason, after := channels.ReasonOf(err); reason == channels.Throttled && after > 0 {
			wait(ctx, after)
			continue
		}
		return ended(ctx, err)
	}
	return nil
}

// ended is nil when the end was wished for.
func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

func wait(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

// take stores updates one by one and returns the offset after the last stored one.
func (p *Poller) take(ctx context.Context, updates []json.RawMessage, offset int64) (int64, error) {
	for _, raw := range updates {
		var id struct {
			ID int64 `json:"update_id"`
		}
		if err := json.Unmarshal(raw, &id); err != nil {
			return offset, errors.New("telegram getUpdates: an update without an id")
		}
		events, u, err := decode(raw)
		if err != nil {
			p.deps.Count("telegram_malformed")
		}
		if err := p.sink(ctx, events); err != nil {
			return offset, fmt.Errorf("telegram update not stored: %w", err)
		}
		p.answer(u)
		offset = id.ID + 1
	}
	return offset, nil
}

// fetch asks for the updates from offset on. The library offers it only with an acknowledgement before the work.
func (p *Poller) fetch(ctx context.Context, offset int64) ([]json.RawMessage, error) {
	hold := longPoll
	if limit := p.deps.HTTP.Timeout; limit > 0 {
		hold = max(min(hold, limit/2), time.Second)
	}
	ask, err := json.Marshal(map[string]any{
		"offset": offset, "timeout": int(hold.Seconds()), "allowed_updates": allowedUpdates,
	})
	if err != nil {
		return nil, err
	}
	url := p.APIBase + "/bot" + p.BotToken + "/getUpdates"
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(ask))
	if err != nil {
		return nil, errors.New("telegram getUpdates: bot_token or api_base is not usable")
	}
	r.Header.Set("Content-Type", "application/json")
	var answer struct {
		OK          bool   `json:"ok"`
		Code        int    `json:"error_code"`
		Description string `json:"description"`
		Parameters  struct {
			RetryAfter int `json:"retry_after"`
		} `json:"parameters"`
		Result []json.RawMessage `json:"result"`
	}
	resp, err := (&client{p.deps.HTTP}).Do(r)
	if err != nil {
		return nil, fmt.Errorf("telegram getUpdates: %w", p.refusal(err))
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		return nil, failed(channels.Transient, "", "getUpdates: answer is not usable")
	}
	if !answer.OK {
		after := time.Duration(answer.Parameters.RetryAfter) * time.Second
		return nil, fmt.Errorf("telegram getUpdates: %w", refused(answer.Code, answer.Description, after))
	}
	return answer.Result, nil
}
