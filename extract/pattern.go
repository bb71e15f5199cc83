package extract

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// marks stand between the groups of a reference number; in a call they are not heard, and hands leave them out.
const marks = "-–_/. #"

// form is a configured pattern: as written, and without its marks, each replaced by an empty group that tells where it
// stood.
type form struct {
	whole, loose *regexp.Regexp
	marks        []rune // of the groups of loose, in order
	lettered     bool   // it begins with letters of its own
}

// forms keeps compiled patterns; there are as many as configured fields.
var forms sync.Map

// formOf compiles a pattern once; false when it is none.
func formOf(pattern string) (*form, bool) {
	if f, ok := forms.Load(pattern); ok {
		return f.(*form), f.(*form) != nil
	}
	whole, err := regexp.Compile(`^(?:` + pattern + `)$`)
	if err != nil {
		return nil, false
	}
	f := &form{whole: whole}
	if tree, err := syntax.Parse(pattern, syntax.Perl); err == nil {
		f.loose, _ = regexp.Compile(`^(?:` + f.unmarked(tree.Simplify()).String() + `)$`)
	}
	if own, err := regexp.Compile(pattern); err == nil {
		prefix, _ := own.LiteralPrefix()
		f.lettered = strings.ContainsFunc(prefix, unicode.IsLetter)
	}
	forms.Store(pattern, f)
	return f, true
}

// unmarked is a copy of the tree with every mark replaced by an empty group.
func (f *form) unmarked(re *syntax.Regexp) *syntax.Regexp {
	switch re.Op {
	case syntax.OpCapture:
		return f.unmarked(re.Sub[0])
	case syntax.OpCharClass:
		if m, ok := onlyMarks(re); ok {
			return f.gap(m)
		}
	case syntax.OpLiteral:
		out := &syntax.Regexp{Op: syntax.OpConcat, Flags: re.Flags}
		for _, r := range re.Rune {
			if strings.ContainsRune(marks, r) {
				out.Sub = append(out.Sub, f.gap(r))
			} else {
				out.Sub = append(out.Sub, &syntax.Regexp{Op: syntax.OpLiteral, Flags: re.Flags, Rune: []rune{r}})
			}
		}
		return out
	}
	out := *re
	out.Sub = nil
	for _, sub := range re.Sub {
		out.Sub = append(out.Sub, f.unmarked(sub))
	}
	return &out
}

// gap is an empty group in the place of a mark.
func (f *form) gap(mark rune) *syntax.Regexp {
	f.marks = append(f.marks, mark)
	return &syntax.Regexp{Op: syntax.OpCapture, Cap: len(f.marks), Sub: []*syntax.Regexp{{Op: syntax.OpEmptyMatch}}}
}

// onlyMarks: the class holds nothing but marks; it returns the one to write.
func onlyMarks(class *syntax.Regexp) (rune, bool) {
	var first rune
	for i := 0; i+1 < len(class.Rune); i += 2 {
		for r := class.Rune[i]; r <= class.Rune[i+1]; r++ {
			if !strings.ContainsRune(marks, r) {
				return 0, false
			}
			if first == 0 || r == '-' {
				first = r
			}
		}
	}
	return first, first != 0
}

// fit writes a value in the pattern's form: as it is, without its spaces, in capitals, or with the marks put where the
// pattern has them. False when it is no such value.
func (f *form) fit(value string) (string, bool) {
	tight := strings.ReplaceAll(value, " ", "")
	for _, v := range []string{value, tight, strings.ToUpper(value), strings.ToUpper(tight)} {
		if v != "" && f.whole.MatchString(v) {
			return v, true
		}
	}
	bare := strings.Map(func(r rune) rune {
		if strings.ContainsRune(marks, r) {
			return -1
		}
		return r
	}, value)
	if f.loose == nil || bare == "" || bare == value && len(f.marks) == 0 || len(f.marks) == 0 && !strings.ContainsFunc(bare, unicode.IsLetter) {
		return "", false
	}
	for _, v := range []string{bare, strings.ToUpper(bare)} {
		if at := f.loose.FindStringSubmatchIndex(v); at != nil {
			if out := f.marked(v, at); f.whole.MatchString(out) {
				return out, true
			}
		}
	}
	return "", false
}

// marked puts the marks of the groups that matched into a bare value.
func (f *form) marked(v string, at []int) string {
	type put struct {
		at   int
		mark rune
	}
	var puts []put
	for i, m := range f.marks {
		if p := at[2*i+2]; p >= 0 {
			puts = append(puts, put{p, m})
		}
	}
	slices.SortStableFunc(puts, func(a, b put) int { return b.at - a.at })
	for _, p := range puts {
		v = v[:p.at] + string(p.mark) + v[p.at:]
	}
	return v
}

// Lettered: codes of the field begin with letters of its own, so that one can be told from an address or a date.
func (f Field) Lettered() bool {
	own, ok := formOf(f.Pattern)
	return ok && own.lettered
}

// AsWritten: the words hold a code of the field's form letter by letter, with all its marks.
func (f Field) AsWritten(text string) bool {
	own, ok := formOf(f.Pattern)
	return ok && (own.whole.MatchString(text) || own.whole.MatchString(strings.ToUpper(text)))
}
