package policy

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// token is a word or a punctuation mark of a sentence.
type token struct {
	text     string   // folded
	forms    []string // what it may stand for in a phrase; text is the first
	from, to int      // bytes of the sentence as written
	punct    bool
	num      int // 1 to 9 for a number or a number of times
}

// tokens cuts a sentence into words and punctuation, without contractions.
func tokens(raw string) []token {
	out := make([]token, 0, len(raw)/4+4)
	scan(raw, func(from, to int, word bool) {
		w := foldWord(raw[from:to])
		switch {
		case !word:
			out = append(out, token{text: sign(w), from: from, to: to, punct: true})
		case strings.Trim(w, ".") != "":
			out = append(out, token{text: strings.TrimSuffix(w, "."), from: from, to: to})
		}
	})
	out = slices.DeleteFunc(joined(hyphens(contracted(out), raw)), func(t token) bool { return t.text == "" })
	for i := range out {
		t := &out[i]
		t.forms = append([]string{t.text}, arabicForms(t.text)...)
		switch {
		case strings.Contains(t.text, "@") || strings.Contains(t.text, "://") || strings.HasPrefix(t.text, "www."):
			t.forms = append(t.forms, "@")
			if strings.Contains(t.text, "@") {
				break
			}
			t.forms = append(t.forms, "www")
		case host(t.text):
			t.forms = append(t.forms, "www")
		case len(t.text) > 3 && t.text[0] >= '0' && t.text[0] <= '9':
			t.forms = append(t.forms, "00000")
		}
		for _, f := range t.forms {
			t.num = max(t.num, numbers[f])
		}
	}
	return out
}

// host says whether a word is the name of a web site: letters, points, and a last part of two letters or more.
func host(w string) bool {
	i := strings.LastIndexByte(w, '.')
	if i < 3 || len(w)-i < 3 {
		return false
	}
	for _, r := range w[i+1:] {
		if r < 'a' || r > 'z' {
			return false
		}
	}
	return true
}

// sign writes marks that say the same one way.
func sign(w string) string {
	switch w {
	case "->", "=>", "→", "：":
		return ":"
	case "،", "、":
		return ","
	case "؛":
		return ";"
	case "’", "‘":
		return "'"
	case "–", "—", "−":
		return "-"
	}
	return w
}

// foldWord writes a word without case, accents and the Arabic letters' varieties.
func foldWord(w string) string {
	plain := true
	for _, r := range w {
		plain = plain && r < 128
	}
	w = strings.ToLower(w)
	if plain {
		return w
	}
	var b strings.Builder
	for _, r := range norm.NFKD.String(w) {
		switch {
		case unicode.Is(unicode.Mn, r) || r == 'ـ':
		case r == 'ß':
			b.WriteString("ss")
		case r == 'ى':
			b.WriteRune('ي')
		case r == 'ة':
			b.WriteRune('ه')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// ends of English words behind an apostrophe, and French words before one.
var (
	behind = map[string]string{"re": "are", "ve": "have", "ll": "will", "d": "would", "m": "am"}
	before = map[string]string{"l": "le", "d": "de", "n": "ne", "qu": "que", "s": "si", "j": "je", "m": "me", "t": "te",
		"c": "ce", "jusqu": "jusque", "lorsqu": "lorsque", "puisqu": "puisque", "quelqu": "quelque"}
	runTogether = map[string][]string{"cannot": {"can", "not"}, "cant": {"can", "not"}, "wont": {"will", "not"},
		"dont": {"do", "not"}, "doesnt": {"does", "not"}, "didnt": {"did", "not"}, "isnt": {"is", "not"},
		"arent": {"are", "not"}, "wasnt": {"was", "not"}, "shouldnt": {"should", "not"}, "havent": {"have", "not"},
		"hasnt": {"has", "not"}, "mustnt": {"must", "not"}, "wouldnt": {"would", "not"}, "couldnt": {"could", "not"},
		"neednt": {"need", "not"}, "asap": {"as", "soon", "as", "possible"}, "theyre": {"they", "are"}, "youre": {"you", "are"}}
	itIs = []string{"it", "that", "there", "what", "who", "he", "she", "here", "where", "how"}
)

// contracted writes contractions out: don't is do not, l'adresse is le adresse, a possessive is dropped.
func contracted(in []token) []token {
	out := make([]token, 0, len(in)+4)
	put := func(t token, words ...string) {
		for _, w := range words {
			out = append(out, token{text: w, from: t.from, to: t.to})
		}
	}
	for i := 0; i < len(in); i++ {
		t := in[i]
		if words := runTogether[t.text]; words != nil {
			put(t, words...)
			continue
		}
		joins := i+2 < len(in) && in[i+1].text == "'" && in[i+1].from == t.to && in[i+2].from == in[i+1].to
		if !joins {
			if t.text == "'" {
				continue
			}
			out = append(out, t)
			continue
		}
		end := in[i+2]
		whole := token{text: t.text, from: t.from, to: end.to}
		switch {
		case end.text == "t" && strings.HasSuffix(t.text, "n"):
			stem := strings.TrimSuffix(t.text, "n")
			switch stem {
			case "wo":
				stem = "will"
			case "ca":
				stem = "can"
			case "sha":
				stem = "shall"
			}
			put(whole, stem, "not")
			i += 2
		case behind[end.text] != "":
			put(whole, t.text, behind[end.text])
			i += 2
		case end.text == "s" && slices.Contains(itIs, t.text):
			put(whole, t.text, "is")
			i += 2
		case end.text == "s":
			out = append(out, token{text: t.text, from: t.from, to: t.to})
			i += 2
		case before[t.text] != "" && end.text != "s":
			w := before[t.text]
			if t.text == "s" && end.text != "il" && end.text != "ils" {
				w = "se"
			}
			out = append(out, token{text: w, from: t.from, to: in[i+1].to})
			i++
		default:
			out = append(out, t)
		}
	}
	return out
}

// hyphens drops the hyphens inside words; a dash between blanks stays.
func hyphens(in []token, raw string) []token {
	return slices.DeleteFunc(in, func(t token) bool {
		return t.punct && t.text == "-" && t.from > 0 && t.to < len(raw) && !space(raw[t.from-1]) && !space(raw[t.to])
	})
}

func space(b byte) bool { return b == ' ' || b == '\t' }

// joins are compounds that are written in one word, two or with a hyphen.
var joins = map[[2]string]string{{"e", "mail"}: "email", {"e", "mails"}: "emails", {"call", "back"}: "callback",
	{"call", "backs"}: "callbacks", {"re", "ask"}: "reask", {"re", "asking"}: "reask", {"follow", "up"}: "followup",
	{"log", "in"}: "login", {"sign", "up"}: "signup", {"up", "front"}: "upfront", {"check", "in"}: "checkin",
	{"set", "up"}: "setup", {"post", "code"}: "postcode", {"zip", "code"}: "zip", {"work", "flow"}: "workflow",
	{"read", "back"}: "readback", {"web", "site"}: "website", {"drop", "down"}: "dropdown", {"hand", "over"}: "handover"}

func joined(in []token) []token {
	out := in[:0]
	for _, t := range in {
		if n := len(out); n > 0 && !t.punct && !out[n-1].punct {
			if w := joins[[2]string{out[n-1].text, t.text}]; w != "" {
				out[n-1].text, out[n-1].to = w, t.to
				continue
			}
		}
		out = append(out, t)
	}
	return out
}

// arabicForms are an Arabic word without the particles written onto it.
func arabicForms(w string) []string {
	if r := []rune(w); len(r) < 4 || r[0] < 0x600 || r[0] > 0x6ff {
		return nil
	}
	var out []string
	stems := []string{w}
	for _, p := range []string{"و", "ف"} {
		if rest := strings.TrimPrefix(w, p); rest != w && len([]rune(rest)) > 2 {
			stems = append(stems, rest)
		}
	}
	for _, s := range stems {
		out = addTo(out, s)
		for _, p := range []string{"بال", "لل", "ال", "ب", "ل", "ك"} {
			if rest := strings.TrimPrefix(s, p); rest != s && len([]rune(rest)) > 2 {
				out = addTo(out, rest)
			}
		}
	}
	for _, s := range slices.Clone(out) {
		for _, p := range []string{"هم", "ها", "كم", "نا", "ه", "ك", "ي"} {
			if rest := strings.TrimSuffix(s, p); rest != s && len([]rune(rest)) > 2 {
				out = addTo(out, rest)
			}
		}
	}
	return out[1:]
}

// numbers as words of the languages, and numbers of times.
var numbers = folded(map[string]int{"1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "6": 6, "7": 7, "8": 8, "9": 9,
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "once": 1, "twice": 2, "thrice": 3, "single": 1,
	"1x": 1, "2x": 2, "3x": 3, "second": 2, "third": 3,
	"una": 1, "uno": 1, "un": 1, "dos": 2, "tres": 3, "cuatro": 4, "deux": 2, "trois": 3, "quatre": 4, "une": 1,
	"einmal": 1, "zweimal": 2, "dreimal": 3, "eine": 1, "einen": 1, "zwei": 2, "drei": 3, "vier": 4,
	"uma": 1, "um": 1, "duas": 2, "dois": 2, "quatro": 4,
	"واحده": 1, "مره": 1, "مرتين": 2, "مرتان": 2, "ثلاث": 3, "ثلاثه": 3, "سؤالين": 2, "محاولتين": 2, "محاولتان": 2,
	"١": 1, "٢": 2, "٣": 3, "٤": 4})

func folded(in map[string]int) map[string]int {
	out := make(map[string]int, len(in))
	for w, n := range in {
		out[foldWord(w)] = n
	}
	return out
}
