package rules

import (
	"slices"
	"strings"

	"github.com/seed-151f84ba/intake/extract"
)

// unnamed reads a code that nobody asked for and whose words do not say what it is ("Ben Carter, kx 4417 b"), when it
// is all there is besides values and small talk, and one field alone can be meant: the one whose own form it has, else the
// only reference number that is still wanted, or the next where we only read along. It is little more than a guess.
func (t *turn) unnamed() {
	if !t.req.Unnamed {
		return
	}
	if main := t.mainAsk(); main != "" && !t.req.Faint && t.digitAnswer(main) {
		return
	}
	for _, l := range t.lines {
		for i := 0; i < len(l.toks) && len(l.toks) <= 24; i++ {
			to := t.codeEnd(l, i)
			if to == i {
				continue
			}
			if sp := l.span(i, to); t.plainCode(l, i, to) {
				if f, ok := t.onlyField(l.Text[sp.Start:sp.End]); ok {
					t.proposeCode(l, f, i, to, 0.5)
				}
			}
			i = to - 1
		}
	}
}

// digitAnswer: what was asked is answered in digits.
func (t *turn) digitAnswer(key string) bool {
	f, _ := t.field(key)
	return t.digitField(key) || f.Type == extract.Phone || f.Type == extract.Time || f.Type == extract.Address
}

// plainCode: tokens [from, to) are a code of four characters or more, no year, and the rest of the line is values, names and
// fillers.
func (t *turn) plainCode(l *line, from, to int) bool {
	sp := l.span(from, to)
	code := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, extract.FoldWord(l.Text[sp.Start:sp.End]))
	digits := digitsOf(code)
	if len(code) < 4 || len(digits) < 2 || t.context(l, sp.Start) == "phone" && len(digits) > 6 || t.negated(l, sp.Start) ||
		len(digits) == 4 && len(code) == 4 && (digits[:2] == "19" || digits[:2] == "20") {
		return false
	}
	if len(digits) >= 13 || t.dayNumber(l, sp) { // a card's, a date
		return false
	}
	if from > 0 && strings.ContainsAny(l.toks[from-1].Fold, "$€£") || to < len(l.toks) && strings.ContainsAny(l.toks[to].Fold, "$€£%:/") {
		return false
	}
	other := 0 // the end of a further code
	for i, tok := range l.toks {
		if to := t.codeEnd(l, i); to > i {
			other = max(other, to)
		}
		if i >= from && i < to || i < other || tok.Kind == extract.Sign || l.taken[i] || t.vocab[tok.Fold].given || t.fillWord(tok.Fold) ||
			t.inSection(l, i, "fill") || t.inSection(l, i, "say.smalltalk") || t.inSection(l, i, "say.confirm") || t.inSection(l, i, "say.deny") || t.is(numbering, tok.Fold) {
			continue
		}
		return false
	}
	return true
}

// dayNumber: the words are a date, or begin one.
func (t *turn) dayNumber(l *line, sp extract.Span) bool {
	f := extract.Field{Key: "day", Type: extract.Date}
	for words := l.Text[sp.Start:sp.End]; words != ""; {
		if _, no := f.Check(extract.Candidate{Field: f.Key, Text: words, Value: words, Source: source}, nil, t.req.Setting); no == nil && len(words) != 4 {
			return true
		}
		i := strings.LastIndexByte(words, ' ')
		words = words[:max(i, 0)]
	}
	return false
}

// onlyField is the one reference number a code can be: the one with a form of its own that it has, else the only one
// without; digits alone are a "number" rather than a "code" or an "id". A code of the form of a number we have may be that
// one again, so it is no other.
func (t *turn) onlyField(code string) (extract.Field, bool) {
	var shaped, plain, numbers []extract.Field
	for _, f := range t.req.Fields {
		if f.Type != extract.Identifier || f.Postal() {
			continue
		}
		if own, fits := t.ownForm(f, code); own {
			if fits {
				shaped = append(shaped, f)
			}
			continue
		}
		if !t.holds(f) {
			plain = append(plain, f)
			if strings.HasSuffix(f.Key, "_number") {
				numbers = append(numbers, f)
			}
		}
	}
	if len(shaped) == 0 && len(plain) > 1 && digitsOf(code) == strings.ReplaceAll(code, " ", "") {
		plain = numbers
	}
	if len(shaped) == 0 && len(plain) > 1 && t.req.Faint { // forms are asked in their order
		plain = plain[:1]
	}
	if one := append(shaped, plain...); len(shaped) == 1 || len(shaped) == 0 && len(plain) == 1 {
		return one[0], !t.holds(one[0])
	}
	return extract.Field{}, false
}

// ownForm: the field's numbers have a form of their own, and the code has it.
func (t *turn) ownForm(f extract.Field, code string) (own, fits bool) {
	if f.Pattern != "" {
		_, no := f.Check(extract.Candidate{Field: f.Key, Text: code, Value: code, Source: source}, nil, t.req.Setting)
		return true, no == nil
	}
	n, own := f.Digits()
	return own, own && len(digitsOf(code)) == n && len(code) == n
}

// holds: the field has a value, from before or from these words.
func (t *turn) holds(f extract.Field) bool {
	return t.found(f.Key) || slices.ContainsFunc(t.req.Known, func(v extract.Value) bool { return v.Field == f.Key })
}

// mayBe: in a conversation somebody else leads a code may be the answer to a question of ours only when nothing else can be
// meant by the words.
func (t *turn) mayBe(l *line, f extract.Field, from, to int) bool {
	sp := l.span(from, to)
	own, fits := t.ownForm(f, l.Text[sp.Start:sp.End])
	return t.plainCode(l, from, to) && (!own || fits)
}

// amount: the digits beside other words count or measure something ("over 10 dollars", "27 May", "a 15-inch one").
func (t *turn) amount(l *line, from, to int) bool {
	sp := l.span(from, to)
	digits := digitsOf(l.Text[sp.Start:sp.End])
	if l.onlySpan(sp) || len(digits) > 5 {
		return false
	}
	if to-from == 1 && t.dateNear(l, from) && len(digits) <= 2 {
		return true
	}
	if from > 0 && strings.ContainsAny(l.toks[from-1].Fold, "$€£") {
		return true
	}
	last := l.toks[to-1]
	if last.Kind == extract.Letters && to-from > 1 && len(last.Fold) >= 4 && t.everyday(last.Fold) { // "15-inch"
		return true
	}
	return to-from == 1 && to < len(l.toks) && l.toks[to].Kind == extract.Letters && last.End < l.toks[to].Start && !t.stop(l.toks[to].Fold) &&
		!t.inSection(l, to, "fill") && !t.inSection(l, to, "say.smalltalk") && t.vocab[l.toks[to].Fold].rank > 0 && !t.vocab[l.toks[to].Fold].given
}
