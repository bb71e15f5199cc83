package engine

import (
	"slices"

	"github.com/seed-151f84ba/intake/extract"
)

// Later is a matter of the other kind that the customer raised while one was being collected: it is taken up when that
// one is done, and becomes a record of its own.
type Later struct {
	Reason  string  `json:"reason"`
	Subject string  `json:"subject,omitempty"`
	Wish    []Quote `json:"wish,omitempty"`
}

// strong says whether a reason by itself is a matter a person sees to, not only a way to be reached or a question.
func strong(reason string) bool {
	_, plain := plainKind([]string{reason})
	return plain && reason != "pricing" && reason != "special_request"
}

// setAside keeps the matters of the other kind for later and returns the reasons that belong to the present one. What
// the customer says of a matter that is set aside describes that one alone.
func (x *step) setAside(reasons []string) []string {
	now, plain := plainKind(x.s.Reasons)
	if !plain {
		return reasons
	}
	var stay []string
	for _, r := range reasons {
		same := kindOf([]string{r}) == now && x.completing() < 0
		if same || len(x.s.Later) >= maxLater || !strong(r) || !starts(x.p, r) || x.filedFor(r) || slices.Contains(x.s.Reasons, r) {
			stay = append(stay, r)
			continue
		}
		x.putOff(r)
	}
	return stay
}

func (x *step) putOff(reason string) {
	if len(x.s.Later) >= maxLater || slices.ContainsFunc(x.s.Later, func(l Later) bool { return l.Reason == reason }) {
		return
	}
	l := Later{Reason: reason, Subject: x.subject(reason)}
	for _, q := range x.t.Quotes {
		if x.saysOf(q, reason) {
			q.Text = cut(q.Text, maxQuote)
			l.Wish = append(l.Wish, q)
			x.s.Wish = slices.DeleteFunc(x.s.Wish, func(w Quote) bool { return w.Line == q.Line && !x.signalsOther(q, reason) })
		}
	}
	l.Wish = first(l.Wish, maxLater)
	x.s.Later = append(x.s.Later, l)
	x.putsOff = true
}

// saysOf says whether a line signals the reason; without spans every line may.
func (x *step) saysOf(q Quote, reason string) bool {
	return slices.ContainsFunc(x.h.Signals, func(g extract.Signal) bool {
		return g.Reason == reason && (g.Span == nil || g.Span.Line == q.Line)
	})
}

// signalsOther says whether a line signals another reason, too.
func (x *step) signalsOther(q Quote, reason string) bool {
	return slices.ContainsFunc(x.h.Signals, func(g extract.Signal) bool {
		return g.Reason != reason && g.Span != nil && g.Span.Line == q.Line
	})
}

// resume opens the capture of the next matter that was put off; false when there is none.
func (x *step) resume() bool {
	if x.collecting() || len(x.s.Later) == 0 || x.s.Handed {
		return false
	}
	l := x.s.Later[0]
	x.s.Later = slices.Clone(x.s.Later[1:])
	x.s.Phase, x.s.Offer, x.s.Version, x.s.Nudged = Collecting, "", x.t.Version, false
	x.s.Subject, x.s.Wish, x.s.Reasons = l.Subject, l.Wish, []string{l.Reason}
	x.qualifies()
	return true
}

// takeUp goes on with the next matter in the turn that ended the one before.
func (x *step) takeUp() {
	if x.question == nil && x.resume() {
		x.began = true
		x.say(MoveTakeUp)
		x.next()
	}
}

// gather puts the matters that were put off into the present one: the capture ends here, and nothing is lost.
func (x *step) gather() {
	for _, l := range x.s.Later {
		x.addReasons([]string{l.Reason})
		x.s.Wish = first(append(x.s.Wish, l.Wish...), maxWish)
	}
	x.s.Later = nil
}
