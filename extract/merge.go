package extract

import (
	"cmp"
	"slices"
	"strings"
)

// Check puts the readings of one turn through the checks and makes one of them: what the engine may believe. For each
// field at most one value stays, chosen by validity, then evidence (words that hold no oddity before those that do), then
// the order of the readings (give the rules first), then confidence. A refusal is kept only where no valid value was
// found, and of a later reading only for a field that was asked for. Values come in the order they were said.
func Check(req Request, readings ...Reading) Heard {
	said := quoted(append(append(Transcript{}, req.Before...), req.Lines...), req.Known)
	if req.Confirm != nil {
		said = quoted(said, []Value{*req.Confirm})
	}
	m := merging{best: map[string]ranked{}, refused: map[string]*Rejection{}}
	for rank, r := range readings {
		for _, c := range r.Candidates {
			m.take(req, said, c, rank)
		}
	}
	h := Heard{Values: m.values(said), Rejected: m.rejected()}
	for rank, r := range readings {
		if rank > 0 {
			r.Commands, r.Signals = agreeing(h, said, r)
		}
		h.Commands = addCommands(h.Commands, r.Commands)
		h.Signals = addSignals(h.Signals, r.Signals)
		h.Lang = cmp.Or(h.Lang, r.Lang)
		h.Open = cmp.Or(h.Open, r.Open)
		if h.Matter == nil {
			h.Matter = checkMatter(req, said, r.Matter)
		}
	}
	return h
}

type ranked struct {
	value Value
	rank  int
	hints int
}

type merging struct {
	best    map[string]ranked
	refused map[string]*Rejection
	order   []string // of refusals
}

func (m *merging) take(req Request, said Transcript, c Candidate, rank int) {
	i := slices.IndexFunc(req.Fields, func(f Field) bool { return f.Key == c.Field })
	if i < 0 {
		return // a field this agent does not collect
	}
	v, no := req.Fields[i].Check(c, said, req.Setting)
	if no != nil && rank > 0 && !slices.Contains(req.Asked, c.Field) {
		return
	}
	if no != nil {
		if m.refused[c.Field] == nil {
			m.order = append(m.order, c.Field)
		}
		if old := m.refused[c.Field]; old == nil || quiet(old.Reason) && !quiet(no.Reason) {
			m.refused[c.Field] = no
		}
		return
	}
	r := ranked{value: v, rank: rank, hints: len(v.Hints)}
	if old, ok := m.best[c.Field]; !ok || better(r, old) {
		m.best[c.Field] = r
	}
}

// quiet refusals are about the extractor, not about the customer's words.
func quiet(r Reason) bool { return r == Ungrounded || r == NotDerivable }

// better: of two readings' values the earlier one's stays unless it is odd and the other is not, or it is little more
// than a guess. Among one reading's the more confident wins, then the one without oddities, then the first.
func better(a, b ranked) bool {
	if a.rank > b.rank {
		return !better(b, a)
	}
	if a.rank < b.rank {
		return a.value.Value == b.value.Value || (a.hints == 0 || b.hints > 0) && a.value.Confidence >= b.value.Confidence/2
	}
	if a.value.Confidence != b.value.Confidence {
		return a.value.Confidence > b.value.Confidence
	}
	return a.hints < b.hints
}

func (m *merging) values(said Transcript) []Value {
	out := make([]Value, 0, len(m.best))
	for _, r := range m.best {
		out = append(out, r.value)
	}
	place := func(v Value) (int, int) {
		if len(v.Evidence.Spans) == 0 {
			return -1, 0
		}
		s := v.Evidence.Spans[0]
		return slices.IndexFunc(said, func(l Line) bool { return l.ID == s.Line && l.Rev == s.Rev }), s.Start
	}
	slices.SortFunc(out, func(a, b Value) int {
		la, sa := place(a)
		lb, sb := place(b)
		return cmp.Or(la-lb, sa-sb, strings.Compare(a.Field, b.Field))
	})
	if len(out) == 0 {
		return nil
	}
	return out
}

func (m *merging) rejected() []Rejection {
	var out []Rejection
	for _, f := range m.order {
		if _, ok := m.best[f]; !ok {
			out = append(out, *m.refused[f])
		}
	}
	return out
}

// addCommands keeps one command of a kind and field; the first reading's wording stays.
func addCommands(have, more []Command) []Command {
	for _, c := range more {
		if !slices.ContainsFunc(have, func(o Command) bool { return o.Kind == c.Kind && o.Field == c.Field && sameQuestion(o, c) }) {
			have = append(have, c)
		}
	}
	return have
}

// sameQuestion: two questions of one reading are two; another extractor's is the same turn's question again.
func sameQuestion(a, b Command) bool {
	return a.Kind != Question || a.Text == b.Text || a.Source != b.Source
}

func addSignals(have, more []Signal) []Signal {
	for _, s := range more {
		if !slices.ContainsFunc(have, func(o Signal) bool { return o.Reason == s.Reason }) {
			have = append(have, s)
		}
	}
	return have
}
