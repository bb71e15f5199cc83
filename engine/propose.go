package engine

import (
	"slices"

	"github.com/seed-151f84ba/intake/extract"
)

// Proposed is what an extractor proposes about the matter of an episode. The rules' own findings go first; a proposal
// fills what they leave open, and raises the priority at most to high.
type Proposed struct {
	Kind     RecordKind `json:"kind,omitempty"`
	Category string     `json:"category,omitempty"` // configured for Kind when it was proposed
	Priority Priority   `json:"priority,omitempty"`
	Subject  string     `json:"subject,omitempty"` // the customer's words
}

// propose remembers the turn's proposal; the newest word on each point counts.
func (x *step) propose() {
	m := x.h.Matter
	if m == nil {
		return
	}
	p := Proposed{}
	if x.s.Proposed != nil {
		p = *x.s.Proposed
	}
	if k := RecordKind(m.Kind); (k == Lead || k == Ticket) && k != p.Kind {
		p.Kind, p.Category = k, ""
	}
	if slices.Contains(x.matterOf(p.Kind).Categories, m.Category) {
		p.Category = m.Category
	}
	if i := slices.Index(priorities, Priority(m.Priority)); i > slices.Index(priorities, p.Priority) {
		p.Priority = priorities[min(i, slices.Index(priorities, High))]
	}
	if p.Subject == "" && m.Subject.Text != "" {
		p.Subject = cut(sentence(m.Subject.Text, 0), maxSubject)
	}
	x.s.Proposed = &p
}

func (x *step) matterOf(k RecordKind) Matter {
	if k == Lead {
		return x.p.Lead
	}
	return x.p.Ticket
}

func (x *step) proposed() Proposed {
	if x.s.Proposed == nil {
		return Proposed{}
	}
	return *x.s.Proposed
}

// describes says whether the proposal of this turn takes its description from a line.
func (x *step) describes(q Quote) bool {
	return x.h.Matter != nil && slices.ContainsFunc(x.h.Matter.Description.Spans, func(s extract.Span) bool { return s.Line == q.Line && s.Rev == q.Rev })
}
