package policy

import (
	"maps"
	"slices"
	"strings"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/extract"
)

// configured adds to a policy what operators set besides the instructions: qualification, named forms, routes, the
// consent sentence in other languages. What the instructions say of a field (when, confirm, attempts) holds for a form's
// field of the same key too; configured routes come before those of the instructions.
func configured(p *engine.Policy, c configs.Capture, u Understood) {
	p.ConsentTexts = byBase(c.ConsentTexts)
	if q := c.Qualify; q != nil {
		p.Threshold = q.Threshold
		for _, x := range q.Questions {
			p.Qualify = append(p.Qualify, question(x))
		}
	}
	for _, f := range c.Forms {
		form := engine.Form{ID: f.ID, Label: f.Label, When: slices.Clone(f.When), MinScore: f.MinScore}
		for _, s := range Fields(f.Capture()) {
			if s.On {
				form.Fields = append(form.Fields, u.apply(s.Field))
			}
		}
		p.Forms = append(p.Forms, form)
	}
	var own []engine.Route
	for _, r := range c.Routes {
		own = append(own, engine.Route{When: slices.Clone(r.When), To: strings.TrimSpace(r.To), MinScore: r.MinScore,
			Categories: slices.Clone(r.Categories), Languages: bases(r.Languages), Forms: formNames(r.Forms)})
	}
	p.Route = append(own, p.Route...)
}

func question(x configs.Question) engine.Question {
	q := engine.Question{Key: x.Key, Label: x.Label, Text: x.Text, Texts: byBase(x.Texts), Type: extract.Type(x.Type), When: slices.Clone(x.When)}
	for _, o := range x.Options {
		q.Options = append(q.Options, engine.Option{Label: strings.TrimSpace(o.Label), Words: slices.Clone(o.Words), AtLeast: o.AtLeast, Score: o.Score})
	}
	return q
}

// formNames spells the form without a name as the engine does.
func formNames(forms []string) []string {
	out := slices.Clone(forms)
	for i := range out {
		if out[i] == "default" {
			out[i] = ""
		}
	}
	return out
}

func bases(tags []string) []string {
	var out []string
	for _, t := range tags {
		base, _, _ := strings.Cut(strings.ToLower(t), "-")
		out = append(out, base)
	}
	return out
}

// byBase keys texts by base language.
func byBase(texts map[string]string) map[string]string {
	if len(texts) == 0 {
		return nil
	}
	out := map[string]string{}
	for _, tag := range slices.Sorted(maps.Keys(texts)) {
		base, _, _ := strings.Cut(strings.ToLower(tag), "-")
		out[base] = strings.TrimSpace(texts[tag])
	}
	return out
}
