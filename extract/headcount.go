package extract

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// People are counted in words: "me and 4 others", "two adults and three kids", "my 7 friends and I". A language file's section
// [people] has the words: "self" for who speaks, else how many one of them is, before their forms; [people-and] what stands
// between them, [people-a] the articles that count one, [people-small] what else stands before
// one, [people-keys] the words of a field's key that say it counts people.

type counting struct {
	heads map[string]int // by folded word; 0 is who speaks
	and   map[string]bool
	small map[string]bool
	one   map[string]bool
	keys  map[string]bool
}

func (c *counting) addLine(section, line string) error {
	switch section {
	case "people":
		head, forms, _ := strings.Cut(line, " ")
		n, err := strconv.Atoi(head)
		if err != nil && head != "self" {
			return fmt.Errorf("%q counts nobody", head)
		}
		for form := range strings.SplitSeq(forms, "|") {
			c.heads[FoldWord(form)] = n
		}
	case "people-and", "people-small", "people-a", "people-keys":
		set := map[string]map[string]bool{"people-and": c.and, "people-small": c.small, "people-a": c.one, "people-keys": c.keys}[section]
		for w := range strings.FieldsSeq(line) {
			set[FoldWord(w)] = true
		}
	}
	return nil
}

// HeadCount reads people said one by one or in groups from the first token on. next is the token after them, 0 when fewer
// than two groups are named; sure is false when who speaks may or may not be among them ("my wife and two kids").
func (l *Lexicon) HeadCount(toks []Token) (n, next int, sure bool) {
	groups, self, counted := 0, false, true
	for i := 0; i < len(toks); {
		one, after, speaker, number := l.heads(toks, i)
		if after == i {
			break
		}
		n, groups, next = n+one, groups+1, after
		self, counted = self || speaker, counted && number
		if i = after; i < len(toks) && toks[i].Fold == "," {
			i++
		}
		for i < len(toks) && l.counting.and[toks[i].Fold] {
			i++
		}
		if i == after {
			break
		}
	}
	if groups < 2 {
		return 0, 0, false
	}
	return n, next, self || counted
}

// heads reads one group: who speaks, "my wife", "4 others", "two other people".
func (l *Lexicon) heads(toks []Token, i int) (n, next int, speaker, number bool) {
	at, small := i, false
	for at < len(toks) && l.counting.small[toks[at].Fold] {
		at, small = at+1, true
	}
	if at == len(toks) {
		return 0, i, false, false
	}
	factor := 1
	if l.counting.one[toks[at].Fold] {
		at, number = at+1, true
	} else if v, after, ok := l.amountAt(toks, at); ok && v > 0 && v < 1000 {
		factor, at, number = v, after, true
		for at < len(toks) && l.counting.small[toks[at].Fold] {
			at++
		}
	}
	each, known := 0, false
	if at < len(toks) {
		each, known = l.counting.heads[toks[at].Fold]
	}
	switch {
	case known && each == 0 && !number && !small:
		return 1, at + 1, true, false
	case known && each > 0 && (number || small || each > 1):
		for at+1 < len(toks) && l.counting.heads[toks[at+1].Fold] > 0 { // "other people"
			at++
		}
		return factor * each, at + 1, false, number
	}
	return 0, i, false, false
}

func (l *Lexicon) amountAt(toks []Token, i int) (n, next int, ok bool) {
	if t := toks[i]; t.Kind == Digits && len(t.Fold) < 4 {
		n, err := strconv.Atoi(t.Fold)
		return n, i + 1, err == nil
	}
	return l.number(toks, i)
}

// countsPeople says whether the field's key speaks of a number of people.
func (f Field) countsPeople() bool {
	return f.Type == Number && slices.ContainsFunc(strings.Split(f.Key, "_"), func(w string) bool {
		return slices.ContainsFunc(Lexicons(), func(l *Lexicon) bool { return l.counting.keys[w] })
	})
}

// People are where a line names people for a field that counts them, and how many they are; sure as HeadCount says.
func (f Field) People(l *Lexicon, toks []Token) (from, to, n int, sure bool) {
	if !f.countsPeople() || len(toks) > 60 {
		return 0, 0, 0, false
	}
	for i := range toks {
		if n, next, sure := l.HeadCount(toks[i:]); next > 0 {
			return i, i + next, n, sure
		}
	}
	return 0, 0, 0, false
}
