package extract

import (
	"iter"
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"
)

// checkPhone normalises a number: E.164 where a region is known (from "+", "00" or the setting) and a plan may hold
// the number, otherwise its digits. A number no plan has assigned is kept with a hint. An extension is a hint, too.
func checkPhone(value string, in Setting) (Value, Reason) {
	v := Value{}
	text := FoldDigits(strings.TrimSpace(value))
	number, ext := cutExtension(text)
	head := strings.TrimLeft(number, " (")
	plus := strings.HasPrefix(head, "+") || strings.HasPrefix(head, "\uFF0B")
	digits := onlyDigits(number)
	if plus {
		digits = onlyDigits(strings.Replace(number, "(0)", "", 1)) // +44 (0)20 …: the zero is not dialled
	}
	if strings.ContainsFunc(number, unicode.IsLetter) { // words beside the digits are no part of the number
		number = digits
		if plus {
			number = "+" + digits
		}
	}
	switch {
	case digits == "":
		return v, NotANumber
	case len(digits) < 7:
		return v, TooShort
	case !plus && LooksLikeOther(number, digits):
		return v, LookAlike
	case len(digits) > 17 || plus && len(digits) > 15:
		return v, TooLong
	}
	if ext != "" {
		v.Hints = append(v.Hints, Hint{Reason: Extension, Suggest: ext})
	}
	e164, valid, ok := parsePhone(number, digits, plus, in.Region)
	if in.Home != "" && !plus { // C4: prefix, then the channel's number, then the agent's region
		if home, good, _ := parsePhone(number, digits, plus, in.Home); good {
			e164, valid, ok = home, good, good
		}
	}
	if !ok || !valid {
		v.Value = digits
		if plus {
			v.Value = "+" + digits
		}
		if !plus && in.Region == "" {
			v.Hints = append(v.Hints, Hint{Reason: NoRegion})
		} else {
			v.Hints = append(v.Hints, Hint{Reason: NotAssignable})
		}
		if len(digits) > 15 {
			return Value{}, TooLong
		}
		return v, ""
	}
	v.Value = e164
	return v, ""
}

// parsePhone asks the numbering plans. An international prefix other than "+" is tried for "00" without a region.
func parsePhone(number, digits string, plus bool, region string) (e164 string, valid, ok bool) {
	tries := []string{number}
	if !plus && strings.HasPrefix(digits, "00") {
		tries = append(tries, "+"+digits[2:])
	}
	for i, try := range tries {
		r := strings.ToUpper(region)
		n, err := phonenumbers.Parse(try, r)
		if err != nil {
			continue
		}
		good := phonenumbers.IsValidNumber(n)
		if good || i == 0 {
			e164, valid, ok = phonenumbers.Format(n, phonenumbers.E164), good, true
		}
		if good {
			break
		}
	}
	return e164, valid, ok
}

// RegionOf is the region of a number in E.164, "" when it has none.
func RegionOf(e164 string) string {
	n, err := phonenumbers.Parse(e164, "")
	if err != nil || !phonenumbers.IsValidNumber(n) {
		return ""
	}
	return phonenumbers.GetRegionCodeForNumber(n)
}

// cutExtension takes "ext 12", "x12", "#12", "extension 12" off a number.
func cutExtension(s string) (number, ext string) {
	low := strings.ToLower(s)
	for _, mark := range extensionMarks {
		i := strings.LastIndex(low, mark)
		if i <= 0 || len(onlyDigits(s[:i])) < 5 {
			continue
		}
		e := strings.Trim(low[i+len(mark):], " .:")
		if e != "" && len(e) <= 7 && onlyDigits(e) == e {
			return strings.TrimRight(s[:i], " ,;"), e
		}
	}
	return s, ""
}

var extensionMarks = []string{"extension", "extensión", "poste", "durchwahl", "ramal", "extn", "ext", "int", "anexo", "x", "#", ";"}

func onlyDigits(s string) string {
	var b strings.Builder
	for _, r := range s {
		if d, ok := digit(r); ok {
			b.WriteByte('0' + byte(d))
		}
	}
	return b.String()
}

// phoneReadings are the numbers the words may mean: as written, and said in each language.
func phoneReadings(text, lang string) iter.Seq[string] {
	return func(yield func(string) bool) {
		folded := FoldDigits(text)
		if number, _ := cutExtension(folded); !strings.ContainsFunc(number, unicode.IsLetter) && !yield(folded) {
			return
		}
		toks := Tokens(text)
		for _, l := range preferred(lang) {
			if s, ok := l.allDigits(toks); ok && !yield(s) {
				return
			}
		}
	}
}

// allDigits reads a whole text as spoken digits, with an extension at the end; false when other words are among them.
func (l *Lexicon) allDigits(toks []Token) (string, bool) {
	var b strings.Builder
	for i := 0; i < len(toks); {
		s, next, _ := l.SpokenDigits(toks, i)
		if s == "" {
			if toks[i].Kind == Sign || isExtension(toks[i].Fold) && b.Len() > 0 {
				if toks[i].Kind != Sign {
					b.WriteString(" ext ")
				}
				i++
				continue
			}
			if _, after, ok := l.match(toks, i, filler); ok {
				i = after
				continue
			}
			return "", false
		}
		b.WriteString(s)
		i = next
	}
	return b.String(), b.Len() > 0
}

func isExtension(fold string) bool {
	for _, m := range extensionMarks {
		if FoldWord(m) == fold {
			return true
		}
	}
	return false
}
