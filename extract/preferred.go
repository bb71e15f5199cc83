package extract

import "strings"

func byCode(code string) *Lexicon {
	code, _, _ = strings.Cut(strings.ToLower(code), "-")
	for _, l := range Lexicons() {
		if l.Code == code {
			return l
		}
	}
	return nil
}

// preferred lists the languages with the one of the conversation first.
func preferred(code string) []*Lexicon {
	all := Lexicons()
	first := byCode(code)
	if first == nil || first == all[0] {
		return all
	}
	out := append(make([]*Lexicon, 0, len(all)), first)
	for _, l := range all {
		if l != first {
			out = append(out, l)
		}
	}
	return out
}
