package extract

import (
	"fmt"
	"slices"
	"strings"
)

// A language file's section [postcode] has the forms of postal codes where it is spoken, as they are written: 9 a digit,
// A a letter, a small letter one of the characters [postcode-letters] gives it, anything else as it stands. A word before
// the forms names their country; [postcode-areas] has the letters a country's codes may begin with, where its post
// publishes them. [postcode-odd] has forms that nobody was given. In a call a code must have one of these forms: letters
// get lost on the line and other words slip in, and a short question more is better than a code nobody has. In writing any
// country's form is taken, see checkPostcode.

// postal is what a language knows of postal codes.
type postal struct {
	forms  []postalForm
	sets   map[byte]string
	areas  map[string][]string // by country
	sounds map[string][]string // characters a word sounds like
}

type postalForm struct {
	country, marks string
	odd            bool
}

// longestPostal is the most characters a code has, spaces and dashes not counted.
const longestPostal = 9

func (p *postal) addLine(section, line string) error {
	head, rest, two := strings.Cut(line, " ")
	switch section {
	case "postcode", "postcode-odd":
		country := ""
		if two && head == strings.ToLower(head) && len(head) == 2 && !strings.ContainsAny(head, "0123456789") {
			country, line = head, rest
		}
		for form := range strings.SplitSeq(line, "|") {
			p.forms = append(p.forms, postalForm{country: country, marks: form, odd: section == "postcode-odd"})
		}
	case "postcode-letters":
		if !two || len(head) != 1 {
			return fmt.Errorf("%q gives no letters", line)
		}
		p.sets[head[0]] = rest
	case "postcode-areas":
		p.areas[head] = append(p.areas[head], strings.Fields(rest)...)
	case "sounds":
		for form := range strings.SplitSeq(rest, "|") {
			p.sounds[FoldWord(form)] = append(p.sounds[FoldWord(form)], head)
		}
	}
	return nil
}

// written puts a code said in a call, given in capitals without spaces, into the form it has in the language's
// countries; doubt is how much of it had to be taken for something else. O and the digit 0 are one word when spoken; I
// and 1 only look alike.
func (p *postal) written(code string) (value string, doubt int, ok bool) {
	for _, f := range p.forms {
		if v, d, is := p.shape(f, code, true); is && (!ok || d < doubt) {
			value, doubt, ok = v, d, true
		}
	}
	return value, doubt, ok
}

// begins tells whether some code begins like this.
func (p *postal) begins(code string) bool {
	return slices.ContainsFunc(p.forms, func(f postalForm) bool {
		_, _, ok := p.shape(f, code, false)
		return ok
	})
}

// shape writes a code in a form; a part of one when the whole is not wanted.
func (p *postal) shape(f postalForm, code string, whole bool) (out string, doubt int, ok bool) {
	var b strings.Builder
	i, area := 0, f.country != "" && len(p.areas[f.country]) > 0
	if f.odd {
		doubt = 1
	}
	for k := 0; k < len(f.marks) && i < len(code); k++ {
		mark := f.marks[k]
		if mark == ' ' || mark == '-' {
			b.WriteByte(mark)
			continue
		}
		if area && mark != 'A' && b.Len() > 0 {
			if area = false; !slices.Contains(p.areas[f.country], b.String()) {
				return "", 0, false
			}
		}
		c, cost, fits := p.fit(mark, code[i])
		if !fits {
			return "", 0, false
		}
		b.WriteByte(c)
		doubt, i = doubt+cost, i+1
	}
	if i < len(code) || whole && b.Len() != len(f.marks) {
		return "", 0, false
	}
	return b.String(), doubt, true
}

// fit is the character a mark takes for another.
func (p *postal) fit(mark, c byte) (taken byte, doubt int, ok bool) {
	for _, try := range [2]byte{c, twin(c)} {
		switch {
		case try == 0:
		case mark == 'A' && try >= 'A' && try <= 'Z', mark == '9' && try >= '0' && try <= '9',
			mark >= 'a' && mark <= 'z' && strings.IndexByte(p.sets[mark], try) >= 0, mark == try && mark != 'A' && mark != '9':
			if try != c && (c == '1' || c == 'I') {
				doubt = 1
			}
			return try, doubt, true
		}
	}
	return 0, 0, false
}

// twin is the character that is said or written like another, 0 for none.
func twin(c byte) byte {
	switch c {
	case 'O':
		return '0'
	case '0':
		return 'O'
	case 'I':
		return '1'
	case '1':
		return 'I'
	}
	return 0
}

// bareCode is a code in capitals without its spaces and dashes.
func bareCode(code string) string {
	return strings.ToUpper(strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -./–", r) {
			return -1
		}
		return r
	}, FoldDigits(code)))
}

// spokenPostcode is a code as a speaker of the language has it.
func spokenPostcode(code, lang string) (string, bool) {
	v, _, ok := preferred(lang)[0].postal.written(bareCode(code))
	return v, ok
}
