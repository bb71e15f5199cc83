package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/actions/egress"
	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine/runner"
)

// tryAccount builds the adapter of an account and throws it away.
func tryAccount(p *program, a configs.Account) error {
	_, err := tryInfo(p, a)
	return err
}

// tryInfo is tryAccount with what the adapter says of its platform.
func tryInfo(p *program, a configs.Account) (channels.Info, error) {
	kind, ok := channelKinds[a.Channel]
	if !ok {
		return channels.Info{}, fmt.Errorf("channel %s is not known", a.Channel)
	}
	settings, missing, err := configs.Expand(a.Settings, p.env)
	if err != nil {
		return channels.Info{}, err
	}
	if len(missing) > 0 {
		return channels.Info{}, fmt.Errorf("environment variable %s is not set", missing[0])
	}
	ch, err := kind.make(channels.Account{ID: a.ID, Kind: a.Channel, Settings: settings}, channels.Deps{
		Sink: func(context.Context, ...channels.Event) ([]channels.Stored, error) {
			return nil, errors.New("not serving")
		},
		Feed: runner.NewHub(nil, p.now), // never asked: nothing connects
		Now:  p.now, NewID: localIDs(p.now), Key: func(string) []byte { return make([]byte, 32) },
		HTTP: egress.Client(egress.Policy{}), Log: p.log, Count: func(string) {}, Trouble: func(string, string) {}, PublicURL: p.process.PublicURL,
	})
	if err != nil {
		return channels.Info{}, err
	}
	defer closeChannel(p.ctx, ch)
	return rated(ch.Info(), settings)
}

// tryDestination builds a destination and throws it away.
func tryDestination(p *program, f configs.File, d configs.Destination) error {
	settings, missing, err := configs.Expand(d.Settings, p.env)
	if err != nil {
		return err
	}
	if len(missing) > 0 {
		return fmt.Errorf("environment variable %s is not set", missing[0])
	}
	guard, err := egress.Parse(f.Egress.Allow)
	if err != nil {
		return fmt.Errorf("egress.allow: %w", err)
	}
	return makeDestination(actions.Spec{ID: d.ID, Kind: d.Kind, Settings: settings}, actions.Deps{
		HTTP: egress.Client(guard), Now: p.now, Log: p.log,
		CheckURL: func(raw string) error { return egress.CheckURL(raw, guard, true) },
	})
}

func makeDestination(s actions.Spec, d actions.Deps) error {
	make, ok := destinationKinds[s.Kind]
	if !ok {
		return fmt.Errorf("destination kind %s is not known", s.Kind)
	}
	_, err := make(s, d)
	return err
}
