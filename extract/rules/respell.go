package rules

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/seed-151f84ba/intake/extract"
)

// letters are those of a name, folded and joined.
func letters(name string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '\'' || r == '.' {
			return -1
		}
		return r
	}, extract.FoldWord(name))
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
