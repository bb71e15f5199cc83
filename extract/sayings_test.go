package extract

import "testing"

// A value heard several times: the one most like all of them is believed.
func TestAgree(t *testing.T) {
	type heard struct {
		value string
		sure  float64
	}
	for _, c := range []struct {
		kind Type
		said []heard
		want string
	}{
		{Name, []heard{{"Ruth Pemberton", .85}, {"Ruth Pemberton", .85}, {"Truth Pendleton", .85}}, "Ruth Pemberton"},
		{Name, []heard{{"Ruth Remberton", .85}, {"Ruth Pemberton", .85}, {"Ruth Pemberton", .85}}, "Ruth Pemberton"},
		{Name, []heard{{"Ruth Pemberton", .85}, {"Ruth", .85}}, "Ruth Pemberton"},
		{Name, []heard{{"Pemberton", .85}, {"Pemberton", .85}, {"Ruth Pemberton", .85}}, "Ruth Pemberton"},
		{Name, []heard{{"Ruth Pemberton", .85}, {"Ruth Penderton", .85}}, "Ruth Penderton"},
		{Name, []heard{{"Zofia Wróbel", .85}, {"Zofia Wrobel", .65}}, "Zofia Wróbel"},
		{Name, []heard{{"Grand Hotel", .6}, {"Ruth", .85}}, "Ruth"},
		{Identifier, []heard{{"DT81FT", .85}, {"DT8 1FT", .85}, {"DDT81FT", .85}}, "DT8 1FT"},
		{Date, []heard{{"1984-02-01", .8}, {"1984-02-11", .8}, {"1984-02-11", .8}}, "1984-02-11"},
	} {
		var said []Value
		for _, h := range c.said {
			said = append(said, Value{Value: h.value, Text: h.value, Confidence: h.sure})
		}
		if got := Agree(Field{Key: "x", Type: c.kind}, said).Value; essence(got) != essence(c.want) || c.kind == Name && got != c.want {
			t.Errorf("%v: %q, want %q", c.said, got, c.want)
		}
	}
}

// Letters of a spelling that is made of known names count more than what the name sounded like, unless some are missing.
func TestAgreeSpelled(t *testing.T) {
	heard := Value{Value: "John Marsh", Text: "John Marsh", Confidence: .85}
	spelled := Value{Value: "Jon Marsh", Text: "j o n m a r s h", Confidence: .95}
	f := Field{Key: "name", Type: Name}
	if got := Agree(f, []Value{heard, heard, spelled}).Value; got != "Jon Marsh" {
		t.Errorf("spelled: %q", got)
	}
	clipped := Value{Value: "Ohn Marsh", Text: "o h n m a r s h", Confidence: .95}
	if got := Agree(f, []Value{heard, clipped}).Value; got != "John Marsh" {
		t.Errorf("clipped: %q", got)
	}
}

// In a call a postal code has a shape of the speaker's countries.
func TestSpokenPostcode(t *testing.T) {
	f := FieldFor("postcode")
	for _, c := range []struct {
		said, lang, want string
	}{
		{"s w 1 a 1 a a", "en", "SW1A 1AA"}, {"s 0 1 4 3 h d", "en", "SO14 3HD"}, {"m 5", "en", ""}, {"q q 1 4 3 h d", "en", ""},
		{"9 0 2 1 0", "en", "90210"}, {"1 0 1 1 5", "de", "10115"}, {"1 0 1", "de", ""}, {"00 950", "pl", "00950"},
	} {
		in := Setting{Mode: Spoken, Lang: c.lang}
		got := ""
		for r := range f.readings(c.said, in) {
			if v, reason, _ := f.normalise(Candidate{Value: r, Text: c.said}, in); reason == "" {
				got = v.Value
				break
			}
		}
		if essence(got) != essence(c.want) {
			t.Errorf("%q in %s: %q, want %q", c.said, c.lang, got, c.want)
		}
	}
}
