package policy

import "slices"

// defines reads what operators call a lead: "a lead is anyone who asks for a price or a demo". What is said of leads from
// then on is said of those matters.
func (r *reader) defines(s *sentence) bool {
	for _, m := range s.marks["define"] {
		list := s.reasons(m.to, len(s.ts))
		list = slices.DeleteFunc(list, func(w string) bool { return w == "sales" && len(list) > 1 })
		if len(list) == 0 || s.namesField(m.to, len(s.ts)) {
			continue
		}
		r.leads = list
		r.start(list)
		r.before, r.open = &situation{reasons: list}, true
		return true
	}
	return false
}

// led puts the matters that leads are about in the place of "sales".
func (r *reader) led() {
	if len(r.leads) == 0 || slices.Contains(r.leads, "sales") {
		return
	}
	put := func(list []string) []string {
		var out []string
		for _, w := range list {
			if w != "sales" {
				out = addTo(out, w)
				continue
			}
			for _, l := range r.leads {
				out = addTo(out, l)
			}
		}
		return out
	}
	u := &r.u
	u.Start = put(u.Start)
	for i := range u.Ask {
		u.Ask[i].When = put(u.Ask[i].When)
	}
	for i := range u.Route {
		u.Route[i].When = put(u.Route[i].When)
	}
}
