// Package policy turns an agent's settings into what the engine follows: fields in filing order, and the operator's
// free-text instructions read by a phrase grammar. What the grammar cannot read stays as guidance. It is pure: the
// same settings give the same policy.
package policy

import (
	"slices"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/extract"
)

// Compile makes the policy of one mode of an agent, with a connection's overrides (nil: none). Guidance are the
// sentences no rule could read; they stand in Policy.Guidance too. A mode the agent does not have gives a policy that
// is not Enabled.
func Compile(a configs.Agent, mode engine.Mode, o *configs.Override) (p engine.Policy, findings []Finding, guidance []string) {
	c := settings(a, mode, o)
	if c == nil {
		return engine.Policy{Schema: engine.PolicySchema, Mode: mode, Attempts: maxAttempts}, nil, nil
	}
	said := a.Text
	if mode == engine.Voice {
		said = a.Voice
	}
	all := Fields(*c)
	u := Understand(c.Instructions, mode, all)
	p = engine.Policy{
		Schema: engine.PolicySchema, Mode: mode, Enabled: c.Enabled,
		Gate: c.RequireContact, AtStart: c.AskAtStart || u.AtStart,
		Start: u.Start, Never: u.Never, Only: u.Only, Timing: u.Timing, Unanswered: u.Unanswered,
		OnRefusal: u.OnRefusal, Order: u.Order, Route: u.Route, Tone: u.Tone, Guidance: u.Guidance,
		Lead:      engine.Matter{Categories: c.Lead.Categories, Priority: engine.Priority(c.Lead.Priority)},
		Ticket:    engine.Matter{Categories: c.Ticket.Categories, Priority: engine.Priority(c.Ticket.Priority)},
		Languages: slices.Clone(a.Languages), Region: a.Region, Zone: a.Timezone, ConsentText: c.Consent,
		Attempts: maxAttempts,
	}
	if u.Attempts > 0 {
		p.Attempts = min(u.Attempts, maxAttempts)
	}
	for _, f := range all {
		if f.On {
			p.Fields = append(p.Fields, u.apply(f.Field))
		}
	}
	p.ReadBack = u.ConfirmAll
	configured(&p, *c, u)
	return p, lint(c, mode, all, said.Fields, u), u.Guidance
}

// maxAttempts is how often a field is asked for at most (B5).
const maxAttempts = 3

// settings are the mode's own, under the connection's overrides; nil when the agent has no such mode.
func settings(a configs.Agent, mode engine.Mode, o *configs.Override) *configs.Capture {
	from := a.Text
	if mode == engine.Voice {
		from = a.Voice
	}
	if from == nil {
		return nil
	}
	c := *from
	c.Fields = map[string]configs.Requirement{}
	for k, r := range from.Fields {
		c.Fields[k] = r
	}
	c.Custom = slices.Clone(from.Custom)
	c.Normalize()
	if o == nil {
		return &c
	}
	if o.Instructions != "" {
		c.Instructions = o.Instructions
	}
	for key, r := range o.Fields {
		if slices.Contains(configs.Builtin(), key) {
			c.Fields[key] = r
			continue
		}
		for i := range c.Custom {
			if c.Custom[i].Key == key {
				on := r != configs.Off
				c.Custom[i].On, c.Custom[i].Required = &on, r == configs.Required
			}
		}
	}
	return &c
}

// Setting is a configured field, on or off.
type Setting struct {
	engine.Field
	On     bool
	Custom bool
}

// Fields are all fields of a mode, off ones too, in filing order (A9). c must be normalised.
func Fields(c configs.Capture) []Setting {
	labels := map[string]string{"name": "Name", "phone": "Phone", "email": "Email", "company": "Company"}
	var out []Setting
	for _, key := range configs.Builtin() {
		r := c.Fields[key]
		out = append(out, Setting{On: r == configs.Required || r == configs.Optional, Field: engine.Field{
			Field:    extract.Field{Key: key, Label: labels[key], Type: extract.Type(key)},
			Required: r == configs.Required, Purpose: c.Purposes[key]}})
	}
	for _, f := range c.Custom {
		purpose := f.Purpose
		if purpose == "" {
			purpose = c.Purposes[f.Key]
		}
		out = append(out, Setting{On: f.IsOn(), Custom: true, Field: engine.Field{
			Field: extract.Field{Key: f.Key, Label: f.Label, Type: extract.Type(f.Type),
				Options: slices.Clone(f.Options), Pattern: f.Pattern},
			Required: f.Required, Purpose: purpose}})
	}
	return out
}
