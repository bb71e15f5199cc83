package rules

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/seed-151f84ba/intake/extract"
)

// phrases is a tree of word sequences with tags at their ends. All languages share one tree.
type phrases struct {
	root  *node
	words map[string]wordNo
	stems stems
	tags  []tag
	index map[tag]int16
}

// wordNo is the number of a word that stands in some phrase; 0 is every other word. A word of a sentence is looked up once
// and compared by its number at every node it passes.
type wordNo int32

// tag says what a phrase means: the section it stands in, its language, and what follows ":" at its end.
type tag struct{ section, lang, arg string }

// node is a state: what has matched since the root. Alternatives meet again in one node, so the graph is as large as
// the phrases are long, not as their combinations are many.
type node struct {
	next   map[wordNo]*node
	groups map[string]*node // while loading: where a group of alternatives from here ends
	then   []*node          // states reached without a word
	gap    *node            // up to three words of any kind, then on
	any    *node            // exactly one word
	ends   []int16
}

// hit is a phrase found: tokens [from, to) and what it means.
type hit struct {
	tag      int16
	from, to int
	over     bool // a word that denies stands in a gap of the phrase
}

func newPhrases() *phrases {
	return &phrases{root: &node{}, words: map[string]wordNo{}, index: map[tag]int16{}}
}

// load adds the sections of a language whose names pick accepts.
func (p *phrases) load(l *extract.Lexicon, pick func(section string) bool) error {
	var macros []string // a name and its body in turn, as strings.NewReplacer takes them
	for _, line := range l.Sections["macros"] {
		name, body, ok := strings.Cut(line, " = ")
		if !ok {
			return fmt.Errorf("%s: macro %q has no body", l.Code, line)
		}
		body = strings.NewReplacer(macros...).Replace(body) // it may hold those above it
		macros = append(macros, "<"+name+">", "("+body+")")
	}
	expand := strings.NewReplacer(macros...)
	for section, lines := range l.Sections {
		if !pick(section) {
			continue
		}
		section, kind := small(section)
		for _, line := range lines {
			for _, phrase := range splitTop(expand.Replace(line)) {
				phrase, arg, _ := strings.Cut(phrase, ":")
				p.add(p.root, parts(phrase), p.tag(tag{section, l.Code, cmp.Or(arg, kind)}))
			}
		}
	}
	return nil
}

// small cuts the kind off "say.smalltalk.greeting", "say.spam.abuse", "say.prefer.phone", "say.reach.email" and their like.
func small(section string) (base, kind string) {
	for _, base := range []string{"say.smalltalk", "say.spam", "say.prefer", "say.reach"} {
		if kind, ok := strings.CutPrefix(section, base+"."); ok {
			return base, kind
		}
	}
	return section, ""
}

func (p *phrases) tag(t tag) int16 {
	if i, ok := p.index[t]; ok {
		return i
	}
	p.tags = append(p.tags, t)
	p.index[t] = int16(len(p.tags) - 1)
	return int16(len(p.tags) - 1)
}

// add inserts a sequence of parts below a node.
func (p *phrases) add(n *node, seq []string, t int16) {
	n = p.path(n, seq)
	n.ends = append(n.ends, t)
}

// path makes the states of a sequence and returns the last.
func (p *phrases) path(n *node, seq []string) *node {
	for _, part := range seq {
		switch {
		case part[0] == '(':
			n = p.group(n, part)
		case part == "...":
			if n.gap == nil {
				n.gap = &node{}
			}
			n = n.gap
		case part == "*":
			if n.any == nil {
				n.any = &node{}
			}
			n = n.any
		default:
			if n.next == nil {
				n.next = map[wordNo]*node{}
			}
			w := p.part(bare(extract.FoldWord(part)))
			if n.next[w] == nil {
				n.next[w] = &node{}
			}
			n = n.next[w]
		}
	}
	return n
}

// part numbers a word of a phrase, or a stem of words ("defekt*").
func (p *phrases) part(w string) wordNo {
	n := p.word(w)
	p.stems.add(w, n)
	return n
}

// word numbers a word of a phrase.
func (p *phrases) word(w string) wordNo {
	n, ok := p.words[w]
	if !ok {
		n = wordNo(len(p.words) + 1)
		p.words[w] = n
	}
	return n
}

func (p *phrases) group(n *node, part string) *node {
	if join := n.groups[part]; join != nil {
		return join
	}
	if n.groups == nil {
		n.groups = map[string]*node{}
	}
	join := &node{}
	n.groups[part] = join
	for _, alt := range splitTop(part[1 : len(part)-1]) {
		end := p.path(n, parts(alt))
		end.then = append(end.then, join)
	}
	return join
}

// parts cuts a phrase at spaces outside of brackets; an empty phrase has none.
func parts(s string) []string { return cut(s, ' ') }

// splitTop cuts at the bars outside of brackets; empty alternatives stay.
func splitTop(s string) []string {
	var out []string
	depth, from := 0, 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '(':
			depth++
		case ')':
			depth--
		case '|':
			if depth == 0 {
				out = append(out, s[from:i])
				from = i + 1
			}
		}
	}
	return append(out, s[from:])
}

func cut(s string, sep byte) []string {
	var out []string
	depth, from := 0, 0
	for i := 0; i <= len(s); i++ {
		if i == len(s) || s[i] == sep && depth == 0 {
			if i > from {
				out = append(out, s[from:i])
			}
			from = i + 1
			continue
		}
		switch s[i] {
		case '(':
			depth++
		case ')':
			depth--
		}
	}
	return out
}

// bare drops apostrophes: "I'm" and "im" are one word to a phrase.
func bare(fold string) string {
	if strings.IndexByte(fold, '\'') < 0 {
		return fold
	}
	return strings.ReplaceAll(fold, "'", "")
}

// heard is a word of a sentence: its number and those of the stems it is built on.
type heard struct {
	no    wordNo
	stems []wordNo
	not   bool // it denies
}

// numbers are the words of a sentence as find takes them. words are bare.
func (p *phrases) numbers(words []string) []heard {
	out := make([]heard, len(words))
	var found []wordNo
	for i, w := range words {
		first := len(found)
		found = p.stems.of(w, found)
		out[i] = heard{no: p.words[w], stems: found[first:len(found):len(found)]}
	}
	return out
}

// begins says whether a phrase begins with the word, stems aside.
func (p *phrases) begins(w string) bool { return p.root.next[p.words[w]] != nil }

// find reports every phrase that begins at word i of a sentence; the same one may be reported more than once. over: a gap of it
// ran over a word that denies.
func (p *phrases) find(words []heard, i int, report func(tag int16, to int, over bool)) {
	p.step(p.root, words, i, false, report)
	for _, n := range p.root.then {
		p.walk(n, words, i, false, report)
	}
}

// step goes on from a node by the word i and by its stems.
func (p *phrases) step(n *node, words []heard, i int, over bool, report func(int16, int, bool)) {
	if next := n.next[words[i].no]; next != nil {
		p.walk(next, words, i+1, over, report)
	}
	for _, stem := range words[i].stems {
		if next := n.next[stem]; next != nil {
			p.walk(next, words, i+1, over, report)
		}
	}
}

func (p *phrases) walk(n *node, words []heard, i int, over bool, report func(int16, int, bool)) {
	for _, t := range n.ends {
		report(t, i, over)
	}
	for _, m := range n.then {
		p.walk(m, words, i, over, report)
	}
	if n.gap != nil {
		for skip := 0; skip <= 3 && i+skip <= len(words); skip++ {
			over = over || skip > 0 && words[i+skip-1].not
			p.walk(n.gap, words, i+skip, over, report)
		}
	}
	if i >= len(words) {
		return
	}
	if n.next != nil {
		p.step(n, words, i, over, report)
	}
	if n.any != nil {
		p.walk(n.any, words, i+1, over, report)
	}
}
