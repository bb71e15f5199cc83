package rules

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/seed-151f84ba/intake/extract"
)

// turn is one reading in the making.
type turn struct {
	*Rules
	req    extract.Request
	lines  []*line
	asked  []string
	langs  languages
	surely languages // those of langs whose small words count
	lang   string    // what language gave, once spoke
	spoke  bool
	out    extract.Reading
}

// line is one of the customer's lines, cut into tokens and sentences.
type line struct {
	extract.Line
	toks      []extract.Token
	taken     []bool // per token: part of a value already found
	sentences []*sentence
	capitals  bool // written in capitals throughout
	n         int  // which of the turn's lines
	spoken    *spoken
}

// sentence is a run of a line's tokens up to a full stop, a question mark or a line break.
type sentence struct {
	from, to int      // tokens of the line
	words    []string // the words among them, bare
	at       []int    // the token of each word
	hits     []hit    // phrases, in order of their first word, the longest first
	question bool     // ends with a question mark
}

func (r *Rules) newTurn(req extract.Request) *turn {
	t := &turn{Rules: r, req: req, asked: req.Asked}
	for i, l := range req.Lines {
		ln := tokenised(l)
		ln.n = i
		t.lines = append(t.lines, ln)
	}
	t.langs = r.languagesOf(req.Setting.Lang, t.lines...)
	t.surely = t.surelySpoken()
	for _, ln := range t.lines {
		r.cut(ln, t.langs)
	}
	if len(t.asked) == 0 {
		t.asked = r.AskedIn(req.Agent, req.Fields)
	}
	return t
}

func tokenised(l extract.Line) *line {
	ln := &line{Line: l, toks: extract.Tokens(l.Text)}
	ln.taken = make([]bool, len(ln.toks))
	ln.capitals = allCaps(ln)
	return ln
}

// newLine reads a line by itself, in the languages its own words speak.
func (r *Rules) newLine(l extract.Line, hint string) *line {
	ln := tokenised(l)
	r.cut(ln, r.languagesOf(hint, ln))
	return ln
}

// cut finds the sentences of a line and the phrases in them.
func (r *Rules) cut(ln *line, langs languages) {
	r.sentences(ln)
	for _, s := range ln.sentences {
		r.match(s, langs)
	}
}

// sentences finds the sentences of a line, without the phrases in them.
func (r *Rules) sentences(ln *line) {
	from := 0
	for i := range ln.toks {
		if end, question := r.endsAt(ln, i); end || i-from >= maxSentence {
			r.addSentence(ln, from, i+1, question)
			from = i + 1
		}
	}
	r.addSentence(ln, from, len(ln.toks), false)
}

// maxSentence bounds the tokens of a sentence, so that work stays linear in text without full stops.
const maxSentence = 160

// endsAt tells whether a sentence ends with token i.
func (r *Rules) endsAt(l *line, i int) (end, question bool) {
	t := l.toks[i]
	if i+1 < len(l.toks) && strings.Contains(l.Text[t.End:l.toks[i+1].Start], "\n") {
		return true, t.Fold == "?"
	}
	if t.Kind != extract.Sign {
		return false, false
	}
	switch t.Fold {
	case "?", "؟", "？":
		return true, true
	case "!", ";", "…", "。", "！", "؛":
		return true, false
	case ".":
		if i+1 < len(l.toks) && l.toks[i+1].Start == t.End {
			return false, false
		}
		return i == 0 || !r.abbreviation(l.toks[i-1]), false
	}
	return false, false
}

// abbreviation: a full stop after it ends no sentence.
func (r *Rules) abbreviation(t extract.Token) bool {
	return r.is(abbreviating, t.Fold) || t.Kind == extract.Letters && len(t.Fold) == 1
}

func (r *Rules) addSentence(l *line, from, to int, question bool) {
	s := &sentence{from: from, to: to, question: question}
	for i := from; i < to; i++ {
		if l.toks[i].Kind != extract.Sign {
			s.words = append(s.words, r.apart(bare(l.toks[i].Fold)))
			s.at = append(s.at, i)
		}
	}
	if len(s.words) > 0 {
		l.sentences = append(l.sentences, s)
	}
}

// match finds the phrases of a sentence.
func (r *Rules) match(s *sentence, langs languages) {
	words := r.phrases.numbers(s.words)
	for i := range words {
		words[i].not = r.denies[words[i].no]&langs != 0
	}
	for i := range words {
		first := len(s.hits)
		r.phrases.find(words, i, func(tag int16, to int, over bool) {
			if h := (hit{tag: tag, from: i, to: to, over: over}); to > i && langs.hold(r.tagLang[tag]) && !slices.Contains(s.hits[first:], h) {
				s.hits = append(s.hits, h)
			}
		})
		slices.SortStableFunc(s.hits[first:], func(a, b hit) int { return b.to - a.to })
	}
}

// apart takes off a small word written together with the next, when the rest is a word some phrase begins with and the
// whole is none ("ورقمي", "and my number").
func (r *Rules) apart(word string) string {
	for _, small := range r.joined {
		rest, ok := strings.CutPrefix(word, small)
		if ok && utf8.RuneCountInString(rest) >= 3 && !r.phrases.begins(word) && r.phrases.begins(rest) {
			return rest
		}
	}
	return word
}

// asks: the sentence of an agent that asks for something rather than tells.
func (r *Rules) asks(s *sentence) bool {
	return s.question || slices.ContainsFunc(s.words, func(w string) bool { return r.is(asking, w) })
}

// section is the section a hit's phrase stands in.
func (r *Rules) section(h hit) string { return r.phrases.tags[h.tag].section }

// longest is the longest hit of a section that begins at word i.
func (r *Rules) longest(s *sentence, i int, section string) (hit, bool) {
	for _, h := range s.since(i) {
		if h.from > i {
			break
		}
		if r.section(h) == section {
			return h, true
		}
	}
	return hit{}, false
}

// since are the hits that begin at word i or later.
func (s *sentence) since(i int) []hit {
	n := sort.Search(len(s.hits), func(n int) bool { return s.hits[n].from >= i })
	return s.hits[n:]
}

// maxPhrase bounds the words of a phrase, gaps included; the longest in the data files are shorter.
const maxPhrase = 16

// around are the hits that may cover word i.
func (s *sentence) around(i int) []hit {
	hits := s.since(i - maxPhrase)
	n := sort.Search(len(hits), func(n int) bool { return hits[n].from > i })
	return hits[:n]
}

// has tells whether a section's phrase stands anywhere in words [from, to).
func (r *Rules) has(s *sentence, section string, from, to int) bool {
	for _, h := range s.hits {
		if h.from >= from && h.to <= to && r.section(h) == section {
			return true
		}
	}
	return false
}

// span is the bytes of tokens [from, to).
func (l *line) span(from, to int) extract.Span {
	return extract.Span{Line: l.ID, Rev: l.Rev, Start: l.toks[from].Start, End: l.toks[to-1].End}
}

// take marks tokens as part of a value.
func (l *line) take(start, end int) {
	for i := l.tokenAt(start); i < len(l.toks) && l.toks[i].Start < end; i++ {
		l.taken[i] = true
	}
}

// tokenAt is the first token that ends after byte start.
func (l *line) tokenAt(start int) int {
	return sort.Search(len(l.toks), func(i int) bool { return l.toks[i].End > start })
}

// sentenceOf is the sentence token i stands in; nil for signs between sentences.
func (l *line) sentenceOf(i int) *sentence {
	n := sort.Search(len(l.sentences), func(n int) bool { return l.sentences[n].to > i })
	if n == len(l.sentences) || l.sentences[n].from > i {
		return nil
	}
	return l.sentences[n]
}

// propose adds a candidate whose words are the given spans of one line.
func (t *turn) propose(field, value string, confidence float64, l *line, spans ...extract.Span) *extract.Candidate {
	var texts []string
	for _, s := range spans {
		texts = append(texts, l.Text[s.Start:s.End])
		l.take(s.Start, s.End)
	}
	t.out.Candidates = append(t.out.Candidates, extract.Candidate{Field: field, Text: strings.Join(texts, " "), Value: value,
		Spans: spans, Extractor: source, Confidence: confidence})
	return &t.out.Candidates[len(t.out.Candidates)-1]
}

func (t *turn) isAsked(key string) bool { return slices.Contains(t.asked, key) }

// heardAsk: the field is asked for, and the customer heard it. Of names a question nobody may have heard is as good; a
// number is then anybody's.
func (t *turn) heardAsk(key string) bool { return !t.req.Faint && t.isAsked(key) }

// mainAsk is the key the customer is most likely answering, "" when nothing is asked.
func (t *turn) mainAsk() string {
	if len(t.asked) == 0 {
		return ""
	}
	return t.asked[0]
}

// found tells whether a candidate for the field was proposed.
func (t *turn) found(key string) bool {
	return slices.ContainsFunc(t.out.Candidates, func(c extract.Candidate) bool { return c.Field == key })
}
