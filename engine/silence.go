package engine

import (
	"slices"

	"github.com/seed-151f84ba/intake/extract"
)

// lastTry is the silence in a row that ends a call, and the unrecognised words that hand it over.
const lastTry = 3

// silence is a turn in which nothing was heard in time. The open question is put again by another strategy; the third
// time in a row the call is over: what was collected is filed as far as somebody could answer it.
func (x *step) silence() {
	if x.s.Handed {
		return
	}
	if x.s.Holding && x.t.Count < lastTry { // a moment was asked for
		x.say(MoveHolding)
		return
	}
	x.s.Holding = false
	if x.t.Count >= lastTry {
		x.say(MoveSilentEnd)
		x.gone()
		return
	}
	x.unheard(MoveSilence)
}

// noMatch is a turn whose words could not be recognised. An optional field is left at once: it is asked for once. The
// third time in a row a person takes over where one can; else what was asked for is given up, or the offer.
func (x *step) noMatch() {
	if x.s.Handed {
		return
	}
	x.s.Holding = false
	switch {
	case x.t.Count < lastTry && x.spares():
		x.giveUp()
		x.next()
	case x.t.Count < lastTry:
		x.unheard(MoveNoMatch)
	case x.t.Person:
		x.handOver("no_match")
	case x.open():
		x.giveUp()
		x.s.Missed = 0 // another question begins anew
		x.next()
	case x.s.Phase == Offering:
		x.s.Phase, x.s.Offer = Answering, ""
		x.say(MoveOfferNo)
	default:
		x.say(MoveHelp)
	}
}

// spares: only optional values are asked for, and none of them was begun.
func (x *step) spares() bool {
	return x.s.Read == "" && len(x.s.Asked) > 0 && !slices.ContainsFunc(x.s.Asked, func(k string) bool {
		f, ok := field(x.fields, k)
		_, question := x.asks(k)
		return !ok || question || x.required(f) || x.entry(k).Status != Asked
	})
}

// unheard says that nothing was understood and puts the open question again: no new request, and not in the words of
// the last one. With nothing open, or an offer, the sentence stands alone.
func (x *step) unheard(move string) {
	switch {
	case x.s.Read != "":
		x.say(move)
		x.restate()
	case len(x.s.Asked) > 0:
		x.say(move)
		x.retry()
	case x.s.Phase == Offering:
		x.say(move)
		x.ask(Ask{Say: x.sentence(MoveOfferAgain), Confirm: true, Attempt: min(x.t.Count+1, lastTry)})
	default:
		x.say(move)
	}
}

// retry puts the open ask again, one field in voice, in the words of the strategy for this try.
func (x *step) retry() {
	f, ok := field(x.fields, x.s.Asked[0])
	if !ok {
		return
	}
	e := x.entry(f.Key)
	e.Restated = min(e.Restated+1, maxRestated)
	x.set(f.Key, e)
	move := askMove(f, "ask.") // "sorry, I did not hear anything" stands before it
	if x.t.Count > 1 {
		move = x.strategy(f, askMove(f, "reask."))
	}
	x.s.Asked, x.s.Read, x.s.Phase = []string{f.Key}, "", Collecting
	x.ask(Ask{Say: x.reworded(f.Key, move, x.strategyArgs(f, move)), Fields: []string{f.Key}, Attempt: max(1, e.Asks), Again: true,
		Keypad: move == MoveReaskKeypad})
}

// strategy is how a field is asked for when other words alone did not help: the keypad for digits on a call, letter by
// letter for what is spelled, in parts for a number or an address that is written.
func (x *step) strategy(f Field, otherwise string) string {
	voice := x.p.Mode == Voice
	switch f.Type {
	case extract.Phone:
		if voice && x.t.Keypad {
			return MoveReaskKeypad
		}
		return MoveReaskDigits
	case extract.Number, extract.Identifier:
		if _, question := x.asks(f.Key); voice && x.t.Keypad && !question && digitsOnly(f) {
			return MoveReaskKeypad
		}
		if voice && f.Type == extract.Identifier {
			return MoveReaskSpell
		}
	case extract.Email:
		if voice {
			return MoveReaskSpell
		}
		return MoveReaskAddress
	case extract.Name, extract.Company:
		if voice {
			return MoveReaskSpell
		}
	}
	return otherwise
}

// digitsOnly says whether keys can type the value: a number, or an identifier whose pattern has no letters.
func digitsOnly(f Field) bool {
	if f.Type == extract.Number {
		return true
	}
	letters := false
	for i := 0; i < len(f.Pattern); i++ {
		switch c := f.Pattern[i]; {
		case c == '\\':
			i++
		case c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z':
			letters = true
		}
	}
	return f.Pattern != "" && !letters
}

func (x *step) strategyArgs(f Field, move string) []string {
	switch move {
	case MoveReaskKeypad, MoveReaskDigits, MoveReaskSpell, MoveReaskAddress:
		return named(f)
	}
	return x.askArgs(f)
}

// giveUp settles what is asked for or read back, as after the last attempt.
func (x *step) giveUp() {
	if x.s.Read == readAll {
		x.unconfirm(x.together())
		return
	}
	keys := slices.Clone(x.s.Asked)
	if x.s.Read != "" {
		keys = append(keys, x.s.Read)
	}
	for _, k := range keys {
		f, ok := field(x.fields, k)
		e := x.entry(k)
		switch {
		case !ok:
		case e.Value != nil:
			e.Status = Valid
			x.settle(k, e)
		default:
			e.Status, e.Reason = Unavailable, string(BlankInvalid)
			x.settle(k, e)
			x.say(MoveSkipped, named(f)...)
		}
	}
}

// handOver has a person take the call: with a record of what there is where one can be made.
func (x *step) handOver(reason string) {
	if x.completing() < 0 {
		x.gather()
	} else {
		x.leaveOff()
	}
	if x.collecting() && (x.t.Reach || x.reachable()) && len(x.gate()) == 0 {
		x.file()
	}
	if !slices.ContainsFunc(x.fx, func(e Effect) bool { return e.Handoff != nil }) {
		x.do(Effect{Handoff: &Handoff{Reason: reason}})
	}
	x.say(MoveHandoffOK)
}

// hold takes "one moment": nothing is asked, and the next silences are the customer's.
func (x *step) hold() bool {
	if !x.has(extract.Hold) || len(x.h.Values) > 0 {
		return false
	}
	x.s.Holding = true
	x.say(MoveHoldOK)
	x.do(Effect{Hold: true})
	return true
}

// back takes "go back": what was settled last is opened again; a value is read back, so that a yes keeps it.
func (x *step) back() {
	if !x.has(extract.Back) || !x.collecting() || x.has(extract.Hold) {
		return
	}
	for n := len(x.s.Trail) - 1; n >= 0; n-- {
		f, ok := field(x.fields, x.s.Trail[n])
		x.s.Trail = x.s.Trail[:n]
		e := x.entry(f.Key)
		switch {
		case !ok || !e.Status.Closed():
			continue
		case e.Value != nil && e.Confirms < maxConfirms:
			e.Status, e.Doubt = Candidate, true
		case e.Value == nil && e.Asks > 0 && e.Asks < x.limit():
			e.Status, e.Reason = Asked, ""
		default:
			continue
		}
		x.set(f.Key, e)
		x.s.Asked, x.s.Read, x.passed, x.reopened = nil, "", nil, f.Key
		x.say(MoveBackOK)
		return
	}
	x.digressed = true
}
