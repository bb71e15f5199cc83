package rules

import (
	"slices"
	"strings"

	"github.com/seed-151f84ba/intake/extract"
)

// amendsNumber: the sentence may correct a part of a number, and no other number is spoken of.
func (t *turn) amendsNumber(lex *extract.Lexicon, l *line, s *sentence, v extract.Value) bool {
	if !lex.Amends(l.toks[s.from:s.to]) {
		return false
	}
	if t.has(s, "context.phone", 0, len(s.words)) {
		return true
	}
	for _, h := range s.hits {
		if t.section(h) == "context.id" && !lex.Amends(l.toks[s.at[h.from]:s.at[h.to-1]+1]) {
			return false
		}
	}
	return t.req.Confirm != nil && t.req.Confirm.Field == v.Field || t.isAsked(v.Field) || t.mainAsk() == "" || !t.digitField(t.mainAsk())
}

// continued reads digits said alone after a number that no plan has, when both together are one: the speaker paused.
func (t *turn) continued(l *line, f extract.Field, v extract.Value) (from, to int, value string) {
	odd := slices.ContainsFunc(v.Hints, func(h extract.Hint) bool { return h.Reason == extract.NotAssignable })
	from, to, digits := t.soleDigits(l, f)
	if digits == "" || !odd {
		return 0, 0, ""
	}
	sp := l.span(from, to)
	if whole, next, _ := t.lexicon().SpokenDigits(extract.Tokens(v.Text+" "+l.Text[sp.Start:sp.End]), 0); next > 0 && t.valid(whole) && strings.HasSuffix(whole, digits) {
		return from, to, whole
	}
	return 0, 0, ""
}

// realigned reads digits said alone in answer to a number read back as those they are most like.
func (t *turn) realigned(l *line, f extract.Field, v extract.Value) (from, to int, value string) {
	from, to, digits := t.soleDigits(l, f)
	if digits != "" {
		value, _ = extract.Realign(t.lexicon().HeldDigits(v), digits)
	}
	return from, to, value
}

// soleDigits is the one run of digits of a line that holds nothing else but fillers and a no.
func (t *turn) soleDigits(l *line, f extract.Field) (from, to int, digits string) {
	if f.Type != extract.Phone || len(l.toks) > 24 {
		return 0, 0, ""
	}
	lex := t.lexicon()
	for i := 0; i < len(l.toks); i++ {
		if l.toks[i].Kind == extract.Sign {
			continue
		}
		d, next, _ := lex.SpokenDigits(l.toks, i)
		switch {
		case d != "" && to > 0: // digits in two places
			return 0, 0, ""
		case d != "":
			from, to, digits = i, next, d
			i = next - 1
		case !t.fillWord(l.toks[i].Fold) && !t.inSection(l, i, "fill") && !t.inSection(l, i, "say.deny") && !t.inSection(l, i, "correct"):
			return 0, 0, ""
		}
	}
	return from, to, digits
}
