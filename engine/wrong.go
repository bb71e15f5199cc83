package engine

import "github.com/seed-151f84ba/intake/extract"

// wrong takes "my number is wrong" without the right one: the value is asked for again, while it is collected and after
// it was filed. A field that has no value has nothing wrong.
func (x *step) wrong() {
	for _, c := range x.h.Commands {
		f, ok := field(x.fields, c.Field)
		if c.Kind != extract.Wrong || !ok || x.gave(f.Key) {
			continue
		}
		_, question := x.asks(f.Key)
		switch e := x.entry(f.Key); {
		case question:
		case x.collecting() && e.Value != nil:
			e.Status, e.Reason, e.Doubt = Invalid, reasonDenied, true
			e.Value, e.ReadBack, e.Confirms = nil, "", 0
			x.rejected = append(x.rejected, f.Key)
			x.settle(f.Key, e)
			x.wronged = true
		case x.collecting():
			x.digressed = true
		default:
			x.reopen(f)
		}
		return
	}
}

// reopen takes up one field of the last record again.
func (x *step) reopen(f Field) {
	n := len(x.s.Filed) - 1
	if n < 0 || x.s.Filed[n].Withdrawn || x.s.Filed[n].Record == "" || x.s.Filed[n].Values[f.Key] == "" || !x.p.Enabled {
		return
	}
	filed, ledger := x.s.Filed[n], map[string]Entry{}
	for k, e := range x.s.Ledger {
		if e.Value != nil && k != f.Key {
			ledger[k] = Entry{Status: Valid, Value: e.Value}
		}
	}
	ledger[f.Key] = Entry{Status: Invalid, Reason: reasonDenied, Doubt: true}
	x.s.Left = &Left{Filed: filed.Episode, Kind: filed.Kind, Ledger: ledger, Reasons: filed.Reasons, Passed: true, Only: f.Key}
	x.s.Ledger = nil
	x.s = x.s.takenUp()
	x.s.Version, x.s.Nudged = x.t.Version, false
	x.fields = effective(x.p, x.s)
	x.rejected, x.wronged = append(x.rejected, f.Key), true
}
