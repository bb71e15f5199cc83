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

// withLetter finds "with a C" among the words: where the phrase begins and the letter.
func (l *Lexicon) withLetter(toks []Token) (at int, letter string, ok bool) {
	for i := range toks {
		for _, form := range l.withForms() {
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

// NamesLetter says whether the words begin to name a letter ("with a"): where neither a held value nor a correction does,
// Relettered finds none.
func (l *Lexicon) NamesLetter(toks []Token) bool {
	for i := range toks {
		for _, form := range l.withForms() {
			if len(form) > 0 && toks[i].Fold == form[0] {
				return true
			}
		}
	}
	return false
}

// withLetters keeps the folded forms of "with a" by lexicon: they are looked for at every word of a turn.
var withLetters sync.Map

func (l *Lexicon) withForms() [][]string {
	if forms, ok := withLetters.Load(l); ok {
		return forms.([][]string)
	}
	forms := [][]string{}
	for _, line := range l.Sections["with-letter"] {
		for form := range strings.SplitSeq(line, "|") {
			forms = append(forms, foldWords(form))
		}
	}
	withLetters.Store(l, forms)
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

// Relettered joins a held name and a correction of one letter: "Katherine Moore" + "with a C"; the corrected word may
// be said again. ok is false when the text holds no such correction.
func (l *Lexicon) Relettered(text string) (string, bool) {
	toks := Tokens(text)
	at, letter, ok := l.withLetter(toks)
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
		if w, ok := letterOf(words[j], letter); ok {
			words[j] = w
			return strings.Join(words, " "), true
		}
	}
	return "", false
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
