package policy

import "strings"

// manners are the words about the manner of speaking that follow "be" or "sound", whatever they are: a row of single
// words that ends the part of the sentence, or is followed by a preposition.
func (s *sentence) manners(i, to int) []string {
	var out []string
	for i < to {
		for i < to && (s.at("adv", i) || s.at("and", i)) && !s.at("tone", i) {
			i++
		}
		word, next := s.manner(i, to)
		if word == "" {
			return nil
		}
		out, i = append(out, word), next
		if i >= to || s.ts[i].punct && !s.is(i, ",", "/", "+", "&") || s.at("preposition", i) || s.at("neg", i) {
			return out
		}
		joined := false
		for i < to && (s.is(i, ",", "/", "+", "&") || s.at("and", i)) {
			i, joined = i+1, true
		}
		if !joined {
			return nil
		}
		if i >= to || s.at("neg", i) || s.at("nay", i) || s.begins("act", i) != nil && !s.at("tone", i) {
			return out
		}
	}
	return out
}

// manner is the word of tone at token i and where it ends; "" when there is none.
func (s *sentence) manner(i, to int) (string, int) {
	if i >= to {
		return "", i
	}
	if m := s.begins("tone", i); m != nil {
		return s.toneWord(*m), m.to
	}
	if s.ts[i].punct || len([]rune(s.ts[i].text)) < 4 || s.ts[i].num > 0 {
		return "", i
	}
	for _, f := range []string{"close", "pron", "det", "article", "field", "reason", "act", "cond", "subj", "time", "order", "attempts", "all", "neg", "nay", "then", "refuse", "same", "again", "only", "idiom", "none", "given"} {
		if s.at(f, i) {
			return "", i
		}
	}
	return strings.ToLower(s.text(i, i+1)), i + 1
}

// toneWord is what a word of tone is called.
func (s *sentence) toneWord(m mark) string {
	if m.tag == "*" {
		return strings.ToLower(s.text(m.from, m.to))
	}
	return m.tag
}

// toned reads a sentence of words about the manner of speaking and nothing else: "Locker, aber hilfsbereit."
func (r *reader) toned(s *sentence) bool {
	words := 0
	for i := range s.ts {
		switch {
		case s.at("tone", i):
			words++
		case s.ts[i].punct || s.at("and", i) || s.at("adv", i) || s.at("bond", i) || s.at("manner", i):
		default:
			return false
		}
	}
	if words == 0 || len(s.ts) > 10 || len(s.marks["neg"])+len(s.marks["nay"])+len(s.marks["field"])+len(s.marks["reason"]) > 0 {
		return false
	}
	for _, m := range s.marks["tone"] {
		r.u.Tone = addTo(r.u.Tone, s.toneWord(m))
	}
	return true
}
