// Package channels is the contract a platform adapter fulfils and the only package of ours an adapter may import.
//
// An adapter authenticates a raw request, decodes it into plain Events and hands them to its Sink. It answers the
// platform only after the Sink returned, because then the events are durable. It knows nothing of agents, fields,
// records or the database. What customers are connected to (a web socket, a call) reads committed lines from the
// Feed; platforms we push to implement Sender.
package channels

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"time"
)

// Channel is one account on one platform. ServeHTTP receives every request below /c/{account}; the request's path is
// what follows the account id ("" or "/socket", "/status" …). It must authenticate before it parses, answer 2xx only
// after Sink returned nil, and answer 503 with Retry-After when Sink failed.
type Channel interface {
	http.Handler
	// Info is constant over the life of the Channel.
	Info() Info
}

// Sender is a platform we push to. Send delivers one part of one line: the text is already within Info.Limit.
// Errors are *Error so that the caller can obey the platform's retry advice; any other error counts as Unknown.
type Sender interface {
	Send(ctx context.Context, m Message) (Receipt, error)
}

// Runner is an optional capability: work that must run on one replica at a time (long polling). Run returns when ctx
// is done, with nil, or earlier with the error that ended it; the caller starts it again with backoff.
type Runner interface {
	Run(ctx context.Context) error
}

// Typer is an optional capability: show the customer that an answer is being written, and, where the platform can, that
// message ref was read (ref is the platform's id of the customer's last message, "" when unknown). A failure is ignored.
type Typer interface {
	Typing(ctx context.Context, to Address, ref string) error
}

// Info is what the engine and the sender must know of a platform, as plain data.
type Info struct {
	Kind      string        // the channel's kind: "web", "telegram" …
	Voice     bool          // the customer speaks and listens
	Connected bool          // the customer is connected to us: nothing is pushed, the adapter follows the Feed
	Limit     Limit         // longest text of one message
	Window    time.Duration // how long after the customer's last message we may write; 0 = always
	Contact   bool          // can show a native control that shares a verified phone number
	Forms     bool          // can show a form card
	Bundle    bool          // few messages are allowed: related questions go into one message
	Transfer  bool          // a person can be put on the line (a call)
	Marks     bool          // our own sends come back as receipts or echoes with Event.Mine, Ref or their text

	Reads bool // Typing marks the message as read too: it is called at once, not only for a turn that takes long

	MemberWindow time.Duration // the same as Window for what a person writes; 0 = Window
	Rate         Rate          // of the account, all recipients together
	Pair         Rate          // of one recipient
	Notes        []string      // what an operator should know of the platform's limits and deprecations, in sentences
}

// WindowOf is how long after the customer's last message a person (member) or the agent may write; 0 = always.
func (i Info) WindowOf(member bool) time.Duration {
	if member && i.MemberWindow > 0 {
		return i.MemberWindow
	}
	return i.Window
}

// Rate is a token bucket: Burst messages at once, refilled at PerSecond. The zero Rate is no limit.
type Rate struct {
	PerSecond float64
	Burst     int
}

// Account is one configured channel connection. Settings are the adapter's own: it decodes them and refuses to be
// built without its secrets.
type Account struct {
	ID       string          // the id in /c/{account}
	Kind     string          // the channel's kind
	Settings json.RawMessage // with ${ENV} already resolved
}

// Factory builds the Channel of an account. It does no I/O; a missing or empty secret is an error that names the
// setting and not its value.
type Factory func(a Account, d Deps) (Channel, error)

// Decoder turns one raw request into events without checking who sent it: the filter `intake parse` and tests.
// account is the platform's own id of the account the events must be addressed to; "" filters nothing.
type Decoder func(header http.Header, body []byte, account string) ([]Event, error)

// Sink stores events durably, all or none, and returns one Stored per event in order. nil = all durable. A canceled
// context only stops the waiting: the events may still become durable, and a repeat of them is then a no-op.
type Sink func(ctx context.Context, ev ...Event) ([]Stored, error)

// Stored says where an event went. Events that change nothing (ignored, for another account) have no Line and Seq 0.
type Stored struct {
	Conversation string
	Line         string
	Seq          int64
	Repeat       bool // this Key was stored before; Conversation, Line and Seq are those of the first time
}

// Feed is the committed conversation, for adapters the customer is connected to.
type Feed interface {
	// Find returns the latest conversation of an address and its highest seq; "" and 0 when there is none.
	Find(ctx context.Context, account, address string) (conversation string, seq int64, err error)
	// Since returns at most max visible lines with a seq above seq, the customer's own too, in order.
	Since(ctx context.Context, conversation string, seq int64, max int) ([]Line, error)
	// Follow wakes the caller when the conversation may have new lines. A wake-up may be lost or come for nothing:
	// the truth is Since. stop releases it and must be called.
	Follow(conversation string) (wake <-chan struct{}, stop func())
	// Hint tells the turn that the customer is typing or still speaking. Never stored, may be lost.
	Hint(conversation string, h Hint)
}

// Hint is a fleeting fact of the customer's side.
type Hint string

// The hints.
const (
	HintTyping   Hint = "typing"
	HintSpeaking Hint = "speaking"
	HintReading  Hint = "reading"
	HintWhole    Hint = "whole"  // the platform itself waited for the end of what the caller says next: it is complete
	HintBarged   Hint = "barged" // the caller spoke over us: their words follow
)

// Deps is everything an adapter may use of the world. There is no other clock, id source, logger or way out.
type Deps struct {
	Sink  Sink
	Feed  Feed
	HTTP  *http.Client            // the only way out: egress guard, time limits and test transports sit behind it
	Now   func() time.Time        //
	NewID func() string           // sortable, unguessable, 26 characters of [0-9a-z]
	Key   func(use string) []byte // 32 bytes derived from the installation's key, one per use
	Log   *slog.Logger            // never give it a secret, a phone number, an e-mail or a customer's words
	Count func(event string)      // counts what was ignored or refused, by a short constant name
	// Trouble tells the operator that the account needs a hand: code is a short constant name, advice a constant
	// sentence. Shown by the API and doctor until a message was sent well. It never blocks.
	Trouble   func(code, advice string)
	PublicURL string // base URL customers and platforms reach us at, without a trailing slash
}
