package rules

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/seed-151f84ba/intake/extract"
)

// identifier finds a reference number: after its label, else the only code of the answer.
func (t *turn) identifier(f extract.Field) {
	if f.Pattern != "" && t.patterned(f) {
		return
	}
	for _, l := range t.lines {
		if at := t.labelEnd(l, f, 0); at > 0 {
			for i := at; i < len(l.toks) && i < at+5; i++ {
				if to := t.codeEnd(l, i); to > i {
					if t.amount(l, i, to) {
						break
					}
					t.proposeCode(l, f, i, to, 0.9)
					return
				}
			}
		}
	}
	if t.mainAsk() != f.Key && !(f.Postal() && t.isAsked(f.Key)) || f.Postal() && t.postalSaid(f) {
		return
	}
	for _, l := range t.lines {
		if !t.req.Faint && t.bareCode(l, f) {
			return
		}
		for i := 0; i < len(l.toks); i++ {
			to := t.codeEnd(l, i)
			if to == i {
				continue
			}
			if t.amount(l, i, to) || t.req.Faint && !t.mayBe(l, f, i, to) || t.strayLetter(l, i, to) {
				i = to - 1
				continue
			}
			if about := t.otherLabel(l, i, f); !about && !(f.Postal() && to == i+1 && len(l.toks[i].Fold) < 4) {
				t.proposeCode(l, f, i, to, 0.85)
				return
			}
			i = to - 1
		}
	}
}

// strayLetter: one small word among others, which only sounds like a letter ("I", "o", "a") or stands in a refusal ("I
// don't have one"), is no code.
func (t *turn) strayLetter(l *line, i, to int) bool {
	if to != i+1 || l.toks[i].Kind != extract.Letters || len(l.toks) == 1 {
		return false
	}
	s := l.sentenceOf(i)
	return utf8.RuneCountInString(l.toks[i].Fold) < 3 || s != nil && t.commandLike(s)
}

// patterned proposes what matches the field's pattern: letters with digits wherever they stand, anything with a digit in
// answer to the question, anything after the label or as the whole answer.
func (t *turn) patterned(f extract.Field) bool {
	for _, l := range t.lines {
		label := t.labelEnd(l, f, 0)
		for i, tries := 0, 0; i < len(l.toks) && tries < 24; i++ {
			if l.taken[i] || l.toks[i].Kind == extract.Sign {
				continue
			}
			tries++
			sp, value := t.patternAt(l, f, i)
			if sp.End == 0 || t.negated(l, sp.Start) {
				continue
			}
			alone := t.mainAsk() == f.Key && l.onlySpan(sp)
			digits := digitsOf(value) != ""
			telling := digits && strings.ContainsFunc(value, unicode.IsLetter) && (f.Lettered() || f.AsWritten(l.Text[sp.Start:sp.End]))
			if alone || telling || label > 0 && label <= i || t.mainAsk() == f.Key && digits {
				t.propose(f.Key, value, 0.9, l, sp)
				return true
			}
		}
	}
	return false
}

// patternAt is the longest stretch from token i that is a code of the field's pattern, as it is written or, in a call, as
// its letters and digits were said. The span is empty when there is none.
func (t *turn) patternAt(l *line, f extract.Field, i int) (extract.Span, string) {
	if t.req.Setting.Mode != extract.Spoken {
		sp, _ := t.longestValid(l, f, i)
		return sp, l.Text[sp.Start:sp.End]
	}
	for j := min(len(l.toks), i+20); j > i; j-- {
		if l.toks[j-1].Kind == extract.Sign || l.taken[j-1] {
			continue
		}
		sp := l.span(i, j)
		words := l.Text[sp.Start:sp.End]
		readings := []string{words}
		for _, lex := range []*extract.Lexicon{t.lexicon(), extract.Lexicons()[0]} {
			if said, ok := lex.SpokenCode(l.toks[i:j]); ok {
				readings = append(readings, said)
			}
		}
		for _, r := range readings {
			c := extract.Candidate{Field: f.Key, Text: words, Value: r, Spans: []extract.Span{sp}}
			if v, no := f.Check(c, extract.Transcript{l.Line}, t.req.Setting); no == nil {
				return sp, v.Value
			}
		}
	}
	return extract.Span{}, ""
}

// onlySpan: apart from signs the line holds nothing outside of the span.
func (l *line) onlySpan(sp extract.Span) bool {
	for _, tok := range l.toks {
		if tok.Kind != extract.Sign && (tok.Start < sp.Start || tok.End > sp.End) {
			return false
		}
	}
	return true
}

// bareCode takes a short answer whole: letters and digits in a few groups and nothing else.
func (t *turn) bareCode(l *line, f extract.Field) bool {
	if len(l.sentences) != 1 || t.req.Setting.Mode == extract.Spoken {
		return false
	}
	s := l.sentences[0]
	from := t.skipFill(l, s, s.from, s.to)
	to := t.trimFill(l, s, from, s.to)
	digits := false
	for i := from; i < to; i++ {
		tok := l.toks[i]
		digits = digits || tok.Kind == extract.Digits || tok.Kind == extract.Mixed
		if tok.Kind == extract.Letters && (len(tok.Fold) > 6 || t.stop(tok.Fold) && len(tok.Fold) > 2 || t.label(l, s, i) || t.vocab[tok.Fold].given) || l.taken[i] {
			return false
		}
	}
	if !digits || to-from > 5 || to-from < 2 {
		return false
	}
	t.proposeCode(l, f, from, to, 0.85)
	return true
}

// otherLabel: the words just before the code name another kind of number.
func (t *turn) otherLabel(l *line, i int, f extract.Field) bool {
	own := map[string]bool{}
	for _, w := range strings.Split(f.Key, "_") {
		own[w] = true
	}
	s := l.sentenceOf(i)
	if s == nil {
		return false
	}
	w := s.wordAt(i)
	for k := w - 1; k >= max(0, w-4); k-- {
		if s.words[k] == "number" || s.words[k] == "no" || s.words[k] == "id" || s.words[k] == "code" {
			continue
		}
		if t.english(s, k, "context.id") || t.english(s, k, "context.phone") {
			return !own[s.words[k]]
		}
	}
	return false
}

// english: word w is in an English phrase of the section. Keys are English, so only such words can tell them apart.
func (t *turn) english(s *sentence, w int, section string) bool {
	for _, h := range s.around(w) {
		if tag := t.phrases.tags[h.tag]; w < h.to && tag.section == section && tag.lang == "en" {
			return true
		}
	}
	return false
}

func (t *turn) proposeCode(l *line, f extract.Field, from, to int, conf float64) {
	sp := l.span(from, to)
	value := l.Text[sp.Start:sp.End]
	if t.req.Setting.Mode == extract.Spoken {
		for _, lex := range t.lexicons() {
			if s, ok := lex.SpokenCode(l.toks[from:to]); ok {
				value = s
				break
			}
		}
	}
	t.propose(f.Key, value, conf, l, sp)
}

// codeEnd reads a code from token i: digits, letters with digits, short letter groups among digits, joined by signs.
// It returns i when there is none.
func (t *turn) codeEnd(l *line, i int) int {
	end, digits, k := i, 0, i
	for k < len(l.toks) && k < i+24 {
		tok := l.toks[k]
		if l.taken[k] {
			break
		}
		joined := k > i && l.toks[k-1].End == tok.Start
		switch {
		case tok.Kind == extract.Digits, tok.Kind == extract.Mixed:
			digits++
			k++
			end = k
			continue
		case tok.Kind == extract.Sign && k > i && k+1 < len(l.toks) && strings.Contains("-_/.", tok.Fold) && joined && l.toks[k+1].Start == tok.End:
			k++
			continue
		case tok.Kind == extract.Letters && (t.codeWord(l, k, joined) || t.spelled(l, k)):
			if t.spelled(l, k) && t.req.Setting.Mode == extract.Spoken {
				digits++
			}
			k++
			end = k
			continue
		case tok.Kind == extract.Letters && joined && k > i && l.toks[k-1].Kind == extract.Sign:
			k++
			end = k
			continue
		case tok.Kind == extract.Letters && k == i && k+1 < len(l.toks) && l.toks[k+1].Fold == "_":
			k++
			end = k
			continue
		case tok.Kind == extract.Letters && k == i && allCapsWord(l, k) && len(tok.Fold) >= 5:
			return k + 1
		}
		break
	}
	if digits == 0 {
		return i
	}
	return end
}

// codeWord: a group of up to three letters that is no small word, next to digits.
func (t *turn) codeWord(l *line, k int, joined bool) bool {
	tok := l.toks[k]
	hyphen := k+2 < len(l.toks) && l.toks[k+1].Kind == extract.Sign && strings.Contains("-_/", l.toks[k+1].Fold) &&
		l.toks[k+1].Start == tok.End && l.toks[k+2].Start == l.toks[k+1].End
	if hyphen && utf8.RuneCountInString(tok.Fold) <= 5 && (l.toks[k+2].Kind == extract.Digits || l.toks[k+2].Kind == extract.Mixed) {
		return true
	}
	if utf8.RuneCountInString(tok.Fold) > 3 || t.stop(tok.Fold) && len(tok.Fold) > 1 || t.is(notAName, tok.Fold) && len(tok.Fold) > 1 {
		return false
	}
	if w := t.vocab[tok.Fold]; w.rank > 0 && w.rank < 1500 && len(tok.Fold) > 1 && !allCapsWord(l, k) {
		return false
	}
	near := func(i int) bool {
		return i >= 0 && i < len(l.toks) && (l.toks[i].Kind == extract.Digits || l.toks[i].Kind == extract.Mixed)
	}
	return near(k-1) || near(k+1) || joined
}

// spelled: a letter or digit said on its own, in a call.
func (t *turn) spelled(l *line, k int) bool {
	if t.req.Setting.Mode != extract.Spoken {
		return false
	}
	if f := l.toks[k].Fold; t.stop(f) && len(f) > 1 && f != "one" {
		return false
	}
	lex := t.lexicon()
	if lex.Counts(l.toks[k]) {
		return true
	}
	_, _, ok := lex.SpokenLetter(l.toks, k)
	return ok || len(l.toks[k].Fold) <= 2
}

func allCapsWord(l *line, k int) bool {
	s := l.Text[l.toks[k].Start:l.toks[k].End]
	return s == strings.ToUpper(s) && s != strings.ToLower(s)
}
