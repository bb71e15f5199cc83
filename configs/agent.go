package configs

// Agent is one configured bot.
type Agent struct {
	ID           string   `json:"id"` // a-z0-9_-
	Name         string   `json:"name"`
	Kind         Kind     `json:"kind"`
	Region       string   `json:"region,omitempty"`   // default phone region, ISO 3166-1 alpha-2
	Timezone     string   `json:"timezone,omitempty"` // IANA; default UTC
	Languages    []string `json:"languages,omitempty"`
	Greeting     string   `json:"greeting,omitempty"`
	FAQ          []QA     `json:"faq,omitempty"`
	Prompt       string   `json:"prompt,omitempty"`        // who the agent is and what is so at its company, for the model; at most 4,000 code points, no secrets
	LLM          *bool    `json:"llm,omitempty"`           // false: this agent does without the model
	Knowledge    string   `json:"knowledge,omitempty"`     // glob of Markdown files beside the configuration file
	RecordPrefix *string  `json:"record_prefix,omitempty"` // 2–5 capitals; absent = WIT; "" leaves it out

	Answer *Answering `json:"answer,omitempty"` // who else answers questions

	NudgeAfter   *Duration `json:"nudge_after,omitempty"`   // a quiet customer is asked once whether they are still there; 0 = never, absent = half of abandon_after
	AbandonAfter Duration  `json:"abandon_after,omitempty"` // absent = engine.abandon_after

	Text  *Capture `json:"text,omitempty"`
	Voice *Capture `json:"voice,omitempty"`
}

// Kind of agent.
type Kind string

// The kinds.
const (
	TextAgent   Kind = "text"
	VoiceAgent  Kind = "voice"
	HybridAgent Kind = "hybrid"
)

// QA is one frequently asked question.
type QA struct {
	Q string `json:"q"`
	A string `json:"a"`
}

// Answering is who answers questions besides FAQ and knowledge.
type Answering struct {
	Bot *Bot `json:"bot,omitempty"`
}

// Bot is an operator's own bot, asked over a signed webhook for what FAQ and knowledge cannot answer.
type Bot struct {
	URL     string   `json:"url"`
	Secret  string   `json:"secret"`            // a reference to the environment, ${NAME}: agents are shown to everybody who may tune them
	Timeout Duration `json:"timeout,omitempty"` // of one call; default 5s, at most 25s
}

// Capture is one mode's capture settings.
type Capture struct {
	Enabled        bool                   `json:"enabled,omitempty"`
	Instructions   string                 `json:"instructions,omitempty"` // at most 2,500 code points
	AskAtStart     bool                   `json:"ask_at_start,omitempty"`
	RequireContact bool                   `json:"require_contact,omitempty"`
	Fields         map[string]Requirement `json:"fields,omitempty"`   // name phone email company; absent = the default of A5
	Purposes       map[string]string      `json:"purposes,omitempty"` // field key → purpose text
	Custom         []Custom               `json:"custom,omitempty"`   // at most 10
	Ticket         Matter                 `json:"ticket,omitzero"`
	Lead           Matter                 `json:"lead,omitzero"`
	Consent        string                 `json:"consent,omitempty"`       // the consent sentence
	ConsentTexts   map[string]string      `json:"consent_texts,omitempty"` // the same in other languages
	Qualify        *Qualify               `json:"qualify,omitempty"`
	Forms          []Form                 `json:"forms,omitempty"`  // at most 10; the first that fits is taken
	Routes         []Route                `json:"routes,omitempty"` // beside those the instructions name
}

// Requirement of a field.
type Requirement string

// The requirements.
const (
	Off      Requirement = "off"
	Optional Requirement = "optional"
	Required Requirement = "required"
)

// Custom is a field of the operator's own. Key is folded from the label when first published and never changes.
type Custom struct {
	Key      string   `json:"key,omitempty"`
	Label    string   `json:"label"`          // at most 50 code points
	Icon     string   `json:"icon,omitempty"` // one of the 19 of A6
	On       *bool    `json:"on,omitempty"`   // absent = on
	Required bool     `json:"required,omitempty"`
	Type     string   `json:"type,omitempty"` // extract's type; default text
	Pattern  string   `json:"pattern,omitempty"`
	Options  []string `json:"options,omitempty"`
	Purpose  string   `json:"purpose,omitempty"`
}

// Matter is what leads or tickets may be.
type Matter struct {
	Categories []string `json:"categories,omitempty"` // at most 20 of 50 code points; lead absent = the five of A7
	Priority   string   `json:"priority,omitempty"`   // low medium high critical; "normal" means medium
}
