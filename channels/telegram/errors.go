package telegram

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/go-telegram/bot"
	"github.com/seed-151f84ba/intake/channels"
)

// What an operator must do, by the rows of the table below.
const (
	adviseToken    = "token refused: enter the bot_token @BotFather shows now; it was revoked or mistyped"
	adviseConflict = "another program uses this bot: end the other poller, or delete the webhook, or give this account a bot of its own"
	adviseRights   = "the bot may not write here: look at its rights in Telegram"
)

// refusals says what an answer means: the first row whose code and words fit. Telegram has no finer codes than the
// HTTP ones and tells the rest by its description (https://core.telegram.org/api/errors). A row's own words go into
// the error, never Telegram's, which may quote the message.
var refusals = []struct {
	code   int
	words  string // in the description, lower case; "" fits all
	reason channels.Reason
	why    string
	advice string
}{
	{400, "chat not found", channels.NoSuch, "chat not found", ""},
	{400, "user not found", channels.NoSuch, "user not found", ""},
	{400, "chat_id is empty", channels.NoSuch, "no chat id", ""},
	{400, "peer_id_invalid", channels.NoSuch, "chat id of another kind", ""},
	{400, "have no rights to send", channels.Denied, "no right to send", adviseRights},
	{400, "not enough rights", channels.Denied, "no right to send", adviseRights},
	{400, "chat_write_forbidden", channels.Denied, "no right to send", adviseRights},
	{400, "message is too long", channels.Invalid, "text too long", ""},
	{400, "text is empty", channels.Invalid, "text empty", ""},
	{400, "", channels.Invalid, "bad request", ""},
	{401, "", channels.Denied, "bot_token refused", adviseToken},
	{403, "user is deactivated", channels.NoSuch, "user is deactivated", ""},
	{403, "send messages to bots", channels.NoSuch, "the recipient is a bot", ""},
	{403, "", channels.Blocked, "the bot may not write to this person", ""},
	{404, "", channels.Denied, "bot_token unknown", adviseToken},
	{409, "", channels.Denied, "another webhook or poller uses this bot_token", adviseConflict},
	{413, "", channels.Invalid, "too large", ""},
	{420, "", channels.Throttled, "flood control", ""},
	{429, "", channels.Throttled, "too many requests", ""},
}

// sentinels are the library's errors of a status.
var sentinels = []struct {
	err  error
	code int
}{
	{bot.ErrorBadRequest, 400}, {bot.ErrorUnauthorized, 401}, {bot.ErrorForbidden, 403},
	{bot.ErrorNotFound, 404}, {bot.ErrorConflict, 409},
}

// refusal turns an error of the library into ours. Nothing of its text is kept: it may hold the token, as part of
// the URL, or the platform's echo of a message.
func (c *Channel) refusal(err error) error {
	var throttled *bot.TooManyRequestsError
	var moved *bot.MigrateError
	var odd *statusError
	switch {
	case errors.As(err, &throttled):
		return refused(429, "", time.Duration(throttled.RetryAfter)*time.Second)
	case errors.As(err, &moved):
		return failed(channels.NoSuch, "400", "the chat became a supergroup")
	case errors.As(err, &odd):
		return refused(odd.code, odd.description, odd.after)
	case errors.Is(err, context.Canceled):
		return &channels.Error{Reason: channels.Transient, Err: context.Canceled}
	case errors.Is(err, context.DeadlineExceeded):
		return &channels.Error{Reason: channels.Transient, Err: context.DeadlineExceeded}
	}
	for _, s := range sentinels {
		if errors.Is(err, s.err) {
			return refused(s.code, err.Error(), 0)
		}
	}
	return failed(channels.Transient, channels.CodeOf(err), "no usable answer from the Bot API")
}

// refused looks the code up; what is not in the table may heal by itself.
func refused(code int, description string, after time.Duration) error {
	description = strings.ToLower(description)
	for _, r := range refusals {
		if r.code == code && strings.Contains(description, r.words) {
			e := failed(r.reason, strconv.Itoa(code), r.why)
			e.After, e.Advice = after, r.advice
			return e
		}
	}
	e := failed(channels.Unknown, strconv.Itoa(code), "unexpected answer")
	if code >= 500 {
		e = failed(channels.Transient, strconv.Itoa(code), "the Bot API is at fault")
	}
	e.After = after
	return e
}

func failed(reason channels.Reason, code, why string) *channels.Error {
	return &channels.Error{Reason: reason, Code: code, Err: errors.New("telegram: " + why)}
}

// clean takes the account's secrets out of a foreign error's text.
func (c *Channel) clean(err error) string {
	s := strings.ReplaceAll(err.Error(), c.BotToken, "[bot_token]")
	for _, secret := range []string{c.SecretToken, c.SecretTokenOld} {
		if secret != "" {
			s = strings.ReplaceAll(s, secret, "[secret_token]")
		}
	}
	return s
}
