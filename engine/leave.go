package engine

import (
	"slices"

	"github.com/seed-151f84ba/intake/extract"
)

// gone ends a capture the customer left (B12): filed as incomplete when somebody could answer it, else given up.
func (x *step) gone() {
	if x.s.Phase == Offering {
		x.s.Phase, x.s.Offer = Answering, ""
	}
	hungUp := x.t.Cause == HungUp
	filed := false
	if x.collecting() {
		left := x.leaves()
		switch {
		case x.completing() >= 0:
			x.supplement(false)
			x.turnOver()
			filed = true
		case len(x.gate()) > 0:
			x.end("gate")
		case x.t.Reach || x.reachable():
			left.Filed, left.Wish = x.s.Episode, nil
			left.Kind = x.file()
			filed = true
			x.tellPartial(hungUp)
			for x.resume() {
				if len(x.gate()) > 0 {
					x.end("gate")
					continue
				}
				x.file()
				x.tellPartial(hungUp)
			}
		default:
			x.end("abandoned")
		}
		x.s.Later = nil
		if x.t.Cause == Quiet {
			x.s.Left = left
		}
		x.timers(false)
	}
	if hungUp || x.t.Cause == Silence || (!filed && !x.s.Handed) {
		x.do(Effect{Close: true})
	}
}

// tellPartial tells what was passed on, to a customer who may come back to read it.
func (x *step) tellPartial(hungUp bool) {
	if !hungUp && !x.s.Handed {
		x.tell(MoveFiledPartial)
	}
}

// human takes the wish for a person. Details are collected for it once; a customer who insists is handed over with
// what there is.
func (x *step) human() {
	if !x.has(extract.Handoff) || x.began {
		return
	}
	if x.t.Person {
		x.putThrough()
		return
	}
	if !x.collecting() {
		if x.p.Enabled && starts(x.p, reasonHuman) && !x.filedFor(reasonHuman) {
			return
		}
		x.call()
		return
	}
	if x.completing() >= 0 {
		x.leaveOff()
		x.call()
		return
	}
	x.addReasons([]string{reasonHuman})
	x.gather()
	if (x.t.Reach || x.reachable()) && len(x.gate()) == 0 {
		x.say(x.called()) // file calls the person
		x.tell(x.handedMove(x.file()))
		x.over = x.reasons()
		return
	}
	x.call()
}

func (x *step) call() {
	x.do(Effect{Handoff: &Handoff{Reason: reasonHuman}})
	x.say(x.called())
	x.digressed = true
	x.over = append(x.over, reasonHuman)
}

// called is the sentence for a person who was called: on a call where nobody can be put through, that the matter goes to
// a person.
func (x *step) called() string {
	if x.p.Mode == Voice && !x.t.Person {
		return MoveStartHuman
	}
	return MoveHandoffOK
}

func (x *step) filedFor(reason string) bool {
	return slices.ContainsFunc(x.s.Filed, func(f Filed) bool { return !f.Withdrawn && slices.Contains(f.Reasons, reason) })
}
