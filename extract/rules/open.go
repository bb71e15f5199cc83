package rules

import (
	"cmp"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"github.com/seed-151f84ba/intake/extract"
)

// unfinished says whether the last line waits for more: it ends in a comma or in words that announce a value
// (clause), or a number or an address is being dictated and is not complete (dictation).
func (t *turn) unfinished() extract.Open {
	if len(t.lines) == 0 {
		return extract.Closed
	}
	l := t.lines[len(t.lines)-1]
	if len(l.toks) == 0 || len(l.sentences) == 0 {
		return extract.Closed
	}
	if t.dictating(l) {
		return extract.Dictation
	}
	last := l.toks[len(l.toks)-1]
	if last.Kind == extract.Sign {
		if last.Fold == "," || last.Fold == ":" || last.Fold == "،" || last.Fold == "…" {
			return extract.Clause
		}
		return extract.Closed
	}
	s := l.sentences[len(l.sentences)-1]
	for _, h := range s.hits {
		if h.to == len(s.words) && h.to-h.from >= 2 && strings.HasPrefix(t.section(h), "intro.") && t.is(announcing, s.words[h.to-1]) {
			return extract.Clause
		}
	}
	if t.is(joining, last.Fold) {
		return extract.Clause
	}
	return extract.Closed
}

// dictating: fewer digits than a phone number has, or an address that stops at a sign.
func (t *turn) dictating(l *line) bool {
	key := t.mainAsk()
	f, ok := t.field(key)
	if !ok {
		return false
	}
	last := l.toks[len(l.toks)-1]
	switch f.Type {
	case extract.Phone:
		if !t.heardAsk(key) || t.complete(key) || !t.onlyDigits(l) {
			return false
		}
		_, digits, _ := t.bestDigits(&line{Line: l.Line, toks: l.toks, taken: make([]bool, len(l.toks))}, max(0, len(l.toks)-1))
		return last.Kind == extract.Digits && len(last.Fold) < 7 || digits != "" || last.Fold == "-" || last.Fold == "+"
	case extract.Email:
		if last.Fold == "@" || last.Fold == "_" {
			return true
		}
		s, _, named := t.lexicon().SpokenSign(l.toks, len(l.toks)-1)
		return named && (s == "@" || s == ".") && t.req.Setting.Mode == extract.Spoken
	}
	return false
}

// onlyDigits: the line holds digits, written or said, and fillers only.
func (t *turn) onlyDigits(l *line) bool {
	if len(l.toks) > 60 {
		return false
	}
	for i, tok := range l.toks {
		if tok.Kind == extract.Letters && t.starts[tok.Fold] == 0 && !t.fillWord(tok.Fold) && !t.inSection(l, i, "fill") && !t.inSection(l, i, "intro.phone") && !t.inSection(l, i, "context.phone") {
			return false
		}
	}
	return true
}

// complete: a candidate with enough digits was found, for its country's plan where that is known.
func (t *turn) complete(key string) bool {
	for _, c := range t.out.Candidates {
		if c.Field == key && len(digitsOf(c.Value)) >= 7 && !t.cutShort(c.Value) {
			return true
		}
	}
	return false
}

// cutShort: no number of the country has so few digits.
func (t *turn) cutShort(number string) bool {
	region := cmp.Or(t.req.Setting.Home, t.req.Setting.Region)
	if region == "" && !hasPlus(number) {
		return false
	}
	n, err := phonenumbers.Parse(extract.FoldDigits(number), strings.ToUpper(region))
	return err == nil && phonenumbers.IsPossibleNumberWithReason(n) == phonenumbers.TOO_SHORT
}
