// Package engine decides what happens in a conversation: Policy + State + what was heard → State + Effects. It is
// pure: no context, clock, I/O, randomness or logger, so a whole conversation is a test fixture.
package engine

import "github.com/seed-151f84ba/intake/extract"

// Mode is how an agent talks to the customer.
type Mode string

// The modes of an agent's capture settings.
const (
	Text  Mode = "text"
	Voice Mode = "voice"
)

// Policy is what to do, derived once from an agent's published settings and stored with that version, so an upgraded
// instruction grammar changes nothing that is published.
type Policy struct {
	Schema  int  `json:"schema"` // PolicySchema
	Mode    Mode `json:"mode"`
	Enabled bool `json:"enabled"` // the master switch: off, nothing is collected

	Fields []Field `json:"fields"` // those that are on, in filing order (A9)

	Start       []string `json:"start,omitempty"` // reasons that start collecting besides the built-in ones
	Never       []string `json:"never,omitempty"` // reasons that never do
	Only        bool     `json:"only,omitempty"`  // nothing outside Start does
	Timing      string   `json:"timing,omitempty"`
	AtStart     bool     `json:"at_start,omitempty"`         // ask up front
	Unanswered  int      `json:"after_unanswered,omitempty"` // start after so many unanswered questions; 0 = never
	Gate        bool     `json:"gate,omitempty"`             // no ticket before name and e-mail
	Attempts    int      `json:"attempts"`                   // asks per field and episode, 1..3
	OnRefusal   []string `json:"on_refusal,omitempty"`       // skip explain file drop, in order
	ReadBack    bool     `json:"read_back,omitempty"`        // read everything back before filing
	Order       []string `json:"order,omitempty"`            // wished order of asking, keys
	Route       []Route  `json:"route,omitempty"`            //
	Tone        []string `json:"tone,omitempty"`             //
	Guidance    []string `json:"guidance,omitempty"`         // sentences left to the model
	Lead        Matter   `json:"lead"`
	Ticket      Matter   `json:"ticket"`
	Languages   []string `json:"languages,omitempty"` // the first is the default
	Region      string   `json:"region,omitempty"`
	Zone        string   `json:"zone,omitempty"`
	ConsentText string   `json:"consent_text,omitempty"`

	ConsentTexts map[string]string `json:"consent_texts,omitempty"` // the consent sentence in other languages, by base language
	Qualify      []Question        `json:"qualify,omitempty"`       // asked before the details (B10)
	Threshold    int               `json:"threshold,omitempty"`     // details are asked for from this score upward
	Forms        []Form            `json:"forms,omitempty"`         // named forms (A19), the first that fits is taken
}

// PolicySchema is the version of the stored form.
const PolicySchema = 1

// Field is a field and how it is collected.
type Field struct {
	extract.Field
	Required bool     `json:"required,omitempty"`
	Purpose  string   `json:"purpose,omitempty"` // answers "why do you need it?"
	When     []string `json:"when,omitempty"`    // asked only for these reasons; empty = always
	DontAsk  bool     `json:"dont_ask,omitempty"`
	DontWhen []string `json:"dont_when,omitempty"`
	Confirm  bool     `json:"confirm,omitempty"` // read back even when valid

	question string // the text of a qualifying question, which has no noun to name it by
}

// Route sends a matter to a member, team or destination. Every condition that is set must hold; of a list one item.
type Route struct {
	When []string `json:"when"` // reasons
	To   string   `json:"to"`

	MinScore   int      `json:"min_score,omitempty"` // from this score upward
	Categories []string `json:"categories,omitempty"`
	Languages  []string `json:"languages,omitempty"` // base languages of the customer
	Forms      []string `json:"forms,omitempty"`
}

// Matter is what a kind of record may be.
type Matter struct {
	Categories []string `json:"categories,omitempty"`
	Priority   Priority `json:"priority"`
}

// Priority of a record. The conversation may raise the default, never lower it.
type Priority string

// The priorities, weakest first.
const (
	Low      Priority = "low"
	Medium   Priority = "medium"
	High     Priority = "high"
	Critical Priority = "critical"
)

// RecordKind is what is filed.
type RecordKind string

// The kinds of record.
const (
	Lead   RecordKind = "lead"
	Ticket RecordKind = "ticket"
)

// Field finds a field by key.
func (p Policy) Field(key string) (Field, bool) {
	for _, f := range p.Fields {
		if f.Key == key {
			return f, true
		}
	}
	return Field{}, false
}
