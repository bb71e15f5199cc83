package main

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/records"
)

type checkCmd struct{}

// Run prints what is wrong with the configuration, and fails when something is.
func (checkCmd) Run(p *program) error {
	f, problems, err := p.load()
	if err != nil {
		return err
	}
	problems = append(problems, p.accountProblems(f)...)
	problems = append(problems, p.botProblems(f)...)
	for _, x := range problems {
		fmt.Fprintln(p.out, x)
	}
	if len(problems) > 0 {
		return exit(1)
	}
	return nil
}

// accountProblems builds every account and destination as serve would, and reports those that cannot be.
func (p *program) accountProblems(f configs.File) []configs.Problem {
	name, text, err := p.source()
	if err != nil {
		return nil
	}
	var found []configs.Problem
	report := func(list string, i int, err error) {
		if err != nil {
			found = append(found, configs.Problem{File: name, Line: configs.LineOf(text, list, strconv.Itoa(i), "settings"),
				Path: fmt.Sprintf("$.%s[%d].settings", list, i), Cause: err.Error()})
		}
	}
	for i, a := range f.Accounts {
		report("accounts", i, tryAccount(p, a))
	}
	for i, d := range f.Destinations {
		report("destinations", i, tryDestination(p, f, d))
	}
	return found
}

type applyCmd struct {
	Force bool `help:"Take the file's version where the console changed an item meanwhile."`
}

// Run applies the file beside a running program.
func (c applyCmd) Run(p *program) error {
	f, err := p.mustLoad()
	if err != nil {
		return err
	}
	h, err := p.open(false, f)
	if err != nil {
		return err
	}
	defer h.db.Close()
	a, err := apply(p.ctx, h.db, f, c.Force)
	if err != nil {
		return err
	}
	if err := p.tellServing(); err != nil {
		return err
	}
	for _, list := range []struct {
		word  string
		items []string
	}{{"published", a.published}, {"kept (the console changed it; --force takes the file's)", a.kept}, {"switched off", a.off}} {
		for _, item := range list.items {
			fmt.Fprintln(p.out, list.word+":", item)
		}
	}
	return nil
}

type tokenCmd struct {
	Role   string   `required:"" enum:"owner,admin,member,guest" help:"owner, admin, member or guest."`
	Agents []string `help:"Only these agents; all when absent."`
	Name   string   `default:"command line" help:"What the token is for."`
}

// Run prints a new token and nothing else.
func (c tokenCmd) Run(p *program) error {
	h, err := p.open(false, configs.File{})
	if err != nil {
		return err
	}
	defer h.db.Close()
	role, _ := records.ParseRole(c.Role)
	token, _, err := h.db.NewToken(p.ctx, records.System("command line"), c.Name, role, c.Agents)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(p.out, token)
	return err
}

type migrateCmd struct{}

// Run opens the database, which brings it to this version.
func (migrateCmd) Run(p *program) error {
	h, err := p.open(false, configs.File{})
	if err != nil {
		return err
	}
	return h.db.Close()
}

type doctorCmd struct {
	LLM bool `name:"llm" help:"Ask the language model's server what it can do, with a few small calls."`
}

// Run looks at configuration, database and accounts, a line each; it fails when one is bad.
func (c doctorCmd) Run(p *program) error {
	bad := false
	say := func(what string, err error) {
		state := "ok"
		if err != nil {
			state, bad = "BAD  "+err.Error(), true
		}
		fmt.Fprintf(p.out, "%-28s %s\n", what, state)
	}
	f, problems, err := p.load()
	if err == nil && len(problems) > 0 {
		err = fmt.Errorf("%d problems, the first: %s", len(problems), problems[0])
	}
	say("configuration", err)
	h, err := p.open(false, f)
	say("database", err)
	if err == nil {
		defer h.db.Close()
		start := time.Now()
		say("database takes writes", h.db.Ready(p.ctx))
		fmt.Fprintf(p.out, "%-28s %s\n", "database answered in", time.Since(start).Round(time.Microsecond))
		_, err := h.db.AccountsInForce(p.ctx)
		say("sealed settings", err)
		for _, note := range h.db.Doctor(p.ctx) {
			fmt.Fprintf(p.out, "%-28s %s\n", "database note", note)
		}
	}
	p.accounts(h, f, say)
	for _, d := range f.Destinations {
		say("destination "+d.ID, tryDestination(p, f, d))
	}
	for _, x := range p.botProblems(f) {
		say("bot at "+x.Path, errors.New(x.Cause))
	}
	if c.LLM {
		say("model", p.probeModel())
	}
	if bad {
		return exit(1)
	}
	return nil
}
