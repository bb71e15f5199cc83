package rules

import (
	"strings"
	"unicode/utf8"

	"github.com/seed-151f84ba/intake/extract"
)

// customs proposes values for configured fields that are none of the built-in ones: when the field is asked for, or
// when the words name it.
func (t *turn) customs() {
	for _, f := range t.req.Fields {
		switch f.Key {
		case "name", "email", "phone", "company":
			continue
		}
		if !t.isAsked(f.Key) && !t.named(f) || t.found(f.Key) {
			continue
		}
		switch f.Type {
		case extract.Identifier:
			t.identifier(f)
		case extract.Date, extract.Time, extract.Number, extract.URL:
			t.stretch(f)
		case extract.Choice:
			t.choice(f)
		case extract.Consent:
			t.consent(f)
		case extract.Text, extract.Address:
			t.freeText(f)
		}
	}
}

// customsFirst reads reference numbers before phone numbers are looked for: their labels tell whose digits they are.
func (t *turn) customsFirst() {
	for _, f := range t.req.Fields {
		if f.Type == extract.Identifier && (t.isAsked(f.Key) || t.named(f)) && !t.isAsked("phone") {
			t.identifier(f)
		}
	}
}

// labelWords are the words of a label that tell it from others.
func labelWords(f extract.Field) []string {
	var out []string
	for _, tok := range extract.Tokens(f.Label) {
		switch w := bare(tok.Fold); w {
		case "number", "no", "id", "code", "the", "your", "of", "a", "name", "last4", "nr", "#":
		default:
			if tok.Kind != extract.Sign {
				out = append(out, w)
			}
		}
	}
	return out
}

// named tells whether the words name the field.
func (t *turn) named(f extract.Field) bool {
	for _, l := range t.lines {
		if t.labelEnd(l, f, 0) > 0 {
			return true
		}
	}
	return false
}

// labelEnd is the token after the field's label, at or after token from; 0 when it is not named.
func (t *turn) labelEnd(l *line, f extract.Field, from int) int {
	words := labelWords(f)
	if len(words) == 0 {
		return 0
	}
	for i := from; i < len(l.toks); i++ {
		k := i
		for n := 0; n < len(words) && k < len(l.toks); k++ {
			if !sameLabel(bare(l.toks[k].Fold), words[n]) {
				break
			}
			if n++; n == len(words) {
				return t.afterLabel(l, k+1)
			}
		}
	}
	return 0
}

func sameLabel(said, word string) bool {
	return said == word || said == word+"s" || word == "zip" && (said == "zipcode" || said == "postcode" || said == "postal") ||
		word == "postcode" && (said == "zip" || said == "zipcode" || said == "postal") || word == "account" && (said == "acct" || said == "ac" || said == "acc")
}

// afterLabel steps over "number", "is", ":" and the like.
func (t *turn) afterLabel(l *line, i int) int {
	for i < len(l.toks) {
		switch l.toks[i].Fold {
		case "number", "no", "id", "code", "is", ":", "#", "=", "nr", "last", "four", "4", "digits", "digit", "of", "my", "the", "-", ".", "it's", "its", "was", "name", "num", "are", "'", "\"":
			if l.toks[i].Kind == extract.Digits {
				return i
			}
			i++
		default:
			return i
		}
	}
	return i
}

// identifier finds a reference number: after its label, else the only code of the answer.
func (t *turn) identifier(f extract.Field) {
	for _, l := range t.lines {
		if at := t.labelEnd(l, f, 0); at > 0 {
			for i := at; i < len(l.toks) && i < at+5; i++ {
				if to := t.codeEnd(l, i); to > i {
					t.proposeCode(l, f, i, to, 0.9)
					return
				}
			}
		}
	}
	if t.mainAsk() != f.Key {
		return
	}
	for _, l := range t.lines {
		if t.bareCode(l, f) {
			return
		}
		for i := 0; i < len(l.toks); i++ {
			to := t.codeEnd(l, i)
			if to == i {
				continue
			}
			if about := t.otherLabel(l, i, f); !about {
				t.proposeCode(l, f, i, to, 0.85)
				return
			}
			i = to - 1
		}
	}
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
		if t.hitCovers(s, k, "context.id") || t.hitCovers(s, k, "context.phone") {
			return !own[s.words[k]]
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
	if utf8.RuneCountInString(tok.Fold) > 3 || t.stop(tok.Fold) && len(tok.Fold) > 1 || nonNames[tok.Fold] && len(tok.Fold) > 1 {
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

// stretch finds the longest run of words the field's own check accepts.
func (t *turn) stretch(f extract.Field) {
	for _, l := range t.lines {
		from := 0
		if !t.isAsked(f.Key) {
			from = t.labelEnd(l, f, 0)
		}
		best, doubt, tries := extract.Span{}, false, 0
		for i := from; i < len(l.toks) && tries < 24; i++ {
			if l.taken[i] || t.leading(l.toks[i].Fold) || !t.canStart(f, l.toks[i]) {
				continue
			}
			tries++
			if sp, ambiguous := t.longestValid(l, f, i); sp.End-sp.Start > best.End-best.Start {
				best, doubt = sp, ambiguous
			}
		}
		if best.End > 0 {
			conf := 0.8
			if doubt {
				conf = 0.4
			}
			t.propose(f.Key, l.Text[best.Start:best.End], conf, l, best)
			return
		}
	}
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
		return t.starts[tok.Fold]&extract.StartsDigits != 0 || tok.Fold == "noon" || tok.Fold == "midnight" || tok.Fold == "midday"
	}
	return true
}

// longestValid is the longest valid run that begins at token i; ambiguous when the check could not decide it.
func (t *turn) longestValid(l *line, f extract.Field, i int) (sp extract.Span, ambiguous bool) {
	for j := min(len(l.toks), i+9); j > i; j-- {
		last := l.toks[j-1]
		if last.Kind == extract.Sign && !(last.Fold == "." && j-i > 2 && l.toks[j-3].Fold == ".") || t.leading(last.Fold) || !t.standsAlone(l, f, i, j) {
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
		next, prev := "", ""
		if j < len(l.toks) {
			next = l.toks[j].Fold
		}
		if i > 0 {
			prev = l.toks[i-1].Fold
		}
		return !strings.Contains(":/", next+" ") && !strings.Contains(":/", prev+" ") && next != "am" && next != "pm" && next != "days" && next != "days'" &&
			next != "weeks" && next != "hours" && next != "minutes" && l.toks[i].Kind != extract.Mixed && len(l.toks[i].Fold) < 12 && !t.dateNear(l, i)
	}
	if l.toks[i].Kind != extract.Digits {
		_, ordinal := t.vocab[l.toks[i].Fold]
		return f.Type != extract.Date || !ordinal || len(l.toks) <= 3 || len(l.toks[i].Fold) > 6 || l.toks[i].Kind == extract.Mixed
	}
	s := l.sentenceOf(i)
	return s != nil && t.weight(l, s, hit{from: s.wordAt(i), to: s.wordAt(i) + 1}) == 0
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

// leading words may stand before a date or time but are not part of it.
func (t *turn) leading(fold string) bool {
	switch fold {
	case "the", "of", "on", "in", "at", "for", "to", "a", "and", "by", "from":
		return true
	}
	return false
}

func (t *turn) choice(f extract.Field) {
	for _, l := range t.lines {
		for _, o := range f.Options {
			want := extract.Tokens(o)
			for i := 0; i+len(want) <= len(l.toks) && len(want) > 0; i++ {
				k := 0
				for k < len(want) && l.toks[i+k].Fold == want[k].Fold {
					k++
				}
				if k == len(want) && !t.negated(l, l.toks[i].Start) {
					t.propose(f.Key, o, 0.9, l, l.span(i, i+k))
					return
				}
			}
		}
	}
	if t.mainAsk() == f.Key {
		t.bareWords(f.Key, 0.3, 6)
	}
}

func (t *turn) consent(f extract.Field) {
	if t.mainAsk() != f.Key {
		return
	}
	for _, l := range t.lines {
		for _, s := range l.sentences {
			for _, h := range s.hits {
				if sec := t.section(h); h.from == 0 && (sec == "say.confirm" || sec == "say.deny") {
					t.propose(f.Key, l.Text[l.toks[s.at[0]].Start:l.toks[s.at[h.to-1]].End], 0.9, l, l.span(s.at[0], s.at[h.to-1]+1))
				}
			}
		}
	}
}

// freeText takes the answer to the question for a text field: a short one for places and the like, else the sentence.
func (t *turn) freeText(f extract.Field) {
	if t.mainAsk() == f.Key {
		if short(f) {
			if t.place(f) {
				return
			}
		} else if t.bareWords(f.Key, 0.7, 40) {
			return
		}
	}
	for _, l := range t.lines {
		at := t.labelEnd(l, f, 0)
		if at == 0 || at >= len(l.toks) || !strings.Contains(l.Text[l.toks[at-1].Start:l.toks[at].Start], " ") && l.toks[at-1].Fold != ":" {
			continue
		}
		if prev := l.toks[at-1].Fold; prev != "is" && prev != ":" && prev != "=" && prev != "it's" && prev != "its" {
			continue
		}
		to := at
		for to < len(l.toks) && !l.taken[to] && l.toks[to].Fold != "." && l.toks[to].Fold != ";" && (!short(f) || l.toks[to].Kind == extract.Letters && !t.stop(l.toks[to].Fold)) {
			to++
		}
		if to > at {
			t.propose(f.Key, l.Text[l.toks[at].Start:l.toks[to-1].End], 0.7, l, l.span(at, to))
			return
		}
	}
}

// place finds the short answer to a question for a city or the like: what follows "in", "near", "from" with capitals,
// or a bare answer of a few words.
func (t *turn) place(f extract.Field) bool {
	for _, l := range t.lines {
		for i := len(l.toks) - 1; i > 0; i-- {
			if !preposition(l.toks[i-1].Fold) || l.toks[i].Kind != extract.Letters || !t.capital(l, i) || l.taken[i] {
				continue
			}
			to := i + 1
			for to < len(l.toks) && (l.toks[to].Kind == extract.Letters && t.capital(l, to) || l.toks[to].Fold == "," && to+1 < len(l.toks) && t.capital(l, to+1) && len(l.toks[to+1].Fold) <= 12) {
				to++
			}
			if w := t.vocab[l.toks[i].Fold]; !t.lexicon().Month(l.toks[i]) && (w.place || w.rank == 0 || to-i > 1) {
				t.propose(f.Key, l.Text[l.toks[i].Start:l.toks[to-1].End], 0.8, l, l.span(i, to))
				return true
			}
		}
		for _, s := range l.sentences {
			from := t.skipFill(l, s, s.from, s.to)
			for from < s.to && preposition(l.toks[from].Fold) {
				from++
			}
			to := t.trimFill(l, s, from, s.to)
			if n := s.wordAt(to) - s.wordAt(from); s.question || n < 1 || n > 4 || l.taken[from] || l.toks[from].Kind != extract.Letters || t.commandLike(s) || t.stop(l.toks[from].Fold) || t.everyday(l.toks[from].Fold) && !t.vocab[l.toks[from].Fold].place && n > 2 {
				continue
			}
			t.propose(f.Key, l.Text[l.toks[from].Start:l.toks[to-1].End], 0.6, l, l.span(from, to))
			return true
		}
	}
	return false
}

func preposition(fold string) bool {
	switch fold {
	case "in", "at", "around", "near", "from", "to", "for", "of", "en", "à", "a", "de", "aus", "em", "in the", "nach":
		return true
	}
	return false
}

func short(f extract.Field) bool {
	switch f.Key[strings.LastIndexByte(f.Key, '_')+1:] {
	case "city", "town", "state", "country", "region", "color", "colour", "nickname", "name", "brand", "model", "department", "title", "role":
		return f.Type == extract.Text
	}
	return false
}
