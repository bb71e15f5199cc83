package rules

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/seed-151f84ba/intake/extract"
)

// languages is a set of the languages there is a data file for, by number.
type languages uint64

const everyLanguage = ^languages(0)

func (l languages) hold(n uint8) bool { return l&(1<<n) != 0 }

// stop: a small word of one of the languages that are surely spoken in this turn.
func (t *turn) stop(fold string) bool { return t.stops[fold]&t.surely != 0 }

// surelySpoken are the languages of the turn that more than one small word tells of, and that of the conversation: one word
// alone may as well be a name ("Ella", "Sara"). Without a conversation's language they are those of the turn.
func (t *turn) surelySpoken() languages {
	hint, _, _ := strings.Cut(strings.ToLower(t.req.Setting.Lang), "-")
	n := slices.Index(t.codes, hint)
	if n < 0 {
		return t.langs
	}
	counts, _ := t.tally(t.lines...)
	set := languages(1) << n
	for n, c := range counts {
		if c > 3 && t.langs.hold(uint8(n)) {
			set |= 1 << n
		}
	}
	return set
}

// spoken is what the words of a line tell of its language: a count for each, and the script where one language has it to
// itself.
type spoken struct {
	counts [64]int
	script string
}

// tally adds up what lines tell. A line is counted once: the turn asks several times.
func (r *Rules) tally(lines ...*line) (counts [64]int, script string) {
	for _, l := range lines {
		if l.spoken == nil {
			l.spoken = r.count(l)
		}
		for n, c := range l.spoken.counts {
			counts[n] += c
		}
		script = cmp.Or(l.spoken.script, script)
	}
	return counts, script
}

// count counts the small words of each language in a line. A word of several languages counts less, a given name least.
func (r *Rules) count(l *line) *spoken {
	out := &spoken{}
	for i, tok := range l.toks {
		if tok.Kind != extract.Letters || i > 400 || i > 0 && l.toks[i-1].Kind == extract.Sign && l.toks[i-1].End == tok.Start {
			continue // the end of an address or of a joined word
		}
		if code := byScript(tok.Fold); code != "" {
			out.script = code
			if n := slices.Index(r.codes, code); n >= 0 {
				out.counts[n] += 4
			}
		}
		set := r.stops[tok.Fold]
		weight := 3
		switch v := r.vocab[tok.Fold]; {
		case v.given && v.person: // "Ali" is a name before it is a small word
			weight = 1
		case set&(set-1) != 0:
			weight = 2
		}
		for n := 0; set != 0; n, set = n+1, set>>1 {
			if set&1 != 0 {
				out.counts[n] += weight
			}
		}
	}
	return out
}

// languagesOf are the languages whose phrases are read in the lines: those that share the most small words with it
// and that of the conversation; all when the words do not tell.
func (r *Rules) languagesOf(hint string, lines ...*line) languages {
	counts, _ := r.tally(lines...)
	most := 0
	for _, c := range counts {
		most = max(most, c)
	}
	if most == 0 {
		return everyLanguage
	}
	var set languages
	for n, c := range counts {
		if c > 0 && 2*c >= most {
			set |= 1 << n
		}
	}
	hint, _, _ = strings.Cut(strings.ToLower(hint), "-")
	if n := slices.Index(r.codes, hint); n >= 0 {
		set |= 1 << n
	}
	return set
}

// language tells the language of the customer's words by script and by small words; "" when they do not tell.
func (t *turn) language() string {
	if !t.spoke {
		t.spoke, t.lang = true, t.mostSpoken()
	}
	return t.lang
}

func (t *turn) mostSpoken() string {
	counts, script := t.tally(t.lines...)
	best, most, tie := "", 2, false
	for n, c := range counts {
		switch {
		case c > most:
			best, most, tie = t.codes[n], c, false
		case c == most:
			tie = true
		}
	}
	if best == "" || tie {
		return cmp.Or(script, t.phrased())
	}
	return best
}

// phrased is the one language whose phrases about a matter stand in the lines, "" for none or several.
func (t *turn) phrased() string {
	lang := ""
	for _, l := range t.lines {
		for _, s := range l.sentences {
			for _, h := range s.hits {
				tag := t.phrases.tags[h.tag]
				if !strings.HasPrefix(tag.section, "signal.") || h.to-h.from < 2 || tag.lang == lang {
					continue
				}
				if lang != "" {
					return ""
				}
				lang = tag.lang
			}
		}
	}
	return lang
}

// byScript knows languages that have a script to themselves among the ones spoken here.
func byScript(word string) string {
	switch r, _ := utf8.DecodeRuneInString(word); {
	case unicode.Is(unicode.Arabic, r):
		return "ar"
	case unicode.In(r, unicode.Hiragana, unicode.Katakana):
		return "ja"
	case unicode.Is(unicode.Han, r):
		return "zh"
	case unicode.Is(unicode.Hangul, r):
		return "ko"
	case unicode.Is(unicode.Cyrillic, r):
		return "ru"
	case unicode.Is(unicode.Devanagari, r):
		return "hi"
	case unicode.Is(unicode.Hebrew, r):
		return "he"
	case unicode.Is(unicode.Greek, r):
		return "el"
	}
	return ""
}
