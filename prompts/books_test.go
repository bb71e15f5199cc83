package prompts

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// common are the forms every book has; a language that needs no more leaves the rest out.
var common = []string{"button.yes", "button.no", "comma", "and", "or", "colon", "pause", "beat", "custom", "answer", "asks",
	"orders", "consent", "at", "dot", "dash", "underscore", "plus", "slash", "apostrophe", "months", "date", "yes", "no"}

// Every book has the common forms, and its sentences are its own: none is another language's, none is said twice in a
// move, and punctuation is native.
func TestBooksAreNative(t *testing.T) {
	l := library(t)
	seen := map[string]string{}
	for _, lang := range l.Languages() {
		b := l.books[lang]
		for _, form := range common {
			if b.forms[form] == "" {
				t.Errorf("%s has no form %s", lang, form)
			}
		}
		for key, phrases := range b.moves {
			if len(phrases) < 3 {
				t.Errorf("%s %v has %d sentences", lang, key, len(phrases))
			}
			for i, p := range phrases {
				if slices.Contains(phrases[:i], p) {
					t.Errorf("%s %v: %q is there twice", lang, key, p)
				}
				if other := seen[p]; other != "" && other != lang && strings.Count(p, " ") > 1 && !strings.HasPrefix(p, "{") {
					t.Errorf("%s %s: %q is %s, too", lang, key.move, p, other)
				}
				seen[p] = lang
				for _, fault := range faults(b, key, p) {
					t.Errorf("%s %s: %s in %q", lang, key.move, fault, p)
				}
			}
		}
	}
}

var (
	placeholder = regexp.MustCompile(`\{[^}]*\}`)
	agreement   = regexp.MustCompile(`\{([^}|]*\|[^}]*)\}`)
	spaced      = regexp.MustCompile(`[^\x{202f}?!][?!;]|[^\x{a0}][:»]|«[^\x{a0}]| [?!;:»]`)
	english     = regexp.MustCompile(`(?i)\b(the|your|please|you|and|with|this|that|thanks|sorry|number)\b`)
	contracted  = map[string]*regexp.Regexp{
		"fr": regexp.MustCompile(`(^|\s)(de|à) \{(it|list)\}`), "es": regexp.MustCompile(`(^|\s)(de|a) \{(it|list)\}`),
		"pt": regexp.MustCompile(`(^|\s)(de|em|por|a) \{(it|list)\}`)}
	unsayable = regexp.MustCompile(`[@/\\<>_*#()&%+]|\d`)
	quotes    = map[string]string{"en": "“”", "de": "„“", "es": "«»", "fr": "«»", "pt": "“”", "ar": "«»"}
)

// faults is what does not belong into a phrase of a language.
func faults(b *book, key moveKey, phrase string) []string {
	var out []string
	fault := func(is bool, what string) {
		if is {
			out = append(out, what)
		}
	}
	plain := placeholder.ReplaceAllString(phrase, "x")
	bare := placeholder.ReplaceAllString(phrase, "")
	fault(strings.Contains(phrase, "  ") || strings.Contains(phrase, " ,") || strings.Contains(phrase, " ."), "a stray blank")
	fault(strings.ContainsAny(strings.ReplaceAll(bare, "s'", ""), `"`) || strings.Contains(bare, "..."), "a typewriter sign")
	fault(strings.ContainsFunc(bare, func(r rune) bool {
		return strings.ContainsRune("“”„«»", r) && !strings.ContainsRune(quotes[b.lang], r)
	}), "foreign quotes")
	fault(!strings.ContainsAny(phrase[len(phrase)-1:], "}.?!") && !strings.HasSuffix(phrase, "؟") && !strings.HasSuffix(phrase, "؟ "), "no end")
	fault(key.mode == Voice && unsayable.MatchString(bare), "a sign nobody can say")
	if b.lang != "en" {
		fault(english.MatchString(bare), "an English word")
	}
	switch b.lang {
	case "ar":
		fault(strings.ContainsAny(bare, "?,;"), "a Latin sign")
		fault(strings.ContainsFunc(bare, func(r rune) bool { return unicode.Is(unicode.Latin, r) }), "a Latin letter")
	case "es":
		fault(strings.Count(plain, "?") != strings.Count(plain, "¿") || strings.Count(plain, "!") != strings.Count(plain, "¡"), "an unopened question")
	case "fr":
		fault(spaced.MatchString(plain), "an unspaced sign")
	}
	if c := contracted[b.lang]; c != nil {
		fault(c.MatchString(phrase), "a preposition that melts into the article")
	}
	for _, m := range agreement.FindAllStringSubmatch(phrase, -1) {
		n := len(strings.Split(m[1], "|"))
		fault(n != 2 && n != len(b.order), "an agreement with too few or many forms")
	}
	return out
}

// A noun stands in one list of a book, so that it has one gender.
func TestOneGender(t *testing.T) {
	l := library(t)
	for _, lang := range l.Languages() {
		of := map[string]string{}
		for name, g := range l.books[lang].genders {
			for _, w := range append(strings.Fields(g["words"]), strings.Fields(g["ends"])...) {
				if other := of[w]; other != "" {
					t.Errorf("%s: %s is %s and %s", lang, w, other, name)
				}
				of[w] = name
			}
		}
	}
}

// A move that is worded otherwise in one language for the ear is checked in the others, too: what says that something is
// read or seen is not said on a call.
func TestVoiceSpeaksOfHearing(t *testing.T) {
	l := library(t)
	seen := map[string]*regexp.Regexp{
		"en": regexp.MustCompile(`(?i)\b(didn't see|can't see|looks|couldn't read|be read|type|write|writing|written|typo)\b`),
		"de": regexp.MustCompile(`(?i)\b(sieht|sehe|tippen|schreiben|lesen|Tippfehler)\b`),
		"fr": regexp.MustCompile(`(?i)\b(lire|relis|écrire|écrivez|faute de frappe)\b`),
		"es": regexp.MustCompile(`(?i)\b(leer|leerlo|veo|errata|escribir|escríbalo|escribe)\b`),
		"pt": regexp.MustCompile(`(?i)\b(ler|reler|vejo|digitação|escrever|escreva|escrevendo)\b`),
	}
	allowed := map[string]bool{"wordless": true, "confirm.spelled": true, "confirm.nato": true, "why.email": true, "calm": true,
		"ask.email": true, "reask.email": true, "reask.spell": true, "reask.keypad": true, "silence.end": true}
	for lang, read := range seen {
		b := l.books[lang]
		for key := range b.moves {
			if key.mode != "" || allowed[key.move] {
				continue
			}
			phrases := b.moves[moveKey{key.move, Voice}]
			if phrases == nil {
				phrases = b.moves[key]
			}
			for _, p := range phrases {
				if word := read.FindString(p); word != "" {
					t.Errorf("%s %s: a caller hears %q in %q", lang, key.move, word, p)
				}
			}
		}
	}
}

// A caller keeps two sentences in mind, hardly more.
func TestVoiceIsShort(t *testing.T) {
	l := library(t)
	for _, lang := range l.Languages() {
		b := l.books[lang]
		for key, phrases := range b.moves {
			if key.mode == "" && b.moves[moveKey{key.move, Voice}] != nil {
				continue
			}
			for _, p := range phrases {
				if n := len([]rune(placeholder.ReplaceAllString(p, ""))); n > 135 {
					t.Errorf("%s %s: %d letters to listen to: %q", lang, key.move, n, p)
				}
			}
		}
	}
}

// A turn has one question: what is said before an ask asks nothing itself.
func TestOneQuestion(t *testing.T) {
	l := library(t)
	before := []string{"ack", "ack.name", "back.ok", "cannot.noted", "completed", "consent.notice", "corrected", "declined.ok", "handoff.ok",
		"language.ok", "language.unavailable", "later", "no_match", "noted", "noted.missing", "number.unseen", "prefer.ok", "reference.later",
		"return", "skipped", "sorry", "start.callback", "start.cannot", "start.demo", "start.human", "start.lead", "start.ticket",
		"start.upfront", "take_up", "why.company", "why.default", "why.email", "why.name", "why.phone", "why.purpose", "wordless"}
	for _, lang := range l.Languages() {
		for _, move := range before {
			for _, mode := range []string{"", Voice} {
				for _, p := range l.books[lang].moves[moveKey{move, mode}] {
					if strings.ContainsAny(p, "?؟") {
						t.Errorf("%s %s: a second question in %q", lang, move, p)
					}
				}
			}
		}
	}
}
