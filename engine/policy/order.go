package policy

import "regexp"

var orders = []*regexp.Regexp{
	regexp.MustCompile(`\bfirst\b.*\b(?:then|second|next|after that|afterwards|followed by|and last(?:ly)?|finally)\b`),
	regexp.MustCompile(`\bin (?:this|that|the following|exactly this|the) order\b`),
	regexp.MustCompile(`\bfollowed by\b`),
}

var (
	beforeThe = regexp.MustCompile(`\bbefore (?:the |their |you ask for |asking for |asking |any )?`)
	firstOne  = regexp.MustCompile(`\bfirst\b`)
)

// order reads in which order the fields are asked for.
func (r *reader) order(text string) bool {
	found := r.fields(text)
	if r.ordered(text) && len(found) > 1 {
		r.setOrder(found)
		if m := collecting.FindStringIndex(text); m != nil && !negated.MatchString(text[:m[0]]) {
			when := r.when(cut(text).cond)
			for _, f := range found {
				r.u.Ask = addAbout(r.u.Ask, f, when)
			}
		}
		return true
	}
	if m := beforeThe.FindStringIndex(text); m != nil && len(found) > 1 {
		a, b := r.fields(text[:m[0]]), r.fields(text[m[1]:])
		if len(a) > 0 && len(b) > 0 && len(mentions(text[m[1]:], r.labels)) > 0 && mentions(text[m[1]:], r.labels)[0].from == 0 {
			r.setOrder(append(a, b...))
			return true
		}
	}
	if len(found) == 1 && collecting.MatchString(text) && len(spans(text)) == 0 && !tryFirst.MatchString(text) {
		m := mentions(text, r.labels)[0]
		if firstOne.MatchString(text[m.to:]) && len(text[m.to:]) < 12 {
			r.setOrder(found)
			return true
		}
	}
	return false
}

func (r *reader) ordered(text string) bool {
	if len(r.fields(text)) < 2 {
		return false
	}
	for _, o := range orders {
		if m := o.FindStringIndex(text); m != nil && !tryFirst.MatchString(text) {
			return true
		}
	}
	return false
}

func (r *reader) setOrder(keys []string) {
	for _, k := range keys {
		r.u.Order = addTo(r.u.Order, k)
	}
}
