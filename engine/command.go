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
	if !x.collecting() {
		if !x.ended && !x.filed { // a refusal in the words that ended a capture went with it
			x.declineEarly()
		}
		return
	}
	x.yesNo()
	x.goesOn()
	for _, c := range x.h.Commands {
		if c.Kind == extract.Decline && x.collecting() { // until a refusal ends it
			x.prefer(c)
			x.decline(c.Field)
		}
	}
	if x.has(extract.Done) {
		x.done()
	}
	if x.callMe() {
		x.digressed = true
	}
	if x.has(extract.Smalltalk) || x.has(extract.Repeat) || x.has(extract.Language) {
		x.digressed = true
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
	case x.s.Read != "":
		x.deny(x.s.Read)
	case len(x.s.Asked) > 0 && yes:
		x.digressed = true
	case x.has(extract.Handoff): // "no, just get me a person" refuses nothing
	case len(x.passed)+len(x.overheard) > 0 && no && len(x.took)+len(x.rejected) == 0:
		x.decline("")
	}
}

// goesOn takes it in text that a customer who passes over a read-back and gives the next value finds nothing wrong with
// it: the value stands, unconfirmed.
func (x *step) goesOn() {
	e := x.entry(x.s.Read)
	if x.p.Mode == Voice || x.s.Read == "" || x.s.Read == readAll || len(x.took) == 0 || len(x.rejected) > 0 || x.digressed ||
		x.has(extract.Confirm) || x.has(extract.Deny) || x.has(extract.Decline) || e.Value == nil || suggested(e.Value) != "" {
		return
	}
	x.stand(x.s.Read, e)
}

// stand takes a value as it is, unconfirmed.
func (x *step) stand(key string, e Entry) {
	e.Status = Valid
	x.settle(key, e)
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

// decline takes a refusal of a field, or of everything asked for that was not answered.
func (x *step) decline(key string) {
	keys := []string{key}
	if key == "" {
		keys = slices.Clone(x.s.Asked)
		if e := x.entry(x.s.Read); e.Status == Candidate { // not the value is refused, but to look at it again
			x.stand(x.s.Read, e)
		} else if x.s.Read != "" && x.s.Read != readAll {
			keys = append(keys, x.s.Read)
		}
		for _, k := range x.overheard {
			if x.entry(k).Value == nil {
				keys = append(keys, k)
			}
		}
	}
	for _, k := range keys {
		if !x.collecting() {
			return // the refusal ended it
		}
		if f, ok := field(x.fields, k); ok && !x.gave(k) && !slices.Contains(x.refused, k) {
			x.refuse(f)
		}
	}
}

// prefer takes "just e-mail me" to the question for a phone number and the like: the way that is wanted counts as
// required for this matter, the other is declined without being explained.
func (x *step) prefer(c extract.Command) {
	if c.Text != keyPhone && c.Text != keyEmail || c.Text == c.Field {
		return
	}
	if f, ok := field(x.fields, c.Text); ok && x.entry(f.Key).Status.Closed() && x.entry(f.Key).Value == nil {
		return // refused or given up before
	} else if !ok && c.Text == keyEmail {
		x.s.LastResort = true
		x.fields = effective(x.p, x.s)
	} else if !ok {
		return
	}
	x.s.Prefer = c.Text
}

// prefers says whether the customer wants to be reached another way than this field's.
func (x *step) prefers(key string) bool {
	return x.s.Prefer != "" && x.s.Prefer != key && (key == keyPhone || key == keyEmail)
}

// callMe says whether the customer asks to be called while the number is asked for: a promise, not a refusal.
func (x *step) callMe() bool {
	return slices.Contains(x.passed, keyPhone) && !x.gave(keyPhone) && slices.Contains(x.reasons(), "callback")
}

// gave says whether the turn holds a value of the field: giving one is no refusal.
func (x *step) gave(key string) bool {
	return slices.ContainsFunc(x.h.Values, func(v extract.Value) bool { return v.Field == key })
}

// declineEarly respects the refusal of an optional field before anything is asked for.
func (x *step) declineEarly() {
	for _, c := range x.h.Commands {
		f, ok := field(x.fields, c.Field)
		if e := x.entry(c.Field); c.Kind == extract.Decline && ok && !x.required(f) && e.Value == nil {
			e.Status = Declined
			x.set(f.Key, e)
		}
	}
}

// refuse respects a refusal (B5): what follows is the operator's choice, else a required field is explained once.
func (x *step) refuse(f Field) {
	x.refused = append(x.refused, f.Key)
	e := x.entry(f.Key)
	required := x.required(f)
	if required && x.explains() && !e.Explained && e.Asks < x.limit() && !e.Status.Closed() && !x.prefers(f.Key) {
		e.Explained, e.Value, e.ReadBack, e.Confirms = true, nil, "", 0
		e.Status = Asked
		x.settle(f.Key, e)
		if x.explain == "" {
			x.explain = f.Key
		}
		return
	}
	e.Status, e.Value, e.Reason, e.ReadBack, e.Confirms = Declined, nil, "", "", 0
	x.settle(f.Key, e)
	if required && slices.Contains(x.p.OnRefusal, "drop") {
		x.say(MoveDropped)
		x.end("dropped")
	}
}

// explains says whether a required field is explained when it is refused: so without a word of the operator's.
func (x *step) explains() bool {
	at := slices.Index(x.p.OnRefusal, "explain")
	return len(x.p.OnRefusal) == 0 || at >= 0 && !slices.Contains(x.p.OnRefusal[:at], "skip")
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
	case ok:
		x.say(MoveWhyDefault, named(f)...)
	default:
		x.say(MoveWhyDefault)
	}
}
