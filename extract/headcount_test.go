package extract

import "testing"

// People named in groups are added up; where it is open whether who speaks is one of them, nothing is.
func TestHeadCount(t *testing.T) {
	for _, c := range []struct {
		lang, said string
		n          int
		sure       bool
	}{
		{"en", "me and 5 others", 6, true}, {"en", "me, my husband and three kids", 5, true}, {"en", "my 6 friends and I", 7, true},
		{"en", "2 adults and 3 children", 5, true}, {"en", "two adults, one child", 3, true}, {"en", "myself and my wife", 2, true},
		{"en", "me and one other person", 2, true}, {"en", "me and my parents", 3, true}, {"en", "my wife and two kids", 3, false},
		{"en", "6 people", 0, false}, {"en", "6", 0, false}, {"en", "a couple and 2 kids", 4, true}, {"en", "2 adults and a child", 3, true}, {"en", "the wife and our kid", 2, false}, {"en", "2 couples and 2 kids", 6, true},
		{"de", "ich und meine Frau", 2, true}, {"de", "zwei Erwachsene und ein Kind", 3, true}, {"es", "dos adultos y un niño", 3, true},
		{"fr", "moi et 4 amis", 5, true}, {"pt", "eu e minha esposa", 2, true}, {"ar", "أنا و زوجتي", 0, false},
	} {
		n, next, sure := byCode(c.lang).HeadCount(Tokens(c.said))
		if next == 0 {
			n = 0
		}
		if n != c.n || sure != c.sure {
			t.Errorf("%s %q: %d %v, want %d %v", c.lang, c.said, n, sure, c.n, c.sure)
		}
	}
}
