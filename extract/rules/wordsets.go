package rules

import (
	"fmt"
	"strings"

	"github.com/seed-151f84ba/intake/extract"
)

// wordSet says what a word does beside a value or a name, whatever the language. The words stand in the language files, in
// sections [words.<set>].
type wordSet uint32

// The sets.
const (
	asking       wordSet = 1 << iota // an agent's sentence with it asks for something
	telling                          // … unless this tells what is known already
	beside                           // stands before or after values, never inside them
	labelling                        // in the label of a field, but tells it from no other
	linking                          // between a label and its value
	numbering                        // "number", before one
	newer                            // after "old": what follows holds now
	near                             // before a place
	leading                          // before a date or a time, no part of it
	joining                          // at the end of a line that goes on
	announcing                       // ends a phrase whose value comes next
	titles                           // a form of address before a name, no part of it
	particles                        // a small word inside names
	behindName                       // what comes after a name
	neverName                        // never part of a name
	legalForms                       // of companies
	abbreviating                     // a full stop after it ends no sentence
	extensions                       // before the digits to dial after a number
	units                            // after a number that counts no people
	whose                            // before "name": another's
	notAName                         // of every day though some list holds it as a name; in small letters it is none
	moods                            // feelings and judgements said of oneself or of the matter: nobody's name
	junk                             // a useless answer
	hours                            // before an hour said alone
	halves                           // of the day, after an hour
	streets                          // in the name of a street
	brief                            // last word of a key whose value is a few words
)

var wordSets = map[string]wordSet{"asking": asking, "telling": telling, "beside": beside, "label": labelling, "linking": linking,
	"numbering": numbering, "newer": newer, "near": near, "leading": leading, "joining": joining, "announcing": announcing, "title": titles,
	"particle": particles, "behind-name": behindName, "never-name": neverName, "legal": legalForms, "abbreviation": abbreviating,
	"extension": extensions, "unit": units, "whose": whose, "not-a-name": notAName, "mood": moods, "junk": junk,
	"brief": brief, "hour": hours, "half": halves, "street": streets}

// loadWords adds the words of a language to the sets, and the words of its section [same-label], a line for those that mean
// the same in a label.
func (r *Rules) loadWords(l *extract.Lexicon) error {
	for _, line := range l.Sections["same-label"] {
		words := strings.Fields(line)
		for _, w := range words {
			r.same[w] = words[0]
		}
	}
	for _, line := range l.Sections["street-ends"] {
		for w := range strings.FieldsSeq(line) {
			r.streetEnds = append(r.streetEnds, extract.FoldWord(w))
		}
	}
	for section, lines := range l.Sections {
		name, ok := strings.CutPrefix(section, "words.")
		if !ok {
			continue
		}
		set, ok := wordSets[name]
		if !ok {
			return fmt.Errorf("%s: no set of words is called %q", l.Code, name)
		}
		for _, line := range lines {
			for w := range strings.FieldsSeq(line) {
				r.words[extract.FoldWord(w)] |= set
			}
		}
	}
	return nil
}

// is tells whether a folded word is in one of the sets.
func (r *Rules) is(set wordSet, fold string) bool { return r.words[fold]&set != 0 }

// markMoods keeps the moods from being taken for names; a word that is a given name, too, stays one.
func (r *Rules) markMoods() {
	for w, sets := range r.words {
		if v := r.vocab[w]; sets&moods != 0 && !v.given {
			r.vocab[w] = markForeign(v, 0)
		}
	}
}
