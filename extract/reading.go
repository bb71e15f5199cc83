package extract

import (
	"context"
	"time"
)

// Extractor reads a turn and proposes. It may fail or time out; nothing it says is believed before Check.
type Extractor interface {
	Extract(ctx context.Context, req Request) (Reading, error)
}

// Request is one turn as an extractor sees it.
type Request struct {
	Lines     []Line   // the customer's unread lines, in order: one turn
	Before    []Line   // the customer's lines of a still open dictation, in order
	Agent     string   // what was last said to the customer, "" at the start
	Fields    []Field  // what may be collected, in filing order
	Asked     []string // keys of the open ask, the first is the main one; empty = nothing is asked
	Faint     bool     // somebody else leads the conversation: the open ask is ours and may not have reached the customer
	Unnamed   bool     // a code the words do not name may be taken for the only field it can be
	Confirm   *Value   // the value being read back, when a yes or no is expected
	Known     []Value  // values already taken, to tell corrections ("the last four are 0142")
	Proposing bool     // we just offered to take details: a plain yes or no answers that
	Setting   Setting

	Categories map[string][]string // configured ones, by kind: lead, ticket
}

// Setting is what checks need to know of the place and time.
type Setting struct {
	Now    time.Time      // the turn's time
	Zone   *time.Location // the agent's; nil = UTC
	Region string         // default phone region, ISO 3166-1 alpha-2, "" = unknown
	Home   string         // region of the number the customer writes from, tried before Region; "" = unknown
	Lang   string         // BCP 47 of the conversation so far, "" = unknown
	Mode   Mode
}

// Reading is everything an extractor understood in a turn, as proposals.
type Reading struct {
	Candidates []Candidate `json:"candidates,omitempty"`
	Commands   []Command   `json:"commands,omitempty"`
	Signals    []Signal    `json:"signals,omitempty"`
	Lang       string      `json:"lang,omitempty"` // language of the customer's words, "" = cannot tell
	Open       Open        `json:"open,omitempty"` // the last line is unfinished: wait for more
	Matter     *Matter     `json:"matter,omitempty"`
}

// Candidate is a proposed value for a field ("set", or "correct" when it replaces one).
type Candidate struct {
	Field      string   `json:"field"`
	Text       string   `json:"text"`  // the words, as they stand in the spans
	Value      string   `json:"value"` // what the extractor makes of them; Check decides
	Spans      []Span   `json:"spans,omitempty"`
	Source     string   `json:"source,omitempty"` // a channel's word instead of spans
	Extractor  string   `json:"extractor"`        // rules, llm, form, channel
	Confidence float64  `json:"confidence"`       // 0..1
	Correct    bool     `json:"correct,omitempty"`
	Alternates []string `json:"alternates,omitempty"` // other readings of the same words, best first
}

// Command is what the customer does besides giving values. The set is closed.
type Command struct {
	Kind   CommandKind `json:"kind"`
	Field  string      `json:"field,omitempty"`  // decline, ask_why: the field meant, "" = the asked one
	Text   string      `json:"text,omitempty"`   // question: the question's words; language: BCP 47; smalltalk: greeting, thanks or ""; spam: abuse or ""; decline: the field wanted instead, later, none (has or knows none) or ""; recall: reference, told (said it before) or ""
	Span   *Span       `json:"span,omitempty"`   // where it was said
	Source string      `json:"source,omitempty"` // the extractor
}

// CommandKind names a command.
type CommandKind string

// The commands. "set" and "correct" are Candidates.
const (
	Confirm   CommandKind = "confirm"   // yes
	Deny      CommandKind = "deny"      // no
	Decline   CommandKind = "decline"   // will not give a value
	AskWhy    CommandKind = "ask_why"   // why do you need it?
	Question  CommandKind = "question"  // wants to know something
	Cancel    CommandKind = "cancel"    // never mind, stop this
	Withdraw  CommandKind = "withdraw"  // take back what was filed
	Handoff   CommandKind = "handoff"   // wants a person
	Smalltalk CommandKind = "smalltalk" // greeting, thanks, chatter
	Spam      CommandKind = "spam"      // abuse, advertising, noise
	Language  CommandKind = "language"  // wants another language
	Repeat    CommandKind = "repeat"    // say that again
	Done      CommandKind = "done"      // has nothing more to add
	Hold      CommandKind = "hold"      // one moment, please
	Back      CommandKind = "back"      // back to the question before
	Recall    CommandKind = "recall"    // what have you noted of me?
	Sender    CommandKind = "sender"    // the number they write or call from
	Wrong     CommandKind = "wrong"     // the value we have of a field is wrong; the right one is not said yet
)

// Signal is a reason a human may have to follow up, recognised in the words. Reasons are spelled as in the
// configuration: refund cancellation account_settings order_details subscription_change billing_dispute
// special_request technical_fault complaint sales pricing partnership callback demo appointment human cannot_answer
// general_question existing_customer urgent outage.
type Signal struct {
	Reason string `json:"reason"`
	Span   *Span  `json:"span,omitempty"`
	Source string `json:"source,omitempty"`
}

// Open says whether the last unread line looks unfinished.
type Open string

// The verdicts.
const (
	Closed    Open = ""          // a complete turn
	Clause    Open = "clause"    // ends in a comma or in words that announce a value
	Dictation Open = "dictation" // a number, address or spelling is not complete
)
