package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/policy"
	"github.com/seed-151f84ba/intake/records"
)

// known is what configurations may name.
func known() configs.Known {
	return configs.Known{
		Channels:     slices.Sorted(maps.Keys(channelKinds)),
		Destinations: slices.Sorted(maps.Keys(destinationKinds)),
	}
}

// source reads the configuration file: its text and the name to report. The embedded demo stands in when none was
// named and there is no intake.yaml.
func (p *program) source() (name string, text []byte, err error) {
	text, err = os.ReadFile(p.process.Config)
	if errors.Is(err, fs.ErrNotExist) && !p.process.Explicit {
		return "demo", configs.Demo(), nil
	}
	if err != nil {
		return "", nil, fmt.Errorf("configuration: %w", err)
	}
	return p.process.Config, text, nil
}

// load reads the configuration with its ${NAME} references kept, after checking that they resolve.
func (p *program) load() (configs.File, []configs.Problem, error) {
	name, text, err := p.source()
	if err != nil {
		return configs.File{}, nil, err
	}
	p.loaded = text
	if _, problems := configs.Load(name, text, p.env, known()); len(problems) > 0 {
		return configs.File{}, problems, nil
	}
	f, problems := configs.Parse(name, text, known())
	return f, problems, nil
}

// mustLoad prints the problems and fails when there are any.
func (p *program) mustLoad() (configs.File, error) {
	f, problems, err := p.load()
	if err != nil {
		return f, err
	}
	if len(problems) > 0 {
		for _, x := range problems {
			fmt.Fprintln(p.err, x)
		}
		return f, exit(1)
	}
	return f, nil
}

// applied says what became of a file's items.
type applied struct {
	published, kept []string
	off             []string
}

// apply puts a configuration file's items into the database as contract.md says: an item is published when its content
// differs from what the file last said, a change made in the console meanwhile stays unless force.
func apply(ctx context.Context, db *records.DB, f configs.File, force bool) (applied, error) {
	var a applied
	var keep []records.Item
	put := func(i records.Item, content any, p *engine.Policy) error {
		keep = append(keep, i)
		outcome, err := db.Apply(ctx, i, content, p, force)
		if err != nil {
			return fmt.Errorf("apply %s: %w", itemName(i), err)
		}
		switch outcome {
		case records.Published:
			a.published = append(a.published, itemName(i))
		case records.Kept:
			a.kept = append(a.kept, itemName(i))
		}
		return nil
	}
	for _, agent := range f.Agents {
		for _, m := range modes(agent) {
			if err := putAgent(put, agent, m, "", nil); err != nil {
				return a, err
			}
		}
	}
	for _, account := range f.Accounts {
		if err := put(records.Item{Kind: records.AccountItem, ID: account.ID}, account, nil); err != nil {
			return a, err
		}
		if account.Capture == nil {
			continue
		}
		for _, agent := range f.Agents {
			for _, m := range modes(agent) {
				if agent.ID == account.Agent {
					if err := putAgent(put, agent, m, account.ID, account.Capture); err != nil {
						return a, err
					}
				}
			}
		}
	}
	for _, d := range f.Destinations {
		if err := put(records.Item{Kind: records.DestinationItem, ID: d.ID}, d, nil); err != nil {
			return a, err
		}
	}
	off, err := db.SwitchOff(ctx, keep)
	for _, i := range off {
		a.off = append(a.off, itemName(i))
	}
	return a, err
}

func putAgent(put func(records.Item, any, *engine.Policy) error, a configs.Agent, m engine.Mode, account string, o *configs.Override) error {
	p, _, _ := policy.Compile(a, m, o)
	if m == engine.Text {
		a.Voice = nil
	} else {
		a.Text = nil
	}
	return put(records.Item{Kind: records.AgentItem, ID: a.ID, Mode: m, Account: account}, a, &p)
}

func modes(a configs.Agent) []engine.Mode {
	switch a.Kind {
	case configs.TextAgent:
		return []engine.Mode{engine.Text}
	case configs.VoiceAgent:
		return []engine.Mode{engine.Voice}
	}
	return []engine.Mode{engine.Text, engine.Voice}
}

func itemName(i records.Item) string {
	s := string(i.Kind) + " " + i.ID
	if i.Mode != "" {
		s += "/" + string(i.Mode)
	}
	if i.Account != "" {
		s += " at " + i.Account
	}
	return s
}
