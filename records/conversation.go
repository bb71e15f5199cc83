package records

import "time"

// ConversationView is a conversation in a list.
type ConversationView struct {
	ID        string     `json:"id"`
	Agent     string     `json:"agent"`
	Account   string     `json:"account"`
	Channel   string     `json:"channel"`
	Mode      string     `json:"mode"`
	Customer  Customer   `json:"customer"`
	TakenBy   string     `json:"taken_by"` // member id, "" = the agent answers
	Open      bool       `json:"open"`
	OptedOut  bool       `json:"opted_out,omitempty"`
	Records   []string   `json:"records"`
	OpenedAt  time.Time  `json:"opened_at"`
	LastIn    *time.Time `json:"last_in"` // the customer's last message
	UpdatedAt time.Time  `json:"updated_at"`
	Excerpt   string     `json:"excerpt,omitempty"` // of the last line
	Version   int64      `json:"version"`
}

// Customer is who a conversation is with.
type Customer struct {
	Address string `json:"address"`
	Name    string `json:"name,omitempty"`
}

// Conversation is one with its messages.
type Conversation struct {
	ConversationView
	Visitor  map[string]string `json:"visitor,omitempty"`
	Referral map[string]string `json:"referral,omitempty"` // the ad or link they came by
	Messages []MessageView     `json:"messages"`
	Before   *int64            `json:"before,omitempty"` // older messages exist: ask with before=this
}

// MessageView is a line as the API shows it.
type MessageView struct {
	ID      string    `json:"id"`
	Seq     int64     `json:"seq"`
	From    string    `json:"from"` // customer, agent, member
	Text    string    `json:"text"`
	At      time.Time `json:"at"`
	Kind    string    `json:"kind,omitempty"`
	Rev     int       `json:"rev,omitempty"`
	Unsent  bool      `json:"unsent,omitempty"`
	Status  string    `json:"status,omitempty"` // of ours: pending, sent, delivered, read, failed
	Code    string    `json:"code,omitempty"`
	Record  string    `json:"record,omitempty"`
	Member  string    `json:"member,omitempty"`
	Version string    `json:"settings_version,omitempty"`
}

// ConversationFilter chooses conversations.
type ConversationFilter struct {
	Agent, Account, Channel string
	Open                    *bool
}

// Reply is a member's words to the customer. Push says that the conversation's channel is one we push to (its kind
// has a Sender); the caller knows, the store does not.
type Reply struct {
	Conversation string
	ID           string // of the line; "" lets the store choose. A repeat of an id is a no-op
	Text         string
	Push         bool
	Record       string // a ticket it answers: its status becomes waiting_on_customer; "" = every open ticket of it
}
