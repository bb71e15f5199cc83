package policy

import (
	"fmt"
	"slices"
	"strings"
)

// score counts the single clauses of a reading against what was wanted.
type score struct {
	right         int
	missed, wrong []string
}

func (s *score) add(o score) {
	s.right += o.right
	s.missed, s.wrong = append(s.missed, o.missed...), append(s.wrong, o.wrong...)
}

func (s score) share() float64 {
	return float64(s.right) / float64(max(1, s.right+len(s.missed)+len(s.wrong)))
}

// kinds counts clauses by their first word.
func kinds(clauses []string) map[string]int {
	out := map[string]int{}
	for _, c := range clauses {
		word, _, _ := strings.Cut(c, " ")
		out[word]++
	}
	return out
}

// compare takes lists apart: "start a, b" is two clauses, "ask f when a, b" too. An order is one, a refusal as well.
// Guidance that was not asked for is not wrong: a sentence may be listed though it fed the policy.
func compare(got, want []string) score {
	var s score
	have, wanted := apart(got), apart(want)
	for _, w := range wanted {
		at := slices.IndexFunc(have, func(h string) bool { return alike(h, w) })
		if at < 0 {
			s.missed = append(s.missed, w)
			continue
		}
		s.right++
		have = slices.Delete(have, at, at+1)
	}
	for _, h := range have {
		if !strings.HasPrefix(h, "guidance ") {
			s.wrong = append(s.wrong, h)
		}
	}
	return s
}

func apart(lines []string) []string {
	var out []string
	for _, line := range lines {
		word, rest, _ := strings.Cut(line, " ")
		head, list := word, rest
		switch word {
		case "order", "refusal", "guidance", "finding":
			out = append(out, line)
			continue
		case "ask", "dont_ask", "route":
			subject, when, some := strings.Cut(rest, " when ")
			if !some {
				out = append(out, line)
				continue
			}
			head, list = word+" "+subject+" when", when
		}
		for _, item := range strings.Split(list, ", ") {
			out = append(out, strings.TrimSpace(head+" "+item))
		}
	}
	return out
}

// alike compares two clauses, have and want; a finding is wanted with its field or without; topics are alike when they share at least half of their words.
func alike(a, b string) bool {
	if code, field, some := strings.Cut(strings.TrimPrefix(b, "finding "), " "); strings.HasPrefix(a, "finding ") && strings.HasPrefix(b, "finding ") && !(some && field != "") {
		return strings.Fields(a)[1] == code
	}
	x, topicA, isA := strings.Cut(a, "topic:")
	y, topicB, isB := strings.Cut(b, "topic:")
	if !isA || !isB {
		return a == b
	}
	p, q := strings.Fields(topicA), strings.Fields(topicB)
	shared := 0
	for _, w := range p {
		if slices.Contains(q, w) {
			shared++
		}
	}
	return x == y && 2*shared >= len(p)+len(q)-shared
}

// facts writes a description as the lines of the corpus.
func facts(d Described) []string {
	var out []string
	add := func(format string, args ...any) { out = append(out, strings.TrimSpace(fmt.Sprintf(format, args...))) }
	list := func(what string, l []string) {
		if len(l) > 0 {
			add("%s %s", what, strings.Join(l, ", "))
		}
	}
	p := d.Policy
	list("start", p.Start)
	list("never", p.Never)
	if p.Only {
		add("only")
	}
	if p.Timing != nil {
		add("timing %s", *p.Timing)
	}
	if p.AtStart {
		add("at_start")
	}
	if p.Unanswered != nil {
		add("unanswered %d", *p.Unanswered)
	}
	for _, a := range p.Ask {
		add("ask %s %s", a.Field, when(a.When))
	}
	for _, a := range p.DontAsk {
		add("dont_ask %s %s", a.Field, when(a.When))
	}
	list("order", p.Order)
	switch c := p.Confirm.(type) {
	case string:
		add("confirm %s", c)
	case []string:
		list("confirm", c)
	}
	if p.Attempts != nil {
		add("attempts %d", *p.Attempts)
	}
	list("refusal", p.OnRefusal)
	for _, r := range p.Route {
		add("route %s %s", r.To, when(r.When))
	}
	list("tone", p.Tone)
	for _, g := range d.Guidance {
		add("guidance %s", g)
	}
	for _, f := range d.Findings {
		add("finding %s %s", f.Code, f.Field)
	}
	return out
}

func when(w []string) string {
	if len(w) == 0 {
		return ""
	}
	return "when " + strings.Join(w, ", ")
}
