package configs

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/language"

	"github.com/seed-151f84ba/intake/extract"
)

// Limits of qualification and named forms.
const (
	MaxQuestions = 10
	MaxQuestion  = 300 // code points
	MaxOptions   = 20
	MaxForms     = 10
	MaxRoutes    = 50
	maxScore     = 1000
)

// Qualify is what a lead is qualified with before its details are asked for (B10).
type Qualify struct {
	Threshold int        `json:"threshold,omitempty"` // details are asked for from this score upward
	Questions []Question `json:"questions"`           // at most 10, asked in this order, once each
}

// Question is one qualifying question.
type Question struct {
	Key     string            `json:"key,omitempty"`   // folded from the label or text when first published; never changes
	Label   string            `json:"label,omitempty"` // what a record calls it; absent = the text
	Text    string            `json:"text"`
	Texts   map[string]string `json:"texts,omitempty"` // the question in other languages
	Type    string            `json:"type,omitempty"`  // absent: what the options say
	Options []Option          `json:"options,omitempty"`
	When    []string          `json:"when,omitempty"` // reasons it is asked for; absent: every lead
}

// Option is an answer that scores.
type Option struct {
	Label   string   `json:"label,omitempty"`    // of a yes-or-no question yes or no; absent with at_least
	Words   []string `json:"words,omitempty"`    // other words for it, in any language
	AtLeast *float64 `json:"at_least,omitempty"` // of a number: from here upward; the greatest that fits counts
	Score   int      `json:"score"`
}

// Form is a named form (A19): its own fields in place of the default ones.
type Form struct {
	ID       string                 `json:"id"` // a record names it; "default" is the mode's own
	Label    string                 `json:"label,omitempty"`
	When     []string               `json:"when,omitempty"`      // reasons it is shown for; absent: every one
	MinScore int                    `json:"min_score,omitempty"` // shown from this score upward
	Fields   map[string]Requirement `json:"fields,omitempty"`    // built-in ones; absent = off, unlike the mode's own
	Purposes map[string]string      `json:"purposes,omitempty"`
	Custom   []Custom               `json:"custom,omitempty"`
}

// Route sends records to a member or destination. Every condition that is set must hold; of a list one item.
type Route struct {
	To         string   `json:"to"` // a member's id, e-mail or name, or a destination's id
	When       []string `json:"when,omitempty"`
	MinScore   int      `json:"min_score,omitempty"`
	Categories []string `json:"categories,omitempty"`
	Languages  []string `json:"languages,omitempty"`
	Forms      []string `json:"forms,omitempty"`
}

// Reasons are why collecting may begin, as policies spell them; "topic:" and the operator's own words stand beside them.
func Reasons() []string {
	return []string{"refund", "cancellation", "account_settings", "order_details", "subscription_change", "billing_dispute",
		"special_request", "technical_fault", "outage", "complaint", "sales", "pricing", "partnership", "callback", "demo",
		"appointment", "human", "cannot_answer", "general_question", "existing_customer"}
}

// normalized is the qualification with its keys. It shares no memory that is written.
func (q *Qualify) normalized() *Qualify {
	if q == nil {
		return nil
	}
	out := *q
	out.Questions = slices.Clone(q.Questions)
	for i := range out.Questions {
		x := &out.Questions[i]
		x.Text = strings.TrimSpace(x.Text)
		if x.Key == "" {
			name := x.Label
			if name == "" {
				name = strings.Join(first(strings.Fields(x.Text), 6), " ")
			}
			x.Key = CustomKey(name, MaxCustom+i)
		}
	}
	return &out
}

func first(words []string, n int) []string { return words[:min(n, len(words))] }

// normalized is the form with its defaults. It shares no memory that is written.
func (f Form) normalized() Form {
	f.Fields, f.Custom = maps.Clone(f.Fields), slices.Clone(f.Custom)
	if f.Fields == nil {
		f.Fields = map[string]Requirement{}
	}
	for _, k := range Builtin() {
		if f.Fields[k] == "" {
			f.Fields[k] = Off
		}
	}
	for i := range f.Custom {
		f.Custom[i].normalize(i)
	}
	if f.Label == "" {
		f.Label = f.ID
	}
	return f
}

// Capture is the form as settings of their own: only fields, purposes and custom fields are set.
func (f Form) Capture() Capture {
	return Capture{Fields: f.Fields, Purposes: f.Purposes, Custom: f.Custom}
}

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
