package answer

import (
	"math"
	"slices"
)

// FAQFile is the File of a passage that is an entry of the agent's frequently asked questions.
const FAQFile = "faq"

// Find returns the passages and FAQ entries that share most with a question, the best first, at most n. It is less
// strict than Answer: whoever reads them decides whether they answer. The result depends on its input alone.
func (l *Lexical) Find(q Question, n int) []Passage {
	words := unique(terms(q.Text, q.Lang))
	var all []Passage
	for _, qa := range q.Agent.FAQ {
		all = append(all, Passage{Heading: qa.Q, Text: qa.A, File: FAQFile})
	}
	all = append(all, l.Knowledge[q.Agent.ID]...)
	in := make([]map[string]float64, len(all))
	seen := map[string]int{}
	for i, p := range all {
		in[i] = map[string]float64{}
		for _, t := range terms(p.Text, "") {
			in[i][t] = bodyWeight
		}
		for _, t := range terms(p.Heading, "") {
			in[i][t] = 1
		}
		for t := range in[i] {
			seen[t]++
		}
	}
	type found struct {
		at    int
		score float64
	}
	var hits []found
	for i := range all {
		s := 0.0
		for _, t := range words {
			s += in[i][t] * math.Log(1+float64(len(all)+1)/float64(seen[t]+1))
		}
		if s > 0 {
			hits = append(hits, found{i, s})
		}
	}
	slices.SortStableFunc(hits, func(a, b found) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return 0
	})
	var out []Passage
	for _, h := range hits[:min(n, len(hits))] {
		out = append(out, all[h.at])
	}
	return out
}
