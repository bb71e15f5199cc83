package engine

import "slices"

// Overheard tells the state that somebody else spoke to the customer in our place just before this turn, and which
// fields they asked for, if any: the next words are read as an answer to that, and what we had asked was not heard. The
// ledger is not changed by it; a key that is not collected is ignored. From then on a field that was asked for often
// enough waits for the end of the conversation instead of being given up.
func Overheard(p Policy, s State, keys ...string) State {
	s = s.clone()
	s.Foreign = true
	s.Overheard = slices.DeleteFunc(slices.Clone(keys), func(k string) bool { _, ok := p.Field(k); return !ok })
	s.Asked, s.Read, s.Offer = nil, "", ""
	switch s.Phase {
	case Confirming:
		s.Phase = Collecting
	case Offering:
		s.Phase = Answering
	}
	return s
}
