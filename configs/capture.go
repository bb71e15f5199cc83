package configs

import (
	"slices"
	"strings"

	"github.com/seed-151f84ba/intake/extract"
)

// Limits of capture settings (product A4, A6, A7), in Unicode code points.
const (
	MaxInstructions = 2500
	MaxCustom       = 10
	MaxLabel        = 50
	MaxCategories   = 20
	MaxCategory     = 50
)

// Builtin are the built-in fields in filing order (A9).
func Builtin() []string { return []string{"name", "phone", "email", "company"} }

// Icons are those a custom field may have (A6).
func Icons() []string {
	return []string{"tag", "map-pin", "calendar", "hash", "briefcase", "globe", "credit-card", "file", "heart",
		"shield", "clock", "star", "award", "bookmark", "flag", "layers", "dollar-sign", "percent", "home"}
}

// LeadCategories are those lead settings begin with (A7).
func LeadCategories() []string {
	return []string{"Sales Lead", "Partnership", "Demo Request", "Pricing Inquiry", "General Interest"}
}

func fieldTypes() []string {
	types := []extract.Type{extract.Text, extract.Number, extract.Date, extract.Time, extract.Choice, extract.URL,
		extract.Address, extract.Identifier, extract.Consent, extract.Name, extract.Email, extract.Phone, extract.Company}
	out := make([]string, len(types))
	for i, t := range types {
		out[i] = string(t)
	}
	return out
}

// Normalize fills in the defaults of A5, A7 and A8, gives custom fields their keys and drops repeated categories.
// It may be applied any number of times.
func (c *Capture) Normalize() {
	if c.Fields == nil {
		c.Fields = map[string]Requirement{}
	}
	for key, def := range map[string]Requirement{"name": Required, "phone": Required, "email": Off, "company": Off} {
		if c.Fields[key] == "" {
			c.Fields[key] = def
		}
	}
	for i := range c.Custom {
		c.Custom[i].normalize(i)
	}
	if c.Lead.Categories == nil {
		c.Lead.Categories = LeadCategories()
	}
	c.Lead.normalize()
	c.Ticket.normalize()
	c.Qualify = c.Qualify.normalized()
	c.Forms = slices.Clone(c.Forms)
	for i := range c.Forms {
		c.Forms[i] = c.Forms[i].normalized()
	}
}

func (f *Custom) normalize(i int) {
	f.Label = strings.TrimSpace(f.Label)
	if f.Key == "" {
		f.Key = CustomKey(f.Label, i)
	}
	if f.Type == "" {
		f.Type = string(extract.Text)
	}
	if f.Icon == "" {
		f.Icon = "tag"
	}
	if f.On == nil {
		on := true
		f.On = &on
	}
}

func (m *Matter) normalize() {
	m.Categories = distinct(m.Categories)
	switch m.Priority {
	case "":
		m.Priority = "low"
	case "normal":
		m.Priority = "medium"
	}
}

// distinct drops repetitions without regard to case and surrounding space: a duplicate is silently a no-op (A7).
func distinct(in []string) []string {
	if in == nil {
		return nil
	}
	seen, out := map[string]bool{}, make([]string, 0, len(in))
	for _, s := range in {
		s = strings.TrimSpace(s)
		if k := strings.ToLower(s); !seen[k] {
			seen[k] = true
			out = append(out, s)
		}
	}
	return out
}

// IsOn says whether a custom field is collected.
func (f Custom) IsOn() bool { return f.On == nil || *f.On }

// Normalize fills in the defaults of an agent and its modes.
func (a *Agent) Normalize() {
	if a.Name == "" {
		a.Name = a.ID
	}
	if a.Timezone == "" {
		a.Timezone = "UTC"
	}
	if len(a.Languages) == 0 {
		a.Languages = []string{"en", "ar", "es", "fr", "de", "pt"}
	}
	if a.RecordPrefix == nil {
		p := "WIT"
		a.RecordPrefix = &p
	}
	for _, m := range []*Capture{a.Text, a.Voice} {
		if m != nil {
			m.Normalize()
		}
	}
}

// Normalize fills in every default of the file.
func (f *File) Normalize() {
	for i := range f.Agents {
		f.Agents[i].Normalize()
	}
	f.Engine.Normalize()
	f.LLM.Normalize()
	if f.SMTP != nil && f.SMTP.Port == 0 {
		f.SMTP.Port = 587
	}
}
