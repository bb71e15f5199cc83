package runner

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/engine"
)

// Timer is the handler of timer/<conversation>/<what>: what happens when the customer goes quiet (B12).
func (w *Work) Timer(ctx context.Context, j actions.Job) (time.Time, error) {
	conversation, what, _ := strings.Cut(j.Key, "/")
	for range redo {
		l, err := w.Store.Load(ctx, conversation)
		if err == nil && gone(engine.Cause(what)) && len(l.Unread) > 0 && !l.Conversation.Closed {
			if err = w.do(ctx, w.input(l, engine.Words)); err != nil && !again(err) {
				return time.Time{}, err
			}
			continue // what was said last is read before the call is filed
		}
		if errors.Is(err, ErrNone) || (err == nil && (len(l.Unread) > 0 || l.Conversation.Closed)) {
			return time.Time{}, nil // the customer spoke: the turn arms the timer anew
		}
		if err != nil {
			return time.Time{}, err
		}
		if engine.Cause(what) == engine.Nudge && !w.mayNudge(l.Conversation) {
			return time.Time{}, nil
		}
		if err = w.do(ctx, w.input(l, cause(what))); !again(err) {
			return time.Time{}, err
		}
	}
	return w.Now().Add(time.Second), nil
}

// gone says whether a timer is about a call that is over.
func gone(what engine.Cause) bool { return cause(string(what)) == engine.HungUp }

// cause is why a timer makes a turn. A call nobody heard of any more has ended like any other.
func cause(what string) engine.Cause {
	if what == "lost" {
		return engine.HungUp
	}
	return engine.Cause(what)
}

// mayNudge says whether a nudge would reach the customer now: on a platform we push to, inside its window and unless
// they opted out; where customers are connected, while somebody has the page open here. A caller is never nudged by a
// timer: a call has its own silences.
func (w *Work) mayNudge(c Conversation) bool {
	conn, ok := w.Connections.Get(c.Account)
	switch {
	case !ok || conn.Info.Voice || c.OptedOut || c.NoNudge:
		return false
	case !w.pushes(c):
		return w.Hub.followed(c.ID)
	}
	return conn.Info.Window == 0 || w.Now().Sub(c.LastIn) <= conn.Info.Window
}

// reminders are the timer lanes a turn arms or disarms, by the agent's own times where it has some.
func (w *Work) reminders(in Input, out Outcome, now time.Time) []actions.Arm {
	nudge, abandon := w.times(in, out)
	var arms []actions.Arm
	for _, r := range out.Reminds {
		arm := actions.Arm{Lane: actions.Lane{Kind: "timer", Key: in.Conversation.ID + "/" + string(r.What)},
			Due: now.Add(abandon), Mode: actions.Replace}
		if r.What == engine.Nudge {
			arm.Due = now.Add(nudge)
		}
		if r.Cancel || (r.What == engine.Nudge && nudge <= 0) {
			arm.Mode = actions.Disarm
		}
		arms = append(arms, arm)
	}
	return arms
}

// windowMargin is how much of a platform's window is left when the nudge is sent at the latest.
const windowMargin = 10

// times are how long after a turn the customer is nudged (0 = never) and the capture is given up.
func (w *Work) times(in Input, out Outcome) (nudge, abandon time.Duration) {
	abandon = w.Tuning().Abandon
	if own := out.Setup.Agent.AbandonAfter.Get(); own > 0 {
		abandon = own
	}
	nudge = abandon / 2
	if own := out.Setup.Agent.NudgeAfter; own != nil {
		nudge = own.Get()
	}
	if conn, ok := w.Connections.Get(in.Conversation.Account); ok && conn.Info.Window > 0 {
		nudge = min(nudge, conn.Info.Window-conn.Info.Window/windowMargin)
	}
	return nudge, abandon
}

// collected says whether the customer told something of themselves.
func collected(s engine.State) bool {
	for _, e := range s.Ledger {
		if e.Value != nil && len(e.Value.Evidence.Spans) > 0 {
			return true
		}
	}
	return false
}

// left is what is kept of a capture the customer walked away from: when they come back, it goes on at the very field.
func left(s engine.State) engine.State {
	s.Turns++
	s.Nudged = false
	return s
}
