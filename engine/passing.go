package engine

import (
	"slices"

	"github.com/seed-151f84ba/intake/extract"
)

// lacking is the text of a decline by somebody who has no such value or does not know it: there is nothing to explain.
const lacking = "none"

// sender takes "the number I'm writing from": a yes to that number where the channel gave it, else it cannot be seen.
func (x *step) sender() {
	f, ok := field(x.fields, keyPhone)
	e := x.entry(keyPhone)
	given := e.Value != nil && e.Value.Evidence.Source != "" && e.Value.Evidence.Source != EarlierRecord
	switch {
	case !x.has(extract.Sender) || !ok || x.gave(keyPhone) || x.has(extract.Confirm) || x.has(extract.Deny):
	case x.s.Read == keyPhone && given:
		x.confirm(keyPhone)
	case x.s.Read == readAll && given:
		x.confirmAll()
	case given || e.Status.Closed():
		x.digressed = true
	default:
		x.digressed = true
		x.say(MoveUnseen, named(f)...)
	}
}

// mayLack says whether the customer may be without what is asked for: everybody has a name, and who is not sure of a
// phone number has one.
func (x *step) mayLack(key string) bool {
	if key != "" {
		return true
	}
	return !slices.ContainsFunc(x.s.Asked, func(k string) bool { return k == keyName || k == keyPhone })
}

// inPassing answers chatter beside an open question in a word.
func (x *step) inPassing() {
	moves := map[string]string{"robot": MoveRobot, "there": MoveHereBrief, "thanks": MoveThanks}
	for _, c := range x.h.Commands {
		if move := moves[c.Text]; c.Kind == extract.Smalltalk && move != "" && len(x.took)+len(x.rejected)+len(x.refused) == 0 && !x.returned && !x.began &&
			!x.has(extract.Confirm) && !x.has(extract.Deny) {
			x.say(move)
			return
		}
	}
}

// unwanted takes a no to details nobody wished to give: it declines the follow-up, as a no to an offer does.
func (x *step) unwanted() bool {
	bidden := !x.s.Unbidden || x.began || len(x.took)+len(x.rejected) > 0
	x.s.Unbidden = x.s.Unbidden && (x.began || len(x.took) == 0)
	refuses := x.has(extract.Deny) || slices.ContainsFunc(x.h.Commands, func(c extract.Command) bool {
		return c.Kind == extract.Decline && c.Field == "" && c.Text == ""
	})
	if bidden || !refuses {
		return false
	}
	x.say(MoveOfferNo)
	x.end("declined")
	return true
}

// why says what a field is needed for (B4): the one named, or the one that is asked for.
func (x *step) why() {
	for _, c := range x.h.Commands {
		if c.Kind != extract.AskWhy {
			continue
		}
		key := c.Field
		if key == "" && len(x.s.Asked) > 0 {
			key = x.s.Asked[0]
		}
		if key == "" && len(x.passed) > 0 { // asked together with the answer
			key = x.passed[0]
		}
		if key == "" {
			key = x.s.Read
		}
		if key == "" && !x.collecting() {
			return // nothing is asked
		}
		x.digressed = true
		x.explainWhy(key)
		return
	}
}

func (x *step) explainWhy(key string) {
	moves := map[string]string{keyName: MoveWhyName, keyPhone: MoveWhyPhone, keyEmail: MoveWhyEmail,
		keyCompany: MoveWhyCompany}
	f, ok := field(x.fields, key)
	switch {
	case ok && f.Purpose != "":
		x.say(MoveWhyPurpose, append(named(f), "purpose", f.Purpose)...)
	case ok && moves[key] != "":
		x.say(moves[key])
	case ok && f.Type == extract.Consent:
		x.say(MoveWhyConsent)
	case ok:
		x.say(MoveWhyDefault, named(f)...)
	default:
		x.say(MoveWhyDefault)
	}
}
