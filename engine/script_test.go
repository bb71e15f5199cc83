package engine

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/seed-151f84ba/intake/extract"
)

// A conversation of testdata/turns, as its turns section is written:
//
//	> words          the customer says something; further > lines are the same turn
//	@ quiet          a turn of another cause: nudge quiet hung_up taken_over released; silence 2, no_match 3 (in a row)
//	~ heard          what was heard, by hand, instead of the rules extractor (see parseHeard)
//	? can | cannot   the answerer's verdict
//	! no_reach       from here on the channel cannot carry an answer later; ! settings v2; ! prefill phone +1… caller_id
//	                 ! bundle | keypad | person: what the channel can do; ! cut: our last question was interrupted
//	= fact           what must come of it (see facts_test.go); an ask that is not stated is a failure
type scriptTurn struct {
	quotes  []string
	cause   Cause
	count   int
	heard   string
	verdict Verdict
	orders  []string // ! lines before the turn
	facts   []string
	line    int
}

func parseTurns(src string) ([]scriptTurn, error) {
	var turns []scriptTurn
	var orders []string
	open := false // the last line was part of the head of a turn
	for n, l := range strings.Split(src, "\n") {
		l = strings.TrimSpace(l)
		if l == "" || strings.HasPrefix(l, "#") {
			continue
		}
		mark, rest, _ := strings.Cut(l, " ")
		rest = strings.TrimSpace(rest)
		switch mark {
		case "!":
			orders, open = append(orders, rest), false
			continue
		case ">", "@":
			if mark == "@" || !open {
				turns = append(turns, scriptTurn{cause: Words, orders: orders, line: n + 1})
				orders = nil
			}
		}
		if len(turns) == 0 {
			return nil, fmt.Errorf("line %d: %q before the first turn", n+1, l)
		}
		t := &turns[len(turns)-1]
		switch mark {
		case ">":
			t.quotes, open = append(t.quotes, rest), true
		case "@":
			word, n, _ := strings.Cut(rest, " ")
			t.count, _ = strconv.Atoi(n)
			t.cause, open = Cause(word), false
		case "~":
			t.heard, open = rest, false
		case "?":
			t.verdict, open = Verdict{Asked: true, Can: rest == "can", Source: "faq"}, false
		case "=":
			t.facts, open = append(t.facts, rest), false
		default:
			return nil, fmt.Errorf("line %d: %q is no turn line", n+1, l)
		}
	}
	return turns, nil
}

// request is the turn as the extractor would see it.
func (t scriptTurn) request(p Policy, s State, id int) extract.Request {
	e := Expect(p, s)
	req := extract.Request{Fields: e.Fields, Asked: e.Asked, Confirm: e.Confirm, Known: e.Known, Proposing: e.Proposing,
		Setting: extract.Setting{Now: noon, Region: p.Region, Lang: s.Lang, Mode: extract.Chat}}
	if p.Mode == Voice {
		req.Setting.Mode = extract.Spoken
	}
	for i, q := range t.quotes {
		req.Lines = append(req.Lines, extract.Line{ID: fmt.Sprintf("l%d.%d", id, i+1), Text: q})
	}
	return req
}

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// hear is what the engine may believe of the turn.
func (t scriptTurn) hear(r extract.Extractor, req extract.Request) (extract.Heard, error) {
	if t.cause != Words {
		return extract.Heard{}, nil
	}
	if t.heard != "" {
		return parseHeard(t.heard, req)
	}
	if r == nil {
		return extract.Heard{}, errors.New("no extractor, and nothing heard by hand")
	}
	reading, err := r.Extract(context.Background(), req)
	if err != nil {
		return extract.Heard{}, err
	}
	return extract.Check(req, reading), nil
}

var heardWord = regexp.MustCompile(`([a-z_]+)(!?)=("[^"]*"|\S+)`)

// parseHeard reads a heard line: nothing | name="Dana Cruz" | email!=a@b.c (a correction) | suggest=a@b.d (a likely
// typo of the value before it) | rejected=email:incomplete | signal=demo | cmd=decline:phone | lang=es | words="…"
// (the span of the word before it, when it is not the value itself) | source=caller_id | open=dictation |
// degraded=yes.
func parseHeard(src string, req extract.Request) (extract.Heard, error) {
	var h extract.Heard
	if src == "nothing" {
		return h, nil
	}
	for _, m := range heardWord.FindAllStringSubmatch(src, -1) {
		key, val := m[1], strings.Trim(m[3], `"`)
		switch key {
		case "signal":
			h.Signals = append(h.Signals, extract.Signal{Reason: val})
		case "cmd":
			kind, arg, _ := strings.Cut(val, ":")
			c := extract.Command{Kind: extract.CommandKind(kind)}
			switch c.Kind {
			case extract.Decline, extract.AskWhy:
				c.Field = arg
			case extract.Question:
				c.Text = allText(req)
			default:
				c.Text = arg
			}
			h.Commands = append(h.Commands, c)
		case "rejected":
			f, reason, _ := strings.Cut(val, ":")
			h.Rejected = append(h.Rejected, extract.Rejection{Field: f, Reason: extract.Reason(reason)})
		case "lang":
			h.Lang = val
		case "degraded":
			h.Degraded = true
		case "open":
			h.Open = extract.Open(val)
		case "suggest":
			v := &h.Values[len(h.Values)-1]
			v.Hints = append(v.Hints, extract.Hint{Reason: extract.LikelyTypo, Suggest: val})
		case "source":
			v := &h.Values[len(h.Values)-1]
			v.Evidence = extract.Evidence{Source: val}
		case "words":
			if err := locate(&h, val, req); err != nil {
				return h, err
			}
		default:
			if !slices.ContainsFunc(req.Fields, func(f extract.Field) bool { return f.Key == key }) {
				return h, fmt.Errorf("heard: no field %q", key)
			}
			v := extract.Value{Field: key, Value: val, Text: val, Extractor: "hand", Confidence: 1, Correct: m[2] == "!"}
			if sp, ok := find(req, val); ok {
				v.Evidence.Spans = []extract.Span{sp}
			}
			h.Values = append(h.Values, v)
		}
	}
	return h, nil
}

// locate puts the span of words on the value or signal that came last.
func locate(h *extract.Heard, words string, req extract.Request) error {
	sp, ok := find(req, words)
	if !ok {
		return fmt.Errorf("heard: %q was not said", words)
	}
	switch {
	case len(h.Values) > 0 && len(h.Values[len(h.Values)-1].Evidence.Spans) == 0:
		v := &h.Values[len(h.Values)-1]
		v.Text, v.Evidence.Spans = words, []extract.Span{sp}
	case len(h.Signals) > 0:
		h.Signals[len(h.Signals)-1].Span = &sp
	}
	return nil
}

func find(req extract.Request, words string) (extract.Span, bool) {
	for _, l := range req.Lines {
		if i := strings.Index(l.Text, words); i >= 0 {
			return extract.Span{Line: l.ID, Rev: l.Rev, Start: i, End: i + len(words)}, true
		}
	}
	return extract.Span{}, false
}

func allText(req extract.Request) string {
	var t []string
	for _, l := range req.Lines {
		t = append(t, l.Text)
	}
	return strings.Join(t, " ")
}
