package rules

import "github.com/seed-151f84ba/intake/extract"

// booked reads the name a booking is made under: "I booked a table tomorrow for Grace Hopper", "the Grace Hopper
// table". Only full names count; what is booked may have a name, too.
func (t *turn) booked(l *line, s *sentence, key string) bool {
	at := -1
	for _, h := range s.hits {
		if t.section(h) == "booking" {
			at = h.from
			break
		}
	}
	if at < 0 {
		return false
	}
	for w := range s.words {
		i := s.at[w]
		if l.taken[i] || w == 0 {
			continue
		}
		r, ok := nameRun{}, false
		switch prev := s.words[w-1]; {
		case (prev == "for" || prev == "under" || prev == "by" || prev == "of") && w-1 > at:
			r, ok = t.nameAt(l, s, i, weak)
		case prev == "the" || prev == "a" || prev == "have" || prev == "my":
			if r, ok = t.nameAt(l, s, i, weak); ok {
				ok = r.to < s.to && l.toks[r.to].Kind == extract.Letters && t.hitCovers(s, s.wordAt(r.to), "booking")
			}
		}
		if ok = ok && t.fullName(l, r); !ok && s.words[w-1] == "under" {
			r, ok = t.bookedUnder(l, s, i)
		}
		if ok {
			t.proposeName(l, r, key, 0.75)
			return true
		}
	}
	return false
}

// bookedUnder reads the one word a booking stands under ("my table under Bruges at eight"): none of every day.
func (t *turn) bookedUnder(l *line, s *sentence, i int) (nameRun, bool) {
	r, ok := t.nameAt(l, s, i, answered)
	if !ok {
		return r, false
	}
	for k := r.from; k < r.to; k++ {
		if w := t.vocab[l.toks[k].Fold]; w.common() && !w.nameLike() {
			return r, false
		}
	}
	return r, true
}

// fullName: two words or more, the first a given name or capitalised and unknown, and nothing of them an everyday
// word or a place.
func (t *turn) fullName(l *line, r nameRun) bool {
	if r.to-r.from < 2 {
		return false
	}
	known := false
	for i := r.from; i < r.to; i++ {
		if l.toks[i].Kind != extract.Letters {
			continue
		}
		w := t.vocab[l.toks[i].Fold]
		if w.common() && !(w.nameLike() && t.capital(l, i)) || w.proper && !w.nameLike() {
			return false
		}
		known = known || w.nameLike()
	}
	first, last := t.vocab[l.toks[r.from].Fold], t.vocab[l.toks[r.to-1].Fold]
	return known && (first.given && (t.capital(l, r.from) || last.nameLike()) || t.capital(l, r.from) && t.capital(l, r.to-1))
}
