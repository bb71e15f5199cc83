// Command intake is the program: a gateway for channels, the capture engine, and the admin surface, each runnable
// alone or together. This file reads the command line; the other files wire the rooms together.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/extract/llm"
	"github.com/seed-151f84ba/intake/extract/rules"
)

// version is set by the build.
var version = "dev"

// commands is the command line. `intake` alone is `intake serve`.
type commands struct {
	Serve   serveCmd   `cmd:"" default:"withargs" help:"Run gateway and admin in one process on two listeners."`
	Gateway gatewayCmd `cmd:"" help:"Run the public gateway alone."`
	Admin   adminCmd   `cmd:"" help:"Run the admin listener alone."`
	Chat    chatCmd    `cmd:"" help:"Talk to an agent in the terminal. Nothing is stored."`
	Check   checkCmd   `cmd:"" help:"Validate the configuration; print file:line: path: cause."`
	Apply   applyCmd   `cmd:"" help:"Apply the configuration file to the database now."`
	Token   tokenCmd   `cmd:"" help:"Make an API token and print it."`
	Migrate migrateCmd `cmd:"" help:"Bring the database to this version."`
	Doctor  doctorCmd  `cmd:"" help:"Look for what would keep this installation from working."`
	Schema  schemaCmd  `cmd:"" help:"Print the JSON Schema of the configuration file."`
	Version versionCmd `cmd:"" help:"Print the version."`

	Extract extractCmd `cmd:"" help:"Filter: JSON Lines of turns to what was understood."`
	Parse   parseCmd   `cmd:"" help:"Filter: JSON Lines of platform requests to events."`
	Capture captureCmd `cmd:"" help:"Filter: JSON Lines of dialogues to what would be filed."`
	Policy  policyCmd  `cmd:"" help:"Filter: JSON Lines of instructions to the policy derived from them."`
}

// program is what every command may use.
type program struct {
	ctx     context.Context
	process configs.Process
	env     configs.Env
	in      io.Reader
	out     io.Writer
	err     io.Writer
	log     *slog.Logger
	now     func() time.Time
	loaded  []byte // the configuration's text as it was last read
}

// exit is an error that has said everything already.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.LookupEnv, os.Stdin, os.Stdout, os.Stderr))
}

// run is the program with its surroundings as parameters. It returns the exit status.
func run(ctx context.Context, args []string, env configs.Env, in io.Reader, out, errOut io.Writer) int {
	var c commands
	status := -1
	parser, err := kong.New(&c, kong.Name("intake"), kong.Writers(out, errOut), kong.Exit(func(s int) { status = s }),
		kong.Description("The capture engine between the places where customers talk and the people who follow up."),
		kong.UsageOnError())
	if err != nil {
		fmt.Fprintln(errOut, "intake:", err)
		return 2
	}
	command, err := parser.Parse(args)
	if status >= 0 { // --help
		return status
	}
	if err != nil {
		fmt.Fprintln(errOut, "intake:", err)
		return 2
	}
	process, problems := configs.FromEnv(env)
	if len(problems) > 0 {
		for _, p := range problems {
			fmt.Fprintln(errOut, p)
		}
		return 1
	}
	log := slog.New(slog.NewJSONHandler(errOut, &slog.HandlerOptions{Level: process.Log}))
	p := &program{ctx: ctx, process: process, env: env, in: in, out: out, err: errOut, log: log, now: time.Now}
	err = command.Run(p)
	var e exit
	switch {
	case err == nil:
		return 0
	case errors.As(err, &e):
		return int(e)
	}
	fmt.Fprintln(errOut, "intake:", err)
	return 1
}

type versionCmd struct{}

// Run prints the version.
func (versionCmd) Run(p *program) error {
	_, err := fmt.Fprintln(p.out, version)
	return err
}

type schemaCmd struct{}

// Run prints the schema.
func (schemaCmd) Run(p *program) error {
	_, err := fmt.Fprintln(p.out, string(configs.Schema()))
	return err
}

type extractCmd struct {
	Region string `default:"US" help:"Default phone region, ISO 3166-1 alpha-2."`
	LLM    bool   `name:"llm" help:"Ask the configured language model too."`
}

// Run filters stdin.
func (c extractCmd) Run(p *program) error {
	if !c.LLM {
		return extractFilter(rules.New(), c.Region, p.in, p.out)
	}
	m, err := p.mustModel()
	if err != nil {
		return err
	}
	return extractFilter(rules.New(), c.Region, p.in, p.out, llm.Extractor{Client: m})
}

type parseCmd struct {
	Channel string `required:"" help:"The channel's kind: web, telegram …"`
}

// Run filters stdin.
func (c parseCmd) Run(p *program) error { return parse(decoders(), c.Channel, p.in, p.out) }

type captureCmd struct {
	Region string `default:"US" help:"Default phone region, ISO 3166-1 alpha-2."`
	LLM    bool   `name:"llm" help:"Ask the configured language model too."`
}

// Run filters stdin.
func (c captureCmd) Run(p *program) error {
	t, err := turner(nil, localIDs(p.now))
	if err != nil {
		return err
	}
	if c.LLM {
		m, err := p.mustModel()
		if err != nil {
			return err
		}
		t.Model = m
	}
	return captureFilter(t, c.Region, p.now, p.in, p.out)
}

type policyCmd struct{}

// Run filters stdin.
func (policyCmd) Run(p *program) error { return policyFilter(p.in, p.out) }
