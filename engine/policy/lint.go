package policy

import (
	"regexp"
	"slices"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
)

// mostRequired is how many required fields customers put up with (A18).
const mostRequired = 4

var visual = regexp.MustCompile(`\b(?:buttons?|clicks?|clicking|tap|taps|tapping|links?|hyperlinks?|menus?|drop-?downs?|forms?|cards?|screens?|checkbox(?:es)?|emojis?|attach(?:ments?)?|uploads?|screenshots?|see below|scroll)\b`)

// Lint is what an operator should look at in one mode's settings (A18), in a fixed order. c must be normalised.
func Lint(c configs.Capture, mode engine.Mode) []Finding {
	all := Fields(c)
	return lint(&c, mode, all, Understand(c.Instructions, mode, all))
}

func lint(c *configs.Capture, mode engine.Mode, all []Setting, u Understood) []Finding {
	out := append(customFindings(c, all), fieldFindings(all, u)...)
	if c.AskAtStart && u.Only {
		out = append(out, Finding{Code: Contradiction})
	}
	if mode == engine.Voice {
		for _, s := range sentences(c.Instructions) {
			if visual.MatchString(fold(s.raw)) {
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
	text := fold(c.Instructions)
	for _, f := range all {
		if !f.Custom || !f.On {
			continue
		}
		if twin(f) != "" {
			out = append(out, Finding{Code: TwinField, Field: configs.Fold(f.Label)})
		}
		if text != "" && !labelWords(f.Label).MatchString(text) {
			out = append(out, Finding{Code: UnmentionedCustom, Field: f.Key})
		}
	}
	return out
}

// fieldFindings are those of fields the instructions want and the settings do not, or the other way round.
func fieldFindings(all []Setting, u Understood) []Finding {
	var out []Finding
	for _, f := range all {
		if !f.On && wanted(u, f.Key) {
			out = append(out, Finding{Code: NamesOffField, Field: f.Key})
		}
		if f.On && f.Required && slices.ContainsFunc(u.DontAsk, func(a About) bool { return a.Field == f.Key && len(a.When) == 0 }) {
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
