package rules

import (
	"strings"
	"unicode/utf8"
)

// stems are the parts of words that phrases name with a star: "defekt*" is every word that begins so, "*rechnung" every word
// that ends so, "*termin*" every word that holds it. One star alone is any word and none of these.
type stems struct {
	front, back, inside    map[string]wordNo
	fronts, backs, insides uint64 // the lengths in bytes there are, as bits
}

// maxStem bounds the bytes of a stem.
const maxStem = 63

// add notes a word of a phrase that has a star; others it leaves.
func (s *stems) add(part string, n wordNo) {
	stem, open := strings.CutSuffix(part, "*")
	stem, begun := strings.CutPrefix(stem, "*")
	if stem == "" || len(stem) > maxStem {
		return
	}
	switch {
	case open && begun:
		put(&s.inside, &s.insides, stem, n)
	case open:
		put(&s.front, &s.fronts, stem, n)
	case begun:
		put(&s.back, &s.backs, stem, n)
	}
}

func put(set *map[string]wordNo, lengths *uint64, stem string, n wordNo) {
	if *set == nil {
		*set = map[string]wordNo{}
	}
	(*set)[stem] = n
	*lengths |= 1 << len(stem)
}

// of adds the numbers of the stems a word is built on to found.
func (s *stems) of(w string, found []wordNo) []wordNo {
	for size := 1; size <= min(len(w), maxStem); size++ {
		if s.fronts>>size&1 != 0 {
			found = noted(found, s.front[w[:size]])
		}
		if s.backs>>size&1 != 0 {
			found = noted(found, s.back[w[len(w)-size:]])
		}
		if s.insides>>size&1 == 0 {
			continue
		}
		for from := 0; from+size <= len(w); from++ {
			if utf8.RuneStart(w[from]) {
				found = noted(found, s.inside[w[from:from+size]])
			}
		}
	}
	return found
}

func noted(found []wordNo, n wordNo) []wordNo {
	if n == 0 {
		return found
	}
	return append(found, n)
}
