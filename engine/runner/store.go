// Package runner is the engine's shell: it receives events durably, assembles turns, has them extracted and stepped,
// puts effects into words, commits everything in one transaction and hands out the work that follows.
package runner

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/answer"
	"github.com/seed-151f84ba/intake/extract"
)

// Store is what the runner needs of the database. Every method is one transaction or one read.
type Store interface {
	// Receive stores the events of one account, all or none, and returns one Stored per event. It returns only after
	// the commit is durable; concurrent calls share commits. A Key that is known is a no-op that returns what it
	// stored the first time. Messages are appended to the open conversation of their address (one is opened when
	// there is none) and arm turn/<conversation> at Due.
	Receive(ctx context.Context, in Inbound) ([]channels.Stored, error)

	// Load reads what a turn needs; ErrNone when there is no such conversation.
	Load(ctx context.Context, conversation string) (Loaded, error)
	// Commit writes a turn, all or nothing. ErrStale when the conversation changed since Load (a new line, another
	// commit, a takeover); ErrTaken when a new record's id is in use.
	Commit(ctx context.Context, c Commit) error
	// Append commits the next part of a growing line; End closes it. ErrStale when the line does not grow any more.
	Append(ctx context.Context, p Part) error
	// NoteCall keeps what a call of the model cost.
	NoteCall(ctx context.Context, c ModelCall) error
	// NewRecordID makes an id that is free as far as this process knows; Commit decides.
	NewRecordID(prefix string, kind engine.RecordKind) string

	// Outbox returns the lines of a conversation that are to be pushed and are not yet, in order, at most max.
	Outbox(ctx context.Context, conversation string, max int) ([]Out, error)
	// Pushed records that part n (from 0) of a line was taken by the platform, or (Failed) that the line is given up;
	// done says it was the line's last part. An error writes nothing.
	Pushed(ctx context.Context, p Push) error
	// Spend takes one token of every bucket, also of an empty one, and returns how long to wait before the message may go:
	// tokens taken ahead keep their order, and nobody spends twice for one message.
	Spend(ctx context.Context, now time.Time, buckets ...Bucket) (wait time.Duration, err error)
	// Hold keeps a bucket from giving tokens for a time.
	Hold(ctx context.Context, b Bucket, now time.Time, after time.Duration) error

	// Find and Since are the Feed's truth.
	Find(ctx context.Context, account, address string) (conversation string, seq int64, err error)
	Since(ctx context.Context, conversation string, seq int64, max int) ([]channels.Line, error)
}

// The store's refusals.
var (
	ErrNone  = errors.New("no such conversation")
	ErrStale = errors.New("conversation changed meanwhile")
	ErrTaken = errors.New("record id in use")
)

// Inbound is what one request brought.
type Inbound struct {
	Account string // config id
	Agent   string
	Channel string // kind
	Mode    engine.Mode
	Events  []channels.Event
	Now     time.Time
	Due     time.Time     // when the turn lane fires
	Close   time.Duration // an open conversation silent for longer is closed and another opened, unless a capture is open
	NewID   func() string
}

// Conversation is one exchange with one address.
type Conversation struct {
	ID       string
	Account  string
	Agent    string
	Channel  string
	Mode     engine.Mode
	Contact  string
	Address  channels.Address
	Version  int64  // grows with every change; Commit compares it
	TakenBy  string // member id, "" = the agent answers
	OptedOut bool
	NoNudge  bool // replies are welcome, what the customer did not ask for is not
	Closed   bool
	Visitor  map[string]string
	OpenedAt time.Time
	LastIn   time.Time // the customer's last message
}

// Setup is the settings a turn runs under.
type Setup struct {
	Version string // id of the settings version
	Number  int
	Agent   configs.Agent // as published with that version
	Policy  engine.Policy
}

// Heard is one unread line.
type Heard struct {
	extract.Line
	Seq  int64
	Type channels.Type
	Lang string
	At   time.Time // received
	Ref  string    // the platform's id of it

	Shared bool // a card the platform vouches for as the customer's own: what it gave is an answer
}

// Loaded is everything a turn reads.
type Loaded struct {
	Conversation Conversation
	State        engine.State   // engine.New() at the start
	Unread       []Heard        // the customer's, in order, as many as one turn reads
	More         bool           // there may be more of them
	Dictation    []extract.Line // of State.Dictation
	Growing      *Growing       // a line of ours nobody ended: its process died
	Agent        string         // our last line, "" = none; of a call what was heard of it
	Cut          bool           // the caller spoke over our last line: Agent is not all of it
	Given        []channels.Given
	Now          Setup // in force for a new episode
	Episode      Setup // of State.Version; equal to Now between episodes

	Known   []Earlier // at a conversation's first turn: earlier records of the same customer, the newest first
	Resumed bool      // State is a capture the customer left open in an earlier conversation
}

// Earlier is what an earlier record of the same agent knows about the customer (E10).
type Earlier struct {
	Record string
	By     string          // phone or email: the channel vouches for it; address: the same address
	Values []extract.Value // with engine.EarlierRecord as their source
}

// Commit is a turn's outcome.
type Commit struct {
	Conversation string
	Version      int64
	Now          time.Time
	State        engine.State
	Read         int64 // unread lines up to this seq are read now; 0 = unchanged
	Lines        []NewLine
	Records      []NewRecord
	Amends       []NewAmend
	Handoff      string // reason: raises conversation.handoff
	Abandoned    bool   // a capture ended without a record: raises capture.abandoned
	Arms         []actions.Arm
	Ends         *actions.Job // the lane whose work is done with this commit: it may end with it; nil = there is more to do
	Close        bool
	Vouched      bool // the platform vouches that the same address is the same customer
	Forged       bool // what the channel gives of the customer is not theirs: it makes nobody known
	Log          TurnLog
}

// NewLine is something we say. Push says that it must be sent by the platform's Sender: the commit then arms
// send/<conversation>.
type NewLine struct {
	ID      string
	Text    string
	Ask     *channels.Ask
	Record  string // a record filed with it
	Push    bool
	Lang    string        // BCP 47 language it is in
	Act     *channels.Act // of a call: what follows it
	Growing bool          // Text is its first part; Append brings the others
	Tail    string        // what ends a growing line, kept for whoever has to end it in our place
}

// Growing is a line that was not ended.
type Growing struct {
	Line string
	Tail string
}

// Part is the next piece of a growing line.
type Part struct {
	Conversation string
	Line         string
	Text         string // white space at its beginning included
	End          bool
}

// ModelCall is one use of the model.
type ModelCall struct {
	ID           string
	Conversation string
	Turn         string // id of the turn's log
	Agent        string
	Call         *answer.Call
	Now          time.Time
}

// NewRecord is a record to file. Deliveries for the destinations it is routed to are part of the commit.
type NewRecord struct {
	ID          string
	Kind        engine.RecordKind
	Agent       string
	Account     string
	Channel     string
	Mode        engine.Mode
	Category    string
	Priority    engine.Priority
	Subject     string
	Description string
	Fields      []FieldValue // every configured field, in A9 order
	Lang        string
	Version     string // settings version
	Form        string // the named form, or default
	Incomplete  bool
	Episode     int
	Reasons     []string
	Score       *int            // of the qualifying questions; nil = there were none
	Answers     []engine.Answer // to them
	Consent     *engine.Consent // what was told and agreed to
	Route       []string        // members and destinations it is to go to, by any of their names
}

// FieldValue is a field of a record.
type FieldValue struct {
	Key, Label, Icon string
	Type             extract.Type
	Required         bool
	State            engine.Status
	Value            *extract.Value // nil: then Reason
	Reason           engine.Blank
}

// NewAmend changes a record filed before.
type NewAmend struct {
	Record   string
	Values   []extract.Value
	Withdraw bool

	Blanks   map[string]engine.Blank // fields that stay blank, with the reason as it is now
	Complete bool                    // no required field is blank any more
}

// TurnLog is the append-only account of a turn: --explain, playground, backtest and analytics are read from it.
type TurnLog struct {
	ID      string
	Cause   engine.Cause
	Version string   // settings version it ran under
	Lines   []string // ids of the lines read
	Reading extract.Reading
	Heard   extract.Heard
	Effects []engine.Effect
	Answer  *Answered // nil: no answer was looked for, or none was found
	Marks   []Mark    // what it did to captures, for analytics
	Took    time.Duration
	Model   json.RawMessage // answer.Call up to the commit; nil = the model was not used
	Cited   []string        // headings of the passages the answer names
}

// Answered says where an answer came from.
type Answered struct {
	Source string `json:"source"`          // faq, knowledge, bot, model
	Quote  string `json:"quote,omitempty"` // the heading and file of the knowledge it stands in
}

// Out is a line to push.
type Out struct {
	Line    string
	Seq     int64
	Text    string
	Ask     *channels.Ask
	Member  bool
	Sent    int // parts already taken by the platform
	Tries   int // failed attempts of the next part
	To      channels.Address
	Account string
	At      time.Time // committed
	LastIn  time.Time // the address's last message, for the platform's window
	Refused bool      // the customer does not want us to write (opt-out)
}

// Push is the outcome of sending one part.
type Push struct {
	Conversation string
	Line         string
	Part         int
	Ref          string // the platform's id
	Done         bool   // the line is complete
	Failed       string // channels.Reason: given up for ever
	Retry        bool   // counts a failed try, the part stays to be sent
	Wait         bool   // of a Retry: the platform says later, the try does not count
	Code         string
	Now          time.Time
}
