package engine

import "slices"

// started is the first turn of a call, before the caller spoke: what the policy wants asked up front is asked. The
// greeting is the shell's.
func (x *step) started() {
	if x.s.Handed || x.s.Welcomed {
		return
	}
	x.s.Welcomed = true
	if !x.p.Enabled || !x.p.AtStart || x.s.Episode != 1 || x.collecting() {
		return
	}
	x.begin("")
	x.proceed()
	x.timers(x.collecting())
}

// putThrough has a person take the call at once: a caller who asks for one is not asked for details first. What was
// collected, or is known from the call itself, is filed with it.
func (x *step) putThrough() {
	if !x.collecting() && x.p.Enabled && starts(x.p, reasonHuman) && !x.filedFor(reasonHuman) {
		x.s.Phase, x.s.Offer, x.began = Collecting, "", true
		x.s.Version, x.s.Unanswered, x.s.Nudged = x.t.Version, 0, false
		x.s.Subject = x.subject(reasonHuman)
	}
	if x.collecting() {
		x.addReasons([]string{reasonHuman})
		x.addReasons(x.reasons())
	}
	x.over = append(slices.Clone(x.s.Reasons), reasonHuman)
	x.handOver(reasonHuman)
	if x.collecting() { // nobody could answer a record of it
		x.end("abandoned")
	}
	x.timers(false)
}

// unreached is a transfer nobody answered: the caller is told and asked on.
func (x *step) unreached() {
	x.s.Handed = false
	x.say(MoveUnreached)
	if x.collecting() {
		x.restate()
	}
}
