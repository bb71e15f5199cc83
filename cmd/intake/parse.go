package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/seed-151f84ba/intake/channels"
)

// parseRow is one input line of `intake parse`.
type parseRow struct {
	ID      json.RawMessage            `json:"id"`
	Headers map[string]json.RawMessage `json:"headers"`
	Body    json.RawMessage            `json:"body"`
	Context struct {
		AccountID string `json:"account_id"`
	} `json:"context"`
}

// parseAnswer is one output line. The three lists are never null; a refused row has an error and empty lists.
type parseAnswer struct {
	ID       json.RawMessage `json:"id"`
	Messages []facts         `json:"messages"`
	Events   []facts         `json:"events"`
	Statuses []facts         `json:"statuses"`
	Error    string          `json:"error,omitempty"`
}

// facts is what is known of one event, by the names of the contract.
type facts map[string]any

// parse is the filter `intake parse --channel kind`: JSON Lines of recorded requests in, one line of decoded events
// out for each, in order. Nothing is authenticated, kept or sent, and lines know nothing of each other. A line that
// cannot be read or decoded is answered with an error of its own; the error returned is of the filter as a whole: a
// kind without decoder, or a stream that broke.
func parse(decoders map[string]channels.Decoder, kind string, in io.Reader, out io.Writer) error {
	decode, ok := decoders[kind]
	if !ok {
		return fmt.Errorf("parse: no channel of kind %q", kind)
	}
	w := bufio.NewWriter(out)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	r := bufio.NewReader(in)
	for {
		line, err := r.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("parse input: %w", err)
		}
		if len(line) > 0 {
			if err := enc.Encode(parseLine(decode, kind, line)); err != nil {
				return fmt.Errorf("parse output: %w", err)
			}
		}
		if r.Buffered() == 0 || err != nil {
			if err := w.Flush(); err != nil {
				return fmt.Errorf("parse output: %w", err)
			}
		}
		if err != nil {
			return nil
		}
	}
}

func parseLine(decode channels.Decoder, kind string, line []byte) parseAnswer {
	a := parseAnswer{ID: json.RawMessage("null"), Messages: []facts{}, Events: []facts{}, Statuses: []facts{}}
	var row parseRow
	if err := json.Unmarshal(line, &row); err != nil {
		a.Error = "line is no JSON object with id, headers, body and context"
		return a
	}
	if len(row.ID) > 0 {
		a.ID = row.ID
	}
	body, err := row.body()
	if err == nil {
		err = a.fill(decode, kind, row, body)
	}
	if err != nil {
		a.Error = err.Error()
	}
	return a
}

func (a *parseAnswer) fill(decode channels.Decoder, kind string, row parseRow, body []byte) error {
	events, err := decode(row.header(), body, row.Context.AccountID)
	if err != nil {
		return err
	}
	for _, e := range events {
		switch e.Kind {
		case channels.KindMessage:
			a.Messages = append(a.Messages, messageFacts(kind, e))
		case channels.KindReceipt:
			a.Statuses = append(a.Statuses, statusFacts(e))
		default:
			a.Events = append(a.Events, eventFacts(e))
		}
	}
	return nil
}

// body is the request's body: a string as it is, anything else by its bytes as they stand, since an id above 2^53
// would not survive being decoded and written again.
func (r parseRow) body() ([]byte, error) {
	raw := bytes.TrimSpace(r.Body)
	if len(raw) == 0 {
		return nil, errors.New("line has no body")
	}
	if raw[0] != '"' {
		return raw, nil
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return nil, fmt.Errorf("body: %w", err)
	}
	return []byte(s), nil
}

// header reads headers given as name: text or name: [text…].
func (r parseRow) header() http.Header {
	h := http.Header{}
	for name, raw := range r.Headers {
		var one string
		var many []string
		if json.Unmarshal(raw, &one) == nil {
			many = []string{one}
		} else if json.Unmarshal(raw, &many) != nil {
			continue
		}
		for _, v := range many {
			h.Add(name, v)
		}
	}
	return h
}
