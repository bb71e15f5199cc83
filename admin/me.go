package admin

import (
	"context"
	"net/http"

	"github.com/seed-151f84ba/intake/records"
)

// meView is the caller, for the console: who they are and what to offer them.
type meView struct {
	ID          string       `json:"id" doc:"Of the member or token: the assignee when they take a record."`
	Name        string       `json:"name"`
	Kind        string       `json:"kind" enum:"member,token"`
	Role        records.Role `json:"role" enum:"owner,admin,member,guest"`
	AllAgents   bool         `json:"all_agents"`
	Agents      []agentRef   `json:"agents" nullable:"false" doc:"Those they see."`
	Permissions permissions  `json:"permissions"`
}

type agentRef struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// permissions say what to show; the API decides again on every request.
type permissions struct {
	CreateRecords bool `json:"create_records"`
	Export        bool `json:"export"`
	WorkOwn       bool `json:"work_own" doc:"Change, reply to and archive records assigned to them, and take unassigned ones."`
	WorkAll       bool `json:"work_all"`
	Assign        bool `json:"assign" doc:"To others."`
	Delete        bool `json:"delete"`
	Settings      bool `json:"settings"`
	Destinations  bool `json:"destinations"`
	Members       bool `json:"members"`
	Audit         bool `json:"audit"`
}

type meOut struct{ Body meView }

func (s *server) meRoutes() {
	register(s, call{pattern: "GET /api/v1/me", id: "get-me", summary: "Who is asking and what they may do",
		tag: "access", errors: []int{http.StatusUnauthorized}}, s.me)
}

func (s *server) me(ctx context.Context, who Caller, _ *struct{}) (*meOut, error) {
	names, err := s.names(ctx)
	if err != nil {
		return nil, err
	}
	v := meView{ID: who.Actor, Name: names.of(who.Actor), Kind: "token", Role: who.Role, AllAgents: who.All, Agents: []agentRef{}}
	if who.By == BySession {
		v.Kind = "member"
	}
	agents, err := s.store.Agents(ctx, who.Scope)
	if err != nil {
		return nil, err
	}
	for _, a := range agents {
		v.Agents = append(v.Agents, agentRef{a.ID, a.Name})
	}
	may := func(pattern string) bool { return needOf(pattern).may(who) }
	v.Permissions = permissions{
		CreateRecords: may("POST /api/v1/records"),
		Export:        may("GET /api/v1/records.csv"),
		WorkOwn:       may("PATCH /api/v1/records/{id}"),
		WorkAll:       who.Admins(),
		Assign:        who.Admins(),
		Delete:        may("POST /api/v1/records/{id}/delete"),
		Settings:      may("PUT /api/v1/agents/{id}/capture/{mode}"),
		Destinations:  may("POST /api/v1/destinations"),
		Members:       may("POST /api/v1/members"),
		Audit:         may("GET /api/v1/audit"),
	}
	return &meOut{v}, nil
}

// names are what people and tokens are called, by id.
type names map[string]string

// of is the name of an id, or the id where it has none.
func (n names) of(id string) string {
	if name := n[id]; name != "" {
		return name
	}
	return id
}

func (s *server) names(ctx context.Context) (names, error) {
	members, err := s.store.Members(ctx, records.System("admin"))
	if err != nil {
		return nil, err
	}
	tokens, err := s.store.Tokens(ctx, records.System("admin"))
	out := names{}
	for _, t := range tokens {
		out[t.ID] = t.Name
	}
	for _, m := range members {
		out[m.ID] = m.Name
	}
	return out, err
}
