package rules

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/seed-151f84ba/intake/extract"
)

// repeats decides what a name given once more means for the one that is held, where nothing marks it as a correction:
// customers repeat a name because somebody asked again, and recognition hears it differently every time. A name heard
// twice alike stays; a spelling corrects a name it sounds like and is not merely misheard; what was said in words goes
// before scraps of letters.
func (t *turn) repeats() {
	for _, held := range t.req.Known {
		f, ok := t.field(held.Field)
		if !ok || f.Type != extract.Name || held.Evidence.Source != "" || t.req.Confirm != nil && t.req.Confirm.Field == held.Field {
			continue
		}
		for i, c := range t.out.Candidates {
			if c.Field != held.Field || c.Extractor != source || c.Correct {
				continue
			}
			if before, ok := t.nearer(held, c); ok {
				t.out.Candidates = t.again(before, i)
				break
			}
			if t.keeps(held, c) {
				t.out.Candidates = t.again(held, i)
				break
			}
		}
	}
}

// again puts the held name in the place of candidate i and of every other for its field: it was said once more.
func (t *turn) again(held extract.Value, i int) []extract.Candidate {
	out := slices.DeleteFunc(slices.Clone(t.out.Candidates), func(c extract.Candidate) bool { return c.Field == held.Field })
	if len(held.Evidence.Spans) != 1 {
		return out
	}
	return append(out, extract.Candidate{Field: held.Field, Text: held.Text, Value: held.Value, Spans: held.Evidence.Spans,
		Extractor: source, Confidence: t.out.Candidates[i].Confidence})
}

// nearer is what was heard before the held name, when letters now spelled are nearer to that.
func (t *turn) nearer(held extract.Value, c extract.Candidate) (extract.Value, bool) {
	if held.Was == nil || held.Times > 1 {
		return held, false
	}
	was, before, now := letters(held.Value), letters(held.Was.Value), letters(c.Value)
	spelled, _ := t.spelledOut(c.Text, now)
	if first, _ := t.spelledOut(held.Was.Text, before); first || !spelled || !near(before, now) {
		return held, false
	}
	return *held.Was, distance([]rune(before), []rune(now)) < distance([]rune(was), []rune(now))
}

// keeps says whether the held name stays when c is heard.
func (t *turn) keeps(held extract.Value, c extract.Candidate) bool {
	was, now := letters(held.Value), letters(c.Value)
	wasSpelled, clean := t.spelledOut(held.Text, was)
	spelled, cleanNow := t.spelledOut(c.Text, now)
	words, heldWords := len(strings.Fields(c.Value)), len(strings.Fields(held.Value))
	switch {
	case held.Value == c.Value:
		return false
	case was == now:
		return !wasSpelled || spelled
	case spelled && !wasSpelled:
		if cleanNow && words == heldWords && t.likeness(c.Value) >= t.likeness(held.Value) && t.respells(was, now) {
			return false
		}
		return held.Times > 1 || !cleanNow || near(was, now) || words < heldWords || t.likeness(held.Value) > heldWords
	case wasSpelled && !spelled:
		return words < heldWords || clean && words == heldWords && t.respells(now, was)
	}
	if words > heldWords {
		alike := slices.ContainsFunc(strings.Fields(c.Value), func(w string) bool { return near(letters(w), was) }) || strings.Contains(now, was)
		return !alike && (held.Times > 1 || t.likeness(held.Value)*words > t.likeness(c.Value)*heldWords) ||
			strings.HasPrefix(now, was) && len(now) == len(was)+1
	}
	part := words < heldWords && (t.req.Setting.Mode == extract.Spoken || slices.ContainsFunc(strings.Fields(held.Value), func(w string) bool { return near(letters(w), now) }))
	return held.Times > 1 || part || t.commonIn(c.Value) > t.commonIn(held.Value)
}

// likeness to a name counts the words of a name that are known names twice, those in no list once, common words not at all.
func (t *turn) likeness(name string) int {
	n := 0
	for w := range strings.FieldsSeq(name) {
		switch v := t.vocab[extract.FoldWord(w)]; {
		case v.given || v.family:
			n += 2
		case !v.common():
			n++
		}
	}
	return n
}

// commonIn counts the words of a name that are everyday words and no names.
func (t *turn) commonIn(name string) int {
	n := 0
	for w := range strings.FieldsSeq(name) {
		if v := t.vocab[extract.FoldWord(w)]; v.common() && !v.nameLike() {
			n++
		}
	}
	return n
}

// letters are those of a name, folded and joined.
func letters(name string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '\'' || r == '.' {
			return -1
		}
		return r
	}, extract.FoldWord(name))
}

// spelledOut says whether the words are mostly letters said one by one (or words of the alphabet), and whether they are
// nothing else. Recognition joins some letters in twos.
func (t *turn) spelledOut(words, letters string) (spelled, clean bool) {
	n, single, pairs, alphabet := 0, 0, 0, 0
	toks := extract.Tokens(words)
	lex := t.lexicon()
	for i, tok := range toks {
		if tok.Kind == extract.Sign {
			continue
		}
		n++
		switch utf8.RuneCountInString(tok.Fold) {
		case 1:
			single++
		case 2:
			pairs++
		default:
			if _, _, ok := lex.SpokenLetter(toks, i); ok {
				alphabet++
			}
		}
	}
	if alphabet > 2 && 2*alphabet >= n {
		return true, alphabet == n
	}
	return single > 2 || 2*n > utf8.RuneCountInString(letters), single >= pairs && single+pairs == n
}

// soundAlike are letters whose names recognition takes for one another.
var soundAlike = []string{"bcdegptvz", "mn", "fsx", "ahjk", "ei", "quw"}

// respells: the letters spelled are another way to write what sounds like the name heard ("Jon" for "John"), and not
// only letters misheard for others ("Jam" for "Jan") or left out, nor something unknown in the place of a known name.
func (t *turn) respells(heard, spelled string) bool {
	known := func(s string) bool { v := t.vocab[s]; return v.given || v.family }
	if sound(heard) != sound(spelled) || strings.HasPrefix(heard, spelled) || known(heard) && !known(spelled) {
		return false
	}
	if stutters(spelled) {
		return false
	}
	a, b := slices.Compact([]rune(heard)), slices.Compact([]rune(spelled))
	if len(a) != len(b) || slices.Equal(a, b) {
		return true
	}
	for i := range a {
		misheard := a[i] == b[i] || slices.ContainsFunc(soundAlike, func(set string) bool {
			return strings.ContainsRune(set, a[i]) && strings.ContainsRune(set, b[i])
		})
		if !misheard {
			return true
		}
	}
	return false
}

// stutters: a letter three times in a row, or a vowel other than e and o twice, is recognition's.
func stutters(s string) bool {
	r := []rune(s)
	for i := 1; i < len(r); i++ {
		if r[i] == r[i-1] && (i > 1 && r[i] == r[i-2] || strings.ContainsRune("aiu", r[i])) {
			return true
		}
	}
	return false
}

var sounds = strings.NewReplacer("ph", "f", "ck", "k", "sch", "s", "sh", "s", "ch", "C", "ce", "se", "ci", "si", "cy", "si", "ge", "je", "gi", "ji",
	"c", "k", "q", "k", "x", "ks", "z", "s", "w", "v", "th", "t", "gh", "g", "dt", "t", "y", "i", "ie", "i", "ee", "i", "ey", "i", "ay", "e", "ai", "e", "ou", "u", "oo", "u")

// sound is a rough form that names which sound alike share: one vowel for all inside, no silent e at the end, no silent
// h, no doubled letters.
func sound(s string) string {
	var b strings.Builder
	last := rune(0)
	if utf8.RuneCountInString(s) > 3 {
		s = strings.TrimSuffix(s, "e")
	}
	s = sounds.Replace(s)
	for i, r := range s {
		switch r {
		case 'a', 'e', 'i', 'o', 'u':
			if i < len(s)-1 {
				r = 'a'
			}
		case 'h':
			if i > 0 {
				continue
			}
		}
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

// near: at most half of the letters differ.
func near(a, b string) bool {
	x, y := []rune(a), []rune(b)
	return 2*distance(x, y) <= max(len(x), len(y))
}

// distance is the number of letters to change, put in or leave out.
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range b {
			up := row[j+1]
			cost := 1
			if x == y {
				cost = 0
			}
			row[j+1] = min(up+1, row[j]+1, diagonal+cost)
			diagonal = up
		}
	}
	return row[len(b)]
}
