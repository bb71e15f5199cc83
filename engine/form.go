package engine

import (
	"slices"

	"github.com/seed-151f84ba/intake/extract"
)

// Form is a named form of an agent (A19): its fields take the place of the default ones.
type Form struct {
	ID       string   `json:"id"` // a record names it; the default form is ""
	Label    string   `json:"label,omitempty"`
	When     []string `json:"when,omitempty"`      // reasons it is shown for; none: every one
	MinScore int      `json:"min_score,omitempty"` // shown from this score upward; not without a score
	Fields   []Field  `json:"fields"`              // in filing order
}

// Consent is the proof of what the customer was told and agreed to (B14). When is the commit's time.
type Consent struct {
	Field  string `json:"field,omitempty"` // the consent field that was asked; "" = the sentence was told, nothing was asked
	Text   string `json:"text,omitempty"`  // the operator's sentence as it was told; "" = the phrase book made one of the field's label
	Lang   string `json:"lang,omitempty"`  // the language it was told in
	Agreed bool   `json:"agreed"`          // a clear yes
	Words  Quote  `json:"words"`           // the customer's answer, with its line
}

// Consent is the operator's consent sentence in a language.
func (p Policy) Consent(lang string) string { return in(lang, p.ConsentText, p.ConsentTexts) }

// form finds a named form.
func (p Policy) form(id string) (Form, bool) {
	i := slices.IndexFunc(p.Forms, func(f Form) bool { return f.ID == id && id != "" })
	if i < 0 {
		return Form{}, false
	}
	return p.Forms[i], true
}

// FormFields is the configured fields of a form, the default ones for "" and for a form there is no more.
func (p Policy) FormFields(id string) []Field {
	if f, ok := p.form(id); ok {
		return f.Fields
	}
	return p.Fields
}

// chooseForm takes the first form that fits the episode's reasons and score; a form once taken stays.
func (x *step) chooseForm() {
	if x.s.Form != "" {
		return
	}
	for _, f := range x.p.Forms {
		scored := f.MinScore <= 0 || (x.s.Score != nil && *x.s.Score >= f.MinScore)
		if f.ID != "" && scored && (len(f.When) == 0 || x.any(f.When)) {
			x.s.Form = f.ID
			break
		}
	}
	x.fields = effective(x.p, x.s)
}

// formed is the fields of the episode before gate and last resort: the form's, and what was said of the default form
// besides; while nothing is collected, every field of any form, so that an early value counts. Questions come last.
func formed(p Policy, s State) []Field {
	if len(p.Forms) == 0 && len(p.Qualify) == 0 {
		return p.Fields
	}
	fields := slices.Clone(p.FormFields(s.Form))
	if s.Form != "" {
		for _, f := range p.Fields {
			if e := s.Ledger[f.Key]; e.Value != nil && e.Status != Prefilled {
				fields = include(fields, f)
			}
		}
	} else if s.Phase != Collecting && s.Phase != Confirming {
		for _, form := range p.Forms {
			for _, f := range form.Fields {
				fields = include(fields, f)
			}
		}
	}
	for _, q := range p.Qualify {
		if _, ok := field(fields, q.Key); !ok {
			fields = append(fields, q.Field())
		}
	}
	return fields
}

// include adds a field that is not there, a built-in one at its place in filing order.
func include(fields []Field, f Field) []Field {
	if _, ok := field(fields, f.Key); ok {
		return fields
	}
	return slices.Insert(fields, place(fields, f.Key), f)
}

// place is where a field belongs in filing order (A9).
func place(fields []Field, key string) int {
	if !builtin(key) {
		return len(fields)
	}
	rank := map[string]int{keyName: 1, keyPhone: 2, keyEmail: 3, keyCompany: 4}
	at := 0
	for at < len(fields) && builtin(fields[at].Key) && rank[fields[at].Key] < rank[key] {
		at++
	}
	return at
}

// consent is the proof the record carries: the answer to a consent field, else that the sentence was told.
func (x *step) consent() *Consent {
	for _, f := range x.fields {
		e := x.entry(f.Key)
		if _, asked := x.p.question(f.Key); f.Type != extract.Consent || asked || e.Value == nil {
			continue
		}
		c := &Consent{Field: f.Key, Text: x.p.Consent(x.s.Lang), Lang: x.s.Lang, Agreed: e.Value.Value == "yes",
			Words: Quote{Text: cut(e.Value.Text, maxQuote)}}
		if spans := e.Value.Evidence.Spans; len(spans) > 0 {
			c.Words.Line, c.Words.Rev = spans[0].Line, spans[0].Rev
		}
		return c
	}
	if x.s.Noticed != "" {
		return &Consent{Text: x.s.Noticed, Lang: x.s.Lang}
	}
	return nil
}

// notice tells the consent sentence before the first question where no field asks for it, once a conversation.
func (x *step) notice() {
	text := x.p.Consent(x.s.Lang)
	asks := slices.ContainsFunc(x.fields, func(f Field) bool {
		_, question := x.asks(f.Key) // a yes or no that qualifies agrees to nothing
		return f.Type == extract.Consent && !question
	})
	if text == "" || asks || x.s.Noticed != "" {
		return
	}
	x.s.Noticed = cut(text, maxNotice)
	x.say(MoveNotice, "text", text)
}
