package engine

import "github.com/seed-151f84ba/intake/extract"

// unknown asks for what is still missing: required fields first, two in one question where it reads well; then the
// optional ones, up to three. In voice one by one.
func (x *step) unknown(order []Field) bool {
	var ask []Field
	for _, f := range order {
		if x.entry(f.Key).Status != Unknown || !x.wanted(f) {
			continue
		}
		if len(ask) > 0 && !x.bundles(ask, f) {
			break
		}
		ask = append(ask, f)
	}
	if len(ask) == 0 {
		return false
	}
	x.request(ask, false)
	return true
}

func (x *step) bundles(ask []Field, f Field) bool {
	_, question := x.asks(f.Key)
	_, after := x.asks(ask[0].Key)
	if x.p.Mode == Voice || x.required(ask[0]) != x.required(f) || !bundled(ask[0]) || !bundled(f) || question || after {
		return false
	}
	switch {
	case x.t.Bundle:
		return len(ask) < 4
	case x.required(f):
		return len(ask) < 2 && builtin(ask[0].Key) && builtin(f.Key)
	}
	return len(ask) < 3
}

// bundled says whether a field may share a question: a choice or a consent needs its own.
func bundled(f Field) bool { return f.Type != extract.Choice && f.Type != extract.Consent }

// lastResort asks for an e-mail address where a ticket could not be answered otherwise (B5).
func (x *step) lastResort() bool {
	if x.s.LastResort || x.s.Completes.Only != "" || x.kind() != Ticket || x.t.Reach || x.reachable() {
		return false
	}
	if e := x.entry(keyEmail); e.Status != Unknown {
		return false
	}
	x.s.LastResort = true
	x.fields = effective(x.p, x.s)
	f, _ := field(x.fields, keyEmail)
	x.request([]Field{f}, false)
	return true
}
