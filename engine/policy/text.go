package policy

import (
	mathbits "math/bits"
	"regexp"
	"slices"
	"sync"
)

// sentence is one sentence of the instructions, or a point of a list.
type sentence struct {
	raw     string // as written, trimmed
	lang    string
	ts      []token
	marks   map[string][]mark
	head    *sentence          // the heading it stands under
	line    int                // sentences of one line speak of one matter
	cover   map[string][]int16 // by family: 1 + which mark covers a token
	settled bool
	away    bool // it sends the customer elsewhere
	lead    int  // bytes of raw that are a label and not read: "Note: …"
}

var (
	initial = regexp.MustCompile(`(?:^|[\s(])\p{Lu}\.$`)
	ending  = regexp.MustCompile(`[.!?。؟…]+(?:["'”’»)]*)(?:\s+|$)`)
	abbrev  = regexp.MustCompile(`(?i)(?:^|[\s(])(?:e\.g|i\.e|z\.b|p\.ej|etc|no|nr|núm|mr|mrs|ms|dr|sr|sra|vs|a\.m|p\.m|max|min|approx|incl|tel|ext|st|prof|mme|mlle|dra|srta|ing|lic|hr|fr|bzw|ca|inkl|evtl|ggf|usw|tel)\.$`)
)

func (s *sentence) read(fallback string) {
	s.ts = slices.DeleteFunc(tokens(s.raw), func(t token) bool { return t.from < s.lead })
	s.lang = language(s.ts, fallback, 1)
	s.marks = lexicons()[s.lang].marks(s.ts)
	s.index()
}

// commons tells of each small word in which languages it is one, a bit for each language.
var commons = sync.OnceValue(func() map[string]uint8 {
	out := map[string]uint8{}
	for i, lang := range languages {
		for w := range lexicons()[lang].common {
			out[w] |= 1 << i
		}
	}
	return out
})

// language is the one most of the sentence's small words belong to; fallback, unless another has more by over margin.
func language(ts []token, fallback string, margin int) string {
	words := commons()
	counts := make([]int, len(languages))
	arabic := slices.Index(languages, "ar")
	for _, t := range ts {
		if t.text[0] >= 0xd8 && t.text[0] <= 0xdb {
			counts[arabic] += 2
			continue
		}
		if t.punct {
			continue
		}
		for bits := words[t.text]; bits != 0; bits &= bits - 1 {
			counts[mathbits.TrailingZeros8(bits)]++
		}
	}
	best, most := fallback, 0
	if i := slices.Index(languages, fallback); i >= 0 {
		most = counts[i] + margin
	}
	for i, lang := range languages {
		if lang != fallback && counts[i] > most {
			best, most = lang, counts[i]
		}
	}
	return best
}

// stops cuts a line behind its full stops, not behind those of abbreviations.
func stops(line string) []string {
	var out []string
	from := 0
	for _, m := range ending.FindAllStringIndex(line, -1) {
		if abbrev.MatchString(line[from:m[0]+1]) || initial.MatchString(line[from:m[0]+1]) {
			continue
		}
		out = append(out, line[from:m[1]])
		from = m[1]
	}
	return append(out, line[from:])
}

// at says whether a mark of the family, of one of the tags if any are given, covers token i.
func (s *sentence) at(family string, i int, tags ...string) bool {
	cover := s.covering(family)
	if i < 0 || i >= len(cover) || cover[i] == 0 {
		return false
	}
	return s.marks[family][cover[i]-1].is(tags)
}

// begins is the mark of the family that begins at token i, nil for none.
func (s *sentence) begins(family string, i int) *mark {
	cover := s.covering(family)
	if i < 0 || i >= len(cover) || cover[i] == 0 {
		return nil
	}
	if m := &s.marks[family][cover[i]-1]; m.from == i {
		return m
	}
	return nil
}

// index forgets which mark covers which token, as marks of these families have changed; of all when none is named.
func (s *sentence) index(families ...string) {
	if len(families) == 0 {
		s.cover = nil
	}
	for _, f := range families {
		delete(s.cover, f)
	}
}

// covering tells for each token which mark of a family covers it, 1 for the first; nil when the family has none.
func (s *sentence) covering(family string) []int16 {
	if cover, ok := s.cover[family]; ok {
		return cover
	}
	ms := s.marks[family]
	var cover []int16
	if len(ms) > 0 {
		cover = make([]int16, len(s.ts))
		for n, m := range ms {
			for i := m.from; i < min(m.to, len(cover)); i++ {
				cover[i] = int16(n + 1)
			}
		}
	}
	if s.cover == nil {
		s.cover = map[string][]int16{}
	}
	s.cover[family] = cover
	return cover
}

// touching are the marks of a family that begin between two tokens.
func (s *sentence) touching(family string, from, to int, tags ...string) []mark {
	var out []mark
	ms := s.marks[family]
	first, _ := slices.BinarySearchFunc(ms, from, func(m mark, at int) int { return m.from - at })
	for _, m := range ms[first:] {
		if m.from >= to {
			break
		}
		if m.is(tags) {
			out = append(out, m)
		}
	}
	return out
}

func (m mark) is(tags []string) bool {
	if len(tags) == 0 {
		return true
	}
	for _, t := range tags {
		if t == m.tag {
			return true
		}
	}
	return false
}

// text is what stands between two tokens, as written.
func (s *sentence) text(from, to int) string {
	if from >= to {
		return ""
	}
	return s.raw[s.ts[from].from:s.ts[to-1].to]
}

// glued says whether token i is written with a hyphen to the one before or behind it.
func (s *sentence) glued(i int) bool {
	return i+1 < len(s.ts) && s.ts[i+1].from == s.ts[i].to+1 && s.raw[s.ts[i].to] == '-' ||
		i > 0 && s.ts[i].from == s.ts[i-1].to+1 && s.raw[s.ts[i-1].to] == '-'
}

// is says whether token i is one of these words or signs.
func (s *sentence) is(i int, words ...string) bool {
	if i < 0 || i >= len(s.ts) {
		return false
	}
	for _, w := range words {
		if s.ts[i].text == w {
			return true
		}
	}
	return false
}
