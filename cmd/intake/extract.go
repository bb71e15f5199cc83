package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/seed-151f84ba/intake/extract"
)

// extractLine is one line of `intake extract`'s input.
type extractLine struct {
	ID     json.RawMessage `json:"id"`
	Lang   string          `json:"lang"`
	Mode   extract.Mode    `json:"mode"`
	Asked  *string         `json:"asked"`
	Agent  *string         `json:"agent"`
	Text   string          `json:"text"`
	Region string          `json:"region"`
	Fields []string        `json:"fields"`
}

// extractAnswer is one line of its output. Evidence counts Unicode code points of the text.
type extractAnswer struct {
	ID       json.RawMessage     `json:"id"`
	Pred     map[string]any      `json:"pred"`
	Evidence map[string][][2]int `json:"evidence"`
	Rejected []extractRejection  `json:"rejected"`
	Error    string              `json:"error,omitempty"`
}

type extractRejection struct {
	Field  string `json:"field"`
	Text   string `json:"text"`
	Reason string `json:"reason"`
}

// extractFilter answers every line of in with one line on out, in the same order. A line that is no JSON is answered
// with an error; it ends only when reading or writing fails. region is used where a line names
// none; more are asked in addition.
func extractFilter(x extract.Extractor, region string, in io.Reader, out io.Writer, more ...extract.Extractor) error {
	r := bufio.NewReaderSize(in, 1<<20)
	w := bufio.NewWriter(out)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for {
		raw, err := r.ReadBytes('\n')
		if len(bytes.TrimSpace(raw)) > 0 {
			if err := enc.Encode(extractOne(x, region, raw, more...)); err != nil {
				return fmt.Errorf("write answer: %w", err)
			}
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return fmt.Errorf("read line: %w", err)
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write answers: %w", err)
	}
	return nil
}

func extractOne(x extract.Extractor, region string, raw []byte, more ...extract.Extractor) extractAnswer {
	ans := extractAnswer{ID: json.RawMessage("null"), Pred: map[string]any{}, Evidence: map[string][][2]int{}, Rejected: []extractRejection{}}
	var in extractLine
	if err := json.Unmarshal(raw, &in); err != nil {
		ans.Error = "not a JSON line: " + err.Error()
		return ans
	}
	if len(in.ID) > 0 {
		ans.ID = in.ID
	}
	req := extractRequest(in, region)
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	reading, err := x.Extract(ctx, req)
	if err != nil {
		ans.Error = "extract: " + err.Error()
		return ans
	}
	readings := []extract.Reading{reading}
	for _, m := range more { // one that fails is gone on without
		if r, err := m.Extract(ctx, req); err == nil {
			readings = append(readings, r)
		}
	}
	fillAnswer(&ans, in, req, extract.Check(req, readings...))
	return ans
}

var builtIn = []string{"name", "phone", "email", "company"}

func extractRequest(in extractLine, region string) extract.Request {
	if in.Region != "" {
		region = in.Region
	}
	req := extract.Request{
		Lines:   []extract.Line{{ID: "1", Text: in.Text}},
		Setting: extract.Setting{Region: region, Lang: in.Lang, Mode: in.Mode},
	}
	if in.Agent != nil {
		req.Agent = *in.Agent
	}
	keys := slices.Concat(builtIn, in.Fields)
	if in.Asked != nil && *in.Asked != "" {
		req.Asked = []string{*in.Asked}
		keys = append(keys, *in.Asked)
	}
	for i, k := range keys {
		if k != "" && !slices.Contains(keys[:i], k) {
			req.Fields = append(req.Fields, extract.FieldFor(k))
		}
	}
	return req
}

func fillAnswer(ans *extractAnswer, in extractLine, req extract.Request, heard extract.Heard) {
	custom := map[string]any{}
	for _, v := range heard.Values {
		if slices.Contains(builtIn, v.Field) {
			ans.Pred[v.Field] = v.Value
		} else {
			custom[v.Field] = customValue(req, v)
		}
		for _, s := range v.Evidence.Spans {
			from, to := extract.CodePoints(in.Text, s.Start, s.End)
			ans.Evidence[v.Field] = append(ans.Evidence[v.Field], [2]int{from, to})
		}
	}
	if len(custom) > 0 {
		ans.Pred["custom"] = custom
	}
	for _, no := range heard.Rejected {
		ans.Rejected = append(ans.Rejected, extractRejection{Field: no.Field, Text: strings.TrimSpace(no.Text), Reason: string(no.Reason)})
	}
}

// customValue is what the filter reports of a custom value: its normal form, but a time as it was said, for the line
// tells neither clock nor zone (for the same reason a date that depends on today stays as it was said).
func customValue(req extract.Request, v extract.Value) string {
	for _, f := range req.Fields {
		if f.Key == v.Field && f.Type == extract.Time {
			return v.Text
		}
	}
	return v.Value
}
