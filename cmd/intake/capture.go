package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/answer"
	"github.com/seed-151f84ba/intake/engine/policy"
	"github.com/seed-151f84ba/intake/engine/runner"
	"github.com/seed-151f84ba/intake/extract"
	"github.com/seed-151f84ba/intake/extract/rules"
)

// dialogue is one line of `intake capture`'s input.
type dialogue struct {
	ID     any               `json:"id"`
	Mode   string            `json:"mode"`
	Region string            `json:"region"`
	Lang   string            `json:"lang"`
	Fields []json.RawMessage `json:"fields"` // a key, or a field as in the configuration
	Turns  []struct {
		Who   string `json:"who"`
		Text  string `json:"text"`
		Asked string `json:"asked"`
	} `json:"turns"`
}

// captured is one line of its output.
type captured struct {
	ID      any               `json:"id"`
	Pred    *prediction       `json:"pred,omitempty"`
	Filed   bool              `json:"filed"`
	Asks    map[string]int    `json:"asks"`
	Reasks  map[string]int    `json:"reasks"`
	Reasons map[string]string `json:"reasons"`
	Error   string            `json:"error,omitempty"`
}

// prediction is what was captured, in the shape the scorer reads.
type prediction struct {
	Name    string            `json:"name,omitempty"`
	Email   string            `json:"email,omitempty"`
	Phone   string            `json:"phone,omitempty"`
	Company string            `json:"company,omitempty"`
	Custom  map[string]string `json:"custom"`
}

// captureFilter feeds dialogues through runner.Turn and prints what each of them filed.
func captureFilter(t *runner.Turner, region string, now func() time.Time, in io.Reader, out io.Writer) error {
	rule := rules.New()
	return lines(in, out, func(raw []byte) any {
		var d dialogue
		if err := json.Unmarshal(raw, &d); err != nil {
			return failed(nil, "not a JSON object: "+err.Error())
		}
		if d.Region == "" {
			d.Region = region
		}
		c, err := capture(t, rule, d, now)
		if err != nil {
			return failed(d.ID, err.Error())
		}
		return c
	})
}

// failed is the answer to a line that could not be played.
func failed(id any, cause string) captured {
	return captured{ID: id, Asks: map[string]int{}, Reasks: map[string]int{}, Reasons: map[string]string{}, Error: cause}
}

// lines answers each line of in with one JSON line on out, in order.
func lines(in io.Reader, out io.Writer, answer func(raw []byte) any) error {
	r := bufio.NewReaderSize(in, 1<<20)
	w := bufio.NewWriter(out)
	defer w.Flush()
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for {
		raw, err := r.ReadBytes('\n')
		if len(strings.TrimSpace(string(raw))) > 0 {
			if err := enc.Encode(answer(raw)); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func capture(t *runner.Turner, rule *rules.Rules, d dialogue, now func() time.Time) (captured, error) {
	setup, err := captureSetup(d)
	if err != nil {
		return captured{}, err
	}
	c := captured{ID: d.ID, Asks: map[string]int{}, Reasks: map[string]int{}, Reasons: map[string]string{}}
	talk := conversation{turner: t, setup: setup, state: engine.New(), now: now}
	var fields []extract.Field
	for _, f := range setup.Policy.Fields {
		fields = append(fields, f.Field)
	}
	var asked []string
	spoke := false // the given agent, since the last customer turn
	for _, turn := range d.Turns {
		if turn.Who == "agent" {
			if spoke && talk.agent != "" { // the agent goes on
				talk.agent += "\n" + turn.Text
			} else {
				talk.agent = turn.Text
			}
			spoke = true
			talk.spoke("agent", turn.Text)
			if now := rule.AskedIn(turn.Text, fields); len(now) > 0 {
				asked = now
			}
			if turn.Asked != "" {
				asked = []string{turn.Asked}
			}
			continue
		}
		if turn.Asked != "" {
			asked, spoke = []string{turn.Asked}, true
		}
		if talk.state = engine.Unheard(talk.state); spoke {
			talk.state = engine.Overheard(setup.Policy, talk.state, asked...)
		}
		before := talk.state
		out, err := talk.turn(engine.Words, turn.Text)
		if err != nil {
			return captured{}, err
		}
		c.count(before, out)
		asked, talk.agent, spoke = nil, "", false
	}
	out, err := talk.turn(engine.Quiet, "")
	if err != nil {
		return captured{}, err
	}
	c.result(setup.Policy, talk, out)
	return c, nil
}

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

// count adds a turn's own questions: requests for a value, not read-backs nor the open ask repeated after a digression.
func (c *captured) count(before engine.State, out runner.Outcome) {
	for _, e := range out.Effects {
		if e.Ask == nil || e.Ask.Confirm || e.Ask.Again {
			continue
		}
		for _, key := range e.Ask.Fields {
			c.Asks[key]++
			if before.Ledger[key].Status.Closed() && out.State.Ledger[key].Status.Closed() {
				c.Reasks[key]++
			}
		}
	}
}

func (c *captured) result(p engine.Policy, talk conversation, last runner.Outcome) {
	c.Pred = &prediction{Custom: map[string]string{}}
	c.Filed = len(talk.records) > 0
	values := map[string]string{}
	for _, r := range talk.records {
		for _, f := range r.Fields {
			if f.Value != nil {
				values[f.Key] = f.Value.Value
			} else if values[f.Key] == "" {
				c.Reasons[f.Key] = string(f.Reason)
			}
		}
	}
	for _, a := range talk.amends {
		for _, v := range a.Values {
			values[v.Field] = v.Value
		}
	}
	if !c.Filed {
		for key, e := range last.State.Ledger {
			if e.Value != nil {
				values[key] = e.Value.Value
			}
		}
	}
	for _, f := range p.Fields {
		if _, ok := values[f.Key]; !ok && c.Reasons[f.Key] == "" {
			c.Reasons[f.Key] = string(engine.BlankNeverAsked)
		}
	}
	for key, v := range values {
		delete(c.Reasons, key)
		switch key {
		case "name":
			c.Pred.Name = v
		case "email":
			c.Pred.Email = v
		case "phone":
			c.Pred.Phone = v
		case "company":
			c.Pred.Company = v
		default:
			c.Pred.Custom[key] = v
		}
	}
}

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
