package policy

import "slices"

// What a sentence says may hang on those before it: on the matter spoken of last, on the cases listed ("in the first
// case"), on the fields asked for before ("the same plus the date").

// nth is the number of the case a clause picks out of those listed before, 0 for none.
func (c clause) nth() int {
	for _, m := range c.s.touching("same", max(0, c.from-1), min(c.to, c.from+3)) {
		if n := slices.Index([]string{"first", "second", "third"}, m.tag); n >= 0 {
			return n + 1
		}
	}
	for _, p := range c.conds {
		for _, m := range p.s.touching("same", max(0, p.from-3), p.to) {
			if n := slices.Index([]string{"first", "second", "third"}, m.tag); n >= 0 && m.to >= p.from {
				return n + 1
			}
		}
	}
	return 0
}

// resolve puts the matters in place that a clause's conditions only point at.
func (r *reader) resolve(c clause, at situation) situation {
	if n := c.nth(); n > 0 && n <= len(r.cases) {
		at.reasons, at.named, at.same, at.unread = []string{r.cases[n-1]}, true, false, false
		return at
	}
	if r.before != nil && r.open && len(c.conds) > 0 && !slices.ContainsFunc(c.conds, func(p piece) bool { return p.s == c.s }) && len(r.before.reasons) > 0 {
		at.reasons = r.before.reasons // nearer than the heading's matter
	}
	if r.before != nil && len(r.before.reasons) == 2 && !at.named && len(c.s.touching("both", c.from, c.from+3)) > 0 {
		at.reasons, at.named = r.before.reasons, true
		return at
	}
	if n := len(r.u.Start); n > 1 && !at.named && len(c.s.touching("both", c.from, c.from+3)) > 0 {
		at.reasons, at.named = slices.Clone(r.u.Start[n-2:]), true // "both go to …"
		return at
	}
	if at.same && r.before != nil {
		at.reasons = append(at.reasons, r.before.reasons...)
	}
	if r.before != nil && r.open && len(r.before.reasons) > 0 && (at.counted || slices.Equal(at.reasons, []string{"cannot_answer"})) && c.stillOpen() {
		// "If that doesn't help, take …": the matter spoken of, after an attempt
		others := slices.DeleteFunc(slices.Clone(at.reasons), func(w string) bool { return w == "cannot_answer" })
		at.reasons, at.counted = append(slices.Clone(r.before.reasons), others...), false
		if r.u.Timing == "" {
			r.u.Timing = "after"
		}
	}
	return at
}

// stillOpen says whether a condition says that a matter spoken of before is not solved yet.
func (c clause) stillOpen() bool {
	return slices.ContainsFunc(c.conds, func(p piece) bool { return covers(p.s.marks["still"], p.from, p.to) })
}

// listed remembers cases that were named together, for "the first", "the second".
func (r *reader) listed(at situation) {
	if all := append(slices.Clone(at.reasons), at.except...); len(all) > 1 {
		r.cases = all
	}
}

// again are the fields asked for before, where a clause asks for the same.
func (r *reader) again(c clause) []string {
	for _, m := range c.s.touching("ditto", max(0, c.from-1), c.to) {
		if m.tag != "start" || m.from == 0 {
			return r.pick(c.s.count(m))
		}
	}
	return nil
}

// pick is the list of fields asked for last that has n of them; the last one of some length for 0.
func (r *reader) pick(n int) []string {
	for i := len(r.lists) - 1; i >= 0; i-- {
		if l := r.lists[i]; len(l) == n || n == 0 && len(l) > 1 {
			return l
		}
	}
	if n == 0 && len(r.lists) > 0 {
		return r.lists[len(r.lists)-1]
	}
	return nil
}
