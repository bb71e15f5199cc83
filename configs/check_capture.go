package configs

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// MissingInstructions is what saving empty instructions while enabled fails with (A4).
const MissingInstructions = "This field is required to enable data collection."

// Check tells what is wrong with one mode's settings; paths begin at the settings themselves ($.custom[0].label). Call
// Normalize first.
func (c *Capture) Check() []Problem {
	var k checker
	c.check(&k, nil)
	return k.found
}

// ReadCapture decodes one mode's settings from JSON as strictly as the configuration file, fills in the defaults and
// checks them.
func ReadCapture(raw []byte) (Capture, []Problem) {
	var out Capture
	var k checker
	doc, err := decode(raw)
	if err != nil {
		k.add(nil, "not valid JSON")
		return out, k.found
	}
	if !shape[Capture](doc, nil, &k) {
		return out, k.found
	}
	if err := json.Unmarshal(raw, &out); err != nil {
		k.add(nil, "not of the expected form")
		return out, k.found
	}
	out.Normalize()
	return out, append(k.found, out.Check()...)
}

func (c *Capture) check(k *checker, at place) {
	if n := utf8.RuneCountInString(c.Instructions); n > MaxInstructions {
		k.add(at.at("instructions"), "at most %d characters, this has %d", MaxInstructions, n)
	}
	if c.Enabled && strings.TrimSpace(c.Instructions) == "" {
		k.add(at.at("instructions"), MissingInstructions)
	}
	for _, f := range keys(c.Fields) {
		if !slices.Contains(Builtin(), f) {
			k.add(at.at("fields", f), "must be one of %s; other fields are custom fields", strings.Join(Builtin(), ", "))
		}
		if r := c.Fields[f]; r != Off && r != Optional && r != Required {
			k.add(at.at("fields", f), "must be one of off, optional, required")
		}
	}
	c.checkCustom(k, at)
	c.Ticket.check(k, at.at("ticket"))
	c.Lead.check(k, at.at("lead"))
	c.checkMore(k, at)
}

func (c *Capture) checkCustom(k *checker, at place) {
	if len(c.Custom) > MaxCustom {
		k.add(at.at("custom"), "at most %d custom fields", MaxCustom)
	}
	seen := map[string]bool{}
	for i := range c.Custom {
		f, here := &c.Custom[i], at.at("custom", itoa(i))
		f.check(k, here)
		switch {
		case seen[f.Key]:
			k.add(here.at("label"), "another custom field has the same key %s", f.Key)
		case slices.Contains(Builtin(), f.Key):
			k.add(here.at("key"), "is the key of a built-in field")
		}
		seen[f.Key] = true
	}
	for _, key := range keys(c.Purposes) {
		if !seen[key] && !slices.Contains(Builtin(), key) {
			k.add(at.at("purposes", key), "there is no such field")
		}
	}
}

var customKey = regexp.MustCompile(`^[a-z0-9_]{1,64}$`)

func (f *Custom) check(k *checker, at place) {
	switch n := utf8.RuneCountInString(f.Label); {
	case n == 0:
		k.add(at.at("label"), "must not be empty")
	case n > MaxLabel:
		k.add(at.at("label"), "at most %d characters, this has %d", MaxLabel, n)
	}
	if !customKey.MatchString(f.Key) {
		k.add(at.at("key"), "must be 1 to 64 characters of a-z, 0-9 and _")
	}
	if !slices.Contains(Icons(), f.Icon) {
		k.add(at.at("icon"), "must be one of %s", strings.Join(Icons(), ", "))
	}
	if !slices.Contains(fieldTypes(), f.Type) {
		k.add(at.at("type"), "must be one of %s", strings.Join(fieldTypes(), ", "))
	}
	if f.Type == "choice" && len(f.Options) == 0 {
		k.add(at.at("options"), "a choice needs options")
	}
	for i, o := range f.Options {
		if strings.TrimSpace(o) == "" {
			k.add(at.at("options", itoa(i)), "must not be empty")
		}
	}
	if f.Pattern != "" && f.Type != "identifier" {
		k.add(at.at("pattern"), "only an identifier has a pattern")
	}
	if _, err := regexp.Compile(f.Pattern); err != nil {
		k.add(at.at("pattern"), "not a regular expression (RE2)")
	}
}

func (m *Matter) check(k *checker, at place) {
	if len(m.Categories) > MaxCategories {
		k.add(at.at("categories"), "at most %d categories", MaxCategories)
	}
	for i, c := range m.Categories {
		switch n := utf8.RuneCountInString(c); {
		case n == 0:
			k.add(at.at("categories", itoa(i)), "must not be empty")
		case n > MaxCategory:
			k.add(at.at("categories", itoa(i)), "at most %d characters, this has %d", MaxCategory, n)
		}
	}
	if !slices.Contains([]string{"low", "medium", "high", "critical"}, m.Priority) {
		k.add(at.at("priority"), "must be one of low, medium, high, critical")
	}
}
