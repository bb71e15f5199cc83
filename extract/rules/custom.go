package rules

import (
	"slices"
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
		if f.Type == extract.Choice && !t.isAsked(f.Key) && !t.named(f) {
			t.optionAlone(f)
			continue
		}
		if f.Type == extract.Number && f.Asks != "" && !t.isAsked(f.Key) && !t.named(f) {
			t.numberTold(f)
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

// customsFirst reads reference numbers before phone numbers are looked for: their labels tell whose digits they are, and
// a code with letters that fits the operator's pattern speaks for itself.
func (t *turn) customsFirst() {
	for _, f := range t.req.Fields {
		if f.Type != extract.Identifier {
			continue
		}
		if (t.isAsked(f.Key) || t.named(f)) && !t.isAsked("phone") {
			t.identifier(f)
		} else if f.Pattern != "" {
			t.patterned(f)
		}
	}
}

// labelWords are the words of a label that tell it from others.
func (t *turn) labelWords(f extract.Field) []string {
	var out []string
	for _, tok := range extract.Tokens(f.Label) {
		if w := bare(tok.Fold); tok.Kind != extract.Sign && !t.is(labelling, w) {
			out = append(out, w)
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
	words := t.labelWords(f)
	if len(words) == 0 {
		return 0
	}
	for i := from; i < len(l.toks); i++ {
		k := i
		for n := 0; n < len(words) && k < len(l.toks); k++ {
			if !t.sameLabel(bare(l.toks[k].Fold), words[n]) {
				break
			}
			if n++; n == len(words) {
				return t.afterLabel(l, k+1)
			}
		}
	}
	return 0
}

// sameLabel: a word said is a word of the label, or another name for the same.
func (r *Rules) sameLabel(said, word string) bool {
	if said == word || said == word+"s" {
		return true
	}
	same, ok := r.same[word]
	return ok && same == r.same[said]
}

// afterLabel steps over "number", "is", ":" and the like; digits stay, but not the count in "last 4 digits".
func (t *turn) afterLabel(l *line, i int) int {
	for ; i < len(l.toks); i++ {
		tok := l.toks[i]
		switch {
		case tok.Kind == extract.Digits:
			if len(tok.Fold) > 1 || i+1 == len(l.toks) || !t.is(linking, l.toks[i+1].Fold) {
				return i
			}
		case tok.Kind == extract.Sign && !strings.Contains(":#=-.'\"", tok.Fold), tok.Kind != extract.Sign && !t.is(linking, tok.Fold):
			return i
		}
	}
	return i
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

// numberTold takes a number before a word of the question it answers, though it was not put yet: "a demo for 30 people" for
// "How many people would use it?".
func (t *turn) numberTold(f extract.Field) {
	var of []string
	for _, tok := range extract.Tokens(f.Asks) {
		if tok.Kind == extract.Letters && utf8.RuneCountInString(tok.Fold) > 3 && !t.stop(tok.Fold) {
			of = append(of, tok.Fold)
		}
	}
	for _, l := range t.lines {
		for i := 0; i+1 < len(l.toks); i++ {
			if l.toks[i].Kind == extract.Digits && !l.taken[i] && slices.Contains(of, l.toks[i+1].Fold) {
				t.propose(f.Key, l.Text[l.toks[i].Start:l.toks[i].End], 0.7, l, l.span(i, i+1))
				return
			}
		}
	}
}

// optionAlone takes an option nobody asked for when it is all that is said: "Unimed".
func (t *turn) optionAlone(f extract.Field) {
	for _, l := range t.lines {
		for _, o := range f.Options {
			want := extract.Tokens(o)
			at := 0
			for at < len(l.toks) && t.fillWord(l.toks[at].Fold) {
				at++
			}
			rest := l.toks[at:]
			for len(rest) > 0 && rest[len(rest)-1].Kind == extract.Sign {
				rest = rest[:len(rest)-1]
			}
			same := slices.EqualFunc(want, rest, func(a, b extract.Token) bool { return a.Fold == b.Fold })
			if same && len([]rune(o)) > 3 && !l.taken[at] {
				t.propose(f.Key, o, 0.8, l, l.span(at, at+len(want)))
				return
			}
		}
	}
}

// consent takes the yes or no that begins the answer; the longest there is tells which, and a yes that is denied by the next
// word is none ("I do not agree").
func (t *turn) consent(f extract.Field) {
	if t.mainAsk() != f.Key {
		return
	}
	for _, l := range t.lines {
		for _, s := range l.sentences {
			best := hit{}
			for _, h := range s.hits {
				if sec := t.section(h); h.from == 0 && h.to > best.to && (sec == "say.confirm" || sec == "say.deny" || sec == "say.decline") {
					best = h
				}
			}
			if best.to == 0 || t.section(best) == "say.decline" || t.section(best) == "say.confirm" && t.deniedAfter(s, best.to) {
				continue
			}
			for _, h := range s.hits { // the check knows which words are plain enough
				if h.from == 0 && t.section(h) == t.section(best) {
					sp := l.span(s.at[0], s.at[h.to-1]+1)
					t.propose(f.Key, l.Text[sp.Start:sp.End], 0.9, l, sp)
				}
			}
		}
	}
}

// deniedAfter: the word after a yes takes it back ("I do not", "of course not").
func (t *turn) deniedAfter(s *sentence, w int) bool {
	return w < len(s.words) && t.has(s, "not", w, w+1)
}

// freeText takes the answer to the question for a text field: a short one for places and the like, else the sentence.
func (t *turn) freeText(f extract.Field) {
	if t.mainAsk() == f.Key {
		if t.short(f) {
			if t.place(f) {
				return
			}
		} else if f.Type == extract.Address && t.req.Faint {
			// what is said to somebody else is no address unless it looks like one, see street
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
		for to < len(l.toks) && !l.taken[to] && l.toks[to].Fold != "." && l.toks[to].Fold != ";" && (!t.short(f) || l.toks[to].Kind == extract.Letters && !t.stop(l.toks[to].Fold)) {
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
			if !t.is(near, l.toks[i-1].Fold) || l.toks[i].Kind != extract.Letters || !t.capital(l, i) && !caseless(l.toks[i].Fold) || l.taken[i] {
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
			for from < s.to && t.is(near, l.toks[from].Fold) {
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

// short: the answer to a question for the field is a few words.
func (t *turn) short(f extract.Field) bool {
	return f.Type == extract.Text && t.is(brief, f.Key[strings.LastIndexByte(f.Key, '_')+1:])
}
