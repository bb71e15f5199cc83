package policy

import "slices"

// settle removes what a later sentence made void and notes contradictions.
func (r *reader) settle() {
	u := &r.u
	r.led()
	u.Only = u.Only || r.rest && len(u.Start) > 0 && !u.AtStart
	u.alike()
	conflict := slices.ContainsFunc(u.Start, func(s string) bool { return slices.Contains(u.Never, s) && !slices.Contains(r.away, s) }) ||
		u.AtStart && u.Only || slices.Contains(u.OnRefusal, "file") && slices.Contains(u.OnRefusal, "drop") ||
		slices.Contains(r.timing, "before") && slices.Contains(r.timing, "after")
	if conflict {
		u.Findings = append(u.Findings, Finding{Code: Contradiction})
	}
	for _, a := range u.Ask {
		for _, d := range u.DontAsk {
			if a.Field == d.Field && (overlap(a.When, d.When) || len(d.When) == 0) {
				u.Findings = append(u.Findings, Finding{Code: Contradiction, Field: a.Field})
			}
		}
	}
	if u.AtStart {
		u.Timing = ""
	}
	rank := []string{"explain", "skip", "file", "drop"}
	slices.SortStableFunc(u.OnRefusal, func(a, b string) int {
		if a == "explain" || b == "explain" {
			return slices.Index(rank, a) - slices.Index(rank, b)
		}
		return 0
	})
}

// overlap says whether two conditions speak of the same case. Always and sometimes do not contradict: the second is
// the exception.
func overlap(a, b []string) bool {
	if len(a) == 0 || len(b) == 0 {
		return len(a) == len(b)
	}
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}
