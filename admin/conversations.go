package admin

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/seed-151f84ba/intake/records"
)

func (s *server) conversationRoutes() {
	none := []int{http.StatusNotFound}
	register(s, call{pattern: "GET /api/v1/conversations", id: "list-conversations", summary: "List conversations",
		tag: "conversations"}, s.listConversations)
	register(s, call{pattern: "GET /api/v1/conversations/{id}", id: "get-conversation", tag: "conversations",
		summary: "A conversation with its messages in order", errors: none}, s.getConversation)
	register(s, call{pattern: "GET /api/v1/conversations/{id}/turns", id: "list-turns", tag: "conversations",
		summary: "What was understood and decided in each turn and what it did to a capture (marks), oldest first; with a language model, what was sent to it and came back", errors: none}, s.listTurns)
	register(s, call{pattern: "POST /api/v1/conversations/{id}/reply", id: "reply", tag: "conversations",
		summary: "Write to the customer; the agent is silent from then on. reach says when they see it", status: http.StatusCreated, errors: none}, s.reply)
	hold := func(action, summary string, do func(context.Context, records.Scope, string) error) {
		register(s, call{pattern: "POST /api/v1/conversations/{id}/" + action, id: action, summary: summary,
			tag: "conversations", errors: none},
			func(ctx context.Context, who Caller, in *ConversationID) (*conversationOut, error) {
				if err := do(ctx, who.Scope, in.ID); err != nil {
					return nil, err
				}
				return s.conversation(ctx, who, in.ID, 0)
			})
	}
	hold("takeover", "Take the conversation over: the agent is silent", func(ctx context.Context, sc records.Scope, id string) error {
		return s.store.Takeover(ctx, sc, id)
	})
	hold("release", "Give the conversation back to the agent", func(ctx context.Context, sc records.Scope, id string) error {
		return s.store.Release(ctx, sc, id)
	})
}

type conversationsIn struct {
	Paging
	Agent   string `query:"agent" maxLength:"64"`
	Account string `query:"account" maxLength:"64"`
	Channel string `query:"channel" maxLength:"32"`
	Open    string `query:"open" enum:"true,false" doc:"Only open ones, or only closed ones."`
}

func (s *server) listConversations(ctx context.Context, who Caller, in *conversationsIn) (*page[records.ConversationView], error) {
	f := records.ConversationFilter{Agent: in.Agent, Account: in.Account, Channel: in.Channel}
	if in.Open != "" {
		open := in.Open == "true"
		f.Open = &open
	}
	p, err := s.store.ListConversations(ctx, who.Scope, f, in.list())
	for i := range p.Items {
		p.Items[i].Records = some(p.Items[i].Records)
	}
	return pageOf(who.at, p), err
}

// ConversationID names a conversation in the path.
type ConversationID struct {
	ID string `path:"id"`
}

type conversationIn struct {
	ConversationID
	Before int64 `query:"before" minimum:"0" doc:"Only messages with a lower seq; an answer holds at most 5,000."`
}

type conversationOut struct{ Body reachedConversation }

// reachedConversation is a conversation, and when its customer would see a reply.
type reachedConversation struct {
	records.Conversation
	Reach *Reach `json:"reach,omitempty"`
}

// reach says when a reply would be seen; nil when nobody knows.
func (s *server) reach(c records.ConversationView) *Reach {
	if s.Reach == nil {
		return nil
	}
	r := s.Reach(c)
	return &r
}

func (s *server) getConversation(ctx context.Context, who Caller, in *conversationIn) (*conversationOut, error) {
	return s.conversation(ctx, who, in.ID, in.Before)
}

func (s *server) conversation(ctx context.Context, who Caller, id string, before int64) (*conversationOut, error) {
	c, err := s.store.GetConversation(ctx, who.Scope, id, before)
	c.Records, c.Messages = some(c.Records), some(c.Messages)
	return &conversationOut{reachedConversation{c, s.reach(c.ConversationView)}}, err
}

type turnsIn struct {
	ConversationID
	Paging
}

func (s *server) listTurns(ctx context.Context, who Caller, in *turnsIn) (*page[json.RawMessage], error) {
	p, err := s.store.Turns(ctx, who.Scope, in.ID, in.list())
	return pageOf(who.at, p), err
}

type replyIn struct {
	ConversationID
	Body struct {
		Text   string `json:"text" minLength:"1" maxLength:"10000"`
		ID     string `json:"id,omitempty" pattern:"^[A-Za-z0-9_-]{1,64}$" doc:"Of the message; a repeat has no second effect."`
		Record string `json:"record,omitempty" maxLength:"64" doc:"The ticket it answers: its status becomes waiting_on_customer."`
	}
}

type messageOut struct{ Body sentMessage }

// sentMessage is a member's message, and when the customer sees it.
type sentMessage struct {
	records.MessageView
	Reach *Reach `json:"reach,omitempty"`
}

func (s *server) reply(ctx context.Context, who Caller, in *replyIn) (*messageOut, error) {
	if strings.TrimSpace(in.Body.Text) == "" {
		return nil, &records.Invalid{Path: "text", Why: "must not be empty"}
	}
	c, err := s.store.GetConversation(ctx, who.Scope, in.ID, 1)
	if err != nil {
		return nil, err
	}
	m, err := s.store.Reply(ctx, who.Scope, records.Reply{Conversation: in.ID, ID: in.Body.ID, Text: in.Body.Text,
		Record: in.Body.Record, Push: s.Pushes != nil && s.Pushes(c.Channel)})
	return &messageOut{sentMessage{m, s.reach(c.ConversationView)}}, err
}
