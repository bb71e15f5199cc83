package main

import (
	"github.com/seed-151f84ba/intake/admin"
	"github.com/seed-151f84ba/intake/records"
)

// reach says when the customer of a conversation would see what a member writes now: at once, when they come back to the
// widget, or never, because the platform's window is closed, they do not want us to write, or the account is off.
func (h *house) reach(c records.ConversationView) admin.Reach {
	conn, ok := h.connections.Get(c.Account)
	switch {
	case !ok:
		return admin.Reach{When: "closed", Why: "account"}
	case c.OptedOut:
		return admin.Reach{When: "closed", Why: "opted_out"}
	case conn.Info.Connected && h.hub.Followed(c.ID):
		return admin.Reach{When: "now"}
	case conn.Info.Voice:
		return admin.Reach{When: "closed", Why: "ended"}
	case conn.Info.Connected:
		return admin.Reach{When: "on_return"}
	}
	window := conn.Info.WindowOf(true)
	if window <= 0 || c.LastIn == nil {
		return admin.Reach{When: "now"}
	}
	until := c.LastIn.Add(window)
	if h.now().After(until) {
		return admin.Reach{When: "closed", Why: "window"}
	}
	return admin.Reach{When: "now", Until: &until}
}
