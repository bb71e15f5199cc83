package rules

import (
	"slices"
	"strings"

	"github.com/seed-151f84ba/intake/extract"
)

// partial reads a correction of a part of a value held: "with a K", "the last four are 0142", digits alone that are like
// some of the number read back, or a word of the name spelled anew (a spelling of the whole name is read for itself). Its
// words are those of the held value and the correction.
func (t *turn) partial() {
	for _, v := range t.held() {
		f, ok := t.field(v.Field)
		if !ok || len(v.Evidence.Spans) == 0 || len(v.Evidence.Spans) > 1 && f.Type != extract.Phone || t.found(v.Field) && f.Type != extract.Name && f.Type != extract.Phone {
			continue
		}
		for _, l := range t.lines {
			from, to, value := t.corrected(l, f, v)
			if value == "" && t.req.Confirm != nil && t.req.Confirm.Field == v.Field {
				if from, to, value = t.continued(l, f, v); value == "" {
					from, to, value = t.realigned(l, f, v)
				}
			}
			if value != "" && value != v.Value {
				t.join(f, v, l, from, to, value)
				return
			}
		}
	}
}

// ownWords reads a correction of an address in the words that follow it ("…, and it's Jon without the H").
func (t *turn) ownWords() {
	for _, c := range t.out.Candidates {
		f, ok := t.field(c.Field)
		if !ok || f.Type != extract.Email || len(c.Spans) != 1 || c.Extractor != source {
			continue
		}
		v := extract.Value{Field: c.Field, Text: c.Text, Value: c.Value, Evidence: extract.Evidence{Spans: c.Spans}}
		for _, l := range t.lines {
			from, to, value := t.corrected(l, f, v)
			if value == "" || value == c.Value || l.ID == c.Spans[0].Line && l.toks[from].Start < c.Spans[0].End {
				continue
			}
			t.join(f, v, l, from, to, value)
			t.out.Candidates[len(t.out.Candidates)-1].Correct = c.Correct
			return
		}
	}
}

// held are the values a correction may be about: the one read back first.
func (t *turn) held() []extract.Value {
	if t.req.Confirm == nil {
		return t.req.Known
	}
	return append([]extract.Value{*t.req.Confirm}, t.req.Known...)
}

// corrected finds the shortest stretch of a line that corrects the value, and what it becomes.
func (t *turn) corrected(l *line, f extract.Field, v extract.Value) (from, to int, value string) {
	if len(l.toks) > 60 {
		return 0, 0, ""
	}
	lex := t.lexicon()
	for _, s := range l.sentences {
		if f.Type == extract.Phone && !t.amendsNumber(lex, l, s, v) || f.Type != extract.Phone && !t.amendsLetters(lex, l, s, f, v) {
			continue
		}
		for from := s.from; from < s.to; from++ {
			if l.toks[from].Kind == extract.Sign {
				continue
			}
			for to := min(s.to, from+24); to > from; to-- {
				if l.toks[to-1].Kind == extract.Sign {
					continue
				}
				sp := l.span(from, to)
				if value := t.joined(lex, f, v, l, from, to, l.Text[sp.Start:sp.End]); value != "" {
					return from, to, value
				}
			}
		}
	}
	return 0, 0, ""
}

// amendsLetters: the sentence may correct letters of a name or an address. Most do not, and their stretches are many.
func (t *turn) amendsLetters(lex *extract.Lexicon, l *line, s *sentence, f extract.Field, v extract.Value) bool {
	switch {
	case f.Type != extract.Name && f.Type != extract.Email:
		return false
	case lex.NamesLetter(l.toks[s.from:s.to]) || lex.NamesLetter(extract.Tokens(v.Text)):
		return true
	}
	return f.Type == extract.Name && t.spells(lex, l, s)
}

// spells: a letter is said by itself somewhere in the sentence.
func (t *turn) spells(lex *extract.Lexicon, l *line, s *sentence) bool {
	for i := s.from; i < s.to; i++ {
		if _, _, ok := lex.SpokenLetter(l.toks[:s.to], i); ok {
			return true
		}
	}
	return false
}

// joined is what the held value becomes with the words of a stretch after it; "" when they correct nothing.
func (t *turn) joined(lex *extract.Lexicon, f extract.Field, v extract.Value, l *line, from, to int, words string) string {
	switch f.Type {
	case extract.Phone:
		value, _ := lex.AmendDigits(v, words)
		return value
	case extract.Name, extract.Email:
		if value, ok := lex.Relettered(v.Text + " " + words); ok && len(strings.Fields(value)) == len(strings.Fields(v.Text)) {
			if f.Type == extract.Email && !strings.Contains(value, "@") {
				value = lex.SpokenEmail(extract.Tokens(value))
			}
			if (f.Type == extract.Email) == strings.Contains(value, "@") {
				return value
			}
		}
		if f.Type == extract.Name && to-from >= 3 && t.spelledOnly(lex, l, from, to) && t.apartFrom(l, from, to) {
			held := strings.Fields(v.Value)
			value := strings.Fields(lex.SpelledName(extract.Tokens(v.Text + " " + words)))
			if len(held) > 1 && len(value) == len(held) {
				return t.respelled(held, value)
			}
		}
	}
	return ""
}

// respelled is the held name with every word the spelling writes another way in its place; "" when there is none.
func (t *turn) respelled(held, value []string) string {
	changed := false
	out := make([]string, len(held))
	for i, w := range value {
		out[i] = held[i]
		if was, now := letters(held[i]), letters(w); was != now && t.respells(was, now) {
			out[i], changed = display(w), true
		}
	}
	if !changed {
		return ""
	}
	return strings.Join(out, " ")
}

// apartFrom: the stretch stands by itself, no further scraps of a spelling before or behind it.
func (t *turn) apartFrom(l *line, from, to int) bool {
	ends := func(i int) bool {
		return i < 0 || i >= len(l.toks) || l.toks[i].Kind == extract.Sign || len(l.toks[i].Fold) > 3 || t.stop(l.toks[i].Fold)
	}
	return ends(from-1) && ends(to)
}

// spelledOnly: the tokens are letters said one by one, three or more, and signs between them.
func (t *turn) spelledOnly(lex *extract.Lexicon, l *line, from, to int) bool {
	n := 0
	for i := from; i < to; {
		if l.toks[i].Kind == extract.Sign {
			i++
			continue
		}
		_, next, ok := lex.SpokenLetter(l.toks[:to], i)
		if !ok {
			return false
		}
		n, i = n+1, next
	}
	return n >= 3
}

// join proposes the corrected value in place of what else was heard for its field.
func (t *turn) join(f extract.Field, v extract.Value, l *line, from, to int, value string) {
	kept := t.out.Candidates[:0]
	for _, c := range t.out.Candidates {
		if c.Field != v.Field {
			kept = append(kept, c)
		}
	}
	t.out.Candidates = kept
	spelled := f.Type == extract.Name && t.spelledOnly(t.lexicon(), l, from, to)
	sp := l.span(from, to)
	l.take(sp.Start, sp.End)
	t.out.Candidates = append(t.out.Candidates, extract.Candidate{Field: f.Key, Text: v.Text + " " + l.Text[sp.Start:sp.End], Value: value,
		Spans: append(slices.Clone(v.Evidence.Spans), sp), Extractor: source, Confidence: 0.9, Correct: !spelled || t.corrects(sp) || !t.isAsked(f.Key) || t.req.Confirm != nil})
}
