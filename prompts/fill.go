package prompts

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// listSep joins list arguments (engine.ListSep).
const listSep = "\n"

// fill puts the arguments into a phrase, in one pass: what an argument holds is never read as a phrase.
func (b *book) fill(phrase, mode string, args map[string]string) (string, error) {
	var out strings.Builder
	for {
		text, rest, found := strings.Cut(phrase, "{")
		out.WriteString(text)
		if !found {
			return strings.ReplaceAll(out.String(), " \n", "\n"), nil
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			return "", fmt.Errorf("phrase with an open brace")
		}
		if forms := strings.Split(name, "|"); len(forms) > 1 {
			out.WriteString(b.agree(forms, mode, args))
			phrase = after
			continue
		}
		v, err := b.arg(strings.ToLower(name), mode, args)
		if err != nil {
			return "", err
		}
		if unicode.IsUpper(rune(name[0])) {
			v = capital(v)
		}
		out.WriteString(v)
		phrase = after
		if name == "consent" && (strings.HasSuffix(v, "?") || strings.HasSuffix(v, "؟")) {
			return out.String(), nil // the operator's sentence asks already
		}
	}
}

func (b *book) arg(name, mode string, args map[string]string) (string, error) {
	switch name {
	case "it", "acc", "about":
		return b.noun(args["field"], args["label"], name, mode).text, nil
	case "list":
		return b.list(mode, args), nil
	case "summary":
		return b.summary(mode, args), nil
	case "options":
		return b.options(mode, args["options"]), nil
	case "reasons":
		return b.reasonNames(args["reasons"]), nil
	case "consent":
		if text := clean(args["text"]); text != "" {
			return text, nil
		}
		return b.named("consent", b.short(args["label"], mode), mode), nil
	case "lang":
		return languageName(b.lang, args["lang"]), nil
	case "spelled", "nato":
		return b.spell(clean(args["value"]), args["field"], name == "nato"), nil
	}
	v := clean(args[name])
	if v == "" {
		return "", fmt.Errorf("argument %s is missing", name)
	}
	switch name {
	case "purpose":
		return strings.TrimRight(v, ".؟! "), nil // the phrase ends the sentence
	case "label":
		return isolate(b, mode, b.short(v, mode)), nil
	}
	if name == "ending" {
		v = b.numerals(v, mode)
	}
	if name == "value" || name == "suggest" {
		v = b.plain(v, args["field"], mode)
	}
	if mode == Voice {
		if name == "to" && strings.Contains(v, "@") {
			return b.address(v), nil
		}
		return b.spoken(name, args["field"], v), nil
	}
	return isolate(b, mode, v), nil
}

// plain writes a value the way people do: a phone number in groups, a date with the name of its month, a yes or no in the
// language.
func (b *book) plain(v, field, mode string) string {
	if blocks := dialled(v); len(blocks) > 0 && mode != Voice {
		return strings.Join(blocks, " ")
	}
	if field != "" && field != anyField {
		return v
	}
	if v == "yes" || v == "no" {
		return b.forms[v]
	}
	at, err := time.Parse(time.DateOnly, v)
	months := strings.Split(b.forms["months"], "|")
	if err != nil || len(months) != 12 {
		return v
	}
	day := strconv.Itoa(at.Day())
	if at.Day() == 1 {
		day = first(b.forms["day.first"], day)
	}
	date := strings.NewReplacer("{day}", day, "{month}", months[at.Month()-1], "{year}", strconv.Itoa(at.Year())).Replace(b.forms["date"])
	return b.numerals(date, mode)
}

func (b *book) list(mode string, args map[string]string) string {
	fields, labels := split(args["fields"]), split(args["labels"])
	names := make([]string, max(len(fields), len(labels)))
	for i := range names {
		names[i] = b.noun(item(fields, i), item(labels, i), "list", mode).text
	}
	return b.join("and", names)
}

// reasonNames is what reasons are called; one the book has no name for is left out.
func (b *book) reasonNames(list string) string {
	var names []string
	for _, r := range split(list) {
		if n := b.reasons[r]; n != "" {
			names = append(names, n)
		}
	}
	return b.join("or", names)
}

func (b *book) options(mode, list string) string {
	options := split(list)
	for i, o := range options {
		if o = clean(o); mode == Voice {
			o = b.speakable(o)
		}
		options[i] = isolate(b, mode, o)
	}
	return b.join("or", options)
}

// summary is every field with its value: lines to read, a sentence to hear.
func (b *book) summary(mode string, args map[string]string) string {
	fields, labels, values := split(args["fields"]), split(args["labels"]), split(args["values"])
	parts := make([]string, 0, len(values))
	for i, v := range values {
		label := b.short(item(labels, i), mode)
		if f := b.fields[item(fields, i)]; f != nil {
			label = f["label"]
		}
		v = b.plain(clean(v), item(fields, i), mode)
		if mode == Voice {
			parts = append(parts, label+b.forms["colon"]+b.spoken("value", item(fields, i), v))
			continue
		}
		parts = append(parts, "\n"+label+b.forms["colon"]+isolate(b, mode, v))
	}
	if mode == Voice {
		return strings.Join(parts, b.forms["pause"])
	}
	return strings.Join(parts, "") + "\n"
}

// join writes a list the way the language does; what is and, or. Where a language says another word before the same
// sound ("uno u otro"), its form is and.i, or.o; where it says "or" between all of them, comma.or.
func (b *book) join(what string, items []string) string {
	switch n := len(items); n {
	case 0:
		return ""
	case 1:
		return items[0]
	default:
		word := b.forms[what]
		sound := strings.TrimPrefix(strings.ToLower(strings.Trim(items[n-1], "\u2068")), "h")
		if r, _ := utf8.DecodeRuneInString(sound); b.forms[what+"."+string(r)] != "" {
			word = b.forms[what+"."+string(r)]
		}
		comma := b.forms["comma"]
		if c := b.forms["comma."+what]; c != "" {
			comma = c
		}
		return strings.Join(items[:n-1], comma) + word + items[n-1]
	}
}

func split(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, listSep)
}

func item(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return ""
}
