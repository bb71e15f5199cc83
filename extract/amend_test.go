package extract

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// A part of a number said anew changes that part alone.
func TestAmendDigits(t *testing.T) {
	for _, c := range []struct{ lang, held, said, want string }{
		{"en", "415 555 0142", "the last four are 0143", "4155550143"}, {"en", "415 555 0142", "last 4 digits 0 1 4 3", "4155550143"},
		{"en", "415 555 0142", "last four zero one four three", "4155550143"}, {"en", "415 555 0142", "ends in four three", "4155550143"},
		{"en", "415 555 0142", "it's 0143 at the end", "4155550143"}, {"en", "415 555 0142", "0143 at the end", "4155550143"},
		{"en", "415 555 0142", "it starts with 416", "4165550142"}, {"en", "415 555 0142", "the area code is four one six", "4165550142"},
		{"en", "415 555 0192", "three not nine", "4155550132"}, {"en", "415 555 0192", "not nine but three", "4155550132"},
		{"en", "415 555 0192", "not a nine, three", "4155550132"}, {"en", "415 555 0192", "change the nine to a three", "4155550132"},
		{"en", "415 555 0192", "the 9 should be 3", "4155550132"}, {"en", "415 555 0142", "three not five", ""}, {"en", "415 555 0142", "three not nine", ""},
		{"en", "four one five five five five zero one four two", "the last two are 43", "4155550143"},
		{"en", "+14155550142", "ends in 43", "+14155550143"}, {"en", "415 555 0142", "the last one was wrong", ""},
		{"en", "415 555 0142", "the last four of my card are 4242", ""}, {"en", "555 01", "ends in 43", ""},
		{"de", "030 1234567", "die letzten drei sind fünf sechs acht", "0301234568"}, {"de", "030 1234567", "acht nicht sieben", "0301234568"},
		{"es", "612 345 678", "termina en 79", "612345679"}, {"es", "612 345 678", "siete no seis", ""}, {"fr", "06 12 34 56 78", "à la fin c'est 79", ""},
		{"fr", "06 12 34 56 78", "79 à la fin", "0612345679"}, {"pt", "912 345 678", "os últimos dois são 79", "912345679"},
		{"it", "312 345 6789", "finisce con 88", "3123456788"}, {"ar", "٠٥٠ ١٢٣ ٤٥٦٧", "آخر رقمين ٦٨", ""}, {"ar", "٠٥٠ ١٢٣ ٤٥٦٧", "آخر ثلاثة ٥٦٨", "0501234568"},
	} {
		got, _ := byCode(c.lang).AmendDigits(Value{Text: c.held, Value: c.held}, c.said)
		if got != c.want {
			t.Errorf("%s: %q + %q: %q, want %q", c.lang, c.held, c.said, got, c.want)
		}
		if got != "" && !slices.Contains(byCode(c.lang).heldDigits(c.held+" "+c.said), got) {
			t.Errorf("%s: %q does not follow from %q + %q", c.lang, got, c.held, c.said)
		}
	}
}

// A few digits said alone replace those they are most like.
func TestRealign(t *testing.T) {
	for _, c := range []struct{ held, group, want string }{
		{"4155550142", "0143", "4155550143"}, {"4155550142", "416", "4165550142"}, {"4155550142", "565", ""}, {"4155550142", "0142", ""},
		{"4155550142", "628", ""}, {"4155550142", "43", ""}, {"4155550142", "", ""}, {"415", "0143", ""}, {"4155550142", "8675309", ""},
	} {
		if got, _ := Realign(c.held, c.group); got != c.want {
			t.Errorf("%s + %s: %q, want %q", c.held, c.group, got, c.want)
		}
	}
}

// What was corrected once can be corrected again.
func TestAmendTwice(t *testing.T) {
	v := Value{Text: "415 555 0142", Value: "+14155550142"}
	for _, c := range []struct{ said, want string }{{"the last four are 0143", "4155550143"}, {"starts with 416", "4165550143"},
		{"8 instead of 3", "4165550148"}, {"0149", "4165550149"}, {"nine not six", ""}, {"not one but two", ""}, {"four two at the end", "4165550142"}} {
		l := byCode("en")
		got, ok := l.AmendDigits(v, c.said)
		if !ok {
			got, _ = Realign(l.HeldDigits(v), onlyDigits(c.said))
		}
		if c.want == "" {
			if got != "" && got != "4195550149" {
				t.Errorf("%q: %q", c.said, got)
			}
			continue
		}
		if v = (Value{Text: v.Text + " " + c.said, Value: "+1" + got}); got != c.want || !slices.Contains(l.heldDigits(v.Text), got) {
			t.Errorf("%q: %q, want %q", c.said, got, c.want)
		}
	}
}

// Long runs of digits and of words that correct stay cheap.
func TestAmendBounded(t *testing.T) {
	for _, text := range []string{strings.Repeat("1 ", 400), strings.Repeat("last 4 ", 200), "415 555 0142 " + strings.Repeat("3 not 4 ", 12)} {
		from := time.Now()
		FieldFor("phone").derivable(text, "+14155550143", Setting{Region: "US", Lang: "en"})
		if took := time.Since(from); took > time.Second {
			t.Errorf("%.20q: %v", text, took)
		}
	}
}
