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
	case no && x.elsewhere():
		x.digressed = true
	case x.s.Read != "":
		x.deny(x.s.Read)
	case len(x.s.Asked) > 0 && yes:
		x.digressed = true
	case x.has(extract.Handoff): // "no, just get me a person" refuses nothing
	case len(x.passed)+len(x.overheard) > 0 && no && len(x.took)+len(x.rejected) == 0:
		x.decline("")
	}
}

// elsewhere: a no speaks of another field than the open one: it begins its refusal ("no, I have no e-mail") or its
// correction ("no, change the name to Leigh").
func (x *step) elsewhere() bool {
	for _, c := range x.h.Commands {
		if c.Kind == extract.Decline && c.Field != "" && !x.isOpen(c.Field) && len(x.took) == 0 {
			return true
		}
	}
	for _, v := range x.h.Values {
		if v.Correct && x.s.Read != "" && x.s.Read != readAll && v.Field != x.s.Read && slices.Contains(x.took, v.Field) {
			return !slices.Contains(x.took, x.s.Read)
		}
	}
	return false
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
			if e.Asks == 0 {
				e.Status, e.Reason = Unavailable, string(BlankNeverAsked)
			}
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
