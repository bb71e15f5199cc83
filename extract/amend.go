package extract

import (
	"fmt"
	"slices"
	"strings"
)

// A correction may name digits of the number held: "the last four are 0142", "0142 at the end", "it starts with 416",
// "five, not nine". A language file's section [amend] has the forms, a kind before them: tail, head, swap. NEW stands for
// the digits that hold, OLD for those that do not; words of [amend-words] may stand anywhere between.

// maxAmended bounds the words of a number and its corrections.
const maxAmended = 48

// longestGroup is the most digits of a part that is said anew.
const longestGroup = 6

// amendment is one form.
type amendment struct {
	kind  string
	parts []string // folded words, NEW, OLD
}

// amending is what a language knows of such corrections.
type amending struct {
	forms []amendment
	words map[string]bool // words of the forms: without one of them nothing is corrected
	small map[string]bool // words that may stand between
}

func (a *amending) addLine(section, line string) error {
	switch section {
	case "amend":
		kind, forms, _ := strings.Cut(line, " ")
		if !slices.Contains([]string{"tail", "head", "swap"}, kind) {
			return fmt.Errorf("%q corrects nothing", kind)
		}
		for form := range strings.SplitSeq(forms, "|") {
			one := amendment{kind: kind}
			for _, w := range strings.Fields(form) {
				if w != "NEW" && w != "OLD" {
					w = FoldWord(w)
					a.words[w] = true
				}
				one.parts = append(one.parts, w)
			}
			a.forms = append(a.forms, one)
		}
	case "amend-words":
		for w := range strings.FieldsSeq(line) {
			a.small[FoldWord(w)] = true
		}
	}
	return nil
}

// Amends tells quickly whether words may correct a part of a number.
func (l *Lexicon) Amends(toks []Token) bool {
	return slices.ContainsFunc(toks, func(t Token) bool { return l.amending.words[t.Fold] })
}

// AmendDigits is a number held with a part of it corrected: "415 555 0199" and "last four are 0142". ok is false when the
// words are no such correction as a whole, or one that fits in two places.
func (l *Lexicon) AmendDigits(held Value, said string) (value string, ok bool) {
	toks := Tokens(said)
	if len(toks) == 0 || len(toks) > 40 || !l.Amends(toks) {
		return "", false
	}
	if kind, now, was := l.amendment(toks); kind != "" {
		return amend(l.HeldDigits(held), kind, now, was)
	}
	return "", false
}

// HeldDigits is a number held as its words say it: without the country's code they leave out.
func (l *Lexicon) HeldDigits(held Value) string {
	readings, digits := l.heldDigits(held.Text), onlyDigits(held.Value)
	for _, r := range readings {
		if strings.HasSuffix(digits, strings.TrimLeft(r, "+0")) {
			return r
		}
	}
	if len(readings) > 0 {
		return readings[0]
	}
	return digits
}

// heldDigits are the numbers words may mean in which one was said and then parts of it anew, the likeliest first.
func (l *Lexicon) heldDigits(text string) []string {
	toks := Tokens(text)
	if len(toks) > maxAmended {
		return nil
	}
	return l.heldBefore(text, toks, len(toks), map[int][]string{})
}

// heldBefore are the numbers that tokens [0, end) may mean; seen keeps them by end.
func (l *Lexicon) heldBefore(text string, toks []Token, end int, seen map[int][]string) []string {
	if out, ok := seen[end]; ok {
		return out
	}
	seen[end] = nil
	var out []string
	add := func(v string, ok bool) {
		if ok && len(out) < 8 && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	whole, ok := l.allDigits(toks[:end])
	if add(whole, ok); !ok && !l.Amends(toks[:end]) && end > 0 {
		if whole = onlyDigits(text[:toks[end-1].End]); strings.HasPrefix(text, "+") {
			whole = "+" + whole
		}
		add(whole, whole != "")
	}
	for i := end - 1; i > 0; i-- {
		kind, now, was := l.amendment(toks[i:end])
		group := ""
		if kind == "" {
			if group, ok = l.allDigits(toks[i:end]); !ok || len(group) > longestGroup {
				continue
			}
		}
		for _, h := range l.heldBefore(text, toks, i, seen) {
			if kind != "" {
				add(amend(h, kind, now, was))
			} else {
				add(Realign(h, group))
			}
		}
	}
	seen[end] = out
	return out
}

// amend puts new digits into a number.
func amend(held, kind, now, was string) (string, bool) {
	if len(held) < 7 {
		return "", false
	}
	switch {
	case kind == "tail" && len(now) <= longestGroup:
		return held[:len(held)-len(now)] + now, true
	case kind == "head" && len(now) <= longestGroup && held[0] != '+':
		return now + held[len(now):], true
	case kind == "swap" && strings.Count(held, was) == 1:
		return strings.Replace(held, was, now, 1), true
	}
	return "", false
}

// amendment reads a whole stretch of words as a correction; kind is "" when it is none.
func (l *Lexicon) amendment(toks []Token) (kind, now, was string) {
	for _, a := range l.amending.forms {
		got := map[string]string{}
		if l.amends(a.parts, toks, got, true) {
			return a.kind, got["NEW"], got["OLD"]
		}
	}
	return "", "", ""
}

// amends matches the parts of a form, the first of them when nothing was matched before.
func (l *Lexicon) amends(parts []string, toks []Token, got map[string]string, first bool) bool {
	for len(toks) > 0 && toks[0].Kind == Sign && toks[0].Fold != "+" {
		toks = toks[1:]
	}
	if len(parts) == 0 || len(toks) == 0 {
		return len(parts) == 0 && len(toks) == 0
	}
	if p := parts[0]; p != "NEW" && p != "OLD" {
		if toks[0].Fold == p && l.amends(parts[1:], toks[1:], got, false) {
			return true
		}
	} else if l.amendsWith(parts, toks, got, first) {
		return true
	}
	return l.amending.small[toks[0].Fold] && l.amends(parts, toks[1:], got, first)
}

// amendsWith reads the digits of NEW or OLD; after the first words their number may be said before them ("last four").
func (l *Lexicon) amendsWith(parts []string, toks []Token, got map[string]string, first bool) bool {
	if n, next, ok := l.digitCount(toks); ok && !first {
		for next < len(toks) && (toks[next].Kind == Sign || l.amending.small[toks[next].Fold]) {
			next++
		}
		if d, end, _ := l.SpokenDigits(toks, next); len(d) == n && l.amends(parts[1:], toks[end:], got, false) {
			got[parts[0]] = d
			return true
		}
	}
	comma := slices.IndexFunc(toks, func(t Token) bool { return t.Fold == "," })
	for _, to := range []int{len(toks), comma} { // "not nine, five": two runs
		if to <= 0 {
			break
		}
		d, end, _ := l.SpokenDigits(toks[:to], 0)
		if d != "" && len(d) <= 8 && d[0] != '+' && l.amends(parts[1:], toks[end:], got, false) {
			got[parts[0]] = d
			return true
		}
	}
	return false
}

// digitCount reads "four", "2" as a number of digits.
func (l *Lexicon) digitCount(toks []Token) (n, next int, ok bool) {
	if t := toks[0]; t.Kind == Digits && len(t.Fold) == 1 {
		return int(t.Fold[0] - '0'), 1, t.Fold[0] > '0'
	}
	n, next, ok = l.number(toks, 0)
	return n, next, ok && n > 0 && n < 9
}

// Realign puts a few digits, said alone while a number is read back, in the place of those they are most like: "0143" in
// 415 555 0142. ok is false when no place, or more than one, is like them.
func Realign(held, group string) (value string, ok bool) {
	if len(group) < 3 || len(group) > longestGroup || len(held) < 7 {
		return "", false
	}
	at, least, twice := -1, len(group)/2+1, false
	for i := 0; i+len(group) <= len(held); i++ {
		differ := 0
		for k := range len(group) {
			if held[i+k] != group[k] {
				differ++
			}
		}
		switch {
		case differ < least:
			at, least, twice = i, differ, false
		case differ == least:
			twice = true
		}
	}
	if at < 0 || twice || least == 0 {
		return "", false
	}
	return held[:at] + group + held[at+len(group):], true
}
