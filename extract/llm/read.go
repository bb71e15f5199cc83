package llm

import (
	"context"
	"io"
	"time"

	"github.com/seed-151f84ba/intake/engine/answer"
	"github.com/seed-151f84ba/intake/prompts"
)

// errEnd is the proper end of a reply.
var errEnd = io.EOF

// Read implements answer.Model. It makes one call, two when the first one failed in a way that passes.
func (c *Client) Read(ctx context.Context, t answer.ModelTurn) (answer.ModelReply, error) {
	begun := time.Now()
	call := &answer.Call{Model: c.o.Model, Outcome: answer.OutcomeOK}
	limit := c.o.Limits.Text
	if t.Voice {
		limit = c.o.Limits.Voice
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	r, f := c.turnReply(ctx, t, call)
	call.Took = time.Since(begun)
	if f != nil {
		cancel()
		call.Outcome = f.outcome
		c.note(call)
		return answer.ModelReply{Call: call}, f
	}
	reading, dropped := propose(t, r.object)
	call.Dropped = dropped
	out := answer.ModelReply{Reading: reading, CanAnswer: r.object.CanAnswer && t.Answering, Used: r.object.Sources, Call: call}
	s := &sentences{client: c, call: call, reply: r, cancel: cancel, begun: begun, muted: !out.CanAnswer}
	s.cut.write(r.in.answer.String())
	if r.from == nil && r.in.head == nil {
		s.cut.write(r.object.Answer)
	}
	out.Answer = s
	return out, nil
}

func (c *Client) turnReply(ctx context.Context, t answer.ModelTurn, call *answer.Call) (*reply, *failure) {
	if !c.allowed(ctx, t.Conversation) {
		return nil, &failure{outcome: answer.OutcomeBudget}
	}
	raw := schema(t)
	s, err := c.schemas.of(raw)
	if err != nil {
		return nil, &failure{outcome: answer.OutcomeFailed, cause: err}
	}
	messages, err := c.messages(t, c.capabilities().Format)
	if err != nil {
		return nil, &failure{outcome: answer.OutcomeFailed, cause: err}
	}
	call.Sent = messages
	return c.attempt(ctx, asked{messages: messages, schema: raw, name: function, reply: c.o.Limits.Reply, conversation: t.Conversation}, s, call)
}

// count adds what the server says a reply cost.
func count(call *answer.Call, from *stream) {
	call.Prompt += from.usage.PromptTokens
	call.Completion += from.usage.CompletionTokens
}

// note counts a call that is over; what the server did not say is estimated.
func (c *Client) note(call *answer.Call) {
	if call.Prompt == 0 && call.Tries > 0 && call.Outcome != answer.OutcomeOpen {
		call.Estimated = true
		for _, m := range call.Sent {
			call.Prompt += Tokens(m.Text)
		}
		call.Completion = Tokens(call.Got)
	}
	c.o.Observe("call_"+call.Outcome, 1)
	c.o.Observe("prompt_tokens", float64(call.Prompt))
	c.o.Observe("completion_tokens", float64(call.Completion))
	c.o.Observe("dropped", float64(call.Dropped))
}

func repairText(cause string) string {
	text, err := prompts.Model("repair", map[string]any{"Cause": cause})
	if err != nil {
		return "Return the one JSON object again."
	}
	return text
}
