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
	if x.h.Signals == nil && !x.cannot && !x.lost && (!x.collecting() || understood(x.h)) {
		return
	}
	for _, q := range x.t.Quotes {
		if x.valueOnly(q) || utf8.RuneCountInString(q.Text) < 3 {
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

// valueOnly says whether more than half of a line is values.
func (x *step) valueOnly(q Quote) bool {
	n := 0
	for _, v := range x.h.Values {
		for _, s := range v.Evidence.Spans {
			if s.Line == q.Line {
				n += s.End - s.Start
			}
		}
	}
	return 2*n > len(q.Text)
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
