package records

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/runner"
	"github.com/seed-151f84ba/intake/extract"
)

// A customer is known again (E10) by a phone number or an e-mail address a channel vouches for, or by the address they
// write from. What somebody only typed makes nobody known. An agent knows the customers of its own records alone.

const (
	knownMost  = 5                  // earlier records a turn learns from
	kinMost    = 20                 // earlier records a new one is linked to
	resumeFor  = 7 * 24 * time.Hour // how long a capture left open is taken up again
	byAddress  = "address"
	systemSelf = "system"
)

// mark is one thing a customer is known by.
type mark struct{ field, value, source string }

// marks is what the customer of a conversation is known by.
func marks(given []channels.Given, account, address string) []mark {
	var out []mark
	for _, g := range given {
		if v := markValue(g.Field, g.Value); v != "" {
			out = append(out, mark{g.Field, v, g.Source})
		}
	}
	return append(out, mark{byAddress, account + "/" + address, ""})
}

// markValue is a value in the form it is compared in; "" for fields that make nobody known.
func markValue(field, value string) string {
	switch field {
	case "phone":
		digits := strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return r
			}
			return -1
		}, value)
		if len(digits) < 7 {
			return ""
		}
		return digits
	case "email":
		return strings.ToLower(strings.TrimSpace(value))
	}
	return ""
}

// knownBy is the rows of known with one of the marks, as a table k; args begin with the agent. A part for each mark, because
// SQLite would read every row of the agent for marks joined by OR.
func knownBy(agent string, all []mark) (string, []any) {
	args := []any{agent}
	var parts []string
	for _, m := range all {
		args = append(args, m.field, m.value)
		parts = append(parts, `SELECT record, field FROM known WHERE agent = $1 AND field = $`+strconv.Itoa(len(args)-1)+` AND value = $`+strconv.Itoa(len(args)))
	}
	return `(` + strings.Join(parts, " UNION ALL ") + `) k`, args
}

// earlier returns what the customer's earlier records of the agent hold, the newest first.
func earlier(ctx context.Context, q Q, c runner.Conversation, given []channels.Given) ([]runner.Earlier, error) {
	from, args := knownBy(c.Agent, marks(attested(c, given), c.Account, c.Address.ID))
	rows, err := q.Query(ctx, `SELECT k.field, r.id, r.fields FROM `+from+` JOIN records r ON r.id = k.record JOIN records s ON s.id = `+standsFor("r")+`
		WHERE s.folder <> 'deleted' AND s.status <> 'spam' AND r.status <> 'spam' ORDER BY r.created_at DESC, r.id LIMIT `+strconv.Itoa(knownMost), args...)
	out, err := collect(rows, err, func(r Rows) (runner.Earlier, error) {
		var e runner.Earlier
		var fields string
		if err := r.Scan(&e.By, &e.Record, &fields); err != nil {
			return e, err
		}
		var held []Field
		if err := json.Unmarshal([]byte(fields), &held); err != nil {
			return e, err
		}
		for _, f := range held {
			if f.Value != nil {
				e.Values = append(e.Values, extract.Value{Field: f.Key, Value: *f.Value, Text: *f.Value, Extractor: "record",
					Confidence: 1, Evidence: extract.Evidence{Source: engine.EarlierRecord}})
			}
		}
		return e, nil
	})
	if err != nil {
		return nil, fmt.Errorf("load earlier records: %w", err)
	}
	return out, nil
}

// attested leaves out the number of a call whose carrier does not vouch for it in full (STIR attestation A): a number can
// be forged, and what is known of its owner is nobody else's to hear.
func attested(c runner.Conversation, given []channels.Given) []channels.Given {
	if c.Mode != engine.Voice || c.Visitor["stir"] == "A" {
		return given
	}
	return slices.DeleteFunc(slices.Clone(given), func(g channels.Given) bool { return g.Source == "caller_id" })
}

// resumed returns the state of a capture that the same address left open in its last conversation, if that is not
// long ago.
func resumed(ctx context.Context, q Q, c runner.Conversation) (engine.State, bool, error) {
	var text string
	var s engine.State
	err := q.QueryRow(ctx, `SELECT coalesce(s.state, '') FROM conversations c LEFT JOIN states s ON s.conversation = c.id
		WHERE c.account = $1 AND c.address = $2 AND c.open = 0 AND c.id <> $3 AND c.capturing IN (1, 2) AND c.updated_at > $4
		AND c.opened_at = (SELECT max(o.opened_at) FROM conversations o WHERE o.account = $1 AND o.address = $2 AND o.id <> $3)`,
		[]any{c.Account, c.Address.ID, c.ID, micros(c.OpenedAt.Add(-resumeFor))}, &text)
	if err == errNoRow || err == nil && text == "" {
		return s, false, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(text), &s)
	}
	if err != nil {
		return s, false, fmt.Errorf("load open capture: %w", err)
	}
	return s, true, nil
}
