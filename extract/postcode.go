package extract

import "strings"

// postcodes are the forms of postal codes that hold letters: A a letter, 9 a digit, a space where it is written. From
// the postal authorities' own descriptions: United Kingdom, Canada, the Netherlands, Ireland, Malta, Argentina, Brunei,
// Bermuda, Eswatini, Andorra, the Cayman Islands.
var postcodes = []string{"A9 9AA", "A99 9AA", "AA9 9AA", "AA99 9AA", "A9A 9AA", "AA9A 9AA", "A9A 9A9", "9999 AA", "A99 A999",
	"A99 AA99", "A99 AAA9", "A99 AAAA", "A99 9999", "A99 A9AA", "A99 A99A", "A99 AA9A", "AAA 9999", "A9999AAA", "AA9999", "AA 99", "AA AA", "A999", "AD999", "KY9-9999"}

// Postal says whether the field's key speaks of a postal code.
func (f Field) Postal() bool {
	switch f.Key[strings.LastIndexByte(f.Key, '_')+1:] {
	case "postcode", "zip", "zipcode", "postal":
		return true
	}
	return f.Key == "postal_code" || f.Key == "zip_code" || f.Key == "post_code"
}

// checkPostal accepts a postal code: in a call one of the forms the language's countries have, in writing any country's.
func checkPostal(value string, in Setting) (Value, Reason) {
	if in.Mode != Spoken || len(preferred(in.Lang)[0].postal.forms) == 0 {
		return checkPostcode(value)
	}
	if v, ok := spokenPostcode(value, in.Lang); ok {
		return Value{Value: v}, ""
	}
	if _, reason := checkPostcode(value); reason != "" {
		return Value{}, reason
	}
	return Value{}, NotPattern
}

// checkPostcode accepts three to ten digits, or a form with letters that some country has; in those the letter O and
// the digit 0, the letter I and the digit 1 are told apart by their place.
func checkPostcode(value string) (Value, Reason) {
	bare := strings.ToUpper(strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '.' || r == '–' {
			return -1
		}
		return r
	}, value))
	if onlyDigits(bare) == bare {
		switch {
		case len(bare) < 3:
			return Value{}, TooShort
		case len(bare) > 10:
			return Value{}, TooLong
		}
		return Value{Value: value}, ""
	}
	best, least := "", 3
	for _, form := range postcodes {
		if s, mended, ok := shaped(bare, form); ok && mended < least {
			best, least = s, mended
		}
	}
	if best == "" {
		return Value{}, BadSyntax
	}
	return Value{Value: best}, ""
}

// shaped writes a code in a form, with the number of characters taken for their look-alike.
func shaped(code, form string) (out string, mended int, ok bool) {
	var b strings.Builder
	i := 0
	for _, want := range form {
		if want == ' ' || want == '-' {
			b.WriteRune(want)
			continue
		}
		if i == len(code) {
			return "", 0, false
		}
		c := code[i]
		i++
		letter, digit := c >= 'A' && c <= 'Z', c >= '0' && c <= '9'
		switch {
		case want == 'A' && letter, want == '9' && digit, rune(c) == want && letter:
		case want == 'A' && c == '0':
			c, mended = 'O', mended+1
		case want == 'A' && c == '1':
			c, mended = 'I', mended+1
		case want == '9' && c == 'O':
			c, mended = '0', mended+1
		case want != 'A' && (c == 'I' || c == 'L'):
			c, mended = '1', mended+1
		default:
			return "", 0, false
		}
		b.WriteByte(c)
	}
	return b.String(), mended, i == len(code)
}
