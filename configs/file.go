// Package configs is the shape of all settings: what an operator writes in intake.yaml or saves in the console, its
// JSON Schema, its checks with file, line and cause, and an example. It reads files and the environment it is given;
// it knows nothing of the database.
package configs

import (
	"encoding/json"
	"time"
)

// File is a whole configuration file.
type File struct {
	Agents       []Agent       `json:"agents,omitempty"`
	Accounts     []Account     `json:"accounts,omitempty"`
	Destinations []Destination `json:"destinations,omitempty"`
	SMTP         *SMTP         `json:"smtp,omitempty"`
	Engine       Engine        `json:"engine,omitzero"`
	LLM          Model         `json:"llm,omitzero"`
	Egress       Egress        `json:"egress,omitzero"`
}

// Account is one channel connection.
type Account struct {
	ID       string          `json:"id"`      // a-z0-9_-, the id in /c/{id}
	Channel  string          `json:"channel"` // web, telegram …
	Agent    string          `json:"agent"`
	Settings json.RawMessage `json:"settings,omitempty"` // the adapter's own; ${ENV} is resolved at start
	Capture  *Override       `json:"capture,omitempty"`
}

// Override is a connection's own instructions and field requirements (A13).
type Override struct {
	Instructions string                 `json:"instructions,omitempty"`
	Fields       map[string]Requirement `json:"fields,omitempty"` // built-in keys and custom keys
}

// Destination is somewhere records are sent. Empty routes match everything.
type Destination struct {
	ID         string          `json:"id"`
	Kind       string          `json:"kind"` // webhook, email, slack …
	Settings   json.RawMessage `json:"settings,omitempty"`
	Types      []string        `json:"types,omitempty"` // lead, ticket
	Categories []string        `json:"categories,omitempty"`
	Agents     []string        `json:"agents,omitempty"`
	Forms      []string        `json:"forms,omitempty"`
	Events     []string        `json:"events,omitempty"` // empty: all of F4 that fit
}

// SMTP is the mail server for notifications.
type SMTP struct {
	Host     string `json:"host"`
	Port     int    `json:"port,omitempty"`
	Username string `json:"username,omitempty"`
	Password string `json:"password,omitempty"`
	From     string `json:"from"`
}

// Engine tunes turn assembly. Zero means the default, except QuietWindow where "0" in the file means at once.
type Engine struct {
	QuietWindow  *Duration `json:"quiet_window,omitempty"`  // default 300ms
	QuietMax     Duration  `json:"quiet_max,omitempty"`     // default 8s
	AbandonAfter Duration  `json:"abandon_after,omitempty"` // default 30m
	CloseAfter   Duration  `json:"close_after,omitempty"`   // default 24h
}

// Egress says which private networks may be reached.
type Egress struct {
	Allow []string `json:"allow,omitempty"` // CIDRs or hosts
}

// Duration is a time.Duration written as "300ms", "8s", "30m", or 0.
type Duration time.Duration
