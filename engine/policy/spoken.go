package policy

import (
	"slices"
	"strings"
	"unicode"

	"github.com/seed-151f84ba/intake/configs"
	"golang.org/x/text/unicode/norm"
)

// spoken writes the keys of fields whose labels hold no Latin letter ("field_2") as their folded labels, for people:
// "رقم الطلب" is رقم_الطلب. The policy itself keeps the keys.
func (u Understood) spoken(all []Setting) Understood {
	names := map[string]string{}
	for _, f := range all {
		if name := foldAny(f.Label); f.Custom && configs.Fold(f.Label) == "" && name != "" {
			names[f.Key] = name
		}
	}
	if len(names) == 0 {
		return u
	}
	name := func(key string) string {
		if n, ok := names[key]; ok {
			return n
		}
		return key
	}
	named := func(list []string) []string {
		list = slices.Clone(list)
		for i := range list {
			list[i] = name(list[i])
		}
		return list
	}
	about := func(list []About) []About {
		list = slices.Clone(list)
		for i := range list {
			list[i].Field = name(list[i].Field)
		}
		return list
	}
	u.Ask, u.DontAsk, u.Order, u.Confirm = about(u.Ask), about(u.DontAsk), named(u.Order), named(u.Confirm)
	return u
}

// foldAny folds a label of any script: lower case, marks dropped, everything but letters and digits one underscore.
func foldAny(label string) string {
	words := strings.FieldsFunc(norm.NFKD.String(strings.ToLower(label)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r)
	})
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, strings.Join(words, "_"))
}
