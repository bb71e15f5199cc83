package records

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Links lists the conversations of a record, the first one first, with those of the records merged into it, and the other
// records of its customer (E10), those that are only suggested last.
func (db *DB) Links(ctx context.Context, s Scope, id string) (Page[Link], error) {
	page := Page[Link]{Items: []Link{}}
	r, err := db.GetRecord(ctx, s, id)
	if err != nil {
		return page, err
	}
	err = db.each(ctx, `SELECT conversation, at, author, reason FROM links WHERE record = $1 ORDER BY at, conversation`, []any{r.ID}, func(rows Rows) error {
		var l Link
		var at int64
		err := rows.Scan(&l.Conversation, &at, &l.Author, &l.Reason)
		l.At = fromMicros(at)
		page.Items = append(page.Items, l)
		return err
	})
	if err == nil && len(r.Merged) > 0 {
		err = db.mergedLinks(ctx, r, &page)
	}
	if err == nil {
		err = db.kinOf(ctx, r, &page)
	}
	if err != nil {
		return page, fmt.Errorf("list links: %w", err)
	}
	return page, nil
}

// mergedLinks adds the records merged into r, with each of their conversations.
func (db *DB) mergedLinks(ctx context.Context, r Record, page *Page[Link]) error {
	return db.each(ctx, `SELECT m.id, coalesce(k.conversation, ''), coalesce(k.at, m.created_at), coalesce(k.author, ''), coalesce(k.reason, '')
		FROM records m LEFT JOIN links k ON k.record = m.id WHERE m.merged_into = $1 AND m.merged_into <> '' ORDER BY m.created_at, m.id, k.at, k.conversation`,
		[]any{r.ID}, func(rows Rows) error {
			l := Link{MergedInto: r.ID}
			var at int64
			err := rows.Scan(&l.Record, &l.Conversation, &at, &l.Author, &l.Reason)
			l.At = fromMicros(at)
			page.Items = append(page.Items, l)
			return err
		})
}

// kinOf adds the other records of the customer of r and of those merged into it, each once: those that stand for
// themselves.
func (db *DB) kinOf(ctx context.Context, r Record, page *Page[Link]) error {
	seen := append([]string{r.ID}, r.Merged...)
	return db.each(ctx, `SELECT s.id, s.conversation, k.at, k.author, k.reason, k.suggested FROM kin k
		JOIN records o ON o.id = CASE WHEN k.record IN `+family+` THEN k.other ELSE k.record END JOIN records s ON s.id = `+standsFor("o")+`
		WHERE k.dismissed = 0 AND (k.record IN `+family+` OR k.other IN `+family+`) ORDER BY k.suggested, k.at, s.id`, []any{r.ID}, func(rows Rows) error {
		var l Link
		var at, guess int64
		err := rows.Scan(&l.Record, &l.Conversation, &at, &l.Author, &l.Reason, &guess)
		l.At, l.Suggested = fromMicros(at), guess == 1
		if !slices.Contains(seen, l.Record) {
			page.Items, seen = append(page.Items, l), append(seen, l.Record)
		}
		return err
	})
}

// AddLink joins a record and a further conversation. The first one becomes the record's own.
func (db *DB) AddLink(ctx context.Context, s Scope, id, conversation, reason string) (Link, error) {
	l := Link{Conversation: conversation, At: db.now().UTC().Truncate(time.Microsecond), Author: s.Actor, Reason: clean(reason)}
	err := db.onRecord(ctx, s, id, "record.link", func(ctx context.Context, t *Tx, r Record) error {
		if _, err := db.conversation(ctx, t, s, conversation); err != nil {
			return err
		}
		n, err := t.Exec(ctx, `INSERT INTO links (record, conversation, at, author, reason) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
			r.ID, conversation, micros(l.At), l.Author, l.Reason)
		if err != nil || n == 0 {
			return err
		}
		if r.Conversation == "" {
			r.Conversation = conversation
		}
		if err := db.act(ctx, t, r.ID, Activity{At: l.At, Actor: s.Actor, Action: "link", To: conversation, Note: l.Reason}); err != nil {
			return err
		}
		return db.saveRecord(ctx, t, &r, l.At, "record.updated", nil)
	})
	return l, err
}

// pair is the condition that a row of kin joins a record ($1), or one it stands for, and another one ($2) or one that
// stands for.
var pair = `(record IN ` + family + ` AND other IN ` + others + ` OR record IN ` + others + ` AND other IN ` + family + `)`

var others = strings.ReplaceAll(family, "$1", "$2")

// LinkRecords joins two records of one customer, or confirms what was suggested.
func (db *DB) LinkRecords(ctx context.Context, s Scope, id, other, reason string) (Link, error) {
	l := Link{Record: other, At: db.now().UTC().Truncate(time.Microsecond), Author: s.Actor, Reason: clean(reason)}
	err := db.onRecord(ctx, s, id, "record.link", func(ctx context.Context, t *Tx, r Record) error {
		to, err := visible(ctx, t, s, other, "")
		if err != nil {
			return err
		}
		if to.ID == r.ID || to.Agent != r.Agent {
			return &Invalid{"record", "must be another record of the same agent"}
		}
		if err := notMerged(to); err != nil {
			return err
		}
		l.Conversation = to.Conversation
		n, err := t.Exec(ctx, `UPDATE kin SET suggested = 0, dismissed = 0, at = $3, author = $4, reason = CASE WHEN $5 <> '' THEN $5 ELSE reason END
			WHERE `+pair, r.ID, to.ID, micros(l.At), l.Author, l.Reason)
		if err == nil && n == 0 {
			_, err = t.Exec(ctx, `INSERT INTO kin (record, other, at, author, reason) VALUES ($1, $2, $3, $4, $5)`, r.ID, to.ID, micros(l.At), l.Author, l.Reason)
		}
		if err != nil {
			return err
		}
		return db.act(ctx, t, r.ID, Activity{At: l.At, Actor: s.Actor, Action: "link", To: to.ID, Note: l.Reason})
	})
	return l, err
}

// RemoveLink undoes a link to a conversation, or says that another record is not of the same customer, which is remembered:
// the two are not suggested again. The link of the conversation a record was filed in stays.
func (db *DB) RemoveLink(ctx context.Context, s Scope, id, to string) error {
	return db.onRecord(ctx, s, id, "record.unlink", func(ctx context.Context, t *Tx, r Record) error {
		if r.Conversation == to {
			return &Invalid{"conversation", "is the one the record belongs to"}
		}
		if slices.Contains(r.Merged, to) {
			return &MergedError{to, r.ID}
		}
		now := db.now()
		gone, err := t.Exec(ctx, `DELETE FROM links WHERE record = $1 AND conversation = $2`, r.ID, to)
		if err != nil {
			return err
		}
		n, err := t.Exec(ctx, `UPDATE kin SET dismissed = 1, at = $3, author = $4 WHERE dismissed = 0 AND `+pair, r.ID, to, micros(now), s.Actor)
		if err != nil {
			return err
		}
		if gone+n == 0 {
			return ErrNotFound
		}
		return db.act(ctx, t, r.ID, Activity{At: now, Actor: s.Actor, Action: "unlink", From: to})
	})
}
