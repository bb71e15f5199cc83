package records

import (
	"context"
	"fmt"
	"time"
)

// AccountHealth is how an account's connection is doing, over all replicas.
type AccountHealth struct {
	Account   string
	EventAt   time.Time // the last event that was stored
	SentAt    time.Time // the last message the platform took
	Refused   int64     // requests with a wrong signature
	RefusedAt time.Time
	ErrorAt   time.Time // the last error that says something of the account
	Reason    string    // channels.Reason, or the adapter's own name of a trouble
	Code      string    // the platform's
	Advice    string    // what an operator must do
}

// NoteHealth adds to what is known: times only grow, Refused is what came since the last note, an error replaces an
// older one.
func (db *DB) NoteHealth(ctx context.Context, news ...AccountHealth) error {
	err := db.tx(ctx, resting, func(ctx context.Context, t *Tx) error {
		for _, h := range news {
			_, err := t.Exec(ctx, `INSERT INTO account_health (account, event_at, sent_at, refused, refused_at, error_at, reason, code, advice)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (account) DO UPDATE SET
				event_at = CASE WHEN excluded.event_at > account_health.event_at THEN excluded.event_at ELSE account_health.event_at END,
				sent_at = CASE WHEN excluded.sent_at > account_health.sent_at THEN excluded.sent_at ELSE account_health.sent_at END,
				refused = account_health.refused + excluded.refused,
				refused_at = CASE WHEN excluded.refused_at > account_health.refused_at THEN excluded.refused_at ELSE account_health.refused_at END,
				reason = CASE WHEN excluded.error_at > account_health.error_at THEN excluded.reason ELSE account_health.reason END,
				code = CASE WHEN excluded.error_at > account_health.error_at THEN excluded.code ELSE account_health.code END,
				advice = CASE WHEN excluded.error_at > account_health.error_at THEN excluded.advice ELSE account_health.advice END,
				error_at = CASE WHEN excluded.error_at > account_health.error_at THEN excluded.error_at ELSE account_health.error_at END`,
				h.Account, micros(h.EventAt), micros(h.SentAt), h.Refused, micros(h.RefusedAt), micros(h.ErrorAt), clean(h.Reason), clean(h.Code), clean(h.Advice))
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("note account health: %w", err)
	}
	return nil
}

// HealthOf reads what is known of an account; the zero value when nothing is.
func (db *DB) HealthOf(ctx context.Context, account string) (AccountHealth, error) {
	h := AccountHealth{Account: account}
	var event, sent, refused, failed int64
	err := db.readKey().QueryRow(ctx, `SELECT event_at, sent_at, refused, refused_at, error_at, reason, code, advice FROM account_health WHERE account = $1`,
		[]any{account}, &event, &sent, &h.Refused, &refused, &failed, &h.Reason, &h.Code, &h.Advice)
	if err == errNoRow {
		return h, nil
	}
	if err != nil {
		return h, fmt.Errorf("read account health: %w", err)
	}
	h.EventAt, h.SentAt, h.RefusedAt, h.ErrorAt = fromMicros(event), fromMicros(sent), fromMicros(refused), fromMicros(failed)
	return h, nil
}
