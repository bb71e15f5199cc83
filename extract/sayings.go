package extract

import (
	"slices"
	"strings"
	"unicode"
)

// margin is how much less sure than the surest a saying may be and still be believed.
const margin = 0.15

// certain is the confidence of a spelling whose every part is a known word of its kind.
const certain = 0.95

// clear is the confidence from which a code said once is believed: every word of it was a letter or a digit.
const clear = 0.85

// Believable says whether a value may be taken from what was said of it so far while nobody reads it back: a code of which
// words were guessed needs a second saying that is nearly the same.
func Believable(f Field, v Value, said []Value) bool {
	if f.Type != Identifier || v.Confidence >= clear {
		return true
	}
	n := 0
	for _, o := range said {
		if Apart(v.Value, o.Value) <= 0.2 {
			n++
		}
	}
	return n > 1 // itself and another
}

// Agree says which of several sayings of one value to believe, given in the order they were heard, none of them a
// correction of another: the one most like all of them, so that a value heard twice stands against a third that is
// heard otherwise. Sayings that hold only a part of a fuller one, and those the extractor is much less sure of, only
// vote. A name spelled out in known parts speaks for itself when it sounds like the others. It panics on none.
func Agree(f Field, said []Value) Value {
	if f.Type == Name {
		for i := len(said) - 1; i >= 0; i-- {
			if v := said[i]; v.Confidence >= certain && spelledOut(v.Text) && !clipped(v, said) {
				if near := nearest(v, said, i); near > 0 && near <= 0.4 {
					return v
				}
			}
		}
	}
	if f.Type == Identifier {
		for i := len(said) - 1; i >= 0; i-- {
			if said[i].Confidence >= certain { // spelled in words nothing sounds like
				return said[i]
			}
		}
	}
	best, least := -1, 0.0
	for i, v := range said {
		if !stands(f, said, i) {
			continue
		}
		sum := 0.0
		for _, o := range said {
			sum += apart(f, v, o)
		}
		if best < 0 || sum < least-1e-9 || sum <= least+1e-9 && v.Confidence >= said[best].Confidence && !sameSaying(v.Value, said[best].Value) {
			best, least = i, sum
		}
	}
	return said[max(best, 0)]
}

// apart is how far a saying is from the value another one gives: from the nearer of its readings where it has two.
func apart(f Field, v, o Value) float64 {
	d := Apart(v.Value, o.Value)
	for _, h := range o.Hints {
		if f.Type == Date && h.Reason == Ambiguous {
			d = min(d, Apart(v.Value, h.Suggest))
		}
	}
	return d
}

// stands: saying i may be chosen.
func stands(f Field, said []Value, i int) bool {
	surest := 0.0
	for _, o := range said {
		surest = max(surest, o.Confidence)
	}
	if said[i].Confidence < surest-margin || f.Type == Name && spelledOut(said[i].Text) && clipped(said[i], said) {
		return false
	}
	for _, o := range said {
		if f.Type == Name && o.Confidence >= surest-margin && fuller(o.Value, said[i].Value) {
			return false
		}
	}
	return true
}

// fuller: the name a has all words of b, or words like them, and more.
func fuller(a, b string) bool {
	long, short := foldWords(a), foldWords(b)
	if len(short) >= len(long) {
		return false
	}
	for _, w := range short {
		if !slices.ContainsFunc(long, func(o string) bool { return Apart(o, w) <= 0.5 }) {
			return false
		}
	}
	return true
}

// nearest is the least distance of a saying to the others, 1 when there is none.
func nearest(v Value, said []Value, not int) float64 {
	least := 1.0
	for i, o := range said {
		if i != not {
			least = min(least, Apart(v.Value, o.Value))
		}
	}
	return least
}

// clipped: the first letters of a spelling were not heard.
func clipped(v Value, said []Value) bool {
	for _, o := range said {
		if whole := essence(o.Value); strings.HasSuffix(whole, essence(v.Value)) && whole != essence(v.Value) {
			return true
		}
	}
	return false
}

// spelledOut: three words or more, hardly longer than letters.
func spelledOut(text string) bool {
	words := strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '-' || r == '.' })
	letters := 0
	for _, w := range words {
		letters += len([]rune(w))
	}
	return len(words) >= 3 && float64(letters) <= 2.7*float64(len(words))
}

// essence is what two sayings of one value have in common whatever their case, marks and signs.
func essence(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, FoldWord(s))
}

func sameSaying(a, b string) bool { return essence(a) == essence(b) }

// Apart is the number of letters two values differ in, by the length of the longer one: 0 alike, 1 nothing in common.
func Apart(a, b string) float64 {
	x, y := []rune(essence(a)), []rune(essence(b))
	if len(x) == 0 || len(y) == 0 || len(x)+len(y) > 200 {
		return 1
	}
	return float64(edits(x, y)) / float64(max(len(x), len(y)))
}

// edits is the Levenshtein distance.
func edits(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range b {
			cost := diagonal
			if x != y {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}
