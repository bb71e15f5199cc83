package rules

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/seed-151f84ba/intake/extract"
)

// found name: tokens [from, to) of a line.
type nameRun struct{ from, to int }

// names finds who the customer is: by introductions anywhere, by a bare answer when a name was asked for, and by a
// message that is nothing but a person's full name.
func (t *turn) names() {
	if ask := t.mainAsk(); ask != "name" {
		if f, ok := t.field(ask); ok && f.Type == extract.Name {
			t.bareName(ask) // another person's name was asked for
		}
	}
	const key = "name"
	if _, ok := t.field(key); !ok {
		return
	}
	for _, l := range t.lines {
		t.partNames(l, key)
		for _, s := range l.sentences {
			t.introduced(l, s, key)
		}
	}
	if t.found(key) {
		return
	}
	for _, l := range t.lines {
		for _, s := range l.sentences {
			t.weaklyIntroduced(l, s, key)
		}
	}
	if !t.found(key) {
		for _, l := range t.lines {
			for _, s := range l.sentences {
				if t.booked(l, s, key) {
					return
				}
			}
		}
	}
	if t.found(key) {
		return
	}
	if t.isAsked(key) {
		t.bareName(key)
	} else {
		t.aloneName(key)
	}
}

// introduced reads "my name is …", "under the name …", "… is my name".
func (t *turn) introduced(l *line, s *sentence, key string) {
	for _, h := range s.hits {
		switch t.section(h) {
		case "intro.name":
			if h.to >= len(s.words) || t.third(s, h) || t.longerIntro(s, h) {
				continue
			}
			if r, ok := t.nameAt(l, s, s.at[h.to], strong); ok && !t.negated(l, l.toks[r.from].Start) {
				t.proposeName(l, r, key, 0.95)
				return
			}
		case "outro.name":
			if h.from == 0 || t.third(s, h) {
				continue
			}
			if r, ok := t.nameBefore(l, s, h); ok {
				t.proposeName(l, r, key, 0.9)
				return
			}
		}
	}
}

// longerIntro: the same introduction goes on further ("my name" in "my name is").
func (t *turn) longerIntro(s *sentence, h hit) bool {
	for _, o := range s.hits {
		if o.to > h.to && o.from <= h.to && o.from >= h.from && o.from < h.to && t.section(o) == "intro.name" {
			return true
		}
	}
	return false
}

// third: the phrase is part of one about another person or thing.
func (t *turn) third(s *sentence, h hit) bool {
	for _, o := range s.hits {
		if t.section(o) == "third" && o.from <= h.from && o.to >= h.from && o.to > o.from {
			return true
		}
	}
	if h.from > 0 {
		switch w := s.words[h.from-1]; w {
		case "his", "her", "their", "your", "whose", "whats", "the", "its", "pet", "user", "file", "maiden", "dogs", "what", "company", "business", "brand", "product", "domain", "store", "hotel", "restaurant", "street":
			return s.words[h.from] == "name" || s.words[h.from] == "names" || s.words[h.from] == "first" || s.words[h.from] == "last" || s.words[h.from] == "full"
		default:
			return strings.HasSuffix(w, "s") && len(w) > 3 && s.words[h.from] == "name" && w != "yes" && w != "this"
		}
	}
	return false
}

// strength is how sure the words before make us that a name follows.
type strength int

const (
	strong strength = iota // "my name is"
	bare_                  // the answer to "what is your name?"
	weak                   // "I'm", "this is": needs a word that can be a name
)

// nameAt reads a name from token i on.
func (t *turn) nameAt(l *line, s *sentence, i int, how strength) (nameRun, bool) {
	for i < s.to && (l.toks[i].Kind == extract.Sign && strings.Contains(":-–—'\"*,.“=", l.toks[i].Fold) || title(l.toks[i].Fold) && i+1 < s.to) {
		i++
	}
	if how == strong {
		for i < s.to && (l.toks[i].Fold == "is" || l.toks[i].Fold == "mr" || l.toks[i].Fold == "just" || l.toks[i].Fold == "actually") {
			i++
		}
	}
	r := nameRun{from: i, to: i}
	words := 0
	for i < s.to && words < 6 {
		if l.taken[i] {
			break
		}
		next, ok := t.namePart(l, s, i, words, how)
		if !ok {
			break
		}
		words++
		i = next
		r.to = next
	}
	return r, words > 0 && t.plausible(l, r, how)
}

func title(fold string) bool {
	switch fold {
	case "mr", "mrs", "ms", "miss", "dr", "prof", "sir", "madam", "mx", "professor", "doctor", "señor", "senor", "senora", "sr", "sra", "herr", "frau", "monsieur", "madame", "mme", "m.", "السيد", "السيده", "dona", "dom", "don":
		return true
	}
	return false
}

// namePart reads one word of a name with what is joined to it by hyphens or apostrophes.
func (t *turn) namePart(l *line, s *sentence, i, words int, how strength) (int, bool) {
	tok := l.toks[i]
	if tok.Kind == extract.Sign {
		return i, false
	}
	if tok.Kind != extract.Letters {
		return i, false
	}
	if end := t.ideographs(l, s, i); end > i {
		return end, how != weak && words == 0 && end-i >= 2 && end-i <= 4
	}
	next := i + 1
	for next+1 < s.to && (l.toks[next].Fold == "-" || l.toks[next].Fold == "‐" || l.toks[next].Fold == "·") && l.toks[next].Start == l.toks[next-1].End &&
		l.toks[next+1].Kind == extract.Letters && l.toks[next+1].Start == l.toks[next].End {
		next += 2
	}
	if utf8.RuneCountInString(tok.Fold) == 1 && tok.Fold != "y" && tok.Fold != "e" && next < s.to && l.toks[next].Fold == "." && next+1 < s.to {
		return next + 1, words > 0 || next+1 < s.to && l.toks[next+1].Kind == extract.Letters
	}
	if after, ok := t.saidSign(l, s, i); ok && t.acceptable(l, s, i, words, how) {
		return after, true
	}
	if particle(tok.Fold) && next < s.to && l.toks[next].Kind == extract.Letters && (words > 0 || !t.everyday(l.toks[next].Fold)) {
		if _, ok := t.namePart(l, s, next, words+1, how); ok {
			return next, true
		}
	}
	return next, t.acceptable(l, s, i, words, how)
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

func particle(fold string) bool {
	switch fold {
	case "de", "da", "di", "do", "dos", "das", "del", "della", "la", "le", "van", "von", "der", "den", "ter", "ten", "al", "el", "bin", "ibn", "abu", "bint", "ben", "mac", "mc", "o", "st", "du", "des", "zu", "y", "e", "san", "bar", "af", "av", "لا", "بن", "ابن", "ابو", "عبد", "ال", "abd", "abdul", "della's":
		return true
	}
	return false
}

// acceptable: may token i be the next word of a name?
func (t *turn) acceptable(l *line, s *sentence, i, words int, how strength) bool {
	tok := l.toks[i]
	w := t.vocab[tok.Fold]
	cap := t.capital(l, i)
	switch {
	case hardStop(tok.Fold) && words > 0 && cap && w.nameLike() && i+1 == s.to && !l.capitals:
		return true // "Nguyen Van An"
	case strings.Contains(tok.Fold, "'") && t.contraction(tok.Fold), hardStop(tok.Fold), t.code(l, s, i, words):
		return false
	case nonNames[tok.Fold] || t.stop(tok.Fold):
		return w.nameLike() && (cap || words > 0 && caseless(tok.Fold)) && len(tok.Fold) > 1 && (words > 0 || w.person && how != weak && !t.sentenceStart(s, i) || how == bare_ && t.single(s, i))
	case t.label(l, s, i) && !w.nameLike():
		return false
	case t.spelling(l, i):
		return false
	case utf8.RuneCountInString(tok.Fold) == 1 && t.joinsNext(l, s, i):
		return true
	case utf8.RuneCountInString(tok.Fold) == 1:
		return words > 0 && isLatin(tok.Fold) && !strings.Contains("iaun", tok.Fold)
	case words == 0:
		return t.first(l, s, i, w, cap, how)
	case w.rank > 0 && !w.nameLike():
		return cap && w.rank > 150 && !t.allCaps(l) || how != weak && words == 1 && w.rank > 300 && t.nameEnds(l, s, i)
	case w.rank > 0 && w.rank <= 700 && !w.person:
		return cap || t.nameEnds(l, s, i)
	case w.foreign && !w.nameLike() && !cap:
		return how != weak && t.nameEnds(l, s, i)
	}
	return true
}

// first decides about the first word of a name.
func (t *turn) first(l *line, s *sentence, i int, w word, cap bool, how strength) bool {
	switch {
	case how == weak:
		switch {
		case adjectives[tok(l, i)] && !cap:
			return false
		case w.given:
			return w.rank == 0 || cap || w.person
		case w.family:
			return cap && w.rank == 0 || w.rank == 0 && !w.foreign && t.follows(l, s, i)
		}
		return cap && w == (word{}) && !t.allCaps(l) || w.rank == 0 && !w.foreign && !w.place && t.beforeFamily(l, s, i)
	case w.rank > 0 && !w.nameLike():
		return how == strong && (cap && w.rank > 300 || w.rank > 1500) || how == bare_ && cap && w.rank > 2000 && t.follows(l, s, i)
	case w.rank > 0 && w.rank <= 700:
		return cap || w.given && w.person || how == strong && w.given
	case w.foreign && !w.nameLike() && how == bare_:
		return cap || t.follows(l, s, i)
	}
	return true
}

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

// code: a short word before digits is part of a reference ("lfk 145", "k 934"), not of a name.
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
	for w := range strings.FieldsSeq(`the to that an will can page my free do any see web price had name read said general way
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
		would could should might must shall let lets hope nope yeah yep maybe ya im dont cant its ive id ill duh jeez gosh wow ugh damn dude buddy mate bro pal twice again been sent gave told already
		someone somebody anyone anybody everyone nobody none nothing something anything everything here's correct ssn acc acct ac addr adress pin zip`) {
		m[w] = true
	}
	return m
}()

// plausible: the run as a whole can be a person's name.
func (t *turn) plausible(l *line, r nameRun, how strength) bool {
	nameLike, letters := false, 0
	for i := r.from; i < r.to; i++ {
		w := t.vocab[l.toks[i].Fold]
		nameLike = nameLike || w.nameLike()
		letters += utf8.RuneCountInString(l.toks[i].Fold)
	}
	if letters < 2 || r.to-r.from == 1 && junk(l.toks[r.from].Fold) {
		return false
	}
	return how != weak || nameLike || r.to-r.from >= 2 && t.capital(l, r.to-1)
}

func junk(fold string) bool {
	return fold == "null" || fold == "none" || fold == "test" || fold == "unknown"
}

// nameBefore reads the name that ends before an outro: "Leda Sipla is my name", "john here".
func (t *turn) nameBefore(l *line, s *sentence, h hit) (nameRun, bool) {
	end := s.at[h.from-1] + 1
	said := s.words[h.from]
	how := strong
	if said == "here" || said == "speaking" || said == "on" {
		how = weak
		if h.to < len(s.words) && said == "here" && s.words[h.to] != "i" && s.at[h.to] == s.at[h.to-1]+1 {
			return nameRun{}, false
		}
	}
	from := end
	for from > s.from && end-from < 8 {
		k := from - 1
		if l.toks[k].Kind == extract.Sign && l.toks[k].Fold != "-" && l.toks[k].Fold != "." {
			break
		}
		if l.toks[k].Kind == extract.Letters && (t.fillWord(l.toks[k].Fold) || nonNames[l.toks[k].Fold]) && !t.vocab[l.toks[k].Fold].given {
			break
		}
		from = k
	}
	for ; from < end; from++ {
		if r, ok := t.nameAt(l, s, from, how); ok && r.to == end {
			return r, true
		}
	}
	return nameRun{}, false
}

// weaklyIntroduced reads "I'm …", "this is …", "it's …" where the next word can be a name.
func (t *turn) weaklyIntroduced(l *line, s *sentence, key string) {
	for _, h := range s.hits {
		how := weak
		if h.to-h.from <= 2 && s.words[h.to-1] == "name" && t.coveredTo(s, h.from) {
			how = strong
		}
		if t.section(h) != "intro.name.weak" || h.to >= len(s.words) || t.third(s, h) {
			continue
		}
		i := s.at[h.to]
		if i > s.at[h.to-1]+1 && l.toks[i-1].Fold == "," && s.words[h.to-1] != "name" {
			continue
		}
		r, ok := t.nameAt(l, s, i, how)
		if !ok || t.negated(l, l.toks[r.from].Start) || !t.weakHolds(l, s, h, r) {
			continue
		}
		t.proposeName(l, r, key, 0.8)
		return
	}
}

// weakHolds checks what surrounds a weakly introduced name: "it's Paris" says nothing about the customer unless a
// name was asked for or the words are a full name.
func (t *turn) weakHolds(l *line, s *sentence, h hit, r nameRun) bool {
	first := s.words[h.from]
	full := r.to-r.from >= 2
	asked := t.isAsked("name")
	if r.to < s.to && l.toks[r.to].Kind == extract.Letters {
		if next := bare(l.toks[r.to].Fold); next == "s" || next == "is" && first != "this" {
			return false
		}
	}
	w := t.vocab[l.toks[r.from].Fold]
	switch first {
	case "i", "im", "hi", "hello", "me":
		return w.given || full
	case "my", "name":
		return w.given || full || first == "name" && h.from == 0 || asked || w == (word{}) && h.to-h.from == 2 && h.from == 0
	case "this":
		return w.given || full && t.capital(l, r.from)
	case "call":
		return w.given && (w.rank == 0 || t.capital(l, r.from))
	}
	if w.given && w.person && !w.place && t.capital(l, r.from) && h.from == 0 && s.wordAt(r.to) == len(s.words) {
		return true // "It's Angela." and no more
	}
	return asked || full && (w.given || t.capital(l, r.from) && t.capital(l, r.to-1))
}

// bareName reads the answer to "what is your name?": what is left when fillers are taken off.
func (t *turn) bareName(key string) {
	for _, l := range t.lines {
		for _, s := range l.sentences {
			if s.question {
				if t.nameThenQuestion(l, s, key) {
					return
				}
				continue
			}
			if t.commaName(l, s, key) {
				return
			}
			for _, part := range clauses(l, s) {
				i := t.skipFill(l, s, part.from, part.to)
				if i >= part.to || l.taken[i] {
					continue
				}
				if t.fragments(l, s, i, part.to, key) {
					return
				}
				r, ok := t.nameAt(l, s, i, bare_)
				if !ok || r.to > part.to || !t.restIsFill(l, s, r.to, part.to) {
					continue
				}
				t.proposeName(l, t.saidTwice(l, r), key, 0.85)
				return
			}
		}
	}
	t.junkName(key)
}

// nameThenQuestion reads "Ada, but first: how much is it?": a known name as the first clause of a question.
func (t *turn) nameThenQuestion(l *line, s *sentence, key string) bool {
	parts := clauses(l, s)
	if len(parts) < 2 {
		return false
	}
	i := t.skipFill(l, s, parts[0].from, parts[0].to)
	if i >= parts[0].to || l.taken[i] {
		return false
	}
	r, ok := t.nameAt(l, s, i, bare_)
	if !ok || r.to != parts[0].to || !t.vocab[tok(l, r.from)].given {
		return false
	}
	t.proposeName(l, r, key, 0.75)
	return true
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

// clauses cuts a sentence at its commas.
func clauses(l *line, s *sentence) []nameRun {
	var out []nameRun
	from := s.from
	for i := s.from; i < s.to; i++ {
		if f := l.toks[i].Fold; l.toks[i].Kind == extract.Sign && (f == "," || f == "،" || f == "(" || f == ")" || f == "!" || f == "." && i+1 == s.to || f == "/" || f == "|" || f == "–" || f == "—") {
			if i > from {
				out = append(out, nameRun{from, i})
			}
			from = i + 1
		}
	}
	if from < s.to {
		out = append(out, nameRun{from, s.to})
	}
	return out
}

// skipFill steps over fillers, introductions and signs at the start of a clause.
func (t *turn) skipFill(l *line, s *sentence, i, to int) int {
	for i < to {
		if l.toks[i].Kind == extract.Sign {
			i++
			continue
		}
		w := s.wordAt(i)
		best := 0
		for _, h := range s.hits {
			if sec := t.section(h); h.from == w && h.to > best && (sec == "fill" || sec == "say.smalltalk" || sec == "correct" || sec == "intro.name" || sec == "intro.name.weak") {
				best = h.to
			}
		}
		if best == 0 {
			return i
		}
		if v := t.vocab[l.toks[i].Fold]; v.given && best == w+1 && (t.capital(l, i) || v.person) && to-i <= 2 && !nonNames[l.toks[i].Fold] {
			return i
		}
		i = s.at[best-1] + 1
	}
	return i
}

// wordAt is the index of the first word at or after token i.
func (s *sentence) wordAt(i int) int {
	lo, hi := 0, len(s.at)
	for lo < hi {
		if mid := (lo + hi) / 2; s.at[mid] < i {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// restIsFill: after the name only small talk or another value follows in the clause.
func (t *turn) restIsFill(l *line, s *sentence, i, to int) bool {
	for i < to {
		if l.toks[i].Kind != extract.Letters || l.taken[i] || i == to || t.spelling(l, i) {
			return true
		}
		f := l.toks[i].Fold
		if f == "and" || f == "my" || f == "with" || f == "for" || f == "at" || f == "is" || f == "here" || f == "from" || f == "speaking" || f == "but" {
			return true
		}
		next := t.skipFill(l, s, i, to)
		if next == i {
			w := t.vocab[f]
			return w.common() && !w.nameLike() && t.stop(f)
		}
		i = next
	}
	return true
}

// aloneName takes a line that is nothing but a full name, or a name and a number, although none was asked for.
func (t *turn) aloneName(key string) {
	for _, l := range t.lines {
		if len(l.sentences) != 1 || l.sentences[0].question || len(l.toks) > 8 {
			continue
		}
		s := l.sentences[0]
		i := t.skipFill(l, s, s.from, s.to)
		first := t.vocab[tok(l, min(i, len(l.toks)-1))]
		if i >= s.to || l.taken[i] || !first.given || first.place || first.common() && !(first.person && !adjectives[tok(l, i)]) {
			continue
		}
		r, ok := t.nameAt(l, s, i, weak)
		if !ok {
			continue
		}
		full := r.to-r.from >= 2 && t.vocab[l.toks[r.to-1].Fold].nameLike() && !t.vocab[l.toks[r.to-1].Fold].common()
		rest := l.toks[r.to:]
		if len(rest) > 1 && (rest[0].Fold == "and" || rest[0].Fold == ",") {
			rest = rest[1:]
		}
		number := len(rest) > 0 && rest[len(rest)-1].Kind != extract.Letters && rest[len(rest)-1].Kind != extract.Sign
		if full && t.onlySigns(rest) || number && (len(rest) <= 3 || t.label(l, s, len(l.toks)-len(rest))) {
			t.proposeName(l, r, key, 0.6)
			return
		}
	}
}

func (t *turn) onlySigns(toks []extract.Token) bool {
	for _, tok := range toks {
		if tok.Kind != extract.Sign {
			return false
		}
	}
	return true
}

// partNames reads "first name John, last name Smith".
func (t *turn) partNames(l *line, key string) {
	var given, family *nameRun
	for _, s := range l.sentences {
		for _, h := range s.hits {
			sec := t.section(h)
			if sec != "intro.given" && sec != "intro.family" || h.to >= len(s.words) || t.third(s, h) {
				continue
			}
			if r, ok := t.nameAt(l, s, s.at[h.to], strong); ok {
				if sec == "intro.given" {
					given = &r
				} else {
					family = &r
				}
			}
		}
	}
	if given == nil || family == nil || given.from == family.from {
		return
	}
	a, b := l.span(given.from, given.to), l.span(family.from, family.to)
	t.propose(key, display(l.Text[a.Start:a.End])+" "+display(l.Text[b.Start:b.End]), 0.97, l, a, b)
}

// proposeName proposes the words of a run, with capitals where the customer wrote none.
func (t *turn) proposeName(l *line, r nameRun, key string, conf float64) {
	s := l.span(r.from, r.to)
	words := l.Text[s.Start:s.End]
	value := display(words)
	if t.saysSigns(l, r) {
		var parts []string
		for word := range strings.FieldsSeq(t.lexicon().SpelledName(l.toks[r.from:r.to])) {
			parts = append(parts, display(word))
		}
		value = strings.Join(parts, " ")
	}
	t.propose(key, value, conf, l, s)
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
