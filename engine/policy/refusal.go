package policy

import (
	"regexp"
	"slices"
	"strings"
)

var refusals = []struct {
	what  string
	words *regexp.Regexp
}{
	{"drop", regexp.MustCompile(`\b(?:do not|never) (?:file|create|open|submit|log|save|pass|record|send)\b|\b(?:drop|discard|forget|end|close|stop|cancel|abandon)\b|\bfile nothing\b|\bno (?:ticket|lead|record)\b`)},
	{"explain", regexp.MustCompile(`\b(?:explain|reassure|tell (?:them|the \w+|him|her) why|say why|give (?:the|a) reason|mention why|clarify why)\b`)},
	{"skip", regexp.MustCompile(`\b(?:skip|move on|go on|carry on|continue|proceed|leave (?:it|that|the field)|do without|do not (?:insist|push|press|ask again|pressure|argue)|accept (?:it|that|this|their)|respect|let it go|go without|without (?:it|them|that))\b`)},
	{"file", regexp.MustCompile(`\b(?:file|create|open|submit|log|save|record|pass (?:it|them|the)|send (?:it|them|the)|forward)\b|\banyway\b`)},
}

// onRefusal reads what to do when the customer will not say. It holds for the clauses behind it, too.
func (r *reader) onRefusal(c clause) bool {
	said := c.text
	spent := r.spent
	r.spent = false
	if spent {
		r.refusal = true // "ask twice, then file it anyway"
	}
	if m := ifAnd.FindStringIndex(c.text); m != nil {
		r.refusal = true
		if c.cond != "" && ifAnd.MatchString(c.cond) {
			said = c.head
		} else {
			said = c.text[m[1]:] + " " + c.text[:m[0]]
		}
	}
	if !r.refusal {
		return false
	}
	hits := whatThen(said)
	for _, w := range hits {
		r.u.OnRefusal = addTo(r.u.OnRefusal, w)
	}
	return len(hits) > 0 || ifAnd.MatchString(c.text) && (c.head == "" || c.cond == "" && condFirst.MatchString(c.text))
}

// whatThen reads what is to be done, in the order of the words. "Do not file" is no filing, and "file it without" is
// filing alone.
func whatThen(said string) []string {
	type hit struct {
		at   int
		what string
	}
	var hits []hit
	dropped := refusals[0].words.FindAllStringIndex(said, -1)
	for _, a := range refusals {
		for _, m := range a.words.FindAllStringIndex(said, -1) {
			if a.what == "file" && slices.ContainsFunc(dropped, func(d []int) bool { return m[0] < d[1] && d[0] < m[1] }) {
				continue // "do not file"
			}
			hits = append(hits, hit{m[0], a.what})
			break
		}
	}
	if files := slices.ContainsFunc(hits, func(h hit) bool { return h.what == "file" }); files {
		hits = slices.DeleteFunc(hits, func(h hit) bool { return h.what == "skip" && strings.HasPrefix(said[h.at:], "without") })
	}
	slices.SortFunc(hits, func(a, b hit) int { return a.at - b.at })
	out := make([]string, len(hits))
	for i, h := range hits {
		out[i] = h.what
	}
	return out
}
