package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/policy"
	"github.com/seed-151f84ba/intake/engine/runner"
	"github.com/seed-151f84ba/intake/extract"
)

// captureSetup is an agent that collects from the first word.
func captureSetup(d dialogue) (runner.Setup, error) {
	on := &configs.Capture{Enabled: true, Instructions: "Ask for the details at the start.", AskAtStart: true, Fields: map[string]configs.Requirement{
		"name": configs.Off, "phone": configs.Off, "email": configs.Off, "company": configs.Off,
	}}
	add := func(key string) {
		if _, ok := on.Fields[key]; ok {
			on.Fields[key] = configs.Required
			return
		}
		for _, x := range on.Custom {
			if x.Key == key {
				return
			}
		}
		on.Custom = append(on.Custom, configs.Custom{Key: key, Label: strings.ReplaceAll(key, "_", " "), Required: true, Type: string(extract.FieldFor(key).Type)})
	}
	if len(d.Fields) == 0 {
		for _, key := range []string{"name", "phone", "email"} {
			add(key)
		}
	}
	for _, raw := range d.Fields {
		var key string
		if json.Unmarshal(raw, &key) == nil {
			add(key)
			continue
		}
		var x configs.Custom
		if err := json.Unmarshal(raw, &x); err != nil {
			return runner.Setup{}, fmt.Errorf("fields: neither a key nor a field: %w", err)
		}
		if x.Key == "" {
			x.Key = configs.CustomKey(x.Label, len(on.Custom))
		}
		on.Custom = append(on.Custom, x)
	}
	for _, turn := range d.Turns {
		if turn.Asked != "" {
			add(turn.Asked)
		}
	}
	a := configs.Agent{ID: "capture", Name: "Capture", Kind: configs.TextAgent, Region: d.Region, Text: on}
	mode := engine.Text
	if d.Mode == "spoken" || d.Mode == "voice" {
		a.Kind, a.Voice, a.Text, mode = configs.VoiceAgent, on, nil, engine.Voice
	}
	if d.Lang != "" {
		a.Languages = []string{d.Lang}
	}
	p, _, _ := policy.Compile(a, mode, nil)
	return runner.Setup{Version: "capture", Agent: a, Policy: p}, nil
}
