package engine

import (
	"slices"

	"github.com/seed-151f84ba/intake/extract"
)

// proceed goes on collecting: the open ask again after a digression, else the next question, else the record.
func (x *step) proceed() {
	if !x.collecting() || x.asksChange {
		return
	}
	if x.tellsMore() && x.told && !x.digressed && !x.putsOff {
		if slices.Contains(x.reasons(), "complaint") {
			x.say(MoveSorry)
		} else {
			x.say(MoveAck)
		}
	}
	x.digressed = x.digressed || x.putsOff || x.tellsMore()
	at := len(x.fx)
	switch {
	case x.explain != "":
		x.explainNeed()
	case x.aside(), x.digressed && len(x.took)+len(x.rejected)+len(x.refused) == 0 && x.open():
		x.restate()
	default:
		x.pass()
		x.next()
	}
	x.acknowledge(at)
	if x.putsOff && x.collecting() && !x.began {
		say := x.sentence(MoveLater)
		x.fx = slices.Insert(x.fx, at, Effect{Say: &say})
	}
}

// tellsMore says whether the customer told more of the matter instead of answering: heard, and no attempt spent, as
// long as the open ask may be repeated.
func (x *step) tellsMore() bool {
	dictates := x.h.Open == extract.Dictation
	return (x.told || dictates) && !x.began && len(x.took)+len(x.rejected)+len(x.refused) == 0 && len(x.s.Asked) > 0 &&
		x.entry(x.s.Asked[0]).Restated < maxRestated
}

// open says whether an answer is waited for.
func (x *step) open() bool { return len(x.s.Asked) > 0 || x.s.Read != "" }

// pass closes what was asked for and passed over: an optional field is asked for once.
func (x *step) pass() {
	if x.digressed {
		return
	}
	for _, k := range x.passed {
		f, ok := field(x.fields, k)
		e := x.entry(k)
		if !ok || x.required(f) || !e.open() || slices.Contains(x.rejected, k) {
			continue
		}
		x.close(f, e)
	}
}

// close gives a field up: it has been asked for often enough.
func (x *step) close(f Field, e Entry) {
	switch {
	case e.Status == Invalid:
		e.Status, e.Reason = Unavailable, string(BlankInvalid)
	case x.required(f) && x.s.Degraded:
		e.Status, e.Reason = Unavailable, string(BlankDegraded)
	case x.required(f):
		e.Status, e.Reason = Unavailable, string(BlankDeclined)
	default:
		e.Status, e.Reason = Declined, ""
	}
	x.settle(f.Key, e)
}

// next puts the one question that brings the capture on, or files. Every branch that does not return closes a field,
// so it ends.
func (x *step) next() {
	order := x.asking()
	if f, ok := field(x.fields, x.reopened); ok {
		defer func() { x.reopened = "" }()
		if e := x.entry(f.Key); e.Status == Candidate {
			x.readBack(f, e)
			return
		} else if e.open() && e.Asks < x.limit() {
			x.request([]Field{f}, false)
			return
		}
	}
	if x.s.Read == readAll && len(x.took)+len(x.rejected) > 0 {
		x.restStands()
	}
	if x.s.Read == readAll {
		x.readAgain()
		return
	}
	x.s.Read = ""
	for _, f := range order {
		if e := x.entry(f.Key); e.Status == Candidate {
			if e.Confirms < maxConfirms {
				x.readBack(f, e)
				return
			}
			e.Status = Valid
			x.set(f.Key, e)
		}
	}
	if x.repair(x.nested(order)) || x.comeBack() || x.repair(order) || x.qualify() {
		return
	}
	order = x.asking()
	if unmet := x.gate(); slices.ContainsFunc(unmet, func(f Field) bool { return x.entry(f.Key).Status.Closed() }) {
		x.finish()
		return
	}
	if x.prefilled(order) || x.unknown(order) || x.waiting || x.lastResort() || x.readEverything() {
		return
	}
	x.finish()
}

// repair asks again for what was rejected, denied or not answered, or gives it up.
func (x *step) repair(order []Field) bool {
	var again []Field
	for _, f := range order {
		e := x.entry(f.Key)
		if !e.open() || !(x.wanted(f) || e.Asks > 0) {
			continue
		}
		spent := e.Asks >= x.limit() || (!x.required(f) && e.Status == Asked && e.Restated >= maxRestated)
		if spent && x.s.Foreign {
			x.waiting = true
			continue
		}
		if spent {
			x.close(f, e)
			if x.required(f) {
				x.say(MoveSkipped, named(f)...)
			}
			continue
		}
		if e.Status == Invalid {
			x.request([]Field{f}, false)
			return true
		}
		again = append(again, f)
	}
	if len(again) == 0 {
		return false
	}
	if x.required(again[0]) { // an optional one asked for beside it is not asked for again
		again = slices.DeleteFunc(again, func(f Field) bool { return !x.required(f) })
	}
	if len(again) > 1 && (x.p.Mode == Voice || !x.required(again[0]) || !bundled(again[0]) || !bundled(again[1])) {
		again = again[:1]
	}
	x.request(first(again, 2), !x.required(again[0]) && x.entry(again[0].Key).Asks > 0)
	return true
}

// prefilled has what the channel gave or an earlier matter knew confirmed: one value by itself, several together.
func (x *step) prefilled(order []Field) bool {
	var pre []Field
	for _, f := range order {
		e := x.entry(f.Key)
		if _, question := x.asks(f.Key); e.Status != Prefilled || !x.wanted(f) || question {
			continue
		}
		if e.Confirms >= maxConfirms {
			e.Status = Valid
			x.set(f.Key, e)
			continue
		}
		pre = append(pre, f)
	}
	switch {
	case len(pre) == 0 || (len(pre) == 1 && x.before(order, pre[0])):
		return false
	case len(pre) == 1 || x.p.Mode == Voice:
		x.readBack(pre[0], x.entry(pre[0].Key))
	case len(x.s.Filed) > 0:
		x.readWith(MoveConfirmSame, pre)
	default:
		x.readTogether(pre)
	}
	return true
}

// before says whether something is still to be asked for before the field's turn comes.
func (x *step) before(order []Field, f Field) bool {
	for _, g := range order {
		if g.Key == f.Key {
			return false
		}
		if x.wanted(g) && x.entry(g.Key).Status == Unknown {
			return true
		}
	}
	return false
}

// reachable says whether a phone number or an e-mail address is known.
func (x *step) reachable() bool {
	for _, f := range x.fields {
		if (f.Type == extract.Phone || f.Type == extract.Email) && x.entry(f.Key).Value != nil {
			return true
		}
	}
	return x.entry(keyPhone).Value != nil || x.entry(keyEmail).Value != nil
}
