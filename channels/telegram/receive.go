package telegram

import (
	"context"
	"time"

	"github.com/go-telegram/bot"
	"github.com/seed-151f84ba/intake/channels"
)

const (
	maxAnswers    = 16              // callback answers under way at once; the rest are left out
	answerTimeout = 5 * time.Second // Telegram gives a tap up about as fast
)

// sink stores what is of use and counts the rest.
func (c *Channel) sink(ctx context.Context, events []channels.Event) error {
	var useful []channels.Event
	for _, e := range events {
		if e.Kind == channels.KindIgnored {
			c.deps.Count("telegram_ignored_" + e.Name)
			continue
		}
		useful = append(useful, e)
	}
	if len(useful) == 0 {
		return nil
	}
	_, err := c.deps.Sink(ctx, useful...)
	return err
}

// answer ends the waiting animation of a tapped button. It is a courtesy: nothing waits for it and its failure is
// only counted.
func (c *Channel) answer(u update) {
	if u.Callback == nil || u.Callback.ID == "" {
		return
	}
	select {
	case c.answers <- struct{}{}:
	default:
		c.deps.Count("telegram_callback_unanswered")
		return
	}
	go func() {
		defer func() { <-c.answers }()
		ctx, cancel := context.WithTimeout(context.Background(), answerTimeout)
		defer cancel()
		p := &bot.AnswerCallbackQueryParams{CallbackQueryID: string(u.Callback.ID)}
		if _, err := c.api.AnswerCallbackQuery(ctx, p); err != nil {
			c.deps.Count("telegram_callback_unanswered")
		}
	}()
}
