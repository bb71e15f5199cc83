package rules

import (
	"fmt"
	"strings"

	"github.com/seed-151f84ba/intake/extract"
)

// phrases is a tree of word sequences with tags at their ends. All languages share one tree.
type phrases struct {
	root  *node
	tags  []tag
	index map[tag]int16
}

// tag says what a phrase means: the section it stands in, its language, and what follows ":" at its end.
type tag struct{ section, lang, arg string }

type node struct {
	next map[string]*node
	gap  *node // up to three words of any kind, then on
	any  *node // exactly one word
	ends []int16
}

// hit is a phrase found: tokens [from, to) and what it means.
type hit struct {
	tag      int16
	from, to int
}

func newPhrases() *phrases { return &phrases{root: &node{}, index: map[tag]int16{}} }

// load adds the sections of a language whose names pick accepts.
func (p *phrases) load(l *extract.Lexicon, pick func(section string) bool) error {
	macros := map[string]string{}
	for _, line := range l.Sections["macros"] {
		name, body, ok := strings.Cut(line, " = ")
		if !ok {
			return fmt.Errorf("%s: macro %q has no body", l.Code, line)
		}
		macros["<"+name+">"] = "(" + body + ")"
	}
	for section, lines := range l.Sections {
		if !pick(section) {
			continue
		}
		for _, line := range lines {
			for name, body := range macros {
				line = strings.ReplaceAll(line, name, body)
			}
			for _, phrase := range splitTop(line) {
				phrase, arg, _ := strings.Cut(phrase, ":")
				p.add(p.root, parts(phrase), p.tag(tag{section, l.Code, arg}))
			}
		}
	}
	return nil
}

func (p *phrases) tag(t tag) int16 {
	if i, ok := p.index[t]; ok {
		return i
	}
	p.tags = append(p.tags, t)
	p.index[t] = int16(len(p.tags) - 1)
	return int16(len(p.tags) - 1)
}

// add inserts a sequence of parts below a node; alternatives branch.
func (p *phrases) add(n *node, seq []string, t int16) {
	if len(seq) == 0 {
		n.ends = append(n.ends, t)
		return
	}
	head, rest := seq[0], seq[1:]
	switch {
	case head[0] == '(':
		for _, alt := range splitTop(head[1 : len(head)-1]) {
			p.add(n, append(parts(alt), rest...), t)
		}
	case head == "...":
		if n.gap == nil {
			n.gap = &node{}
		}
		p.add(n.gap, rest, t)
	case head == "*":
		if n.any == nil {
			n.any = &node{}
		}
		p.add(n.any, rest, t)
	default:
		if n.next == nil {
			n.next = map[string]*node{}
		}
		w := bare(extract.FoldWord(head))
		if n.next[w] == nil {
			n.next[w] = &node{}
		}
		p.add(n.next[w], rest, t)
	}
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

// find reports every phrase that begins at word i of the sentence. words are bare; the same phrase is reported at
// its ends in growing order.
func (p *phrases) find(words []string, i int, report func(tag int16, to int)) {
	p.walk(p.root, words, i, report)
}

func (p *phrases) walk(n *node, words []string, i int, report func(int16, int)) {
	for _, t := range n.ends {
		report(t, i)
	}
	if i >= len(words) {
		if n.gap != nil {
			p.walkGap(n.gap, words, i, report)
		}
		return
	}
	if next := n.next[words[i]]; next != nil {
		p.walk(next, words, i+1, report)
	}
	if n.any != nil {
		p.walk(n.any, words, i+1, report)
	}
	if n.gap != nil {
		p.walkGap(n.gap, words, i, report)
	}
}

// walkGap goes on after none to three words. A phrase that ends with a gap ends before it.
func (p *phrases) walkGap(n *node, words []string, i int, report func(int16, int)) {
	for skip := 0; skip <= 3 && i+skip <= len(words); skip++ {
		if skip > 0 && len(n.ends) > 0 {
			continue
		}
		p.walkOnce(n, words, i+skip, report)
	}
}

func (p *phrases) walkOnce(n *node, words []string, i int, report func(int16, int)) {
	for _, t := range n.ends {
		report(t, i)
	}
	if i < len(words) {
		if next := n.next[words[i]]; next != nil {
			p.walk(next, words, i+1, report)
		}
	}
}
