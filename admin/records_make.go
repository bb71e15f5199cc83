package admin

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/policy"
	"github.com/seed-151f84ba/intake/extract"
	"github.com/seed-151f84ba/intake/records"
)

// values are the fields of a hand-made record: {"name": "…"} or, as records show them, [{"key": "name", "value": "…"}].
type values map[string]string

// UnmarshalJSON fulfils json.Unmarshaler.
func (v *values) UnmarshalJSON(raw []byte) error {
	*v = values{}
	if !bytes.HasPrefix(bytes.TrimSpace(raw), []byte("[")) {
		var m map[string]*string
		if err := json.Unmarshal(raw, &m); err != nil {
			return err
		}
		for k, s := range m {
			if s != nil {
				(*v)[k] = *s
			}
		}
		return nil
	}
	var list []struct {
		Key   string  `json:"key"`
		Value *string `json:"value"`
	}
	if err := json.Unmarshal(raw, &list); err != nil {
		return err
	}
	for _, f := range list {
		if f.Value != nil {
			(*v)[f.Key] = *f.Value
		}
	}
	return nil
}

// Schema fulfils huma.SchemaProvider.
func (values) Schema(huma.Registry) *huma.Schema {
	text := &huma.Schema{Type: huma.TypeString, Nullable: true}
	return &huma.Schema{Description: "Values by field key, or a list of {key, value}.", OneOf: []*huma.Schema{
		{Type: huma.TypeObject, AdditionalProperties: text},
		{Type: huma.TypeArray, Items: &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true, Required: []string{"key"},
			Properties: map[string]*huma.Schema{"key": {Type: huma.TypeString}, "value": text}}},
	}}
}

type makeIn struct {
	Body struct {
		Type         string `json:"type" enum:"lead,ticket"`
		Status       string `json:"status,omitempty" enum:"new,open,in_progress,waiting_on_customer,resolved,closed,cancelled,spam" doc:"new unless said."`
		Channel      string `json:"channel,omitempty" maxLength:"32" pattern:"^[a-z][a-z0-9_]*$" doc:"web unless said; voice takes the agent's voice fields."`
		Agent        string `json:"agent,omitempty" maxLength:"64" doc:"May be left out where the caller sees one agent alone."`
		Account      string `json:"account,omitempty" maxLength:"64"`
		Subject      string `json:"subject,omitempty" maxLength:"120"`
		Description  string `json:"description,omitempty" maxLength:"10000"`
		Priority     string `json:"priority,omitempty" enum:"low,medium,high,critical,normal"`
		Category     string `json:"category,omitempty" maxLength:"50"`
		Form         string `json:"form,omitempty" maxLength:"64"`
		Assignee     string `json:"assignee,omitempty" maxLength:"64"`
		Conversation string `json:"conversation,omitempty" maxLength:"64"`
		Fields       values `json:"fields,omitempty"`
	}
}

// createRecord makes a record by hand (E8): values are checked, required ones are not insisted on.
func (s *server) createRecord(ctx context.Context, who Caller, in *makeIn) (*recordOut, error) {
	b := in.Body
	agent, err := s.agentFor(ctx, who, b.Agent)
	if err != nil {
		return nil, err
	}
	if err := s.fill(ctx, &agent); err != nil {
		return nil, err
	}
	d := records.Draft{Type: b.Type, Status: b.Status, Channel: b.Channel, Agent: agent.ID, Account: b.Account,
		Subject: b.Subject, Description: b.Description, Priority: priority(b.Priority), Category: b.Category, Form: b.Form,
		Assignee: b.Assignee, Conversation: b.Conversation, Prefix: prefixOf(agent.Body)}
	if d.Channel == "" {
		d.Channel = "web"
	}
	if d.Status == "" {
		d.Status = "new"
	}
	capture := captureFor(agent.Body, d.Channel)
	if d.Priority == "" {
		d.Priority = matterOf(capture, b.Type).Priority
	}
	if d.Category != "" && !slices.Contains(matterOf(capture, b.Type).Categories, d.Category) {
		return nil, &records.Invalid{Path: "category", Why: "is not a category of this agent"}
	}
	if d.Fields, err = handMade(agent.Body, capture, b.Fields, s.now()); err != nil {
		return nil, err
	}
	r, err := s.store.CreateRecord(ctx, who.Scope, d)
	if err != nil {
		return nil, err
	}
	return oneRecord(r), nil
}

// agentFor finds the agent a record is made for.
func (s *server) agentFor(ctx context.Context, who Caller, id string) (records.AgentView, error) {
	agents, err := s.store.Agents(ctx, who.Scope)
	if err != nil {
		return records.AgentView{}, err
	}
	if id == "" && len(agents) == 1 {
		return agents[0], nil
	}
	if i := slices.IndexFunc(agents, func(a records.AgentView) bool { return a.ID == id }); id != "" && i >= 0 {
		return agents[i], nil
	}
	return records.AgentView{}, &records.Invalid{Path: "agent", Why: "names no agent of yours"}
}

func prefixOf(a configs.Agent) string {
	if a.RecordPrefix == nil {
		return "WIT"
	}
	return *a.RecordPrefix
}

// captureFor is the capture whose fields a channel's records have, normalised.
func captureFor(a configs.Agent, channel string) configs.Capture {
	c := a.Text
	if channel == "voice" && a.Voice != nil || c == nil {
		c = a.Voice
	}
	var out configs.Capture
	if c != nil {
		out = *c
	}
	out.Fields = maps.Clone(out.Fields)
	out.Custom = slices.Clone(out.Custom)
	out.Normalize()
	return out
}

func matterOf(c configs.Capture, kind string) configs.Matter {
	if kind == string(engine.Ticket) {
		return c.Ticket
	}
	return c.Lead
}

// handMade are a record's fields in A9 order, with the values a member gave.
func handMade(a configs.Agent, c configs.Capture, given values, now time.Time) ([]records.Field, error) {
	zone, err := time.LoadLocation(a.Timezone)
	if err != nil {
		zone = time.UTC
	}
	in := extract.Setting{Now: now, Zone: zone, Region: a.Region, Mode: extract.Chat}
	var out []records.Field
	known := map[string]bool{}
	for _, f := range policy.Fields(c) {
		text := strings.TrimSpace(given[f.Key])
		known[f.Key] = true
		if !f.On && text == "" {
			continue
		}
		field := records.Field{Key: f.Key, Label: f.Label, Icon: iconOf(c, f.Key), Type: string(f.Type), Required: f.Required,
			State: string(engine.Unknown), Reason: string(engine.BlankNeverAsked), Evidence: []records.Evidence{}}
		if text != "" {
			v, no := f.Check(extract.Candidate{Field: f.Key, Text: text, Value: text, Source: "member", Extractor: "member", Confidence: 1}, nil, in)
			if no != nil {
				return nil, &records.Invalid{Path: "fields." + f.Key, Why: "is refused: " + string(no.Reason)}
			}
			field.Value, field.State, field.Reason = &v.Value, string(engine.Valid), ""
			field.Extractor, field.Confidence = "member", 1
			field.Evidence = []records.Evidence{{Source: "member"}}
		}
		out = append(out, field)
	}
	for key := range given {
		if !known[key] {
			return nil, &records.Invalid{Path: "fields." + key, Why: "there is no such field"}
		}
	}
	return out, nil
}

// iconOf is a field's icon: the built-in ones of G10, a custom one's own.
func iconOf(c configs.Capture, key string) string {
	switch key {
	case "name":
		return "user"
	case "email":
		return "envelope"
	case "phone":
		return "phone"
	case "company":
		return "building"
	}
	for _, f := range c.Custom {
		if f.Key == key {
			return f.Icon
		}
	}
	return "tag"
}
