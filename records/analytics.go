package records

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/seed-151f84ba/intake/engine/runner"
)

// CaptureFilter chooses captures. Empty members choose everything; From and To (excluded) are about when a capture was
// first shown.
type CaptureFilter struct {
	Agent, Channel string
	Form           string // "default" is the one without a name
	Version        string // settings version it was shown under
	From, To       time.Time
}

func (f CaptureFilter) takes(c runner.Capture) bool {
	return (f.Form == "" || f.Form == c.Form) && (f.Version == "" || f.Version == c.Version) &&
		(f.From.IsZero() || !c.Shown.Before(f.From)) && (f.To.IsZero() || c.Shown.Before(f.To))
}

// Captures derives the captures of the agents in scope from the turn log, by conversation, in order. It reads the marks
// of turns alone, no words and no values.
func (db *DB) Captures(ctx context.Context, s Scope, f CaptureFilter) ([]runner.Capture, error) {
	w := &where{parts: []string{"t.marks <> ''"}}
	w.scope("c.agent", s)
	w.equal("c.agent", f.Agent)
	w.equal("c.channel", f.Channel)
	if !f.From.IsZero() || !f.To.IsZero() {
		to := f.To
		if to.IsZero() {
			to = db.now().AddDate(1, 0, 0)
		}
		w.add("t.conversation IN (SELECT x.conversation FROM turns x WHERE x.marks <> '' AND x.at >= %s AND x.at < %s)", micros(f.From), micros(to))
	}
	var all []runner.Capture
	var turns []runner.Marked
	flush := func() {
		for _, c := range runner.Captures(turns) {
			if f.takes(c) {
				all = append(all, c)
			}
		}
		turns = turns[:0]
	}
	err := db.each(ctx, `SELECT t.conversation, c.agent, c.channel, t.version, t.at, t.marks FROM turns t JOIN conversations c ON c.id = t.conversation`+
		w.text()+` ORDER BY t.conversation, t.number, t.at`, w.args, func(r Rows) error {
		var m runner.Marked
		var at int64
		var marks string
		if err := r.Scan(&m.Conversation, &m.Agent, &m.Channel, &m.Version, &at, &marks); err != nil {
			return err
		}
		m.At = fromMicros(at)
		if n := len(turns); n > 0 && turns[n-1].Conversation != m.Conversation {
			flush()
		}
		err := json.Unmarshal([]byte(marks), &m.Marks)
		turns = append(turns, m)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("derive captures: %w", err)
	}
	flush()
	return all, nil
}
