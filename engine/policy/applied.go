package policy

import (
	"slices"

	"github.com/seed-151f84ba/intake/engine"
)

// Happened is what a turn did, as far as instructions can be the reason.
type Happened struct {
	Reasons   []string // signalled in the turn, or why the capture runs
	Began     bool     // details began to be collected or were offered
	Asked     []string // fields asked for
	ReadBack  []string // fields read back
	Refused   bool     // the customer refused something
	Collected bool     // a capture is running
}

// Applied are the sentences of the instructions that account for what a turn did, as written and in their order: those
// the grammar, reading them one by one, understands as saying so. A sentence that means something only together with
// another one may be missing.
func Applied(instructions string, mode engine.Mode, all []Setting, h Happened) []string {
	var out []string
	for _, s := range sentences(instructions) {
		raw := s.raw
		if s.head != nil {
			raw = s.head.raw + " " + raw
		}
		if accounts(Understand(raw, mode, all), h) && !slices.Contains(out, s.raw) {
			out = append(out, s.raw)
		}
	}
	return out
}

// accounts says whether an understanding is the reason of something that happened.
func accounts(u Understood, h Happened) bool {
	share := func(a, b []string) bool {
		return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
	}
	spoke := func(list []About, fields []string) bool {
		return slices.ContainsFunc(list, func(a About) bool {
			return slices.Contains(fields, a.Field) && (len(a.When) == 0 || share(a.When, h.Reasons))
		})
	}
	switch {
	case h.Began && (share(u.Start, h.Reasons) || u.AtStart), !h.Collected && !h.Began && share(u.Never, h.Reasons):
		return true
	case !h.Began && !h.Collected && u.Only && len(h.Reasons) > 0 && !share(u.Start, h.Reasons):
		return true
	case spoke(u.Ask, h.Asked), len(h.ReadBack) > 0 && (u.ConfirmAll || share(u.Confirm, h.ReadBack)):
		return true
	case h.Refused && len(u.OnRefusal) > 0:
		return true
	}
	for _, d := range u.DontAsk {
		if h.Collected && share(d.When, h.Reasons) {
			return true
		}
	}
	return slices.ContainsFunc(u.Route, func(r engine.Route) bool { return h.Began && share(r.When, h.Reasons) })
}
