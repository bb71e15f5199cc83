package llm

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/seed-151f84ba/intake/engine/answer"
)

// Probe is what was found out about a server.
type Probe struct {
	Can    Capabilities // what will be used
	First  time.Duration
	Tried  []Trial
	Failed error // the server cannot be used; nil otherwise
}

// Trial is one thing that was tried.
type Trial struct {
	What string
	OK   bool
	Note string // why not: status or kind of failure, never the server's words
}

var probeSchema = json.RawMessage(`{"type":"object","additionalProperties":false,"required":["commands","answer"],"properties":{` +
	`"commands":{"type":"array","items":{"type":"string"}},"answer":{"type":"string"}}}`)

// Probe asks the server small questions, each with the strictest demand it may know, and notes which it takes. What
// the operator fixed is tried as it is.
func (c *Client) Probe(ctx context.Context) Probe {
	p := Probe{Can: c.o.Can.filled()}
	formats := []Format{JSONSchema, Tools, JSONObject, None}
	if c.o.Can.Format != Auto {
		formats = []Format{c.o.Can.Format}
	}
	var last error
	for _, f := range formats {
		can := p.Can
		can.Format = f
		ok, took, err := c.try(ctx, &can)
		last = err
		t := Trial{What: "format " + string(f), OK: ok, Note: note(err)}
		if f == Tools && ok && c.o.Can.Format == Auto {
			t.Note = "usable; named in the configuration only" // auto never chooses it
		}
		p.Tried = append(p.Tried, t)
		if ok && (f != Tools || c.o.Can.Format == Tools) {
			p.Can, p.First = can, took
			p.Tried = append(p.Tried, Trial{What: "stream_usage", OK: *can.Usage}, Trial{What: "temperature", OK: *can.Temperature},
				Trial{What: "max_tokens_param", OK: true, Note: can.MaxTokens})
			return p
		}
	}
	p.Failed = last
	if last == nil {
		p.Failed = errors.New("model: no format gives an object")
	}
	return p
}

// try asks once in a format, and lowers everything but the format when it is refused.
func (c *Client) try(ctx context.Context, can *Capabilities) (bool, time.Duration, error) {
	set := c.o.Can
	set.Format = can.Format
	for range 4 {
		begun := time.Now()
		text, err := c.probe(ctx, *can)
		var f *failure
		if errors.As(err, &f) && f.lower {
			if lower, ok := can.lower(set, f.message); ok {
				*can = lower
				continue
			}
		}
		if err != nil {
			return false, 0, err
		}
		s, err := c.schemas.of(probeSchema)
		if err == nil {
			_, err = decode(text, s)
		}
		return err == nil, time.Since(begun), err
	}
	return false, 0, nil
}

func (c *Client) probe(ctx context.Context, can Capabilities) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 4*c.o.Limits.Text)
	defer cancel()
	s, err := c.open(ctx, asked{name: function, reply: 200, schema: probeSchema, messages: []answer.Sent{
		{Role: "system", Text: "Return one JSON object and nothing else, of this JSON Schema: " + string(probeSchema)},
		{Role: "user", Text: `Put "ok" into answer and leave commands empty.`}}}, can)
	if err != nil {
		return "", err
	}
	defer s.close()
	var b strings.Builder
	for {
		piece, err := s.recv()
		if errors.Is(err, io.EOF) {
			return b.String(), nil
		}
		if err != nil {
			return "", err
		}
		b.WriteString(piece)
	}
}

func note(err error) string {
	var f *failure
	switch {
	case err == nil:
		return ""
	case errors.As(err, &f):
		return strings.TrimPrefix(f.Error(), "model: ")
	}
	return "no such object came back"
}
