package extract

import "testing"

func TestPostcode(t *testing.T) {
	f := Field{Key: "postcode", Type: Identifier}
	for said, want := range map[string]string{
		"12345": "12345", "92-125": "92-125", "sw1a 1aa": "SW1A 1AA", "SW1A IAA": "SW1A 1AA", "EC1A 1B8": "", "K1A0B1": "K1A 0B1", "1017 XL": "1017 XL",
		"D02 X285": "D02 X285", "a": "", "12": "", "b6t8y": "", "12345678901": "", "hello": "",
	} {
		v, reason, _ := f.normalise(Candidate{Value: said, Text: said}, Setting{})
		if v.Value != want || (want == "") != (reason != "") {
			t.Errorf("%q: %q (%s), want %q", said, v.Value, reason, want)
		}
	}
}
