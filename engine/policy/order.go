package policy

import "slices"

// order reads in which order the fields are asked for.
func (r *reader) order(s *sentence) {
	for _, k := range r.ordered(s) {
		r.u.Order = addTo(r.u.Order, k)
	}
}

// ordered are the fields a sentence puts in an order; one alone comes first or last.
func (r *reader) ordered(s *sentence) []string {
	fields := s.touching("field", 0, len(s.ts), "name", "phone", "email", "company", "custom")
	if len(fields) == 0 && len(s.touching("order", 0, len(s.ts), "this")) > 0 && len(s.touching("act", 0, len(s.ts), "ask", "get", "asked")) > 0 && len(r.u.Ask) > 1 { // "Ask in this order."
		var keys []string
		for _, a := range r.u.Ask {
			keys = addTo(keys, a.Field)
		}
		return keys
	}
	if len(fields) == 0 || covers(s.marks["time"], 0, len(s.ts)) && len(s.touching("time", 0, len(s.ts), "after", "before")) > 0 {
		return nil
	}
	keys := r.named(s, 0, len(s.ts))
	if s.head != nil && (len(s.head.marks["order"]) > 0 || s.chapter() == "order") && len(keys) > 1 {
		return keys
	}
	if len(keys) > 1 && len(s.touching("order", 0, len(s.ts), "this")) > 0 {
		return keys
	}
	steps := 0
	for _, m := range s.touching("order", 0, len(s.ts), "first", "then", "last") {
		if s.begins("act", m.to) != nil && s.at("act", m.to, "confirm", "send") {
			continue // "…, then confirm the number"
		}
		if s.inside("field", m.from) || s.at("field", m.from) {
			continue
		}
		if m.tag == "last" && len(keys) == 1 && beside(fields, m) || m.tag == "first" && len(keys) == 1 && rightBehind(fields, m) && len(s.marks["reason"]) == 0 {
			return keys
		}
		if beside(fields, m) {
			steps++
		}
		if m.tag == "then" && len(keys) > 1 && amid(fields, m) {
			steps++
		}
	}
	if steps > 1 && len(keys) > 1 {
		return keys
	}
	for _, m := range s.touching("order", 0, len(s.ts), "before") {
		if len(keys) > 1 && slices.ContainsFunc(fields, func(f mark) bool { return f.from == m.to }) && slices.ContainsFunc(fields, func(f mark) bool { return f.to <= m.from && m.from-f.to < 2 }) {
			return keys
		}
	}
	return nil
}

// amid says whether the mark stands right between two fields: "the name, then the phone".
func amid(fields []mark, m mark) bool {
	return slices.ContainsFunc(fields, func(f mark) bool { return f.to <= m.from && m.from-f.to < 3 }) &&
		slices.ContainsFunc(fields, func(f mark) bool { return f.from >= m.to && f.from-m.to < 3 })
}

// beside says whether a field stands close behind or before the mark.
func beside(fields []mark, m mark) bool {
	return slices.ContainsFunc(fields, func(f mark) bool {
		return f.from >= m.to && f.from-m.to < 5 || f.to <= m.from && m.from-f.to < 2
	})
}

// rightBehind says whether the mark stands right behind a field: "the name first".
func rightBehind(fields []mark, m mark) bool {
	return slices.ContainsFunc(fields, func(f mark) bool { return f.to <= m.from && m.from-f.to < 2 })
}
