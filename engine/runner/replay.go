package runner

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/answer"
	"github.com/seed-151f84ba/intake/extract"
)

// Past is a conversation as it was held: what the customer said, in the turns it was read in.
type Past struct {
	Conversation Conversation
	Given        []channels.Given
	Known        []Earlier
	Reach, Forms bool // of the channel
	Turns        []PastTurn
	Filed        []map[string]string // values of its records by field, in the order they were filed
}

// PastTurn is one turn of it. Of a cause without words there are no lines.
type PastTurn struct {
	Cause engine.Cause
	At    time.Time
	Lines []Heard
}

// Replay holds a past conversation again under other settings, with nothing stored or sent (A15): the same lines in the
// same turns, the given settings from the first to the last, our own questions decided anew. A capture left open goes
// quiet at the end. The same past, settings and answerer give the same outcomes.
func (t *Turner) Replay(ctx context.Context, setup Setup, p Past) ([]Outcome, error) {
	var all []Outcome
	var said []extract.Line
	var spoken []answer.Spoken
	s, last := engine.New(), ""
	at := time.Time{}
	for i := range len(p.Turns) + 1 {
		turn := PastTurn{Cause: engine.Quiet, At: at.Add(time.Hour)}
		if i < len(p.Turns) {
			turn = p.Turns[i]
		} else if s.Phase != engine.Collecting && s.Phase != engine.Confirming {
			break
		}
		at = turn.At
		in := Input{Cause: turn.Cause, At: at, Reach: p.Reach, Forms: p.Forms, Earlier: slices.Clone(spoken)}
		in.Conversation, in.State, in.Unread, in.Agent = p.Conversation, s, turn.Lines, last
		in.Given, in.Now, in.Episode = p.Given, setup, setup
		if i == 0 {
			in.Known = p.Known
		}
		in.Dictation = dictated(said, s.Dictation)
		out, err := t.Turn(ctx, in)
		if err != nil {
			return all, fmt.Errorf("replay turn %d: %w", i+1, err)
		}
		for _, l := range turn.Lines {
			said = append(said, l.Line)
			spoken = append(spoken, answer.Spoken{Who: "customer", Text: l.Text})
		}
		for _, l := range out.Lines {
			last = l.Text
			spoken = append(spoken, answer.Spoken{Who: "agent", Text: l.Text})
		}
		spoken = spoken[max(0, len(spoken)-replayEarlier):]
		s = out.State
		all = append(all, out)
	}
	return all, nil
}

// replayEarlier is how many lines before a turn a model is shown.
const replayEarlier = 6

// dictated finds the lines of an open dictation.
func dictated(said []extract.Line, by []engine.DictatedBy) []extract.Line {
	var out []extract.Line
	for _, d := range by {
		for _, l := range said {
			if l.ID == d.Line && l.Rev == d.Rev {
				out = append(out, l)
			}
		}
	}
	return out
}

// Change is what other settings would have made of one field.
type Change struct {
	Key    string `json:"key"`
	Was    string `json:"was,omitempty"`   // in the records that were filed, "" = nothing
	Would  string `json:"would,omitempty"` // in those that would have been
	Asks   int    `json:"asks"`            // requests the settings would make
	Again  int    `json:"again"`           // requests for what was settled already; there should be none
	Result string `json:"result"`          // same, captured (new), missed, changed, blank
}

// Backtest compares a replay with what was filed, field by field, in the order fields came up. Of several records the
// last value counts.
func Backtest(p Past, would []Outcome) []Change {
	var all []Change
	row := func(key string) *Change {
		i := slices.IndexFunc(all, func(c Change) bool { return c.Key == key })
		if i < 0 {
			all, i = append(all, Change{Key: key}), len(all)
		}
		return &all[i]
	}
	settled := map[string]bool{}
	for _, out := range would {
		for _, e := range out.Effects {
			switch {
			case e.Ask != nil && !e.Ask.Confirm && !e.Ask.Again:
				for _, k := range e.Ask.Fields {
					c := row(k)
					c.Asks++
					if settled[k] {
						c.Again++
					}
				}
			case e.File != nil:
				for _, v := range e.File.Values {
					row(v.Field).Would = v.Value
				}
				for k := range e.File.Blanks {
					row(k)
				}
			}
		}
		clear(settled)
		for k, e := range out.State.Ledger {
			settled[k] = e.Status.Closed()
		}
	}
	for _, filed := range p.Filed {
		for k, v := range filed {
			row(k).Was = v
		}
	}
	for i := range all {
		all[i].Result = result(all[i].Was, all[i].Would)
	}
	return all
}

func result(was, would string) string {
	switch {
	case was == "" && would == "":
		return "blank"
	case was == would:
		return "same"
	case was == "":
		return "captured"
	case would == "":
		return "missed"
	}
	return "changed"
}
