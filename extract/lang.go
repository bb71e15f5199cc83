package extract

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed lang/*.txt
var langFiles embed.FS

// Lexicon is one data file lang/<code>.txt. The file is cut into [sections] of lines; "#" begins a comment line.
//
//	[numbers]  21 twenty one|twenty-one   a number below 100; =200 doscientos: a whole hundred; *100 hundred: a factor
//	[signs]    @ at|at sign               a sign of an address and its names
//	[letters]  w double u                 a letter and its names
//	[alphabet] a alpha|alfa               words that stand for their letter
//	[repeat]   2 double                   the next digit or letter is said so often
//	[as-in]    as in                      what stands between a letter and its example
//	[hosts]    gmail जीमेल                 a part of a host name said or written in another script
//	[address-asides] all one word      about an address, not part of it
//	[fillers]  um                         said between digits, means nothing
//	[decimal]  komma                      said before the fraction of a number
//	[compounds] numbers                   numbers are written in one word
//	[months]   1 january|jan              [weekdays] 0 sunday|sun   [ordinals] 1 first
//	[days]     1 tomorrow                 days from today           [units] 7 weeks   [between] 0 of|the
//
// Further sections belong to the extractors that read them.
type Lexicon struct {
	Code     string
	Sections map[string][]string
	words    map[string][]spoken // by first word, longest first
	dates    map[string][]spoken // the words of dates, likewise
	asIn     [][]string
	asides   map[string][][]string // words about an address, by first word
	asideEnd map[string]bool       // their last words
	postal   postal
	amending amending
	counting counting
}

// spoken is one way to say a number, a sign or a letter.
type spoken struct {
	words []string
	role  role
	value int    // of numbers, factors and repeats
	text  string // of signs and letters
}

type role uint8

const (
	small role = iota + 1 // 0..99
	hundreds
	factor
	sign
	letter
	alphabet
	repeat
	filler
	month
	weekday
	relativeDay
	ordinal
	unit
	between
	host
	fraction
)

// Lexicons are the languages there is a file for, English first, the others by code. The result is shared: read only.
var Lexicons = sync.OnceValue(func() []*Lexicon {
	entries, err := langFiles.ReadDir("lang")
	if err != nil {
		panic(err) // embedded at build time
	}
	var out []*Lexicon
	for _, e := range entries {
		data, err := langFiles.ReadFile("lang/" + e.Name())
		if err != nil {
			panic(err)
		}
		l, err := parseLanguage(strings.TrimSuffix(path.Base(e.Name()), ".txt"), string(data))
		if err != nil {
			panic(err)
		}
		out = append(out, l)
	}
	slices.SortStableFunc(out, func(a, b *Lexicon) int {
		if a.Code == "en" || b.Code == "en" {
			return map[bool]int{true: -1, false: 1}[a.Code == "en"]
		}
		return strings.Compare(a.Code, b.Code)
	})
	return out
})

func parseLanguage(code, data string) (*Lexicon, error) {
	l := &Lexicon{Code: code, Sections: map[string][]string{}, words: map[string][]spoken{}, dates: map[string][]spoken{}, asides: map[string][][]string{}, asideEnd: map[string]bool{},
		postal: postal{sets: map[byte]string{}, areas: map[string][]string{}, sounds: map[string][]string{}}, amending: amending{words: map[string]bool{}, small: map[string]bool{}},
		counting: counting{heads: map[string]int{}, and: map[string]bool{}, small: map[string]bool{}, one: map[string]bool{}, keys: map[string]bool{}}}
	section := ""
	for n, line := range strings.Split(data, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[' && line[len(line)-1] == ']':
			section = line[1 : len(line)-1]
		default:
			l.Sections[section] = append(l.Sections[section], line)
			if err := l.addLine(section, line); err != nil {
				return nil, fmt.Errorf("language %s line %d: %w", code, n+1, err)
			}
		}
	}
	for _, list := range []map[string][]spoken{l.words, l.dates} {
		sortLongest(list)
	}
	return l, nil
}

func sortLongest(m map[string][]spoken) {
	for _, list := range m {
		slices.SortStableFunc(list, func(a, b spoken) int { return len(b.words) - len(a.words) })
	}
}

var sections = map[string]role{"numbers": small, "signs": sign, "letters": letter, "alphabet": alphabet,
	"repeat": repeat, "months": month, "weekdays": weekday, "days": relativeDay, "ordinals": ordinal, "units": unit,
	"between": between, "hosts": host}

func (l *Lexicon) addLine(section, line string) error {
	if err := l.postal.addLine(section, line); err != nil {
		return err
	}
	if err := l.amending.addLine(section, line); err != nil {
		return err
	}
	if err := l.counting.addLine(section, line); err != nil {
		return err
	}
	if section == "as-in" {
		l.asIn = append(l.asIn, foldWords(line))
		return nil
	}
	if section == "address-asides" {
		for form := range strings.SplitSeq(line, "|") {
			words := foldWords(form)
			l.asides[words[0]] = append(l.asides[words[0]], words)
			l.asideEnd[words[len(words)-1]] = true
			slices.SortStableFunc(l.asides[words[0]], func(a, b []string) int { return len(b) - len(a) })
		}
		return nil
	}
	if section == "fillers" || section == "decimal" {
		for form := range strings.SplitSeq(line, "|") {
			l.add(spoken{role: map[string]role{"fillers": filler, "decimal": fraction}[section]}, form)
		}
		return nil
	}
	r, ok := sections[section]
	if !ok {
		return nil
	}
	head, forms, ok := strings.Cut(line, " ")
	if !ok {
		return fmt.Errorf("%q has no words", line)
	}
	item := spoken{role: r, text: head}
	if r == small || r == repeat || r >= month && r <= between {
		if head[0] == '=' {
			item.role, head = hundreds, head[1:]
		} else if head[0] == '*' {
			item.role, head = factor, head[1:]
		}
		v, err := strconv.Atoi(head)
		if err != nil {
			return fmt.Errorf("%q is not a number", head)
		}
		item.value = v
	}
	for form := range strings.SplitSeq(forms, "|") {
		l.add(item, form)
	}
	return nil
}

func (l *Lexicon) add(item spoken, form string) {
	item.words = foldWords(form)
	switch {
	case len(item.words) == 0:
	case item.role >= month && item.role <= between:
		l.dates[item.words[0]] = append(l.dates[item.words[0]], item)
	default:
		l.words[item.words[0]] = append(l.words[item.words[0]], item)
	}
}

func foldWords(s string) []string {
	var out []string
	for _, t := range cutTokens(s, nil) {
		if t.Kind != Sign {
			out = append(out, t.Fold)
		}
	}
	return out
}

// match finds the longest spoken form with one of the roles at toks[i]; next is the token after it. Hyphens between
// the words of a form do not matter.
func (l *Lexicon) match(toks []Token, i int, roles ...role) (item spoken, next int, ok bool) {
	for _, s := range l.words[toks[i].Fold] {
		if !slices.Contains(roles, s.role) {
			continue
		}
		if next, ok := matchWords(toks, i, s.words); ok {
			return s, next, true
		}
	}
	return spoken{}, i, false
}

func matchWords(toks []Token, i int, words []string) (next int, ok bool) {
	for n, w := range words {
		if n > 0 && i < len(toks) && toks[i].Fold == "-" {
			i++
		}
		if i >= len(toks) || toks[i].Fold != w {
			return 0, false
		}
		i++
	}
	return i, true
}
