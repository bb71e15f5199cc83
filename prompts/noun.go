package prompts

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// noun is what a field is called inside a sentence and the gender the rest of the sentence agrees with.
type noun struct{ text, gender string }

// noun is what a field is called inside a sentence: form is it, acc, about or list. field is a built-in key, "" for a custom
// field, which is called by its label.
func (b *book) noun(field, label, form, mode string) noun {
	if field == "" && label != "" {
		return b.custom(label, form, mode)
	}
	f := b.fields[field]
	if f == nil {
		f = b.fields[anyField]
	}
	return noun{first(f[form], f["it"]), f["gender"]}
}

// custom is what a field with an operator's label is called. A label whose grammar the book knows is a noun with its
// article, any other is quoted behind a noun of the book's; one that is a question is no noun at all.
func (b *book) custom(label, form, mode string) noun {
	label = b.short(label, mode)
	switch {
	case label == "":
		return b.noun(anyField, "", form, mode)
	case b.question(label) != "" && form == "list":
		return noun{b.named("answer", label, mode), b.forms["answer.gender"]}
	case b.question(label) != "":
		return b.noun(anyField, "", form, mode)
	}
	own := b.disowned(label)
	if n := b.definite(own, mode); n.text != "" {
		return n
	}
	if g, as := b.gender(own, form); g != "" {
		return noun{b.withArticle(g, as, form, mode), g}
	}
	if form == "about" && b.forms["custom.about"] != "" {
		return noun{b.named("custom.about", label, mode), b.forms["custom.gender"]}
	}
	return noun{b.named("custom", label, mode), b.forms["custom.gender"]}
}

// named puts a label into a pattern of [forms].
func (b *book) named(form, label, mode string) string {
	return strings.Replace(b.forms[form], "{label}", isolate(b, mode, label), 1)
}

// withArticle puts a label, as it stands inside a sentence, into the pattern of its gender.
func (b *book) withArticle(gender, label, form, mode string) string {
	g := b.genders[gender]
	pattern := first(g[form], g["it"])
	label = b.inside(label)
	start, _, _ := strings.Cut(strings.ToLower(label), " ")
	sound, _ := utf8.DecodeRuneInString(start)
	if g["elided"] != "" && strings.ContainsRune(b.forms["elide"], sound) && !b.has("aspirated", start) {
		pattern = g["elided"]
	}
	return strings.Replace(pattern, "{label}", isolate(b, mode, label), 1)
}

// gender is the gender of a label by its head, "" when the book does not know it, and the label as it is declined. The
// head is the first word, or the last one before a preposition where [forms] head says last.
func (b *book) gender(label, form string) (gender, declined string) {
	words := strings.Fields(label)
	if len(words) == 0 || !b.written(label) {
		return "", ""
	}
	head := words[0]
	if b.forms["head"] == "last" {
		end := slices.IndexFunc(words[1:], func(w string) bool { return b.has("prepositions", w) })
		head = words[len(words)-1]
		if end >= 0 {
			head = words[end]
		}
	}
	if g := b.known(head); g != "" {
		return g, label
	}
	if g, first := b.adjective(words, form); g != "" {
		return g, first + " " + words[1]
	}
	return b.forms["gender"], label
}

// known is the gender of a word: that of the list it stands in, else of the longest ending it has.
func (b *book) known(word string) string {
	short := word == strings.ToUpper(word) // GPS ends like a plural and is none
	word = strings.ToLower(word)
	if g := b.words[word]; g != "" || short {
		return g
	}
	for i := range word {
		if g := b.ends[word[i:]]; g != "" {
			return g
		}
	}
	if one, many := strings.CutSuffix(word, b.forms["plural"]); many && one != word {
		if g := b.known(one); b.genders[g+"p"] != nil {
			return g + "p"
		}
	}
	return ""
}

// adjective reads a label of an adjective and a noun in a language whose adjectives change behind an article: adj of a
// gender is the ending of the bare adjective, that with an article, and that in the object form.
func (b *book) adjective(words []string, form string) (gender, declined string) {
	if len(words) != 2 {
		return "", ""
	}
	g := b.known(words[1])
	ends := strings.Fields(b.genders[g]["adj"])
	if g == "" || len(ends) != 3 || !strings.HasSuffix(words[0], ends[0]) {
		return "", ""
	}
	end := ends[1]
	if form != "it" {
		end = ends[2]
	}
	return g, strings.ToLower(strings.TrimSuffix(words[0], ends[0])) + end
}

// agree picks the form of a word that agrees with the field of the sentence. Of two forms the first is for one, the
// second for many; of more, one for each gender in the order of the book's [gender] sections.
func (b *book) agree(forms []string, mode string, args map[string]string) string {
	gender := ""
	switch fields, labels := split(args["fields"]), split(args["labels"]); {
	case len(fields) > 1 || len(labels) > 1:
		if i := slices.IndexFunc(b.order, plural); i >= 0 {
			gender = b.order[i]
		}
	case len(fields)+len(labels) > 0:
		gender = b.noun(item(fields, 0), item(labels, 0), "list", mode).gender
	default:
		gender = b.noun(args["field"], args["label"], "it", mode).gender
	}
	switch {
	case len(forms) > 2:
		gender, _, _ = strings.Cut(gender, ".")
		return forms[min(max(slices.Index(b.order, gender), 0), len(forms)-1)]
	case plural(gender):
		return forms[1]
	}
	return forms[0]
}

// plural says whether a gender is one of many things: its name ends in p.
func plural(gender string) bool { return strings.HasSuffix(gender, "p") }

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// has says whether a word stands in the list of a form.
func (b *book) has(form, word string) bool { return b.lists[form][word] }

// index makes the lists of words ready for asking.
func (b *book) index() {
	for _, form := range []string{"prepositions", "own", "asks", "orders", "aspirated", "unowned", "foreign"} {
		b.lists[form] = map[string]bool{}
		for _, w := range strings.Fields(b.forms[form]) {
			b.lists[form][w] = true
		}
	}
	for name, g := range b.genders {
		for _, w := range strings.Fields(g["words"]) {
			b.words[w] = name
		}
		for _, e := range strings.Fields(g["ends"]) {
			b.ends[e] = name
		}
	}
}
