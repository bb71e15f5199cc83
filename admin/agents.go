package admin

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/policy"
	"github.com/seed-151f84ba/intake/records"
)

// agentView is an agent as everybody of its scope sees it: what a filter or a new record needs to know.
type agentView struct {
	ID           string              `json:"id"`
	Name         string              `json:"name"`
	Kind         string              `json:"kind" enum:"text,voice,hybrid"`
	Off          bool                `json:"off"`
	Region       string              `json:"region"`
	Timezone     string              `json:"timezone"`
	Languages    []string            `json:"languages" nullable:"false"`
	RecordPrefix string              `json:"record_prefix"`
	Modes        map[string]modeView `json:"modes" doc:"By mode: text, voice."`
}

// modeView is what one mode collects.
type modeView struct {
	Enabled bool        `json:"enabled"`
	Fields  []fieldView `json:"fields" nullable:"false" doc:"Those that are on, in filing order."`
	Lead    matterView  `json:"lead"`
	Ticket  matterView  `json:"ticket"`
}

type fieldView struct {
	Key      string   `json:"key"`
	Label    string   `json:"label"`
	Icon     string   `json:"icon"`
	Type     string   `json:"type"`
	Required bool     `json:"required"`
	Options  []string `json:"options,omitempty" nullable:"false"`
}

type matterView struct {
	Categories []string `json:"categories" nullable:"false"`
	Priority   string   `json:"priority" enum:"low,medium,high,critical"`
}

// AgentID names an agent in the path.
type AgentID struct {
	ID string `path:"id"`
}

type agentOut struct{ Body agentView }

func (s *server) agentRoutes() {
	register(s, call{pattern: "GET /api/v1/agents", id: "list-agents", summary: "List agents", tag: "agents"},
		func(ctx context.Context, who Caller, in *Paging) (*page[agentView], error) {
			agents, err := s.store.Agents(ctx, who.Scope)
			if err != nil {
				return nil, err
			}
			views := make([]agentView, len(agents))
			for i, a := range agents {
				if err := s.fill(ctx, &a); err != nil {
					return nil, err
				}
				views[i] = viewAgent(a)
			}
			return pageFrom(who.at, views, *in)
		})
	register(s, call{pattern: "GET /api/v1/agents/{id}", id: "get-agent", summary: "An agent and what it collects",
		tag: "agents", errors: []int{http.StatusNotFound}}, s.getAgent)
	register(s, call{pattern: "GET /api/v1/accounts", id: "list-accounts", summary: "Channel connections and their health",
		tag: "agents"}, s.listAccounts)
}

func (s *server) getAgent(ctx context.Context, who Caller, in *AgentID) (*agentOut, error) {
	agents, err := s.store.Agents(ctx, who.Scope)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(agents, func(a records.AgentView) bool { return a.ID == in.ID })
	if i < 0 {
		return nil, notFound()
	}
	if err := s.fill(ctx, &agents[i]); err != nil {
		return nil, err
	}
	return &agentOut{viewAgent(agents[i])}, nil
}

// fill puts the published capture settings into an agent's body. The caller sees the agent; what it collects is no
// secret to them, though changing it may be beyond their role.
func (s *server) fill(ctx context.Context, a *records.AgentView) error {
	for _, m := range modesOf(a.Body.Kind) {
		v, err := s.store.Capture(ctx, records.System("admin"), a.ID, m)
		if errors.Is(err, records.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if m == engine.Text {
			a.Body.Text = &v.Capture
		} else {
			a.Body.Voice = &v.Capture
		}
	}
	return nil
}

func viewAgent(a records.AgentView) agentView {
	v := agentView{ID: a.ID, Name: a.Name, Kind: a.Kind, Off: a.Off, Region: a.Body.Region, Timezone: a.Body.Timezone,
		Languages: some(a.Body.Languages), RecordPrefix: prefixOf(a.Body), Modes: map[string]modeView{}}
	for _, m := range modesOf(a.Body.Kind) {
		v.Modes[string(m)] = viewMode(a.Body, m)
	}
	return v
}

// modesOf are the modes an agent's kind has (A1).
func modesOf(k configs.Kind) []engine.Mode {
	switch k {
	case configs.TextAgent:
		return []engine.Mode{engine.Text}
	case configs.VoiceAgent:
		return []engine.Mode{engine.Voice}
	}
	return []engine.Mode{engine.Text, engine.Voice}
}

func viewMode(a configs.Agent, m engine.Mode) modeView {
	own := a
	if m == engine.Text {
		own.Voice = nil
	} else {
		own.Text = nil
	}
	c := captureFor(own, string(m))
	v := modeView{Enabled: c.Enabled, Fields: []fieldView{}, Lead: viewMatter(c.Lead), Ticket: viewMatter(c.Ticket)}
	for _, f := range policy.Fields(c) {
		if f.On {
			v.Fields = append(v.Fields, fieldView{Key: f.Key, Label: f.Label, Icon: iconOf(c, f.Key), Type: string(f.Type),
				Required: f.Required, Options: f.Options})
		}
	}
	return v
}

func viewMatter(m configs.Matter) matterView { return matterView{some(m.Categories), m.Priority} }

// accountView is a channel connection; its secrets are masked.
type accountView struct {
	records.AccountView
	Health *Health `json:"health,omitempty"`
}

func (s *server) listAccounts(ctx context.Context, who Caller, in *Paging) (*page[accountView], error) {
	accounts, err := s.store.Accounts(ctx, who.Scope)
	if err != nil {
		return nil, err
	}
	views := make([]accountView, len(accounts))
	for i, a := range accounts {
		views[i] = accountView{AccountView: a}
		if s.Health == nil {
			continue
		}
		if h, ok := s.Health(ctx, a.ID); ok {
			views[i].Health = &h
		}
	}
	return pageFrom(who.at, views, *in)
}
