package prompts_test

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/prompts"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func load(t *testing.T) *prompts.Library {
	t.Helper()
	l, err := prompts.Load()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// sample is an argument as a test says it, native what differs by language.
var sample = map[string]string{
	"value": "AB-12345", "suggest": "anna@example.org", "ending": "42", "name": "Anna Berg",
	"reasons": "demo\ncomplaint", "to": "billing@example.com", "record": "WIT-LED-7K2Q9", "lang": "fr", "field": "email",
	"fields": "name\nphone\n", "values": "Anna Berg\n+12125550123\nAB-12345",
}

var native = map[string]map[string]string{
	"en": {"purpose": "our engineer calls before coming", "text": "We keep your details for a year.", "question": "How many people are you?", "options": "small\nmedium\nlarge"},
	"de": {"purpose": "unser Techniker ruft vorher an", "text": "Wir speichern Ihre Angaben ein Jahr.", "question": "Wie viele Personen sind Sie?", "options": "klein\nmittel\ngroß"},
	"fr": {"purpose": "notre technicien appelle avant de venir", "text": "Nous gardons vos données un an.", "question": "Combien de personnes êtes-vous\u202f?", "options": "petit\nmoyen\ngrand"},
	"es": {"purpose": "nuestro técnico llama antes de ir", "text": "Guardamos sus datos un año.", "question": "¿Cuántas personas son?", "options": "pequeño\nmediano\ngrande"},
	"pt": {"purpose": "o nosso técnico liga antes de ir", "text": "Guardamos os seus dados por um ano.", "question": "Quantas pessoas são?", "options": "pequeno\nmédio\ngrande"},
	"ar": {"purpose": "يتصل الفني قبل حضوره", "text": "نحتفظ ببياناتك مدة عام.", "question": "كم عددكم؟", "options": "صغير\nمتوسط\nكبير"},
}

// values are those of the built-in fields.
var values = map[string]string{"name": "Anna Berg", "phone": "+4930901820", "email": "anna@example.com", "company": "Berg & Söhne"}

// labels are what operators call their fields: of each gender and number, another language's, another script's, a
// question, with remarks.
var labels = map[string][]string{
	"en": {"Order number", "Measurements", "Your budget (if any)", "Número de pedido", "رقم الطلب", "How did you hear about us?"},
	"de": {"Bestellnummer", "Wunschtermin", "Gewünschtes Datum", "Produktname", "Maße", "Order number", "رقم الطلب", "Wie haben Sie von uns erfahren?"},
	"fr": {"Numéro de commande", "Adresse de livraison", "Taille de l'équipe", "Dates souhaitées", "Order number", "رقم الطلب", "Comment nous avez-vous connus\u202f?"},
	"es": {"Número de pedido", "Fecha preferida", "Medidas", "Datos del vehículo", "Order number", "رقم الطلب", "¿Cómo nos conoció?"},
	"pt": {"Número do pedido", "Data preferida", "Medidas", "Dados do veículo", "Order number", "رقم الطلب", "Como conheceu a gente?"},
	"ar": {"رقم الطلب", "فاتورة", "عنوان بريدي", "Order number", "كيف عرفت عنا؟"},
}

// argsOf are the arguments of a move in a language: of a built-in field, or with a custom label.
func argsOf(lang string, m engine.MoveSpec, field, label string) map[string]string {
	args := map[string]string{}
	for _, a := range m.Args {
		a = strings.TrimSuffix(a, "?")
		args[a] = sample[a]
		if v := native[lang][a]; v != "" {
			args[a] = v
		}
	}
	_, hasField := args["field"]
	_, hasLabel := args["label"]
	switch {
	case hasField && label == "":
		args["field"] = field
		delete(args, "label")
		if _, ok := args["value"]; ok {
			args["value"] = values[field]
		}
		if _, ok := args["suggest"]; ok && field != "email" {
			args["suggest"] = values[field]
		}
	case hasLabel:
		delete(args, "field")
		args["label"] = first(label, labels[lang][0])
	}
	if _, ok := args["labels"]; ok {
		args["labels"] = "\n\n" + first(label, labels[lang][0])
	}
	return args
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// subject is what a sentence may be about: a built-in field or a custom label.
type subject struct{ field, label string }

func subjects(lang string) []subject {
	all := []subject{{field: "name"}, {field: "phone"}, {field: "email"}, {field: "company"}}
	for _, l := range labels[lang] {
		all = append(all, subject{label: l})
	}
	return all
}

// foreign is a label of another language.
func foreign(lang string) string {
	if lang == "en" {
		return "رقم الطلب"
	}
	return "Order number"
}

var modes = []string{"text", "voice"}

const leastVariants = 3

// Every move has at least three different sentences in every language and mode, whatever it is about, and each of them
// is a whole one.
func TestEveryMoveEverywhere(t *testing.T) {
	l := load(t)
	for _, lang := range l.Languages() {
		for _, mode := range modes {
			for _, m := range engine.Moves() {
				for _, about := range subjects(lang) {
					seen := map[string]bool{}
					for v := range leastVariants {
						said, err := l.Say(lang, mode, m.Name, v, argsOf(lang, m, about.field, about.label))
						if fault := broken(lang, said); err != nil || fault != "" {
							t.Errorf("%s %s %s %d: %s in %q, %v", lang, mode, m.Name, v, fault, said, err)
						}
						seen[said] = true
					}
					if len(seen) < leastVariants {
						t.Errorf("%s %s %s has only %d sentences", lang, mode, m.Name, len(seen))
					}
				}
			}
		}
	}
}

// given is what the samples above bring into a sentence, in whatever script they are.
var given = regexp.MustCompile(`(anna|billing)@example\.(com|org)|Anna Berg|WIT-LED-7K2Q9|AB-12345|Order number|Número de pedido|رقم الطلب|name@example\.com`)

var (
	uncontracted = regexp.MustCompile(`(?i)(^|\s)(de el|a el|el la|le l'|la l'|your (your|the)|the (your|the))\b`)
	english      = regexp.MustCompile(`(?i)\b(the|your|please|and|number)\b`)
)

// broken is what is wrong with a sentence as it is said.
func broken(lang, said string) string {
	own := given.ReplaceAllString(said, "")
	switch {
	case strings.TrimSpace(said) == "" || strings.ContainsAny(said, "{}|"):
		return "a hole"
	case strings.Contains(said, "  ") || strings.Contains(said, "..") || strings.Contains(said, " ,") || strings.Contains(said, "??"):
		return "a stray sign"
	case strings.Count(said, "?") != strings.Count(said, "¿") && lang == "es":
		return "an unopened question"
	case lang == "ar" && strings.Contains(own, "?"):
		return "a Latin sign"
	case uncontracted.MatchString(own):
		return "an uncontracted article"
	case lang != "en" && english.MatchString(own):
		return "an English word"
	}
	return ""
}

// No book has a section that is no move, and no phrase uses an argument the move does not have.
func TestNoOtherMoves(t *testing.T) {
	l := load(t)
	specs := map[string]engine.MoveSpec{}
	for _, m := range engine.Moves() {
		specs[m.Name] = m
	}
	for _, lang := range l.Languages() {
		for move, used := range l.Uses(lang) {
			spec, ok := specs[move]
			if !ok {
				t.Errorf("%s: %s is no move", lang, move)
				continue
			}
			for _, a := range used {
				if !allowed(spec, a) {
					t.Errorf("%s: %s uses {%s}, which it does not get", lang, move, a)
				}
			}
		}
	}
}

// allowed says whether a placeholder can be filled whatever arguments the move comes with.
func allowed(m engine.MoveSpec, placeholder string) bool {
	needs := map[string][]string{"it": {"field?", "label"}, "acc": {"field?", "label"}, "about": {"field?", "label"}, "list": {"fields"},
		"summary": {"fields", "labels", "values"}, "consent": {"label"},
		"spelled": {"value"}, "nato": {"value"}}[placeholder]
	if needs == nil {
		needs = []string{placeholder}
	}
	if placeholder == "it" || placeholder == "acc" || placeholder == "about" {
		return slices.Contains(m.Args, "field?") || slices.Contains(m.Args, "label")
	}
	for _, n := range needs {
		if !slices.Contains(m.Args, n) {
			return false
		}
	}
	return true
}

func TestGoldens(t *testing.T) {
	l := load(t)
	for _, lang := range l.Languages() {
		var got strings.Builder
		for _, m := range engine.Moves() {
			for _, mode := range modes {
				render(&got, l, lang, mode, m)
			}
		}
		path := "testdata/" + lang + ".golden"
		if *update {
			if err := os.WriteFile(path, []byte(got.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got.String() != string(want) {
			t.Errorf("%s differs; run with -update and read the diff", path)
		}
	}
}

// render writes each different sentence of a move once, those with custom labels behind the one with a field. What is
// heard is written only where it differs from what is read.
func render(w *strings.Builder, l *prompts.Library, lang, mode string, m engine.MoveSpec) {
	said := map[string]bool{}
	for v := range 12 {
		for _, about := range []subject{{field: "email"}, {label: labels[lang][0]}, {label: labels[lang][1]}, {label: foreign(lang)}} {
			args := argsOf(lang, m, about.field, about.label)
			s, err := l.Say(lang, mode, m.Name, v, args)
			if err != nil {
				s = err.Error()
			}
			if mode == "voice" {
				if read, _ := l.Say(lang, "text", m.Name, v, args); read == s {
					continue
				}
			}
			if !said[s] {
				said[s] = true
				fmt.Fprintf(w, "%s %s %d: %s\n", m.Name, mode, v, strings.ReplaceAll(s, "\n", " / "))
			}
		}
	}
}

// What is heard has nothing a voice cannot say.
func TestVoiceCanBeSpoken(t *testing.T) {
	l := load(t)
	unspeakable := regexp.MustCompile(`https?:|[@/\\<>_*#|&(){}\[\]]|\d{2,}`)
	hard := map[string]string{"value": "https://holm.example/a_b", "options": "A/B\nC (yearly)\nD & E", "label": "Country/Region (if any) *",
		"labels": "\n\nCountry/Region #", "values": "Anna Berg\n+12125550123\nida_b@holm.example", "suggest": "anna@example.org"}
	for _, lang := range l.Languages() {
		for _, m := range engine.Moves() {
			for _, about := range subjects(lang) {
				args := argsOf(lang, m, about.field, about.label)
				for k := range args {
					if about.label != "" && hard[k] != "" {
						args[k] = hard[k]
					}
				}
				for v := range leastVariants {
					said, _ := l.Say(lang, "voice", m.Name, v, args)
					if bad := unspeakable.FindString(said); bad != "" {
						t.Errorf("%s %s: %q in %q", lang, m.Name, bad, said)
					}
				}
			}
		}
	}
}
