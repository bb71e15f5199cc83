package rules

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/seed-151f84ba/intake/extract"
)

// strength is how sure the words before make us that a name follows.
type strength int

const (
	strong   strength = iota // "my name is"
	answered                 // the answer to "what is your name?"
	weak                     // "I'm", "this is": needs a word that can be a name
)

// nameAt reads a name from token i on.
func (t *turn) nameAt(l *line, s *sentence, i int, how strength) (nameRun, bool) {
	for i < s.to && (l.toks[i].Kind == extract.Sign && strings.Contains(":-–—'\"*,.“=", l.toks[i].Fold) || t.is(titles, l.toks[i].Fold) && i+1 < s.to) {
		i++
	}
	if how == strong {
		for i < s.to && (l.toks[i].Fold == "is" || l.toks[i].Fold == "mr" || l.toks[i].Fold == "just" || l.toks[i].Fold == "actually") {
			i++
		}
	}
	r := nameRun{from: i, to: i}
	words := 0
	for i < s.to && words < 6 {
		if l.taken[i] {
			break
		}
		next, ok := t.namePart(l, s, i, words, how)
		if !ok {
			break
		}
		words++
		i = next
		r.to = next
	}
	return r, words > 0 && t.plausible(l, r, how)
}

// namePart reads one word of a name with what is joined to it by hyphens or apostrophes.
func (t *turn) namePart(l *line, s *sentence, i, words int, how strength) (int, bool) {
	tok := l.toks[i]
	if tok.Kind == extract.Sign {
		return i, false
	}
	if tok.Kind != extract.Letters {
		return i, false
	}
	if end := t.ideographs(l, s, i); end > i {
		return end, how != weak && words == 0 && end-i >= 2 && end-i <= 4
	}
	next := i + 1
	for next+1 < s.to && (l.toks[next].Fold == "-" || l.toks[next].Fold == "‐" || l.toks[next].Fold == "·") && l.toks[next].Start == l.toks[next-1].End &&
		l.toks[next+1].Kind == extract.Letters && l.toks[next+1].Start == l.toks[next].End {
		next += 2
	}
	if utf8.RuneCountInString(tok.Fold) == 1 && tok.Fold != "y" && tok.Fold != "e" && next < s.to && l.toks[next].Fold == "." && next+1 < s.to {
		return next + 1, words > 0 || next+1 < s.to && l.toks[next+1].Kind == extract.Letters
	}
	if after, ok := t.saidSign(l, s, i); ok && t.acceptable(l, s, i, words, how) {
		return after, true
	}
	if t.is(particles, tok.Fold) && next < s.to && l.toks[next].Kind == extract.Letters && (words > 0 || !t.everyday(l.toks[next].Fold)) {
		if _, ok := t.namePart(l, s, next, words+1, how); ok {
			return next, true
		}
	}
	return next, t.acceptable(l, s, i, words, how)
}

// acceptable: may token i be the next word of a name?
func (t *turn) acceptable(l *line, s *sentence, i, words int, how strength) bool {
	tok := l.toks[i]
	w := t.vocab[tok.Fold]
	cap := t.capital(l, i)
	switch {
	case words > 0 && s.words[s.wordAt(i)] != bare(tok.Fold):
		return false // "and my …" in one word
	case words == 0 && i+1 < s.to && l.toks[i+1].Kind != extract.Letters && l.toks[i+1].Kind != extract.Sign && t.lexicon().Month(tok):
		return false // "June 1925"
	case w == (word{}) && !cap && t.drawnOut(tok.Fold):
		return false
	case t.is(neverName, tok.Fold) && words > 0 && cap && w.nameLike() && i+1 == s.to && !l.capitals:
		return true // "Nguyen Van An"
	case strings.Contains(tok.Fold, "'") && t.contraction(tok.Fold), t.is(neverName, tok.Fold), t.code(l, s, i, words):
		return false
	case t.is(notAName, tok.Fold) || t.stop(tok.Fold) || !cap && len(tok.Fold) <= 3 && t.stops[tok.Fold]&t.langs != 0:
		return w.nameLike() && (cap || words > 0 && caseless(tok.Fold)) && len(tok.Fold) > 1 && (words > 0 || w.person && how != weak && !t.sentenceStart(s, i) || how == answered && t.single(s, i))
	case t.label(l, s, i) && !w.nameLike():
		return false
	case t.spelling(l, i):
		return false
	case utf8.RuneCountInString(tok.Fold) == 1 && t.joinsNext(l, s, i):
		return true
	case utf8.RuneCountInString(tok.Fold) == 1:
		return words > 0 && isLatin(tok.Fold) && !strings.Contains("iaun", tok.Fold)
	case words == 0:
		return t.first(l, s, i, w, cap, how)
	case w.rank > 0 && !w.nameLike():
		return cap && w.rank > 150 && !t.allCaps(l) || how != weak && words == 1 && w.rank > 300 && t.nameEnds(l, s, i)
	case w.rank > 0 && w.rank <= 700 && !w.person:
		return cap || t.nameEnds(l, s, i)
	case w.foreign && !w.nameLike() && !cap:
		return how != weak && t.nameEnds(l, s, i)
	}
	return true
}

// first decides about the first word of a name.
func (t *turn) first(l *line, s *sentence, i int, w word, cap bool, how strength) bool {
	switch {
	case how == weak:
		switch {
		case adjectives[tok(l, i)] && !cap:
			return false
		case w.given:
			return w.rank == 0 || cap || w.person
		case w.family:
			return cap && w.rank == 0 || w.rank == 0 && !w.foreign && t.follows(l, s, i)
		}
		return cap && w == (word{}) && !t.allCaps(l) || w.rank == 0 && !w.foreign && !w.place && t.beforeFamily(l, s, i)
	case w.rank > 0 && !w.nameLike():
		return how == strong && (cap && w.rank > 300 || w.rank > 1500) || how == answered && cap && w.rank > 2000 && t.follows(l, s, i)
	case w.rank > 0 && w.rank <= 700:
		return cap || w.given && w.person || how == strong && w.given
	case w.foreign && !w.nameLike() && how == answered:
		return cap || t.follows(l, s, i)
	}
	return true
}

// plausible: the run as a whole can be a person's name.
func (t *turn) plausible(l *line, r nameRun, how strength) bool {
	nameLike, letters := false, 0
	for i := r.from; i < r.to; i++ {
		w := t.vocab[l.toks[i].Fold]
		nameLike = nameLike || w.nameLike()
		letters += utf8.RuneCountInString(l.toks[i].Fold)
	}
	if letters < 2 || r.to-r.from == 1 && t.is(junk, l.toks[r.from].Fold) {
		return false
	}
	return how != weak || nameLike || r.to-r.from >= 2 && t.capital(l, r.to-1)
}

// drawnOut: a word of small talk with a letter too many ("byee", "mornning").
func (t *turn) drawnOut(fold string) bool {
	single := string(slices.Compact([]rune(fold)))
	if single == fold {
		return false
	}
	if v := t.vocab[single]; v.nameLike() {
		return false
	}
	return t.is(notAName, single) || t.stop(single) || t.greets(single)
}

// greets: the word by itself is small talk in one of the languages spoken.
func (t *turn) greets(word string) bool {
	found := false
	t.phrases.find(t.phrases.numbers([]string{word}), 0, func(tag int16, _ int, _ bool) {
		section := t.phrases.tags[tag].section
		found = found || t.langs.hold(t.tagLang[tag]) && (section == "say.smalltalk" || section == "say.done" || section == "fill")
	})
	return found
}

// nameBefore reads the name that ends before an outro: "Grace Hopper is my name", "john here".
func (t *turn) nameBefore(l *line, s *sentence, h hit) (nameRun, bool) {
	end := s.at[h.from-1] + 1
	said := s.words[h.from]
	how := strong
	if said == "here" || said == "speaking" || said == "on" || said == "calling" {
		how = weak
		if h.to < len(s.words) && said == "here" && s.words[h.to] != "i" && s.at[h.to] == s.at[h.to-1]+1 {
			return nameRun{}, false
		}
	}
	from := end
	for from > s.from && end-from < 8 {
		k := from - 1
		if l.toks[k].Kind == extract.Sign && l.toks[k].Fold != "-" && l.toks[k].Fold != "." {
			break
		}
		if l.toks[k].Kind == extract.Letters && (t.fillWord(l.toks[k].Fold) || t.is(notAName, l.toks[k].Fold)) && !t.vocab[l.toks[k].Fold].given {
			break
		}
		from = k
	}
	if (said == "speaking" || said == "calling") && t.introducedBy(s, s.wordAt(from)) {
		how = strong // "it's Kady calling": both say that a name stands between them
	}
	for ; from < end; from++ {
		if r, ok := t.nameAt(l, s, from, how); ok && r.to == end {
			return r, true
		}
	}
	return nameRun{}, false
}

// introducedBy: word w follows "this is", "it's".
func (t *turn) introducedBy(s *sentence, w int) bool {
	return t.hitEndsAt(s, "intro.name.weak", w-1)
}
