package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/seed-151f84ba/intake/actions/egress"
	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/policy"
	"github.com/seed-151f84ba/intake/engine/runner"
)

type chatCmd struct {
	Agent   string `arg:"" optional:"" help:"The agent's id; the first one when absent."`
	Mode    string `default:"" enum:",text,voice" help:"text or voice; what the agent has when absent."`
	Explain bool   `help:"Show what was understood, rejected and why, what was decided, and where every field stands, after every turn."`
}

// Run talks until the input ends.
func (c chatCmd) Run(p *program) error {
	f, err := p.mustLoad()
	if err != nil {
		return err
	}
	agent, mode, err := c.pick(f)
	if err != nil {
		return err
	}
	t, err := turner(nil, localIDs(p.now))
	if err != nil {
		return err
	}
	guard, err := egress.Parse(f.Egress.Allow)
	if err != nil {
		return fmt.Errorf("egress.allow: %w", err)
	}
	if t.Answerer, err = p.desk(f, egress.Client(guard), nil); err != nil {
		return err
	}
	if m := p.model(f); m != nil {
		t.Model = m
	}
	pol, _, _ := policy.Compile(agent, mode, nil)
	talk := &conversation{turner: t, setup: runner.Setup{Version: "chat", Agent: agent, Policy: pol}, state: engine.New(), now: p.now}
	if agent.Greeting != "" {
		fmt.Fprintf(p.out, "%s: %s\n", agent.Name, agent.Greeting)
	}
	return c.loop(p, talk)
}

func (c chatCmd) pick(f configs.File) (configs.Agent, engine.Mode, error) {
	for _, a := range f.Agents {
		if c.Agent != "" && a.ID != c.Agent {
			continue
		}
		m := engine.Mode(c.Mode)
		if m == "" {
			m = modes(a)[0]
		}
		for _, has := range modes(a) {
			if has == m {
				return a, m, nil
			}
		}
		return a, "", fmt.Errorf("agent %s has no %s mode", a.ID, m)
	}
	if c.Agent == "" {
		return configs.Agent{}, "", errors.New("the configuration has no agent")
	}
	return configs.Agent{}, "", fmt.Errorf("agent %s is not configured", c.Agent)
}

func (c chatCmd) loop(p *program, talk *conversation) error {
	in := bufio.NewReader(p.in)
	for {
		fmt.Fprint(p.out, "> ")
		line, err := in.ReadString('\n')
		if text := strings.TrimRight(line, "\r\n"); text != "" {
			if err := c.turn(p, talk, text); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			fmt.Fprintln(p.out)
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (c chatCmd) turn(p *program, talk *conversation, text string) error {
	before := talk.state
	out, err := talk.turn(cause(text))
	if err != nil {
		return err
	}
	for _, l := range out.Lines {
		fmt.Fprintf(p.out, "%s: %s\n", talk.setup.Agent.Name, l.Text)
	}
	for _, r := range out.Records {
		fmt.Fprintf(p.out, "  [%s %s] %s\n", r.Kind, r.ID, r.Subject)
		for _, f := range r.Fields {
			switch {
			case f.Value != nil:
				fmt.Fprintf(p.out, "    %-14s %s  (from %q)\n", f.Label, f.Value.Value, f.Value.Text)
			default:
				fmt.Fprintf(p.out, "    %-14s –  (%s)\n", f.Label, f.Reason)
			}
		}
	}
	for _, a := range out.Amends {
		for _, v := range a.Values {
			fmt.Fprintf(p.out, "  [%s] %s is now %s\n", a.Record, v.Field, v.Value)
		}
	}
	if c.Explain {
		explain(p.out, before, out, talk.open)
	}
	return nil
}

// causes are what a tester may type instead of words.
var causes = map[string]engine.Cause{"/quiet": engine.Quiet, "/nudge": engine.Nudge, "/hangup": engine.HungUp, "/takeover": engine.TakenOver,
	"/release": engine.Released, "/silence": engine.Silence, "/nomatch": engine.NoMatch}

// cause reads a typed line: words, or "/quiet" and the like for what happens without words.
func cause(text string) (engine.Cause, string) {
	if c, ok := causes[strings.TrimSpace(text)]; ok {
		return c, ""
	}
	return engine.Words, text
}
