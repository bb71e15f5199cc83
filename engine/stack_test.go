package engine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed-151f84ba/intake/extract"
)

// resumed opens the books of a capture again that the customer had left, and says what the turn went on with.
func (a *audit) resumed(before State, e event, after State, fx []Effect) State {
	anew := slices.ContainsFunc(fx, func(e Effect) bool {
		return e.Say != nil && len(e.Say.Move) > 6 && e.Say.Move[:6] == "start."
	})
	if before.Left == nil || after.Left == before.Left || anew || a.left == nil || anewIn(e, after.Completes.Only) {
		return before
	}
	a.asks, a.confirms, a.explained, a.refusals = a.left.asks, a.left.confirms, a.left.explained, a.left.refusals
	a.read, a.worded, a.suspended = a.left.read, a.left.worded, a.left.suspended
	for k, e := range before.Ledger {
		if e.Value != nil && e.Status != Prefilled {
			a.confirms[k+" "+e.Value.Value] = e.Confirms
		}
	}
	return before.takenUp()
}

// stack: an ask the customer led away from is returned to in exactly its fields, as no new request, the last one first,
// and before anything else is asked for the first time; digressions go three deep, and what gives way is said.
func (a *audit) stack(before State, e event, after State, fx []Effect) error {
	if before.Episode != after.Episode || after.Phase != Collecting && after.Phase != Confirming {
		a.suspended = nil
		return nil
	}
	a.suspended = slices.DeleteFunc(a.suspended, func(d []string) bool {
		return !slices.ContainsFunc(d, func(k string) bool { return after.Ledger[k].open() })
	})
	q := asked(fx)
	if q == nil {
		return nil
	}
	for i := len(a.suspended) - 1; i >= 0; i-- {
		waits := slices.DeleteFunc(slices.Clone(a.suspended[i]), func(k string) bool { return !after.Ledger[k].open() })
		if !slices.ContainsFunc(waits, func(k string) bool { return slices.Contains(q.Fields, k) }) {
			continue
		}
		own := slices.ContainsFunc(e.heard.Rejected, func(r extract.Rejection) bool { return slices.Contains(waits, r.Field) }) ||
			commanded(e.heard, extract.Decline) || commanded(e.heard, extract.Back) // the customer came back to it by themselves
		switch {
		case own:
		case i != len(a.suspended)-1:
			return fmt.Errorf("%v is returned to before %v", waits, a.suspended[len(a.suspended)-1])
		case !q.Again || !slices.Equal(waits, q.Fields):
			return fmt.Errorf("%v was led away from and comes back as %v (again %t)", waits, q.Fields, q.Again)
		}
		a.suspended = slices.Delete(a.suspended, i, i+1)
		return nil
	}
	return a.push(before, e, after, q, fx)
}

// push keeps an ask that gave way to another question.
func (a *audit) push(before State, e event, after State, q *Ask, fx []Effect) error {
	fresh := !q.Confirm && !q.Again && q.Attempt == 1 && !commanded(e.heard, extract.Back) && after.Ledger[q.Fields[0]].Status == Asked &&
		!strings.HasPrefix(q.Move, "explain.")
	if fresh && len(a.suspended) > 0 {
		return fmt.Errorf("%v is asked for while %v waits", q.Fields, a.suspended)
	}
	led := slices.DeleteFunc(slices.Clone(before.Asked), func(k string) bool { return !after.Ledger[k].open() })
	if len(led) == 0 || slices.ContainsFunc(before.Asked, func(k string) bool { return slices.Contains(q.Fields, k) }) {
		return nil
	}
	if !slices.ContainsFunc(a.suspended, func(d []string) bool { return slices.Contains(d, led[0]) }) {
		a.suspended = append(a.suspended, led)
	}
	gave := slices.ContainsFunc(fx, func(f Effect) bool { return f.Forgone != nil && slices.Equal(f.Forgone.Fields, a.suspended[0]) })
	if len(a.suspended) > maxSuspended {
		if !gave {
			return fmt.Errorf("%v is dropped and nobody says so", a.suspended[0])
		}
		a.suspended = a.suspended[1:]
	}
	return nil
}

// anewIn says whether the customer said in this turn that a field of a record is wrong: it is taken up anew, by itself.
func anewIn(e event, only string) bool {
	return only != "" && slices.ContainsFunc(e.heard.Commands, func(c extract.Command) bool { return c.Kind == extract.Wrong && c.Field == only })
}
