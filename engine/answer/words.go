package answer

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// terms are the words of s that carry meaning: folded, without stop words, roughly stemmed. lang helps nothing when it
// is unknown: stop words of all languages we know are dropped.
func terms(s, lang string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(strings.ReplaceAll(folded(s), "how much", "price"), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if stop[w] {
			continue
		}
		if t := stem(w); t != "" && !stop[t] {
			out = append(out, synonym(t))
		}
	}
	return out
}

// folded is NFKD without marks, in lower case, with one form for the letters Arabic writers mix up.
func folded(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(s)) {
		switch {
		case unicode.Is(unicode.Mn, r), r == 'ـ': // marks and the Arabic stretcher
		case r == 'أ', r == 'إ', r == 'آ', r == 'ٱ':
			b.WriteRune('ا')
		case r == 'ى':
			b.WriteRune('ي')
		case r == 'ة':
			b.WriteRune('ه')
		case r == '\'' || r == '’':
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// stem takes off the commonest endings; it only has to map forms of one word to one text, not to be a word.
func stem(w string) string {
	if r, _ := first(w); unicode.Is(unicode.Arabic, r) {
		return stemArabic(w)
	}
	if len(w) < 4 || unicode.IsDigit(rune(w[0])) {
		return w
	}
	for _, e := range []struct{ from, to string }{
		{"ationen", ""}, {"ations", ""}, {"ation", ""}, {"ciones", ""}, {"cion", ""}, {"coes", ""}, {"cao", ""},
		{"ellation", ""}, {"ingly", ""}, {"ments", ""}, {"ment", ""}, {"ings", ""}, {"ing", ""}, {"ies", "y"},
		{"ungen", ""}, {"ung", ""}, {"ed", ""}, {"es", ""}, {"en", ""}, {"er", ""}, {"s", ""}, {"e", ""}, {"o", ""}, {"a", ""},
	} {
		if strings.HasSuffix(w, e.from) && len(w)-len(e.from) >= 3 {
			w = w[:len(w)-len(e.from)] + e.to
			break
		}
	}
	if n := len(w); n > 3 && w[n-1] == w[n-2] {
		w = w[:n-1]
	}
	if n := len(w); n > 3 && w[n-1] == 'y' {
		w = w[:n-1] + "i"
	}
	return w
}

func stemArabic(w string) string {
	for _, p := range []string{"وال", "بال", "كال", "فال", "لل", "ال"} {
		if s, ok := strings.CutPrefix(w, p); ok && len([]rune(s)) >= 3 {
			w = s
			break
		}
	}
	for _, e := range []string{"كم", "هم", "ها", "نا", "ات", "ون", "ين", "يه", "ه", "ي", "ك"} {
		if s, ok := strings.CutSuffix(w, e); ok && len([]rune(s)) >= 3 {
			return s
		}
	}
	return w
}

func first(s string) (rune, bool) {
	for _, r := range s {
		return r, true
	}
	return 0, false
}

// synonym maps stems that ask for the same thing to one of them.
func synonym(t string) string {
	if s, ok := same[t]; ok {
		return s
	}
	return t
}

var same = pairs(
	"price: cost costs pricing fee charge rate expensive cheap pay tariff quote",
	"open: hours hour opening close closed closing",
	"cancel: cancelling cancellation unsubscribe terminate quit",
	"app: application apps",
	"ship: delivery deliver shipping delivered shipment",
	"refund: refunds reimbursement moneyback",
	"reset: forgot forgotten",
	"item: product article goods bought",
	"password: passcode passwort contraseña senha",
	"سعر: اسعار تكلفه يكلف تكلف ثمن بكم",
	"precio: precios cuesta cuestan costo coste tarifa vale",
	"prix: tarif tarifs coute coutent cout",
	"preis: preise kostet kosten gebuhr",
	"preco: precos custa custam custo valor",
)

func pairs(lines ...string) map[string]string {
	out := map[string]string{}
	for _, l := range lines {
		head, rest, _ := strings.Cut(l, ":")
		h := stem(folded(head))
		for _, w := range strings.Fields(rest) {
			if s := stem(folded(w)); s != h {
				out[s] = h
			}
		}
	}
	return out
}

var stop = set(`a an the is are was were be been am do does did done have has had can could would will shall should may
	might i me my mine you your yours we us our ours it its they them their he she his her this that these those there
	here what which who whom whose when where why how of to in on at by for from with about into over if or and but not
	no yes so as than then just also too very much many some any please hi hello hey thanks thank ok okay tell know want
	like need get got give let lets im id ive whats hows theres dont cant isnt doesnt wondering wonder ask question
	something anything thing one way work works out up
	de la el los las un una unos unas y o que qué cual cuál cuales es son esta está hay tiene tienen su sus mi me se lo
	al del en con por para como cómo cuanto cuánto cuando cuándo donde dónde puedo puede quiero hola gracias si no
	le les des du une et ou est sont ce cette ces il elle ils elles on nous vous je tu mon ma mes votre vos notre nos
	quel quelle quels quelles qui quoi quand où comment combien pourquoi puis peut pouvez avez ai a au aux dans sur pour
	par avec sans ne pas bonjour merci
	der die das den dem des ein eine einen einem einer und oder ist sind war ich du er sie wir ihr mein meine dein euer
	eure ihre was wer wie wo wann warum welche welcher welches wieviel viel kann können könnt haben hat hast gibt es im
	in am an auf für mit von zu zum zur bei nach nicht hallo danke bitte
	o os as um uma uns umas e ou que qual quais é são está tem têm seu sua meu minha no na nos nas do da dos das em com
	por para como quanto quando onde posso pode vocês você eu ola olá obrigado obrigada
	ما ماذا من متى أين اين كيف كم هل هو هي هم أنا انا أنت انت نحن في على إلى الى عن مع أن ان لا نعم هذا هذه ذلك التي الذي
	و أو او لو سمحت مرحبا شكرا اريد أريد ممكن عندكم لديكم توجد يوجد لي لك كان يكون`)

func set(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[folded(w)] = true
	}
	return out
}
