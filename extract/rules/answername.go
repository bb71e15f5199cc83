package rules

import (
	"unicode/utf8"

	"github.com/seed-151f84ba/intake/extract"
)

// bareName reads the answer to "what is your name?": what is left when fillers are taken off.
func (t *turn) bareName(key string) {
	for _, l := range t.lines {
		if t.alphabetName(l, key) {
			return
		}
		for _, s := range l.sentences {
			if t.languageAlone(s) {
				continue
			}
			if s.question {
				if t.nameThenQuestion(l, s, key) {
					return
				}
				continue
			}
			if t.commaName(l, s, key) {
				return
			}
			for _, part := range clauses(l, s) {
				i := t.skipFill(l, s, part.from, part.to)
				if i >= part.to || l.taken[i] || t.pauses(s, s.wordAt(i)) {
					continue
				}
				if t.fragments(l, s, i, part.to, key) {
					return
				}
				r, ok := t.nameAt(l, s, i, answered)
				if ok && r.to-r.from > 1 && t.is(legalForms, l.toks[r.to-1].Fold) {
					continue // a company's
				}
				if ok && r.to <= part.to && t.restIsFill(l, s, r.to, part.to) {
					t.proposeName(l, t.saidTwice(l, r), key, 0.85)
					return
				}
				if ok && t.beforeReference(l, s, &r) {
					t.proposeName(l, r, key, 0.7)
					return
				}
			}
		}
	}
	t.junkName(key)
}

// pauses: words from w on ask for a moment, or to hear the question again.
func (t *turn) pauses(s *sentence, w int) bool {
	for _, section := range []string{"say.hold", "say.repeat"} {
		if h, ok := t.longest(s, w, section); ok && h.to-h.from >= 2 {
			return true
		}
	}
	return false
}

// languageAlone: the sentence is the name of a language ("بالعربي", "auf Deutsch bitte"), and nobody's.
func (t *turn) languageAlone(s *sentence) bool {
	for _, h := range s.hits {
		if t.section(h) != "say.language" || h.to-h.from == 1 && t.vocab[s.words[h.from]].given {
			continue
		}
		rest := 0
		for w := range s.words {
			if (w < h.from || w >= h.to) && !t.covered(s, w) {
				rest++
			}
		}
		if rest == 0 {
			return true
		}
	}
	return false
}

// beforeReference: a name and a reference number, and nothing else ("ada lovelace k 25 w 31"): a letter that begins the
// reference is none of the name.
func (t *turn) beforeReference(l *line, s *sentence, r *nameRun) bool {
	if len(l.sentences) != 1 || t.req.Setting.Mode == extract.Spoken || r.to >= s.to {
		return false
	}
	w := t.vocab[l.toks[r.from].Fold]
	if w.common() && !(w.given && w.person) || w.place && !w.given || utf8.RuneCountInString(l.toks[r.from].Fold) < 3 || !t.reference(l, s, r.to) {
		return false
	}
	if last := l.toks[r.to-1]; r.to-r.from > 1 && single(last) && l.toks[r.to].Kind != extract.Letters {
		r.to--
	}
	return true
}

// nameThenQuestion reads "Ada, but first: how much is it?": a known name as the first clause of a question.
func (t *turn) nameThenQuestion(l *line, s *sentence, key string) bool {
	parts := clauses(l, s)
	if len(parts) < 2 {
		return false
	}
	i := t.skipFill(l, s, parts[0].from, parts[0].to)
	if i >= parts[0].to || l.taken[i] {
		return false
	}
	r, ok := t.nameAt(l, s, i, answered)
	if !ok || r.to != parts[0].to || !t.vocab[tok(l, r.from)].given {
		return false
	}
	t.proposeName(l, r, key, 0.75)
	return true
}

// clauses cuts a sentence at its commas.
func clauses(l *line, s *sentence) []nameRun {
	var out []nameRun
	from := s.from
	for i := s.from; i < s.to; i++ {
		if f := l.toks[i].Fold; l.toks[i].Kind == extract.Sign && (f == "," || f == "،" || f == "(" || f == ")" || f == "!" || f == "." && i+1 == s.to || f == "/" || f == "|" || f == "–" || f == "—") {
			if i > from {
				out = append(out, nameRun{from, i})
			}
			from = i + 1
		}
	}
	if from < s.to {
		out = append(out, nameRun{from, s.to})
	}
	return out
}

// skipFill steps over fillers, introductions and signs at the start of a clause.
func (t *turn) skipFill(l *line, s *sentence, i, to int) int {
	for i < to {
		if l.toks[i].Kind == extract.Sign {
			i++
			continue
		}
		w := s.wordAt(i)
		best := 0
		for _, h := range s.hits {
			if sec := t.section(h); h.from == w && h.to > best && (sec == "fill" || sec == "say.smalltalk" || sec == "correct" || sec == "intro.name" || sec == "intro.name.weak") {
				best = h.to
			}
		}
		if best == 0 {
			return i
		}
		if v := t.vocab[l.toks[i].Fold]; v.given && best == w+1 && (t.capital(l, i) || v.person) && (t.untaken(l, i, to) <= 2 || t.capital(l, i) && t.beforeFamily(l, s, i) && t.capital(l, i+1)) && !t.is(notAName, l.toks[i].Fold) {
			return i
		}
		i = s.at[best-1] + 1
	}
	return i
}

// untaken counts the tokens of [from, to) that no value has yet.
func (t *turn) untaken(l *line, from, to int) int {
	n := 0
	for i := from; i < to; i++ {
		if !l.taken[i] {
			n++
		}
	}
	return n
}

// wordAt is the index of the first word at or after token i.
func (s *sentence) wordAt(i int) int {
	lo, hi := 0, len(s.at)
	for lo < hi {
		if mid := (lo + hi) / 2; s.at[mid] < i {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// restIsFill: after the name only small talk or another value follows in the clause.
func (t *turn) restIsFill(l *line, s *sentence, i, to int) bool {
	for i < to {
		if l.toks[i].Kind != extract.Letters || l.taken[i] || i == to || t.spelling(l, i) {
			return true
		}
		if to := t.codeEnd(l, i); to > i+1 && t.onlySigns(l.toks[to:min(to+1, len(l.toks))]) {
			return true
		}
		if t.label(l, s, i) && t.digitsFollow(l, i, to) {
			return true
		}
		f := l.toks[i].Fold
		if f == "and" || f == "my" || f == "with" || f == "for" || f == "at" || f == "is" || f == "here" || f == "from" || f == "speaking" || f == "but" {
			return true
		}
		next := t.skipFill(l, s, i, to)
		if next == i {
			w := t.vocab[f]
			return w.common() && !w.nameLike() && t.stop(f)
		}
		i = next
	}
	return true
}

// digitsFollow: within four words a number or code follows.
func (t *turn) digitsFollow(l *line, i, to int) bool {
	for k := i + 1; k < min(to, i+5); k++ {
		if l.toks[k].Kind == extract.Digits || l.toks[k].Kind == extract.Mixed {
			return true
		}
	}
	return false
}

// aloneName takes a line that is nothing but a full name, or a name and a number, although none was asked for.
func (t *turn) aloneName(key string) {
	for _, l := range t.lines {
		if len(l.sentences) != 1 || l.sentences[0].question || t.untaken(l, 0, min(len(l.toks), 40)) > 8 {
			continue
		}
		s := l.sentences[0]
		i := t.skipFill(l, s, s.from, s.to)
		first := t.vocab[tok(l, min(i, len(l.toks)-1))]
		if i >= s.to || l.taken[i] || !first.nameLike() || !first.given && !t.reference(l, s, i+1) || first.place || first.common() && !(first.person && !adjectives[tok(l, i)]) {
			continue
		}
		r, ok := t.nameAt(l, s, i, weak)
		if !ok {
			continue
		}
		full := r.to-r.from >= 2 && t.vocab[l.toks[r.to-1].Fold].nameLike() && !t.vocab[l.toks[r.to-1].Fold].common()
		rest := l.toks[r.to:]
		if len(rest) > 1 && (rest[0].Fold == "and" || rest[0].Fold == ",") {
			rest = rest[1:]
		}
		given := len(rest) > 0 && t.onlyTaken(l, r.to)
		number := len(rest) > 0 && (t.reference(l, s, len(l.toks)-len(rest)) && len(tok(l, r.from)) > 2 ||
			len(rest) <= 3 && rest[len(rest)-1].Kind != extract.Letters && rest[len(rest)-1].Kind != extract.Sign)
		if full && (t.onlySigns(rest) || given) || number {
			t.proposeName(l, r, key, 0.6)
			return
		}
	}
}

// reference: from token i on there is nothing but a number or a code, with the words that name it, and it has a digit.
func (t *turn) reference(l *line, s *sentence, i int) bool {
	digits := false
	for ; i < len(l.toks); i++ {
		switch tok := l.toks[i]; {
		case tok.Kind == extract.Digits, tok.Kind == extract.Mixed:
			digits = true
		case tok.Kind == extract.Sign, l.taken[i], t.label(l, s, i), tok.Fold == "and", tok.Fold == "my", tok.Fold == "is", tok.Fold == "no", tok.Fold == "number":
		case utf8.RuneCountInString(tok.Fold) <= 3 && t.vocab[tok.Fold] == (word{}):
		case utf8.RuneCountInString(tok.Fold) == 1:
		default:
			return false
		}
	}
	return digits
}

// onlyTaken: from token i on there are values already found and signs, and nothing else.
func (t *turn) onlyTaken(l *line, i int) bool {
	for ; i < len(l.toks); i++ {
		if !l.taken[i] && l.toks[i].Kind != extract.Sign {
			return false
		}
	}
	return true
}

func (t *turn) onlySigns(toks []extract.Token) bool {
	for _, tok := range toks {
		if tok.Kind != extract.Sign {
			return false
		}
	}
	return true
}
