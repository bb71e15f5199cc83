package engine

import (
	"slices"
	"strings"
)

// kind is what the episode files.
func (x *step) kind() RecordKind {
	k, plain := plainKind(x.s.Reasons)
	if p := x.proposed().Kind; !plain && p != "" {
		return p
	}
	return k
}

func kindOf(reasons []string) RecordKind { k, _ := plainKind(reasons); return k }

// plainKind decides between lead and ticket: the first reason that says so plainly; else a customer who exists, wants a
// person or got no answer makes a ticket, and whoever only wants to be called, or gave no reason, a lead.
func plainKind(reasons []string) (kind RecordKind, plain bool) {
	weak := Lead
	for _, r := range reasons {
		switch r {
		case "demo", "sales", "pricing", "partnership":
			return Lead, true
		case "refund", "cancellation", "account_settings", "order_details", "subscription_change", "billing_dispute",
			"special_request", "technical_fault", "complaint", "outage":
			return Ticket, true
		case reasonHuman, reasonCannot, "existing_customer", "general_question", "urgent":
			weak = Ticket
		case "callback", "appointment":
		default:
			weak = Ticket
		}
	}
	return weak, false
}

func (x *step) matter() Matter { return x.matterOf(x.kind()) }

var priorities = []Priority{Low, Medium, High, Critical}

// weights is how far a reason raises the priority: 3 is critical (A8).
var weights = map[string]int{"outage": 3, "refund": 3, "technical_fault": 2, "complaint": 2, "urgent": 2,
	"billing_dispute": 1, "cancellation": 1, "account_settings": 1, "order_details": 1, "subscription_change": 1}

// priority is the configured default, raised by the matter, never lowered (A8). A ticket that is urgent besides
// another grave reason is critical.
func (x *step) priority() Priority {
	rank := max(0, slices.Index(priorities, x.matter().Priority), slices.Index(priorities, x.proposed().Priority))
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

// category is the configured category that fits the reasons, else one the customer's words name, else the proposed
// one, else none (B8).
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
	if p := x.proposed(); p.Kind == x.kind() {
		return p.Category
	}
	return ""
}

// route is where the routes that fit send the record, each once.
func (x *step) route(f File) []string {
	var out []string
	for _, r := range x.p.Route {
		scored := r.MinScore <= 0 || (f.Score != nil && *f.Score >= r.MinScore)
		if scored && (len(r.When) == 0 || x.any(r.When)) && oneOf(r.Categories, f.Category) && oneOf(r.Languages, base(x.s.Lang)) &&
			oneOf(r.Forms, f.Form) && !slices.Contains(out, r.To) && (f.Score == nil || *f.Score >= x.p.Threshold) {
			out = append(out, r.To)
		}
	}
	return out
}

// oneOf says whether a list is empty or holds the item, whatever its case.
func oneOf(list []string, item string) bool {
	return len(list) == 0 || slices.ContainsFunc(list, func(l string) bool { return strings.EqualFold(l, item) })
}
