package recordstest

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/seed-151f84ba/intake/actions"
)

func (h *house) arm(kind, key string, due time.Time, mode actions.ArmMode) {
	h.Helper()
	h.ok(h.db.Arm(h.ctx, actions.Arm{Lane: lane(kind, key), Due: due, Mode: mode}))
}

func (h *house) claim(kind, key string, now time.Time) (actions.Job, bool) {
	h.Helper()
	jobs, err := h.db.Claim(h.ctx, []actions.Lane{lane(kind, key)}, now, time.Minute)
	h.ok(err)
	if len(jobs) == 0 {
		return actions.Job{}, false
	}
	return jobs[0], true
}

func (h *house) mustClaim(kind, key string, now time.Time) actions.Job {
	h.Helper()
	j, ok := h.claim(kind, key, now)
	if !ok {
		h.Fatalf("%s/%s cannot be claimed", kind, key)
	}
	return j
}

var laneTests = []test{
	{"a turn's commit ends its lane", func(h *house) {
		s := h.say("ann", "k1", "I am Ann")
		j := h.mustClaim("turn", s.Conversation, h.now.Add(time.Minute))
		c := h.commit(s.Conversation)
		c.Ends = &j
		h.ok(h.db.Commit(h.ctx, c))
		if next, err := h.db.Finish(h.ctx, j, time.Time{}, 0); err != nil || !next.IsZero() {
			h.Fatalf("the lane runs again: %v, %v", next, err)
		}
		if j, ok := h.claim("turn", s.Conversation, h.now.Add(time.Hour)); ok {
			h.Fatalf("the lane stayed: %+v", j)
		}
	}},
	{"what arms a lane while its turn is committed is not lost", func(h *house) {
		s := h.say("ann", "k1", "I am Ann")
		j := h.mustClaim("turn", s.Conversation, h.now.Add(time.Minute))
		h.arm("turn", s.Conversation, h.now.Add(time.Second), actions.Earlier)
		c := h.commit(s.Conversation)
		c.Ends = &j
		h.ok(h.db.Commit(h.ctx, c))
		if next, err := h.db.Finish(h.ctx, j, time.Time{}, 0); err != nil || next.IsZero() {
			h.Fatalf("armed before the commit: %v, %v", next, err)
		}
		j = h.mustClaim("turn", s.Conversation, h.now.Add(time.Minute))
		c = h.commit(s.Conversation)
		c.Ends = &j
		h.ok(h.db.Commit(h.ctx, c))
		h.say("ann", "k2", "Ann Lee")
		if next, err := h.db.Finish(h.ctx, j, time.Time{}, 0); err != nil || next.IsZero() {
			h.Fatalf("armed after the commit: %v, %v", next, err)
		}
		h.mustClaim("turn", s.Conversation, h.now.Add(time.Minute))
	}},
	{"not before it is due", func(h *house) {
		h.arm("turn", "c", h.now.Add(time.Second), actions.Earlier)
		if _, ok := h.claim("turn", "c", h.now); ok {
			h.Fatal("claimed too early")
		}
		h.mustClaim("turn", "c", h.now.Add(time.Second))
	}},
	{"earlier, replace, disarm", func(h *house) {
		due := func() time.Time {
			arms, err := h.db.Overdue(h.ctx, h.now.Add(time.Hour), 10)
			h.ok(err)
			if len(arms) != 1 {
				return time.Time{}
			}
			return arms[0].Due
		}
		h.arm("timer", "c/nudge", h.now.Add(2*time.Second), actions.Earlier)
		h.arm("timer", "c/nudge", h.now.Add(3*time.Second), actions.Earlier)
		if got := due(); !got.Equal(h.now.Add(2 * time.Second)) {
			h.Fatalf("earlier: %v", got.Sub(h.now))
		}
		h.arm("timer", "c/nudge", h.now.Add(9*time.Second), actions.Replace)
		if got := due(); !got.Equal(h.now.Add(9 * time.Second)) {
			h.Fatalf("replace: %v", got.Sub(h.now))
		}
		h.arm("timer", "c/nudge", time.Time{}, actions.Disarm)
		if got := due(); !got.IsZero() {
			h.Fatalf("disarm: %v", got)
		}
	}},
	{"nobody claims twice", func(h *house) {
		const lanes, workers = 20, 8
		for i := range lanes {
			h.arm("send", fmt.Sprint(i), h.now, actions.Earlier)
		}
		var taken [lanes]atomic.Int64
		var group sync.WaitGroup
		for range workers {
			group.Go(func() {
				for i := range lanes {
					jobs, err := h.db.Claim(h.ctx, []actions.Lane{lane("send", fmt.Sprint(i))}, h.now, time.Minute)
					if err != nil {
						h.Error(err)
					}
					taken[i].Add(int64(len(jobs)))
				}
			})
		}
		group.Wait()
		for i := range lanes {
			if n := taken[i].Load(); n != 1 {
				h.Errorf("lane %d was claimed %d times", i, n)
			}
		}
		if arms, err := h.db.Overdue(h.ctx, h.now.Add(time.Hour), 100); err != nil || len(arms) != 0 {
			h.Fatalf("held lanes are listed: %v %v", arms, err)
		}
	}},
	{"finished and not armed again: gone", func(h *house) {
		h.arm("turn", "c", h.now, actions.Earlier)
		j := h.mustClaim("turn", "c", h.now)
		next, err := h.db.Finish(h.ctx, j, time.Time{}, 0)
		h.ok(err)
		if _, ok := h.claim("turn", "c", h.now.Add(time.Hour)); ok || !next.IsZero() {
			h.Fatalf("still there, next %v", next)
		}
	}},
	{"armed meanwhile: runs again at the newest due", func(h *house) {
		h.arm("turn", "c", h.now, actions.Earlier)
		j := h.mustClaim("turn", "c", h.now)
		h.arm("turn", "c", h.now.Add(5*time.Second), actions.Earlier)
		next, err := h.db.Finish(h.ctx, j, time.Time{}, 0)
		h.ok(err)
		if !next.Equal(h.now.Add(5 * time.Second)) {
			h.Fatalf("next in %v", next.Sub(h.now))
		}
		j = h.mustClaim("turn", "c", next)
		h.arm("turn", "c", h.now.Add(20*time.Second), actions.Earlier)
		if next, err = h.db.Finish(h.ctx, j, h.now.Add(9*time.Second), 0); err != nil || !next.Equal(h.now.Add(9*time.Second)) {
			h.Fatalf("the handler's time is later: %v %v", next.Sub(h.now), err)
		}
	}},
	{"removed and armed anew while it runs: not lost", func(h *house) {
		h.arm("timer", "c/quiet", h.now, actions.Earlier)
		j := h.mustClaim("timer", "c/quiet", h.now)
		h.arm("timer", "c/quiet", time.Time{}, actions.Disarm)
		h.arm("timer", "c/quiet", h.now.Add(time.Second), actions.Earlier)
		_, err := h.db.Finish(h.ctx, j, time.Time{}, 0)
		h.ok(err)
		h.mustClaim("timer", "c/quiet", h.now.Add(2*time.Minute))
	}},
	{"tries are kept", func(h *house) {
		h.arm("deliver", "d/r", h.now, actions.Earlier)
		j := h.mustClaim("deliver", "d/r", h.now)
		_, err := h.db.Finish(h.ctx, j, h.now.Add(time.Second), 3)
		h.ok(err)
		if j = h.mustClaim("deliver", "d/r", h.now.Add(time.Second)); j.Tries != 3 {
			h.Fatalf("tries %d", j.Tries)
		}
	}},
	{"a lease that ran out is another's, the old holder changes nothing", func(h *house) {
		h.arm("send", "c", h.now, actions.Earlier)
		old := h.mustClaim("send", "c", h.now)
		if _, ok := h.claim("send", "c", h.now.Add(59*time.Second)); ok {
			h.Fatal("claimed while leased")
		}
		j := h.mustClaim("send", "c", h.now.Add(61*time.Second))
		if j.Fence <= old.Fence {
			h.Fatalf("fence %d after %d", j.Fence, old.Fence)
		}
		if err := h.db.Extend(h.ctx, old, h.now.Add(time.Hour)); !errors.Is(err, actions.ErrLost) {
			h.Fatalf("the old holder extended: %v", err)
		}
		_, err := h.db.Finish(h.ctx, old, time.Time{}, 0)
		h.ok(err)
		h.ok(h.db.Extend(h.ctx, j, h.now.Add(time.Hour)))
		if _, ok := h.claim("send", "c", h.now.Add(3*time.Minute)); ok {
			h.Fatal("claimed while extended")
		}
	}},
	{"a tick fires once", func(h *house) {
		h.arm("tick", "purge/2026-11-21T03:00Z", h.now, actions.Earlier)
		j := h.mustClaim("tick", "purge/2026-11-21T03:00Z", h.now)
		_, err := h.db.Finish(h.ctx, j, time.Time{}, 0)
		h.ok(err)
		h.arm("tick", "purge/2026-11-21T03:00Z", h.now, actions.Earlier)
		if _, ok := h.claim("tick", "purge/2026-11-21T03:00Z", h.now.Add(time.Hour)); ok {
			h.Fatal("fired twice")
		}
	}},
	{"overdue lists the earliest first", func(h *house) {
		for i := range 5 {
			h.arm("turn", fmt.Sprint(i), h.now.Add(-time.Duration(i)*time.Second), actions.Earlier)
		}
		arms, err := h.db.Overdue(h.ctx, h.now.Add(time.Second), 3)
		h.ok(err)
		if len(arms) != 3 || arms[0].Key != "4" || arms[2].Key != "2" {
			h.Fatalf("%+v", arms)
		}
	}},
}
