package runner

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/seed-151f84ba/intake/actions/plant"
	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/engine"
)

// ErrOverload says that more is in flight than this process can hold; nothing was stored and the platform should
// deliver again.
var ErrOverload = errors.New("overloaded")

// Receiver stores what adapters hand in. It analyses nothing: the turn lane does that later.
type Receiver struct {
	Store       Store
	Connections *Connections
	Now         func() time.Time
	NewID       func() string
	Log         *slog.Logger
	Count       func(what, channel string) // ignored, dropped, received
	Quiet       func() time.Duration       // the quiet window now
	CloseAfter  func() time.Duration
	Limit       int64                // requests in flight, default 4096
	Saw         func(account string) // events of it were stored; nil: nobody asks

	inFlight atomic.Int64
	planted  sync.Map // only in builds with planted faults
}

// Sink is the Sink of one account. Events addressed to another account of the same channel go there; to none: they
// are counted and dropped.
func (r *Receiver) Sink(account string) channels.Sink {
	return func(ctx context.Context, events ...channels.Event) ([]channels.Stored, error) {
		limit := r.Limit
		if limit == 0 {
			limit = 4096
		}
		defer r.inFlight.Add(-1)
		if r.inFlight.Add(1) > limit {
			r.Count("shed", "")
			return nil, ErrOverload
		}
		return r.receive(ctx, account, events)
	}
}

func (r *Receiver) receive(ctx context.Context, account string, events []channels.Event) ([]channels.Stored, error) {
	own, ok := r.Connections.Get(account)
	if !ok {
		return nil, fmt.Errorf("account %s is not connected", account)
	}
	out := make([]channels.Stored, len(events))
	type part struct {
		to *Connection
		at []int
	}
	var parts []part
	for i, e := range events {
		to := r.route(own, e)
		if to == nil { // a wrong id in the settings looks like this, too
			r.Count("foreign", own.Info.Kind)
			continue
		}
		if e.Kind == channels.KindIgnored {
			r.Count("ignored", own.Info.Kind)
			continue
		}
		if n := len(parts); n > 0 && parts[n-1].to == to {
			parts[n-1].at = append(parts[n-1].at, i)
			continue
		}
		parts = append(parts, part{to, []int{i}})
	}
	for _, p := range parts {
		in := r.inbound(p.to)
		for _, i := range p.at {
			in.Events = append(in.Events, clean(events[i]))
		}
		stored, err := r.store(ctx, in)
		if err != nil {
			return nil, fmt.Errorf("receive: %w", err)
		}
		if r.Saw != nil {
			r.Saw(p.to.Account.ID)
		}
		for n, i := range p.at {
			out[i] = stored[n]
			if !stored[n].Repeat {
				r.Count("received", p.to.Info.Kind)
			}
		}
	}
	return out, nil
}

// store is Store.Receive, and the places where faults are planted to prove the crash checker.
func (r *Receiver) store(ctx context.Context, in Inbound) ([]channels.Stored, error) {
	switch {
	case plant.On(plant.AckBeforeCommit):
		time.AfterFunc(100*time.Millisecond, func() { _, _ = r.Store.Receive(context.WithoutCancel(ctx), in) })
		return make([]channels.Stored, len(in.Events)), nil
	case plant.On(plant.DedupeInMemory):
		for i := range in.Events {
			fresh, _ := r.planted.LoadOrStore(in.Events[i].Key, in.Events[i].Key+r.NewID())
			in.Events[i].Key = fresh.(string)
		}
	}
	return r.Store.Receive(ctx, in)
}

func (r *Receiver) inbound(c *Connection) Inbound {
	now := r.Now()
	due := now
	if c.Mode() != engine.Voice { // a call has no quiet window
		due = now.Add(r.Quiet())
	}
	return Inbound{
		Account: c.Account.ID, Agent: c.Account.Agent, Channel: c.Info.Kind, Mode: c.Mode(),
		Now: now, Due: due, Close: r.CloseAfter(), NewID: r.NewID,
	}
}

// route finds the account an event is addressed to: the receiving one, another of the same channel and secret, or none.
// Who may sign for one account must not write into another.
func (r *Receiver) route(own *Connection, e channels.Event) *Connection {
	if e.To == "" || own.External == "" || e.To == own.External {
		return own
	}
	for _, c := range r.Connections.All() {
		if c.Info.Kind == own.Info.Kind && c.External == e.To && own.sharesSigner(c) {
			return c
		}
	}
	return nil
}
