package rules

import (
	"slices"
	"strings"

	"github.com/seed-151f84ba/intake/extract"
)

// questionOf finds a question to be answered: a question mark or question words, and no wish or command instead.
func (t *turn) questionOf(l *line, s *sentence) bool {
	start := t.questionStart(l, s)
	if start < 0 && !s.question || len(s.words) < 2 && start < 0 || len(s.words) < 2 && !s.question {
		return false
	}
	for _, c := range t.out.Commands {
		if c.Span != nil && c.Kind != extract.Question && c.Kind != extract.Confirm && c.Kind != extract.Deny && c.Kind != extract.Smalltalk &&
			c.Span.Line == l.ID && c.Span.Start >= l.toks[s.from].Start && c.Span.End <= l.toks[s.to-1].End {
			return false
		}
	}
	if t.allChatter(l, s) || t.onlyValues(l, s) || start < 0 && t.ownField(s) {
		return false
	}
	from, to := s.from, s.to
	if start < 0 && s.question {
		start = t.askingClause(l, s)
	}
	if start > 0 && !s.question {
		from = s.at[start]
	}
	switch end := t.wishAt(l, s, max(1, start+1)); {
	case start > 0 && t.matter(s, 0, start) && (t.factAt(s, start) || !t.signalled(s, start, len(s.words))): // a wish, and a question behind it
		if t.has(s, "question.hollow", start, len(s.words)) {
			return false
		}
		from = s.at[start]
	case start >= 0 && end < len(s.words) && !t.signalled(s, start, end) && end-start > 1 && t.informative(s): // a question, and a wish behind it
		to = s.at[end-1] + 1
	case t.polite(s):
		return false
	}
	sp := l.span(from, to)
	t.command(extract.Question, l.Text[sp.Start:sp.End], &sp)
	return true
}

// questionStart is the word where question words begin a clause, -1 for none.
func (t *turn) questionStart(l *line, s *sentence) int {
	for _, h := range s.hits {
		if t.section(h) != "question" || h.to-h.from == 1 && t.alien(h) {
			continue
		}
		if h.from == 0 || t.clauseAt(l, s, h.from) && (h.to-h.from > 1 || !t.is(joining, s.words[h.from])) || t.coveredTo(s, h.from) && !t.within(s, h.from) || h.to-h.from >= 3 {
			return h.from
		}
	}
	return -1
}

// within: a filler goes on over the beginning of word w ("this is" in "this is the third time").
func (t *turn) within(s *sentence, w int) bool {
	return slices.ContainsFunc(s.hits, func(h hit) bool { return t.section(h) == "fill" && h.from < w && w < h.to })
}

// alien: the phrase is of another language than the words, as far as they tell.
func (t *turn) alien(h hit) bool {
	lang := t.language()
	return lang != "" && t.phrases.tags[h.tag].lang != lang
}

// coveredTo: only fillers and "and", "but" stand before word w.
func (t *turn) coveredTo(s *sentence, w int) bool {
	for k := range w {
		if !t.covered(s, k) && s.words[k] != "and" && s.words[k] != "but" && s.words[k] != "also" && s.words[k] != "so" {
			return false
		}
	}
	return true
}

// polite: "can you call me", "could I get a refund": a wish in the form of a question; its signal speaks for it.
func (t *turn) polite(s *sentence) bool {
	if t.factual(s) >= 0 {
		return false
	}
	for _, h := range s.hits {
		asks := func(o hit) bool { return o.from == h.from && t.section(o) == "fact" } // "how much does it cost?"
		if strings.HasPrefix(t.section(h), "signal.") && !slices.ContainsFunc(s.hits, asks) {
			return true
		}
	}
	return false
}

// ownField: "my email?", said over before it is given.
func (t *turn) ownField(s *sentence) bool {
	if len(s.words) > 4 {
		return false
	}
	return slices.ContainsFunc(s.hits, func(h hit) bool {
		sec := t.section(h)
		return h.to == len(s.words) && (strings.HasPrefix(sec, "context.") || strings.HasPrefix(sec, "intro."))
	})
}

// onlyValues: all of the sentence is a value ("john@site.com?").
func (t *turn) onlyValues(l *line, s *sentence) bool {
	given := false
	for w := range s.words {
		if l.taken[s.at[w]] {
			given = true
		} else if !t.covered(s, w) && !t.fillWord(s.words[w]) {
			return false
		}
	}
	return given
}
