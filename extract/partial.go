package extract

import (
	"slices"
	"strings"
	"sync"
)

// A correction may name only a part of the value held: "with a K", "Shayne with a Y", "the last four are 0142". The
// words of such a value are those of the earlier one followed by the correction, and the readings below join them.

// alike are letters that are said or written for one another.
var alike = [][2]string{{"c", "k"}, {"s", "z"}, {"c", "s"}, {"i", "y"}, {"v", "w"}, {"f", "v"}, {"g", "j"}, {"i", "e"}, {"q", "k"}, {"x", "z"}, {"e", "a"}}

// lettered finds a phrase of a section with a letter behind it ("with a C") at the end of the words: where it begins and the
// letter.
func (l *Lexicon) lettered(section string, toks []Token) (at int, letter string, ok bool) {
	for i := range toks {
		for _, form := range l.letterForms(section) {
			next, is := matchWords(toks, i, form)
			if !is || next >= len(toks) {
				continue
			}
			if s, end, is := l.SpokenLetter(toks, next); is && len(s) == 1 && end == len(toks) {
				return i, s, true
			}
		}
	}
	return 0, "", false
}

// NamesLetter says whether the words begin to name a letter ("with a", "without the"): where neither a held value nor a
// correction does, Relettered finds none.
func (l *Lexicon) NamesLetter(toks []Token) bool {
	for i := range toks {
		for _, section := range [2]string{"with-letter", "without-letter"} {
			for _, form := range l.letterForms(section) {
				if len(form) > 0 && toks[i].Fold == form[0] {
					return true
				}
			}
		}
	}
	return false
}

// letterForms keeps the folded forms of "with a" by lexicon and section: they are looked for at every word of a turn.
var letterForms sync.Map

type formsOf struct {
	l       *Lexicon
	section string
}

func (l *Lexicon) letterForms(section string) [][]string {
	key := formsOf{l, section}
	if forms, ok := letterForms.Load(key); ok {
		return forms.([][]string)
	}
	forms := [][]string{}
	for _, line := range l.Sections[section] {
		for form := range strings.SplitSeq(line, "|") {
			forms = append(forms, foldWords(form))
		}
	}
	letterForms.Store(key, forms)
	return forms
}

// relettered is the word with one letter replaced by another it is mistaken for: the first, else the first inside.
func relettered(word, letter string) (string, bool) {
	low := strings.ToLower(word)
	if strings.Contains(low, letter) && len(low) == len(word) && strings.HasPrefix(low, letter) {
		return "", false
	}
	for i := range low {
		for _, p := range alike {
			if c := low[i : i+1]; p[0] == c && p[1] == letter || p[1] == c && p[0] == letter {
				if word[i:i+1] != c {
					letter = strings.ToUpper(letter)
				}
				return word[:i] + letter + word[i+1:], true
			}
		}
	}
	return "", false
}

// Relettered joins a held name or address and a correction of one letter: "Katherine Moore" + "with a C", "jon at site dot
// com" + "Jonn without an N"; the corrected word may be said again. ok is false when the text holds no such correction.
func (l *Lexicon) Relettered(text string) (string, bool) {
	toks := Tokens(text)
	at, letter, ok := l.lettered("with-letter", toks)
	if !ok {
		at, letter, ok = l.lettered("without-letter", toks)
		if ok && at > 0 {
			return l.shorn(strings.Fields(text[:toks[at-1].End]), letter)
		}
	}
	if !ok || at == 0 {
		return "", false
	}
	words := strings.Fields(text[:toks[at-1].End])
	last := len(words) - 1
	for j := range last {
		if w := replacing(words[j], strings.Trim(words[last], ",.;"), letter); w != "" {
			words[j] = w
			return strings.Join(words[:last], " "), true
		}
	}
	for j := range words {
		if l.saysAt(words[j]) {
			break
		}
		if w, ok := letterOf(words[j], letter); ok {
			words[j] = w
			return strings.Join(words, " "), true
		}
	}
	return "", false
}

// saysAt: the word is the sign of an address; what follows is its host.
func (l *Lexicon) saysAt(word string) bool {
	toks := Tokens(word)
	if len(toks) != 1 {
		return false
	}
	s, _, ok := l.SpokenSign(toks, 0)
	return ok && s == "@"
}

// shorn takes a letter out of one of the words: out of the one that is said again without it, else out of the only one that
// has it once.
func (l *Lexicon) shorn(words []string, letter string) (string, bool) {
	last := len(words) - 1
	again := strings.ToLower(strings.Trim(words[last], ",.;"))
	for j := range last {
		for i := range words[j] {
			if !strings.EqualFold(words[j][i:i+1], letter) {
				continue
			}
			w, before := words[j][:i]+words[j][i+1:], strings.ToLower(words[j])
			whole := strings.Trim(strings.ToLower(w), ",.;") == again
			if whole || inLocal(strings.ToLower(w), again) && (!inLocal(before, again) || strings.HasSuffix(before[:i], again)) {
				words[j] = w
				return strings.Join(words[:last], " "), true
			}
		}
	}
	found := -1
	for j, w := range words {
		if l.saysAt(w) {
			break
		}
		local, _, _ := strings.Cut(strings.ToLower(w), "@")
		if n := strings.Count(local, letter); n > 1 || n == 1 && found >= 0 {
			return "", false
		} else if n == 1 {
			found = j
		}
	}
	if found < 0 {
		return "", false
	}
	i := strings.Index(strings.ToLower(words[found]), letter)
	words[found] = words[found][:i] + words[found][i+1:]
	return strings.Join(words, " "), true
}

// inLocal: the part stands in an address before its host.
func inLocal(word, part string) bool {
	local, _, address := strings.Cut(word, "@")
	return address && part != "" && strings.Contains(local, part)
}

// letterOf corrects a letter of a name or of the part of an address before its host.
func letterOf(word, letter string) (string, bool) {
	local, host, address := strings.Cut(word, "@")
	w, ok := relettered(local, letter)
	if address {
		w += "@" + host
	}
	return w, ok
}

// replacing puts a word said again in the place of the one it sounds like, inside an address too; "" when it does not.
func replacing(held, again, letter string) string {
	if !strings.Contains(strings.ToLower(again), letter) {
		return ""
	}
	local, host, address := strings.Cut(held, "@")
	if !address {
		if likelySame(held, again) {
			return again
		}
		return ""
	}
	parts := strings.FieldsFunc(local, func(r rune) bool { return strings.ContainsRune("._-+", r) })
	for _, p := range parts {
		if likelySame(p, again) {
			return strings.Replace(local, p, strings.ToLower(again), 1) + "@" + host
		}
	}
	return ""
}

// quoted gives the words of values held to a transcript that lacks their lines, so that a correction can stand on
// them: a line that is blank but for those words.
func quoted(said Transcript, known []Value) Transcript {
	for _, v := range known {
		at := 0
		for _, s := range v.Evidence.Spans {
			end := at + s.End - s.Start
			if s.Start < 0 || end <= at || end > len(v.Text) {
				break
			}
			said = said.quote(s, v.Text[at:end])
			at = end + 1
		}
	}
	return said
}

// quote puts words into a line that is blank so far, or is not there yet; a line of the transcript stays as it is.
func (t Transcript) quote(s Span, words string) Transcript {
	for i, l := range t {
		if l.ID != s.Line || l.Rev != s.Rev {
			continue
		}
		if pad := s.Start - len(l.Text); pad >= 0 && l.quoted {
			t = slices.Clone(t)
			t[i].Text += strings.Repeat(" ", pad) + words
		}
		return t
	}
	return append(t, Line{ID: s.Line, Rev: s.Rev, Text: strings.Repeat(" ", s.Start) + words, quoted: true})
}
