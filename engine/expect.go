package engine

import (
	"slices"

	"github.com/seed-151f84ba/intake/extract"
)

// Expectation is what an extractor has to be told before it reads a turn.
type Expectation struct {
	Fields    []extract.Field // what may be collected, in filing order; none while collecting is off
	Asked     []string        // keys of the open ask or read-back, main first
	Faint     bool            // what is asked is our own question in a conversation somebody else leads
	Confirm   *extract.Value  // the value being read back, when a yes or no is expected
	Known     []extract.Value // values taken so far, in filing order
	Proposing bool            // an offer is open: a plain yes or no answers it
}

// Expect says what the next turn may be about. Whoever left a capture and comes back may answer what was open then.
func Expect(p Policy, s State) Expectation {
	var e Expectation
	if !p.Enabled {
		return e
	}
	if s.Left != nil && s.Phase == Answering {
		s = s.takenUp()
	}
	e.Proposing = s.Phase == Offering
	e.Asked, e.Faint = slices.Clone(s.Asked), s.Foreign && len(s.Overheard) == 0
	for _, f := range effective(p, s) {
		e.Fields = append(e.Fields, f.Field)
		en := s.Ledger[f.Key]
		if en.Value == nil {
			continue
		}
		e.Known = append(e.Known, *en.Value)
		if s.Read == f.Key || (s.Read == readAll && e.Confirm == nil && en.ReadBack == en.Value.Value) {
			v := *en.Value
			e.Confirm = &v
		}
	}
	if s.Read != "" && s.Read != readAll {
		e.Asked = []string{s.Read}
	}
	if len(s.Overheard) > 0 {
		e.Asked = slices.Clone(s.Overheard)
	}
	return e
}
