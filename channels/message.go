package channels

import "time"

// Message is one part of one outbound line.
type Message struct {
	ID           string // ours, the same on every attempt: platforms that can carry it give it back (Event.Mine)
	Part         int    // which part of the line this is, from 0
	Conversation string
	To           Address
	Text         string
	Member       bool // written by a person: platforms with a longer window for people may use it
	Late         bool // Info.Window is over: only what a Member wrote is sent then, within Info.MemberWindow
	Ask          *Ask // what the line asks for, when a native input can help; typing the answer always works
	ReplyTo      string
}

// Receipt is a platform's word that it took a message.
type Receipt struct {
	Ref string // the platform's id of the message
}

// Ask is what a line asks for, so that an adapter can offer a form card, a contact button or quick replies.
type Ask struct {
	Fields  []AskField `json:"fields,omitempty"`
	Confirm bool       `json:"confirm,omitempty"` // a yes or no is asked for
	Yes     string     `json:"yes,omitempty"`     // with Confirm: the two answers in the customer's language
	No      string     `json:"no,omitempty"`
}

// AskField is one field of an Ask.
type AskField struct {
	Key      string   `json:"key"`
	Label    string   `json:"label"`
	Kind     string   `json:"kind"` // extract's type: name, email, phone, company, text, number, date, choice, url, address, identifier, consent
	Required bool     `json:"required"`
	Options  []string `json:"options,omitempty"`
}

// Line is one committed line of a conversation as a connected channel shows it.
type Line struct {
	ID     string
	Seq    int64
	Key    string // the Event.Key of a customer's line
	From   From
	Text   string
	At     time.Time
	Type   Type
	Open   bool   // still growing: Text is what is committed so far
	Ask    *Ask   // shown with the line
	Record string // a record filed with this line
	Lang   string // BCP 47 language of our words, "" = unknown
	Heard  bool   // the customer is known to have seen or heard it (KindSeen)
	Act    *Act   // of a call: what to do when the line has been spoken
}

// Act is what a call's adapter does once the line it stands at has been spoken.
type Act struct {
	Do     Do            `json:"do"`
	Reason string        `json:"reason,omitempty"` // a machine reason the platform is told: live-agent-handoff, caller-silent
	Note   string        `json:"note,omitempty"`   // Transfer: what the person called hears first
	For    time.Duration `json:"for,omitempty"`    // Wait: how long silence is no silence
}

// Do says what an Act is.
type Do string

// The acts.
const (
	Transfer Do = "transfer" // put a person on the line
	HangUp   Do = "hang_up"  // end the call
	Wait     Do = "wait"     // the caller asked for a moment
)

// From says who wrote a line.
type From string

// Who writes lines.
const (
	FromCustomer From = "customer"
	FromAgent    From = "agent"
	FromMember   From = "member"
)
