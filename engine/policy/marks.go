package policy

import "slices"

// mark is a phrase found in a sentence, from token from to before token to.
type mark struct {
	from, to int
	family   string
	tag      string
	key      string // of a custom field
}

// keyed is the key of the field a mark means.
func (m mark) keyed() string {
	if m.tag == "custom" {
		return m.key
	}
	return m.tag
}

// marks finds the phrases of a sentence: in each family the longest at each place, none overlapping another.
func (l *lexicon) marks(ts []token) map[string][]mark {
	found := make([][]mark, len(l.families))
	hits := make([]hit, 0, 16)
	for i := range ts {
		hits = hits[:0]
		l.root.walk(ts, i, func(m, end int) {
			if end <= i {
				return
			}
			id := l.meanings[m].id
			for k := range hits {
				if hits[k].id == id {
					if end > hits[k].end || end == hits[k].end && l.unlike(m) {
						hits[k].end, hits[k].meaning = end, m
					}
					return
				}
			}
			hits = append(hits, hit{id, m, end})
		})
		for _, h := range hits {
			m := l.meanings[h.meaning]
			if have := found[h.id]; len(have) == 0 || have[len(have)-1].to <= i {
				found[h.id] = append(have, mark{from: i, to: h.end, family: m.family, tag: m.tag})
			}
		}
	}
	out := make(map[string][]mark, len(found))
	for id, ms := range found {
		if len(ms) > 0 {
			out[l.families[id]] = ms
		}
	}
	out["reason"] = slices.DeleteFunc(out["reason"], func(m mark) bool { return m.tag == "none" })
	return out
}

// unlike says whether a meaning is that words only look like a built-in reason: "home deliveries" are no order.
func (l *lexicon) unlike(m int) bool {
	return l.meanings[m].tag == "none" && l.meanings[m].family == "reason"
}

// hit is the longest phrase of a family found at a place.
type hit struct{ id, meaning, end int }
