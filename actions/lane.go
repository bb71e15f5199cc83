// Package actions is the work that must happen after a commit: the job lanes and the worker that runs them,
// destinations and their deliveries, and the schedule. It is a leaf: what a lane does is given to the worker, where
// lanes and deliveries are kept is an interface that the store fulfils.
package actions

import (
	"context"
	"errors"
	"time"
)

// Lane names a piece of work that must never run twice at once: (Kind, Key) is its primary key. The kinds are turn/
// <conversation>, send/<conversation>, deliver/<destination>/<record>, timer/<conversation>/<what>,
// tick/<schedule>/<time>, index/<batch>.
type Lane struct{ Kind, Key string }

// Arm asks for a lane to run. It is written in the transaction that decided the work. Arming a tick lane that exists,
// waiting, running or done, changes nothing.
type Arm struct {
	Lane
	Due  time.Time
	Mode ArmMode
}

// ArmMode says what arming does to a lane that is armed already.
type ArmMode uint8

// The modes.
const (
	Earlier ArmMode = iota // the earlier due wins
	Replace                // the new due wins (timers that are put off)
	Disarm                 // the lane is removed
)

// Job is a claimed lane. Rev is the lane's revision at the claim: arming it again meanwhile raises it. Fence grows
// with every claim; a finish with an old fence changes nothing.
type Job struct {
	Lane
	Rev   int64
	Fence int64
	Due   time.Time
	Tries int // failed runs in a row before this one
}

// Handler works on a lane until nothing is left. It returns the time to run again (zero: done). An error runs it
// again with backoff, for ever: a lane that should give up says so by returning no error.
type Handler func(ctx context.Context, j Job) (next time.Time, err error)

// Lanes is where lanes are kept.
type Lanes interface {
	// Claim takes the given lanes that are due at now and that nobody holds, for the time of lease.
	Claim(ctx context.Context, lanes []Lane, now time.Time, lease time.Duration) ([]Job, error)
	// Overdue lists lanes due before the time that nobody holds (any lease has run out), earliest first.
	Overdue(ctx context.Context, before time.Time, max int) ([]Arm, error)
	// Extend prolongs a claim; ErrLost when it was lost.
	Extend(ctx context.Context, j Job, until time.Time) error
	// Finish gives a lane back: with next zero it is removed if Rev is unchanged (a tick stays, done), else it stays
	// armed for the earlier of next and the newest arming. tries is kept for the next claim. It returns when the lane
	// is to run again, zero when it is gone.
	Finish(ctx context.Context, j Job, next time.Time, tries int) (time.Time, error)
	// Arm arms lanes outside any other transaction.
	Arm(ctx context.Context, arms ...Arm) error
}

// ErrLost says that a claim ran out and somebody else may hold the lane.
var ErrLost = errors.New("lane claim lost")
