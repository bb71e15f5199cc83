package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/answer"
	"github.com/seed-151f84ba/intake/engine/runner"
	"github.com/seed-151f84ba/intake/extract"
)

// conversation is a conversation kept in memory: what `intake chat` and `intake capture` have instead of a store.
type conversation struct {
	turner  *runner.Turner
	setup   runner.Setup
	state   engine.State
	agent   string // what was last said to the customer
	n       int
	open    []extract.Line  // lines of an open dictation
	earlier []answer.Spoken // the last lines, for a model
	records []runner.NewRecord
	amends  []runner.NewAmend
	now     func() time.Time
}

// turn does one turn and remembers what came of it. "" is no line.
func (c *conversation) turn(cause engine.Cause, text string) (runner.Outcome, error) {
	in := runner.Input{Cause: cause, At: c.now(), Reach: c.setup.Policy.Mode == engine.Text, Forms: c.setup.Policy.Mode == engine.Text}
	in.State, in.Now, in.Episode, in.Agent = c.state, c.setup, c.setup, c.agent
	in.Conversation = runner.Conversation{ID: "local", Agent: c.setup.Agent.ID, Channel: "local", Mode: c.setup.Policy.Mode}
	if c.state.Handed && cause != engine.Released {
		in.Conversation.TakenBy = "tester"
	}
	in.Dictation = c.dictation()
	in.Earlier = slices.Clone(c.earlier)
	if text != "" {
		c.n++
		line := extract.Line{ID: fmt.Sprintf("l%d", c.n), Text: text}
		in.Unread = []runner.Heard{{Line: line, Seq: int64(c.n), At: in.At}}
		c.open = append(c.open, line)
		c.spoke("customer", text)
		if len(c.open) > 16 {
			c.open = c.open[1:]
		}
	}
	out, err := c.turner.Turn(context.Background(), in)
	if err != nil {
		return out, err
	}
	c.state = out.State
	c.records = append(c.records, out.Records...)
	c.amends = append(c.amends, out.Amends...)
	for _, l := range out.Lines {
		c.agent = l.Text
		c.spoke("agent", l.Text)
	}
	return out, nil
}

func (c *conversation) spoke(who, text string) {
	if c.earlier = append(c.earlier, answer.Spoken{Who: who, Text: text}); len(c.earlier) > 6 {
		c.earlier = c.earlier[1:]
	}
}

func (c *conversation) dictation() []extract.Line {
	var lines []extract.Line
	for _, d := range c.state.Dictation {
		for _, l := range c.open {
			if l.ID == d.Line && l.Rev == d.Rev {
				lines = append(lines, l)
			}
		}
	}
	return lines
}
