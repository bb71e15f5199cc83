package engine

import (
	"maps"
	"slices"

	"github.com/seed-151f84ba/intake/extract"
)

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
		if _, question := x.asks(k); question {
			continue
		}
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

// amends says whether the turn gives another value for one the last record has: "can you change my number to …".
func (x *step) amends() bool {
	n := len(x.s.Filed) - 1
	return n >= 0 && !x.s.Filed[n].Withdrawn && slices.ContainsFunc(x.took, func(k string) bool {
		e := x.entry(k)
		return e.Value != nil && x.s.Filed[n].Values[k] != e.Value.Value
	})
}

// withdraw takes back the last record, or stops the capture that would make one.
func (x *step) withdraw() {
	if !x.has(extract.Withdraw) {
		return
	}
	n := len(x.s.Filed) - 1
	if c := x.completing(); c >= 0 {
		n = c
		x.leaveOff()
	}
	if x.collecting() {
		x.cancel()
		return
	}
	if n < 0 || x.s.Filed[n].Withdrawn {
		return
	}
	f := x.s.Filed[n]
	f.Withdrawn = true
	x.s.Filed[n] = f
	x.do(Effect{Amend: &Amend{Record: f.Record, Kind: f.Kind, Episode: f.Episode, Withdraw: true}})
	x.tell(MoveWithdrawn)
}
