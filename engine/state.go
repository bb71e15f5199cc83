package engine

import "github.com/seed-151f84ba/intake/extract"

// State is what a conversation knows between turns: bounded, JSON, no transcript. Step never changes the State it is
// given; maps and slices are copied before they are written.
type State struct {
	Schema  int    `json:"schema"` // StateSchema
	Phase   Phase  `json:"phase"`
	Episode int    `json:"episode"`           // 1 for the first matter
	Version string `json:"version,omitempty"` // settings version the episode began with; "" between episodes
	Lang    string `json:"lang,omitempty"`

	Ledger map[string]Entry `json:"ledger,omitempty"` // the ask ledger of the episode, by field key
	Asked  []string         `json:"asked,omitempty"`  // the open ask, main field first
	Read   string           `json:"read,omitempty"`   // the field whose value is being read back; "*" = all of them
	Offer  string           `json:"offer,omitempty"`  // the reason for which details were offered and no answer came

	Reasons    []string       `json:"reasons,omitempty"`     // why this episode collects, first one first
	Wish       []Quote        `json:"wish,omitempty"`        // the customer's words the matter is described by, at most 5
	Declined   []string       `json:"declined,omitempty"`    // reasons whose offer was declined
	Unanswered int            `json:"unanswered,omitempty"`  // questions in a row without an answer
	Existing   bool           `json:"existing,omitempty"`    // earlier records are known to be this customer\'s
	Dictation  []DictatedBy   `json:"dictation,omitempty"`   // lines of an open dictation, at most 8
	Filed      []Filed        `json:"filed,omitempty"`       // at most the last 20
	Said       map[string]int `json:"said,omitempty"`        // how often each move was made: picks the next variant
	Turns      int64          `json:"turns,omitempty"`       // turns stepped
	Handed     bool           `json:"handed,omitempty"`      // a person has taken over: be silent
	Welcomed   bool           `json:"welcomed,omitempty"`    //
	LastResort bool           `json:"last_resort,omitempty"` // e-mail counts as required for this ticket only (B5)
	Subject    string         `json:"subject,omitempty"`     // the sentence that began the episode
	Overheard  []string       `json:"overheard,omitempty"`   // fields somebody else asked for just before the next turn
	Foreign    bool           `json:"foreign,omitempty"`     // somebody else speaks to the customer in our place
	Nudged     bool           `json:"nudged,omitempty"`      // the one nudge of this episode was given
	Degraded   bool           `json:"degraded,omitempty"`    // an extractor was missing in a turn of this episode
	Proposed   *Proposed      `json:"proposed,omitempty"`    // what an extractor proposes about the matter; never written in place

	Sayings map[string][]extract.Value `json:"sayings,omitempty"` // of a field, while Foreign: how its value was heard, at most maxSayings

	Form     string   `json:"form,omitempty"`    // the named form of the episode, "" = the default one or not decided
	Score    *int     `json:"score,omitempty"`   // of the qualifying questions, once they are over (B10)
	Passed   bool     `json:"passed,omitempty"`  // the qualifying questions of the episode are over
	Noticed  string   `json:"noticed,omitempty"` // the consent sentence as it was told, where no field asks for consent
	Trail    []string `json:"trail,omitempty"`   // fields settled in the episode, newest last, at most 8: "go back"
	Missed   int      `json:"missed,omitempty"`  // of a call: how many turns in a row nothing was heard or understood
	MissedBy Cause    `json:"missed_by,omitempty"`
	Holding  bool     `json:"holding,omitempty"` // the customer asked for a moment and has not spoken since
	Later    []Later  `json:"later,omitempty"`   // matters raised meanwhile, at most 3
	Else     bool     `json:"else,omitempty"`    // of a call: whether there is anything else was asked, a no ends it
	Tongue   string   `json:"tongue,omitempty"`  // another language heard once, in few words
	Prefer   string   `json:"prefer,omitempty"`  // phone or email, when the customer wants to be reached that way alone

	Unbidden  bool        `json:"unbidden,omitempty"`  // details are asked for although the customer neither wished nor agreed to it
	Stack     []Suspended `json:"stack,omitempty"`     // asks the customer led away from, the last one on top, at most 3
	Left      *Left       `json:"left,omitempty"`      // the capture they walked away from last; never written in place
	Completes Completed   `json:"completes,omitempty"` // the record the open capture completes
}

// StateSchema is the version of the stored form.
const StateSchema = 1

// Phase is where a conversation stands.
type Phase string

// The phases.
const (
	Answering  Phase = "answering"
	Offering   Phase = "offering"
	Collecting Phase = "collecting"
	Confirming Phase = "confirming"
	HandedOff  Phase = "handed_off"
)

// Entry is one field's place in the ask ledger.
type Entry struct {
	Status    Status         `json:"status"`
	Asks      int            `json:"asks,omitempty"`      // requests for a value in this episode, at most 3
	Confirms  int            `json:"confirms,omitempty"`  // read-backs of the present value, at most 3
	Explained bool           `json:"explained,omitempty"` // why we ask was explained after a first refusal
	Reason    string         `json:"reason,omitempty"`    // of invalid: extract's reason or "denied"; of unavailable: a blank reason
	Value     *extract.Value `json:"value,omitempty"`     // of prefilled, candidate, valid, confirmed
	ReadBack  string         `json:"read_back,omitempty"` // the value that was last read back in full
	Doubt     bool           `json:"doubt,omitempty"`     // rejected, corrected or denied before: the value is read back
	Restated  int            `json:"restated,omitempty"`  // repetitions of the open ask after a digression, at most 2 per ask
	Worded    string         `json:"worded,omitempty"`    // move and variant of the last request: the next is in other words
	Rung      int            `json:"rung,omitempty"`      // read-backs of the field so far, at most 2: how plainly the next one spells
}

// Status of a field in the ledger.
type Status string

// The statuses. Valid, Confirmed, Declined and Unavailable are closed: not asked again in the episode unless the
// customer reopens them.
const (
	Unknown     Status = "unknown"
	Prefilled   Status = "prefilled"
	Asked       Status = "asked"
	Candidate   Status = "candidate"
	Invalid     Status = "invalid"
	Valid       Status = "valid"
	Confirmed   Status = "confirmed"
	Declined    Status = "declined"
	Unavailable Status = "unavailable"
)

// Closed says whether the field is settled in its episode.
func (s Status) Closed() bool {
	return s == Valid || s == Confirmed || s == Declined || s == Unavailable
}

// Blank is why a field of a filed record has no value.
type Blank string

// The blank reasons (B15).
const (
	BlankDeclined     Blank = "declined"
	BlankInvalid      Blank = "invalid"
	BlankNeverAsked   Blank = "never_asked"
	BlankHungUp       Blank = "hung_up"
	BlankAbandoned    Blank = "abandoned"
	BlankNotAvailable Blank = "not_available"
	BlankDegraded     Blank = "extractor_degraded"
)

// Quote is a piece of the customer's own words.
type Quote struct {
	Line string `json:"line"`
	Rev  int    `json:"rev,omitempty"`
	Text string `json:"text"` // at most 300 code points

	Weight int  `json:"weight,omitempty"` // of the matter's words: 2 threatens to escalate, 3 tells of danger
	Tried  bool `json:"tried,omitempty"`  // tells what the customer tried already
}

// DictatedBy names a line of an open dictation.
type DictatedBy struct {
	Line string `json:"line"`
	Rev  int    `json:"rev,omitempty"`
}

// Filed is a record this conversation filed. Record is filled in by the commit.
type Filed struct {
	Kind    RecordKind        `json:"kind"`
	Episode int               `json:"episode"`
	Record  string            `json:"record,omitempty"`
	Values  map[string]string `json:"values,omitempty"` // newest value per field, to recognise amendments

	Reasons   []string `json:"reasons,omitempty"`   // why it was filed, to recognise the same matter
	Repeated  bool     `json:"repeated,omitempty"`  // the customer came back to the same matter and was told the id
	Withdrawn bool     `json:"withdrawn,omitempty"` // taken back by the customer
}
