package rules

import (
	"slices"
	"strings"

	"github.com/seed-151f84ba/intake/extract"
)

// AskedIn tells which of the fields the agent's words ask for, in the order of the fields. It knows the built-in
// fields by phrases and the others by their labels.
func (r *Rules) AskedIn(agent string, fields []extract.Field) []string {
	if agent == "" {
		return nil
	}
	l := tokenised(extract.Line{Text: agent})
	r.sentences(l)
	var langs languages
	asks := map[string]bool{}
	for _, s := range l.sentences {
		if !r.asks(s) && !r.lists(l, s, fields) {
			continue
		}
		if langs == 0 {
			langs = r.languagesOf("", l)
		}
		r.match(s, langs)
		for _, h := range s.hits {
			if name, ok := strings.CutPrefix(r.phrases.tags[h.tag].section, "ask."); ok && !(name == "name" && r.anothersName(s, h)) {
				asks[name] = true
			}
		}
		r.labelsAsked(s, fields, asks)
	}
	var out []string
	for _, f := range fields {
		if asks[f.Key] {
			out = append(out, f.Key)
		}
	}
	return out
}

// lists: the sentence is nothing but what somebody wants to have ("Account number and pin"): a label of a field first,
// then further ones, and what an "and" adds.
func (r *Rules) lists(l *line, s *sentence, fields []extract.Field) bool {
	if len(s.words) > 6 {
		return false
	}
	known := make([]bool, len(s.words))
	for _, f := range fields {
		words := wholeLabel(f.Label)
		for i := 0; i+len(words) <= len(s.words) && len(words) > 0 && !builtin(f.Key); i++ {
			if slices.EqualFunc(s.words[i:i+len(words)], words, r.sameLabel) {
				for k := range words {
					known[i+k] = true
				}
			}
		}
	}
	for i, w := range s.words {
		added := i > 0 && r.is(joining, s.words[i-1]) && l.toks[s.at[i]].Kind == extract.Letters
		if !known[i] && !r.is(joining, w) && !(i == 0 && r.is(whose, w)) && !added {
			return false
		}
	}
	return slices.Contains(known, true)
}

// labelsAsked marks the fields whose label stands in a sentence that asks. Of labels that share words the longest is
// meant, and a phrase that asks for a built-in field ("e-mail address") holds its words.
func (r *Rules) labelsAsked(s *sentence, fields []extract.Field, asks map[string]bool) {
	held := make([]bool, len(s.words))
	for _, h := range s.hits {
		if strings.HasPrefix(r.phrases.tags[h.tag].section, "ask.") {
			for w := h.from; w < h.to && h.to-h.from <= 4; w++ {
				held[w] = true
			}
		}
	}
	type labelled struct {
		key   string
		words []string
	}
	var labels []labelled
	for _, f := range fields {
		if words := wholeLabel(f.Label); len(words) > 0 && !asks[f.Key] && !builtin(f.Key) {
			labels = append(labels, labelled{f.Key, words})
		}
	}
	slices.SortStableFunc(labels, func(a, b labelled) int { return len(b.words) - len(a.words) })
	for _, l := range labels {
		for i := 0; i+len(l.words) <= len(s.words); i++ {
			if !slices.EqualFunc(s.words[i:i+len(l.words)], l.words, r.sameLabel) || held[i] || i+len(l.words) < len(s.words) && s.words[i+len(l.words)] == "of" {
				continue
			}
			asks[l.key] = true
			for w := i; w < i+len(l.words); w++ {
				held[w] = true
			}
		}
	}
}

// wholeLabel is the words of a label; none of one that is longer than people say.
func wholeLabel(label string) []string {
	var out []string
	for _, tok := range extract.Tokens(label) {
		if tok.Kind != extract.Sign {
			out = append(out, bare(tok.Fold))
		}
	}
	if len(out) > 6 {
		return nil
	}
	return out
}

// builtin fields are asked for in phrases: "name" alone may be anybody's or anything's.
func builtin(key string) bool {
	return key == "name" || key == "email" || key == "phone" || key == "company"
}

// anothersName: the agent asks what somebody or something else is called ("the name of the host", "her name").
func (r *Rules) anothersName(s *sentence, h hit) bool {
	return h.to < len(s.words) && r.has(s, "ask.another", h.to, len(s.words)) || h.to-2 >= h.from && r.has(s, "ask.another", h.to-2, h.to)
}
