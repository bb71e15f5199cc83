package engine

import (
	"slices"

	"github.com/seed-151f84ba/intake/extract"
)

// sure is the confidence from which a value nobody asked for replaces one we have, although the customer did not say
// that it is a correction.
const sure = 0.6

// take brings what was heard into the ledger: values in the order they were said, then what was refused by the checks.
// It does so in every phase, so a value given early is never asked for (B2).
func (x *step) take() {
	x.s.Degraded = x.s.Degraded || x.h.Degraded
	for _, v := range x.h.Values {
		if f, ok := field(x.fields, v.Field); ok && v.Value != "" {
			x.value(f, v)
		}
	}
	for _, r := range x.h.Rejected {
		if f, ok := field(x.fields, r.Field); ok {
			x.reject(f, r)
		}
	}
}

// value takes one value. A different one replaces what we have when the customer corrects, answers or is sure.
func (x *step) value(f Field, v extract.Value) {
	e := x.entry(f.Key)
	spoken := v.Evidence.Source == "" || len(v.Evidence.Spans) > 0
	if !spoken && !x.isOpen(f.Key) {
		if e.Status == Unknown {
			e.Status, e.Value = Prefilled, &v
			x.set(f.Key, e)
		}
		return
	}
	if x.s.Foreign && !v.Correct && x.isOpen(f.Key) {
		ok := false
		if v, ok = x.heard(f, e, v); !ok {
			return
		}
	} else {
		delete(x.s.Sayings, f.Key)
	}
	if e.Value != nil && e.Value.Value == v.Value {
		x.again(f, e, v)
		return
	}
	if v.Value == "no" && x.withholds(f, e) {
		return
	}
	given := e.Status == Prefilled && e.Value != nil && e.Value.Evidence.Source != "" // by the channel
	if e.Value != nil && !given && !x.isOpen(f.Key) && !v.Correct && v.Confidence < sure {
		return
	}
	if e.Value != nil {
		x.changed = append(x.changed, f.Key)
	}
	e.Doubt = e.Doubt || e.Status == Invalid || (e.Value != nil && (e.Status != Prefilled || x.s.Read == readAll))
	e.Value, e.ReadBack, e.Confirms, e.Reason = &v, "", 0, ""
	e.Status = x.accepted(f, e)
	x.took = append(x.took, f.Key)
	x.settle(f.Key, e)
}

// again takes a value that was given before. Said once more while it is read back, it is confirmed.
func (x *step) again(f Field, e Entry, v extract.Value) {
	if edited(e.Value.Evidence, v.Evidence) {
		e.Value = &v
		x.set(f.Key, e)
	}
	read := x.s.Read == f.Key || x.s.Read == readAll
	switch {
	case read && e.ReadBack == v.Value:
		e.Status = Confirmed
	case e.Status == Prefilled:
		e.Value = &v
		e.Status = x.accepted(f, e)
	case len(x.s.Sayings[f.Key]) == 0:
		return
	}
	x.took = append(x.took, f.Key)
	x.settle(f.Key, e)
}

// edited: the same lines in a newer revision, so that evidence points to the words as they stand now.
func edited(was, now extract.Evidence) bool {
	newer := len(now.Spans) > 0 && len(was.Spans) == len(now.Spans)
	for i := range now.Spans {
		newer = newer && was.Spans[i].Line == now.Spans[i].Line && was.Spans[i].Rev < now.Spans[i].Rev
	}
	return newer
}

// maxSayings bounds the sayings kept of one value.
const maxSayings = 5

// heard keeps one more saying of a value and returns the one to believe, false for none yet. The sayings begin anew when
// the value we have came another way.
func (x *step) heard(f Field, e Entry, v extract.Value) (extract.Value, bool) {
	said := x.s.Sayings[f.Key]
	switch {
	case e.Value == nil:
	case e.Value.Evidence.Source != "":
		said = nil
	case !slices.ContainsFunc(said, func(o extract.Value) bool { return o.Value == e.Value.Value }):
		said = []extract.Value{*e.Value}
	}
	said = last(append(slices.Clone(said), v), maxSayings)
	if x.s.Sayings == nil {
		x.s.Sayings = map[string][]extract.Value{}
	}
	x.s.Sayings[f.Key] = said
	v = extract.Agree(f.Field, said)
	return v, extract.Believable(f.Field, v, said)
}

// accepted is the status of a value just given: to be read back where policy, voice mode, a hint or its history says
// so, settled otherwise.
func (x *step) accepted(f Field, e Entry) Status {
	voice := x.p.Mode == Voice && (f.Type == extract.Phone || f.Type == extract.Email)
	odd := slices.ContainsFunc(e.Value.Hints, func(h extract.Hint) bool {
		return h.Reason == extract.LikelyTypo || h.Reason == extract.Ambiguous || h.Reason == extract.NotAssignable
	})
	guessed := !x.s.Foreign && !extract.Believable(f.Field, *e.Value, nil)
	_, question := x.asks(f.Key)
	if voice || guessed || odd || f.Confirm || (e.Doubt && !question) {
		return Candidate
	}
	return Valid
}

// settle writes an entry that is no longer waited for and takes its field out of the open ask and read-back.
func (x *step) settle(key string, e Entry) {
	if e.Status.Closed() {
		x.s.Trail = last(append(slices.DeleteFunc(x.s.Trail, func(k string) bool { return k == key }), key), maxTrail)
	}
	x.set(key, e)
	x.s.Asked = slices.DeleteFunc(x.s.Asked, func(k string) bool { return k == key })
	if x.s.Read == key {
		x.s.Read = ""
	}
}

// isOpen says whether the field is asked for or read back right now.
func (x *step) isOpen(key string) bool {
	return slices.Contains(x.s.Asked, key) || slices.Contains(x.passed, key) || slices.Contains(x.overheard, key) ||
		x.s.Read == key || x.s.Read == readAll
}

// reject notes a value that did not pass the checks, so that it is asked for with the reason. What the customer was
// not asked for counts only when it is plainly meant (half an e-mail address, a short number), and never against a
// value we have; an extractor's own mistakes are not the customer's.
func (x *step) reject(f Field, r extract.Rejection) {
	e := x.entry(f.Key)
	switch {
	case r.Reason == extract.Ungrounded || r.Reason == extract.NotDerivable:
		return
	case slices.Contains(x.took, f.Key) || x.overlapsTaken(r.Evidence):
		return
	case x.s.Read == f.Key && e.Value != nil && len(x.took) > 0 && !x.has(extract.Deny): // the words were about something else
		return
	case x.s.Read == f.Key, x.s.Read == readAll && e.Value != nil && x.has(extract.Deny):
	case e.Value != nil || e.Status.Closed():
		return
	case !x.isOpen(f.Key) && !plain(r.Reason):
		return
	}
	e.Status, e.Reason, e.Doubt = Invalid, string(r.Reason), true
	e.Value, e.ReadBack, e.Confirms = nil, "", 0
	x.rejected = append(x.rejected, f.Key)
	x.set(f.Key, e)
	if x.s.Read == f.Key {
		x.s.Read = ""
	}
}

// plain reasons are given to words that can only have been meant as this kind of value.
func plain(r extract.Reason) bool {
	return r == extract.BadSyntax || r == extract.Incomplete || r == extract.BadDomain || r == extract.TooShort ||
		r == extract.TooLong
}

// overlapsTaken says whether the rejected words are, or are part of, a value that was taken in this turn.
func (x *step) overlapsTaken(ev extract.Evidence) bool {
	for _, v := range x.h.Values {
		if !slices.Contains(x.took, v.Field) {
			continue
		}
		for _, a := range v.Evidence.Spans {
			for _, b := range ev.Spans {
				if overlap(a, b) {
					return true
				}
			}
		}
	}
	return false
}

func overlap(a, b extract.Span) bool {
	return a.Line == b.Line && a.Rev == b.Rev && a.Start < b.End && b.Start < a.End
}
