package engine

import (
	"strings"

	"github.com/seed-151f84ba/intake/extract"
)

// recall tells the customer what is noted of them (B16): what is being collected, else what the last record says.
func (x *step) recall() {
	if !x.has(extract.Recall) {
		return
	}
	x.digressed = true
	n := len(x.s.Filed) - 1
	for _, c := range x.h.Commands {
		switch {
		case c.Kind != extract.Recall:
		case c.Text == "reference":
			x.reference(n)
			return
		case c.Text == "told" && x.untold(c.Field):
			return
		case c.Text == "status":
			if !x.answered && !x.collecting() && x.filedStill() {
				x.say(MoveStatus, "record", x.s.Filed[n].Record)
			}
			return
		}
	}
	filed := !x.collecting() && n >= 0 && !x.s.Filed[n].Withdrawn
	var fields []Field
	var values []string
	for _, f := range x.fields {
		e := x.entry(f.Key)
		if _, question := x.asks(f.Key); question || e.Value == nil {
			continue
		}
		v := e.Value.Value
		if newest, ok := "", false; filed {
			if newest, ok = x.s.Filed[n].Values[f.Key]; !ok {
				continue
			}
			v = newest
		}
		fields, values = append(fields, f), append(values, v)
	}
	if len(fields) == 0 {
		x.say(MoveNothingNoted)
		return
	}
	x.say(MoveNoted, append(listed(fields), "values", strings.Join(values, ListSep))...)
	if filed && x.s.Filed[n].Record != "" {
		x.say(MoveFiledAgain, "record", x.s.Filed[n].Record)
	}
}

// untold says what is not noted although the customer said it before: the field they name, or what they were asked for.
// False where it is noted.
func (x *step) untold(key string) bool {
	var missing []Field
	for _, k := range x.passed {
		if f, ok := field(x.fields, k); ok && x.entry(k).Value == nil && (key == "" || key == k) {
			missing = append(missing, f)
		}
	}
	if len(missing) == 0 {
		return false
	}
	x.say(MoveNotNoted, listed(missing)...)
	return true
}

// filedStill says whether there is a record the customer did not take back.
func (x *step) filedStill() bool {
	n := len(x.s.Filed) - 1
	return n >= 0 && x.s.Filed[n].Record != "" && !x.s.Filed[n].Withdrawn
}

// reference tells the id of the last record, or that there is none yet.
func (x *step) reference(n int) {
	switch {
	case n >= 0 && x.s.Filed[n].Record != "" && !x.s.Filed[n].Withdrawn:
		x.say(MoveFiledAgain, "record", x.s.Filed[n].Record)
	case x.collecting():
		x.say(MoveNoReference)
	default:
		x.say(MoveNothingNoted)
	}
}

// abuse answers insults without a matter calmly, twice at most; then it waits for something it can help with. It says
// whether there is nothing else in the turn.
func (x *step) abuse() bool {
	insulted := false
	for _, c := range x.h.Commands {
		switch {
		case c.Kind == extract.Spam && c.Text == abusive:
			insulted = true
		case c.Kind == extract.Smalltalk:
		default:
			return false
		}
	}
	if !insulted || len(x.h.Values)+len(x.h.Rejected)+len(x.reasons()) > 0 {
		return false
	}
	if x.s.Said[MoveCalm] < maxCalm {
		x.say(MoveCalm)
		if x.collecting() {
			x.restate()
		}
	}
	return true
}

const (
	abusive = "abuse" // the text of a spam command that insults
	maxCalm = 2
)

// spam says whether a turn is advertising or noise alone.
func spam(h extract.Heard) bool {
	if len(h.Values) > 0 {
		return false
	}
	for _, c := range h.Commands {
		if c.Kind == extract.Spam && c.Text != abusive {
			return true
		}
	}
	return false
}
