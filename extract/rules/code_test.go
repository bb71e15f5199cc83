package rules

import (
	"context"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/extract"
)

// TestCodesInACall: reference numbers said on a call, asked for or not; what only sounds like a letter is no code, and the
// digits of a reference number are no piece of a phone number.
func TestCodesInACall(t *testing.T) {
	patterned := extract.Field{Key: "order_number", Label: "Order number", Type: extract.Identifier, Pattern: `QT-\d{4}`}
	free := extract.Field{Key: "order_number", Label: "Order number", Type: extract.Identifier}
	for _, c := range []struct {
		lang, asked, said string
		f                 extract.Field
		key, want         string
	}{
		{"en", "order_number", "q t seven oh double two", patterned, "order_number", "QT-7022"},
		{"en", "", "I want a refund for Q T 7 0 2 2", patterned, "order_number", "QT-7022"},
		{"en", "email", "it's q t dash seven oh two two", patterned, "order_number", "QT-7022"},
		{"es", "order_number", "cu te siete cero dos dos", patterned, "order_number", "QT-7022"},
		{"ar", "order_number", "كيو تي سبعة صفر اثنين اثنين", patterned, "order_number", "QT-7022"},
		{"en", "order_number", "I don't know the order number", patterned, "order_number", ""},
		{"en", "order_number", "I don't have one", free, "order_number", ""},
		{"en", "phone", "yes and my order number is seven oh two", free, "phone", ""},
		{"fr", "name", "attendez un instant", free, "name", ""},
	} {
		var asked []string
		if c.asked != "" {
			asked = []string{c.asked}
		}
		fields := []extract.Field{{Key: "name", Type: extract.Name}, {Key: "phone", Type: extract.Phone}, {Key: "email", Type: extract.Email}, c.f}
		r, err := New().Extract(context.Background(), extract.Request{Lines: []extract.Line{{ID: "1", Text: c.said}}, Fields: fields, Asked: asked,
			Setting: extract.Setting{Now: time.Unix(1e9, 0), Region: "US", Lang: c.lang, Mode: extract.Spoken}})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, k := range r.Candidates {
			if f := fields; k.Field == c.key {
				for _, field := range f {
					if v, no := field.Check(k, extract.Transcript{{ID: "1", Text: c.said}}, extract.Setting{Lang: c.lang, Region: "US", Mode: extract.Spoken}); field.Key == c.key && no == nil {
						got = v.Value
					} else if field.Key == c.key {
						got = "refused " + k.Text
					}
				}
			}
		}
		if got != c.want {
			t.Errorf("%s %q: %s is %q, want %q", c.lang, c.said, c.key, got, c.want)
		}
	}
	if n, reason := extract.Field.Check(extract.Field{Key: "seats", Type: extract.Number}, extract.Candidate{Field: "seats", Text: "five zero", Value: "five zero",
		Spans: []extract.Span{{Line: "1", End: 9}}}, extract.Transcript{{ID: "1", Text: "five zero"}}, extract.Setting{Lang: "en", Mode: extract.Spoken}); reason != nil || n.Value != "50" {
		t.Errorf("five zero is %q, %v", n.Value, reason)
	}
}

// TestConsentDenied: an answer to a consent that begins like a yes and takes it back is no yes.
func TestConsentDenied(t *testing.T) {
	agree := extract.Field{Key: "agreed", Label: "Agreement", Type: extract.Consent}
	for _, c := range []struct{ lang, said, want string }{
		{"en", "I do not agree", "no"}, {"en", "I do not consent", "no"}, {"en", "I do", "yes"}, {"en", "yes that's fine", "yes"},
		{"en", "I do not know", ""}, {"es", "todavía no lo sé", ""}, {"es", "no estoy de acuerdo", "no"}, {"fr", "je ne suis pas d'accord", "no"},
		{"de", "ich bin nicht einverstanden", "no"}, {"pt", "não concordo", "no"}, {"ar", "لست موافقا", "no"}, {"ar", "نعم", "yes"},
	} {
		line := extract.Line{ID: "1", Text: c.said}
		in := extract.Setting{Now: time.Unix(1e9, 0), Lang: c.lang}
		r, err := New().Extract(context.Background(), extract.Request{Lines: []extract.Line{line}, Fields: []extract.Field{agree}, Asked: []string{"agreed"}, Setting: in})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, k := range r.Candidates {
			if v, no := agree.Check(k, extract.Transcript{line}, in); no == nil {
				got = v.Value
			}
		}
		if got != c.want {
			t.Errorf("%s %q: %q, want %q", c.lang, c.said, got, c.want)
		}
	}
}

// TestRoughCounts: how many, as people say it when they do not count.
func TestRoughCounts(t *testing.T) {
	seats := extract.Field{Key: "seats", Label: "Seats", Type: extract.Number}
	for _, c := range []struct{ lang, said, want string }{
		{"fr", "une trentaine", "30"}, {"es", "una docena", "12"}, {"pt", "meia dúzia", "6"}, {"de", "ein dutzend", "12"},
		{"en", "about a dozen", "12"}, {"en", "two dozen", "24"}, {"ar", "حوالي ثلاثين", "30"},
	} {
		line := extract.Line{ID: "1", Text: c.said}
		in := extract.Setting{Now: time.Unix(1e9, 0), Lang: c.lang, Mode: extract.Spoken}
		r, err := New().Extract(context.Background(), extract.Request{Lines: []extract.Line{line}, Fields: []extract.Field{seats}, Asked: []string{"seats"}, Setting: in})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, k := range r.Candidates {
			if v, no := seats.Check(k, extract.Transcript{line}, in); no == nil {
				got = v.Value
			}
		}
		if got != c.want {
			t.Errorf("%s %q: %q, want %q", c.lang, c.said, got, c.want)
		}
	}
}

// TestConsentWithdrawn: whoever takes their consent back takes back what was filed with it.
func TestConsentWithdrawn(t *testing.T) {
	for lang, said := range map[string]string{"en": "I withdraw my consent", "es": "retiro mi consentimiento", "fr": "je retire mon consentement",
		"de": "ich widerrufe meine Einwilligung", "pt": "retiro meu consentimento", "ar": "أسحب موافقتي"} {
		r, err := New().Extract(context.Background(), extract.Request{Lines: []extract.Line{{ID: "1", Text: said}},
			Setting: extract.Setting{Now: time.Unix(1e9, 0), Lang: lang}})
		heard := false
		for _, c := range r.Commands {
			heard = heard || c.Kind == extract.Withdraw
		}
		if err != nil || !heard {
			t.Errorf("%s %q: %+v, %v", lang, said, r.Commands, err)
		}
	}
}
