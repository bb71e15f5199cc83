package rules

import (
	"slices"
)

func (t *turn) takenAt(l *line, start, end int) bool {
	for i := l.tokenAt(start); i < len(l.toks) && l.toks[i].Start < end; i++ {
		if l.taken[i] {
			return true
		}
	}
	return false
}

// inSection: token i is inside a phrase of the section.
func (t *turn) inSection(l *line, i int, section string) bool {
	s := l.sentenceOf(i)
	return s != nil && t.hitCovers(s, s.wordAt(i), section) && s.at[s.wordAt(i)] == i
}

// before is the sentence byte start stands in and the number of its words before it.
func (l *line) before(start int) (*sentence, int) {
	i := l.tokenAt(start)
	if i == len(l.toks) {
		return nil, 0
	}
	s := l.sentenceOf(i)
	if s == nil {
		return nil, 0
	}
	return s, s.wordAt(i)
}

// context tells what the words before a number speak of: "phone", "id" or "".
func (t *turn) context(l *line, start int) string {
	s, w := l.before(start)
	if s == nil {
		return ""
	}
	for k := w - 1; k >= 0 && k >= w-7; k-- {
		if t.hitEndsAt(s, "context.phone", k) {
			if k > 0 && t.hitEndsAt(s, "context.number", k) && t.hitEndsAt(s, "context.id", k-1) {
				return "id"
			}
			return "phone"
		}
		if t.hitEndsAt(s, "context.id", k) {
			return "id"
		}
	}
	if w > 0 && t.is(numbering, s.words[w-1]) {
		return "phone"
	}
	return ""
}

func (t *turn) hitEndsAt(s *sentence, section string, k int) bool {
	for _, h := range s.around(k) {
		if h.to == k+1 && t.section(h) == section {
			return true
		}
	}
	return false
}

// negated: the words right before say that what follows is not, or no longer, the value.
func (t *turn) negated(l *line, start int) bool {
	s, w := l.before(start)
	if s == nil {
		return false
	}
	for k := max(0, w-5); k < w; k++ {
		if l.taken[s.at[k]] || s.at[k]+1 < len(l.toks) && l.toks[s.at[k]+1].Fold == "@" {
			continue // a word of another value
		}
		near := k >= w-2
		if k == 0 && t.answersNo(s) {
			continue
		}
		if h, ok := t.longest(s, k, "negate"); ok && h.to <= w && !t.abbreviated(s, h) && (near || h.to >= w-1) {
			return true
		}
		if h, ok := t.longest(s, k, "old"); ok && h.to <= w && (k+1 < w || near) && !t.newer(s, k, w) {
			return true
		}
	}
	return false
}

// answersNo: "no, 212 555 0199" to what was asked or read back: the no answers, it does not speak of what follows it.
func (t *turn) answersNo(s *sentence) bool {
	if t.req.Confirm == nil && len(t.asked) == 0 {
		return false
	}
	return slices.ContainsFunc(s.hits, func(h hit) bool { return h.from == 0 && h.to == 1 && t.section(h) == "say.deny" })
}

// abbreviated: the word is the end of a longer phrase about a number ("contact no").
func (t *turn) abbreviated(s *sentence, h hit) bool {
	for _, o := range s.around(h.from) {
		if o.from < h.from && o.to >= h.to && (t.section(o) == "context.phone" || t.section(o) == "context.id") {
			return true
		}
	}
	return false
}

// newer: after the word that says "old" another says which one holds now.
func (t *turn) newer(s *sentence, k, w int) bool {
	for ; k < w; k++ {
		if t.is(newer, s.words[k]) {
			return true
		}
	}
	return false
}
