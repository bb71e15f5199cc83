package engine

import (
	"slices"

	"github.com/seed-151f84ba/intake/extract"
)

// commands carries out what the customer does besides giving values and asking questions.
func (x *step) commands() {
	x.why()
	x.recall()
	x.back()
	x.human()
	x.withdraw()
	if x.cancels() {
		x.cancel()
	}
	x.wrong()
	if !x.collecting() {
		if !x.ended && !x.filed { // a refusal in the words that ended a capture went with it
			x.declineEarly()
		}
		return
	}
	if x.unwanted() {
		return
	}
	x.yesNo()
	x.sender()
	x.goesOn()
	for _, c := range x.h.Commands {
		if c.Kind == extract.Decline && x.collecting() { // until a refusal ends it
			x.prefer(c)
			x.lacks = c.Text == lacking && x.mayLack(c.Field)
			x.decline(c.Field)
		}
	}
	x.lacks = false
	x.sidesteps()
	if x.has(extract.Done) {
		x.done()
	}
	if x.callMe() {
		x.digressed = true
	}
	if x.has(extract.Smalltalk) || x.has(extract.Repeat) || x.has(extract.Language) {
		x.digressed = true
		x.inPassing()
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

// yesNo reads a yes or no as the answer to what is open: a read-back, or a request ("no" to it is a refusal; a bare
// "yes" promises the value, so the request is repeated).
func (x *step) yesNo() {
	yes, no := x.has(extract.Confirm), x.has(extract.Deny)
	switch {
	case yes == no:
		x.digressed = x.digressed || yes
	case x.s.Read == readAll && yes:
		x.confirmAll()
	case x.s.Read == readAll:
		x.change()
	case x.s.Read != "" && yes:
		x.confirm(x.s.Read)
	case x.s.Read != "":
		x.deny(x.s.Read)
	case len(x.s.Asked) > 0 && yes:
		x.digressed = true
	case x.has(extract.Handoff): // "no, just get me a person" refuses nothing
	case len(x.passed)+len(x.overheard) > 0 && no && len(x.took)+len(x.rejected) == 0:
		x.decline("")
	}
}

// lacking is the text of a decline by somebody who has no such value or does not know it: there is nothing to explain.
const lacking = "none"

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

// mayLack says whether the customer may be without what is asked for: everybody has a name, and who is not sure of a
// phone number has one.
func (x *step) mayLack(key string) bool {
	if key != "" {
		return true
	}
	return !slices.ContainsFunc(x.s.Asked, func(k string) bool { return k == keyName || k == keyPhone })
}

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

func (x *step) confirm(key string) {
	e := x.entry(key)
	if s := suggested(e.Value); s != "" && e.ReadBack == s {
		v := *e.Value
		v.Value = s
		e.Value = &v
	}
	if e.ReadBack == e.Value.Value {
		e.Status = Confirmed
	}
	x.took = append(x.took, key)
	x.settle(key, e)
}

func (x *step) confirmAll() {
	x.s.Read = ""
	for key, e := range x.s.Ledger {
		if e.Value != nil && e.ReadBack == e.Value.Value {
			e.Status = Confirmed
			x.set(key, e)
		}
	}
}

// deny takes a no to a read-back: the value is dropped, or, when a suggestion was offered, kept as it was written.
func (x *step) deny(key string) {
	e := x.entry(key)
	if s := suggested(e.Value); s != "" && e.ReadBack == s {
		e.Status, e.ReadBack = Valid, ""
		x.settle(key, e)
		return
	}
	e.Status, e.Reason, e.Doubt = Invalid, reasonDenied, true
	e.Value, e.ReadBack, e.Confirms = nil, "", 0
	x.rejected = append(x.rejected, key)
	x.settle(key, e)
}

// reasonDenied is the reason of a field whose value was denied when it was read back.
const reasonDenied = "denied"

// change takes a no to reading everything back, when the correction did not come along.
func (x *step) change() {
	if len(x.took)+len(x.rejected) > 0 {
		return
	}
	x.askChange()
}

// done takes "that is all": everything optional is left out, what is asked for now is refused.
func (x *step) done() {
	if x.s.Read == readAll {
		x.unconfirm(x.together())
	} else if e := x.entry(x.s.Read); x.s.Read != "" && e.Value != nil {
		x.stand(x.s.Read, e)
	}
	x.decline("")
	for _, f := range x.fields {
		if e := x.entry(f.Key); x.collecting() && !x.required(f) && e.Value == nil && !e.Status.Closed() {
			e.Status = Declined
			x.settle(f.Key, e)
		}
	}
}

// cancels says whether the customer wants to stop. Words that also signal a matter ("cancel this order") name it.
func (x *step) cancels() bool {
	return slices.ContainsFunc(x.h.Commands, func(c extract.Command) bool {
		if c.Kind != extract.Cancel {
			return false
		}
		return c.Span == nil || !slices.ContainsFunc(x.h.Signals, func(g extract.Signal) bool {
			return g.Span != nil && overlap(*c.Span, *g.Span)
		})
	})
}

// cancel stops collecting; nothing is filed, and what was said stays known. Without an open capture it is only
// acknowledged.
func (x *step) cancel() {
	switch {
	case x.completing() >= 0:
		x.say(MoveOfferNo)
		x.leaveOff()
	case x.collecting():
		x.s.Later = nil
		x.say(MoveCancelOK)
		x.end("cancelled")
	case !x.has(extract.Withdraw) && len(x.fx) == 0:
		x.say(MoveAck)
	}
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
