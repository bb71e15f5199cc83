package meta

import (
	"strings"
	"unicode/utf8"

	"github.com/seed-151f84ba/intake/channels"
)

// choicePrefix marks the payloads of our own buttons: what follows is the whole answer the button stands for, which
// its title may have to shorten.
const choicePrefix = "intake:"

// Choice is one tap that answers an Ask.
type Choice struct{ Title, Payload string }

// Choices are the taps for an Ask: yes and no where something is to be confirmed, else the options of a single field,
// at most most of them; none otherwise. A title is at most title runes long, a payload at most payload bytes.
func Choices(a *channels.Ask, most, title, payload int) []Choice {
	var options []string
	switch {
	case a == nil:
	case a.Confirm && a.Yes != "" && a.No != "":
		options = []string{a.Yes, a.No}
	case !a.Confirm && len(a.Fields) == 1:
		options = a.Fields[0].Options
	}
	if len(options) == 0 || len(options) > most {
		return nil
	}
	var all []Choice
	seen := map[string]bool{}
	for _, o := range options {
		c := Choice{Title: Shorten(o, title), Payload: choicePrefix + o}
		if c.Title == "" || len(c.Payload) > payload || seen[c.Title] {
			return nil // two buttons that look the same, or one that cannot say what it means: better none
		}
		seen[c.Title] = true
		all = append(all, c)
	}
	return all
}

// Said is what a tap means: the whole answer when the button was ours, else its title.
func Said(title, payload string) string {
	if whole, ok := strings.CutPrefix(payload, choicePrefix); ok && whole != "" {
		return whole
	}
	return title
}

// Shorten cuts a text to most runes, with an ellipsis as the last.
func Shorten(s string, most int) string {
	s = strings.TrimSpace(s)
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	r := []rune(s)
	return strings.TrimSpace(string(r[:most-1])) + "…"
}

// AsksFor says that an Ask wants a value of this kind, not only a yes to one.
func AsksFor(a *channels.Ask, kind string) bool {
	if a == nil || a.Confirm {
		return false
	}
	for _, f := range a.Fields {
		if f.Kind == kind {
			return true
		}
	}
	return false
}

// Mark reads our own mark out of what a platform gives back; "" when it is none of ours. Ids of ours are at least 8
// characters of [0-9a-z], so that another program's "v1.2" is not taken for one.
func Mark(s string) string {
	id, _, ok := channels.SplitOwn(s)
	if !ok || len(id) < 8 || strings.Trim(id, "0123456789abcdefghijklmnopqrstuvwxyz") != "" {
		return ""
	}
	return s
}
