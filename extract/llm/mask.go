package llm

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/seed-151f84ba/intake/engine/answer"
	"github.com/seed-151f84ba/intake/extract"
)

var (
	mailLike  = regexp.MustCompile(`[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>()]*[^\s@<>().,;:!?]`)
	digitLike = regexp.MustCompile(`[+(]?\p{Nd}(?:[\s().\-/]{0,2}\p{Nd}){5,}`)
)

// masker hides what the rules found or hold already, and whatever looks like an address or a long number, behind its
// kind. A placeholder is in nobody's words, so a model that quotes one proposes nothing.
func masker(t answer.ModelTurn) func(string) string {
	var pairs []string
	for _, v := range append(append([]extract.Value{}, t.Taken...), t.Request.Known...) {
		if hides(t.Request.Fields, v.Field) && len(v.Text) > 3 {
			pairs = append(pairs, v.Text, "["+v.Field+"]")
		}
	}
	known := strings.NewReplacer(pairs...)
	return func(s string) string {
		s = known.Replace(s)
		s = mailLike.ReplaceAllString(s, "[email]")
		return digitLike.ReplaceAllStringFunc(s, func(m string) string {
			if strings.ContainsFunc(m, unicode.IsDigit) {
				return "[number]"
			}
			return m
		})
	}
}

// hides: names and free text stay, the model needs them to understand what was said.
func hides(fields []extract.Field, key string) bool {
	for _, f := range fields {
		if f.Key == key {
			switch f.Type {
			case extract.Email, extract.Phone, extract.Identifier, extract.Address, extract.Number:
				return true
			}
		}
	}
	return false
}
