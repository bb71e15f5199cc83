package rules

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/seed-151f84ba/intake/extract"
)

// title: a form of address that stands before a name and is no part of it.
func title(fold string) bool {
	switch fold {
	case "mr", "mrs", "ms", "miss", "dr", "prof", "sir", "madam", "mx", "professor", "doctor", "señor", "senor", "senora", "sr", "sra", "herr", "frau", "monsieur", "madame", "mme", "m.", "السيد", "السيده", "dona":
		return true
	}
	return false
}

// ideographs is the end of the signs of a script without spaces that touch token i; i when it has none.
func (t *turn) ideographs(l *line, s *sentence, i int) int {
	r, _ := utf8.DecodeRuneInString(l.toks[i].Fold)
	if r < 0x3040 || !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) {
		return i
	}
	end := i + 1
	for end < s.to && l.toks[end].Start == l.toks[end-1].End && l.toks[end].Kind == extract.Letters {
		end++
	}
	return end
}

// particle: a small word inside names ("de la Cruz", "ibn Sina", "van der Berg").
func particle(fold string) bool {
	switch fold {
	case "de", "da", "di", "do", "dos", "das", "del", "della", "la", "le", "van", "von", "der", "den", "ter", "ten", "al", "el", "bin", "ibn", "abu", "bint", "ben", "mac", "mc", "o", "st", "du", "des", "zu", "y", "e", "san", "bar", "af", "av", "بن", "ابن", "ابو", "عبد", "ال", "abd", "abdul":
		return true
	}
	return false
}

// tok is the folded word of token i.
func tok(l *line, i int) string { return l.toks[i].Fold }

// follows: a word that can be a family name comes next.
func (t *turn) follows(l *line, s *sentence, i int) bool {
	if i+1 >= s.to || l.toks[i+1].Kind != extract.Letters {
		return false
	}
	w := t.vocab[l.toks[i+1].Fold]
	return w.nameLike() && !w.common() || w == (word{})
}

// beforeFamily: a known name that is no everyday word comes next.
func (t *turn) beforeFamily(l *line, s *sentence, i int) bool {
	if i+1 >= s.to || l.toks[i+1].Kind != extract.Letters {
		return false
	}
	w := t.vocab[l.toks[i+1].Fold]
	return w.nameLike() && !w.common() && !w.place
}

// adjectives are given names that lower case say how one is, or what one comes from.
var adjectives = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq("rich frank christian sunny merry young crystal misty faith grace hope chance sterling noble royal bliss " +
		"honest earnest candid gay jolly smart sharp lucky happy early bright blue brown white black green gray grey red sandy stormy wild " +
		"german french polish english irish israel america india china kenya london paris sydney austin dallas houston chase bill mark will may " +
		"june april august pat rob art drew rose") {
		m[w] = true
	}
	return m
}()

// code: a short word before digits is part of a reference ("qrt 207", "d 418"), not of a name.
func (t *turn) code(l *line, s *sentence, i, words int) bool {
	if i+1 >= len(l.toks) || l.toks[i+1].Kind == extract.Letters || l.toks[i+1].Kind == extract.Sign {
		return false
	}
	w := t.vocab[l.toks[i].Fold]
	n := utf8.RuneCountInString(l.toks[i].Fold)
	return n <= 3 && (words > 0 || !w.person) && !(w.person && w.given)
}

// label: token i speaks of numbers and documents, not of people.
func (t *turn) label(l *line, s *sentence, i int) bool {
	return t.hitCovers(s, s.wordAt(i), "context.id") || t.hitCovers(s, s.wordAt(i), "context.phone")
}

func (t *turn) hitCovers(s *sentence, w int, section string) bool {
	for _, h := range s.around(w) {
		if w < h.to && t.section(h) == section {
			return true
		}
	}
	return false
}

func (t *turn) sentenceStart(s *sentence, i int) bool { return i == s.from }

// single: the sentence has one word.
func (t *turn) single(s *sentence, _ int) bool { return len(s.words) == 1 }

// nameEnds: what comes after token i does not go on with the name.
func (t *turn) nameEnds(l *line, s *sentence, i int) bool {
	if i+1 >= s.to || l.toks[i+1].Kind != extract.Letters {
		return true
	}
	switch l.toks[i+1].Fold {
	case "and", "my", "i", "here", "is", "speaking", "from", "with", "at", "but", "i'm", "im":
		return true
	}
	return t.label(l, s, i+1)
}

// caseless: the word is of a script without capitals, so that their absence tells nothing.
func caseless(s string) bool { r, _ := utf8.DecodeRuneInString(s); return unicode.Is(unicode.Lo, r) }

func isLatin(s string) bool { r, _ := utf8.DecodeRuneInString(s); return r < 0x250 }

// contraction: "i'm", "it's", "don't" as one token.
func (t *turn) contraction(fold string) bool {
	head, tail, _ := strings.Cut(fold, "'")
	switch tail {
	case "m", "re", "ve", "ll", "d", "t", "s":
		return len(head) > 1 || head == "i"
	}
	return false
}

func (t *turn) capital(l *line, i int) bool {
	r, _ := utf8.DecodeRuneInString(l.Text[l.toks[i].Start:])
	return unicode.IsUpper(r) || unicode.IsTitle(r)
}

// allCaps: the line is written in capitals throughout, so they tell nothing.
func (t *turn) allCaps(l *line) bool { return l.capitals }

func allCaps(l *line) bool {
	upper := 0
	for _, tok := range l.toks {
		if tok.Kind == extract.Letters && len(tok.Fold) > 1 {
			if r, _ := utf8.DecodeRuneInString(l.Text[tok.Start:]); !unicode.IsUpper(r) {
				return false
			}
			upper++
		}
	}
	return upper > 3
}

// hardStop are words that are never part of a name, whatever the lists hold.
func hardStop(fold string) bool {
	switch fold {
	case "the", "and", "to", "is", "my", "i", "a", "an", "that", "you", "it", "for", "with", "or", "not", "on", "at", "in", "can", "please", "me":
		return true
	}
	return false
}

// nonNames are everyday words some list also holds as a name; lower case they are never one.
var nonNames = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(`misspelled mistyped misspelt incorrect wrong missing btw fyi asap lol iban swift bic vin imei the to that an will can page my free do any see web price had name read said general way
		line car long even link case care per law job say come server cart field ca court fax lot due early else far town loan
		among base ad port fine hi idea inc win happy unique anal valid ring fee min i you he she we they it is am are was were
		not no yes ok okay sure thanks thank please hello hey here there this these those what when where why how who which
		need want have has get got give make made call email phone number mail address sorry sir madam miss good morning
		evening afternoon and or but if so as at by for from in of on with about after before just also too very really
		calling looking trying having going interested waiting writing speaking asking wondering unable able unhappy glad new
		ready done back busy tired sick afraid upset angry confused fine well great interested using at also still already
		never only now then than more most much many some all both each every other same own such your his her our their its
		account order reservation booking ticket refund help problem issue question customer service support bank card table
		tomorrow today tonight yesterday monday tuesday wednesday thursday friday saturday sunday january february july
		october november december quite lost locked based located available currently having facing getting half right wrong correct
		would could should might must shall let lets hope nope yeah yep maybe ya im dont cant its ive id ill wow ugh damn again been sent gave told already
		someone somebody anyone anybody everyone nobody none nothing something anything everything here's correct ssn acc acct ac addr adress pin zip`) {
		m[w] = true
	}
	return m
}()

func junk(fold string) bool {
	return fold == "null" || fold == "none" || fold == "test" || fold == "unknown"
}

// junkName makes a useless answer visible so that the engine can say what was wrong with it.
func (t *turn) junkName(key string) {
	if t.mainAsk() != key || len(t.lines) != 1 || len(t.lines[0].toks) > 2 || len(t.out.Candidates) > 0 {
		return
	}
	l := t.lines[0]
	if len(l.toks) > 0 && (l.toks[0].Kind != extract.Letters || junk(l.toks[0].Fold)) && l.toks[0].Kind != extract.Sign {
		t.propose(key, l.Text[l.toks[0].Start:l.toks[len(l.toks)-1].End], 0.2, l, l.span(0, len(l.toks)))
	}
}

// display gives names written all in small letters their capitals; any other writing is the customer's own.
func display(s string) string {
	if strings.ContainsFunc(s, unicode.IsUpper) {
		return s
	}
	var b strings.Builder
	letters := 0 // since the last start of a part
	for _, r := range s {
		if letters == 0 && unicode.IsLetter(r) {
			r = unicode.ToTitle(r)
		}
		switch {
		case r == ' ' || r == '-' || r == '.', (r == '\'' || r == '’') && letters == 1: // O'Brien
			letters = 0
		default:
			letters++
		}
		b.WriteRune(r)
	}
	return b.String()
}
