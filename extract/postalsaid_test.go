package extract

import "testing"

// A postal code said in a call, whatever recognition made of its letters.
func TestPostalCodesSaid(t *testing.T) {
	for _, c := range []struct {
		said, lang, want string
		doubt            int
	}{
		{"b h 1 5 4 q x", "en", "BH15 4QX", 0}, {"BH15 4qx", "en", "BH15 4QX", 0}, {"bravo hotel one five four quebec xray", "en", "BH15 4QX", 0},
		{"s o 2 0 j l", "en", "SO2 0JL", 0}, {"s 0 2 0 j l", "en", "SO2 0JL", 0}, {"it's b h one five for q x", "en", "BH15 4QX", 2},
		{"see ate two tea tee", "en", "", 0}, {"l s 7 q-- 4 d t", "en", "LS7 4DT", 2}, {"l s 7 4-- d t", "en", "LS7 4DT", 0},
		{"l n for 3 d t", "en", "LN4 3DT", 1}, {"d l n 4 3 d t", "en", "DL4 3DT", 3}, {"q q 4 3 d t", "en", "", 0}, {"l n 4 3 d m", "en", "", 0},
		{"e 4 f 3 d t", "en", "E4F 3DT", 0}, {"e 4 z 3 d t", "en", "E4 3DT", 2}, {"le 4 a 3 d t", "en", "LE4A 3DT", 0},
		{"le 4 s 3 d t", "en", "LE4 3DT", 2}, {"k 1 a 0 b 1", "en", "K1A 0B1", 0}, {"w 0 5 8 j j", "en", "W05 8JJ", 1},
		{"9 4 1 1 0", "en", "94110", 0}, {"94110 1234", "en", "94110-1234", 0}, {"9 4 1 1", "de", "9411", 0}, {"38 154", "pl", "38-154", 0},
		{"6 1 6 0", "pl", "", 0}, {"04 09 1953", "en", "", 0}, {"i don't know it", "en", "", 0}, {"no", "en", "", 0}, {"", "en", "", 0},
	} {
		got := PostalReading{}
		if found := byCode(c.lang).PostalCodes(Tokens(c.said)); len(found) > 0 {
			got = found[0]
		}
		if got.Value != c.want || got.Doubt != c.doubt {
			t.Errorf("%q in %s: %q doubt %d, want %q %d", c.said, c.lang, got.Value, got.Doubt, c.want, c.doubt)
		}
	}
}

// A code of which words were guessed is believed when it is heard twice; a date with two readings is settled by one that
// has only one.
func TestSayingsSettle(t *testing.T) {
	code := func(v string, conf float64) Value { return Value{Value: v, Confidence: conf} }
	f := FieldFor("postcode")
	sure, guess := code("LN4 3DT", .9), code("LN4 3BT", .8)
	for _, c := range []struct {
		said []Value
		want bool
	}{{[]Value{sure}, true}, {[]Value{guess}, false}, {[]Value{guess, code("SO2 0JL", .8)}, false}, {[]Value{guess, code("LN4 3DT", .8)}, true}} {
		if got := Believable(f, c.said[0], c.said); got != c.want {
			t.Errorf("%v: %v", c.said, got)
		}
	}
	spelled := code("LN4 3DT", .97)
	if got := Agree(f, []Value{code("LN4 3BT", .9), spelled, code("LN4 3BT", .9)}); got.Value != spelled.Value {
		t.Errorf("spelled in words, heard %q", got.Value)
	}
	odd := Value{Value: "1953-04-09", Confidence: .8, Hints: []Hint{{Reason: Ambiguous, Suggest: "1953-09-04"}}}
	plain := Value{Value: "1953-09-04", Confidence: .8}
	for _, said := range [][]Value{{odd, plain}, {plain, odd}, {odd, plain, odd}} {
		if got := Agree(FieldFor("date_of_birth"), said).Value; got != plain.Value {
			t.Errorf("%v: %q", said, got)
		}
	}
}
