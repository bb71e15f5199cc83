package engine

import (
	"maps"
	"slices"

	"github.com/seed-151f84ba/intake/extract"
)

// finish ends asking: the record, unless the gate is not met (B1).
func (x *step) finish() {
	if unmet := x.gate(); len(unmet) > 0 {
		x.say(MoveGate, listed(unmet)...)
		x.end("gate")
		return
	}
	kind := x.file()
	if kind == Lead {
		x.tell(MoveFiledLead)
	} else {
		x.tell(MoveFiledTicket)
	}
}

// gate is the fields a ticket is not filed without.
func (x *step) gate() []Field {
	if !x.p.Gate || x.kind() != Ticket {
		return nil
	}
	var unmet []Field
	for _, k := range []string{keyName, keyEmail} {
		if f, ok := field(x.fields, k); ok && x.entry(k).Value == nil {
			unmet = append(unmet, f)
		}
	}
	return unmet
}

// file makes the record of the episode from what there is and begins the next episode.
func (x *step) file() RecordKind {
	f := File{Kind: x.kind(), Episode: x.s.Episode, Category: x.category(), Priority: x.priority(),
		Subject: x.headline(), Description: x.description(), States: map[string]Status{}, Blanks: map[string]Blank{},
		Reasons: slices.Clone(x.s.Reasons), Lang: x.s.Lang, Version: x.s.Version}
	values := map[string]string{}
	for _, fd := range x.fields {
		e := x.entry(fd.Key)
		f.States[fd.Key] = e.Status
		if e.Value != nil {
			f.Values = append(f.Values, *e.Value)
			values[fd.Key] = e.Value.Value
			continue
		}
		f.Blanks[fd.Key] = x.blank(fd, e)
		f.Incomplete = f.Incomplete || (x.required(fd) && x.wanted(fd))
	}
	x.do(Effect{File: &f})
	if slices.Contains(x.s.Reasons, reasonHuman) {
		x.do(Effect{Handoff: &Handoff{Reason: reasonHuman}})
	}
	x.s.Filed = last(append(x.s.Filed, Filed{Kind: f.Kind, Episode: f.Episode, Values: values, Reasons: f.Reasons}), maxFiled)
	x.turnOver()
	return f.Kind
}

// blank is why a field of the record has no value (B15).
func (x *step) blank(f Field, e Entry) Blank {
	left := BlankNeverAsked
	switch x.t.Cause {
	case HungUp:
		left = BlankHungUp
	case Quiet:
		left = BlankAbandoned
	}
	switch e.Status {
	case Declined:
		return BlankDeclined
	case Invalid:
		return BlankInvalid
	case Unavailable:
		return unavailable(e.Reason)
	case Asked:
		if left == BlankNeverAsked {
			return BlankAbandoned
		}
		return left
	}
	if x.required(f) && x.wanted(f) {
		return left
	}
	return BlankNeverAsked
}

func unavailable(reason string) Blank {
	switch b := Blank(reason); b {
	case BlankDeclined, BlankInvalid, BlankNeverAsked, BlankHungUp, BlankAbandoned, BlankDegraded:
		return b
	}
	return BlankNotAvailable
}

// end closes the capture without a record. What was declined with it is not offered again.
func (x *step) end(why string) {
	x.over = slices.Clone(x.s.Reasons)
	for _, r := range x.s.Reasons {
		x.forget(r)
	}
	x.do(Effect{End: &End{Why: why}})
	x.turnOver()
}

// turnOver begins the next episode: known values are prefilled, declined ones unknown.
func (x *step) turnOver() {
	next := make(map[string]Entry, len(x.s.Ledger))
	for k, e := range x.s.Ledger {
		if e.Value != nil {
			next[k] = Entry{Status: Prefilled, Value: e.Value}
		}
	}
	x.s.Ledger = next
	x.s.Phase, x.s.Offer, x.s.Asked, x.s.Read = Answering, "", nil, ""
	x.s.Reasons, x.s.Wish, x.s.Subject, x.s.Version = nil, nil, "", ""
	x.s.LastResort, x.s.Degraded, x.s.Nudged, x.s.Unanswered = false, false, false, 0
	x.s.Episode++
	x.explain, x.question, x.asksChange = "", nil, false
	x.fields = effective(x.p, x.s)
}

// gone ends a capture the customer left (B12): filed as incomplete when somebody could answer it, else given up.
func (x *step) gone() {
	if x.s.Phase == Offering {
		x.s.Phase, x.s.Offer = Answering, ""
	}
	hungUp := x.t.Cause == HungUp
	filed := false
	if x.collecting() {
		switch {
		case len(x.gate()) > 0:
			x.end("gate")
		case x.t.Reach || x.reachable():
			x.file()
			filed = true
			if !hungUp && !x.s.Handed {
				x.tell(MoveFiledPartial)
			}
		default:
			x.end("abandoned")
		}
		x.timers(false)
	}
	if hungUp || (!filed && !x.s.Handed) {
		x.do(Effect{Close: true})
	}
}

// human takes the wish for a person. Details are collected for it once; a customer who insists is handed over with
// what there is.
func (x *step) human() {
	if !x.has(extract.Handoff) || x.began {
		return
	}
	if !x.collecting() {
		if x.p.Enabled && starts(x.p, reasonHuman) && !x.filedFor(reasonHuman) {
			return
		}
		x.call()
		return
	}
	x.addReasons([]string{reasonHuman})
	if (x.t.Reach || x.reachable()) && len(x.gate()) == 0 {
		x.file()
		x.tell(MoveFiledTicket)
		x.over = x.reasons()
		return
	}
	x.call()
}

func (x *step) call() {
	x.do(Effect{Handoff: &Handoff{Reason: reasonHuman}})
	x.say(MoveHandoffOK)
	x.digressed = true
	x.over = append(x.over, reasonHuman)
}

func (x *step) filedFor(reason string) bool {
	return slices.ContainsFunc(x.s.Filed, func(f Filed) bool { return !f.Withdrawn && slices.Contains(f.Reasons, reason) })
}

// amend changes the last record when the customer gives another value after filing (B3). In words that begin a new
// matter only an express correction does.
func (x *step) amend() {
	n := len(x.s.Filed) - 1
	if n < 0 || x.s.Filed[n].Withdrawn || (x.collecting() && !x.began) || x.s.Filed[n].Episode >= x.s.Episode {
		return
	}
	f := x.s.Filed[n]
	var values []extract.Value
	for _, k := range x.took {
		e := x.entry(k)
		if e.Value == nil || f.Values[k] == e.Value.Value || (x.began && !e.Value.Correct) {
			continue
		}
		values = append(values, *e.Value)
		if !x.began {
			x.set(k, Entry{Status: Prefilled, Value: e.Value})
		}
	}
	if len(values) == 0 {
		return
	}
	f.Values = maps.Clone(f.Values)
	if f.Values == nil {
		f.Values = map[string]string{}
	}
	for _, v := range values {
		f.Values[v.Field] = v.Value
	}
	x.s.Filed[n] = f
	x.do(Effect{Amend: &Amend{Record: f.Record, Kind: f.Kind, Episode: f.Episode, Values: values}})
	x.tell(MoveAmended)
}

// withdraw takes back the last record, or stops the capture that would make one.
func (x *step) withdraw() {
	if !x.has(extract.Withdraw) {
		return
	}
	if x.collecting() {
		x.cancel()
		return
	}
	n := len(x.s.Filed) - 1
	if n < 0 || x.s.Filed[n].Withdrawn {
		return
	}
	f := x.s.Filed[n]
	f.Withdrawn = true
	x.s.Filed[n] = f
	x.do(Effect{Amend: &Amend{Record: f.Record, Kind: f.Kind, Episode: f.Episode, Withdraw: true}})
	x.tell(MoveWithdrawn)
}
