package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/policy"
)

// maxPolicyLine bounds one line of the filter's input, in bytes.
const maxPolicyLine = 4 << 20

// policyInput is a line of `intake policy`.
type policyInput struct {
	ID           json.RawMessage                `json:"id"`
	Mode         engine.Mode                    `json:"mode"`
	Instructions string                         `json:"instructions"`
	Fields       map[string]configs.Requirement `json:"fields"`
	Custom       []configs.Custom               `json:"custom"`
}

// policyOutput is a line of its answer.
type policyOutput struct {
	ID json.RawMessage `json:"id"`
	*policy.Described
	Error string `json:"error,omitempty"`
}

// policyFilter answers each line of instructions with the policy read from it, in the same order.
func policyFilter(in io.Reader, out io.Writer) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 64<<10), maxPolicyLine)
	w := bufio.NewWriter(out)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for lines.Scan() {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		if err := enc.Encode(policyLine(lines.Bytes())); err != nil {
			return fmt.Errorf("write policy: %w", err)
		}
	}
	if err := errors.Join(lines.Err(), w.Flush()); err != nil {
		return fmt.Errorf("read policy input: %w", err)
	}
	return nil
}

func policyLine(line []byte) policyOutput {
	var in policyInput
	if err := json.Unmarshal(line, &in); err != nil {
		var probe struct{ ID json.RawMessage }
		if json.Unmarshal(line, &probe) != nil || probe.ID == nil {
			probe.ID = json.RawMessage("null")
		}
		return policyOutput{ID: probe.ID, Error: "not a JSON object of the expected form"}
	}
	if in.ID == nil {
		in.ID = json.RawMessage("null")
	}
	if in.Mode == "" {
		in.Mode = engine.Text
	}
	if in.Mode != engine.Text && in.Mode != engine.Voice {
		return policyOutput{ID: in.ID, Error: "mode must be text or voice"}
	}
	c := configs.Capture{Enabled: true, Instructions: in.Instructions, Fields: in.Fields, Custom: in.Custom}
	d := policy.Describe(c, in.Mode)
	return policyOutput{ID: in.ID, Described: &d}
}
