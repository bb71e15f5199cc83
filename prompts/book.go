package prompts

import (
	"fmt"
	"strconv"
	"strings"
)

// A book is written in sections. [forms] holds how lists are joined and values are spoken, [field KEY] how a built-in
// field is called, every other section the phrases of a move, one a line: [ask.name] for both modes, [ask.name voice]
// where what is heard must differ. Lines that begin with # are remarks. In a phrase stand
//
//	{it} {acc}     the field: "your name", "the order number"; acc where the language has an object form
//	{about}        the same behind "for" or "about", where a quoted label needs no noun before it
//	{one|many}     the form that agrees with the field; of more than two, one for each [gender], in their order
//	{list}         the fields, joined: "name, phone number and e-mail address"
//	{options}      the options, joined with "or"
//	{summary}      every field with its value
//	{consent}      the operator's consent sentence, else one made of the label
//	{reasons}      what an agent takes down, joined with "or"
//	{lang}         the name of a language, in the language spoken
//	{spelled}      the value letter by letter, {nato} with a word of [alphabet] for each letter
//	{value} …      any other argument, as it is; a capital ({Options}) begins a sentence with it
//
// [alphabet] holds the words letters are spelled with, and under "as" what stands between a letter and its word.
//
// [gender NAME] holds how a custom label of that gender is called: it, acc and list are patterns around {label}, elided
// the one before a vowel (of [forms] elide, words with an aspirated h aside), words and ends the nouns that have the
// gender, adj the endings of an adjective (see adjective). A gender whose name ends in p is of many things; plural of
// [forms] is the ending that makes mp of m. What stands behind a dot in its name (m.weak) counts for the patterns alone. A
// label no [gender] holds is quoted in the pattern custom of [forms], which has the gender custom.gender; gender is that of any
// label in the book's script, where a language needs no more.
type book struct {
	lang    string
	forms   map[string]string
	alpha   map[string]string
	fields  map[string]map[string]string
	genders map[string]map[string]string
	words   map[string]string          // to their gender
	ends    map[string]string          // likewise
	lists   map[string]map[string]bool // of the forms that are lists of words
	order   []string                   // of the genders, as they are written
	reasons map[string]string          // what a reason is called where it can be taken down: "a complaint"
	moves   map[moveKey][]string
}

type moveKey struct{ move, mode string }

// anyField is the field of a request that names none.
const anyField = "other"

func parse(src string) (*book, error) {
	b := &book{
		forms: map[string]string{}, alpha: map[string]string{}, reasons: map[string]string{}, moves: map[moveKey][]string{},
		fields: map[string]map[string]string{}, genders: map[string]map[string]string{},
		words: map[string]string{}, ends: map[string]string{}, lists: map[string]map[string]bool{},
	}
	var into map[string]string
	var move moveKey
	for i, line := range strings.Split(src, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if line[0] == '[' && strings.HasSuffix(line, "]") {
			into, move = b.open(strings.Fields(line[1 : len(line)-1]))
			if into == nil && move.move == "" {
				return nil, fmt.Errorf("%d: bad section", i+1)
			}
			if into == nil && b.moves[move] != nil {
				return nil, fmt.Errorf("%d: section is there twice", i+1)
			}
			continue
		}
		switch {
		case into != nil:
			if err := set(into, line); err != nil {
				return nil, fmt.Errorf("%d: %w", i+1, err)
			}
		case move.move != "":
			b.moves[move] = append(b.moves[move], line)
		default:
			return nil, fmt.Errorf("%d: text before the first section", i+1)
		}
	}
	b.index()
	return b, nil
}

func (b *book) open(head []string) (map[string]string, moveKey) {
	switch {
	case len(head) == 1 && head[0] == "forms":
		return b.forms, moveKey{}
	case len(head) == 1 && head[0] == "reasons":
		return b.reasons, moveKey{}
	case len(head) == 1 && head[0] == "alphabet":
		return b.alpha, moveKey{}
	case len(head) == 2 && head[0] == "field":
		b.fields[head[1]] = map[string]string{}
		return b.fields[head[1]], moveKey{}
	case len(head) == 2 && head[0] == "gender":
		b.genders[head[1]] = map[string]string{}
		if !strings.Contains(head[1], ".") {
			b.order = append(b.order, head[1])
		}
		return b.genders[head[1]], moveKey{}
	case len(head) == 1:
		return nil, moveKey{head[0], ""}
	case len(head) == 2 && head[1] == Voice:
		return nil, moveKey{head[0], Voice}
	}
	return nil, moveKey{}
}

// set reads key = text, or key = "text" where blanks at the ends or line breaks count.
func set(into map[string]string, line string) error {
	key, value, ok := strings.Cut(line, "=")
	if !ok {
		return fmt.Errorf("expected key = text")
	}
	key, value = strings.TrimSpace(key), strings.TrimSpace(value)
	if strings.HasPrefix(value, `"`) {
		v, err := strconv.Unquote(value)
		if err != nil {
			return fmt.Errorf("bad quotes")
		}
		value = v
	}
	if _, twice := into[key]; twice {
		return fmt.Errorf("%s is there twice", key)
	}
	into[key] = value
	return nil
}
