package records

import (
	"encoding/json"
	"time"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
)

// ItemKind is what kind of setting an item is.
type ItemKind string

// The kinds.
const (
	AgentItem       ItemKind = "agent"
	AccountItem     ItemKind = "account"
	DestinationItem ItemKind = "destination"
)

// Item names a settings item. Of an agent Mode is text or voice, and Account is set for the settings of one
// connection that overrides the agent's (A13).
//
// The content of an agent's item is a configs.Agent with the capture of that mode only, and a policy compiled from it;
// of an account configs.Account, of a destination configs.Destination.
type Item struct {
	Kind    ItemKind
	ID      string
	Mode    engine.Mode
	Account string
}

// Version is one published, immutable settings version.
type Version struct {
	ID     string          `json:"id"`
	Number int             `json:"number"` // 1, 2, … per item: the ETag
	Author string          `json:"author"`
	At     time.Time       `json:"at"`
	Body   json.RawMessage `json:"content"`
	Policy json.RawMessage `json:"policy,omitempty"`
}

// AgentView is an agent in a list.
type AgentView struct {
	ID    string        `json:"id"`
	Name  string        `json:"name"`
	Kind  string        `json:"kind"`
	Off   bool          `json:"off,omitempty"`
	Modes []string      `json:"modes"`
	Body  configs.Agent `json:"-"`
}

// CaptureView is the capture of an agent's mode: what is published and a draft no customer meets.
type CaptureView struct {
	Agent   string           `json:"agent"`
	Mode    string           `json:"mode"`
	Number  int              `json:"number"` // the ETag
	Version string           `json:"version"`
	Author  string           `json:"author"`
	At      time.Time        `json:"at"`
	Capture configs.Capture  `json:"capture"`
	Policy  engine.Policy    `json:"policy"`
	Draft   *configs.Capture `json:"draft"`
	DraftBy string           `json:"draft_by,omitempty"`
	DraftAt *time.Time       `json:"draft_at,omitempty"`
	Body    configs.Agent    `json:"-"` // for compiling a new policy
}

// AccountView is a channel connection; the settings are those of the file or console with secrets masked.
type AccountView struct {
	ID       string            `json:"id"`
	Channel  string            `json:"channel"`
	Agent    string            `json:"agent"`
	Settings json.RawMessage   `json:"settings,omitempty"`
	Capture  *configs.Override `json:"capture,omitempty"`
	Off      bool              `json:"off"`
	Number   int               `json:"number"`
}

// DestinationView is a destination; secrets are masked and never shown again.
type DestinationView struct {
	ID         string          `json:"id"`
	Kind       string          `json:"kind"`
	Settings   json.RawMessage `json:"settings,omitempty"`
	Types      []string        `json:"types,omitempty"`
	Categories []string        `json:"categories,omitempty"`
	Agents     []string        `json:"agents,omitempty"`
	Forms      []string        `json:"forms,omitempty"`
	Events     []string        `json:"events,omitempty"`
	Off        bool            `json:"off"`
	Why        string          `json:"why,omitempty"` // off by itself: gone (410)
	Number     int             `json:"number"`
}

// Mask stands for a secret in what is shown; sent back it keeps the secret that is stored.
const Mask = "********"

// ApplyOutcome says what became of an item of the configuration file.
type ApplyOutcome string

// The outcomes.
const (
	Unchanged ApplyOutcome = "unchanged"
	Published ApplyOutcome = "published"
	Kept      ApplyOutcome = "kept" // the console changed it meanwhile and stays: to be reported
)
