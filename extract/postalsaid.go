package extract

import (
	"cmp"
	"slices"
	"strings"
)

// PostalReading is a postal code that words said in a call may mean.
type PostalReading struct {
	Value    string // in the form of its country
	From, To int    // the tokens it was read from
	Words    int    // letters said by a word of the spelling alphabet, which nothing sounds like
	Doubt    int    // 0 when every word is a letter or digits; more for words that only sound like one or were passed over
}

// maxDoubt bounds how much of a reading may be guessed.
const maxDoubt = 2

// PostalCodes reads a postal code in words of a call, led by the forms codes have where the language is spoken: letters and
// digits said one by one or together, words that stand for a letter, words that sound like one ("for", "see"). What is
// no part of the code is passed over. It returns the likeliest readings first; none where the language knows no forms.
func (l *Lexicon) PostalCodes(toks []Token) []PostalReading {
	if len(l.postal.forms) == 0 || len(toks) > 40 {
		return nil
	}
	s := postalSearch{l: l, toks: toks, left: 4000}
	outside := 0 // doubt for the words before the code
	for i := range toks {
		s.from = i
		if toks[i].Kind != Sign {
			s.read(i, "", outside, 0)
			outside += l.weightOutside(toks, i)
		}
		if outside > maxDoubt {
			break
		}
	}
	slices.SortStableFunc(s.found, func(a, b PostalReading) int { return cmp.Or(a.Doubt-b.Doubt, a.From-b.From) })
	if len(s.found) > 1 && s.found[0].Doubt == s.found[1].Doubt { // two readings as good as each other
		for i := range s.found {
			s.found[i].Doubt++
		}
	}
	return s.found
}

type postalSearch struct {
	l     *Lexicon
	toks  []Token
	from  int
	left  int // steps
	found []PostalReading
}

// read goes on at token i with the code so far.
func (s *postalSearch) read(i int, code string, doubt, words int) {
	if s.left--; s.left < 0 || doubt > maxDoubt || len(code) > longestPostal || code != "" && !s.l.postal.begins(code) {
		return
	}
	if v, d, ok := s.l.postal.written(code); ok && code != "" {
		s.end(v, i, doubt+d, words)
	}
	if i == len(s.toks) {
		return
	}
	if s.toks[i].Kind == Sign {
		if code != "" {
			s.read(i+1, code, doubt, words)
		}
		return
	}
	for _, o := range s.l.postalParts(s.toks, i) {
		s.read(o.next, code+o.text, doubt+o.doubt, words+o.words)
	}
	if t := s.toks[i]; code != "" && (t.Kind != Digits || len(t.Fold) == 1) { // a slip of the tongue
		s.read(i+1, code, doubt+2, words)
	}
}

// end notes a reading that ends before token i, the words behind it counted as doubt.
func (s *postalSearch) end(value string, i, doubt, words int) {
	for i > s.from && s.toks[i-1].Kind == Sign {
		i--
	}
	for k := i; k < len(s.toks) && doubt <= maxDoubt; k++ {
		doubt += s.l.weightOutside(s.toks, k)
	}
	if doubt > maxDoubt {
		return
	}
	r := PostalReading{Value: value, From: s.from, To: i, Words: words, Doubt: doubt}
	for n, o := range s.found {
		if o.Value == value {
			if r.Doubt < o.Doubt {
				s.found[n] = r
			}
			return
		}
	}
	s.found = append(s.found, r)
}

type postalPart struct {
	text  string
	next  int
	doubt int
	words int
}

// postalParts are the things the word at i may say of a code.
func (l *Lexicon) postalParts(toks []Token, i int) []postalPart {
	var out []postalPart
	add := func(text string, next, doubt int) {
		out = append(out, postalPart{text: strings.ToUpper(text), next: next, doubt: doubt})
	}
	if d, next, _ := l.digitsAt(toks, i, true); next > i {
		add(d, next, 0)
	}
	t := toks[i]
	if s, next, ok := l.SpokenLetter(toks, i); ok {
		add(s, next, 0)
		if _, _, word := l.match(toks, i, alphabet); word {
			out[len(out)-1].words = 1
		}
	} else if t.Kind == Mixed {
		add(t.Fold, i+1, 0)
	} else if t.Kind == Letters && len(t.Fold) <= 3 {
		add(t.Fold, i+1, 0)
	}
	for _, c := range l.postal.sounds[t.Fold] {
		add(c, i+1, 1)
	}
	return out
}

// weightOutside is the doubt a word beside a code adds: none for small talk, more for what could have been part of it.
func (l *Lexicon) weightOutside(toks []Token, i int) int {
	t := toks[i]
	if t.Kind == Sign {
		return 0
	}
	if _, _, small := l.match(toks, i, filler); small {
		return 0
	}
	if t.Kind == Digits && len(t.Fold) > 1 { // no slip of the tongue: another number
		return maxDoubt + 1
	}
	if t.Kind != Letters || len([]rune(t.Fold)) == 1 {
		return 2
	}
	if len(l.postal.sounds[t.Fold]) > 0 || l.Counts(t) {
		return 2
	}
	if _, _, ok := l.SpokenLetter(toks, i); ok {
		return 2
	}
	return 1
}
