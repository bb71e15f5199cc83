package llm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/seed-151f84ba/intake/engine/answer"
	"github.com/seed-151f84ba/intake/engine/policy"
	"github.com/seed-151f84ba/intake/prompts"
)

// Opinion reads an operator's instructions and says what it understood, for comparison with the grammar's reading. What
// it says is never applied.
func (c *Client) Opinion(ctx context.Context, instructions string, fields []policy.Setting) (policy.Said, error) {
	text, err := prompts.Model("opinion", map[string]any{"Reasons": policy.Reasons(), "Fields": fields})
	if err != nil {
		return policy.Said{}, err
	}
	raw, err := json.Marshal(instructions)
	if err != nil {
		return policy.Said{}, err
	}
	q := asked{name: "policy", reply: c.o.Limits.Reply, schema: opinionSchema(fields), messages: []answer.Sent{
		{Role: "system", Text: text}, {Role: "user", Text: "Instructions: " + string(raw)}}}
	ctx, cancel := context.WithTimeout(ctx, c.o.Limits.Text)
	defer cancel()
	call := &answer.Call{Model: c.o.Model, Outcome: answer.OutcomeOK, Sent: q.messages}
	said, f := c.opinion(ctx, q, call)
	if f != nil {
		call.Outcome = f.outcome
		c.note(call)
		return said, f
	}
	c.note(call)
	return said, nil
}

func (c *Client) opinion(ctx context.Context, q asked, call *answer.Call) (policy.Said, *failure) {
	s, err := c.schemas.of(q.schema)
	if err != nil {
		return policy.Said{}, &failure{outcome: answer.OutcomeFailed, cause: err}
	}
	for lowered := 0; ; lowered++ {
		can := c.capabilities()
		if can.Format == JSONObject || can.Format == None {
			more, err := prompts.Model("format", map[string]any{"Schema": string(q.schema)})
			if err == nil && !strings.HasSuffix(q.messages[0].Text, more) {
				q.messages[0].Text += more
			}
		}
		raw, f := c.wholeReply(ctx, q, can, call)
		if f != nil && f.lower && lowered < 5 && c.step(can, f.message) {
			continue
		}
		if f != nil {
			return policy.Said{}, f
		}
		object, err := find(raw, s)
		var said opinionSaid
		if err == nil {
			err = json.Unmarshal([]byte(object), &said)
		}
		if err != nil {
			return policy.Said{}, &failure{outcome: answer.OutcomeGarbage, cause: err}
		}
		return said.policy(), nil
	}
}

// wholeReply reads a reply to its end, under the breaker.
func (c *Client) wholeReply(ctx context.Context, q asked, can Capabilities, call *answer.Call) (string, *failure) {
	done, err := c.breaker.Allow()
	if err != nil {
		return "", &failure{outcome: answer.OutcomeOpen, cause: err}
	}
	call.Tries++
	text, err := c.collect(ctx, q, can, call)
	var f *failure
	if err != nil && !errors.As(err, &f) {
		f = fault(err, seen{status: 200})
	}
	done(c.toll(f, ""))
	call.Got = text
	return text, f
}

func (c *Client) collect(ctx context.Context, q asked, can Capabilities, call *answer.Call) (string, error) {
	from, err := c.open(ctx, q, can)
	if err != nil {
		return "", err
	}
	defer from.close()
	var b strings.Builder
	for {
		piece, err := from.recv()
		if errors.Is(err, io.EOF) {
			count(call, from)
			return b.String(), nil
		}
		if err != nil {
			return "", err
		}
		b.WriteString(piece)
	}
}

// opinionSaid is policy.Said with a plain list where that has an any.
type opinionSaid struct {
	policy.Said
	Confirm []string `json:"confirm"`
}

func (o opinionSaid) policy() policy.Said {
	s := o.Said
	switch {
	case len(o.Confirm) == 1 && o.Confirm[0] == "all":
		s.Confirm = "all"
	case len(o.Confirm) > 0:
		s.Confirm = o.Confirm
	}
	return s
}

// opinionSchema is the JSON Schema of an opinion.
func opinionSchema(fields []policy.Setting) json.RawMessage {
	keys := []string{}
	for _, f := range fields {
		keys = append(keys, f.Key)
	}
	if len(keys) == 0 {
		keys = []string{none}
	}
	texts := `{"type":"array","items":{"type":"string"}}`
	field := fmt.Sprintf(`{"type":"array","items":{"type":"object","additionalProperties":false,"required":["field","when"],"properties":{"field":{"type":"string","enum":%s},"when":%s}}}`, list(keys), texts)
	return json.RawMessage(`{"type":"object","additionalProperties":false,"required":["start","never","only","timing","at_start","after_unanswered","ask","dont_ask","order","confirm","attempts","on_refusal","route","tone"],"properties":{` +
		`"start":` + texts + `,"never":` + texts + `,"only":{"type":"boolean"},"timing":{"type":["string","null"]},"at_start":{"type":"boolean"},` +
		`"after_unanswered":{"type":["integer","null"]},"ask":` + field + `,"dont_ask":` + field + `,"order":` + texts + `,"confirm":` + texts + `,` +
		`"attempts":{"type":["integer","null"]},"on_refusal":` + texts + `,"route":{"type":"array","items":{"type":"object","additionalProperties":false,` +
		`"required":["when","to"],"properties":{"when":` + texts + `,"to":{"type":"string"}}}},"tone":` + texts + `}}`)
}
