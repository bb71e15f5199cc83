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
	for _, q := range x.s.Wish {
		rank = max(rank, q.Weight)
	}
	return priorities[rank]
}

// category is the configured category that fits best: the first reason's meaning, then the name in the customer's words,
// then what the words mean, then the proposed one, then the one for everything else; none when nothing fits (B8).
func (x *step) category() string {
	categories := x.matter().Categories
	if len(categories) == 0 {
		return ""
	}
	said := wordsOf(x.description())
	means := meaning(said)
	best, score := "", 0
	for _, c := range categories {
		if n := x.fits(c, said, means); n > score {
			best, score = c, n
		}
	}
	if p := x.proposed(); score < fitsWords && p.Kind == x.kind() && p.Category != "" {
		return p.Category
	}
	return best
}

// How well a category fits: by a reason, less for later ones; by its name in the words; by the meaning of a word; as
// the one for everything else.
const (
	fitsReason  = 1000
	fitsName    = 200
	fitsWords   = 100
	fitsGeneral = 1
)

func (x *step) fits(category string, said []string, means map[string]bool) int {
	name := wordsOf(category)
	own := meaning(name)
	n, extra := 0, 0
	for i, r := range x.s.Reasons {
		for j, c := range about[r] {
			if own[c] {
				n = max(n, fitsReason-50*i-10*j)
			}
		}
	}
	for _, w := range name {
		if len(w) > 2 && slices.Contains(said, w) {
			extra++
		}
	}
	if len(name) > 0 && extra == len(name) {
		n = max(n, fitsName)
	}
	for c := range own {
		if means[c] && c != "general" && c != "request" {
			n, extra = max(n, fitsWords), extra+1
		}
	}
	if own["general"] {
		n = max(n, fitsGeneral)
	}
	return n + min(extra, 9)
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
