package records

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"unicode/utf8"
)

// messagesMost is how many messages of a conversation are read at once.
const messagesMost = 5000

const conversationColumns = `c.id, c.agent, c.account, c.channel, c.mode, c.taken_by, c.open, c.opened_at, c.last_in, c.updated_at, c.version,
	c.visitor, c.referral, CASE WHEN c.mode = 'voice' AND a.user_id <> '' THEN a.user_id ELSE a.address END, a.name, a.opted_out`

func scanConversation(r Rows) (Conversation, error) {
	var c Conversation
	var open, opened, lastIn, updated, out int64
	var visitor, referral string
	err := r.Scan(&c.ID, &c.Agent, &c.Account, &c.Channel, &c.Mode, &c.TakenBy, &open, &opened, &lastIn, &updated, &c.Version,
		&visitor, &referral, &c.Customer.Address, &c.Customer.Name, &out)
	if err != nil {
		return c, err
	}
	c.Open, c.OptedOut, c.OpenedAt, c.LastIn, c.UpdatedAt = open == 1, out != 0, fromMicros(opened), fromMicrosPtr(lastIn), fromMicros(updated)
	c.Records = []string{}
	if visitor != "" {
		err = json.Unmarshal([]byte(visitor), &c.Visitor)
	}
	if referral != "" && err == nil {
		err = json.Unmarshal([]byte(referral), &c.Referral)
	}
	return c, err
}

const fromConversations = ` FROM conversations c JOIN addresses a ON a.account = c.account AND a.address = c.address`

// ListConversations lists conversations, newest first.
func (db *DB) ListConversations(ctx context.Context, s Scope, f ConversationFilter, l List) (Page[ConversationView], error) {
	w := &where{}
	w.scope("c.agent", s)
	w.equal("c.agent", f.Agent)
	w.equal("c.account", f.Account)
	w.equal("c.channel", f.Channel)
	if f.Open != nil {
		w.add("c.open = %s", flag(*f.Open))
	}
	k, err := newKeyset(l, "conversations", f, keys{"opened_at": "c.opened_at"}, "-opened_at", "c.id")
	if err != nil {
		return Page[ConversationView]{}, err
	}
	k.after(w)
	text := `SELECT ` + conversationColumns + fromConversations + w.text() + k.order(w)
	rows, err := db.read().Query(ctx, text, w.args...)
	all, err := collect(rows, err, scanConversation)
	if err != nil {
		return Page[ConversationView]{}, fmt.Errorf("list conversations: %w", err)
	}
	page := Page[ConversationView]{Items: []ConversationView{}}
	if len(all) > k.limit {
		all = all[:k.limit]
		last := all[len(all)-1]
		page.Next = k.cursor(micros(last.OpenedAt), last.ID)
	}
	for _, c := range all {
		page.Items = append(page.Items, c.ConversationView)
	}
	return page, db.dress(ctx, page.Items)
}

// dress adds the records and the last words of conversations.
func (db *DB) dress(ctx context.Context, list []ConversationView) error {
	if len(list) == 0 {
		return nil
	}
	at := map[string]*ConversationView{}
	w := &where{}
	ids := make([]string, len(list))
	for i := range list {
		at[list[i].ID], ids[i] = &list[i], list[i].ID
	}
	w.in("k.conversation", ids)
	err := db.each(ctx, `SELECT k.conversation, k.record, s.id FROM links k JOIN records r ON r.id = k.record JOIN records s ON s.id = `+standsFor("r")+
		w.text()+` AND s.folder <> 'deleted' ORDER BY k.at, k.record`, w.args, func(r Rows) error {
		var conversation, record, root string
		err := r.Scan(&conversation, &record, &root)
		for _, id := range []string{root, record} { // what stands for a merged one before it
			if err == nil && !slices.Contains(at[conversation].Records, id) {
				at[conversation].Records = append(at[conversation].Records, id)
			}
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("list records of conversations: %w", err)
	}
	w = &where{}
	w.in("c.id", ids)
	err = db.each(ctx, `SELECT c.id, l.text FROM conversations c JOIN lines l ON l.conversation = c.id AND l.seq = c.seq`+w.text(), w.args, func(r Rows) error {
		var conversation, text string
		err := r.Scan(&conversation, &text)
		if err == nil {
			at[conversation].Excerpt = excerpt(text, 120)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("list last words: %w", err)
	}
	return nil
}

// each runs fn on every row.
func (db *DB) each(ctx context.Context, text string, args []any, fn func(Rows) error) error {
	rows, err := db.read().Query(ctx, text, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func excerpt(s string, runes int) string {
	if utf8.RuneCountInString(s) <= runes {
		return s
	}
	return string([]rune(s)[:runes]) + "…"
}

// GetConversation returns a conversation with its messages in order: the newest 5,000 below before, 0 = the newest.
func (db *DB) GetConversation(ctx context.Context, s Scope, id string, before int64) (Conversation, error) {
	c, err := db.conversation(ctx, db.read(), s, id)
	if err != nil {
		return Conversation{}, err
	}
	one := []ConversationView{c.ConversationView}
	if err := db.dress(ctx, one); err != nil {
		return Conversation{}, err
	}
	c.ConversationView = one[0]
	w := &where{}
	w.add("conversation = %s", id)
	if before > 0 {
		w.add("seq < %s", before)
	}
	text := `SELECT ` + messageColumns + ` FROM lines` + w.text() + ` ORDER BY seq DESC LIMIT ` + w.bind(int64(messagesMost+1))
	rows, err := db.read().Query(ctx, text, w.args...)
	all, err := collect(rows, err, scanMessage)
	if err != nil {
		return Conversation{}, fmt.Errorf("read messages: %w", err)
	}
	if len(all) > messagesMost {
		all = all[:messagesMost]
		c.Before = &all[len(all)-1].Seq
	}
	c.Messages = make([]MessageView, len(all))
	for i, m := range all {
		c.Messages[len(all)-1-i] = m
	}
	return c, nil
}

const messageColumns = `id, seq, who, text, at, kind, rev, unsent, push, status, code, record, member, version`

func scanMessage(r Rows) (MessageView, error) {
	var m MessageView
	var at, rev, unsent, push int64
	err := r.Scan(&m.ID, &m.Seq, &m.From, &m.Text, &at, &m.Kind, &rev, &unsent, &push, &m.Status, &m.Code, &m.Record, &m.Member, &m.Version)
	m.At, m.Rev, m.Unsent = fromMicros(at), int(rev), unsent == 1
	if m.Status == "" && push == pushWaiting {
		m.Status = "pending"
	}
	return m, err
}

// conversation reads one that the scope sees.
func (db *DB) conversation(ctx context.Context, q Q, s Scope, id string) (Conversation, error) {
	w := &where{}
	w.scope("c.agent", s)
	w.add("c.id = %s", id)
	rows, err := q.Query(ctx, `SELECT `+conversationColumns+fromConversations+w.text(), w.args...)
	all, err := collect(rows, err, scanConversation)
	if err != nil {
		return Conversation{}, fmt.Errorf("find conversation: %w", err)
	}
	if len(all) == 0 {
		return Conversation{}, ErrNotFound
	}
	return all[0], nil
}
