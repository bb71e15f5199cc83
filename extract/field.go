// Package extract says what a value is: which fields an agent collects, what an extractor may propose, and the pure
// checks that decide whether a proposal is the customer's own words and a valid value. It does no I/O and imports
// nothing of ours. Extractors (rules, a model) live below it and only ever propose.
package extract

// Type makes a field's value checkable.
type Type string

// The types. Name, Email, Phone and Company are those of the built-in fields; a custom field may have them too.
const (
	Name       Type = "name"
	Email      Type = "email"
	Phone      Type = "phone"
	Company    Type = "company"
	Text       Type = "text"
	Number     Type = "number"
	Date       Type = "date"
	Time       Type = "time"
	Choice     Type = "choice"
	URL        Type = "url"
	Address    Type = "address"
	Identifier Type = "identifier"
	Consent    Type = "consent"
)

// Field is one thing an agent collects. Key is stable and unique within an agent and mode: name, phone, email,
// company, or a custom label folded to a-z0-9_.
type Field struct {
	Key     string   `json:"key"`
	Label   string   `json:"label"`
	Type    Type     `json:"type"`
	Options []string `json:"options,omitempty"` // of a choice
	Pattern string   `json:"pattern,omitempty"` // of an identifier: RE2, matched against the whole value
	Asks    string   `json:"-"`                 // the question it answers, in every language there is; "" = none of its own
}

// Mode is how the words came.
type Mode string

// The modes. Spoken text comes from speech recognition: no reliable case, punctuation or digits.
const (
	Chat   Mode = "chat"
	Spoken Mode = "spoken"
)
