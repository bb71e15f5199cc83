package extract

import "testing"

// A date of birth as people say it and recognition writes it.
func TestDatesOfBirth(t *testing.T) {
	f := FieldFor("date_of_birth")
	for _, c := range []struct{ said, lang, region, want string }{
		{"04 09 1953", "en", "US", "1953-04-09"}, {"04 09 1953", "en", "GB", "1953-09-04"}, {"04 09 1953", "pl", "US", "1953-09-04"},
		{"04.09.1953", "de", "US", "1953-09-04"}, {"04/09/1953", "en", "PR", "1953-04-09"},
		{"4th 9 1953", "en", "US", "1953-09-04"}, {"0409 1953", "en", "GB", "1953-09-04"}, {"2204 1953", "en", "US", "1953-04-22"},
		{"22:04 1953", "en", "GB", "1953-04-22"}, {"4th of September 3rd", "en", "GB", ""}, {"4th May 9th of June 1953", "en", "GB", ""},
		{"4th of September 1953", "en", "US", "1953-09-04"}, {"4 September 53", "en", "US", "1953-09-04"}, {"4545 1953", "en", "GB", ""},
		{"12 or 3 1953", "en", "GB", "1953-03-12"}, {"22nd of April to 1953", "en", "GB", "1953-04-22"}, {"o4 April 1953", "en", "GB", "1953-04-04"},
		{"14:00 lipca 1953", "pl", "", "1953-07-14"},
	} {
		v, reason, _ := f.normalise(Candidate{Value: c.said, Text: c.said}, Setting{Mode: Spoken, Lang: c.lang, Region: c.region})
		if v.Value != c.want || (reason == "") != (c.want != "") {
			t.Errorf("%q in %s/%s: %q (%s), want %q", c.said, c.lang, c.region, v.Value, reason, c.want)
		}
	}
	if v, _, _ := f.normalise(Candidate{Value: "0409 1953", Text: "0409 1953"}, Setting{Mode: Chat, Lang: "en", Region: "GB"}); v.Value != "" {
		t.Errorf("written: %q", v.Value)
	}
}
