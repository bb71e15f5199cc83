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
	out := make([]token, 0, 2*strings.Count(raw, " ")+2*strings.Count(raw, ",")+8)
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
	texts := make([]string, len(out)) // what most tokens stand for, in one piece
	for i := range out {
		t := &out[i]
		texts[i] = t.text
		t.forms = append(texts[i:i+1:i+1], arabicForms(t.text)...)
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
			t.num = max(t.num, spelling().numbers[f])
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

// contracted writes contractions out: don't is do not, l'adresse is le adresse, a possessive is dropped.
func contracted(in []token) []token {
	if !slices.ContainsFunc(in, func(t token) bool { return t.text == "'" || !t.punct && spelling().apart[t.text] != nil }) {
		return in
	}
	out := make([]token, 0, len(in)+4)
	put := func(t token, words ...string) {
		for _, w := range words {
			out = append(out, token{text: w, from: t.from, to: t.to})
		}
	}
	for i := 0; i < len(in); i++ {
		t := in[i]
		if words := spelling().apart[t.text]; words != nil {
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
			if words := spelling().apart[t.text+"t"]; words != nil {
				put(whole, words...)
			} else {
				put(whole, strings.TrimSuffix(t.text, "n"), "not")
			}
			i += 2
		case spelling().behind[end.text] != "":
			put(whole, t.text, spelling().behind[end.text])
			i += 2
		case end.text == "s" && spelling().itIs[t.text]:
			put(whole, t.text, "is")
			i += 2
		case end.text == "s":
			out = append(out, token{text: t.text, from: t.from, to: t.to})
			i += 2
		case spelling().before[t.text] != "" && end.text != "s":
			w := spelling().before[t.text]
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

// joined writes compounds that are written in one word, two or with a hyphen one way.
func joined(in []token) []token {
	out := in[:0]
	for _, t := range in {
		if n := len(out); n > 0 && !t.punct && !out[n-1].punct {
			if w := spelling().joined[out[n-1].text+" "+t.text]; w != "" {
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
