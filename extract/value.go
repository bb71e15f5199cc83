package extract

// Value is an accepted value with its provenance.
type Value struct {
	Field      string   `json:"field"`
	Value      string   `json:"value"` // normalised: E.164 (digits where the region is unknown), ISO 8601, as written
	Text       string   `json:"text"`  // the words it came from
	Evidence   Evidence `json:"evidence"`
	Extractor  string   `json:"extractor"`
	Confidence float64  `json:"confidence"`
	Correct    bool     `json:"correct,omitempty"` // the customer meant to replace an earlier value
	Hints      []Hint   `json:"hints,omitempty"`   // valid, but worth a look or a question
}

// Hint is something odd about an accepted value.
type Hint struct {
	Reason  Reason `json:"reason"`
	Suggest string `json:"suggest,omitempty"` // did you mean …
}

// Rejection is a proposed value that was not accepted.
type Rejection struct {
	Field    string   `json:"field"`
	Text     string   `json:"text"`
	Reason   Reason   `json:"reason"`
	Suggest  string   `json:"suggest,omitempty"`
	Evidence Evidence `json:"evidence"`
}

// Reason is why a value was refused or is odd, for machines; the phrase books have a kind sentence for each.
type Reason string

// The reasons.
const (
	Ungrounded    Reason = "ungrounded"     // not in the customer's own words: never told to the customer
	NotDerivable  Reason = "not_derivable"  // the words do not give this value: never told to the customer
	BadSyntax     Reason = "bad_syntax"     // not of the form such a value has
	TooShort      Reason = "too_short"      // digits or characters are missing
	TooLong       Reason = "too_long"       //
	Incomplete    Reason = "incomplete"     // an address without domain, a date without day
	NotAssignable Reason = "not_assignable" // a phone number no numbering plan has; kept as a hint, not dropped
	NoRegion      Reason = "no_region"      // a national number and no region is known
	BadDomain     Reason = "bad_domain"     // a mail domain that cannot exist
	LikelyTypo    Reason = "likely_typo"    // gmial.com: a hint with a suggestion
	Disposable    Reason = "disposable"     // a throw-away mail domain: a hint
	NotAName      Reason = "not_a_name"     // "hi there", digits, null
	NotAnOption   Reason = "not_an_option"  //
	NotADate      Reason = "not_a_date"     //
	NotPattern    Reason = "not_pattern"    // does not match the identifier's pattern
	NotANumber    Reason = "not_a_number"   //
	NotAURL       Reason = "not_a_url"      //
	Ambiguous     Reason = "ambiguous"      // two readings: 03/04
	LookAlike     Reason = "look_alike"     // a card, IBAN, price … where a phone number was expected
	Extension     Reason = "extension"      // a hint: the digits to dial after a phone number
)

// Heard is a turn after the checks: what the engine may believe.
type Heard struct {
	Values   []Value     `json:"values,omitempty"` // at most one per field, in the order they were said
	Rejected []Rejection `json:"rejected,omitempty"`
	Commands []Command   `json:"commands,omitempty"`
	Signals  []Signal    `json:"signals,omitempty"`
	Lang     string      `json:"lang,omitempty"`
	Open     Open        `json:"open,omitempty"`
	Matter   *Matter     `json:"matter,omitempty"`
	Degraded bool        `json:"degraded,omitempty"` // a configured extractor did not answer
}
