package main

import (
	"bufio"
	"encoding/json"
	"io"
	"strings"
	"time"

	"github.com/seed-151f84ba/intake/engine"
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
