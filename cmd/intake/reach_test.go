package main

import (
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine/runner"
	"github.com/seed-151f84ba/intake/records"
)

// TestReach: what a member is told before and after they write.
func TestReach(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	h := &house{program: &program{now: func() time.Time { return now }}, connections: &runner.Connections{}}
	h.hub = runner.NewHub(nil, h.now)
	set := map[string]*runner.Connection{}
	for id, i := range map[string]channels.Info{
		"free": {}, "day": {Window: 24 * time.Hour}, "week": {Window: 24 * time.Hour, MemberWindow: 7 * 24 * time.Hour},
		"web": {Connected: true}, "call": {Connected: true, Voice: true},
	} {
		set[id] = &runner.Connection{Account: configs.Account{ID: id}, Info: i}
	}
	h.connections.Replace(set)
	_, stop := h.hub.Follow("here")
	defer stop()
	ago := func(d time.Duration) *time.Time { at := now.Add(-d); return &at }
	for name, c := range map[string]struct {
		conv      records.ConversationView
		when, why string
		until     time.Duration
	}{
		"no window":         {records.ConversationView{Account: "free", LastIn: ago(900 * time.Hour)}, "now", "", 0},
		"inside a day":      {records.ConversationView{Account: "day", LastIn: ago(20 * time.Hour)}, "now", "", 4 * time.Hour},
		"outside a day":     {records.ConversationView{Account: "day", LastIn: ago(25 * time.Hour)}, "closed", "window", 0},
		"members' own week": {records.ConversationView{Account: "week", LastIn: ago(25 * time.Hour)}, "now", "", 143 * time.Hour},
		"opted out":         {records.ConversationView{Account: "free", OptedOut: true}, "closed", "opted_out", 0},
		"account off":       {records.ConversationView{Account: "gone"}, "closed", "account", 0},
		"widget open":       {records.ConversationView{ID: "here", Account: "web"}, "now", "", 0},
		"widget closed":     {records.ConversationView{ID: "away", Account: "web"}, "on_return", "", 0},
		"call over":         {records.ConversationView{ID: "away", Account: "call"}, "closed", "ended", 0},
	} {
		got := h.reach(c.conv)
		if got.When != c.when || got.Why != c.why || (got.Until != nil) != (c.until > 0) || c.until > 0 && got.Until.Sub(now) != c.until {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
