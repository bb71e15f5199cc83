package configs

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/language"

	"github.com/seed-151f84ba/intake/extract"
)

func (c *Capture) checkMore(k *checker, at place) {
	taken := map[string]bool{}
	for _, key := range Builtin() {
		taken[key] = true
	}
	for _, f := range c.Custom {
		taken[f.Key] = true
	}
	forms := map[string]bool{}
	if len(c.Forms) > MaxForms {
		k.add(at.at("forms"), "at most %d forms", MaxForms)
	}
	for i := range c.Forms {
		f, here := &c.Forms[i], at.at("forms", itoa(i))
		c.checkForm(k, here, f, forms)
		for _, x := range f.Custom {
			taken[x.Key] = true
		}
	}
	if c.Qualify != nil {
		c.Qualify.check(k, at.at("qualify"), taken)
	}
	if len(c.Routes) > MaxRoutes {
		k.add(at.at("routes"), "at most %d routes", MaxRoutes)
	}
	for i := range c.Routes {
		c.checkRoute(k, at.at("routes", itoa(i)), &c.Routes[i], forms)
	}
	checkTexts(k, at.at("consent_texts"), c.ConsentTexts)
	if len(c.ConsentTexts) > 0 && strings.TrimSpace(c.Consent) == "" {
		k.add(at.at("consent_texts"), "needs consent, the sentence for every other language")
	}
}

func (c *Capture) checkForm(k *checker, at place, f *Form, seen map[string]bool) {
	switch {
	case !wellFormed.MatchString(f.ID):
		k.add(at.at("id"), "must be 1 to 64 characters of a-z, 0-9, _ and -, the first a letter or digit")
	case f.ID == "default":
		k.add(at.at("id"), "is the name of the form without a name")
	case seen[f.ID]:
		k.add(at.at("id"), "id is there twice")
	}
	seen[f.ID] = true
	for _, key := range keys(f.Fields) {
		if !slices.Contains(Builtin(), key) {
			k.add(at.at("fields", key), "must be one of %s; other fields are custom fields", strings.Join(Builtin(), ", "))
		}
	}
	own := f.Capture()
	own.checkCustom(k, at)
	on := slices.ContainsFunc(Builtin(), func(key string) bool { return f.Fields[key] != Off })
	if !on && !slices.ContainsFunc(f.Custom, Custom.IsOn) {
		k.add(at, "has no field that is on")
	}
	checkReasons(k, at.at("when"), f.When)
	c.checkMinScore(k, at, f.MinScore)
}

func (q *Qualify) check(k *checker, at place, taken map[string]bool) {
	if n := len(q.Questions); n == 0 || n > MaxQuestions {
		k.add(at.at("questions"), "must be 1 to %d questions", MaxQuestions)
	}
	most := 0
	for i := range q.Questions {
		x, here := &q.Questions[i], at.at("questions", itoa(i))
		most += x.check(k, here)
		if taken[x.Key] {
			k.add(here, "key %s is in use by a field or another question", x.Key)
		}
		taken[x.Key] = true
	}
	if q.Threshold > most {
		k.add(at.at("threshold"), "nobody can reach it: the best answers give %d", most)
	}
}

// check returns what the best answer gives.
func (q *Question) check(k *checker, at place) (most int) {
	if n := utf8.RuneCountInString(q.Text); n == 0 || n > MaxQuestion {
		k.add(at.at("text"), "must be 1 to %d characters", MaxQuestion)
	}
	if utf8.RuneCountInString(q.Label) > MaxLabel {
		k.add(at.at("label"), "at most %d characters", MaxLabel)
	}
	if !customKey.MatchString(q.Key) {
		k.add(at.at("key"), "must be 1 to 64 characters of a-z, 0-9 and _")
	}
	types := []string{"", string(extract.Text), string(extract.Number), string(extract.Choice), string(extract.Consent)}
	if !slices.Contains(types, q.Type) {
		k.add(at.at("type"), "must be one of %s", strings.Join(types[1:], ", "))
	}
	if q.Type == string(extract.Choice) && len(q.Options) == 0 {
		k.add(at.at("options"), "a choice needs options")
	}
	if len(q.Options) > MaxOptions {
		k.add(at.at("options"), "at most %d options", MaxOptions)
	}
	for i, o := range q.Options {
		here := at.at("options", itoa(i))
		if strings.TrimSpace(o.Label) == "" && o.AtLeast == nil {
			k.add(here.at("label"), "must not be empty")
		}
		if o.Score < -maxScore || o.Score > maxScore {
			k.add(here.at("score"), "must be -%d to %d", maxScore, maxScore)
		}
		most = max(most, o.Score)
	}
	checkReasons(k, at.at("when"), q.When)
	checkTexts(k, at.at("texts"), q.Texts)
	return most
}

func (c *Capture) checkRoute(k *checker, at place, r *Route, forms map[string]bool) {
	if strings.TrimSpace(r.To) == "" {
		k.add(at.at("to"), "must name a member or a destination")
	}
	checkReasons(k, at.at("when"), r.When)
	c.checkMinScore(k, at, r.MinScore)
	for i, x := range r.Categories {
		same := func(y string) bool { return strings.EqualFold(x, y) }
		if !slices.ContainsFunc(c.Lead.Categories, same) && !slices.ContainsFunc(c.Ticket.Categories, same) {
			k.add(at.at("categories", itoa(i)), "is no category of these settings")
		}
	}
	for i, l := range r.Languages {
		if _, err := language.Parse(l); err != nil {
			k.add(at.at("languages", itoa(i)), "must be a language tag, such as en or ar")
		}
	}
	for i, f := range r.Forms {
		if f != "default" && !forms[f] {
			k.add(at.at("forms", itoa(i)), "there is no such form")
		}
	}
}

func (c *Capture) checkMinScore(k *checker, at place, n int) {
	if n != 0 && c.Qualify == nil {
		k.add(at.at("min_score"), "needs qualify, the questions that score")
	}
}

func checkReasons(k *checker, at place, reasons []string) {
	for i, r := range reasons {
		if topic, ok := strings.CutPrefix(r, "topic:"); ok && strings.TrimSpace(topic) != "" || slices.Contains(Reasons(), r) {
			continue
		}
		k.add(at.at(itoa(i)), "must be one of %s, or topic: and words of your own", strings.Join(Reasons(), ", "))
	}
}

func checkTexts(k *checker, at place, texts map[string]string) {
	for _, l := range keys(texts) {
		if _, err := language.Parse(l); err != nil {
			k.add(at.at(l), "must be a language tag, such as en or ar")
		}
		if strings.TrimSpace(texts[l]) == "" {
			k.add(at.at(l), "must not be empty")
		}
	}
}
