package rules

import (
	"slices"
	"strings"

	"github.com/seed-151f84ba/intake/extract"
)

// spokenPhones finds digits said in words.
func (t *turn) spokenPhones(l *line, key string) {
	if t.mainAsk() == key && t.heardAsk(key) && t.repaired(l, key) {
		return
	}
	for i := 0; i < len(l.toks); i++ {
		if l.taken[i] {
			continue
		}
		lex, digits, next := t.bestDigits(l, i)
		if lex == nil {
			continue
		}
		n := len(strings.TrimPrefix(digits, "+"))
		about := t.context(l, l.toks[i].Start)
		asked := t.heardAsk(key)
		plus := strings.HasPrefix(digits, "+")
		if !plus && (i > 0 && lex.Decimal(l.toks[i-1]) || !asked && about != "phone" && t.counted(lex, l, i, next)) {
			i = next - 1
			continue
		}
		sole := t.req.Setting.Mode == extract.Spoken && t.mainAsk() == "" && t.onlyDigits(l)
		if other := t.mainAsk(); other != "" && other != key && about != "phone" && !plus && t.digitField(other) {
			break // the digits of another answer
		}
		ok := n >= 7 && n <= 17 && about != "id" || asked && t.mainAsk() == key && n >= 3 && !t.ofAnother(l, i)
		if ok && (asked || about == "phone" || plus || sole || n >= 9) && !t.negated(l, l.toks[i].Start) {
			from, to := i, next
			value, to := t.withExtension(lex, l, digits, to)
			conf := 0.85
			if n < 7 {
				conf = 0.3
			}
			t.propose(key, value, conf, l, l.span(from, to))
		}
		i = next - 1
	}
}

// ofAnother: the label of a reference number stands before token i.
func (t *turn) ofAnother(l *line, i int) bool {
	return slices.ContainsFunc(t.req.Fields, func(f extract.Field) bool {
		at := 0
		if f.Type == extract.Identifier {
			at = t.labelEnd(l, f, 0)
		}
		return at > 0 && at <= i
	})
}

// repaired reads a number whose speaker takes a group back: "nine one seven, no sorry, nine one eight, …". The group
// before the words that correct is dropped.
func (t *turn) repaired(l *line, key string) bool {
	var spans []extract.Span
	var groups []string
	fixed, end := false, 0
	for i := 0; i < len(l.toks); {
		if s := l.sentenceOf(i); s != nil && len(groups) > 0 && l.toks[i].Kind != extract.Sign {
			if h, ok := t.longest(s, s.wordAt(i), "correct"); ok {
				spans, groups, fixed = spans[:len(spans)-1], groups[:len(groups)-1], true
				i = s.at[h.to-1] + 1
				continue
			}
		}
		for end = max(end, i); end < len(l.toks) && l.toks[end].Fold != "," && l.toks[end].Fold != "."; end++ {
		}
		d, next, _ := t.lexicon().SpokenDigits(l.toks[i:end], 0)
		if d == "" {
			i++
			continue
		}
		spans, groups = append(spans, l.span(i, i+next)), append(groups, d)
		i += next
	}
	value := strings.Join(groups, "")
	if n := len(strings.TrimPrefix(value, "+")); !fixed || n < 7 || n > 15 {
		return false
	}
	t.propose(key, value, 0.85, l, spans...)
	return true
}

// counted: thousands among the words, or a unit after them: an amount, not a number to dial.
func (t *turn) counted(lex *extract.Lexicon, l *line, from, to int) bool {
	for i := from; i < to; i++ {
		if lex.Thousand(l.toks[i]) {
			return true
		}
	}
	return to < len(l.toks) && l.toks[to].Kind == extract.Letters && !t.is(extensions, l.toks[to].Fold) && t.vocab[l.toks[to].Fold].rank > 0 && !t.stop(l.toks[to].Fold) ||
		from > 0 && l.toks[from-1].Kind == extract.Letters && !t.fillWord(l.toks[from-1].Fold) && !t.everyday(l.toks[from-1].Fold)
}

// bestDigits reads the longest run of spoken digits at token i over all languages; nil when none has a number word.
func (t *turn) bestDigits(l *line, i int) (best *extract.Lexicon, digits string, next int) {
	if !t.digitsStart(l, i) {
		return nil, "", 0
	}
	for _, lex := range t.lexicons() {
		if !lex.Counts(l.toks[i]) {
			continue
		}
		d, n, words := lex.SpokenDigits(l.toks, i)
		if words > 0 && n > next {
			best, digits, next = lex, d, n
		}
	}
	if best != nil {
		for k := i; k < next; k++ {
			if l.taken[k] {
				return nil, "", 0
			}
		}
	}
	return best, digits, next
}

// digitsStart tells quickly whether digits in words may begin at token i: a number word, or written digits with one
// soon after.
func (t *turn) digitsStart(l *line, i int) bool {
	if l.toks[i].Kind != extract.Digits {
		return t.starts[l.toks[i].Fold]&extract.StartsDigits != 0
	}
	for k := i + 1; k < len(l.toks) && k < i+12; k++ {
		if tok := l.toks[k]; tok.Kind == extract.Letters {
			return t.starts[tok.Fold]&extract.StartsDigits != 0
		}
	}
	return false
}

func (t *turn) withExtension(lex *extract.Lexicon, l *line, digits string, to int) (string, int) {
	if to+1 < len(l.toks) && t.is(extensions, l.toks[to].Fold) {
		if d, next, _ := lex.SpokenDigits(l.toks, to+1); d != "" && len(d) <= 7 {
			return digits + " ext " + d, next
		}
	}
	return digits, to
}

// dictated joins digits given over several messages while a number is still open: those before this turn and this
// turn's, or those of this turn's lines alone.
func (t *turn) dictated(key string) {
	if t.mainAsk() != key || !t.heardAsk(key) || len(t.req.Before) == 0 && !t.inPieces(key) {
		return
	}
	var spans []extract.Span
	var texts, values []string
	add := func(l *line) {
		for i := 0; i < len(l.toks); i++ {
			lex := t.lexicon()
			d, next, _ := lex.SpokenDigits(l.toks, i)
			if d == "" {
				continue
			}
			s := l.span(i, next)
			spans, texts, values = append(spans, s), append(texts, l.Text[s.Start:s.End]), append(values, d)
			i = next - 1
		}
	}
	for _, b := range t.req.Before {
		add(t.newLine(b, t.req.Setting.Lang))
	}
	fresh := len(spans)
	for i, l := range t.lines {
		add(l)
		if i == 0 && len(t.req.Before) == 0 {
			fresh = len(spans)
		}
	}
	value := strings.Join(values, "")
	if n := len(strings.TrimPrefix(value, "+")); fresh == 0 || fresh == len(spans) || n < 7 || n > 15 {
		return
	}
	t.out.Candidates = append(t.out.Candidates, extract.Candidate{Field: key, Text: strings.Join(texts, " "), Value: value,
		Spans: spans, Extractor: source, Confidence: 0.85})
}

// inPieces: the turn's lines are digits and fillers only, and none of them is a whole number.
func (t *turn) inPieces(key string) bool {
	if len(t.lines) < 2 || t.complete(key) {
		return false
	}
	for _, l := range t.lines {
		if !t.onlyDigits(l) {
			return false
		}
	}
	return true
}
