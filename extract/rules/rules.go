// Package rules is the extractor that needs no network: phrases and word lists of each language, read from data
// files, and one engine that finds values, commands and wishes in a turn. It only proposes; extract.Check decides.
package rules

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/seed-151f84ba/intake/extract"
)

// Rules implements extract.Extractor. It holds no state between turns and is safe for concurrent use.
type Rules struct {
	vocab      vocabulary
	phrases    *phrases
	starts     map[string]extract.Start
	clock      map[string]bool      // first words of times of day
	streetEnds []string             // ends of words for streets
	joined     []string             // small words some language writes together with the next ("و")
	words      map[string]wordSet   // what small words do
	same       map[string]string    // words of labels with another name for the same: the first of them
	stops      map[string]languages // a frequent small word and the languages it belongs to
	denies     map[wordNo]languages // words that deny, and the languages they belong to
	codes      []string             // of the languages, by number
	tagLang    []uint8              // the number of each tag's language
}

// New returns the rules. The lists are read once per process and shared. It panics when an embedded file is damaged,
// which the tests exclude.
func New() *Rules { return load() }

var load = sync.OnceValue(func() *Rules {
	v, err := loadVocabulary()
	if err != nil {
		panic(err)
	}
	r := &Rules{vocab: v, phrases: newPhrases(), starts: extract.Starts(), clock: map[string]bool{}, words: map[string]wordSet{}, same: map[string]string{}, stops: map[string]languages{},
		denies: map[wordNo]languages{}}
	for n, l := range extract.Lexicons() {
		r.codes = append(r.codes, l.Code)
		if err := r.phrases.load(l, isPhraseSection); err != nil {
			panic(err)
		}
		if err := r.loadWords(l); err != nil {
			panic(err)
		}
		for _, line := range l.Sections["clock"] {
			mark, forms, _ := strings.Cut(line, " ")
			for form := range strings.SplitSeq(forms, "|") {
				if first, _, _ := strings.Cut(extract.FoldWord(form), " "); mark[0] == '+' || mark[0] == '-' {
					r.clock[first] = true
				}
			}
		}
		for _, line := range l.Sections["not"] {
			for _, w := range splitTop(line) {
				r.denies[r.phrases.word(bare(extract.FoldWord(w)))] |= 1 << n
			}
		}
		for _, line := range l.Sections["joined"] {
			r.joined = append(r.joined, extract.FoldWord(line))
		}
		for _, line := range l.Sections["stop"] {
			for w := range strings.FieldsSeq(line) {
				w = extract.FoldWord(w)
				r.stops[w] |= 1 << n
			}
		}
	}
	r.markMoods()
	for _, tag := range r.phrases.tags {
		r.tagLang = append(r.tagLang, uint8(slices.Index(r.codes, tag.lang)))
	}
	return r
})

func isPhraseSection(s string) bool {
	switch head, _, _ := strings.Cut(s, "."); head {
	case "say", "signal", "intro", "outro", "third", "fill", "correct", "negate", "old", "context", "ask", "question", "booking",
		"core", "wish", "fact", "not", "alone":
		return true
	}
	return false
}

// source is the name candidates, commands and signals of this package carry.
const source = "rules"

// Extract reads a turn. It never fails; the context is not needed, a turn takes microseconds.
func (r *Rules) Extract(_ context.Context, req extract.Request) (extract.Reading, error) {
	t := r.newTurn(req)
	t.forms()
	t.keypad()
	t.emails()
	t.customsFirst()
	t.phones()
	t.customs()
	t.street()
	t.unnamed() // a line that is nothing else; behind a name it is found below
	t.names()
	t.companies()
	t.unnamed()
	t.markCorrections()
	t.partial()
	t.ownWords()
	t.commands()
	t.signals()
	t.out.Lang = t.language()
	t.out.Open = t.unfinished()
	return t.out, nil
}

// field finds a collected field by key.
func (t *turn) field(key string) (extract.Field, bool) {
	for _, f := range t.req.Fields {
		if f.Key == key {
			return f, true
		}
	}
	return extract.Field{}, false
}
