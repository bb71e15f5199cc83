package records

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/runner"
	"github.com/seed-151f84ba/intake/extract"
)

// file writes a new record with its id, activity, search text and the deliveries it is routed to.
func (k *committing) file(ctx context.Context, n runner.NewRecord) error {
	fields, err := k.fields(ctx, n.Fields)
	if err != nil {
		return err
	}
	r := Record{ID: n.ID, Type: string(n.Kind), Subject: clean(n.Subject), Status: "new", Priority: string(n.Priority), Category: clean(n.Category),
		Form: n.Form, Channel: n.Channel, Agent: n.Agent, Account: n.Account, Conversation: k.c.Conversation, Fields: fields,
		Description: clean(n.Description), SettingsVersion: n.Version, Language: n.Lang, Incomplete: n.Incomplete,
		CreatedAt: k.c.Now.UTC().Truncate(time.Microsecond), Version: 1, Folder: Inbox, Reasons: n.Reasons, Mode: string(n.Mode),
		Visitor: map[string]string{}, DeliveryStatus: "completed"}
	r.UpdatedAt = r.CreatedAt
	if k.visitor != "" {
		if err := json.Unmarshal([]byte(k.visitor), &r.Visitor); err != nil {
			return fmt.Errorf("file record: %w", err)
		}
	}
	if k.referral != "" {
		var came map[string]string
		if err := json.Unmarshal([]byte(k.referral), &came); err != nil {
			return fmt.Errorf("file record: %w", err)
		}
		for name, v := range came { // the ad or link the customer came by stays on the lead
			r.Visitor["referral_"+name] = v
		}
	}
	if err := k.qualified(ctx, &r, n.Score, n.Answers, n.Consent); err != nil {
		return err
	}
	to, err := k.db.resolve(ctx, k.t, r.Agent, n.Route)
	if err != nil {
		return err
	}
	r.Assignee, r.to = to.assignee, to.destinations
	from, err := k.origins(ctx, &r)
	if err != nil {
		return err
	}
	if err := k.db.insertRecord(ctx, k.t, r, n.Episode, "agent"); err != nil {
		return err
	}
	if err := k.db.noteRouting(ctx, k.t, &r, to); err != nil {
		return err
	}
	if err := k.linkOrigins(ctx, r.ID, from); err != nil {
		return err
	}
	return k.recognise(ctx, r.ID, r.Fields)
}

// insertRecord writes a record and all that follows from it. runner.ErrTaken when its id was ever in use.
func (db *DB) insertRecord(ctx context.Context, t *Tx, r Record, episode int, actor string) error {
	n, err := t.Exec(ctx, `INSERT INTO record_ids (id, at) VALUES ($1, $2) ON CONFLICT DO NOTHING`, r.ID, micros(r.CreatedAt))
	if err != nil {
		return fmt.Errorf("take record id: %w", err)
	}
	if n == 0 {
		return runner.ErrTaken
	}
	_, err = t.Exec(ctx, `INSERT INTO records (id, type, subject, status, priority, category, form, channel, agent, account, mode,
		conversation, episode, fields, description, assignee, notes, visitor, reasons, settings_version, language, incomplete,
		created_at, updated_at, search, score, answers, consent)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $23, $24, $25, $26, $27)`,
		r.ID, r.Type, r.Subject, r.Status, r.Priority, r.Category, r.Form, r.Channel, r.Agent, r.Account, r.Mode,
		r.Conversation, int64(episode), marshal(r.Fields), r.Description, r.Assignee, r.Notes, jsonOrEmpty(r.Visitor, len(r.Visitor) == 0),
		jsonOrEmpty(r.Reasons, len(r.Reasons) == 0), r.SettingsVersion, r.Language, flag(r.Incomplete), micros(r.CreatedAt), searchText(r),
		scoreOf(r.Score), jsonOrEmpty(r.Answers, len(r.Answers) == 0), jsonOrEmpty(r.Consent, r.Consent == nil))
	if err != nil {
		return fmt.Errorf("file record: %w", err)
	}
	if r.Conversation != "" {
		if _, err := t.Exec(ctx, `INSERT INTO links (record, conversation, at, author, reason) VALUES ($1, $2, $3, $4, 'filed') ON CONFLICT DO NOTHING`,
			r.ID, r.Conversation, micros(r.CreatedAt), actor); err != nil {
			return fmt.Errorf("link record: %w", err)
		}
	}
	if err := db.act(ctx, t, r.ID, Activity{At: r.CreatedAt, Actor: actor, Action: "created"}); err != nil {
		return err
	}
	if err := db.toIndex(ctx, t, r.ID); err != nil {
		return err
	}
	t.recordChanged(r.ID)
	return db.emitRecord(ctx, t, "record.created", &r, r.CreatedAt, nil)
}

// scoreOf is a score as a column takes it.
func scoreOf(n *int) any {
	if n == nil {
		return nil
	}
	return int64(*n)
}

// act appends to a record's activity.
func (db *DB) act(ctx context.Context, t *Tx, record string, a Activity) error {
	_, err := t.Exec(ctx, `INSERT INTO activity (id, record, at, actor, action, field, was, becomes, note) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		db.newID(), record, micros(a.At), a.Actor, a.Action, a.Field, a.From, a.To, clean(a.Note))
	if err != nil {
		return fmt.Errorf("log activity: %w", err)
	}
	return nil
}

// fields writes the values of a record with their evidence in bytes and code points, from the texts of the lines.
func (k *committing) fields(ctx context.Context, in []runner.FieldValue) ([]Field, error) {
	var want []lineRev
	for _, f := range in {
		if f.Value != nil {
			want = append(want, spanLines(f.Value.Evidence)...)
		}
	}
	texts, err := lineTexts(ctx, k.t, want)
	if err != nil {
		return nil, fmt.Errorf("read evidence: %w", err)
	}
	out := make([]Field, 0, len(in))
	for _, f := range in {
		g := Field{Key: f.Key, Label: clean(f.Label), Icon: f.Icon, Type: string(f.Type), Required: f.Required, State: string(f.State),
			Evidence: []Evidence{}}
		if f.Value == nil {
			g.Reason = string(f.Reason)
		} else {
			setValue(&g, *f.Value, texts)
		}
		out = append(out, g)
	}
	return out, nil
}

// setValue puts a value and its evidence into a field.
func setValue(g *Field, v extract.Value, texts map[lineRev]extract.Line) {
	value := clean(v.Value)
	g.Value, g.Reason = &value, ""
	g.Extractor, g.Confidence = v.Extractor, v.Confidence
	g.Evidence = []Evidence{}
	for _, s := range v.Evidence.Spans {
		line, source := s.Line, v.Evidence.Source
		if source == "" && texts[lineRev{s.Line, s.Rev}].Keys {
			source = "dtmf"
		}
		start, end := extract.CodePoints(texts[lineRev{s.Line, s.Rev}].Text, s.Start, s.End)
		g.Evidence = append(g.Evidence, Evidence{Message: &line, Start: start, End: end, Source: source, Rev: s.Rev,
			Bytes: &[2]int{s.Start, s.End}})
	}
	if len(g.Evidence) == 0 && v.Evidence.Source != "" {
		g.Evidence = append(g.Evidence, Evidence{Source: v.Evidence.Source})
	}
}

func spanLines(e extract.Evidence) []lineRev {
	out := make([]lineRev, len(e.Spans))
	for i, s := range e.Spans {
		out[i] = lineRev{s.Line, s.Rev}
	}
	return out
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// amend puts newer values beside the snapshot: the record carries the newest, the activity both.
func (db *DB) amend(ctx context.Context, t *Tx, a runner.NewAmend, now time.Time) error {
	r, err := getRecord(ctx, t, a.Record, t.dialect.forUpdate())
	if err == errNoRow {
		return nil // purged or erased meanwhile
	}
	if err != nil {
		return fmt.Errorf("amend record: %w", err)
	}
	var want []lineRev
	for _, v := range a.Values {
		want = append(want, spanLines(v.Evidence)...)
	}
	texts, err := lineTexts(ctx, t, want)
	if err != nil {
		return fmt.Errorf("amend record: %w", err)
	}
	for _, v := range a.Values {
		for i := range r.Fields {
			f := &r.Fields[i]
			if f.Key != v.Field {
				continue
			}
			was := ""
			if f.Value != nil {
				was = *f.Value
			}
			setValue(f, v, texts)
			f.State = string(engine.Valid)
			if err := db.act(ctx, t, r.ID, Activity{At: now, Actor: "customer", Action: "amended", Field: f.Key, From: was, To: *f.Value}); err != nil {
				return err
			}
			if err := db.noteAbove(ctx, t, r, "merged_amended", f.Key, now); err != nil {
				return err
			}
		}
	}
	for i := range r.Fields {
		if why := a.Blanks[r.Fields[i].Key]; why != "" && r.Fields[i].Value == nil {
			r.Fields[i].Reason = string(why)
		}
	}
	r.Incomplete = r.Incomplete && !a.Complete
	if a.Withdraw {
		return db.withdraw(ctx, t, &r, now)
	}
	return db.saveRecord(ctx, t, &r, now, "record.updated", nil)
}

// withdraw closes a record the customer took back.
func (db *DB) withdraw(ctx context.Context, t *Tx, r *Record, now time.Time) error {
	was := r.Status
	r.Status = "cancelled"
	if err := db.act(ctx, t, r.ID, Activity{At: now, Actor: "customer", Action: "withdrawn", Field: "status", From: was, To: r.Status}); err != nil {
		return err
	}
	if err := db.noteAbove(ctx, t, *r, "merged_withdrawn", "", now); err != nil {
		return err
	}
	return db.saveRecord(ctx, t, r, now, "record.status_changed", map[string]any{"previous_status": was})
}

// withdrawEvidence marks values whose words the customer unsent. The values stay.
func (db *DB) withdrawEvidence(ctx context.Context, t *Tx, conversation, line string, now time.Time) error {
	return db.eachEvidence(ctx, t, conversation, line, now, func(e *Evidence) bool {
		e.Withdrawn = true
		return true
	})
}

// moveEvidence follows an edit: evidence whose words still stand in the message points to where they stand now. Other
// evidence stays with the revision it came from, until the edited message is read again.
func (db *DB) moveEvidence(ctx context.Context, t *Tx, g target, text string, now time.Time) error {
	return db.eachEvidence(ctx, t, g.conversation, g.line, now, func(e *Evidence) bool {
		if int64(e.Rev) != g.rev || e.Bytes == nil || e.Bytes[0] < 0 || e.Bytes[1] > len(g.text) || e.Bytes[0] >= e.Bytes[1] {
			return false
		}
		words := g.text[e.Bytes[0]:e.Bytes[1]]
		at := strings.Index(text, words)
		if at < 0 {
			return false
		}
		e.Start, e.End = extract.CodePoints(text, at, at+len(words))
		e.Rev, e.Bytes = e.Rev+1, &[2]int{at, at + len(words)}
		return true
	})
}

// eachEvidence changes the evidence that a conversation's records have in a line; fn says whether it did.
func (db *DB) eachEvidence(ctx context.Context, t *Tx, conversation, line string, now time.Time, fn func(*Evidence) bool) error {
	rows, err := t.Query(ctx, `SELECT `+recordColumns+` FROM records r WHERE r.id IN (SELECT k.record FROM links k WHERE k.conversation = $1)
		ORDER BY r.id`+t.dialect.forUpdate(), conversation)
	all, err := collect(rows, err, scanRecord)
	if err != nil {
		return fmt.Errorf("change evidence: %w", err)
	}
	for _, r := range all {
		hit := false
		for i := range r.Fields {
			for j := range r.Fields[i].Evidence {
				if e := &r.Fields[i].Evidence[j]; e.Message != nil && *e.Message == line && fn(e) {
					hit = true
				}
			}
		}
		if hit {
			if err := db.saveRecord(ctx, t, &r, now, "", nil); err != nil {
				return err
			}
		}
	}
	return nil
}
