package llm

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/seed-151f84ba/intake/engine/answer"
)

// reply is an object that has arrived up to its answer, and where the rest comes from.
type reply struct {
	object object
	in     *arriving
	from   *stream // nil: nothing more comes
}

// least is the time below which another try is not worth its cost.
const least = 200 * time.Millisecond

// attempt asks until there is an object, within ctx: once more after a passing failure, with fewer demands after a
// refusal, with a word about the mistake after a reply that is none. The call counts what it does.
func (c *Client) attempt(ctx context.Context, q asked, s *jsonschema.Schema, call *answer.Call) (*reply, *failure) {
	repaired := false
	var last *failure
	for lowered := 0; ; {
		can := c.capabilities()
		r, f := c.once(ctx, q, s, can, call)
		if f == nil {
			return r, nil
		}
		if f.outcome == answer.OutcomeOpen && last != nil {
			return nil, last // opened by this turn's own tries
		}
		last = f
		switch {
		case f.lower && lowered < 5 && c.step(can, f.message):
			lowered++
		case f.lower:
			return nil, f
		case f.outcome == answer.OutcomeGarbage && !repaired && left(ctx) > least:
			repaired = true
			q.messages = repair(q.messages, call.Got, f)
		case f.again && call.Tries-lowered < c.o.Limits.Tries && pause(ctx, f.after, call.Tries):
		default:
			return nil, f
		}
	}
}

// once makes one request under the breaker and reads its object.
func (c *Client) once(ctx context.Context, q asked, s *jsonschema.Schema, can Capabilities, call *answer.Call) (*reply, *failure) {
	done, err := c.breaker.Allow()
	if err != nil {
		return nil, &failure{outcome: answer.OutcomeOpen, cause: err}
	}
	call.Tries++
	r, err := c.read(ctx, q, s, can, call)
	f := (*failure)(nil)
	if err != nil && !errors.As(err, &f) {
		f = fault(err, seen{status: 200})
	}
	if f != nil && timedOut(ctx.Err()) {
		f.outcome, f.again = answer.OutcomeTimeout, false
	}
	done(c.toll(f, q.conversation))
	return r, f
}

// errNoToll marks what says nothing about the endpoint.
var errNoToll = errors.New("not the endpoint's fault")

// toll is what the breaker is told: nil of a success. Of nonsense the same conversation counts once in a row, or a
// customer who confuses the model would take it away from all others.
func (c *Client) toll(f *failure, conversation string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case f == nil || f.lower:
		c.garbled = ""
		return nil
	case f.outcome == answer.OutcomeCanceled:
		return errNoToll
	case f.outcome == answer.OutcomeGarbage && conversation != "" && c.garbled == conversation:
		return errNoToll
	case f.outcome == answer.OutcomeGarbage:
		c.garbled = conversation
	}
	return f
}

// read opens the stream and reads up to the answer, or to the end when the object can only be read whole.
func (c *Client) read(ctx context.Context, q asked, s *jsonschema.Schema, can Capabilities, call *answer.Call) (*reply, error) {
	from, err := c.open(ctx, q, can)
	if err != nil {
		return nil, err
	}
	in := &arriving{schema: s}
	for in.head == nil {
		piece, err := from.recv()
		if err != nil {
			defer from.close()
			call.Got = in.all.String()
			count(call, from)
			return finished(in, err)
		}
		in.feed(piece)
	}
	call.Got = in.all.String()
	return &reply{object: *in.head, in: in, from: from}, nil
}

// finished reads a reply that ended before its answer could be passed on.
func finished(in *arriving, err error) (*reply, error) {
	if !errors.Is(err, errEnd) {
		return nil, err
	}
	o, err := decode(in.all.String(), in.schema)
	if err != nil {
		return nil, &failure{outcome: answer.OutcomeGarbage, status: 200, cause: err}
	}
	return &reply{object: o, in: in}, nil
}

// repair is the conversation with the faulty reply and what is wrong with it.
func repair(m []answer.Sent, got string, f *failure) []answer.Sent {
	cause := "it did not hold one"
	if f.cause != nil {
		cause = f.cause.Error()
	}
	out := append([]answer.Sent{}, m...)
	if got != "" {
		out = append(out, answer.Sent{Role: "assistant", Text: clip(got, maxLine)})
	}
	return append(out, answer.Sent{Role: "user", Text: repairText(cause)})
}

// step lowers what is asked of the server, unless another turn has done so already.
func (c *Client) step(from Capabilities, message string) bool {
	to, ok := from.lower(c.o.Can, message)
	if !ok {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if same(c.can, from) {
		c.can = to
	}
	return true
}

func (c *Client) capabilities() Capabilities {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.can
}

func same(a, b Capabilities) bool {
	return a.Format == b.Format && a.MaxTokens == b.MaxTokens && *a.Usage == *b.Usage && *a.Temperature == *b.Temperature
}

func left(ctx context.Context) time.Duration {
	at, ok := ctx.Deadline()
	if !ok {
		return time.Hour
	}
	return time.Until(at)
}

// pause waits before another try as long as the server wants, else a little more each time; false when the time does
// not suffice.
func pause(ctx context.Context, after time.Duration, tries int) bool {
	if after <= 0 {
		after = time.Duration(tries) * (100*time.Millisecond + rand.N(100*time.Millisecond))
	}
	if left(ctx) < after+least {
		return false
	}
	t := time.NewTimer(after)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
