package actions

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// Entry is something that happens again and again. Spec is a cron line of five fields or a descriptor (@daily, @every
// 10m), in UTC unless it begins with CRON_TZ=<zone>. Name holds no slash.
type Entry struct{ Name, Spec string }

const (
	kindTick = "tick"
	// lookBack is how far missed ticks are made up for; the store remembers done ticks longer than that (a week).
	lookBack = 24 * time.Hour
)

// Schedule arms a lane tick/<name>/<time> for every tick. It runs nothing itself: the key holds the time of the tick,
// so any number of processes with the same entries, restarts, and a clock that is set back fire each tick once.
type Schedule struct {
	lanes   Lanes
	now     func() time.Time
	log     *slog.Logger
	entries []*scheduled
}

type scheduled struct {
	name string
	at   cron.Schedule
	last time.Time // ticks up to here are armed
}

// NewSchedule reads the entries; the error names the one it cannot read.
func NewSchedule(lanes Lanes, now func() time.Time, log *slog.Logger, entries ...Entry) (*Schedule, error) {
	s := &Schedule{lanes: lanes, now: now, log: log}
	for _, e := range entries {
		at, err := cron.ParseStandard(e.Spec)
		if err != nil {
			return nil, fmt.Errorf("schedule %s: %w", e.Name, err)
		}
		if e.Name == "" || strings.Contains(e.Name, "/") {
			return nil, fmt.Errorf("schedule %q: not a name", e.Name)
		}
		if every, ok := at.(cron.ConstantDelaySchedule); ok {
			at = aligned(every.Delay)
		}
		s.entries = append(s.entries, &scheduled{name: e.Name, at: at})
	}
	return s, nil
}

// aligned ticks at the multiples of a delay, so that all processes name the same times.
type aligned time.Duration

func (a aligned) Next(t time.Time) time.Time {
	return t.Truncate(time.Duration(a)).Add(time.Duration(a))
}

// Run arms ticks until ctx ends. At the start it arms the latest tick of the past day, which is a repeat unless every
// process was down then; after that, each tick when its time comes and all that a sleeping machine missed.
func (s *Schedule) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		pause(ctx, s.step(ctx))
	}
	return nil
}

// step arms what is due and returns how long to sleep.
func (s *Schedule) step(ctx context.Context) (sleep time.Duration) {
	defer func() {
		if p := recover(); p != nil {
			s.log.Error("schedule panicked", "err", panicError(p), "stack", string(debug.Stack()))
			sleep = sleepMax
		}
	}()
	sleep = sleepMax
	now := s.now().UTC()
	for _, e := range s.entries {
		if ticks := e.due(now); len(ticks) > 0 {
			if err := s.lanes.Arm(ctx, ticks...); err != nil {
				s.log.Warn("arm ticks", "schedule", e.name, "err", err)
				sleep = min(sleep, 5*time.Second)
				continue
			}
		}
		e.last = now
		if next := e.at.Next(now); !next.IsZero() {
			sleep = min(sleep, max(next.Sub(now), time.Millisecond))
		}
	}
	return sleep
}

// due lists the ticks after the last that was armed up to now, of the past day at most; at the start only the latest.
func (e *scheduled) due(now time.Time) []Arm {
	from := e.last
	if oldest := now.Add(-lookBack); from.Before(oldest) {
		from = oldest
	}
	var arms []Arm
	for t := e.at.Next(from); !t.IsZero() && !t.After(now); t = e.at.Next(t) {
		arms = append(arms, Arm{Lane: Lane{kindTick, TickKey(e.name, t)}, Due: t})
	}
	if e.last.IsZero() && len(arms) > 1 {
		arms = arms[len(arms)-1:]
	}
	return arms
}

// TickKey is the key of a tick's lane.
func TickKey(name string, at time.Time) string { return name + "/" + at.UTC().Format(time.RFC3339) }

// Ticks returns the handler of tick lanes: what to do by schedule name, at the tick's own time. A name that is not
// there any more is done.
func Ticks(do map[string]func(ctx context.Context, at time.Time) error) Handler {
	return func(ctx context.Context, j Job) (time.Time, error) {
		name, text, _ := strings.Cut(j.Key, "/")
		at, err := time.Parse(time.RFC3339, text)
		f := do[name]
		if err != nil || f == nil {
			return time.Time{}, nil
		}
		if err := f(ctx, at); err != nil {
			return time.Time{}, fmt.Errorf("%s: %w", name, err)
		}
		return time.Time{}, nil
	}
}
