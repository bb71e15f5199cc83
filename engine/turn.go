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
	Started   Cause = "started"    // a call came in: we speak first
	Unreached Cause = "unreached"  // the person the caller was to be put through to did not answer
	TakenOver Cause = "taken_over" // a person took over
	Released  Cause = "released"   // the person gave the conversation back

	// On a call, instead of Words. Turn.Count says the how manieth in a row it is; each one asks by another strategy (other
	// words, then spelling or the keypad), the third ends the call after a silence, and hands it over after words nobody
	// could recognise (goes on without the field where Turn.Person is not set).
	Silence Cause = "silence"  // nothing was heard in time
	NoMatch Cause = "no_match" // something was heard that could not be recognised
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
	Bundle   bool      // few messages are allowed: related questions go into one (channels.Info.Bundle)
	Count    int       // of Silence and NoMatch: how many in a row, this one included; words begin anew
	Keypad   bool      // the caller can press keys
	Person   bool      // a person can take the call over right now
	Wordless bool      // the customer sent pictures, files, voice messages or the like and no word
	Cut      bool      // our last question was interrupted before its value was heard: a yes confirms no value
}

// Verdict says whether the customer's question can be answered; never the wording.
type Verdict struct {
	Asked  bool   // an answer was looked for
	Can    bool   // there is one
	Source string // faq, knowledge, bot, model
}
