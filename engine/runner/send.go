package runner

import (
	"context"
	"log/slog"
	"time"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/channels"
)

// Sending pushes committed lines to platforms: one lane a conversation, so their order is kept.
type Sending struct {
	Store       Store
	Connections *Connections
	Now         func() time.Time
	Log         *slog.Logger
	Count       func(what, channel string)
	Timeout     time.Duration // of one Send, default 20 s
}

// sendBatch is how many lines one look at the outbox takes.
const sendBatch = 16

// maxTries is how often a part is tried before the line is given up: with the back-off below about 24 hours.
const maxTries = 40

// Lane is the handler of send/<conversation>.
func (s *Sending) Lane(ctx context.Context, j actions.Job) (time.Time, error) {
	for {
		lines, err := s.Store.Outbox(ctx, j.Key, sendBatch)
		if err != nil || len(lines) == 0 {
			return time.Time{}, err
		}
		for _, o := range lines {
			wait, err := s.line(ctx, j.Key, o)
			if err != nil {
				return time.Time{}, err
			}
			if wait > 0 {
				return s.Now().Add(wait), nil
			}
		}
	}
}

// line sends what is left of a line. It returns how long the lane must wait before it goes on; 0 = the line is done.
func (s *Sending) line(ctx context.Context, conversation string, o Out) (time.Duration, error) {
	c, ok := s.Connections.Get(o.Account)
	if !ok {
		return time.Minute, nil // the account is switched off or not yet built here
	}
	sender, ok := c.Channel.(channels.Sender)
	if !ok {
		return 0, s.Store.Pushed(ctx, Push{Conversation: conversation, Line: o.Line, Done: true, Now: s.Now()})
	}
	if o.Refused {
		return 0, s.giveUp(ctx, conversation, o, channels.Blocked, "")
	}
	if w := c.Info.Window; w > 0 && !o.Member && s.Now().Sub(o.LastIn) > w {
		return 0, s.giveUp(ctx, conversation, o, channels.Window, "")
	}
	parts := channels.Split(o.Text, c.Info.Limit)
	for n := o.Sent; n < len(parts); n++ {
		m := channels.Message{
			ID: o.Line, Part: n, Conversation: conversation, To: o.To, Text: parts[n], Member: o.Member,
		}
		if n == len(parts)-1 {
			m.Ask = o.Ask
		}
		ref, err := s.send(ctx, sender, m)
		if err != nil {
			return s.failed(ctx, conversation, o, c, n, err)
		}
		s.Count("sent", c.Info.Kind)
		o.Tries = 0
		done := n == len(parts)-1
		// What the platform took must be noted even while we are being stopped, or it would be sent twice.
		keep, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		err = s.Store.Pushed(keep, Push{Conversation: conversation, Line: o.Line, Part: n, Ref: ref, Done: done, Now: s.Now()})
		cancel()
		if err != nil {
			return 0, err
		}
	}
	return 0, nil
}

func (s *Sending) send(ctx context.Context, to channels.Sender, m channels.Message) (string, error) {
	limit := s.Timeout
	if limit == 0 {
		limit = 20 * time.Second
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	r, err := to.Send(ctx, m)
	return r.Ref, err
}

func (s *Sending) failed(ctx context.Context, conversation string, o Out, c *Connection, part int, err error) (time.Duration, error) {
	if ctx.Err() != nil {
		return 0, ctx.Err() // stopped: not the platform's fault
	}
	reason, after := channels.ReasonOf(err)
	s.Count("send_"+string(reason), c.Info.Kind)
	s.Log.Warn("send failed", "account", c.Account.ID, "line", o.Line, "reason", string(reason), "tries", o.Tries+1)
	if !reason.Retryable() || (o.Tries+1 >= maxTries && reason != channels.Throttled) {
		return 0, s.giveUp(ctx, conversation, o, reason, "")
	}
	push := Push{Conversation: conversation, Line: o.Line, Part: part, Retry: true, Code: string(reason), Now: s.Now()}
	if err := s.Store.Pushed(ctx, push); err != nil {
		return 0, err
	}
	return max(after, backoff(o.Tries)), nil
}

func (s *Sending) giveUp(ctx context.Context, conversation string, o Out, why channels.Reason, code string) error {
	return s.Store.Pushed(ctx, Push{
		Conversation: conversation, Line: o.Line, Part: o.Sent, Failed: string(why), Code: code, Done: true, Now: s.Now(),
	})
}

// backoff is 500 ms doubled by every failed try, at most one hour.
func backoff(tries int) time.Duration {
	d := 500 * time.Millisecond
	for range min(tries, 13) {
		d *= 2
	}
	return min(d, time.Hour)
}
