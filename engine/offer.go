package engine

import (
	"slices"

	"github.com/seed-151f84ba/intake/extract"
)

// offer asks whether someone should follow up. What was declined is not offered again.
func (x *step) offer(reason, move string) {
	if slices.Contains(x.s.Declined, reason) {
		return
	}
	x.s.Phase, x.s.Offer = Offering, reason
	x.ask(Ask{Say: x.sentence(move), Confirm: true, Attempt: 1})
}

// offered takes the answer to an open offer. Giving details is a yes; an offer passed over twice is a no.
func (x *step) offered() {
	if x.s.Phase != Offering || (x.has(extract.Hold) && !x.gives()) {
		return
	}
	reason := x.s.Offer
	x.s.Phase, x.s.Offer = Answering, ""
	yes := x.has(extract.Confirm) || x.has(extract.Handoff) || x.gives() || insists(reason, x.t, x.h)
	no := x.has(extract.Deny) || x.declines() || x.cancels() || x.has(extract.Done)
	yes = yes && !x.has(extract.Done) // "ok, bye"
	switch {
	case yes && !no:
		x.begin(reason)
	case no && !yes:
		x.forget(reason)
		x.s.Unanswered = 0
		x.do(Effect{End: &End{Why: "declined"}})
		if len(x.reasons()) == 0 && !x.answered {
			x.say(MoveOfferNo)
		}
	case x.s.Said[MoveOfferHuman]+x.s.Said[MoveOfferDetails] > 1:
		x.forget(reason)
	case x.besideOffer() || x.lost && len(x.h.Signals) == 0:
		x.s.Phase, x.s.Offer = Offering, reason
	}
}

// declines says whether something is refused, other than for another way to be reached.
func (x *step) declines() bool {
	return slices.ContainsFunc(x.h.Commands, func(c extract.Command) bool { return c.Kind == extract.Decline && !reachedBy(c) })
}

// insists says whether the customer tells of the matter again that details were offered for: what they were told did not
// help.
func insists(offer string, t Turn, h extract.Heard) bool {
	return slices.ContainsFunc(h.Signals, func(g extract.Signal) bool { return g.Reason == offer }) ||
		slices.ContainsFunc(t.Quotes, func(q Quote) bool { return weighed(q).Tried })
}

// besideOffer says whether the customer only led away from an offer: answered, it is made once more.
func (x *step) besideOffer() bool {
	chat := x.has(extract.Smalltalk) || x.has(extract.AskWhy) || x.has(extract.Repeat) || x.has(extract.Language)
	return (x.answered || chat) && !x.cannot && len(x.reasons()) == 0
}

// reoffer makes the offer the customer led away from once more.
func (x *step) reoffer() {
	if x.s.Phase != Offering || x.question != nil {
		return
	}
	if x.has(extract.Smalltalk) && !x.spoke() {
		x.smalltalk()
	}
	x.offer(x.s.Offer, MoveOfferDetails)
}

// gives says whether the turn holds a value of a field that is collected.
func (x *step) gives() bool {
	return slices.ContainsFunc(x.h.Values, func(v extract.Value) bool { _, ok := field(x.fields, v.Field); return ok })
}

// forget remembers that no follow-up is wanted for the reason.
func (x *step) forget(reason string) {
	if reason != "" && !slices.Contains(x.s.Declined, reason) {
		x.s.Declined = last(append(x.s.Declined, reason), maxReasons)
	}
}
