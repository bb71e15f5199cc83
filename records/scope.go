package records

import "slices"

// Role of a member or token (G2).
type Role string

// The roles, strongest first.
const (
	Owner  Role = "owner"
	Admin  Role = "admin"
	Member Role = "member"
	Guest  Role = "guest"
)

// ParseRole reads a role; false when there is none of that name.
func ParseRole(s string) (Role, bool) {
	r := Role(s)
	return r, r == Owner || r == Admin || r == Member || r == Guest
}

// Scope is who asks and what they may see. Its zero value sees nothing and may do nothing.
type Scope struct {
	Actor    string   // member or token id, as it stands in activity and audit: "file", "system" for the program itself
	Role     Role     //
	All      bool     // every agent
	Agents   []string // else these
	Operator bool     // a member who may change settings of their agents
}

// System is the program itself, acting under a name ("file", "system", "agent").
func System(name string) Scope { return Scope{Actor: name, Role: Owner, All: true} }

// Sees says whether records and conversations of the agent are visible.
func (s Scope) Sees(agent string) bool {
	return s.Role != "" && (s.All || slices.Contains(s.Agents, agent))
}

// Admins says whether the scope has the rights of an owner or admin.
func (s Scope) Admins() bool { return s.Role == Owner || s.Role == Admin }

// Tunes says whether the settings of the agent may be changed.
func (s Scope) Tunes(agent string) bool {
	return s.Sees(agent) && (s.Admins() || s.Role == Member && s.Operator)
}

// Works says whether a record of the agent that is assigned to assignee may be worked on: status, priority, notes,
// comments, reply, archive.
func (s Scope) Works(agent, assignee string) bool {
	return s.Sees(agent) && (s.Admins() || s.Role == Member && assignee != "" && assignee == s.Actor)
}
