package extract

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// pieces are the number words of one language that are written together ("sju-hundra-åttionio"), by their first runes.
type pieces map[string][]piece

type piece struct {
	word string
	big  bool // twenty or more, or a factor: small ones alone make no number
}

// compounds are the pieces of the languages that write numbers in one word. The result is shared: read only.
var compounds = sync.OnceValue(func() []pieces {
	var out []pieces
	for _, l := range Lexicons() {
		if len(l.Sections["compounds"]) == 0 {
			continue
		}
		p := pieces{}
		for w, forms := range l.words {
			for _, s := range forms {
				if len(s.words) == 1 && (s.role == small || s.role == hundreds || s.role == factor) && len(w) > 1 {
					p[opening(w)] = append(p[opening(w)], piece{w, s.role != small || s.value >= 20})
				}
			}
		}
		out = append(out, p)
	}
	return out
})

// opening is the first two runes of a word, by which pieces are found.
func opening(w string) string {
	_, n := utf8.DecodeRuneInString(w)
	_, m := utf8.DecodeRuneInString(w[n:])
	return w[:n+m]
}

// maxCompound bounds the bytes of a number written in one word.
const maxCompound = 64

// numberWords cuts a folded word that is a number made of several number words of one language; nil when it is none,
// or one word by itself.
func numberWords(fold string) []string {
	if len(fold) < 6 || len(fold) > maxCompound {
		return nil
	}
	for _, p := range compounds() {
		if p[opening(fold)] == nil {
			continue
		}
		if words, big := p.cut(fold, map[string]bool{}); len(words) > 1 && big {
			return words
		}
	}
	return nil
}

// cut finds the fewest pieces a word is made of; dead remembers ends that cannot be cut.
func (p pieces) cut(s string, dead map[string]bool) (words []string, big bool) {
	if dead[s] || len(s) < 2 {
		return nil, false
	}
	for _, c := range p[opening(s)] {
		rest, ok := strings.CutPrefix(s, c.word)
		if !ok {
			continue
		}
		if rest == "" {
			return []string{c.word}, c.big
		}
		if more, b := p.cut(rest, dead); more != nil && (words == nil || len(more)+1 < len(words)) {
			words, big = append([]string{c.word}, more...), b || c.big
		}
	}
	if words == nil {
		dead[s] = true
	}
	return words, big
}
