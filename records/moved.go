package records

import (
	"context"
	"fmt"

	"github.com/seed-151f84ba/intake/channels"
)

// moved gives a customer's address its new name: contact, conversations and consent stay theirs. Where the new one is
// somebody already, nothing is merged: a platform's word that two are one is no proof that they are.
func (a *accept) moved(ctx context.Context, ev channels.Event) (channels.Stored, error) {
	old, to := ev.From.ID, ev.Target
	if old == "" {
		old = ev.From.UserID
	}
	if old == "" || to == "" || old == to {
		return channels.Stored{}, nil
	}
	n, err := a.t.Exec(ctx, `UPDATE addresses SET address = $3, user_id = CASE WHEN user_id = $2 THEN $3 ELSE user_id END
		WHERE account = $1 AND address = $2 AND NOT EXISTS (SELECT 1 FROM addresses o WHERE o.account = $1 AND o.address = $3)`, a.in.Account, old, to)
	switch {
	case err != nil:
	case n == 1:
		_, err = a.t.Exec(ctx, `UPDATE conversations SET address = $3 WHERE account = $1 AND address = $2`, a.in.Account, old, to)
		if h, ok := a.heads[old]; ok {
			delete(a.heads, old)
			a.heads[to] = h
		}
	case ev.From.ID == "":
		_, err = a.t.Exec(ctx, `UPDATE addresses SET user_id = $3 WHERE account = $1 AND user_id = $2`, a.in.Account, old, to)
	}
	if err != nil {
		return channels.Stored{}, fmt.Errorf("move address: %w", err)
	}
	return channels.Stored{}, nil
}
