package main

import (
	"context"
	"time"

	"github.com/seed-151f84ba/intake/admin"
	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/records"
)

// health is what an operator is told of an account's connection: what this process knows of its adapter, and what all
// replicas have seen.
func (c *connector) health(ctx context.Context, account string) (admin.Health, bool) {
	c.mu.Lock()
	cause, bad := c.faults[account]
	c.mu.Unlock()
	conn, connected := c.connections.Get(account)
	if !bad && !connected {
		return admin.Health{}, false
	}
	seen, err := c.db.HealthOf(ctx, account)
	if err != nil {
		c.log.Warn("account health not read", "account", account, "cause", err.Error())
	}
	h := judge(seen)
	switch {
	case bad:
		h.OK, h.Cause = false, cause
	case connected:
		h.Connected, h.Notes = true, conn.Info.Notes
		if x, ok := conn.Channel.(interface{ Health() error }); ok {
			if err := x.Health(); err != nil {
				h.OK, h.Cause = false, err.Error()
			}
		}
	}
	return h, true
}

// judge says whether what was seen of an account is well, and what to do when it is not. An error is over when a message
// was sent after it.
func judge(seen records.AccountHealth) admin.Health {
	h := admin.Health{OK: true, LastEventAt: when(seen.EventAt), LastSentAt: when(seen.SentAt), Refused: seen.Refused, LastRefusedAt: when(seen.RefusedAt)}
	if seen.Refused > 0 && seen.EventAt.IsZero() {
		h.OK, h.Cause, h.Since = false, adviseSignature, when(seen.RefusedAt)
	}
	if seen.ErrorAt.IsZero() {
		return h
	}
	h.LastError = &admin.AccountError{At: seen.ErrorAt, Reason: seen.Reason, Code: seen.Code, Advice: seen.Advice}
	if seen.SentAt.Before(seen.ErrorAt) && !passing(seen.Reason) {
		h.OK, h.Since = false, when(seen.ErrorAt)
		if h.Cause = seen.Advice; h.Cause == "" {
			h.Cause = "the last message was not taken: " + seen.Reason
		}
	}
	return h
}

// adviseSignature is the commonest mistake: every request is refused and none was ever right.
const adviseSignature = "requests with a wrong signature arrive and none was right yet: compare the account's secret with the platform's"

// passing says that an error heals by itself, or was one message's own: it asks for nobody.
func passing(reason string) bool {
	return channels.Reason(reason) == channels.Throttled || channels.Reason(reason) == channels.Invalid
}

func when(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
