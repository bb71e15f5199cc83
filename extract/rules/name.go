package rules

import (
	"cmp"
	"slices"
	"strings"

	"github.com/seed-151f84ba/intake/extract"
)

// nameRun is a run of tokens [from, to) of a line: a name that was found, or a clause.
type nameRun struct{ from, to int }

// names finds who the customer is: by introductions anywhere, by a bare answer when a name was asked for, and by a
// message that is nothing but a person's full name.
func (t *turn) names() {
	if ask := t.mainAsk(); ask != "name" {
		if f, ok := t.field(ask); ok && f.Type == extract.Name {
			t.bareName(ask) // another person's name was asked for
		}
	}
	const key = "name"
	if _, ok := t.field(key); !ok {
		return
	}
	for _, l := range t.lines {
		t.partNames(l, key)
		for _, s := range l.sentences {
			if slices.ContainsFunc(s.hits, func(h hit) bool { return h.to == len(s.words) && t.section(h) == "say.wrong" }) {
				continue // "mein Name ist falsch"
			}
			t.introduced(l, s, key)
		}
	}
	if t.found(key) {
		return
	}
	for _, l := range t.lines {
		for _, s := range l.sentences {
			t.weaklyIntroduced(l, s, key)
		}
	}
	if !t.found(key) {
		for _, l := range t.lines {
			for _, s := range l.sentences {
				if t.booked(l, s, key) {
					return
				}
			}
		}
	}
	if t.found(key) {
		return
	}
	if t.isAsked(key) {
		t.bareName(key)
	} else {
		t.correctedName(key)
	}
	if !t.found(key) {
		t.aloneName(key)
	}
	if !t.found(key) {
		t.besideName(key)
	}
}

// introduced reads "my name is …", "under the name …", "… is my name".
func (t *turn) introduced(l *line, s *sentence, key string) {
	for _, h := range s.hits {
		switch t.section(h) {
		case "intro.name":
			if h.to >= len(s.words) || t.third(s, h) || t.longerIntro(s, h) {
				continue
			}
			if r, ok := t.nameAt(l, s, s.at[h.to], strong); ok && !t.negated(l, l.toks[r.from].Start) {
				t.proposeName(l, r, key, 0.95)
				return
			}
		case "intro.name.after":
			if h.to >= len(s.words) || !t.namesBefore(l, s, h) {
				continue
			}
			if r, ok := t.nameAt(l, s, s.at[h.to], answered); ok {
				t.proposeName(l, r, key, 0.85)
				return
			}
		case "outro.name":
			if h.from == 0 || t.third(s, h) {
				continue
			}
			if r, ok := t.nameBefore(l, s, h); ok {
				t.proposeName(l, r, key, 0.9)
				return
			}
		}
	}
}

// namesBefore: what "it" stands for in "change it to" is a name: the word stands before it in the line.
func (t *turn) namesBefore(l *line, s *sentence, h hit) bool {
	for _, o := range l.sentences {
		if o == s {
			return t.has(s, "context.name", 0, h.from)
		}
		if t.has(o, "context.name", 0, len(o.words)) {
			return true
		}
	}
	return false
}

// longerIntro: the same introduction goes on further ("my name" in "my name is").
func (t *turn) longerIntro(s *sentence, h hit) bool {
	for _, o := range s.hits {
		if o.to > h.to && o.from <= h.to && o.from >= h.from && o.from < h.to && t.section(o) == "intro.name" {
			return true
		}
	}
	return false
}

// third: the phrase is part of one about another person or thing.
func (t *turn) third(s *sentence, h hit) bool {
	for _, o := range s.hits {
		if t.section(o) == "third" && o.from <= h.from && o.to >= h.from && o.to > o.from {
			return true
		}
	}
	if h.from > 0 {
		switch w := s.words[h.from-1]; {
		case t.is(whose, w):
			return s.words[h.from] == "name" || s.words[h.from] == "names" || s.words[h.from] == "first" || s.words[h.from] == "last" || s.words[h.from] == "full"
		default:
			return strings.HasSuffix(w, "s") && len(w) > 3 && s.words[h.from] == "name" && w != "yes" && w != "this"
		}
	}
	return false
}

// weaklyIntroduced reads "I'm …", "this is …", "it's …" where the next word can be a name.
func (t *turn) weaklyIntroduced(l *line, s *sentence, key string) {
	for _, h := range s.hits {
		how := weak
		if h.to-h.from <= 2 && s.words[h.to-1] == "name" && t.coveredTo(s, h.from) {
			how = strong
		}
		if t.section(h) != "intro.name.weak" || h.to >= len(s.words) || t.third(s, h) {
			continue
		}
		i := s.at[h.to]
		if i > s.at[h.to-1]+1 && l.toks[i-1].Fold == "," && s.words[h.to-1] != "name" {
			continue
		}
		r, ok := t.nameAt(l, s, i, how)
		if !ok || t.negated(l, l.toks[r.from].Start) || !t.weakHolds(l, s, h, r) {
			continue
		}
		t.proposeName(l, r, key, 0.8)
		return
	}
}

// weakHolds checks what surrounds a weakly introduced name: "it's Paris" says nothing about the customer unless a
// name was asked for or the words are a full name.
func (t *turn) weakHolds(l *line, s *sentence, h hit, r nameRun) bool {
	first := s.words[h.from]
	full := r.to-r.from >= 2
	asked := t.isAsked("name")
	if r.to < s.to && l.toks[r.to].Kind == extract.Letters {
		if next := bare(l.toks[r.to].Fold); next == "s" || next == "is" && first != "this" {
			return false
		}
	}
	w := t.vocab[l.toks[r.from].Fold]
	switch first {
	case "i", "im", "hi", "hello", "me":
		return w.given || full
	case "my", "name":
		return w.given || full || first == "name" && h.from == 0 || asked || w == (word{}) && h.to-h.from == 2 && h.from == 0
	case "this":
		return w.given || full && t.capital(l, r.from)
	case "call":
		return w.given && (w.rank == 0 || t.capital(l, r.from))
	}
	if w.given && w.person && !w.place && t.capital(l, r.from) && h.from == 0 && s.wordAt(r.to) == len(s.words) {
		return true // "It's Angela." and no more
	}
	return asked || full && (w.given || t.capital(l, r.from) && t.capital(l, r.to-1))
}

// partNames reads "first name John, last name Smith"; one of them alone is better than nothing.
func (t *turn) partNames(l *line, key string) {
	var given, family *nameRun
	for _, s := range l.sentences {
		for _, h := range s.hits {
			sec := t.section(h)
			if sec != "intro.given" && sec != "intro.family" || h.to >= len(s.words) || t.third(s, h) {
				continue
			}
			if r, ok := t.nameAt(l, s, s.at[h.to], strong); ok {
				if sec == "intro.given" {
					given = &r
				} else {
					family = &r
				}
			}
		}
	}
	if one := cmp.Or(given, family); one != nil && (given == nil || family == nil) && !t.found(key) {
		t.proposeName(l, *one, key, 0.7)
		return
	}
	if given == nil || family == nil || given.from == family.from {
		return
	}
	a, b := l.span(given.from, given.to), l.span(family.from, family.to)
	t.propose(key, display(l.Text[a.Start:a.End])+" "+display(l.Text[b.Start:b.End]), 0.97, l, a, b)
}

// proposeName proposes the words of a run, with capitals where the customer wrote none.
func (t *turn) proposeName(l *line, r nameRun, key string, conf float64) {
	s := l.span(r.from, r.to)
	words := l.Text[s.Start:s.End]
	value := display(words)
	if t.saysSigns(l, r) {
		var parts []string
		for word := range strings.FieldsSeq(t.lexicon().SpelledName(l.toks[r.from:r.to])) {
			parts = append(parts, display(word))
		}
		value = strings.Join(parts, " ")
	}
	t.propose(key, value, conf, l, s)
}
