package records

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/seed-151f84ba/intake/engine"
)

// Answer is what the customer said to a qualifying question, and what it scored.
type Answer struct {
	Key      string     `json:"key"`
	Label    string     `json:"label"`
	Value    string     `json:"value"`
	Score    int        `json:"score"`
	Evidence []Evidence `json:"evidence"`
}

// Consent is the proof of what the customer was told and agreed to (B14).
type Consent struct {
	Field    string     `json:"field,omitempty"` // the field that asked for it; "" = the sentence was told, nothing was asked
	Text     string     `json:"text,omitempty"`  // the sentence as it was told
	Language string     `json:"language,omitempty"`
	Agreed   bool       `json:"agreed"`
	Words    string     `json:"words,omitempty"` // the customer's answer
	Message  *string    `json:"message"`         // where they stand; null when nothing was asked
	At       *time.Time `json:"at"`              // when they were said
}

// qualified puts score, answers and consent into a record, with the evidence and times of the lines they come from.
func (k *committing) qualified(ctx context.Context, r *Record, score *int, answers []engine.Answer, consent *engine.Consent) error {
	r.Score = score
	var want []lineRev
	for _, a := range answers {
		want = append(want, spanLines(a.Value.Evidence)...)
	}
	texts, err := lineTexts(ctx, k.t, want)
	if err != nil {
		return fmt.Errorf("read evidence of answers: %w", err)
	}
	for _, a := range answers {
		var f Field
		setValue(&f, a.Value, texts)
		r.Answers = append(r.Answers, Answer{Key: a.Key, Label: clean(a.Label), Value: *f.Value, Score: a.Score, Evidence: f.Evidence})
	}
	if consent == nil {
		return nil
	}
	c := Consent{Field: consent.Field, Text: clean(consent.Text), Language: consent.Lang, Agreed: consent.Agreed, Words: clean(consent.Words.Text)}
	if line := consent.Words.Line; line != "" {
		c.Message = &line
		var at int64
		err := k.t.QueryRow(ctx, `SELECT at FROM lines WHERE id = $1`, []any{line}, &at)
		if err != nil && err != errNoRow {
			return fmt.Errorf("read time of consent: %w", err)
		}
		if err == nil {
			c.At = fromMicrosPtr(at)
		}
	}
	r.Consent = &c
	return nil
}

// origins notes in the evidence of a record which words stand in an earlier conversation, and returns those conversations:
// a capture that was left open is taken up again in a new one.
func (k *committing) origins(ctx context.Context, r *Record) ([]string, error) {
	var ids []any
	evidence := map[string][]*Evidence{}
	note := func(all []Evidence) {
		for i := range all {
			if m := all[i].Message; m != nil {
				if evidence[*m] == nil {
					ids = append(ids, *m)
				}
				evidence[*m] = append(evidence[*m], &all[i])
			}
		}
	}
	for i := range r.Fields {
		note(r.Fields[i].Evidence)
	}
	for i := range r.Answers {
		note(r.Answers[i].Evidence)
	}
	if len(ids) == 0 {
		return nil, nil
	}
	var from []string
	rows, err := k.t.Query(ctx, `SELECT id, conversation FROM lines WHERE id IN (`+list(1, len(ids))+`) ORDER BY conversation, id`, ids...)
	_, err = collect(rows, err, func(rows Rows) (struct{}, error) {
		var line, conversation string
		err := rows.Scan(&line, &conversation)
		if conversation == k.c.Conversation {
			return struct{}{}, err
		}
		if !slices.Contains(from, conversation) {
			from = append(from, conversation)
		}
		for _, e := range evidence[line] {
			e.Conversation = conversation
		}
		return struct{}{}, err
	})
	if err != nil {
		return nil, fmt.Errorf("find where values were said: %w", err)
	}
	return from, nil
}

// linkOrigins links a record to the earlier conversations its words stand in.
func (k *committing) linkOrigins(ctx context.Context, record string, from []string) error {
	for _, c := range from {
		if err := k.t.write(ctx, `INSERT INTO links (record, conversation, at, author, reason) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
			record, c, micros(k.c.Now), systemSelf, "said before the customer came back"); err != nil {
			return fmt.Errorf("link record: %w", err)
		}
	}
	return nil
}

// routing is what became of the names a record is routed to.
type routing struct {
	assignee     string
	destinations []string
	nobody       []string // names nobody has
}

// resolve finds who is meant by the names of routes: the first member who sees the agent, and every destination.
func (db *DB) resolve(ctx context.Context, q Q, agent string, names []string) (routing, error) {
	var out routing
	if len(names) == 0 {
		return out, nil
	}
	rows, err := q.Query(ctx, `SELECT `+memberColumns+` FROM members WHERE off = 0 ORDER BY created_at, id`)
	members, err := collect(rows, err, scanMember)
	if err != nil {
		return out, fmt.Errorf("find member of a route: %w", err)
	}
	all, err := db.destinations(ctx, q)
	if err != nil {
		return out, err
	}
	for _, n := range names {
		found := false
		for _, m := range members {
			if means(n, m.ID, m.Email, m.Name) && (m.All || slices.Contains(m.Agents, agent)) {
				found = true
				if out.assignee == "" {
					out.assignee = m.ID
				}
			}
		}
		for _, d := range all {
			if means(n, d.ID) {
				found = true
				out.destinations = append(out.destinations, d.ID)
			}
		}
		if !found {
			out.nobody = append(out.nobody, n)
		}
	}
	return out, nil
}

// means says whether a name in a route is one of the names of somebody, whatever its case, article or hyphens. Names that
// end in "team" mean the destination without it too.
func means(name string, names ...string) bool {
	want := plainName(name)
	return slices.ContainsFunc(names, func(n string) bool {
		have := plainName(n)
		return have != "" && (have == want || have == strings.TrimSuffix(want, "team"))
	})
}

func plainName(s string) string {
	s = strings.TrimPrefix(strings.ToLower(strings.TrimSpace(s)), "the ")
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '@' || r == '.' {
			return r
		}
		return -1
	}, s)
}

// noteRouting writes into the activity who a route gave the record to, and whom it could not find.
func (db *DB) noteRouting(ctx context.Context, t *Tx, r *Record, to routing) error {
	if to.assignee != "" {
		if err := db.act(ctx, t, r.ID, Activity{At: r.CreatedAt, Actor: "agent", Action: "assignee", Field: "assignee", To: to.assignee, Note: "route"}); err != nil {
			return err
		}
	}
	for _, d := range to.destinations {
		if err := db.act(ctx, t, r.ID, Activity{At: r.CreatedAt, Actor: "agent", Action: "routed", To: d}); err != nil {
			return err
		}
	}
	for _, n := range to.nobody {
		if err := db.act(ctx, t, r.ID, Activity{At: r.CreatedAt, Actor: "agent", Action: "routed", To: clean(n), Note: "no member or destination has this name"}); err != nil {
			return err
		}
	}
	return nil
}
