package main

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/records"
)

// resolve puts environment values in place of ${NAME} where settings stand so in the configuration file in force.
// Settings from anywhere else are left as they are: nobody at the console can read the environment through them.
func resolve(settings json.RawMessage, inFile []json.RawMessage, env configs.Env) (json.RawMessage, error) {
	for _, f := range inFile {
		if !sameJSON(settings, f) {
			continue
		}
		out, missing, err := configs.Expand(settings, env)
		if err == nil && len(missing) > 0 {
			err = fmt.Errorf("settings: environment variable %s is not set", missing[0])
		}
		return out, err
	}
	return settings, nil
}

func sameJSON(a, b json.RawMessage) bool {
	if len(a) == 0 || len(b) == 0 {
		return len(a) == len(b)
	}
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}

// account resolves an account's settings.
func (h *house) account(a configs.Account) (json.RawMessage, error) {
	var inFile []json.RawMessage
	for _, f := range h.file.Load().Accounts {
		if f.ID == a.ID {
			inFile = append(inFile, f.Settings)
		}
	}
	return resolve(a.Settings, inFile, h.env)
}

// destination resolves a destination's settings.
func (h *house) destination(s actions.Spec) (actions.Spec, error) {
	var inFile []json.RawMessage
	for _, f := range h.file.Load().Destinations {
		if f.ID == s.ID {
			inFile = append(inFile, f.Settings)
		}
	}
	out, err := resolve(s.Settings, inFile, h.env)
	s.Settings = out
	return s, err
}

// deliveries is the store's deliveries with settings resolved.
type deliveries struct {
	*records.DB
	h *house
}

// Spec implements actions.Deliveries.
func (d deliveries) Spec(ctx context.Context, id string) (actions.Spec, bool, error) {
	s, ok, err := d.DB.Spec(ctx, id)
	if err != nil || !ok {
		return s, ok, err
	}
	s, err = d.h.destination(s)
	return s, true, err
}
