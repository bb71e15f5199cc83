package engine

import "github.com/seed-151f84ba/intake/extract"

// Effect is one thing a step wants done; exactly one member is set. Effects are carried out in order, in one commit.
type Effect struct {
	Say     *Say     `json:"say,omitempty"`
	Answer  bool     `json:"answer,omitempty"` // put the answerer's words here
	Ask     *Ask     `json:"ask,omitempty"`
	File    *File    `json:"file,omitempty"`
	Amend   *Amend   `json:"amend,omitempty"`
	Handoff *Handoff `json:"handoff,omitempty"`
	Remind  *Remind  `json:"remind,omitempty"`
	End     *End     `json:"end,omitempty"`
	Close   bool     `json:"close,omitempty"` // the conversation ends here
	Hold    bool     `json:"hold,omitempty"`  // the customer asked for a moment: wait longer before a silence counts
	Forgone *Forgone `json:"forgone,omitempty"`
}

// Say is a sentence of the phrase book. Args are filled into it; Record names the record whose reference id the
// commit fills in, so a sentence can claim only what its own commit does.
type Say struct {
	Move    string            `json:"move"`
	Variant int               `json:"variant"` // counts up; the book takes it modulo its variants
	Args    map[string]string `json:"args,omitempty"`
	Record  bool              `json:"record,omitempty"` // {record} is the id of the File or Amend of this step
}

// Ask is the turn's one question: for values, or (Confirm) whether a value is right.
type Ask struct {
	Say
	Fields  []string `json:"fields"` // keys, main first; none for an offer and for "what should be changed?"
	Confirm bool     `json:"confirm,omitempty"`
	Attempt int      `json:"attempt"`          // 1 for the first request of the main field; of a read-back its number
	Again   bool     `json:"again,omitempty"`  // the open ask repeated after a digression: not a new request
	Keypad  bool     `json:"keypad,omitempty"` // the caller is told to press the digits, ended with #
}

// File makes a record.
type File struct {
	Kind        RecordKind        `json:"kind"`
	Episode     int               `json:"episode"`
	Category    string            `json:"category,omitempty"`
	Priority    Priority          `json:"priority"`
	Subject     string            `json:"subject"`     // at most 120 code points
	Description string            `json:"description"` // the customer's terms
	Values      []extract.Value   `json:"values"`      // in A9 order
	States      map[string]Status `json:"states"`      // of every configured field
	Blanks      map[string]Blank  `json:"blanks"`      // of every field without a value
	Reasons     []string          `json:"reasons,omitempty"`
	Incomplete  bool              `json:"incomplete,omitempty"` // a required field is blank
	Lang        string            `json:"lang,omitempty"`
	Version     string            `json:"version,omitempty"`

	Form    string   `json:"form,omitempty"`    // the named form, "" = the default one
	Score   *int     `json:"score,omitempty"`   // of the qualifying questions, nil when none applied
	Answers []Answer `json:"answers,omitempty"` // in the order of the questions
	Consent *Consent `json:"consent,omitempty"`
	Route   []string `json:"route,omitempty"` // where the routes that fit send it, in order, each once
}

// Amend changes values of a record already filed, beside the untouched snapshot.
type Amend struct {
	Record   string          `json:"record"`
	Kind     RecordKind      `json:"kind"`
	Episode  int             `json:"episode"`
	Values   []extract.Value `json:"values,omitempty"`
	Withdraw bool            `json:"withdraw,omitempty"` // the customer takes the record back

	Blanks   map[string]Blank `json:"blanks,omitempty"`   // fields that stay blank, for another reason than before
	Complete bool             `json:"complete,omitempty"` // no required field is blank any more
}

// Handoff calls a person.
type Handoff struct {
	Reason string `json:"reason"` // human (asked for), no_match (not understood on a call), unreachable (no way to answer)
}

// Remind arms a timer for the conversation; a later one of the same name replaces it.
type Remind struct {
	What   Cause `json:"what"`             // Nudge or Quiet
	Cancel bool  `json:"cancel,omitempty"` // disarm it
}

// End says that a capture ended without a record, for the log and the console ("why no record").
type End struct {
	Why string `json:"why"` // cancelled, dropped, gate, abandoned, unqualified or declined (an offer)
}
