package policy

import (
	"slices"
	"strings"

	"github.com/seed-151f84ba/intake/configs"
)

// label is a custom field and the rows of words that mean it, longest first.
type label struct {
	key  string
	ways [][]string
}

func labels(all []Setting) []label {
	var out []label
	for _, f := range all {
		if f.Custom {
			out = append(out, label{f.Key, ways(f.Label)})
		}
	}
	slices.SortStableFunc(out, func(a, b label) int { return len(b.ways) - len(a.ways) })
	return out
}

var (
	numbered = []string{"number", "no", "nr", "id", "reference", "code", "#", "numbers", "ids", "references"}
	loose    = []string{"preferred", "desired", "your", "current", "exact", "approximate", "estimated", "short", "brief",
		"monthly", "the", "full", "requested", "wished"}
	trailing = []string{"range", "details", "optional", "required"}
)

// ways are the words of a label and what operators write instead: "order no." for an order number, "budget" for a
// budget range, "how many guests" for a number of guests.
func ways(text string) [][]string {
	var words []string
	for _, t := range tokens(text) {
		if t.text == "(" {
			break // what stands in parentheses explains
		}
		if !t.punct {
			words = append(words, t.text)
		}
	}
	if len(words) == 0 {
		return nil
	}
	out := [][]string{words}
	last := len(words) - 1
	if last > 0 && slices.Contains(numbered, words[last]) {
		for _, n := range numbered {
			out = append(out, append(slices.Clone(words[:last]), n))
		}
	}
	if last > 0 && slices.Contains(loose, words[0]) && len(words[1]) > 2 && !(last == 1 && slices.Contains(builtinWords, words[1])) {
		out = append(out, words[1:])
	}
	if last > 0 && slices.Contains(trailing, words[last]) {
		out = append(out, words[:last])
	}
	if last == 2 && words[1] == "of" {
		out = append(out, []string{words[2], words[0]}, []string{words[0], "of", "the", words[2]})
		if words[0] == "number" {
			out = append(out, []string{"how", "many", words[2]})
		}
		if words[0] == "date" || words[0] == "place" {
			out = append(out, []string{words[2] + words[0]}, []string{words[2], words[0]})
		}
	}
	if last == 1 && len([]rune(words[1])) > 3 && !slices.Contains(vague, words[1]) && !slices.Contains(numbered, words[1]) && !slices.Contains(builtinWords, words[1]) {
		out = append(out, words[1:])
	}
	if last == 0 {
		out = append(out, []string{words[0], "number"})
	} else if last == 1 && len(words[0]) > 2 && len(words[1]) > 2 {
		out = append(out, []string{words[1], "of", words[0]}, []string{words[1], "of", "the", words[0]}, []string{words[1], "of", "their", words[0]})
	}
	slices.SortStableFunc(out, func(a, b []string) int { return len(b) - len(a) })
	return out
}

var builtinWords = []string{"name", "phone", "email", "company", "mail", "mobile", "telephone", "nombre", "empresa",
	"telefono", "correo", "nom", "entreprise", "firma", "telefon", "nome", "telefone"}

// find are the places where the label is meant.
func (l label) find(ts []token) []mark {
	var out []mark
	for i := 0; i < len(ts); i++ {
		for _, w := range l.ways {
			if n := matched(ts[i:], w); n > 0 {
				out = append(out, mark{from: i, to: i + n, family: "field", tag: "custom", key: l.key})
				i += n - 1
				break
			}
		}
	}
	return out
}

func matches(ts []token, words []string) bool { return matched(ts, words) > 0 }

// matched is how many tokens the words take, articles between them included; 0 when they do not stand here.
func matched(ts []token, words []string) int {
	i := 0
	for n, w := range words {
		for n > 0 && i < len(ts) && slices.Contains(between, ts[i].text) && ts[i].text != w {
			i++
		}
		if i >= len(ts) || !slices.ContainsFunc(ts[i].forms, func(f string) bool { return f == w || singular(f) == singular(w) }) {
			return 0
		}
		i++
	}
	return i
}

// between are words that may stand inside a label's.
var between = []string{"the", "their", "your", "his", "her", "a", "an", "our", "el", "la", "su", "le", "les", "leur", "o"}

// singular takes a plural's ending off.
func singular(w string) string {
	if len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") {
		w = w[:len(w)-1]
	}
	return w
}

// twins are labels that mean a built-in field, folded as keys.
var twins = map[string][]string{
	"name": {"name", "full_name", "your_name", "customer_name", "first_name", "last_name", "first_and_last_name",
		"surname", "contact_name", "caller_name", "client_name", "visitor_name", "complete_name", "your_full_name",
		"name_and_surname", "first_name_and_last_name", "family_name", "who_are_you", "nombre", "nombre_completo",
		"nombre_y_apellidos", "nom", "nom_complet", "nom_et_prenom", "nome", "nome_completo", "vorname", "nachname",
		"vor_und_nachname"},
	"phone": {"phone", "phone_number", "telephone", "telephone_number", "mobile", "mobile_number", "mobile_phone", "cell",
		"cell_phone", "cell_number", "cellphone", "contact_number", "callback_number", "call_back_number", "tel", "your_phone",
		"your_number", "your_phone_number", "whatsapp_number", "phone_no", "telephone_no", "contact_phone", "best_number",
		"daytime_phone", "mobile_phone_number", "best_phone_number", "best_number_to_reach_you", "phone_contact", "contact_no",
		"mobile_no", "tel_no", "telefono", "numero_de_telefono", "telefono_movil", "movil", "celular", "telefon",
		"telefonnummer", "handynummer", "handy", "telefone", "numero_de_telephone", "portable", "whatsapp"},
	"email": {"email", "e_mail", "email_address", "e_mail_address", "mail", "mail_address", "your_email", "contact_email",
		"work_email", "business_email", "your_e_mail", "email_id", "your_email_address", "best_email", "correo",
		"correo_electronico", "courriel", "adresse_e_mail", "adresse_email", "e_mail_adresse", "mailadresse", "endereco_de_e_mail"},
	"company": {"company", "company_name", "organisation", "organization", "organisation_name", "organization_name",
		"business", "business_name", "employer", "firm", "your_company", "name_of_company", "name_of_your_company",
		"company_or_organisation", "firm_name", "empresa", "nombre_de_la_empresa", "entreprise", "societe",
		"nom_de_l_entreprise", "firma", "firmenname", "unternehmen", "nome_da_empresa"},
}

// arabicTwins are labels in Arabic letters that mean a built-in field; folding to a key leaves nothing of them.
var arabicTwins = map[string][]string{
	"name":    {"الاسم", "اسم", "الاسم الكامل", "اسمك", "اسم العميل"},
	"phone":   {"الهاتف", "رقم الهاتف", "رقم الجوال", "الجوال", "رقم الموبايل", "رقم التواصل", "رقم هاتفك"},
	"email":   {"البريد الالكتروني", "البريد", "الايميل", "ايميل", "عنوان البريد الالكتروني"},
	"company": {"الشركه", "اسم الشركه", "المؤسسه", "اسم المؤسسه"},
}

// twin is the built-in field a custom one repeats, "" when none.
func twin(f Setting) string {
	if slices.Contains(configs.Builtin(), string(f.Type)) {
		return string(f.Type)
	}
	key := configs.Fold(f.Label)
	for _, b := range configs.Builtin() {
		if slices.Contains(twins[b], key) || slices.Contains(arabicTwins[b], foldWord(strings.TrimSpace(f.Label))) {
			return b
		}
	}
	return wholeField(f.Label)
}

// wholeField is the built-in field a label means in the words of a language, as a whole.
func wholeField(label string) string {
	ts := tokens(label)
	for _, lang := range languages[1:] {
		for _, m := range lexicons()[lang].marks(ts)["field"] {
			if m.from == 0 && m.to == len(ts) && slices.Contains(configs.Builtin(), m.tag) {
				return m.tag
			}
		}
	}
	return ""
}
