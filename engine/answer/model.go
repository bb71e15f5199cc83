package answer

import (
	"context"
	"time"

	"github.com/seed-151f84ba/intake/extract"
)

// Model understands a turn and writes an answer to it, in one call. It only proposes: what it understood goes through
// extract.Check, what it writes through Guard. It chooses no address, recipient or action.
type Model interface {
	// Read returns as soon as what was understood is complete; the answer may still be on its way. An error means that
	// the turn has to be done without the model: the call failed, ran out of its time or was not allowed. Call is
	// always filled in. ctx bounds the answer too: its Sentences end when ctx does.
	Read(ctx context.Context, t ModelTurn) (ModelReply, error)
}

// ModelTurn is everything a model may be told of a turn.
type ModelTurn struct {
	Request      extract.Request
	Taken        []extract.Value // found by the rules already
	Conversation string          // for the budget and the log only
	Agent        string          // id
	Name         string          // how the agent calls itself
	Prompt       string          // the agent's own text about itself and its company
	Voice        bool
	Answering    bool     // an answer may be of use; false: nothing is looked up
	Lang         string   // to answer in
	Languages    []string // the agent speaks
	Topics       []string // reasons of the operator's own: "topic:" and words
	Tone         []string
	Guidance     []string // instruction sentences left to the model
	Earlier      []Spoken // the last lines before this turn, oldest first
	Sources      []Passage
}

// Spoken is a line of the conversation so far.
type Spoken struct {
	Who  string `json:"who"` // customer, agent, member
	Text string `json:"text"`
}

// ModelReply is what a model made of a turn.
type ModelReply struct {
	Reading   extract.Reading
	CanAnswer bool
	Answer    Sentences // nil unless CanAnswer
	Used      []int     // sources the answer names, from 1
	Call      *Call
}

// Sentences is an answer on its way. It must be closed, also before its end.
type Sentences interface {
	// Next returns the next finished sentence with the white space before it, so that the sentences joined are the
	// answer. io.EOF after the last one; any other error means that the rest is lost.
	Next() (string, error)
	Close()
}

// Call is the account of one use of a model: what was sent, what came back, what it cost. It is complete once the
// answer was closed.
type Call struct {
	Model      string        `json:"model"`
	Outcome    string        `json:"outcome"`        // ok, or why the turn went on without: timeout, refused, …
	Sent       []Sent        `json:"sent,omitempty"` // the messages, as they went out
	Got        string        `json:"got,omitempty"`  // what came back, up to the answer
	Prompt     int           `json:"prompt_tokens"`
	Completion int           `json:"completion_tokens"`
	Estimated  bool          `json:"estimated,omitempty"` // the server did not say; counted by length
	Dropped    int           `json:"dropped,omitempty"`   // proposals without the customer's words
	Refused    []string      `json:"refused,omitempty"`   // why sentences of the answer were held back
	Tries      int           `json:"tries"`
	Took       time.Duration `json:"took"`
}

// Sent is one message to a model.
type Sent struct {
	Role string `json:"role"`
	Text string `json:"text"`
}

// The outcomes besides "ok" and those of a server's own refusal.
const (
	OutcomeOK       = "ok"
	OutcomeTimeout  = "timeout"
	OutcomeFailed   = "failed"    // no connection, or the server's fault
	OutcomeRefused  = "refused"   // the server did not take the request
	OutcomeGarbage  = "bad_reply" // no object that could be used, after one repair
	OutcomeOpen     = "breaker_open"
	OutcomeBudget   = "budget"
	OutcomeCanceled = "canceled"
)
