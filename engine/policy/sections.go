package policy

import (
	"slices"
	"strings"
)

// section reads a sentence in the light of the section it stands in, where its heading says what the section is about
// (when to collect, what to collect, what never, tone …). done: nothing is left to be read.
func (r *reader) section(s *sentence, kind string, cs []clause) (out []clause, done bool) {
	switch kind {
	case "facts":
		r.u.Guidance = append(r.u.Guidance, s.raw)
		return nil, true
	case "tone":
		if s.acts(0, len(s.ts)) == 0 && r.adjectives(s) {
			return nil, true
		}
	case "refusal":
		r.refusal = true
	case "start":
		if c, ok := s.case_(cs); ok {
			return []clause{c}, false
		}
	case "never":
		if c, ok := s.case_(cs); ok {
			c.denied = true
			return []clause{c}, false
		}
		for i := range cs {
			cs[i].denied = true
		}
	case "fields":
		for i := range cs {
			if cs[i].act.family == "" || cs[i].act.is([]string{"get"}) || cs[i].act.is([]string{"other"}) {
				cs[i].act = mark{family: "act", tag: "ask", from: cs[i].from, to: cs[i].from}
			}
		}
	case "confirm":
		for i := range cs {
			if cs[i].act.family == "" {
				cs[i].act = mark{family: "act", tag: "confirm", from: cs[i].from, to: cs[i].from}
			}
		}
	}
	return cs, false
}

// unbidden says whether nothing is told to be done but what may be done everywhere: answer, be polite.
func (s *sentence) unbidden(cs []clause) bool {
	return !slices.ContainsFunc(cs, func(c clause) bool {
		return c.act.family != "" && !c.act.is([]string{"other", "get", "solve", "offer"})
	})
}

// case_ is a sentence that names a case and no more, under a heading that says what is done then.
func (s *sentence) case_(cs []clause) (clause, bool) {
	if slices.ContainsFunc(cs, func(c clause) bool { return c.act.is([]string{"get"}) && c.act.family == "act" && s.takes(c.act) }) {
		return clause{}, false // it says itself what is taken
	}
	if !s.unbidden(cs) || covers(s.marks["none"], 0, len(s.ts)) || s.namesField(0, len(s.ts)) && len(s.reasons(0, len(s.ts))) == 0 {
		return clause{}, false
	}
	if s.namesField(0, len(s.ts)) && slices.ContainsFunc(cs, func(c clause) bool { return c.act.family == "" && s.bare(c.from, c.to) }) {
		return clause{}, false
	}
	from := 0
	for from < len(s.ts) && s.begins("cond", from) != nil {
		from = s.begins("cond", from).to
	}
	return clause{s: s, from: len(s.ts), to: len(s.ts), act: mark{family: "act", tag: "ask", from: len(s.ts), to: len(s.ts)}, conds: []piece{{s, from, len(s.ts), "if"}}}, true
}

// adjectives reads a list of words about the manner of speaking: "Patient, factual, no jargon."
func (r *reader) adjectives(s *sentence) bool {
	var found []string
	a := 0
	for i := 0; i <= len(s.ts); i++ {
		if i < len(s.ts) && !s.divides(i) && !s.ts[i].punct {
			continue
		}
		for a < i && (s.at("adv", a) || s.at("manner", a)) {
			a++
		}
		switch ms := s.touching("tone", a, i); {
		case len(ms) > 0:
			for _, m := range ms {
				found = append(found, s.toneWord(m))
			}
		case i-a == 1 && len(s.ts[a].text) > 2:
			found = append(found, strings.ToLower(s.text(a, i)))
		case i-a > 2:
			return false
		}
		a = i + 1
	}
	for _, w := range found {
		r.u.Tone = addTo(r.u.Tone, w)
	}
	return len(found) > 0
}
