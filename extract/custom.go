package extract

import (
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxText bounds a free-text value, in code points.
const maxText = 2000

func checkText(value string) (Value, Reason) {
	value = strings.TrimSpace(value)
	switch {
	case !strings.ContainsFunc(value, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }):
		return Value{}, BadSyntax
	case utf8.RuneCountInString(value) > maxText:
		return Value{}, TooLong
	}
	return Value{Value: value}, ""
}

// checkNumber accepts a decimal number in digits or words, with a sign, thousands marks and a fraction; the value is
// written with a point and without marks.
func checkNumber(value string, in Setting) (Value, Reason) {
	s := strings.TrimSpace(FoldDigits(value))
	s = strings.Trim(s, " $€£¥%#")
	if n, ok := plainNumber(s); ok {
		return Value{Value: n}, ""
	}
	toks := Tokens(s)
	for _, l := range preferred(in.Lang) {
		if len(toks) > 0 {
			if n, ok := l.digitPair(toks); ok && in.Mode == Spoken {
				return Value{Value: n}, ""
			}
			n, next, ok := l.SpokenNumber(toks, 0)
			if ok && next == len(toks) {
				return Value{Value: strconv.Itoa(n)}, ""
			}
			if ok && l.soundsAlike(toks, n, next) {
				return Value{}, Ambiguous
			}
			if heads, end, sure := l.HeadCount(toks); end == len(toks) && sure {
				return Value{Value: strconv.Itoa(heads)}, ""
			}
		}
	}
	return Value{}, NotANumber
}

// digitPair reads a teen or a ten that is said digit by digit, so that one is not heard for the other: "one five", "five
// zero". Other pairs may be two numbers ("two three").
func (l *Lexicon) digitPair(toks []Token) (string, bool) {
	if len(toks) != 2 || toks[0].Kind != Letters {
		return "", false
	}
	a, next, ok := l.SpokenNumber(toks, 0)
	if !ok || next != 1 || a < 1 || a > 9 {
		return "", false
	}
	b, next, ok := l.SpokenNumber(toks, 1)
	if !ok || next != 2 || !(b == 0 || a == 1 && b > 2 && b < 10) {
		return "", false
	}
	return strconv.Itoa(a*10 + b), true
}

// soundsAlike: after one number only its twin follows, the two that are misheard for each other ("fifteen… fifty").
func (l *Lexicon) soundsAlike(toks []Token, n, i int) bool {
	for i < len(toks) && toks[i].Kind == Sign {
		i++
	}
	if i == len(toks) {
		return false
	}
	m, next, ok := l.SpokenNumber(toks, i)
	low, high := min(n, m), max(n, m)
	return ok && next == len(toks) && low > 12 && low < 20 && high == (low-10)*10
}

var grouped = regexp.MustCompile(`^-?\d{1,3}([ ,.'’\x{00a0}\x{202f}]\d{3})+$`)
var decimal = regexp.MustCompile(`^-?\d+([.,]\d+)?$`)

func plainNumber(s string) (string, bool) {
	switch {
	case len(s) > 40:
		return "", false
	case grouped.MatchString(s):
		return strings.Map(func(r rune) rune {
			if r == '-' || r >= '0' && r <= '9' {
				return r
			}
			return -1
		}, s), true
	case decimal.MatchString(s):
		return strings.Replace(s, ",", ".", 1), true
	}
	return "", false
}

func checkChoice(value string, options []string) (Value, Reason) {
	want := strings.Join(foldWords(value), " ")
	for _, o := range options {
		if want != "" && strings.Join(foldWords(o), " ") == want {
			return Value{Value: o}, ""
		}
	}
	var found []string
	for _, o := range options {
		name := strings.Join(foldWords(o), " ")
		if name != "" && strings.Contains(" "+want+" ", " "+name+" ") {
			found = append(found, o)
		}
	}
	switch len(found) {
	case 1:
		return Value{Value: found[0]}, ""
	case 0:
		return Value{}, NotAnOption
	}
	return Value{}, Ambiguous
}

func checkURL(value string) (Value, Reason) {
	s := strings.TrimRight(strings.TrimSpace(value), ".,;!?)")
	if !strings.Contains(s, "://") {
		s = "https://" + s
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || len(s) > 2000 {
		return Value{}, NotAURL
	}
	host := u.Hostname()
	if _, err := netip.ParseAddr(host); err != nil && (!strings.Contains(host, ".") || checkDomain(host) != "") {
		return Value{}, NotAURL
	}
	u.Host = strings.ToLower(u.Host)
	return Value{Value: u.String()}, ""
}

// checkIdentifier accepts letters, digits and the marks of reference numbers; with a pattern the whole value must
// match it, see form.fit.
func checkIdentifier(value, pattern string) (Value, Reason) {
	value = strings.Trim(strings.Join(strings.Fields(FoldDigits(value)), " "), " ,.;:!?#")
	if pattern == "" {
		switch {
		case !strings.ContainsFunc(value, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }):
			return Value{}, BadSyntax
		case utf8.RuneCountInString(value) > 80:
			return Value{}, TooLong
		}
		return Value{Value: value}, ""
	}
	form, ok := formOf(pattern)
	if !ok {
		return Value{}, NotPattern
	}
	if v, ok := form.fit(value); ok {
		return Value{Value: v}, ""
	}
	return Value{}, NotPattern
}

// codeReadings are spoken letters and digits joined to a code: "five w k r a three one".
func codeReadings(text, lang string) []string {
	var out []string
	toks := Tokens(text)
	for _, l := range preferred(lang) {
		if s, ok := l.SpokenCode(toks); ok {
			out = append(out, s)
		}
	}
	return out
}

// SpokenCode joins spelled letters and digits, said or written; false when another word is among them.
func (l *Lexicon) SpokenCode(toks []Token) (string, bool) {
	var b strings.Builder
	for i := 0; i < len(toks); {
		if toks[i].Kind == Sign {
			if s := toks[i].Fold; s == "-" || s == "_" || s == "/" {
				b.WriteString(s)
			}
			i++
			continue
		}
		if s, next, _ := l.digitsAt(toks, i, true); next > i {
			b.WriteString(s)
			i = next
			continue
		}
		if s, next, ok := l.SpokenLetter(toks, i); ok {
			b.WriteString(strings.ToUpper(s))
			i = next
			continue
		}
		if toks[i].Kind == Mixed || len(toks[i].Fold) <= 3 && toks[i].Kind == Letters {
			b.WriteString(strings.ToUpper(toks[i].Fold))
			i++
			continue
		}
		if s, next, ok := l.SpokenSign(toks, i); ok {
			b.WriteString(s)
			i = next
			continue
		}
		return "", false
	}
	return b.String(), b.Len() > 0
}

// checkConsent wants a clear yes or no; the value is "yes" or "no", the words stay in the evidence.
func checkConsent(value string, in Setting) (Value, Reason) {
	folded := strings.Join(foldWords(value), " ")
	for _, l := range preferred(in.Lang) {
		for _, kind := range []string{"yes", "no"} {
			for _, line := range l.Sections[kind] {
				for form := range strings.SplitSeq(line, "|") {
					if strings.Join(foldWords(form), " ") == folded {
						return Value{Value: kind}, ""
					}
				}
			}
		}
	}
	return Value{}, Incomplete
}
