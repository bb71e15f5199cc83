package configs

import (
	"maps"
	"slices"
	"strings"
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
