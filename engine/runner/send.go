package runner

import (
	"context"
	"errors"
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
	Started     time.Time     // of this process: an older line may have been in flight when the last one died
	Health      AccountHealth // nil: nobody asks

	reserved reservations
}

// AccountHealth is told how sending goes. It never blocks.
type AccountHealth interface {
	Sent(account string)
	Failed(account string, e SendError)
}

// SendError is a refusal that says something of the account, not of one recipient.
type SendError struct {
	Reason channels.Reason
	Code   string // the platform's
	Advice string // what an operator must do, "" = nothing
}

// sendBatch is how many lines one look at the outbox takes.
const sendBatch = 16

// maxTries is how often a part is tried before the line is given up: with the back-off below about 24 hours.
const maxTries = 40

// throttledMost is how long a line may wait for a platform that keeps saying later.
const throttledMost = 24 * time.Hour

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
	if why := s.barred(c, o); why != "" {
		return 0, s.giveUp(ctx, conversation, o, why, "")
	}
	parts := channels.Split(o.Text, c.Info.Limit)
	if o.Sent >= len(parts) { // its last part was in doubt, and the platform gave our mark back
		return 0, s.Store.Pushed(ctx, Push{Conversation: conversation, Line: o.Line, Part: o.Sent - 1, Done: true, Now: s.Now()})
	}
	if wait := s.doubt(c, o); wait > 0 {
		return wait, nil
	}
	return s.parts(ctx, conversation, o, c, sender, parts)
}

// barred says why a line must not be sent; "" when it may be.
func (s *Sending) barred(c *Connection, o Out) channels.Reason {
	switch w := c.Info.WindowOf(o.Member); {
	case o.Refused:
		return channels.Blocked
	case w > 0 && s.Now().Sub(o.LastIn) > w:
		return channels.Window
	}
	return ""
}

// parts sends the parts of a line that are left.
func (s *Sending) parts(ctx context.Context, conversation string, o Out, c *Connection, sender channels.Sender, parts []string) (time.Duration, error) {
	for n := o.Sent; n < len(parts); n++ {
		if wait, err := s.spend(ctx, conversation, c, o.Line, n); err != nil || wait > 0 {
			return wait, err
		}
		m := channels.Message{
			ID: o.Line, Part: n, Conversation: conversation, To: o.To, Text: parts[n], Member: o.Member,
			Late: c.Info.Window > 0 && s.Now().Sub(o.LastIn) > c.Info.Window,
		}
		if n == len(parts)-1 {
			m.Ask = o.Ask
		}
		ref, err := s.send(ctx, sender, m)
		if err != nil {
			return s.failed(ctx, conversation, o, c, n, err)
		}
		o.Tries = 0
		if err := s.taken(ctx, c, Push{Conversation: conversation, Line: o.Line, Part: n, Ref: ref, Done: n == len(parts)-1}); err != nil {
			return 0, err
		}
	}
	return 0, nil
}

// taken notes what the platform took, even while we are being stopped: it would be sent twice otherwise.
func (s *Sending) taken(ctx context.Context, c *Connection, p Push) error {
	s.Count("sent", c.Info.Kind)
	if s.Health != nil {
		s.Health.Sent(c.Account.ID)
	}
	keep, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	p.Now = s.Now()
	return s.Store.Pushed(keep, p)
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

// failed obeys the platform's advice on a part it did not take, or may not have taken.
func (s *Sending) failed(ctx context.Context, conversation string, o Out, c *Connection, part int, err error) (time.Duration, error) {
	if ctx.Err() != nil {
		return 0, ctx.Err() // stopped: not the platform's fault
	}
	reason, after := channels.ReasonOf(err)
	var e *channels.Error
	if !errors.As(err, &e) {
		e = &channels.Error{Reason: reason}
	}
	s.Count("send_"+string(reason), c.Info.Kind)
	s.Log.Warn("send failed", "account", c.Account.ID, "line", o.Line, "reason", string(reason), "code", e.Code, "tries", o.Tries+1)
	s.tell(c.Account.ID, e)
	push := Push{Conversation: conversation, Line: o.Line, Part: part, Retry: true, Code: string(reason), Now: s.Now()}
	wait := max(after, backoff(o.Tries))
	switch {
	case reason == channels.Throttled:
		if s.Now().Sub(o.At) > throttledMost {
			return 0, s.giveUp(ctx, conversation, o, reason, e.Code)
		}
		push.Wait, wait = true, max(after, throttledPause)
		if err := s.hold(ctx, c, after); err != nil {
			return 0, err
		}
	case !reason.Retryable() || o.Tries+1 >= maxTries:
		return 0, s.giveUp(ctx, conversation, o, reason, e.Code)
	case unanswered(e):
		push.Code = Doubtful
		if c.Info.Marks {
			wait = max(wait, doubtWait)
		}
	}
	if err := s.Store.Pushed(ctx, push); err != nil {
		return 0, err
	}
	return wait, nil
}

// tell passes on what an error says of the account; that one recipient cannot be written to says nothing of it.
func (s *Sending) tell(account string, e *channels.Error) {
	switch e.Reason {
	case channels.Blocked, channels.NoSuch, channels.Window:
		return
	}
	if s.Health != nil {
		s.Health.Failed(account, SendError{Reason: e.Reason, Code: e.Code, Advice: e.Advice})
	}
}

// giveUp marks a line failed for good; members see why: the reason, and the platform's code where there is one.
func (s *Sending) giveUp(ctx context.Context, conversation string, o Out, why channels.Reason, code string) error {
	shown := string(why)
	if code != "" {
		shown += " " + code
	}
	return s.Store.Pushed(ctx, Push{
		Conversation: conversation, Line: o.Line, Part: o.Sent, Failed: string(why), Code: shown, Done: true, Now: s.Now(),
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
