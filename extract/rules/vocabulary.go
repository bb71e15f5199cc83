package rules

import (
	"embed"
	"strings"
)

//go:embed data/*.txt
var data embed.FS

// word is what the lists know of a folded word.
type word struct {
	given, family bool
	person        bool // a given name English writes with a capital
	place         bool
	proper        bool   // capitalised, but no person: a place, a people, a day
	rank          uint16 // among English words, 1 the most frequent, 0 not listed
	foreign       bool   // a frequent word of another language
}

type vocabulary map[string]word

func loadVocabulary() (vocabulary, error) {
	v := make(vocabulary, 64000)
	files, err := data.ReadDir("data")
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		mark, ok := marks[f.Name()]
		if !ok && strings.HasPrefix(f.Name(), "words.") {
			mark, ok = markForeign, true
		}
		if !ok {
			continue
		}
		text, err := data.ReadFile("data/" + f.Name())
		if err != nil {
			return nil, err
		}
		n := 0
		for line := range strings.SplitSeq(string(text), "\n") {
			if line == "" || line[0] == '#' {
				continue
			}
			n++
			line, starred := strings.CutSuffix(line, "*")
			w := v[line]
			w.person = w.person || starred
			v[line] = mark(w, n)
		}
	}
	return v, nil
}

// marks say what a list knows of its words; every further file words.<language>.txt has frequent words of its language.
var marks = map[string]func(word, int) word{
	"given.txt":    func(w word, _ int) word { w.given = true; return w },
	"family.txt":   func(w word, _ int) word { w.family = true; return w },
	"places.txt":   func(w word, _ int) word { w.place = true; return w },
	"proper.txt":   func(w word, _ int) word { w.proper = true; return w },
	"words.en.txt": func(w word, n int) word { w.rank = uint16(n); return w },
}

func markForeign(w word, _ int) word {
	w.foreign = true
	return w
}

// nameLike: some list holds it as a person's name.
func (w word) nameLike() bool { return w.given || w.family }

// common: an everyday word, unless it is a name that is hardly ever anything else.
func (w word) common() bool { return w.rank > 0 || w.foreign }
