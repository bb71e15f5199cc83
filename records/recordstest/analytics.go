package recordstest

import (
	"time"

	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/runner"
	"github.com/seed-151f84ba/intake/records"
)

// mark commits a turn whose log has the marks.
func (h *house) mark(conversation, version string, at time.Time, marks ...runner.Mark) {
	h.Helper()
	c := h.commit(conversation)
	c.Now = at
	c.State.Turns++
	c.Log = runner.TurnLog{ID: h.newID(), Cause: engine.Words, Version: version, Marks: marks}
	h.ok(h.db.Commit(h.ctx, c))
}

var analyticsTests = []test{
	{"captures are derived in scope, by filter, across the border of a time", func(h *house) {
		shown, filed := runner.Mark{Shown: true, Asked: []string{"name"}, Open: "name"}, runner.Mark{Given: []string{"name"}, Filed: "lead", Completed: []string{"name"}}
		big := filed
		big.Form = "enterprise"
		first, second := h.say("ann", "k1", "one").Conversation, h.say("bob", "k2", "two").Conversation
		h.mark(first, "v1", h.now, shown)
		h.mark(first, "v2", h.now.Add(2*time.Hour), filed, shown) // another one begins in the same turn
		h.mark(second, "v2", h.now.Add(time.Hour), shown)
		h.mark(second, "v2", h.now.Add(time.Hour), runner.Mark{Rejected: []string{"name"}})
		h.mark(second, "v2", h.now.Add(3*time.Hour), big)
		h.mark(second, "v2", h.now.Add(4*time.Hour))
		hour := func(n int) time.Time { return h.now.Add(time.Duration(n)*time.Hour + 30*time.Minute) }
		for name, c := range map[string]struct {
			s    records.Scope
			f    records.CaptureFilter
			want runner.Funnel
		}{
			"everything":                           {all, records.CaptureFilter{}, runner.Funnel{Impressions: 3, Starts: 2, Submissions: 2, Open: 1, Average: 0}},
			"of the agent":                         {all, records.CaptureFilter{Agent: "demo", Channel: "web"}, runner.Funnel{Impressions: 3, Starts: 2, Submissions: 2, Open: 1}},
			"another agent":                        {all, records.CaptureFilter{Agent: "other"}, runner.Funnel{}},
			"another scope":                        {records.Scope{Actor: "m", Role: records.Guest, Agents: []string{"other"}}, records.CaptureFilter{}, runner.Funnel{}},
			"nobody's scope":                       {records.Scope{}, records.CaptureFilter{}, runner.Funnel{}},
			"named form":                           {all, records.CaptureFilter{Form: "enterprise"}, runner.Funnel{Impressions: 1, Starts: 1, Submissions: 1}},
			"default form":                         {all, records.CaptureFilter{Form: "default"}, runner.Funnel{Impressions: 2, Starts: 1, Submissions: 1, Open: 1}},
			"version":                              {all, records.CaptureFilter{Version: "v1"}, runner.Funnel{Impressions: 1, Starts: 1, Submissions: 1}},
			"shown later":                          {all, records.CaptureFilter{From: hour(0)}, runner.Funnel{Impressions: 2, Starts: 1, Submissions: 1, Open: 1}},
			"shown before, filed after the border": {all, records.CaptureFilter{To: hour(1)}, runner.Funnel{Impressions: 2, Starts: 2, Submissions: 2}},
			"in between":                           {all, records.CaptureFilter{From: hour(0), To: hour(1)}, runner.Funnel{Impressions: 1, Starts: 1, Submissions: 1}},
		} {
			found, err := h.db.Captures(h.ctx, c.s, c.f)
			h.ok(err)
			got := runner.Summarise(found)
			if got.Impressions != c.want.Impressions || got.Starts != c.want.Starts || got.Submissions != c.want.Submissions || got.Open != c.want.Open {
				h.Errorf("%s: %+v, want %+v", name, got, c.want)
			}
		}
	}},
}
