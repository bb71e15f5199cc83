package engine

import (
	"slices"

	"github.com/seed-151f84ba/intake/extract"
)

// finish ends asking: the record, unless the gate is not met (B1).
func (x *step) finish() {
	if x.completing() >= 0 {
		x.completed()
		return
	}
	if unmet := x.gate(); len(unmet) > 0 {
		x.say(MoveGate, listed(unmet)...)
		x.end("gate")
		return
	}
	lost := x.unreachable()
	bare := len(x.s.Reasons)+len(x.s.Wish) == 0
	kind := x.file()
	if lost && !slices.ContainsFunc(x.fx, func(e Effect) bool { return e.Handoff != nil }) {
		defer func() {
			x.do(Effect{Handoff: &Handoff{Reason: "unreachable"}})
			x.say(x.called())
		}()
	}
	if bare { // asked up front: what they want comes now
		x.tell(MoveFiledBare)
		x.s.Else, x.asksElse = true, true
		return
	}
	x.tell(filedMove(kind))
}

// handedMove tells of a record that was made before all was asked.
func (x *step) handedMove(k RecordKind) string {
	if x.blanks {
		return MoveFiledPartial
	}
	return filedMove(k)
}

func filedMove(k RecordKind) string {
	if k == Lead {
		return MoveFiledLead
	}
	return MoveFiledTicket
}

// unreachable says whether nobody could answer because no address was understood: a person is called instead, the last
// of the strategies.
func (x *step) unreachable() bool {
	if x.t.Reach || x.reachable() || slices.Contains(x.p.Never, reasonHuman) {
		return false
	}
	return slices.ContainsFunc(x.fields, func(f Field) bool {
		e := x.entry(f.Key)
		return (f.Type == extract.Phone || f.Type == extract.Email) && e.Status == Unavailable && e.Reason == string(BlankInvalid)
	})
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
	x.score()
	below := x.s.Score != nil && *x.s.Score < x.p.Threshold
	for _, fd := range x.fields {
		if _, question := x.asks(fd.Key); question {
			continue
		}
		e := x.entry(fd.Key)
		f.States[fd.Key] = e.Status
		if e.Value != nil {
			f.Values = append(f.Values, *e.Value)
			values[fd.Key] = e.Value.Value
			continue
		}
		f.Blanks[fd.Key] = x.blank(fd, e)
		f.Incomplete = f.Incomplete || (x.required(fd) && x.due(fd) && !below)
	}
	f.Form, f.Score, f.Answers, f.Consent = x.s.Form, x.s.Score, x.answers(), x.consent()
	f.Route = x.route(f)
	x.do(Effect{File: &f})
	x.filed, x.blanks = true, f.Incomplete
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
	case Quiet, Silence:
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
	if x.required(f) && x.due(f) {
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
	if x.completing() >= 0 { // there is a record, and it stays
		x.completed()
		return
	}
	if (why == "gate" || why == "dropped") && x.t.Cause == Words && len(x.s.Later) == 0 {
		x.s.Left = x.leaves()
		x.s.Left.Asked, x.s.Left.Read, x.s.Left.Refused = nil, "", true
	}
	x.over = slices.Clone(x.s.Reasons)
	for _, r := range x.s.Reasons {
		x.forget(r)
	}
	x.do(Effect{End: &End{Why: why}})
	x.ended = true
	x.turnOver()
}

// turnOver begins the next episode: known values are prefilled, declined ones unknown; a qualifying question that was
// not answered is not put again.
func (x *step) turnOver() {
	next := make(map[string]Entry, len(x.s.Ledger))
	for k, e := range x.s.Ledger {
		if e.Value != nil {
			next[k] = Entry{Status: Prefilled, Value: e.Value}
		} else if _, question := x.asks(k); question && e.Status.Closed() { // it says nothing of the matter, but of the customer
			next[k] = Entry{Status: e.Status, Reason: e.Reason}
		}
	}
	x.s.Ledger = next
	x.s.Phase, x.s.Offer, x.s.Asked, x.s.Read = Answering, "", nil, ""
	x.s.Reasons, x.s.Wish, x.s.Subject, x.s.Version = nil, nil, "", ""
	x.s.Proposed = nil
	x.s.LastResort, x.s.Degraded, x.s.Nudged, x.s.Unanswered = false, false, false, 0
	x.s.Form, x.s.Score, x.s.Passed, x.s.Trail, x.s.Prefer = "", nil, false, nil, ""
	x.s.Stack, x.s.Completes, x.s.Unbidden = nil, Completed{}, false
	x.s.Episode++
	x.explain, x.question, x.asksChange = "", nil, false
	x.fields = effective(x.p, x.s)
}
