package records

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/runner"
	"github.com/seed-151f84ba/intake/extract"
)

// loadMost bounds how many unread lines one turn reads; the rest is the next turn's, at once.
const loadMost = 500

// Load reads what a turn needs, in a number of queries that does not grow with the conversation.
func (db *DB) Load(ctx context.Context, conversation string) (runner.Loaded, error) {
	var l runner.Loaded
	err := db.back.reading(ctx, func(ctx context.Context, q Q) (err error) {
		l, err = db.load(ctx, q, conversation)
		return err
	})
	if err != nil {
		return runner.Loaded{}, err
	}
	if err := db.release(ctx, &l.Conversation); err != nil {
		return runner.Loaded{}, fmt.Errorf("release conversation: %w", err)
	}
	return l, nil
}

func (db *DB) load(ctx context.Context, q Q, conversation string) (runner.Loaded, error) {
	l, extra, err := db.loadHead(ctx, q, conversation)
	if err != nil {
		return l, err
	}
	if l.Unread, err = unread(ctx, q, conversation, extra.read, extra.reread); err != nil {
		return l, err
	}
	l.More = len(l.Unread) >= loadMost
	if extra.fresh {
		if err := recall(ctx, q, &l); err != nil {
			return l, err
		}
	}
	if l.Now, err = db.setup(ctx, q, l.Conversation, extra.version); err != nil {
		return l, err
	}
	if l.Resumed && !l.Now.Policy.Enabled { // the switch was turned off meanwhile
		l.State, l.Resumed = engine.New(), false
	}
	if l.Dictation, err = dictation(ctx, q, l.State.Dictation); err != nil {
		return l, err
	}
	l.Episode = l.Now
	if v := l.State.Version; v != "" && v != l.Now.Version {
		l.Episode, err = db.setupOf(ctx, q, v)
	}
	return l, err
}

// loadedExtra is what Load needs besides what it returns.
type loadedExtra struct {
	read   int64
	reread []string
	fresh  bool // no turn was taken yet

	version string // of the settings in force
}

// recall brings back what is known of a customer who begins a conversation.
func recall(ctx context.Context, q Q, l *runner.Loaded) error {
	s, open, err := resumed(ctx, q, l.Conversation)
	if err != nil {
		return err
	}
	if open {
		l.State, l.Resumed = s, true
	}
	l.Known, err = earlier(ctx, q, l.Conversation, l.Given)
	return err
}

func (db *DB) loadHead(ctx context.Context, q Q, conversation string) (runner.Loaded, loadedExtra, error) {
	var (
		l                                          runner.Loaded
		e                                          loadedExtra
		c                                          = &l.Conversation
		open, out, opened, lastIn, cut             int64
		mode, visitor, given, reread, state, agent string
		growing                                    runner.Growing
	)
	err := q.QueryRow(ctx, `SELECT c.id, c.account, c.agent, c.channel, c.mode, c.contact, c.version, c.taken_by, c.open,
		c.visitor, c.given, c.reread, c.read_seq, c.opened_at, c.last_in,
		a.address, a.user_id, a.name, a.username, a.opted_out, coalesce(s.state, ''), coalesce(l.text, ''), coalesce(l.rev, 0),
		coalesce(g.id, ''), coalesce(g.tail, ''), `+inForce+`
		FROM conversations c JOIN addresses a ON a.account = c.account AND a.address = c.address
		LEFT JOIN states s ON s.conversation = c.id LEFT JOIN lines l ON l.id = c.said
		LEFT JOIN lines g`+db.dialect.using("lines_growing")+` ON g.conversation = c.id AND g.growing = 1
		WHERE c.id = $1`, []any{conversation},
		&c.ID, &c.Account, &c.Agent, &c.Channel, &mode, &c.Contact, &c.Version, &c.TakenBy, &open,
		&visitor, &given, &reread, &e.read, &opened, &lastIn,
		&c.Address.ID, &c.Address.UserID, &c.Address.Name, &c.Address.Username, &out, &state, &agent, &cut, &growing.Line, &growing.Tail, &e.version)
	if err == errNoRow {
		return l, e, runner.ErrNone
	}
	if err != nil {
		return l, e, fmt.Errorf("load conversation: %w", err)
	}
	c.Mode, c.Closed, c.OptedOut, c.NoNudge = engine.Mode(mode), open == 0, out == optedOut, out == optedOutMarketing
	c.OpenedAt, c.LastIn, l.Agent, l.Cut = fromMicros(opened), fromMicros(lastIn), agent, cut > 0
	e.fresh = state == ""
	if l.State, err = db.states.decode(conversation, state); err != nil {
		return l, e, fmt.Errorf("load state: %w", err)
	}
	if growing.Line != "" {
		l.Growing = &growing
	}
	for _, j := range []struct {
		text string
		into any
	}{{visitor, &c.Visitor}, {given, &l.Given}, {reread, &e.reread}} {
		if j.text != "" {
			if err := json.Unmarshal([]byte(j.text), j.into); err != nil {
				return l, e, fmt.Errorf("load conversation: %w", err)
			}
		}
	}
	return l, e, nil
}

const heardColumns = `id, seq, rev, text, kind, lang, form, at, ref, CASE WHEN kind = 'contacts' THEN extra ELSE '' END`

func scanHeard(r Rows) (runner.Heard, error) {
	var h runner.Heard
	var rev, at int64
	var kind, form, extra string
	if err := r.Scan(&h.ID, &h.Seq, &rev, &h.Text, &kind, &h.Lang, &form, &at, &h.Ref, &extra); err != nil {
		return h, err
	}
	if extra != "" {
		var cards struct{ Cards []channels.Card }
		if err := json.Unmarshal([]byte(extra), &cards); err != nil {
			return h, err
		}
		h.Shared = slices.ContainsFunc(cards.Cards, func(c channels.Card) bool { return c.Sender })
	}
	h.Rev, h.Type, h.At = int(rev), channels.Type(kind), fromMicros(at)
	h.Keys = h.Type == channels.Digits
	if form != "" {
		return h, json.Unmarshal([]byte(form), &h.Form)
	}
	return h, nil
}

// unread returns the customer's lines above read and those edited since they were read, in order.
func unread(ctx context.Context, q Q, conversation string, read int64, again []string) ([]runner.Heard, error) {
	var out []runner.Heard
	if len(again) > 0 {
		rows, err := q.Query(ctx, `SELECT `+heardColumns+` FROM lines WHERE id IN (`+list(1, len(again))+`) AND seq <= $`+
			strconv.Itoa(len(again)+1)+` AND unsent = 0 ORDER BY seq`, append(anys(again), read)...)
		if out, err = collect(rows, err, scanHeard); err != nil {
			return nil, fmt.Errorf("load edited lines: %w", err)
		}
	}
	rows, err := q.Query(ctx, `SELECT `+heardColumns+` FROM lines
		WHERE conversation = $1 AND seq > $2 AND who = 'customer' AND unsent = 0 ORDER BY seq LIMIT $3`, conversation, read, int64(loadMost))
	fresh, err := collect(rows, err, scanHeard)
	if err != nil {
		return nil, fmt.Errorf("load unread lines: %w", err)
	}
	return append(out, fresh...), nil
}

// dictation returns the lines of an open dictation in the revision they were taken from.
func dictation(ctx context.Context, q Q, by []engine.DictatedBy) ([]extract.Line, error) {
	if len(by) == 0 {
		return nil, nil
	}
	want := make([]lineRev, len(by))
	for i, d := range by {
		want[i] = lineRev{d.Line, d.Rev}
	}
	texts, err := lineTexts(ctx, q, want)
	if err != nil {
		return nil, fmt.Errorf("load dictation: %w", err)
	}
	var out []extract.Line
	for _, w := range want {
		if l, ok := texts[w]; ok && l.Text != "" {
			out = append(out, l)
		}
	}
	return out, nil
}

// lineRev is a revision of a line.
type lineRev struct {
	line string
	rev  int
}

// lineTexts reads revisions of lines in at most two queries.
func lineTexts(ctx context.Context, q Q, want []lineRev) (map[lineRev]extract.Line, error) {
	out := map[lineRev]extract.Line{}
	if len(want) == 0 {
		return out, nil
	}
	ids := make([]any, len(want))
	for i, w := range want {
		ids[i] = w.line
	}
	in := list(1, len(ids))
	for _, text := range []string{
		`SELECT id, rev, text, form, kind FROM lines WHERE id IN (` + in + `)`,
		`SELECT line, rev, text, form, '' FROM revisions WHERE line IN (` + in + `)`,
	} {
		rows, err := q.Query(ctx, text, ids...)
		lines, err := collect(rows, err, func(r Rows) (extract.Line, error) {
			var l extract.Line
			var rev int64
			var form, kind string
			if err := r.Scan(&l.ID, &rev, &l.Text, &form, &kind); err != nil {
				return l, err
			}
			l.Rev, l.Keys = int(rev), kind == string(channels.Digits)
			if form != "" {
				return l, json.Unmarshal([]byte(form), &l.Form)
			}
			return l, nil
		})
		if err != nil {
			return nil, err
		}
		for _, l := range lines {
			out[lineRev{l.ID, l.Rev}] = l
		}
		if has(out, want) {
			break
		}
	}
	return out, nil
}

func has(out map[lineRev]extract.Line, want []lineRev) bool {
	for _, w := range want {
		if _, ok := out[w]; !ok {
			return false
		}
	}
	return true
}

// list writes n placeholders beginning with $from.
func list(from, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(from + i))
	}
	return b.String()
}

func anys(s []string) []any {
	out := make([]any, len(s))
	for i, v := range s {
		out[i] = v
	}
	return out
}
