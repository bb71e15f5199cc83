package engine

import "testing"

func TestNamed(t *testing.T) {
	p := Policy{Start: []string{"refund", "topic:wedding cake", "topic:groups of more than ten people", "topic:claims"},
		Never: []string{"topic:opening hours"}, Fields: []Field{{When: []string{"topic:إصلاح السيارة"}}}}
	for _, c := range []struct{ said, want string }{
		{"do you make wedding cakes?", "topic:wedding cake"},
		{"a cake for my wedding", "topic:wedding cake"},
		{"what are your opening hours", "topic:opening hours"},
		{"I want to make a claim", "topic:claims"},
		{"we are a group of twelve people", "topic:groups of more than ten people"},
		{"أريد إصلاح سيارة", "topic:إصلاح السيارة"},
		{"a chocolate cake", ""},
		{"the opening of a bottle", ""},
		{"I want a refund", ""},
		{"", ""},
	} {
		got := ""
		if g := Named(p, []Quote{{Line: "l", Text: c.said}}); len(g) > 0 {
			got = g[0].Reason
			if s := g[0].Span; s.Line != "l" || s.Start < 0 || s.End > len(c.said) || s.Start >= s.End {
				t.Errorf("%q: span %+v", c.said, s)
			}
		}
		if got != c.want {
			t.Errorf("%q names %q, want %q", c.said, got, c.want)
		}
	}
	if len(p.Topics()) != 5 {
		t.Errorf("topics %q", p.Topics())
	}
}
