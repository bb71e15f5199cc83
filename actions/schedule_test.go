package actions

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// ticks is a Lanes of which only Arm is used; it keeps what was armed, as the store does for done ticks.
type ticks struct {
	Lanes
	armed map[string]time.Time
	calls int
	fail  bool
}

func (k *ticks) Arm(_ context.Context, arms ...Arm) error {
	k.calls++
	if k.fail {
		return errors.New("no")
	}
	for _, a := range arms {
		k.armed[a.Key] = a.Due
	}
	return nil
}

// TestEveryTickOnce runs three replicas, each with a clock of its own, through a thousand days: restarts, pauses, and
// clocks set two hours back and forth. Every tick of each schedule must be armed under one key and none beside them.
func TestEveryTickOnce(t *testing.T) {
	entries := []Entry{{"purge", "0 3 * * *"}, {"hourly", "@hourly"}, {"every", "@every 7h"}, {"berlin", "CRON_TZ=Europe/Berlin 30 2 * * *"}}
	k := &ticks{armed: map[string]time.Time{}}
	begin := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	end := begin.Add(1000 * 24 * time.Hour)
	rng := rand.New(rand.NewPCG(1, 2))
	type replica struct {
		s      *Schedule
		at     time.Time // the true time of its next step
		offset time.Duration
	}
	var all []*replica
	for range 3 {
		all = append(all, &replica{at: begin})
	}
	for {
		r := slices.MinFunc(all, func(a, b *replica) int { return a.at.Compare(b.at) })
		if r.at.After(end) {
			break
		}
		switch rng.IntN(200) {
		case 0:
			r.s = nil // restart
		case 1:
			r.offset = time.Duration(rng.IntN(3)-1) * 2 * time.Hour
		}
		if r.s == nil {
			s, err := NewSchedule(k, func() time.Time { return r.at.Add(r.offset) }, quiet, entries...)
			if err != nil {
				t.Fatal(err)
			}
			r.s = s
		}
		r.s.step(context.Background())
		r.at = r.at.Add(time.Duration(1+rng.IntN(150)) * time.Minute)
	}
	want := map[string]bool{}
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for d := begin.Add(3 * time.Hour); d.Before(end.Add(-3 * time.Hour)); d = d.Add(time.Hour) {
		d = d.Truncate(time.Hour)
		want[TickKey("hourly", d)] = true
		if d.Hour() == 3 {
			want[TickKey("purge", d)] = true
		}
		if d.Truncate(7 * time.Hour).Equal(d) {
			want[TickKey("every", d)] = true
		}
		local := d.Add(30 * time.Minute).In(berlin)
		if local.Hour() == 2 { // 2:30 does not exist on one day of the year and exists twice on another
			want[TickKey("berlin", d.Add(30*time.Minute))] = true
		}
	}
	doubled := 0
	for key := range want {
		if _, ok := k.armed[key]; !ok {
			if strings.HasPrefix(key, "berlin/") {
				doubled++ // cron names one of the two
				continue
			}
			t.Errorf("tick %s was never armed", key)
		}
	}
	if doubled > 3 {
		t.Errorf("%d local ticks missing", doubled)
	}
	for key, due := range k.armed {
		if !want[key] && due.After(begin.Add(3*time.Hour)) && due.Before(end.Add(-4*time.Hour)) {
			t.Errorf("%s is no tick", key)
		}
	}
}

func TestScheduleStart(t *testing.T) {
	k := &ticks{armed: map[string]time.Time{}}
	now := time.Date(2026, 5, 1, 3, 30, 10, 0, time.UTC)
	s, err := NewSchedule(k, func() time.Time { return now }, quiet, Entry{"minutely", "* * * * *"}, Entry{"weekly", "0 0 * * 1"})
	if err != nil {
		t.Fatal(err)
	}
	if sleep := s.step(t.Context()); sleep != 50*time.Second || len(k.armed) != 1 || k.armed["minutely/2026-05-01T03:30:00Z"].IsZero() {
		t.Errorf("sleep %v, armed %v: want the latest tick alone", sleep, k.armed)
	}
	now = now.Add(3 * time.Minute)
	k.fail = true
	if sleep := s.step(t.Context()); sleep > 5*time.Second {
		t.Errorf("sleeps %v after a failure", sleep)
	}
	k.fail = false
	s.step(t.Context())
	if len(k.armed) != 4 {
		t.Errorf("armed %v: want the three missed ones too", k.armed)
	}
	calls := k.calls
	s.step(t.Context())
	if k.calls != calls {
		t.Error("armed though nothing was due")
	}
}

func TestScheduleRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, start := newMemory(), time.Now()
		var at []time.Duration
		started(t, m, WorkerConfig{Handlers: map[string]Handler{"tick": Ticks(map[string]func(context.Context, time.Time) error{
			"quarter": func(_ context.Context, tick time.Time) error {
				if late := time.Since(tick); late > time.Second {
					t.Errorf("%v late", late)
				}
				at = append(at, tick.Sub(start))
				return nil
			}})}})
		synctest.Wait()
		ctx, cancel := context.WithCancel(t.Context())
		for range 3 {
			s, err := NewSchedule(m, time.Now, quiet, Entry{"quarter", "*/15 * * * *"}, Entry{"unknown", "@hourly"})
			if err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Second) // replicas do not start together
			go func() { _ = s.Run(ctx) }()
		}
		time.Sleep(time.Hour)
		cancel()
		synctest.Wait()
		want := []time.Duration{15 * time.Minute, 30 * time.Minute, 45 * time.Minute, time.Hour}
		if slices.Sort(at); len(at) < 4 || !slices.Equal(at[len(at)-4:], want) || len(slices.Compact(slices.Clone(at))) != len(at) {
			t.Errorf("ran at %v", at)
		}
	})
}

func TestScheduleRefuses(t *testing.T) {
	for _, e := range []Entry{{"a", "never"}, {"a", ""}, {"", "@daily"}, {"a/b", "@daily"}, {"a", "61 * * * *"}} {
		if _, err := NewSchedule(&ticks{}, time.Now, quiet, e); err == nil || !strings.Contains(err.Error(), e.Name) {
			t.Errorf("%+v: %v", e, err)
		}
	}
}
