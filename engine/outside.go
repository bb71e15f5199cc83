package engine

import (
	"slices"
	"strings"
)

// outside answers a wish that is not taken up here: it cannot be arranged, and what can. It promises nothing and asks for
// nothing.
func (x *step) outside() {
	if can := x.takesUp(); len(can) > 0 {
		x.say(MoveOutsideCan, "reasons", strings.Join(can, ListSep))
		return
	}
	x.say(MoveOutside)
}

// goesElsewhere says whom to turn to for a matter that is not taken up here, where the operator said so.
func (x *step) goesElsewhere(reasons []string) bool {
	for _, r := range x.p.Route {
		if address(r.To) && slices.ContainsFunc(r.When, func(w string) bool { return slices.Contains(reasons, w) && !starts(x.p, w) }) {
			x.say(MoveElsewhere, "to", r.To)
			return true
		}
	}
	return false
}

// takesUp is what an agent that collects for a few reasons alone collects for, as far as the books have names for it.
func (x *step) takesUp() []string {
	if !x.p.Enabled || !x.p.Only || len(x.p.Start) > maxNamed {
		return nil
	}
	var out []string
	for _, r := range x.p.Start {
		if slices.Contains(builtIn, r) && r != reasonCannot && starts(x.p, r) {
			out = append(out, r)
		}
	}
	return out
}

// maxNamed is how many reasons are named in one sentence.
const maxNamed = 4

// address says whether a route leads to somebody a customer can write to or look up.
func address(to string) bool { return strings.Contains(to, "@") || strings.Contains(to, "://") }
