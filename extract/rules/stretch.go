package rules

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/seed-151f84ba/intake/extract"
)

// stretch finds the longest run of words the field's own check accepts.
func (t *turn) stretch(f extract.Field) {
	for _, l := range t.lines {
		from := 0
		if !t.isAsked(f.Key) {
			from = t.labelEnd(l, f, 0)
		}
		if from, to, n, sure := f.People(t.lexicon(), l.toks); to > 0 {
			sp, value := l.span(from, to), strconv.Itoa(n)
			if !sure {
				value = l.Text[sp.Start:sp.End] // the check refuses it: who speaks may be one more
			}
			t.propose(f.Key, value, 0.8, l, sp)
			return
		}
		best, doubt, tries := extract.Span{}, false, 0
		for i := from; i < len(l.toks) && tries < 24; i++ {
			if l.taken[i] || t.is(leading, l.toks[i].Fold) || !t.canStart(f, l.toks[i]) {
				continue
			}
			tries++
			if sp, ambiguous := t.longestValid(l, f, i); sp.End-sp.Start > best.End-best.Start {
				best, doubt = sp, ambiguous
			}
			if best.End > 0 && f.Type == extract.Number { // how many comes first, the rest is told of it
				break
			}
		}
		if best.End > 0 {
			if f.Birth() {
				best = t.withDayBefore(l, best)
			}
			conf := 0.8
			if doubt {
				conf = 0.4
			}
			t.propose(f.Key, l.Text[best.Start:best.End], conf, l, best)
			return
		}
	}
}

// withDayBefore widens a date of birth over a number right before it that is a day, too ("14 May 19th 1970"): which of the
// two is meant nobody can tell, and the check refuses both together.
func (t *turn) withDayBefore(l *line, date extract.Span) extract.Span {
	i := l.tokenAt(date.Start) - 1
	if i > 0 && t.is(leading, l.toks[i].Fold) { // "6th of December 1st 1966"
		i--
	}
	if i < 0 || l.toks[i].Kind != extract.Digits && l.toks[i].Kind != extract.Mixed || len(l.toks[i].Fold) > 4 {
		return date
	}
	f := extract.Field{Key: "day", Type: extract.Date}
	sp := l.span(i, i+1)
	if _, no := f.Check(extract.Candidate{Field: f.Key, Text: l.Text[sp.Start:sp.End], Spans: []extract.Span{sp}}, extract.Transcript{l.Line}, extract.Setting{}); no != nil {
		return date
	}
	return extract.Span{Line: date.Line, Rev: date.Rev, Start: sp.Start, End: date.End}
}

// canStart tells quickly whether a value of the field's type may begin with a token.
func (t *turn) canStart(f extract.Field, tok extract.Token) bool {
	switch tok.Kind {
	case extract.Sign:
		return false
	case extract.Digits, extract.Mixed:
		return true
	}
	switch f.Type {
	case extract.Date:
		return t.starts[tok.Fold]&(extract.StartsDigits|extract.StartsDate) != 0
	case extract.Number:
		return t.starts[tok.Fold]&extract.StartsDigits != 0
	case extract.Time:
		return t.starts[tok.Fold]&extract.StartsDigits != 0 || tok.Fold == "noon" || tok.Fold == "midnight" || tok.Fold == "midday" || t.clock[tok.Fold]
	}
	return true
}

// longestValid is the longest valid run that begins at token i; ambiguous when the check could not decide it.
func (t *turn) longestValid(l *line, f extract.Field, i int) (sp extract.Span, ambiguous bool) {
	for j := min(len(l.toks), i+9); j > i; j-- {
		last := l.toks[j-1]
		if f.Type == extract.Date && j < len(l.toks) && t.is(halves, l.toks[j].Fold) && l.toks[j-1].Kind != extract.Letters {
			continue // "7.30 pm"
		}
		if last.Kind == extract.Sign && !(last.Fold == "." && j-i > 2 && l.toks[j-3].Fold == ".") || t.is(leading, last.Fold) || !t.standsAlone(l, f, i, j) {
			continue
		}
		sp := l.span(i, j)
		words := l.Text[sp.Start:sp.End]
		c := extract.Candidate{Field: f.Key, Text: words, Value: words, Spans: []extract.Span{sp}}
		_, no := f.Check(c, extract.Transcript{l.Line}, t.req.Setting)
		if no == nil || no.Reason == extract.Ambiguous {
			return sp, no != nil
		}
	}
	return extract.Span{}, false
}

// standsAlone: a lone number is a date or a time only when it is the whole answer, and a count only when it is not
// part of a date or a time.
func (t *turn) standsAlone(l *line, f extract.Field, i, j int) bool {
	if j-i > 1 {
		return true
	}
	if f.Type == extract.Number {
		next := ""
		if j < len(l.toks) {
			next = l.toks[j].Fold
		}
		if j < len(l.toks) && t.inSection(l, j, "booking") { // "one table for seven"
			return false
		}
		return !clockSign(l, j) && !clockSign(l, i-1) && !t.is(units, next) && l.toks[i].Kind != extract.Mixed && utf8.RuneCountInString(l.toks[i].Fold) < 12 && !t.dateNear(l, i)
	}
	if l.toks[i].Kind != extract.Digits {
		_, ordinal := t.vocab[l.toks[i].Fold]
		if f.Type == extract.Date && len(l.toks[i].Fold) >= 5 && t.lexicon().Day(l.toks[i]) {
			return true
		}
		return f.Type != extract.Date || !ordinal || len(l.toks) <= 3 || len(l.toks[i].Fold) > 6 || l.toks[i].Kind == extract.Mixed
	}
	s := l.sentenceOf(i)
	if s == nil {
		return false
	}
	w := s.wordAt(i)
	return t.weight(l, s, hit{from: w, to: w + 1}) == 0 || f.Type == extract.Time && t.hourAlone(s, w)
}

// hourAlone: word w is an hour ("around 6", "some time after 9"): a word that stands before times is before it, and all
// else is small words.
func (t *turn) hourAlone(s *sentence, w int) bool {
	if w == 0 || !t.is(leading|hours, s.words[w-1]) {
		return false
	}
	for k, word := range s.words {
		if k != w && !t.is(leading|hours, word) && !t.fillWord(word) && !t.covered(s, k) {
			return false
		}
	}
	return true
}

// clockSign: token i joins the parts of a time or a date ("5:30", "23/04").
func clockSign(l *line, i int) bool {
	return i > 0 && i+1 < len(l.toks) && strings.Contains(":/", l.toks[i].Fold) && l.toks[i-1].End == l.toks[i].Start && l.toks[i].End == l.toks[i+1].Start
}

// dateNear: the word beside a number names a month or it is a year.
func (t *turn) dateNear(l *line, i int) bool {
	for _, k := range []int{i - 1, i + 1, i + 2} {
		if k >= 0 && k < len(l.toks) && l.toks[k].Kind == extract.Letters && t.lexicon().Month(l.toks[k]) {
			return true
		}
	}
	return len(l.toks[i].Fold) == 4 && strings.HasPrefix(l.toks[i].Fold, "20")
}
