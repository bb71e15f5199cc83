package engine

import (
	"testing"

	"github.com/seed-151f84ba/intake/extract"
)

func TestAProposalFillsWhatTheRulesLeaveOpen(t *testing.T) {
	p := Policy{Ticket: Matter{Categories: []string{"Billing", "Shipping"}, Priority: Low}, Lead: Matter{Categories: []string{"Sales Lead"}, Priority: Low}}
	propose := func(reasons []string, m extract.Matter) *step {
		x := &step{p: p, s: State{Reasons: reasons}, h: extract.Heard{Matter: &m}}
		x.propose()
		return x
	}
	x := propose([]string{reasonHuman}, extract.Matter{Kind: "lead", Category: "Sales Lead", Priority: "critical", Subject: extract.Words{Text: "about a big order. Thanks"}})
	if x.kind() != Lead || x.category() != "Sales Lead" || x.priority() != High || x.headline() != "about a big order." {
		t.Errorf("weak reason: %s %q %s %q", x.kind(), x.category(), x.priority(), x.headline())
	}
	x = propose([]string{"refund"}, extract.Matter{Kind: "lead", Category: "Sales Lead", Priority: "low"})
	if x.kind() != Ticket || x.category() != "Billing" || x.priority() != Critical {
		t.Errorf("plain reason: %s %q %s", x.kind(), x.category(), x.priority())
	}
	x = propose([]string{"complaint"}, extract.Matter{Kind: "ticket", Category: "Shipping"})
	if x.category() != "Shipping" {
		t.Errorf("category %q", x.category())
	}
	x = propose(nil, extract.Matter{Kind: "ticket", Category: "Admin", Priority: "boundless"})
	if x.category() != "" || x.priority() != Low {
		t.Errorf("what is not configured: %q %s", x.category(), x.priority())
	}
	x.h.Matter = &extract.Matter{Kind: "lead"}
	old := x.s.Proposed
	x.propose()
	if old.Kind != Ticket || x.s.Proposed.Kind != Lead {
		t.Error("a proposal is written in place")
	}
}
