package engine

import "time"

// Cause is what made a turn.
type Cause string

// The causes.
const (
	Words     Cause = "words"      // the customer said something
	Nudge     Cause = "nudge"      // the nudge timer fired
	Quiet     Cause = "quiet"      // the capture went quiet (B12)
	HungUp    Cause = "hung_up"    // the call ended
	TakenOver Cause = "taken_over" // a person took over
	Released  Cause = "released"   // the person gave the conversation back
)

// Turn is everything besides what was heard that a step may depend on.
type Turn struct {
	Cause    Cause
	At       time.Time // the turn's time, for the log only: a step never compares it with a clock
	Quotes   []Quote   // the turn's lines, in order, for the description
	Reach    bool      // the channel itself can carry an answer later (B5)
	Verdict  Verdict   // of the answerer, when Needs asked for one
	Version  string    // settings version in force now, for an episode that begins
	AskForms bool      // the channel can show several fields at once
}

// Verdict says whether the customer's question can be answered; never the wording.
type Verdict struct {
	Asked  bool   // an answer was looked for
	Can    bool   // there is one
	Source string // faq, knowledge, bot, model
}
