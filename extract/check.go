package extract

import (
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Check decides whether a candidate may be believed: its spans lie in the customer's own lines and hold its text,
// its value follows from that text, and the value is valid for the field. A candidate with a Source (the channel's
// word) needs no spans, only validity. The value that comes back is normalised. It never fails on any input.
func (f Field) Check(c Candidate, said Transcript, in Setting) (Value, *Rejection) {
	ev := Evidence{Spans: c.Spans, Source: c.Source}
	refuse := func(r Reason, suggest string) (Value, *Rejection) {
		return Value{}, &Rejection{Field: f.Key, Text: c.Text, Reason: r, Suggest: suggest, Evidence: ev}
	}
	if c.Source == "" && !grounded(c, said) {
		ev = Evidence{}
		return refuse(Ungrounded, "")
	}
	if len(c.Text)+len(c.Value) > maxValue && f.Type != Text && f.Type != Address {
		return refuse(TooLong, "")
	}
	v, reason, suggest := f.normalise(c, in)
	if reason != "" {
		return refuse(reason, suggest)
	}
	if c.Source == "" && !f.derivable(c.Text, v.Value, in) {
		return refuse(NotDerivable, "")
	}
	v.Field, v.Text, v.Evidence = f.Key, c.Text, ev
	v.Extractor, v.Confidence, v.Correct = c.Extractor, c.Confidence, c.Correct
	if len(c.Alternates) > 0 {
		v.Hints = append(v.Hints, Hint{Reason: Ambiguous})
	}
	return v, nil
}

// maxValue bounds the bytes of words and value together for every type but free text.
const maxValue = 1024

// Derive tells whether a filed value still follows from its evidence: the spans stand in the transcript and their
// words give the value, or it is the correction their own hint suggests. Values a channel vouches for have no words and always hold.
func Derive(f Field, said Transcript, v Value, in Setting) bool {
	if v.Evidence.Source != "" {
		return len(v.Evidence.Spans) == 0
	}
	text, ok := said.words(v.Evidence.Spans)
	return ok && sameWords(text, v.Text) && (f.derivable(v.Text, v.Value, in) || f.suggested(v.Text, v.Value, in))
}

// suggested tells whether the value is what the words' own hint proposes: a slip the customer has confirmed.
func (f Field) suggested(text, value string, in Setting) bool {
	for r := range f.readings(text, in) {
		v, reason, _ := f.normalise(Candidate{Value: r, Text: r}, in)
		for _, h := range v.Hints {
			if reason == "" && h.Reason == LikelyTypo && strings.EqualFold(h.Suggest, value) {
				return true
			}
		}
	}
	return false
}

func grounded(c Candidate, said Transcript) bool {
	text, ok := said.words(c.Spans)
	return ok && sameWords(text, c.Text)
}

// words joins what stands in the spans with single spaces; false when one lies outside its line or cuts a rune.
func (t Transcript) words(spans []Span) (string, bool) {
	var b strings.Builder
	for i, s := range spans {
		l, ok := t.Line(s.Line, s.Rev)
		if !ok || s.Start < 0 || s.End > len(l.Text) || s.Start >= s.End || !onBorder(l.Text, s.Start) || !onBorder(l.Text, s.End) {
			return "", false
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(l.Text[s.Start:s.End])
	}
	return b.String(), len(spans) > 0
}

func onBorder(text string, i int) bool { return i == len(text) || utf8.RuneStart(text[i]) }

func sameWords(a, b string) bool {
	return a == b || strings.Join(strings.Fields(a), " ") == strings.Join(strings.Fields(b), " ")
}

// normalise brings a proposed value into its one form, or says why it has none.
func (f Field) normalise(c Candidate, in Setting) (v Value, reason Reason, suggest string) {
	value := strings.TrimSpace(c.Value)
	if value == "" {
		value = strings.TrimSpace(c.Text)
	}
	switch f.Type {
	case Email:
		v, reason = checkEmail(value)
	case Phone:
		v, reason = checkPhone(value, in)
	case Name:
		v, reason = checkName(value)
	case Company:
		v, reason = checkCompany(value)
	case Number:
		v, reason = checkNumber(value, in)
	case Date:
		v, reason, suggest = checkDate(value, f.Birth(), in)
	case Time:
		v, reason = checkTime(value, in.Lang)
	case Choice:
		v, reason = checkChoice(value, f.Options)
	case URL:
		v, reason = checkURL(value)
	case Identifier:
		v, reason = checkIdentifier(value, f.Pattern)
		if reason == "" && f.Pattern == "" && f.Postal() {
			v, reason = checkPostal(v.Value, in)
		}
	case Consent:
		v, reason = checkConsent(value, in)
	default:
		v, reason = checkText(value)
	}
	return v, reason, suggest
}

// derivable tells whether the words give the value: any reading of them, brought into its one form, is it.
func (f Field) derivable(text, value string, in Setting) bool {
	if f.follows(f.readings(text, in), value, in) {
		return true
	}
	if f.Type == Phone && len(text) > 9 { // a part of the number was said anew
		for _, l := range preferred(in.Lang) {
			if len(l.amending.forms) > 0 && f.follows(slices.Values(l.heldDigits(text)), value, in) {
				return true
			}
		}
	}
	return false
}

func (f Field) follows(readings iter.Seq[string], value string, in Setting) bool {
	for r := range readings {
		v, reason, _ := f.normalise(Candidate{Value: r, Text: r}, in)
		if reason == "" && (strings.EqualFold(v.Value, value) || f.Type == Name && onlyLetters(v.Value) == onlyLetters(value)) {
			return true
		}
	}
	return false
}

// onlyLetters leaves of a name what spelling and spacing do not change.
func onlyLetters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, FoldWord(s))
}

// readings are the things words may mean for a field, the plainest first: most often it is the one looked for, and the
// others are not made.
func (f Field) readings(text string, in Setting) iter.Seq[string] {
	switch f.Type {
	case Email:
		return emailReadings(text, in.Lang)
	case Phone:
		return phoneReadings(text, in.Lang)
	case Name:
		return nameReadings(text, in.Lang)
	case Number, Identifier:
		out := append([]string{text}, codeReadings(text, in.Lang)...)
		if f.Postal() && in.Mode == Spoken {
			for _, r := range preferred(in.Lang)[0].PostalCodes(Tokens(text)) {
				out = append(out, r.Value)
			}
		}
		return slices.Values(out)
	}
	return slices.Values([]string{text})
}
