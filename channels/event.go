package channels

import (
	"strconv"
	"strings"
	"time"
)

// Kind says what an Event is.
type Kind string

// The kinds of event. Message opens or continues a conversation; the others change or inform one.
const (
	KindMessage   Kind = "message"   // the customer said something
	KindOverheard Kind = "overheard" // the customer said it to another program that has the conversation now: kept, not answered
	KindEdit      Kind = "edit"      // the customer changed message Target to Text
	KindUnsend    Kind = "unsend"    // the customer took message Target back
	KindReceipt   Kind = "receipt"   // our message Target is now Status
	KindEcho      Kind = "echo"      // our own side wrote outside Intake (phone app, page inbox): a human took over
	KindOptOut    Kind = "opt_out"   // we must not write any more; Name OnlyMarketing: only nothing the customer did not ask for
	KindOptIn     Kind = "opt_in"    // we may write again
	KindSeen      Kind = "seen"      // the customer saw (Status: got) everything up to Seq, else up to message Target or time At
	KindInterrupt Kind = "interrupt" // the caller spoke over line Seq after hearing Text of it
	KindCall      Kind = "call"      // a call changed: Name is one of the Call… names
	KindMoved     Kind = "moved"     // who was From (by ID, else by UserID) is now Target
	KindReferral  Kind = "referral"  // the customer came by an ad or a link, without words
	KindIgnored   Kind = "ignored"   // known and of no use, or unknown: Name says which; counted, never stored
)

// The names of a KindCall event. A call is an address of its own (Address.ID is the platform's id of the call), so all
// of it is one conversation; one that was closed is opened again by Started and Joined.
const (
	CallStarted  = "started"  // the call came in: its conversation is opened and the agent speaks first
	CallJoined   = "joined"   // the caller is connected to us, for the first time or again: Lost is taken back
	CallAlive    = "alive"    // the caller is still connected; without it for minutes the call counts as ended
	CallLost     = "lost"     // the connection broke: the call counts as ended unless it is joined again within seconds
	CallEnded    = "ended"    // the call is over, whoever says so first: what was collected is filed
	CallSilent   = "silent"   // the caller said nothing where an answer was waited for
	CallTransfer = "transfer" // a transfer to a person came out: Code is completed, busy, no-answer, failed or canceled
	CallRecorded = "recorded" // a recording can be fetched: Media names it
)

// OnlyMarketing is the Name of an opt-out or opt-in that is about messages the customer did not ask for. Replies go on.
const OnlyMarketing = "marketing"

// Type says what a message is made of.
type Type string

// The types of a message, as `intake parse` prints them.
const (
	Text         Type = "text"
	Image        Type = "image"
	Video        Type = "video"
	Audio        Type = "audio"
	Voice        Type = "voice"
	Document     Type = "document"
	File         Type = "file"
	Sticker      Type = "sticker"
	Place        Type = "location"
	Contacts     Type = "contacts"
	Button       Type = "button"
	List         Type = "list"
	QuickReply   Type = "quick_reply"
	Postback     Type = "postback"
	Flow         Type = "flow"
	Order        Type = "order"
	Share        Type = "share"
	StoryMention Type = "story_mention"
	Referred     Type = "referral"
	Digits       Type = "digits"
	Form         Type = "form"
)

// Event is one thing that happened on a platform, decoded and nothing more.
type Event struct {
	// Key is what a redelivery repeats, unique per account: the durable deduplication. Never a random value or a
	// hash of the body.
	Key string
	// Ref is the platform's id of the message; edits, unsends, echoes and receipts point at it by Target.
	Ref string

	Kind Kind
	Name string // the platform's own name of a call state, a receipt's raw status or an ignored event

	// To is the platform's id of the account the event is addressed to; "" = the account that received it.
	To   string
	From Address
	// Conversation is the id a new conversation should get (connected channels announce it before anything is
	// stored); "" lets the receiver choose. Ignored when the address has an open conversation.
	Conversation string

	At     time.Time // the platform's time; zero when it gives none
	Type   Type      // of a message
	Text   string    // as it came
	Lang   string    // BCP 47, when the platform gives it
	Target string    // the Ref (or for edits the Ref) this event is about; of a message: what it replies to
	Seq    int64     // of a line in the Feed (seen, interrupt)
	Status Status    // of a receipt
	Mine   string    // of a receipt: our Message.ID and part as the platform gives them back (Own), "" when it does not
	Code   string    // the platform's error code of a failed receipt

	Payload  string            // of a button, postback, quick reply, deep link
	Values   []FormValue       // of a form: kept as one line of "Label: value"
	Media    []Media           // references only
	Cards    []Card            // shared contacts
	Location *Location         //
	Referral map[string]string // ad or link the customer came by: source, ref, ad_id, headline …
	Visitor  map[string]string // page, locale, country, device, referrer: what the adapter may know of a visitor
	Given    []Given           // values the channel vouches for
	// Facts are the platform's further words about an event, by the names `intake parse` prints. Never stored; nothing
	// may be decided by them.
	Facts map[string]any
}

// Address is a customer on one platform.
type Address struct {
	ID       string // what we answer to; never shown as a phone number unless Given says so
	UserID   string // the platform's user id where it differs from ID
	Name     string // display name the customer chose: never taken as the customer's name
	Username string
}

// Status of an outbound message, weakest first. A receipt never downgrades one.
type Status string

// The statuses a receipt reports.
const (
	StatusSent      Status = "sent"
	StatusDelivered Status = "delivered"
	StatusRead      Status = "read"
	StatusFailed    Status = "failed"
)

// FormValue is one field a customer filled in a form.
type FormValue struct{ Key, Label, Value string }

// Media is a reference to something the platform keeps.
type Media struct {
	Type Type
	Ref  string // the platform's id
	URL  string // when the platform gives one; untrusted
	MIME string
	Name string
	Size int64
}

// Location is a place in degrees.
type Location struct {
	Lat, Lon      float64
	Name, Address string
}

// Card is a contact somebody shared.
type Card struct {
	Name   string
	Phones []string
	Emails []string
	UserID string
	Sender bool   // the platform vouches that the card is the sender's own
	Origin string // the platform's word for how it came to be shared, when it gives one
}

// Given is a value the channel vouches for. Source is spelled as in the evidence of the API: caller_id,
// whatsapp_number, telegram_contact, identity.
type Given struct {
	Field  string // name, email, phone
	Value  string
	Source string
}

// Own is the mark a platform that can carry one is given with a message and gives back in receipts and echoes
// (Event.Mine): it recognises our own send after a crash between the platform's answer and our note of it.
func Own(m Message) string { return m.ID + "." + strconv.Itoa(m.Part) }

// SplitOwn takes a mark apart; ok is false for anything Own did not make.
func SplitOwn(mark string) (id string, part int, ok bool) {
	id, tail, found := strings.Cut(mark, ".")
	part, err := strconv.Atoi(tail)
	return id, part, found && id != "" && err == nil && part >= 0
}
