package policy

import (
	"bufio"
	"bytes"
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// phrases are the words of each language: sections [family tag], one phrase a line. In a phrase stand words as fold
// writes them, word* (begins so), (a|b) and (a|b)? choices of words or phrases, _ any word, ~2 up to two words, # a
// number.
//
//go:embed phrases/*.txt
var phrases embed.FS

// languages that have phrases; the first is taken where a text shows none.
var languages = []string{"en", "es", "fr", "de", "pt", "ar"}

// meaning is a family, the part of speech a phrase plays, and the tag within it.
type meaning struct {
	family, tag string
	id          int // of the family
}

// lexicon finds the phrases of one language.
type lexicon struct {
	root     *node
	meanings []meaning
	families []string
	common   map[string]bool // words by which the language is known
	titles   bool            // names are told by titles: capitals do not tell them
}

// node is a place inside a phrase.
type node struct {
	exact map[string][]*node
	stems []stem
	word  []*node    // behind any word
	num   []*node    // behind a number
	gap   [4][]*node // behind up to so many words
	ends  []int      // meanings of the phrase that ends here
}

type stem struct {
	prefix string
	next   *node
}

var lexicons = sync.OnceValue(func() map[string]*lexicon {
	out := map[string]*lexicon{}
	for _, lang := range languages {
		data, err := phrases.ReadFile("phrases/" + lang + ".txt")
		if err != nil {
			panic(err) // embedded
		}
		if out[lang], err = parseLexicon(data); err != nil {
			panic(fmt.Errorf("phrases of %s: %w", lang, err))
		}
	}
	return out
})

// parseLexicon reads a file of phrases.
func parseLexicon(data []byte) (*lexicon, error) {
	l := &lexicon{root: &node{}, common: map[string]bool{}}
	at := -1
	lines := bufio.NewScanner(bytes.NewReader(data))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		switch {
		case line == "" || strings.HasPrefix(line, "//"):
		case strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]"):
			family, tag, _ := strings.Cut(line[1:len(line)-1], " ")
			l.meanings = append(l.meanings, meaning{family: family, tag: tag})
			at++
		case at >= 0 && l.meanings[at].family == "lang":
			for _, w := range strings.Fields(line) {
				l.common[w] = true
			}
		case at < 0:
			return nil, fmt.Errorf("line %d: a phrase before the first section", n)
		default:
			rest, ends := l.phrase(line, []*node{l.root})
			if rest != "" {
				return nil, fmt.Errorf("line %d: unbalanced parentheses before %q", n, rest)
			}
			for _, e := range ends {
				e.ends = append(e.ends, at)
			}
		}
	}
	for i := range l.meanings {
		m := &l.meanings[i]
		l.families = addTo(l.families, m.family)
		m.id = slices.Index(l.families, m.family)
		l.titles = l.titles || m.family == "title"
	}
	return l, lines.Err()
}

// phrase adds a phrase, or a choice within parentheses, behind the given places. It returns what it did not read, from
// a | or ) that belongs to the caller on, and the places where the phrase ends.
func (l *lexicon) phrase(text string, from []*node) (string, []*node) {
	for text = strings.TrimLeft(text, " "); text != "" && text[0] != '|' && text[0] != ')'; text = strings.TrimLeft(text, " ") {
		if text[0] != '(' {
			end := strings.IndexAny(text+" ", " |)")
			next := &node{}
			for _, n := range from {
				n.edge(text[:end], next)
			}
			text, from = text[end:], []*node{next}
			continue
		}
		var ends []*node
		for sep := true; sep; {
			var e []*node
			text, e = l.phrase(text[1:], from)
			ends = append(ends, e...)
			sep = strings.HasPrefix(text, "|")
		}
		if !strings.HasPrefix(text, ")") {
			return "(" + text, nil
		}
		if text = text[1:]; strings.HasPrefix(text, "?") {
			text, ends = text[1:], append(ends, from...)
		}
		from = ends
	}
	return text, from
}

// edge leads from a place over a word to the next one.
func (n *node) edge(w string, next *node) {
	w = foldWord(w)
	switch {
	case w == "_":
		n.word = append(n.word, next)
	case w == "#":
		n.num = append(n.num, next)
	case len(w) == 2 && w[0] == '~' && w[1] >= '1' && w[1] <= '3':
		n.gap[w[1]-'0'] = append(n.gap[w[1]-'0'], next)
	case len(w) > 1 && strings.HasSuffix(w, "*"):
		n.stems = append(n.stems, stem{w[:len(w)-1], next})
	default:
		if n.exact == nil {
			n.exact = map[string][]*node{}
		}
		n.exact[w] = append(n.exact[w], next)
	}
}

// walk calls found for every phrase that begins at token i.
func (n *node) walk(ts []token, i int, found func(meaning, end int)) {
	for _, m := range n.ends {
		found(m, i)
	}
	for _, next := range n.gap {
		walkAll(next, ts, i, found)
	}
	if i == len(ts) {
		return
	}
	t := &ts[i]
	for _, form := range t.forms {
		walkAll(n.exact[form], ts, i+1, found)
		for _, s := range n.stems {
			if strings.HasPrefix(form, s.prefix) {
				s.next.walk(ts, i+1, found)
			}
		}
	}
	if t.punct {
		return
	}
	walkAll(n.word, ts, i+1, found)
	if t.num > 0 {
		walkAll(n.num, ts, i+1, found)
	}
	for g, next := range n.gap {
		for k := 1; len(next) > 0 && k <= g && i+k <= len(ts) && !ts[i+k-1].punct; k++ {
			walkAll(next, ts, i+k, found)
		}
	}
}

func walkAll(nodes []*node, ts []token, i int, found func(meaning, end int)) {
	for _, n := range nodes {
		n.walk(ts, i, found)
	}
}
