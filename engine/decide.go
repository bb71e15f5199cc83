package engine

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// kind is what the episode files.
func (x *step) kind() RecordKind { return kindOf(x.s.Reasons) }

// kindOf decides between lead and ticket: the first reason that says so plainly; else a customer who exists, wants a
// person or got no answer makes a ticket, and whoever only wants to be called, or gave no reason, a lead.
func kindOf(reasons []string) RecordKind {
	weak := Lead
	for _, r := range reasons {
		switch r {
		case "demo", "sales", "pricing", "partnership":
			return Lead
		case "refund", "cancellation", "account_settings", "order_details", "subscription_change", "billing_dispute",
			"special_request", "technical_fault", "complaint", "outage":
			return Ticket
		case reasonHuman, reasonCannot, "existing_customer", "general_question", "urgent":
			weak = Ticket
		case "callback", "appointment":
		default:
			weak = Ticket
		}
	}
	return weak
}

func (x *step) matter() Matter {
	if x.kind() == Lead {
		return x.p.Lead
	}
	return x.p.Ticket
}

var priorities = []Priority{Low, Medium, High, Critical}

// weights is how far a reason raises the priority: 3 is critical (A8).
var weights = map[string]int{"outage": 3, "refund": 3, "technical_fault": 2, "complaint": 2, "urgent": 2,
	"billing_dispute": 1, "cancellation": 1, "account_settings": 1, "order_details": 1, "subscription_change": 1}

// priority is the configured default, raised by the matter, never lowered (A8). A ticket that is urgent besides
// another grave reason is critical.
func (x *step) priority() Priority {
	rank := max(0, slices.Index(priorities, x.matter().Priority))
	grave := 0
	for _, r := range x.s.Reasons {
		rank = max(rank, weights[r])
		if weights[r] >= 2 {
			grave++
		}
	}
	if grave > 1 && slices.Contains(x.s.Reasons, "urgent") {
		rank = 3
	}
	return priorities[rank]
}

// hints is the words a category named for a reason is likely to hold.
var hints = map[string][]string{
	"refund": {"refund", "return", "billing", "payment"}, "billing_dispute": {"billing", "payment", "invoice"},
	"cancellation": {"cancel", "subscription", "account"}, "subscription_change": {"subscription", "plan", "billing"},
	"account_settings": {"account"}, "order_details": {"order", "shipping", "delivery"},
	"technical_fault": {"technical", "bug", "fault", "issue", "support"}, "outage": {"outage", "technical", "incident"},
	"complaint": {"complaint", "feedback"}, "special_request": {"request"}, "demo": {"demo"},
	"sales": {"sales"}, "pricing": {"pricing", "price", "quote", "sales"}, "partnership": {"partner"},
	"callback": {"callback", "call back", "sales"}, "appointment": {"appointment", "booking"},
	reasonHuman: {"general", "other"}, reasonCannot: {"general", "question", "other"},
}

// category is the configured category that fits the reasons, else one the customer's words name, else none (B8).
func (x *step) category() string {
	categories := x.matter().Categories
	for _, r := range x.s.Reasons {
		for _, h := range hints[r] {
			for _, c := range categories {
				if strings.Contains(strings.ToLower(c), h) {
					return c
				}
			}
		}
	}
	said := strings.ToLower(x.description())
	for _, c := range categories {
		if name := strings.ToLower(strings.TrimSpace(c)); name != "" && strings.Contains(said, name) {
			return c
		}
	}
	return ""
}

// wish keeps the customer's words the matter will be described by: what signals it, what could not be answered, and
// what was told beside the values. Lines that only answer are left out.
func (x *step) wish() {
	for _, q := range x.t.Quotes {
		if utf8.RuneCountInString(q.Text) < 3 || !x.tells(q) {
			continue
		}
		q.Text = cut(strings.TrimSpace(q.Text), maxQuote)
		x.s.Wish = append(x.s.Wish, q)
	}
	if x.collecting() {
		x.s.Wish = first(x.s.Wish, maxWish)
	} else {
		x.s.Wish = last(x.s.Wish, maxWish-2)
	}
}

// tells says whether a line says something about the matter.
func (x *step) tells(q Quote) bool {
	given, words := x.given(q)
	switch {
	case len(x.h.Signals) > 0:
		return x.signals(q) || 2*given <= len(q.Text)
	case x.cannot || x.lost:
		return 2*given <= len(q.Text)
	case !x.collecting() || x.answered:
		return false
	case understood(x.h):
		return given > 0 && words > tellingWords
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

func (x *step) description() string {
	lines := make([]string, len(x.s.Wish))
	for i, q := range x.s.Wish {
		lines[i] = q.Text
	}
	return strings.Join(lines, "\n")
}

// subject is the sentence that signals the reason.
func (x *step) subject(reason string) string {
	for _, g := range x.h.Signals {
		if g.Reason != reason || g.Span == nil {
			continue
		}
		for _, q := range x.t.Quotes {
			if q.Line == g.Span.Line && g.Span.Start >= 0 && g.Span.Start <= len(q.Text) {
				return cut(sentence(q.Text, g.Span.Start), maxSubject)
			}
		}
	}
	return ""
}

// headline is the record's one-line subject: the sentence that began it, else the first words kept, else the reason.
func (x *step) headline() string {
	if x.s.Subject != "" {
		return cut(x.s.Subject, maxSubject)
	}
	for _, q := range x.s.Wish {
		if s := cut(sentence(q.Text, 0), maxSubject); s != "" {
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
