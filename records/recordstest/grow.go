package recordstest

import (
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/answer"
	"github.com/seed-151f84ba/intake/engine/runner"
	"github.com/seed-151f84ba/intake/records"
)

// growing commits a turn whose line has its first sentence only.
func (h *house) growing() (conversation string, seq int64) {
	h.Helper()
	s := h.say("ann", "k1", "When do you open?")
	c := h.commit(s.Conversation)
	c.Lines = []runner.NewLine{{ID: "l1", Text: "At nine.", Growing: true, Tail: "\n\nAnything else?"}}
	c.Log = runner.TurnLog{ID: "t1", Cause: engine.Words, Version: "v1", Lines: []string{s.Line},
		Model: json.RawMessage(`{"model":"m","sent":[{"role":"user","text":"When do you open?"}]}`), Cited: []string{"Hours"}}
	h.ok(h.db.Commit(h.ctx, c))
	return s.Conversation, 2
}

func (h *house) line(conversation string, seq int64) channels.Line {
	h.Helper()
	lines, err := h.db.Since(h.ctx, conversation, seq-1, 1)
	h.ok(err)
	if len(lines) != 1 {
		h.Fatalf("%d lines", len(lines))
	}
	return lines[0]
}

var growTests = []test{
	{"a line grows by commits and is whole at its end", func(h *house) {
		conversation, seq := h.growing()
		if l := h.line(conversation, seq); !l.Open || l.Text != "At nine." {
			h.Fatalf("first part: %+v", l)
		}
		if g := h.load(conversation).Growing; g == nil || g.Line != "l1" || g.Tail != "\n\nAnything else?" {
			h.Fatalf("growing: %+v", g)
		}
		version := h.load(conversation).Conversation.Version
		h.ok(h.db.Append(h.ctx, runner.Part{Conversation: conversation, Line: "l1", Text: " Not on Sunday."}))
		h.ok(h.db.Append(h.ctx, runner.Part{Conversation: conversation, Line: "l1", Text: "\n\nAnything else?", End: true}))
		if l := h.line(conversation, seq); l.Open || l.Text != "At nine. Not on Sunday.\n\nAnything else?" {
			h.Fatalf("whole: %+v", l)
		}
		if l := h.load(conversation); l.Growing != nil || l.Conversation.Version != version {
			h.Fatalf("after the end: %+v, version %d was %d", l.Growing, l.Conversation.Version, version)
		}
		for _, line := range []string{"l1", "nobody"} {
			if err := h.db.Append(h.ctx, runner.Part{Conversation: conversation, Line: line, Text: "x"}); !errors.Is(err, runner.ErrStale) {
				h.Errorf("appending to %s: %v", line, err)
			}
		}
		h.ok(h.db.NoteCall(h.ctx, runner.ModelCall{ID: "mc", Conversation: conversation, Turn: "t1", Now: h.now,
			Call: &answer.Call{Model: "m", Outcome: "ok", Prompt: 700, Completion: 42}}))
		turns, err := h.db.Turns(h.ctx, all, conversation, records.List{})
		h.ok(err)
		if got := string(turns.Items[0]); !strings.Contains(got, `"When do you open?"`) || !strings.Contains(got, `"cited":["Hours"]`) ||
			!strings.Contains(got, `"model_use":{"outcome":"ok","prompt_tokens":700,"completion_tokens":42,`) {
			h.Errorf("turn log: %s", got)
		}
	}},
	{"a caller who speaks over a growing line ends it", func(h *house) {
		conversation, seq := h.growing()
		h.receive(channels.Event{Kind: channels.KindInterrupt, Key: "i1", From: channels.Address{ID: "ann"}, Seq: seq, Text: "At"})
		if err := h.db.Append(h.ctx, runner.Part{Conversation: conversation, Line: "l1", Text: " Not on Sunday."}); !errors.Is(err, runner.ErrStale) {
			h.Fatalf("append: %v", err)
		}
		if l := h.line(conversation, seq); l.Open || l.Text != "At" {
			h.Fatalf("line: %+v", l)
		}
	}},
	{"a growing line wakes the followers with every part", func(h *house) {
		w := &watcher{}
		h.db.Watch(w)
		conversation, _ := h.growing()
		h.ok(h.db.Append(h.ctx, runner.Part{Conversation: conversation, Line: "l1", Text: " x"}))
		h.within(w, 5*time.Second, func() bool { return len(w.changed) >= 3 }) // the message, the turn, the part
	}},
	{"calls of the model are counted by conversation and day", func(h *house) {
		call := func(id, conversation string, tokens int, at time.Time) {
			h.ok(h.db.NoteCall(h.ctx, runner.ModelCall{ID: id, Conversation: conversation, Agent: "demo", Now: at,
				Call: &answer.Call{Model: "m", Outcome: "ok", Prompt: tokens, Completion: 1}}))
		}
		at := time.Date(2026, 11, 28, 23, 59, 0, 0, time.UTC)
		call("a", "c1", 99, at)
		call("b", "c1", 199, at.Add(2*time.Minute))
		call("c", "c2", 9, at)
		for _, c := range []struct {
			conversation       string
			at                 time.Time
			calls, tokens, day int
		}{{"c1", at, 2, 300, 110}, {"c2", at.Add(2 * time.Minute), 1, 10, 200}, {"c3", at.Add(48 * time.Hour), 0, 0, 0}} {
			calls, tokens, day, err := h.db.ModelSpent(h.ctx, c.conversation, c.at)
			h.ok(err)
			if calls != c.calls || tokens != c.tokens || day != c.day {
				h.Errorf("%s: %d calls, %d tokens, %d on the day", c.conversation, calls, tokens, day)
			}
		}
	}},
}
