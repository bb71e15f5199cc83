package extract

import "testing"

// TestPatternForm: a code is filed in the form of its pattern, whether its marks were written, left out or not heard.
func TestPatternForm(t *testing.T) {
	for _, c := range []struct{ pattern, said, want string }{
		{`RF-\d{5}`, "RF-20331", "RF-20331"},
		{`RF-\d{5}`, "rf 20331", "RF-20331"},
		{`RF-\d{5}`, "RF20331", "RF-20331"},
		{`RF-\d{5}`, "RF–20331", "RF-20331"},
		{`RF-\d{5}`, "RF-2033", ""},
		{`RF-\d{5}`, "20331", ""},
		{`RF\d{5}`, "RF-20331", "RF20331"},
		{`\d{5}`, "12.345", ""},
		{`\d{4}-\d{4}`, "1234 5678", "1234-5678"},
		{`(\d{2}\.){2}\d{2}`, "112233", "11.22.33"},
		{`[A-Z]{2}[- ]\d{3}(/[A-Z])?`, "ab123", "AB-123"},
		{`[A-Z]{2}[- ]\d{3}(/[A-Z])?`, "ab123x", "AB-123/X"},
		{`(?i)inv_(\d+)`, "inv 77", "inv_77"},
	} {
		v, reason := checkIdentifier(c.said, c.pattern)
		if v.Value != c.want || (reason == "") != (c.want != "") {
			t.Errorf("%s for %q = %q (%s), want %q", c.said, c.pattern, v.Value, reason, c.want)
		}
	}
}

// TestPatternInWords: letters and digits as they are said give the code, and the code follows from them.
func TestPatternInWords(t *testing.T) {
	f := Field{Key: "order_number", Label: "Order number", Type: Identifier, Pattern: `RF-\d{5}`}
	for lang, said := range map[string]string{
		"en": "r f two oh double three one", "es": "erre efe dos cero tres tres uno", "fr": "R F deux zéro trois trois un",
		"de": "R F zwei null drei drei eins", "pt": "erre efe dois zero três três um",
	} {
		line := Line{ID: "1", Text: said}
		c := Candidate{Field: f.Key, Text: said, Value: "RF-20331", Spans: []Span{{Line: "1", End: len(said)}}}
		if v, no := f.Check(c, Transcript{line}, Setting{Lang: lang, Mode: Spoken}); no != nil || v.Value != "RF-20331" {
			t.Errorf("%s: %q gives %q, %v", lang, said, v.Value, no)
		}
	}
}
