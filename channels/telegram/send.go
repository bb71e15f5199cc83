package telegram

import (
	"context"
	"errors"
	"strconv"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
	"github.com/seed-151f84ba/intake/channels"
)

// maxOptions is how many choices are shown as buttons; more are answered by typing.
const maxOptions = 20

var errEmpty = errors.New("telegram message: no text")

// Send implements channels.Sender with sendMessage, without a parse mode: the text is shown as it is. Telegram knows
// no idempotency key, so a retry after a time-out may show a message twice.
func (c *Channel) Send(ctx context.Context, m channels.Message) (channels.Receipt, error) {
	if m.Text == "" {
		return channels.Receipt{}, &channels.Error{Reason: channels.Invalid, Err: errEmpty}
	}
	p := &bot.SendMessageParams{ChatID: chatID(m.To), Text: m.Text, ReplyMarkup: markup(m.Ask)}
	if id, err := strconv.Atoi(m.ReplyTo); err == nil {
		p.ReplyParameters = &models.ReplyParameters{MessageID: id, AllowSendingWithoutReply: true}
	}
	sent, err := c.api.SendMessage(ctx, p)
	if err != nil && sent.ID == 0 { // with an id it was taken, whatever else of the answer could not be read
		return channels.Receipt{}, c.refusal(err)
	}
	return channels.Receipt{Ref: strconv.Itoa(sent.ID)}, nil
}

// Typing implements channels.Typer; the sign lasts 5 seconds or until the next message.
func (c *Channel) Typing(ctx context.Context, to channels.Address, _ string) error {
	p := &bot.SendChatActionParams{ChatID: chatID(to), Action: models.ChatActionTyping}
	if _, err := c.api.SendChatAction(ctx, p); err != nil {
		return c.refusal(err)
	}
	return nil
}

func chatID(a channels.Address) any {
	if n, err := strconv.ParseInt(a.ID, 10, 64); err == nil {
		return n
	}
	return a.ID
}

// markup is the keyboard that helps to answer: a button that shares the verified number, or the options of a single
// choice. Any other message takes an earlier keyboard away, since it offers what is not asked any more.
func markup(a *channels.Ask) models.ReplyMarkup {
	if a != nil {
		for _, f := range a.Fields {
			if f.Kind == "phone" {
				return keyboard([]models.KeyboardButton{{Text: "📱 " + f.Label, RequestContact: true}})
			}
		}
		if len(a.Fields) == 1 && len(a.Fields[0].Options) > 0 && len(a.Fields[0].Options) <= maxOptions {
			return options(a.Fields[0].Options)
		}
	}
	return &models.ReplyKeyboardRemove{RemoveKeyboard: true}
}

func options(texts []string) models.ReplyMarkup {
	var rows [][]models.KeyboardButton
	for _, t := range texts {
		rows = append(rows, []models.KeyboardButton{{Text: t}})
	}
	return keyboard(rows...)
}

func keyboard(rows ...[]models.KeyboardButton) models.ReplyMarkup {
	return &models.ReplyKeyboardMarkup{Keyboard: rows, ResizeKeyboard: true, OneTimeKeyboard: true}
}
