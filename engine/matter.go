package engine

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/seed-151f84ba/intake/extract"
)

// wish keeps the customer's words the matter will be described by: what signals it, what could not be answered, and
// what was told beside the values. Lines that only answer are left out.
func (x *step) wish() {
	for _, q := range x.t.Quotes {
		q = weighed(q)
		if utf8.RuneCountInString(q.Text) < 3 || !x.tells(q) {
			continue
		}
		q.Text = cut(strings.TrimSpace(q.Text), maxQuote)
		x.s.Wish = append(x.s.Wish, q)
		x.told = x.told || q.Tried || q.Weight > 0 || x.signals(q)
	}
	if x.collecting() {
		x.s.Wish = kept(x.s.Wish)
	} else {
		x.s.Wish = last(x.s.Wish, maxWish-2)
	}
}

// kept is at most maxWish lines: the first ones, and those that tell of danger or of what was tried.
func kept(wish []Quote) []Quote {
	for len(wish) > maxWish {
		drop := len(wish) - 1
		for drop > 1 && (wish[drop].Tried || wish[drop].Weight > 0) {
			drop--
		}
		wish = slices.Delete(wish, drop, drop+1)
	}
	return wish
}

// tells says whether a line says something about the matter.
func (x *step) tells(q Quote) bool {
	given, words := x.given(q)
	switch {
	case x.collecting() && slices.ContainsFunc(x.h.Commands, func(c extract.Command) bool {
		return c.Kind == extract.Wrong && c.Span != nil && c.Span.Line == q.Line
	}):
		return false // it is about the details, not about the matter
	case x.describes(q), q.Tried, q.Weight > 0:
		return true
	case len(x.h.Signals) > 0:
		return x.signals(q) || 2*given <= len(q.Text)
	case x.cannot || x.lost:
		return 2*given <= len(q.Text)
	case !x.collecting() || x.answered:
		return false
	case understood(x.h):
		return (given > 0 && words > tellingWords) || bounds.in(plainWords(q.Text))
	}
	return true
}

// tellingWords is how many words beside the values make a line worth keeping.
const tellingWords = 6

// signals says whether a signal stands in the line.
func (x *step) signals(q Quote) bool {
	for _, g := range x.h.Signals {
		if g.Span == nil && len(x.t.Quotes) == 1 || g.Span != nil && g.Span.Line == q.Line {
			return true
		}
	}
	return false
}

// given is how many bytes of a line are values, and how many words are not.
func (x *step) given(q Quote) (given, words int) {
	for _, v := range x.h.Values {
		for _, s := range v.Evidence.Spans {
			if s.Line == q.Line && s.Start >= 0 && s.Start < s.End && s.End <= len(q.Text) {
				given += s.End - s.Start
				words -= len(strings.Fields(q.Text[s.Start:s.End]))
			}
		}
	}
	return given, words + len(strings.Fields(q.Text))
}

// description is the customer's own words: what they want, in the order they said it, then what they tried already.
func (x *step) description() string {
	var lines, tried []string
	for i, q := range x.s.Wish {
		switch {
		case slices.ContainsFunc(x.s.Wish[:i], func(w Quote) bool { return w.Text == q.Text }):
		case q.Tried && i > 0:
			tried = append(tried, q.Text)
		default:
			lines = append(lines, q.Text)
		}
	}
	return strings.Join(append(lines, tried...), "\n")
}

// subject is the sentence that signals the reason.
func (x *step) subject(reason string) string {
	for _, g := range x.h.Signals {
		quote := reason == "sales" && g.Reason == "pricing" // a quote wanted
		if g.Reason != reason && !quote || g.Span == nil {
			continue
		}
		for _, q := range x.t.Quotes {
			if q.Line == g.Span.Line && g.Span.Start >= 0 && g.Span.Start <= len(q.Text) {
				return cut(ungreeted(sentence(x.beforeValues(q, *g.Span), g.Span.Start)), maxSubject)
			}
		}
	}
	return ""
}

// beforeValues is a line up to the last mark before the first value behind what signals the matter: "I'd like a demo on
// Tuesday, I'm Lena, 212 555 0142" ends with Tuesday. Without a mark the line is left whole.
func (x *step) beforeValues(q Quote, signal extract.Span) string {
	end := len(q.Text)
	for _, v := range x.h.Values {
		for _, s := range v.Evidence.Spans {
			if s.Line == q.Line && s.Rev == q.Rev && s.Start >= signal.End && s.Start < end {
				end = s.Start
			}
		}
	}
	if end == len(q.Text) || signal.End < 0 || signal.End > end {
		return q.Text
	}
	if at := strings.LastIndexAny(q.Text[signal.End:end], ",;:–—،؛"); at >= 0 {
		return q.Text[:signal.End+at]
	}
	return q.Text
}

// headline is the record's one-line subject: the sentence that began it, else the first words kept, else the reason.
func (x *step) headline() string {
	if x.s.Subject != "" {
		return cut(x.s.Subject, maxSubject)
	}
	if p := x.proposed(); p.Subject != "" {
		return p.Subject
	}
	for _, q := range x.s.Wish {
		if s := cut(ungreeted(sentence(q.Text, 0)), maxSubject); s != "" {
			return s
		}
	}
	if len(x.s.Reasons) > 0 {
		return cut(strings.ReplaceAll(x.s.Reasons[0], "_", " "), maxSubject)
	}
	return string(x.kind())
}

// sentence is the sentence of the text that byte at falls in, on one line.
func sentence(text string, at int) string {
	isEnd := func(r rune) bool { return strings.ContainsRune(".!?\n؟。！？", r) }
	start, end := 0, len(text)
	for i, r := range text {
		next := i + utf8.RuneLen(max(r, 0))
		boundary := isEnd(r) && (next >= len(text) || r == '\n' || unicode.IsSpace(rune(text[min(next, len(text)-1)])))
		switch {
		case boundary && i < at:
			start = next
		case boundary && i >= at && i > start:
			return strings.Join(strings.Fields(text[start:min(next, end)]), " ")
		}
	}
	return strings.Join(strings.Fields(text[min(start, end):end]), " ")
}

// cut shortens to n code points, at a space where there is one near the end.
func cut(s string, n int) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	r := []rune(s)[:n-1]
	for i := len(r) - 1; i > n*2/3; i-- {
		if unicode.IsSpace(r[i]) {
			r = r[:i]
			break
		}
	}
	return strings.TrimRightFunc(string(r), unicode.IsSpace) + "…"
}
