package rules

import "strings"

// A sentence may hold a wish and a question side by side: "I want a demo, do you ship to Canada?". Clauses begin behind a
// comma or a dash and with a word that joins two of them.

// clauseAt says whether a clause begins with word w.
func (t *turn) clauseAt(l *line, s *sentence, w int) bool {
	if w == 0 || t.is(joining, s.words[w]) {
		return true
	}
	switch sign := l.toks[s.at[w]-1]; sign.Fold {
	case ",", "،", "–", "—", ":", "¿":
		return true
	case "-": // not the one inside "livrez-vous"
		if sign.End < l.toks[s.at[w]].Start {
			return true
		}
	}
	return t.is(joining, s.words[w-1])
}

// wishAt is the first word from which a clause of its own signals a matter, len(words) for none.
func (t *turn) wishAt(l *line, s *sentence, from int) int {
	for _, h := range s.since(from) {
		if strings.HasPrefix(t.section(h), "signal.") && t.clauseAt(l, s, h.from) {
			for h.from > from && t.is(joining, s.words[h.from-1]) {
				h.from--
			}
			return h.from
		}
	}
	return len(s.words)
}

// askingClause is the first word of the last clause of a sentence that ends with a question mark, where a wish stands
// before it and none in it; -1 for none.
func (t *turn) askingClause(l *line, s *sentence) int {
	for w := len(s.words) - 2; w > 0; w-- {
		if t.clauseAt(l, s, w) {
			if t.matter(s, 0, w) && !t.signalled(s, w, len(s.words)) {
				return w
			}
			return -1
		}
	}
	return -1
}

// signalled says whether a matter is signalled in words [from, to), by a phrase that says one.
func (t *turn) signalled(s *sentence, from, to int) bool { return t.stand(s, "signal.", from, to) }

// factAt says whether a question about how things are opens at word w ("how much is it?").
func (t *turn) factAt(s *sentence, w int) bool {
	open := false
	for _, h := range s.since(w) {
		if h.from > w {
			break
		}
		if t.section(h) == "fact.not" {
			return false
		}
		open = open || t.section(h) == "fact"
	}
	return open
}

// matter says whether a matter is signalled in words [from, to) or named in them.
func (t *turn) matter(s *sentence, from, to int) bool {
	return t.signalled(s, from, to) || t.stand(s, "core.", from, to)
}

func (t *turn) stand(s *sentence, prefix string, from, to int) bool {
	for _, h := range s.since(from) {
		if h.to <= to && strings.HasPrefix(t.section(h), prefix) {
			return true
		}
	}
	return false
}
