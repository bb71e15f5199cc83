package engine

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-151f84ba/intake/extract"
)

// Question is one the operator qualifies a lead with (B10): asked before the details, in order, once each. Its answer
// stands in the ask ledger under Key like a field's, so an early answer counts and a refusal is respected.
type Question struct {
	Key     string            `json:"key"`               // a-z0-9_, unlike every field's
	Label   string            `json:"label,omitempty"`   // what a record calls it; "" = Text
	Text    string            `json:"text"`              // the question as the operator wrote it
	Texts   map[string]string `json:"texts,omitempty"`   // the same in other languages, by base language
	Type    extract.Type      `json:"type,omitempty"`    // "" = what the options say: number, consent (yes and no), choice or text
	Options []Option          `json:"options,omitempty"` // answers that score; one that fits none scores 0
	When    []string          `json:"when,omitempty"`    // reasons it is asked for; none: every lead
}

// Option is an answer that scores.
type Option struct {
	Label   string   `json:"label"`              // offered to the customer; of a yes-or-no question "yes" or "no"
	Words   []string `json:"words,omitempty"`    // other words for it, in any language
	AtLeast *float64 `json:"at_least,omitempty"` // of a number: from here upward; the greatest that fits counts
	Score   int      `json:"score"`
}

// Answer is what the customer said to a question, with what it scored. A question nobody answered has no Answer.
type Answer struct {
	Key   string        `json:"key"`
	Label string        `json:"label"`
	Value extract.Value `json:"value"`
	Score int           `json:"score"`
}

// Field is the question as the ledger and the extractors see it.
func (q Question) Field() Field {
	f := Field{Field: extract.Field{Key: q.Key, Label: q.Label, Type: q.Type}, question: q.Text}
	f.Asks = q.Text
	for _, lang := range slices.Sorted(maps.Keys(q.Texts)) {
		f.Asks += " " + q.Texts[lang]
	}
	if f.Label == "" {
		f.Label = q.Text
	}
	if f.Type == "" {
		f.Type = q.kind()
	}
	if f.Type == extract.Choice {
		for _, o := range q.Options {
			f.Options = append(f.Options, o.Label)
		}
	}
	return f
}

func (q Question) kind() extract.Type {
	number, synonyms, yesNo := false, false, len(q.Options) > 0
	for _, o := range q.Options {
		number = number || o.AtLeast != nil
		synonyms = synonyms || len(o.Words) > 0
		yesNo = yesNo && (o.Label == "yes" || o.Label == "no")
	}
	switch {
	case number:
		return extract.Number
	case yesNo:
		return extract.Consent
	case synonyms || len(q.Options) == 0:
		return extract.Text
	}
	return extract.Choice
}

// In is the question in a language, as the operator wrote it where there is no other text.
func (q Question) In(lang string) string { return in(lang, q.Text, q.Texts) }

func in(lang, text string, texts map[string]string) string {
	if t := texts[base(lang)]; t != "" {
		return t
	}
	return text
}

// scores is what an answer is worth.
func (q Question) scores(value string) int {
	best, score := -1.0, 0
	n, err := strconv.ParseFloat(value, 64)
	said := " " + folded(value) + " "
	for i, o := range q.Options {
		switch {
		case o.AtLeast != nil:
			if err == nil && n >= *o.AtLeast && (best < 0 || *o.AtLeast >= best) {
				best, score = max(0, *o.AtLeast), o.Score
			}
		case slices.ContainsFunc(append(q.Options[i].Words[:len(o.Words):len(o.Words)], o.Label), func(w string) bool {
			w = folded(w)
			return w != "" && strings.Contains(said, " "+w+" ")
		}):
			return o.Score
		}
	}
	return score
}

// question finds a question by key.
func (p Policy) question(key string) (Question, bool) {
	for _, q := range p.Qualify {
		if q.Key == key {
			return q, true
		}
	}
	return Question{}, false
}

// applies says whether the episode is qualified with the question.
func (x *step) applies(q Question) bool {
	if len(q.When) == 0 {
		return x.kind() == Lead
	}
	return x.any(q.When)
}

// qualifies opens the qualification of an episode: what was answered in an earlier one counts, and where no question
// applies it is over at once.
func (x *step) qualifies() {
	x.s.Passed, x.s.Score, x.s.Form = false, nil, ""
	x.fields = effective(x.p, x.s)
	open := false
	for _, q := range x.p.Qualify {
		if _, own := x.asks(q.Key); !own || !x.applies(q) {
			open = open || x.applies(q)
			continue
		}
		open = true
		if e := x.entry(q.Key); e.Status == Prefilled {
			e.Status = Valid
			x.set(q.Key, e)
		}
	}
	if !open {
		x.s.Passed = true
		x.chooseForm()
	}
}

// qualify decides, once all questions are answered or refused, whether the details are asked for. It says whether the
// capture ended here.
func (x *step) qualify() bool {
	if x.s.Passed {
		return false
	}
	for _, q := range x.p.Qualify {
		e := x.entry(q.Key)
		if x.applies(q) && e.Value == nil && !e.Status.Closed() {
			return false
		}
	}
	x.s.Passed = true
	x.score()
	x.chooseForm()
	if x.s.Score == nil || *x.s.Score >= x.p.Threshold {
		x.notice() // a form may ask for no consent where the default fields do
		return false
	}
	if x.gaveContact() { // nobody who left an address is lost
		x.notice()
		x.finish()
		return true
	}
	x.say(MoveUnqualified)
	x.end("unqualified")
	return true
}

// score adds up the answers there are; without an applicable question there is none.
func (x *step) score() {
	x.s.Score = nil
	for _, q := range x.p.Qualify {
		if !x.applies(q) {
			continue
		}
		total := 0
		if x.s.Score != nil {
			total = *x.s.Score
		}
		if e := x.entry(q.Key); e.Value != nil {
			total += q.scores(e.Value.Value)
		}
		x.s.Score = &total
	}
}

// answers is what was said to the questions.
func (x *step) answers() []Answer {
	var out []Answer
	for _, q := range x.p.Qualify {
		if e := x.entry(q.Key); x.applies(q) && e.Value != nil {
			out = append(out, Answer{Key: q.Key, Label: q.Field().Label, Value: *e.Value, Score: q.scores(e.Value.Value)})
		}
	}
	return out
}

// gaveContact says whether the customer told a phone number or an e-mail address, beyond what the channel knows.
func (x *step) gaveContact() bool {
	return slices.ContainsFunc(x.fields, func(f Field) bool {
		e := x.entry(f.Key)
		return (f.Type == extract.Phone || f.Type == extract.Email) && e.Value != nil && len(e.Value.Evidence.Spans) > 0
	})
}

// folded is a text in the form words are compared in.
func folded(text string) string {
	var words []string
	for _, t := range extract.Tokens(text) {
		if t.Kind != extract.Sign {
			words = append(words, t.Fold)
		}
	}
	return strings.Join(words, " ")
}
