package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/channels/instagram"
	"github.com/seed-151f84ba/intake/channels/messenger"
	"github.com/seed-151f84ba/intake/channels/telegram"
	"github.com/seed-151f84ba/intake/channels/voice"
	"github.com/seed-151f84ba/intake/channels/whatsapp"
	"github.com/seed-151f84ba/intake/channels/x"
)

// echo is a decoder that says what it was given.
func echo(h http.Header, body []byte, account string) ([]channels.Event, error) {
	if string(body) == "refuse" {
		return nil, errors.New("not for us")
	}
	return []channels.Event{{
		Kind: channels.KindMessage, Type: channels.Text, Key: account, Ref: h.Get("X-Thing"), Text: string(body),
	}}, nil
}

func TestParseRows(t *testing.T) {
	const none = `"messages":[],"events":[],"statuses":[]`
	for name, c := range map[string]struct{ in, want string }{
		"object body keeps its bytes": {
			`{"id":"a","body": {"n":  9007199254740993,"s":"\u00e9"} }`,
			`{"external_id":null,"from":null,"key":null,"kind":"text","text":"{\"n\":  9007199254740993,\"s\":\"\\u00e9\"}","timestamp_unix":null}`,
		},
		"string body is the body": {
			`{"id":1,"body":"<a&b>\n"}`,
			`{"external_id":null,"from":null,"key":null,"kind":"text","text":"<a&b>\n","timestamp_unix":null}`,
		},
		"headers and account reach the decoder": {
			`{"id":"b","headers":{"x-thing":"t"},"body":"","context":{"account_id":"acc"}}`,
			`{"external_id":"t","from":null,"key":"acc","kind":"text","text":"","timestamp_unix":null}`,
		},
		"headers may be lists": {
			`{"id":"b","headers":{"X-Thing":["u","v"]},"body":""}`,
			`{"external_id":"u","from":null,"key":null,"kind":"text","text":"","timestamp_unix":null}`,
		},
		"refused": {`{"id":"r","body":"refuse"}`, `{"id":"r",` + none + `,"error":"not for us"}`},
		"no body": {`{"id":"n"}`, `{"id":"n",` + none + `,"error":"line has no body"}`},
		"no JSON": {`nope`, `{"id":null,` + none + `,"error":"line is no JSON object with id, headers, body and context"}`},
	} {
		t.Run(name, func(t *testing.T) {
			got := filtered(t, echo, c.in)
			if !strings.HasPrefix(c.want, `{"id"`) {
				id, _, _ := strings.Cut(strings.TrimPrefix(c.in, `{"id":`), ",")
				c.want = `{"id":` + id + `,"messages":[` + c.want + `],"events":[],"statuses":[]}`
			}
			if got != c.want+"\n" {
				t.Errorf("got  %swant %s", got, c.want)
			}
		})
	}
}

func TestParseAnswersEveryLineInOrder(t *testing.T) {
	got := filtered(t, echo, "{\"id\":1,\"body\":\"x\"}\nbroken\n\n{\"id\":4,\"body\":\"y\"}")
	var ids []string
	for line := range strings.Lines(got) {
		var a struct{ ID json.RawMessage }
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Fatalf("line %q: %v", line, err)
		}
		ids = append(ids, string(a.ID))
	}
	if want := []string{"1", "null", "null", "4"}; !slices.Equal(ids, want) {
		t.Errorf("ids %v, want %v", ids, want)
	}
}

func TestParseUnknownChannel(t *testing.T) {
	if err := parse(nil, "pigeon", strings.NewReader(""), &bytes.Buffer{}); err == nil {
		t.Error("no error for a channel without decoder")
	}
}

func filtered(t *testing.T, d channels.Decoder, in string) string {
	t.Helper()
	var out bytes.Buffer
	if err := parse(map[string]channels.Decoder{"any": d}, "any", strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestParseRecordedPayloads compares the filter with what recorded platform requests are expected to mean.
func TestParseRecordedPayloads(t *testing.T) {
	for kind, decode := range map[string]channels.Decoder{
		"telegram": telegram.Decode, "whatsapp": whatsapp.Decode, "messenger": messenger.Decode, "instagram": instagram.Decode, "x": x.Decode,
		"twilio_voice": voice.Decode,
	} {
		t.Run(kind, func(t *testing.T) {
			in, err := os.ReadFile(filepath.Join(shared(t), "eval", "payloads", kind+".jsonl"))
			if err != nil {
				t.Skipf("no recorded payloads: %v", err)
			}
			var out bytes.Buffer
			if err := parse(map[string]channels.Decoder{kind: decode}, kind, bytes.NewReader(in), &out); err != nil {
				t.Fatal(err)
			}
			answers := bufio.NewScanner(&out)
			answers.Buffer(nil, 1<<20)
			for line := range bytes.Lines(in) {
				if !answers.Scan() {
					t.Fatal("fewer answers than lines")
				}
				compare(t, line, answers.Bytes())
			}
			if answers.Scan() {
				t.Error("more answers than lines")
			}
		})
	}
}

type recorded struct {
	ID     string
	Expect struct {
		Messages, Events, Statuses []map[string]any
		Reject                     any
	}
	Lenient []string
}

type parsed struct {
	ID                         string
	Messages, Events, Statuses []map[string]any
	Error                      string
}

func compare(t *testing.T, row, answer []byte) {
	t.Helper()
	var want recorded
	var got parsed
	if err := errors.Join(json.Unmarshal(row, &want), json.Unmarshal(answer, &got)); err != nil {
		t.Fatal(err)
	}
	var diffs []string
	if got.ID != want.ID {
		diffs = append(diffs, "id "+got.ID)
	}
	if want.Expect.Reject != nil {
		if got.Error == "" || len(got.Messages) > 0 {
			diffs = append(diffs, "not refused")
		}
	} else if got.Error != "" {
		diffs = append(diffs, "refused: "+got.Error)
	}
	diffs = append(diffs, differ("messages", want.Expect.Messages, got.Messages, want.Lenient)...)
	if want.Expect.Events != nil {
		diffs = append(diffs, differ("events", want.Expect.Events, got.Events, want.Lenient)...)
	}
	if want.Expect.Statuses != nil {
		diffs = append(diffs, differ("statuses", want.Expect.Statuses, got.Statuses, want.Lenient)...)
	}
	for _, d := range diffs {
		t.Errorf("%s: %s", want.ID, d)
	}
}

// differ compares the facts that are expected, in order; facts beyond them are free.
func differ(what string, want, got []map[string]any, lenient []string) []string {
	if len(want) != len(got) {
		return []string{fmt.Sprintf("%d %s, want %d", len(got), what, len(want))}
	}
	var out []string
	for i, w := range want {
		for name, v := range w {
			if slices.Contains(lenient, name) || same(v, got[i][name]) {
				continue
			}
			out = append(out, fmt.Sprintf("%s[%d].%s is %v, want %v", what, i, name, got[i][name], v))
		}
	}
	return out
}

// same compares JSON values; a number equals the text that spells it.
func same(want, got any) bool {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok || len(w) != len(g) {
			return false
		}
		for k := range w {
			if !same(w[k], g[k]) {
				return false
			}
		}
		return true
	case []any:
		g, ok := got.([]any)
		return ok && slices.EqualFunc(w, g, same)
	case string:
		if g, ok := got.(float64); ok {
			n, err := strconv.ParseFloat(w, 64)
			return err == nil && n == g
		}
	}
	return want == got
}

// shared is the folder of evaluation data beside the repository; it is no part of the repository.
func shared(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	for err == nil {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			t.Skip("no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
	dir = filepath.Join(filepath.Dir(dir), "shared")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("skipped: the recorded payloads (../shared/eval) are not here")
	}
	return dir
}
