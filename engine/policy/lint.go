package policy

import (
	"slices"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
)

// mostRequired is how many required fields customers put up with (A18).
const mostRequired = 4

// Lint is what an operator should look at in one mode's settings (A18), in a fixed order. c must be normalised.
func Lint(c configs.Capture, mode engine.Mode) []Finding {
	all := Fields(c)
	return lint(&c, mode, all, c.Fields, Understand(c.Instructions, mode, all))
}

// said are the fields whose requirement the operator set; what is so by default contradicts nothing.
func lint(c *configs.Capture, mode engine.Mode, all []Setting, said map[string]configs.Requirement, u Understood) []Finding {
	out := append(customFindings(c, all), fieldFindings(all, said, u)...)
	if c.AskAtStart && u.Only {
		out = append(out, Finding{Code: Contradiction})
	}
	if mode == engine.Voice {
		for _, s := range sentences(c.Instructions) {
			s.settle(nil)
			if s.shows() {
				out = append(out, Finding{Code: ButtonsInVoice, Sentence: s.raw})
			}
		}
	}
	required := 0
	for _, f := range all {
		if f.On && f.Required {
			required++
		}
	}
	if required > mostRequired {
		out = append(out, Finding{Code: TooManyRequired})
	}
	for _, f := range u.Findings {
		if !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	return out
}

// customFindings are those of custom fields that are on: a twin of a built-in one, never mentioned.
func customFindings(c *configs.Capture, all []Setting) []Finding {
	var out []Finding
	text := tokens(c.Instructions)
	for _, f := range all {
		if !f.Custom || !f.On {
			continue
		}
		if twin(f) != "" {
			out = append(out, Finding{Code: TwinField, Field: configs.Fold(f.Label)})
		}
		if len(text) > 0 && !mentioned(f.Label, text) {
			out = append(out, Finding{Code: UnmentionedCustom, Field: f.Key})
		}
	}
	return out
}

// fieldFindings are those of fields the instructions want and the settings do not, or the other way round.
func fieldFindings(all []Setting, said map[string]configs.Requirement, u Understood) []Finding {
	var out []Finding
	for _, f := range all {
		if !f.On && wanted(u, f.Key) {
			out = append(out, Finding{Code: NamesOffField, Field: f.Key})
		}
		if f.On && f.Required && (f.Custom || said[f.Key] != "") && slices.ContainsFunc(u.DontAsk, func(a About) bool { return a.Field == f.Key && len(a.When) == 0 }) {
			out = append(out, Finding{Code: Contradiction, Field: f.Key})
		}
	}
	return out
}

// wanted says whether the instructions want a field asked for, confirmed or put in an order.
func wanted(u Understood, key string) bool {
	return slices.ContainsFunc(u.Ask, func(a About) bool { return a.Field == key }) ||
		slices.Contains(u.Confirm, key) || slices.Contains(u.Order, key)
}

// shows says whether a sentence speaks of what a caller cannot see, and does not forbid it.
func (s *sentence) shows() bool {
	return slices.ContainsFunc(s.marks["visual"], func(m mark) bool {
		return !slices.ContainsFunc(s.marks["neg"], func(n mark) bool { return n.from <= m.from && m.from-n.to < 5 }) &&
			!slices.ContainsFunc(s.marks["tone"], func(t mark) bool { return t.from <= m.from && m.from < t.to })
	})
}

// mentioned says whether a text names the label, in one piece or by its telling words close together.
func mentioned(text string, in []token) bool {
	l := label{ways: ways(text)}
	if len(l.ways) == 0 || len(l.find(in)) > 0 {
		return true
	}
	var telling []string
	for _, w := range l.ways[0] {
		if len([]rune(w)) > 2 && !slices.Contains(vague, w) && !slices.Contains(loose, w) {
			telling = append(telling, w)
		}
	}
	if len(telling) == 0 {
		telling = l.ways[0]
	}
	for i := range in {
		near := in[i:min(len(in), i+8)]
		if !slices.ContainsFunc(telling, func(w string) bool {
			return !slices.ContainsFunc(near, func(t token) bool { return matches([]token{t}, []string{w}) || stemmed(t.text, w) })
		}) {
			return true
		}
	}
	return false
}

// vague are words of labels that do not tell one field from another.
var vague = []string{"number", "name", "type", "kind", "your", "the", "and", "for", "date", "time", "address", "code",
	"reference", "details", "range", "size", "preferred", "numero", "nombre", "fecha", "tipo", "nummer", "datum", "date"}

// stemmed says whether two words of some length begin alike.
func stemmed(a, b string) bool {
	return len(a) > 5 && len(b) > 5 && a[:5] == b[:5]
}
