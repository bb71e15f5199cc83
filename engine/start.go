package engine

import (
	"slices"

	"github.com/seed-151f84ba/intake/extract"
)

// reasonCannot is the reason of a matter that came up because a question had no answer.
const reasonCannot = "cannot_answer"

// forgiven is how many questions without an answer after a declined offer make another one.
const forgiven = 3

// reasonHuman is the reason of a customer who wants a person.
const reasonHuman = "human"

// builtIn is the reasons that start collecting unless the operator switched them off (B1).
var builtIn = []string{"refund", "cancellation", "account_settings", "order_details", "subscription_change",
	"billing_dispute", "special_request", "technical_fault", "outage", "complaint", "sales", "partnership", "callback",
	"demo", "appointment", reasonHuman, reasonCannot}

// starts says whether a reason starts collecting under the policy.
func starts(p Policy, reason string) bool {
	switch {
	case slices.Contains(p.Never, reason):
		return false
	case slices.Contains(p.Start, reason):
		return true
	}
	return !p.Only && slices.Contains(builtIn, reason)
}

// wish says whether the reason is a wish to be followed up, which no answer fulfils.
func wish(reason string) bool {
	switch reason {
	case "callback", "demo", "appointment", "sales", "partnership", reasonHuman:
		return true
	}
	return false
}

// reasons is what the turn's words signal, each once, in order.
func (x *step) reasons() []string {
	var out []string
	for _, g := range x.h.Signals {
		if own := x.wronged && g.Reason == "account_settings"; !own && !slices.Contains(out, g.Reason) {
			out = append(out, g.Reason)
		}
	}
	if x.wantsQuote(out) {
		out = append(out, "sales")
	}
	if x.has(extract.Handoff) && !slices.Contains(out, reasonHuman) {
		out = append(out, reasonHuman)
	}
	if len(out) == 0 && !x.collecting() {
		out = x.alarming()
	}
	return out
}

// wantsQuote: a price is asked for to be made, not asked about, and the operator said nothing of prices: a sales matter.
func (x *step) wantsQuote(reasons []string) bool {
	const pricing = "pricing"
	return slices.Contains(reasons, pricing) && !slices.Contains(reasons, "sales") && !x.has(extract.Question) &&
		!slices.Contains(x.p.Never, pricing) && !slices.Contains(x.p.Start, pricing)
}

// alarming is the matter of words that name none but tell of danger or threaten to escalate: a person must see to it.
func (x *step) alarming() []string {
	for _, q := range x.t.Quotes {
		switch weighed(q).Weight {
		case 3:
			return []string{"technical_fault"}
		case 2:
			return []string{"complaint"}
		}
	}
	return nil
}

// start begins collecting where the policy says so, offers where the customer did not ask, or adds to what is being
// collected already.
func (x *step) start() {
	if !x.p.Enabled {
		return
	}
	reasons := x.reasons()
	if x.collecting() {
		x.addReasons(x.setAside(reasons))
		return
	}
	if slices.Contains(x.p.Never, existing) && x.exists() && !x.has(extract.Handoff) {
		return
	}
	if x.goesElsewhere(reasons) && !slices.ContainsFunc(reasons, func(r string) bool { return starts(x.p, r) }) {
		return
	}
	for _, r := range reasons {
		if !starts(x.p, r) || slices.Contains(x.over, r) || r == "account_settings" && x.amends() {
			continue
		}
		if x.known(r) {
			return
		}
		if x.answered && !wish(r) && x.p.Timing != "before" && !x.apart(r) {
			x.offer(r, MoveOfferDetails)
			return
		}
		x.begin(r)
		return
	}
	switch {
	case x.p.AtStart && x.s.Episode == 1:
		x.begin("")
	case x.cannot || x.lost:
		x.unanswered(reasons)
	}
}

// apart says whether the customer's question is none about the matter they signal, but another beside it.
func (x *step) apart(reason string) bool {
	asks := false
	for _, c := range x.h.Commands {
		if c.Kind != extract.Question {
			continue
		}
		asks = true
		for _, g := range x.h.Signals {
			if g.Reason == reason && (c.Span == nil || g.Span == nil || overlap(*c.Span, *g.Span)) {
				return false
			}
		}
	}
	return asks
}

// unanswered offers a person, or begins at once where the operator set after how many questions.
func (x *step) unanswered(reasons []string) {
	n := x.p.Unanswered
	switch {
	case n > 0 && x.s.Unanswered >= n && starts(x.p, reasonCannot):
		x.begin(reasonCannot)
	case n > 0 && starts(x.p, reasonCannot): // not yet
	case x.cannot || x.s.Unanswered > 1:
		if x.s.Unanswered >= forgiven { // so many questions later it is another matter
			x.s.Declined = slices.DeleteFunc(x.s.Declined, func(d string) bool { return d == reasonCannot })
		}
		reason := reasonCannot
		if len(reasons) > 0 && !slices.Contains(x.p.Never, reasons[0]) {
			reason = reasons[0]
		}
		if starts(x.p, reasonCannot) {
			x.offer(reason, MoveOfferHuman)
		}
	}
}

// known tells the reference id, once, when the customer comes back to a matter already filed.
func (x *step) known(reason string) bool {
	for i, f := range x.s.Filed {
		if f.Record != "" && !f.Withdrawn && !f.Repeated && slices.Contains(f.Reasons, reason) {
			x.s.Filed[i].Repeated = true
			x.say(MoveFiledAgain, "record", f.Record)
			return true
		}
	}
	return false
}

// begin opens the capture: from here on fields are asked for.
func (x *step) begin(reason string) {
	x.s.Phase, x.s.Offer, x.began, x.s.Left = Collecting, "", true, nil
	x.s.Version, x.s.Unanswered, x.s.Nudged = x.t.Version, 0, false
	x.s.Subject = x.subject(reason)
	if reason != "" {
		x.addReasons([]string{reason})
	}
	x.addReasons(x.setAside(x.reasons()))
	x.s.Declined = slices.DeleteFunc(x.s.Declined, func(d string) bool { return slices.Contains(x.s.Reasons, d) })
	if len(x.over) > 0 { // the words of this turn went with the capture it ended
		x.s.Wish = nil
		x.wish()
	}
	switch {
	case reason == reasonCannot && (x.cannot || x.lost):
		x.s.Unbidden = true
		x.say(MoveStartCannot)
	case x.cannot && x.apart(reason):
		x.say(MoveCannotNoted)
		fallthrough
	default:
		x.say(startMove(reason))
	}
	x.qualifies()
	x.wayWanted()
	x.notice()
}

func (x *step) addReasons(reasons []string) {
	for _, r := range reasons {
		if !slices.Contains(x.s.Reasons, r) {
			x.s.Reasons = first(append(x.s.Reasons, r), maxReasons)
		}
	}
}

func startMove(reason string) string {
	switch reason {
	case "":
		return MoveStartUpfront
	case "demo":
		return MoveStartDemo
	case "callback":
		return MoveStartCall
	case reasonHuman, reasonCannot:
		return MoveStartHuman
	}
	if kindOf([]string{reason}) == Lead {
		return MoveStartLead
	}
	return MoveStartTicket
}
