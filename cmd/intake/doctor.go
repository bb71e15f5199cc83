package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/seed-151f84ba/intake/admin"
	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/records"
)

// accounts prints every account with what was seen of it: those of the file, and those made in the console. h is nil
// when the database did not open.
func (p *program) accounts(h *house, f configs.File, say func(what string, err error)) {
	list, seen := f.Accounts, map[string]bool{}
	if h != nil {
		if more, err := h.db.AccountsInForce(p.ctx); err == nil {
			list = append(list[:len(list):len(list)], more...)
		}
	}
	for _, a := range list {
		if seen[a.ID] {
			continue
		}
		seen[a.ID] = true
		info, err := tryInfo(p, a)
		state := admin.Health{OK: true}
		if h != nil && err == nil {
			state = p.seenOf(h.db, a.ID)
			if !state.OK {
				err = errors.New(state.Cause)
			}
		}
		say("account "+a.ID, err)
		for _, line := range aside(state, info, p.now()) {
			fmt.Fprintf(p.out, "%-28s %s\n", "", line)
		}
	}
}

func (p *program) seenOf(db interface {
	HealthOf(context.Context, string) (records.AccountHealth, error)
}, account string) admin.Health {
	seen, err := db.HealthOf(p.ctx, account)
	if err != nil {
		return admin.Health{Cause: err.Error()}
	}
	return judge(seen)
}

// aside is what an operator should know of an account besides whether it is well.
func aside(h admin.Health, info channels.Info, now time.Time) []string {
	var out []string
	ago := func(what string, t *time.Time) {
		if t != nil {
			out = append(out, what+" "+now.Sub(*t).Round(time.Second).String()+" ago")
		}
	}
	ago("last event", h.LastEventAt)
	ago("last message sent", h.LastSentAt)
	if e := h.LastError; e != nil {
		line := "last error " + e.Reason
		if e.Code != "" {
			line += " (" + e.Code + ")"
		}
		ago(line, &e.At)
		if e.Advice != "" {
			out = append(out, "  "+e.Advice)
		}
	}
	if h.Refused > 0 {
		ago(fmt.Sprintf("%d requests with a wrong signature, the last", h.Refused), h.LastRefusedAt)
	}
	for _, n := range info.Notes {
		out = append(out, "note: "+n)
	}
	return out
}
