package records

import "time"

// MemberView is a person on the team.
type MemberView struct {
	ID       string    `json:"id"`
	Name     string    `json:"name"`
	Email    string    `json:"email,omitempty"`
	Role     Role      `json:"role"`
	All      bool      `json:"all_agents"`
	Agents   []string  `json:"agents"`
	Operator bool      `json:"operator,omitempty"`
	Off      bool      `json:"off,omitempty"`
	At       time.Time `json:"created_at"`
}

// TokenView is an API token without its secret.
type TokenView struct {
	ID       string     `json:"id"`
	Name     string     `json:"name,omitempty"`
	Role     Role       `json:"role"`
	All      bool       `json:"all_agents"`
	Agents   []string   `json:"agents"`
	At       time.Time  `json:"created_at"`
	LastUsed *time.Time `json:"last_used"`
	Revoked  bool       `json:"revoked,omitempty"`
}

// AuditEntry is one admin action.
type AuditEntry struct {
	ID     string    `json:"id"`
	At     time.Time `json:"at"`
	Actor  string    `json:"actor"`
	Action string    `json:"action"` // record.patch, token.create …
	Target string    `json:"target,omitempty"`
	Note   string    `json:"note,omitempty"`
}
