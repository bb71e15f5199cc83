package llm

import (
	"context"
	"errors"
	"io"
	"strings"

	openai "github.com/sashabaranov/go-openai"
)

// Why a reply is of no use although the server gave one.
var (
	errToolLoop = errors.New("calls a tool there is none of")
	errDeclined = errors.New("the model declined")
	errEmpty    = errors.New("empty reply")
	errCutOff   = errors.New("reply ends in the middle")
)

// stream is one reply on its way.
type stream struct {
	from   *openai.ChatCompletionStream
	stop   context.CancelFunc
	usage  openai.Usage
	tools  bool // the object comes as a function's arguments
	reason openai.FinishReason
	pieces int
}

// open sends the request. The error carries what the wire said, which the library's own loses for some servers.
func (c *Client) open(ctx context.Context, q asked, can Capabilities) (*stream, error) {
	ctx, stop := context.WithCancel(ctx)
	x := &exchange{http: c.http, now: c.o.Now}
	cfg := c.config
	cfg.HTTPClient = x
	from, err := openai.NewClientWithConfig(cfg).CreateChatCompletionStream(ctx, c.request(q, can))
	if err != nil {
		stop()
		return nil, fault(err, x.seen)
	}
	return &stream{from: from, stop: stop, tools: can.Format == Tools}, nil
}

// recv returns the next piece of the object's text; io.EOF at the proper end. Servers differ: the usage comes in a
// chunk without choices, a tool call's later pieces without index, id or name.
func (s *stream) recv() (string, error) {
	for {
		chunk, err := s.from.Recv()
		if errors.Is(err, io.EOF) && s.pieces == 0 {
			return "", errEmpty
		}
		if err != nil {
			return "", err
		}
		if chunk.Usage != nil {
			s.usage = *chunk.Usage
		}
		if len(chunk.Choices) == 0 {
			continue
		}
		text, err := s.text(chunk.Choices[0])
		if err != nil || text != "" {
			s.pieces++
			return text, err
		}
	}
}

func (s *stream) text(c openai.ChatCompletionStreamChoice) (string, error) {
	if c.FinishReason != "" {
		s.reason = c.FinishReason
	}
	d := c.Delta
	if d.Refusal != "" || c.FinishReason == openai.FinishReasonContentFilter {
		return "", errDeclined
	}
	if !s.tools {
		if len(d.ToolCalls) > 0 || d.FunctionCall != nil {
			return "", errToolLoop
		}
		return d.Content, nil
	}
	var b strings.Builder
	for _, call := range d.ToolCalls {
		if call.Function.Name != "" && call.Function.Name != function || call.Index != nil && *call.Index > 0 {
			return "", errToolLoop
		}
		b.WriteString(call.Function.Arguments)
	}
	return b.String() + d.Content, nil
}

func (s *stream) close() {
	s.stop()
	_ = s.from.Close()
}
