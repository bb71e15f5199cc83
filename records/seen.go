package records

import (
	"context"

	"github.com/seed-151f84ba/intake/channels"
)

// seenBack bounds how far back a receipt of everything looks.
const seenBack = 200

// seenUpTo notes what a customer got or read of our lines: all up to a message of ours or, where the platform tells a
// time only, all that were sent by then. A line that failed is not raised: it is not told apart by its own name.
func (a *accept) seenUpTo(ctx context.Context, h *head, ev channels.Event) error {
	until, before := h.seq, micros(a.in.Now)
	switch {
	case ev.Target != "":
		err := a.t.QueryRow(ctx, `SELECT l.seq FROM refs r JOIN lines l ON l.id = r.line WHERE r.account = $1 AND r.ref = $2 AND l.conversation = $3`,
			[]any{a.in.Account, ev.Target, h.id}, &until)
		if err == errNoRow {
			return nil
		}
		if err != nil {
			return err
		}
	case !ev.At.IsZero():
		before = micros(ev.At)
	}
	weaker := string(channels.StatusSent)
	if ev.Status == channels.StatusRead {
		weaker = string(channels.StatusDelivered)
	}
	n, err := a.t.Exec(ctx, `UPDATE lines SET status = $5 WHERE conversation = $1 AND seq <= $2 AND seq > $3 AND at <= $4 AND push = 2
		AND who IN ('agent', 'member') AND status IN ('', 'sent', $6)`,
		h.id, until, until-seenBack, before, string(ev.Status), weaker)
	if err == nil && n > 0 {
		a.t.changed(h.id)
	}
	return err
}
