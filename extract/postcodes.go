package extract

import (
	"slices"
	"strings"
)

// A language file's section [postcode] has the shapes of postal codes where it is spoken (9 a digit, A a letter), and
// [postcode-areas] the letters a code with letters may begin with there, where the post publishes them. In a call a
// code must have one of these shapes: letters get lost on the line and other words slip in, and a short question more
// is better than a code nobody has. In writing any country's form is taken, see checkPostcode.

// spokenPostcode tells whether a code may have been said by a speaker of the language. It holds for every code where
// the language file gives no shapes.
func spokenPostcode(code, lang string) bool {
	l := preferred(lang)[0]
	bare := strings.ToUpper(strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -./–", r) {
			return -1
		}
		return r
	}, FoldDigits(code)))
	return len(l.Sections["postcode"]) == 0 || slices.ContainsFunc(l.Sections["postcode"], func(shape string) bool {
		_, mended, ok := shaped(bare, shape)
		return ok && mended == 0 && l.area(bare)
	})
}

// area: the letters before the first digit are those of a known area, where the language lists them for its codes.
func (l *Lexicon) area(code string) bool {
	letters := code[:max(strings.IndexAny(code, "0123456789"), 0)]
	areas := l.Sections["postcode-areas"]
	return letters == "" || len(areas) == 0 || slices.ContainsFunc(areas, func(line string) bool {
		return slices.Contains(strings.Fields(line), letters)
	})
}
