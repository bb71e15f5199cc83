package prompts

import (
	"slices"
	"strings"
	"unicode"
)

// definite is a label with the article that is written as one word with it, where [forms] article has one. A label that
// has it somewhere or says whose it is is definite already; of two words without it none can tell.
func (b *book) definite(label, mode string) noun {
	article := b.forms["article"]
	words := strings.Fields(label)
	if article == "" || len(words) == 0 || !b.written(label) {
		return noun{}
	}
	last := words[len(words)-1]
	owned := strings.HasSuffix(last, b.forms["owned"]) && !b.has("unowned", last)
	switch {
	case owned || slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, article) }):
	case len(words) == 1:
		label = article + label
	default:
		return noun{}
	}
	return noun{isolate(b, mode, label), b.forms["custom.gender"]}
}

// written says whether a label is of the book's language, as far as its letters and the commonest words of another one
// (foreign of [forms]) tell.
func (b *book) written(label string) bool {
	script := unicode.Latin
	if b.forms["direction"] == "rtl" {
		script = unicode.Arabic
	}
	ascii := b.forms["letters"] == "ascii"
	return !strings.ContainsFunc(label, func(r rune) bool {
		return unicode.IsLetter(r) && (!unicode.Is(script, r) || ascii && r > unicode.MaxASCII)
	}) && !slices.ContainsFunc(strings.Fields(strings.ToLower(label)), func(w string) bool { return b.has("foreign", w) })
}

// question is a label that asks something ("How did you hear about us?") as a sentence, "" for any other label.
func (b *book) question(label string) string {
	switch start, _, _ := strings.Cut(strings.ToLower(label), " "); {
	case strings.HasSuffix(label, "?") || strings.HasSuffix(label, "؟"):
		return label
	case !strings.Contains(label, " "):
	case b.has("asks", start):
		return b.forms["mark.open"] + label + first(b.forms["mark"], "?")
	case b.has("orders", start):
		return label + "."
	}
	return ""
}

// short is a label without what belongs on a form alone: a colon or an asterisk behind it, a remark in parentheses. What
// is heard has no signs nobody can say.
func (b *book) short(label, mode string) string {
	label = clean(label)
	if head, _, ok := strings.Cut(label, "("); ok && strings.TrimSpace(head) != "" {
		label = head
	}
	label = strings.TrimRight(label, " \u00a0:*#")
	if mode == Voice {
		return b.speakable(label)
	}
	return label
}

// disowned is a label without the word that says whose it is ("Your budget").
func (b *book) disowned(label string) string {
	if start, rest, ok := strings.Cut(label, " "); ok && b.has("own", strings.ToLower(start)) {
		return rest
	}
	return label
}

// inside writes a label as it stands within a sentence: in some languages "Order number" loses its capital there, "SKU"
// does not.
func (b *book) inside(label string) string {
	r := []rune(label)
	if b.forms["lower"] != "yes" || len(r) < 2 || !unicode.IsLower(r[1]) {
		return label
	}
	r[0] = unicode.ToLower(r[0])
	return string(r)
}
