package records

import (
	"encoding/json"
	"time"
)

// Record is a lead or ticket in the shape of the API, webhooks and exports.
type Record struct {
	ID              string            `json:"id"`
	Type            string            `json:"type"` // lead, ticket
	Subject         string            `json:"subject"`
	Status          string            `json:"status"`
	Priority        string            `json:"priority"`
	Category        string            `json:"category"`
	Form            string            `json:"form"`
	Score           *int              `json:"score"`
	Channel         string            `json:"channel"`
	Agent           string            `json:"agent"`
	Account         string            `json:"account"`
	Conversation    string            `json:"conversation"` // "" until one is linked
	Fields          []Field           `json:"fields"`
	Description     string            `json:"description"`
	Assignee        string            `json:"assignee"`
	Notes           string            `json:"notes"`
	Visitor         map[string]string `json:"visitor"`
	DeliveryStatus  string            `json:"delivery_status"`
	SettingsVersion string            `json:"settings_version"`
	Language        string            `json:"language"`
	Incomplete      bool              `json:"incomplete"`
	CreatedAt       time.Time         `json:"created_at"`
	UpdatedAt       time.Time         `json:"updated_at"`
	Version         int64             `json:"version"` // the ETag
	Folder          string            `json:"folder"`  // inbox, archived, deleted, merged
	MergedInto      string            `json:"merged_into,omitempty" doc:"The record that stands for this one since they were merged."`
	Merged          []string          `json:"merged,omitempty" doc:"The records this one stands for."`
	Reasons         []string          `json:"reasons,omitempty"`
	Mode            string            `json:"mode,omitempty"`    // text, voice; "" for a hand-made one
	Answers         []Answer          `json:"answers,omitempty"` // to the qualifying questions that make up the score
	Consent         *Consent          `json:"consent,omitempty"`

	to []string // destinations a route names: they are told of the filing whatever they are routed by themselves

	under     string // the record it was merged into, when that one was merged further: not MergedInto
	wasFolder string // of a merged one: where an undo puts it
	own       string // the priority without what merged records raised it to; "" = nothing raised it, or a person set it since
}

// Field is one configured field of a record, in A9 order. Value is null when blank, then Reason says why.
type Field struct {
	Key        string     `json:"key"`
	Label      string     `json:"label"`
	Icon       string     `json:"icon"`
	Type       string     `json:"type,omitempty"`
	Required   bool       `json:"required,omitempty"`
	Value      *string    `json:"value"`
	Evidence   []Evidence `json:"evidence"`
	State      string     `json:"state"`
	Reason     string     `json:"reason,omitempty"`
	Extractor  string     `json:"extractor,omitempty"`
	Confidence float64    `json:"confidence,omitempty"`
}

// Evidence says where a value comes from. Start and End count code points, half open, in the text of Message as it
// was in revision Rev; Bytes are the same place in bytes. A value the channel or a member vouches for has no Message,
// Start and End 0, and a Source.
type Evidence struct {
	Message   *string `json:"message"`
	Start     int     `json:"start"`
	End       int     `json:"end"`
	Source    string  `json:"source"` // "" = the words of Message
	Rev       int     `json:"rev,omitempty"`
	Bytes     *[2]int `json:"bytes,omitempty"`
	Withdrawn bool    `json:"withdrawn,omitempty"` // the customer unsent the message

	Conversation string `json:"conversation,omitempty"` // of Message, where it is not the record's own
}

// Activity is one entry of a record's append-only log; the first is "created".
type Activity struct {
	At     time.Time `json:"at"`
	Actor  string    `json:"actor"` // member id, "agent", "customer", "system"
	Action string    `json:"action"`
	Field  string    `json:"field,omitempty"`
	From   string    `json:"from,omitempty"`
	To     string    `json:"to,omitempty"`
	Note   string    `json:"note,omitempty"`
}

// Comment is an internal note on a record.
type Comment struct {
	ID     string    `json:"id"`
	Record string    `json:"record,omitempty" doc:"The merged record it was written on."`
	At     time.Time `json:"at"`
	Author string    `json:"author"`
	Text   string    `json:"text"`
}

// Link joins a record and a conversation, or (Record) another record of the same customer, whose conversation it names.
type Link struct {
	Conversation string    `json:"conversation"`
	Record       string    `json:"record,omitempty"`
	MergedInto   string    `json:"merged_into,omitempty" doc:"This record, where the other one was merged into it."`
	Suggested    bool      `json:"suggested,omitempty"` // a guess nobody confirmed: perhaps the same customer
	At           time.Time `json:"at"`
	Author       string    `json:"author"`
	Reason       string    `json:"reason"`
}

// DeliveryView is a delivery as the API shows it.
type DeliveryView struct {
	ID          string        `json:"id"`
	Destination string        `json:"destination"`
	Event       string        `json:"event"`
	Status      string        `json:"status"`
	Attempts    []AttemptView `json:"attempts"`
	NextAt      *time.Time    `json:"next_at"`
	At          time.Time     `json:"at"`
	Record      string        `json:"record,omitempty"`
}

// AttemptView is one try of a delivery.
type AttemptView struct {
	At      time.Time `json:"at"`
	Status  int       `json:"status"`
	Error   string    `json:"error,omitempty"`
	Excerpt string    `json:"excerpt,omitempty"`
}

// Page is one page of any list; Next is null on the last.
type Page[T any] struct {
	Items []T     `json:"items"`
	Next  *string `json:"next"`
}

// Filter chooses records. Empty members choose everything.
type Filter struct {
	Type     string
	Status   string // a status, or "active"
	Priority string
	Category string
	Channel  string
	Agent    string
	Form     string
	Assignee string // "me", "none" or a member id
	Folder   string // inbox when empty; archived, deleted, merged, all
	Q        string // substring of id, subject, description, labels and values
	From, To time.Time
}

// List is how a list is read. Sort is a column name, "-" in front for newest or highest first: created_at,
// updated_at, priority, score. Empty: -created_at. Limit 1–200, 0 = 50.
type List struct {
	Sort   string
	Cursor string
	Limit  int
}

// Counts of records per type, folder and status: each follows the other filters, not its own.
type Counts struct {
	Total   int            `json:"total"`
	Types   map[string]int `json:"types"`
	Folders map[string]int `json:"folders"`
	Status  map[string]int `json:"status"`
	Hidden  int            `json:"hidden"` // matches of q that status=active leaves out
}

// RecordPage is a page of records with counts.
type RecordPage struct {
	Page[Record]
	Counts Counts `json:"counts"`
}

// Patch changes a record; nil members stay. Match is the version that must still be in force, nil = any.
type Patch struct {
	Status   *string
	Priority *string
	Assignee *string // "" unassigns, "me" is the actor
	Notes    *string
	Subject  *string
	Note     string // goes with the activity
	Match    *int64
}

// Draft is a hand-made record (E8). The values were checked by the caller.
type Draft struct {
	Type, Status, Channel, Agent, Account          string
	Subject, Description, Priority, Category, Form string
	Assignee, Conversation                         string
	Fields                                         []Field
	Prefix                                         string // of the id
}

// BulkResult names what a bulk change did per record; Error is "" when it worked.
type BulkResult struct {
	ID    string `json:"id"`
	Error string `json:"error,omitempty"`
}

// Raw is a JSON value as it stands in the store.
type Raw = json.RawMessage
