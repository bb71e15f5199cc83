package answer

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Refusal is why a sentence of a model must not reach the customer; "" = it may.
type Refusal string

// The refusals.
const (
	Asks     Refusal = "asks"     // for a detail: the engine alone asks
	Claims   Refusal = "claims"   // that something was or will be done: only commits may say so
	Leaks    Refusal = "leaks"    // what the model was told
	Code     Refusal = "code"     // a reference or key that stands in no source
	Contact  Refusal = "contact"  // an address or number that stands in no source
	Markup   Refusal = "markup"   // a link, an image, a tag
	Echo     Refusal = "echo"     // the customer's own words back
	Language Refusal = "language" // not the one to answer in
	Hidden   Refusal = "hidden"   // characters that cannot be seen
)

// Ends says whether the answer ends here; after the other refusals the next sentence may still be good.
func (r Refusal) Ends() bool { return r == Leaks || r == Code || r == Language }

// Guard holds what decides about the sentences of one answer. It is pure.
type Guard struct {
	lang     string
	asks     func(text string) bool
	sources  string // plain words of what may be repeated
	raw      string // the same as it is, in lower case
	private  shingles
	customer shingles
	dictated []string // what the customer put in quotes, in plain words
}

// Guarded is what a guard is made from.
type Guarded struct {
	Lang    string                 // to answer in
	Asks    func(text string) bool // whether words ask for a configured field; nil = never
	Private []string               // what the model was told and nobody else: rules, guidance
	About   string                 // the agent's own text: facts may be repeated, directions to the model may not
	Sources []string               // FAQ, passages
	Said    []string               // the customer's lines
}

// The lengths, in words, from which a verbatim run is no coincidence.
const (
	privateRun = 5
	echoRun    = 6
)

// NewGuard prepares a guard for one answer.
func NewGuard(g Guarded) *Guard {
	out := &Guard{lang: g.Lang, asks: g.Asks, private: shingles{}, customer: shingles{}}
	facts := append([]string{}, g.Sources...)
	for _, s := range sentencesOf(g.About) {
		if directs(s) {
			g.Private = append(g.Private, s)
		} else {
			facts = append(facts, s)
		}
	}
	for _, f := range facts {
		out.sources += " " + strings.Join(plainWords(f), " ") + " \n"
		out.raw += strings.ToLower(f) + "\n"
	}
	for _, p := range g.Private {
		out.private.add(p, privateRun)
	}
	for _, s := range g.Said {
		out.customer.add(s, echoRun)
		for _, q := range quotes.FindAllString(s, 20) {
			if words := plainWords(q); len(words) > 1 {
				out.dictated = append(out.dictated, " "+strings.Join(words, " ")+" ")
			}
		}
	}
	return out
}

// Check decides about one sentence; before is what was let through of the answer, for what spans both.
func (g *Guard) Check(before, sentence string) Refusal {
	words := plainWords(sentence)
	if len(words) == 0 {
		return ""
	}
	if first, _ := utf8.DecodeRuneInString(sentence); !unicode.IsSpace(first) && before != "" {
		sentence = before[strings.LastIndexFunc(before, unicode.IsSpace)+1:] + sentence // the pieces are one word
	}
	if strings.Contains(g.sources, " "+strings.Join(words, " ")+" ") && len(words) > 2 {
		return g.plain(sentence) // the operator's own sentence
	}
	tail := before
	if len(tail) > 200 {
		tail = tail[len(tail)-200:]
	}
	switch {
	case g.private.in(strings.Join(append(plainWords(tail), words...), " "), privateRun):
		return Leaks
	case g.customer.in(strings.Join(words, " "), echoRun) || g.parrots(words):
		return Echo
	case g.codes(sentence):
		return Code
	case claimsAct(sentence):
		return Claims
	case g.asks != nil && g.asks(sentence):
		return Asks
	}
	return g.plain(sentence)
}

// parrots says whether words the customer put in quotes come back and stand in no source.
func (g *Guard) parrots(words []string) bool {
	text := " " + strings.Join(words, " ") + " "
	for _, d := range g.dictated {
		if strings.Contains(text, d) && !strings.Contains(g.sources, d) {
			return true
		}
	}
	return false
}

// plain is what holds for every sentence, also one of a source.
func (g *Guard) plain(sentence string) Refusal {
	switch {
	case hidden(sentence):
		return Hidden
	case markup.MatchString(sentence):
		return Markup
	case g.contact(sentence):
		return Contact
	case foreign(sentence, g.lang):
		return Language
	}
	return ""
}

var (
	quotes  = regexp.MustCompile(`"[^"\n]{3,300}"|“[^”\n]{3,300}”|«[^»\n]{3,300}»|'[^'\n]{3,300}'`)
	markup  = regexp.MustCompile(`\]\(|!\[|<[a-zA-Z/!]|\x60\x60\x60`)
	address = regexp.MustCompile(`(?i)[a-z][a-z0-9+.-]*://[^\s)]+|\bwww\.[^\s)]+|[^\s@]+@[^\s@]+\.[^\s@.,;:!?)]+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|net|org|io|co|ai|app|dev|info|biz|me|de|fr|es|uk|eu|sa|ae|br|test|example)(?:/[^\s)]*)?\b`)
	number  = regexp.MustCompile(`[+(]?\p{Nd}(?:[\s().\-/]{0,2}\p{Nd}){6,}`)
	codish  = regexp.MustCompile(`[\p{L}\p{Nd}]+(?:[-_:/][\p{L}\p{Nd}]+)*`)
)

// contact says whether an address or a long number stands in the sentence and in no source.
func (g *Guard) contact(sentence string) bool {
	for _, m := range address.FindAllString(sentence, -1) {
		if !strings.Contains(g.raw, strings.ToLower(strings.TrimRight(m, ".,;:!?"))) {
			return true
		}
	}
	for _, m := range number.FindAllString(sentence, -1) {
		if !strings.Contains(onlyDigits(g.raw), onlyDigits(m)) {
			return true
		}
	}
	return false
}

// codes says whether something like a reference, key or token stands in the sentence and in no source.
func (g *Guard) codes(sentence string) bool {
	for _, m := range codish.FindAllString(sentence, -1) {
		letters := strings.ContainsFunc(m, unicode.IsLetter)
		figures := strings.ContainsFunc(m, unicode.IsDigit)
		capitals := strings.ContainsAny(m, "-_") && m == strings.ToUpper(m) && strings.ToUpper(m) != strings.ToLower(m)
		if len(m) >= 6 && letters && (figures || capitals) && !strings.Contains(g.raw, strings.ToLower(m)) {
			return true
		}
	}
	return false
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// hidden says whether characters that show nothing or turn the direction stand in the sentence.
func hidden(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return r != '\u200c' && r != '\u200d' && unicode.Is(unicode.Cf, r) || r < ' ' && r != '\n' && r != '\t' || r >= 0xE0000
	})
}

// directs says whether a sentence of the agent's own text tells the model what to do rather than what is so.
func directs(s string) bool {
	words := plainWords(s)
	if len(words) == 0 {
		return false
	}
	switch words[0] {
	case "you", "your", "always", "never", "do", "dont", "must", "be", "act", "respond", "answer", "reply", "speak", "use", "keep",
		"eres", "siempre", "nunca", "responde", "tu", "vous", "toujours", "jamais", "reponds", "repondez", "du", "sie", "immer", "niemals",
		"antworte", "voce", "sempre", "responda", "انت", "دائما", "اجب":
		return true
	}
	return false
}
