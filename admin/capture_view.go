package admin

import (
	"encoding/json"
	"maps"
	"slices"
	"time"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/policy"
	"github.com/seed-151f84ba/intake/records"
)

// Settings are one mode's capture settings, every member there: as the configuration file spells them.
type Settings struct {
	Enabled        bool                           `json:"enabled"`
	Instructions   string                         `json:"instructions" doc:"At most 2,500 Unicode code points; needed while enabled."`
	AskAtStart     bool                           `json:"ask_at_start"`
	RequireContact bool                           `json:"require_contact"`
	Fields         map[string]configs.Requirement `json:"fields" doc:"name, phone, email, company: off, optional or required."`
	Purposes       map[string]string              `json:"purposes" doc:"By field key: the answer to why it is needed."`
	Custom         []customField                  `json:"custom" nullable:"false" maxItems:"10"`
	Ticket         matterView                     `json:"ticket"`
	Lead           matterView                     `json:"lead"`
	Consent        string                         `json:"consent"`
	ConsentTexts   map[string]string              `json:"consent_texts,omitempty" doc:"By language."`
	Qualify        *configs.Qualify               `json:"qualify,omitempty"`
	Forms          []configs.Form                 `json:"forms,omitempty" maxItems:"10"`
	Routes         []configs.Route                `json:"routes,omitempty" maxItems:"50"`
}

type customField struct {
	Key      string   `json:"key" doc:"Folded from the label when first published; never changes."`
	Label    string   `json:"label"`
	Icon     string   `json:"icon"`
	On       bool     `json:"on"`
	Required bool     `json:"required"`
	Type     string   `json:"type"`
	Pattern  string   `json:"pattern,omitempty"`
	Options  []string `json:"options,omitempty" nullable:"false"`
	Purpose  string   `json:"purpose,omitempty"`
}

// captureView is what GET answers and PUT takes; PUT ignores all but the settings.
type captureView struct {
	Settings
	Agent    string           `json:"agent"`
	Mode     string           `json:"mode" enum:"text,voice"`
	Number   int              `json:"number" doc:"Of the published version: the ETag."`
	Version  string           `json:"version"`
	Author   string           `json:"author"`
	At       *time.Time       `json:"at"`
	Draft    *draftView       `json:"draft,omitempty" doc:"A draft that no customer meets."`
	Policy   json.RawMessage  `json:"policy" doc:"What was understood of the instructions, as an object."`
	Findings []policy.Finding `json:"findings" nullable:"false" doc:"What to look at before publishing."`

	Understood []string `json:"understood" nullable:"false" doc:"The policy in sentences, for people."`
	Guidance   []string `json:"guidance" nullable:"false" doc:"Sentences of the instructions that could not be turned into policy."`

	Suggestions []policy.Suggestion `json:"suggestions,omitempty" doc:"Where a language model reads the instructions differently; absent when none was asked. Nothing of it is applied."`
}

// own are the members of captureView that are no settings.
var own = []string{"agent", "mode", "number", "version", "author", "at", "draft", "policy", "findings", "understood", "guidance",
	"suggestions"}

type draftView struct {
	Settings
	Author string     `json:"author"`
	At     *time.Time `json:"at"`
}

func showSettings(c configs.Capture) Settings {
	c.Fields, c.Custom = maps.Clone(c.Fields), slices.Clone(c.Custom)
	c.Normalize()
	out := Settings{Enabled: c.Enabled, Instructions: c.Instructions, AskAtStart: c.AskAtStart,
		RequireContact: c.RequireContact, Fields: c.Fields, Purposes: c.Purposes, Custom: []customField{},
		Ticket: viewMatter(c.Ticket), Lead: viewMatter(c.Lead), Consent: c.Consent,
		ConsentTexts: c.ConsentTexts, Qualify: c.Qualify, Forms: c.Forms, Routes: c.Routes}
	if out.Purposes == nil {
		out.Purposes = map[string]string{}
	}
	for _, f := range c.Custom {
		out.Custom = append(out.Custom, customField{Key: f.Key, Label: f.Label, Icon: f.Icon, On: f.IsOn(),
			Required: f.Required, Type: f.Type, Pattern: f.Pattern, Options: f.Options, Purpose: f.Purpose})
	}
	return out
}

type captureOut struct {
	ETag string `header:"ETag"`
	Body captureView
}

// showCapture answers with the published settings. Policy and findings are those of c, which may be a draft.
func showCapture(v records.CaptureView, p engine.Policy, findings []policy.Finding) (*captureOut, error) {
	understood, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	out := &captureOut{ETag: etag(int64(v.Number)), Body: captureView{Settings: showSettings(v.Capture), Agent: v.Agent,
		Mode: v.Mode, Number: v.Number, Version: v.Version, Author: v.Author, Policy: understood, Findings: some(findings),
		Understood: some(policy.Sentences(p)), Guidance: some(p.Guidance)}}
	if !v.At.IsZero() {
		out.Body.At = &v.At
	}
	if v.Draft != nil {
		out.Body.Draft = &draftView{showSettings(*v.Draft), v.DraftBy, v.DraftAt}
	}
	return out, nil
}
