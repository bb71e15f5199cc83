package prompts

import (
	"errors"
	"strings"
	"testing"
)

func library(t testing.TB) *Library {
	t.Helper()
	l, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestSay(t *testing.T) {
	l := library(t)
	for _, c := range []struct {
		lang, mode, move string
		variant          int
		args             map[string]string
		want             string
	}{
		{"en", "text", "ask.name", 0, nil, "May I have your name, please?"},
		{"en", "text", "ask.name", 4, nil, "Who am I talking to?"},
		{"en-GB", "text", "ask.name", -1, nil, "Could you tell me your name, please?"},
		{"pt-BR", "text", "ask.email", 0, nil, "Qual é o seu e-mail?"},
		{"ja", "text", "ask.email", 0, nil, "What's your email address?"},
		{"", "text", "ask.email", 0, nil, "What's your email address?"},
		{"en", "text", "ack.name", 0, map[string]string{"name": "{record} Anna\u202e\n\tBerg\x00"}, "Thanks, {record} Anna Berg."},
		{"en", "text", "ask.custom", 0, map[string]string{"label": "Order number"}, "Could you tell me the order number, please?"},
		{"en", "text", "ask.custom", 0, map[string]string{"label": "VAT id"}, "Could you tell me the VAT id, please?"},
		{"en", "text", "ask.several", 0, map[string]string{"fields": "name\nphone\n", "labels": "\n\nTeam size"},
			"Could I have your name, phone number and team size, please?"},
		{"de", "text", "ask.several", 0, map[string]string{"fields": "name\nphone", "labels": "\n"},
			"Darf ich Ihren Namen und Ihre Telefonnummer erfahren?"},
		{"es", "text", "ask.choice", 1, map[string]string{"label": "Color", "options": "rojo\notro"}, "Una pregunta sobre el color: ¿rojo u otro?"},
		{"fr", "text", "language.ok", 0, map[string]string{"lang": "ar"}, "Bien sûr, continuons en arabe."},
		{"de", "text", "language.ok", 0, map[string]string{"lang": "pt-BR"}, "Gern, machen wir auf Portugiesisch weiter."},
		{"ar", "text", "confirm.value", 0, map[string]string{"value": "+1 212"}, "سجّلت \u2068+1 212\u2069. هل هذا صحيح؟"},
		{"en", "voice", "confirm.value", 0, map[string]string{"field": "phone", "value": "+12125550123"},
			"I have 1, 2 1 2, 5 5 5, 0 1 2 3. Is that right?"},
		{"es", "voice", "confirm.value", 0, map[string]string{"field": "email", "value": "a_b@c-d.es"},
			"He anotado a guion bajo b arroba c guion d punto es. ¿Es correcto?"},
		{"en", "text", "confirm.all", 0, map[string]string{"fields": "name\n", "labels": "\nZip", "values": "Anna\n12345"},
			"This is what I'd pass on:\nName: Anna\nZip: 12345\nIs everything right?"},
		{"en", "text", "ask.consent", 0, map[string]string{"label": "Marketing"}, "There is one thing we need your consent for: Marketing. Do you agree?"},
		{"en", "text", "ask.consent", 0, map[string]string{"label": "x", "text": "May we write?"}, "May we write?"},
	} {
		got, err := l.Say(c.lang, c.mode, c.move, c.variant, c.args)
		if err != nil || got != c.want {
			t.Errorf("%s %s %s %d: %q, %v\nwant %q", c.lang, c.mode, c.move, c.variant, got, err, c.want)
		}
	}
}

func TestSayFails(t *testing.T) {
	l := library(t)
	if said, err := l.Say("en", "text", "no.such", 0, nil); said != "" || !errors.Is(err, ErrNoMove) {
		t.Errorf("%q, %v", said, err)
	}
	if said, err := l.Say("en", "text", "ack.name", 0, nil); said != "" || err == nil || errors.Is(err, ErrNoMove) {
		t.Errorf("%q, %v", said, err)
	}
}

func TestLabel(t *testing.T) {
	l := library(t)
	if s, ok := l.Label("ar", "phone"); !ok || s != "الهاتف" {
		t.Errorf("%q %v", s, ok)
	}
	for _, key := range []string{"order_number", "other", ""} {
		if s, ok := l.Label("en", key); ok || s != "" {
			t.Errorf("%s: %q %v", key, s, ok)
		}
	}
	for _, lang := range l.Languages() {
		for _, key := range []string{"name", "phone", "email", "company"} {
			if s, ok := l.Label(lang, key); !ok || s == "" {
				t.Errorf("%s has no label for %s", lang, key)
			}
		}
	}
}

func TestParseFails(t *testing.T) {
	for _, src := range []string{"text", "[a b c]", "[field x]\nname", "[forms]\nand = \"x", "[a]\nx\n[a]\ny", "[]"} {
		if _, err := parse(src); err == nil {
			t.Errorf("%q was read", src)
		}
	}
}

func FuzzSay(f *testing.F) {
	f.Add("en", "text", "confirm.nato", 0, "anna@example.com")
	f.Add("ar", "voice", "ask.several", 7, "name\nphone")
	f.Add("de", "text", "reask.custom", 1, "Gewünschtes Datum")
	f.Add("fr", "voice", "ask.choice", 0, "Œuvre ?")
	f.Add("es", "voice", "confirm.value", 0, "+4930901820")
	f.Add("en", "text", "denied", 0, ": (*#")
	l := library(f)
	f.Fuzz(func(t *testing.T, lang, mode, move string, variant int, arg string) {
		args := map[string]string{}
		for _, a := range []string{"value", "name", "label", "fields", "labels", "values", "record", "options", "lang", "purpose", "ending", "suggest"} {
			args[a] = arg
		}
		said, err := l.Say(lang, mode, move, variant, args)
		if err != nil && said != "" {
			t.Errorf("%q with %v", said, err)
		}
		if strings.ContainsAny(said, "\u202e\u202d\u2066\u0000\r") {
			t.Errorf("%q holds a control character", said)
		}
	})
}

// Dates, agreements and references are said as people say them.
func TestValuesAreSaid(t *testing.T) {
	l := library(t)
	for _, c := range []struct{ lang, mode, label, value, want string }{
		{"en", "text", "Day", "2026-03-10", "I have March 10, 2026. Is that right?"},
		{"de", "text", "Tag", "2026-03-10", "Ich habe notiert: 10. März 2026. Stimmt das?"},
		{"es", "voice", "Día", "2026-03-10", "He anotado 10 de marzo de 2026. ¿Es correcto?"},
		{"fr", "text", "Jour", "2026-03-01", "J'ai noté\u00a0: 1er mars 2026. Est-ce exact\u202f?"},
		{"pt", "text", "Acordo", "yes", "Anotei sim. Está certo?"},
		{"ar", "text", "تاريخ الموعد", "2026-03-10", "سجّلت \u2068١٠ مارس ٢٠٢٦\u2069. هل هذا صحيح؟"},
		{"ar", "voice", "تاريخ الموعد", "2026-03-10", "سجّلت 10 مارس 2026. هل هذا صحيح؟"},
		{"ar", "text", "الجوال", "+12125550142", "سجّلت \u2068+1 212-555-0142\u2069. هل هذا صحيح؟"},
		{"en", "text", "Mobile", "+12125550142", "I have +1 212-555-0142. Is that right?"},
		{"en", "voice", "Mobile", "+12125550142", "I have 1, 2 1 2, 5 5 5, 0 1 4 2. Is that right?"},
		{"en", "voice", "Website", "https://holm.example/boats/", "I have holm dot example slash boats. Is that right?"},
		{"en", "voice", "Second email", "ida@holm.example", "I have ida at holm dot example. Is that right?"},
		{"en", "voice", "Plan", "Basic/Pro (yearly) & more", "I have Basic or Pro yearly and more. Is that right?"},
		{"en", "voice", "Order number", "AB-12345", "I have A B, 1 2 3 4 5. Is that right?"},
		{"en", "text", "Order number", "AB-12345", "I have AB-12345. Is that right?"},
		{"en", "voice", "Size", "12", "I have 12. Is that right?"},
	} {
		got, err := l.Say(c.lang, c.mode, "confirm.value", 0, map[string]string{"label": c.label, "value": c.value})
		if err != nil || got != c.want {
			t.Errorf("%s %s %s: %q, %v", c.lang, c.mode, c.value, got, err)
		}
	}
	for number, want := range map[string]string{
		"+12125550142": "1, 2 1 2, 5 5 5, 0 1 4 2", "+4930901820": "plus 4 9, 3 0, 9 0 1, 8 2 0", "+33142685300": "plus 3 3, 1, 4 2, 6 8, 5 3, 0 0",
		"7742": "7 7 4 2", "+971501234567": "plus 9 7 1, 5 0, 1 2 3, 4 5 6 7", "612345678": "6 1 2, 3 4 5, 6 7 8",
	} {
		if got := l.books["en"].digits(number); got != want {
			t.Errorf("%s is said %q, not %q", number, got, want)
		}
	}
}

// TestYesNo: every language has the two answers buttons show.
func TestYesNo(t *testing.T) {
	l := library(t)
	for _, lang := range l.Languages() {
		if yes, no := l.YesNo(lang); yes == "" || no == "" || yes == no {
			t.Errorf("%s: %q, %q", lang, yes, no)
		}
	}
	if yes, no := l.YesNo("de-AT"); yes != "Ja" || no != "Nein" {
		t.Errorf("%s, %s", yes, no)
	}
}

// What is read back was heard when it was spoken to its end, whatever kind of value it is; a part of it is not enough.
func TestHeard(t *testing.T) {
	l := library(t)
	for _, lang := range l.Languages() {
		for key, value := range map[string]string{"phone": "+12125550142", "email": "ida_b@holm.example", "name": "Ida Holm",
			"order_number": "AB-12345", "day": "2026-03-10", "site": "https://holm.example/boats", "mobile": "+4930901820", "size": "A/B & C"} {
			args := map[string]string{"field": key, "value": value}
			if _, builtin := l.Label(lang, key); !builtin {
				args = map[string]string{"label": key, "value": value}
			}
			for _, move := range []string{"confirm.value", "confirm.again", "confirm.spelled", "confirm.nato"} {
				said, err := l.Say(lang, Voice, move, 0, args)
				if err != nil || !l.Heard(lang, key, value, said) {
					t.Errorf("%s %s: %q is not heard in %q, %v", lang, move, value, said, err)
				}
				if l.Heard(lang, key, value, said[:len(said)/3]) {
					t.Errorf("%s %s: %q is heard in a third of %q", lang, move, value, said)
				}
			}
		}
	}
	if !l.Heard("", "phone", "+4930901820", "Ich habe notiert: plus 4 9, 3 0, 9 0 1, 8 2 0.") {
		t.Error("digits depend on a language that is not known")
	}
}

func BenchmarkSay(b *testing.B) {
	l := library(b)
	for b.Loop() {
		l.Say("de", "text", "reask.custom", 0, map[string]string{"label": "Gewünschtes Datum"})
	}
}
