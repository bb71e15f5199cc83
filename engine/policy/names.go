package policy

import (
	"regexp"
	"slices"
	"strings"

	"github.com/seed-151f84ba/intake/configs"
)

// builtinWords mean the built-in fields.
var builtinWords = map[string]*regexp.Regexp{
	"name":    regexp.MustCompile(`\b(?:(?:full|first|last|family|given|complete|customer's|caller's|visitor's|own|real) )*(?:names?|surnames?)\b`),
	"phone":   regexp.MustCompile(`\b(?:(?:mobile|cell|contact|callback|best|daytime) )*(?:(?:tele)?phones?|phone numbers?|telephone numbers?|cell ?phones?|mobiles?|callback numbers?|contact numbers?|mobile numbers?|cell numbers?|numbers?)(?: numbers?)?\b`),
	"email":   regexp.MustCompile(`\b(?:(?:work|business|best|contact|valid) )*(?:emails?|mail)(?: address(?:es)?)?\b`),
	"company": regexp.MustCompile(`\b(?:(?:company|business|organi[sz]ation|firm)(?:'s)? names?|names? of (?:the |their )?(?:company|business|organi[sz]ation|firm|employer)|company|organi[sz]ation|employer)\b`),
}

// notFields are readings in which the words of a field mean something else.
var notFields = regexp.MustCompile(`\b(?:phone calls?|by name|first[- ]name basis|the (?:phone|email) (?:line|team)|our (?:company|business|number|email|phone)|email (?:us|support|them to)|(?:by|via|over) (?:the )?(?:phone|email|mail)|(?:phone|email|mail) (?:support|line)|number of|numbers? of|(?:a )?number of times|company policy|company information)\b`)

// mention is a field named in a text.
type mention struct {
	span
	custom bool
}

// mentions finds the fields named in a folded text, in the order of their words. Labels of custom fields go before the
// built-in words they contain.
func mentions(text string, labels []label) []mention {
	var out []mention
	free := func(m []int) bool {
		return !slices.ContainsFunc(out, func(s mention) bool { return m[0] < s.to && s.from < m[1] })
	}
	for _, l := range labels {
		for _, m := range l.words.FindAllStringIndex(text, -1) {
			if free(m) {
				out = append(out, mention{span{m[0], m[1], l.key}, true})
			}
		}
	}
	blocked := notFields.FindAllStringIndex(text, -1)
	for _, key := range []string{"company", "name", "email", "phone"} {
		for _, m := range builtinWords[key].FindAllStringIndex(text, -1) {
			other := slices.ContainsFunc(blocked, func(b []int) bool { return m[0] < b[1] && b[0] < m[1] })
			if free(m) && !other && !ofAnother(text, m) {
				out = append(out, mention{span{m[0], m[1], key}, false})
			}
		}
	}
	slices.SortFunc(out, func(a, b mention) int { return a.from - b.from })
	return out
}

var compound = regexp.MustCompile(`(?:order|account|invoice|serial|ticket|reference|customer|case|booking|tracking|policy|contract|vat|tax|card|product|user|file|brand|model|street|flight|room|id|part|batch|member|membership) $`)

// ofAnother says whether the word belongs to a compound that is no built-in field: "account number", "product name".
func ofAnother(text string, m []int) bool {
	word := text[m[0]:m[1]]
	if !strings.HasPrefix(word, "number") && !strings.HasPrefix(word, "name") {
		return false
	}
	return compound.MatchString(text[:m[0]])
}

// label is a custom field and the words that mean it.
type label struct {
	key   string
	words *regexp.Regexp
}

func labels(all []Setting) []label {
	var out []label
	for _, f := range all {
		if f.Custom {
			out = append(out, label{f.Key, labelWords(f.Label)})
		}
	}
	return out
}

// labelWords matches the label of a custom field with blanks, dashes or nothing between its words, and its plural.
func labelWords(label string) *regexp.Regexp {
	var words []string
	for _, w := range strings.FieldsFunc(fold(label), func(r rune) bool { return !isWord(r) }) {
		words = append(words, regexp.QuoteMeta(w))
	}
	if len(words) == 0 {
		return regexp.MustCompile(`$^`)
	}
	last := len(words) - 1
	if words[last] == "number" && last > 0 {
		words[last] = `(?:numbers?|no|nr|#)`
	} else {
		words[last] += `(?:e?s)?`
	}
	return regexp.MustCompile(`(?:^|[^\pL\pN])` + strings.Join(words, `[\s_-]*`) + `(?:$|[^\pL\pN])`)
}

// twins are labels that mean a built-in field, folded as keys.
var twins = map[string][]string{
	"name": {"name", "full_name", "your_name", "customer_name", "first_name", "last_name", "first_and_last_name",
		"surname", "contact_name", "nombre", "nom", "nome", "vorname", "nachname", "client_name"},
	"phone": {"phone", "phone_number", "telephone", "telephone_number", "mobile", "mobile_number", "mobile_phone", "cell",
		"cell_phone", "cell_number", "cellphone", "contact_number", "callback_number", "tel", "your_phone", "your_number",
		"whatsapp_number", "telefono", "telefon", "telephone_no", "phone_no", "telefone", "handynummer"},
	"email": {"email", "e_mail", "email_address", "e_mail_address", "mail", "mail_address", "your_email", "contact_email",
		"work_email", "correo", "correo_electronico", "courriel"},
	"company": {"company", "company_name", "organisation", "organization", "organisation_name", "organization_name",
		"business", "business_name", "employer", "firm", "your_company", "name_of_company", "empresa", "entreprise", "firma"},
}

// twin is the built-in field a custom one repeats, "" when none.
func twin(f Setting) string {
	if slices.Contains(configs.Builtin(), string(f.Type)) {
		return string(f.Type)
	}
	key := configs.Fold(f.Label)
	for _, b := range configs.Builtin() {
		if slices.Contains(twins[b], key) {
			return b
		}
	}
	return ""
}
