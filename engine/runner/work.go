package runner

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/actions/plant"
	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/engine"
)

// Work does the turns of conversations: the handler of the turn and timer lanes.
type Work struct {
	Store       Store
	Turner      *Turner
	Hub         *Hub
	Connections *Connections
	Tuning      func() Tuning
	Now         func() time.Time
	Log         *slog.Logger
	Observe     func(what string, d time.Duration) // turn, stale

	typists typists
}

// redo bounds how often one run of a lane does a stale turn again before it gives the lane back.
const redo = 20

// Turn is the handler of turn/<conversation>.
func (w *Work) Turn(ctx context.Context, j actions.Job) (time.Time, error) {
	for range redo {
		l, err := w.Store.Load(ctx, j.Key)
		if err == nil && l.Growing != nil {
			err = w.mend(ctx, l)
		}
		if errors.Is(err, ErrNone) || (err == nil && len(l.Unread) == 0) {
			return time.Time{}, nil
		}
		if err != nil {
			return time.Time{}, err
		}
		in := w.input(l, engine.Words)
		if wait := w.quiet(ctx, &in); wait.After(w.Now()) {
			return wait, nil
		}
		w.recollect(ctx, &in)
		if !l.More {
			in.Lane = &j
		}
		if err = w.do(ctx, in); !again(err) && (err != nil || !l.More) {
			return time.Time{}, err
		}
	}
	return w.Now().Add(50 * time.Millisecond), nil
}

func again(err error) bool {
	return errors.Is(err, ErrStale) || errors.Is(err, ErrTaken) || errors.Is(err, errSuperseded)
}

func (w *Work) input(l Loaded, cause engine.Cause) Input {
	in := Input{Loaded: l, Cause: cause, At: w.Now(), Reach: true}
	if c, ok := w.Connections.Get(l.Conversation.Account); ok {
		in.Stream = c.Info.Connected
		in.Forms, in.Bundle = c.Info.Forms, c.Info.Bundle
		in.Reach = !c.Info.Voice || numbered(l.Given) && (!over(cause) || collected(l.State))
		in.Keypad, in.Person = c.Info.Voice, c.Info.Transfer
	}
	if !w.vouched(l.Conversation) {
		in.Reach = in.Reach && (cause != engine.Quiet || collected(l.State))
		in.Known = slices.DeleteFunc(slices.Clone(l.Known), func(e Earlier) bool { return e.By == "address" })
	}
	if forged(l.Conversation) {
		in.Known = nil
	}
	return in
}

// forged says whether a caller's network found that the number shown is not theirs (STIR/SHAKEN): it makes nobody known.
func forged(c Conversation) bool { return c.Visitor["stir"] == "failed" }

// vouched says whether the platform vouches that who writes from an address is always the same customer: everywhere
// but where visitors are connected without an account, whose address is no more than a browser.
func (w *Work) vouched(c Conversation) bool {
	conn, ok := w.Connections.Get(c.Account)
	return ok && (!conn.Info.Connected || conn.Info.Voice)
}

// do takes one turn to its commit. A turn whose conversation changed meanwhile ends early.
func (w *Work) do(ctx context.Context, in Input) error {
	start := w.Now()
	defer w.typing(ctx, in)()
	working, stop := w.watch(ctx, in)
	out, err := w.Turner.Turn(working, in)
	if cause := context.Cause(working); errors.Is(cause, errSuperseded) {
		err = cause
	}
	if out.Rest != nil {
		out.Rest.with.detach()
	}
	stop()
	var c Commit
	if err == nil {
		c, err = w.commit(in, out, w.Now().Sub(start))
	}
	if err == nil {
		err = w.store(ctx, c)
	}
	switch {
	case err == nil:
		w.Observe("turn", w.Now().Sub(start))
	case again(err):
		w.Observe("stale", w.Now().Sub(start))
	}
	if err == nil && out.Rest != nil {
		err = w.deliver(ctx, c.Conversation, out.Rest)
	}
	w.account(ctx, in, out, c.Log.ID)
	return err
}

// store is Store.Commit, and the places where faults are planted to prove the crash checker.
func (w *Work) store(ctx context.Context, c Commit) error {
	switch {
	case plant.On(plant.OutboxAfterCommit):
		late := c
		c.Lines = nil
		if err := w.Store.Commit(ctx, c); err != nil {
			return err
		}
		time.Sleep(100 * time.Millisecond)
		late.Version, late.Read, late.Records, late.Amends, late.Log.ID = c.Version+1, 0, nil, nil, w.Turner.NewID()
		return w.Store.Commit(ctx, late)
	case plant.On(plant.NoVersionCompare):
		err := w.Store.Commit(ctx, c)
		for errors.Is(err, ErrStale) {
			l, lerr := w.Store.Load(ctx, c.Conversation)
			if lerr != nil {
				return lerr
			}
			c.Version = l.Conversation.Version
			if n := len(l.Unread); n > 0 {
				c.Read = l.Unread[n-1].Seq
			}
			err = w.Store.Commit(ctx, c)
		}
		return err
	}
	return w.Store.Commit(ctx, c)
}

func (w *Work) commit(in Input, out Outcome, took time.Duration) (Commit, error) {
	log, err := w.Turner.log(in, out, took)
	if err != nil {
		return Commit{}, err
	}
	id := in.Conversation.ID
	c := Commit{
		Conversation: id, Version: in.Conversation.Version, Now: w.Now(), State: out.State,
		Lines: out.Lines, Records: out.Records, Amends: out.Amends, Handoff: out.Handoff,
		Abandoned: out.Ended == "abandoned", Close: out.Close, Log: log, Vouched: w.vouched(in.Conversation), Forged: forged(in.Conversation),
	}
	if in.Cause == engine.Quiet && out.Close && (out.Ended == "abandoned" || out.Ended == "gate") {
		c.State = left(in.State)
	}
	if n := len(in.Unread); n > 0 {
		c.Read = in.Unread[n-1].Seq
	}
	if out.Rest == nil {
		c.Ends = in.Lane
	}
	push := w.pushes(in.Conversation)
	for i := range c.Lines {
		c.Lines[i].Push = push
	}
	c.Arms = w.reminders(in, out, c.Now)
	return c, nil
}

// pushes says whether replies of a conversation are sent by us (true) or read by the connected customer.
func (w *Work) pushes(c Conversation) bool {
	conn, ok := w.Connections.Get(c.Account)
	if !ok {
		return true
	}
	_, ok = conn.Channel.(channels.Sender)
	return ok
}
